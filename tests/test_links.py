"""Links, pipes and strange paths that a repository brings along send nothing outside and show nothing from there."""

import os
from pathlib import Path

import pytest
from cli_bench import FLOWS, GREET, quick
from click.testing import Result

from actiongen.diagnostics.model import Checked
from actiongen.project import cache, disk, files, journal
from actiongen.project.cache import Cache
from actiongen.source import Source

SECRET = "AWS_SECRET=hunter2\n"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the repository, with a file that nobody may read or write."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_text(SECRET)
    return tmp_path / "outside"


@pytest.fixture
def repo(tmp_path: Path, outside: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, which is the current folder, with its output."""
    root = tmp_path / "repo"
    (root / "policies").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "policies" / "greet.policy").write_text(GREET)
    (root / "policies" / "flows.policy").write_text(FLOWS)
    monkeypatch.chdir(root)
    assert quick("build").exit_code == 0
    return root


def refused(result: Result, code: str, outside: Path) -> None:
    """The command says so, shows nothing of what is outside and leaves it as it is."""
    assert result.exit_code == 1 and f"error[{code}]" in result.stderr, result.output
    assert "hunter2" not in result.output
    assert [each.name for each in outside.iterdir()] == ["secret"]
    assert (outside / "secret").read_text() == SECRET


# The output


@pytest.mark.parametrize("name", ["versions.tf", "greet.js", ".actiongen-manifest", "outputs.tf"])
@pytest.mark.parametrize("arguments", [["build"], ["build", "--check"], ["build", "--no-cache"]])
def test_a_link_in_the_output(repo: Path, outside: Path, name: str, arguments: list[str]) -> None:
    (repo / "generated" / name).unlink(missing_ok=True)
    (repo / "generated" / name).symlink_to(outside / "secret")
    refused(quick(*arguments), "AG668", outside)
    (repo / "generated" / name).unlink()
    (repo / "generated" / name).symlink_to("nowhere")
    refused(quick(*arguments), "AG668", outside)


def test_a_stale_file_that_is_a_link(repo: Path, outside: Path) -> None:
    with (repo / "generated" / ".actiongen-manifest").open("a") as manifest:
        manifest.write("old.js\n")
    (repo / "generated" / "old.js").symlink_to(outside / "secret")
    refused(quick("build", "--check"), "AG668", outside)


@pytest.mark.parametrize("arguments", [["build"], ["build", "--check"], ["build", "--out", "generated"]])
def test_the_output_is_a_link(repo: Path, outside: Path, arguments: list[str]) -> None:
    (repo / "generated").rename(repo / "real")
    (repo / "generated").symlink_to(repo / "real")
    refused(quick(*arguments), "AG668", outside)
    (repo / "generated").unlink()
    (repo / "generated").symlink_to(outside)
    refused(quick(*arguments), "AG667", outside)


@pytest.mark.parametrize("out", ["deep/generated", "deep/../deep/generated"])
def test_a_parent_of_the_output_is_a_link(repo: Path, outside: Path, out: str) -> None:
    (repo / "deep").symlink_to(outside)
    refused(quick("build", "--out", out), "AG667", outside)
    (repo / "actiongen.toml").write_text(f'out = "{out}"\n')
    refused(quick("build"), "AG667", outside)


def test_a_parent_of_the_output_may_be_a_link_within_the_repository(repo: Path) -> None:
    (repo / "terraform").mkdir()
    (repo / "deep").symlink_to("terraform")
    assert quick("build", "--out", "deep/generated").exit_code == 0
    assert (repo / "terraform" / "generated" / "greet.js").exists()


def test_a_pipe_and_a_folder_in_the_output_are_no_files(repo: Path, outside: Path) -> None:
    (repo / "generated" / "greet.js").unlink()
    os.mkfifo(repo / "generated" / "greet.js")
    refused(quick("build", "--check"), "AG656", outside)
    (repo / "generated" / "greet.js").unlink()
    (repo / "generated" / "greet.js").mkdir()
    refused(quick("build"), "AG656", outside)


def test_a_hard_link_in_the_output_is_replaced_and_not_written_through(repo: Path, tmp_path: Path) -> None:
    (repo / "generated" / "greet.js").rename(tmp_path / "elsewhere")
    os.link(tmp_path / "elsewhere", repo / "generated" / "greet.js")
    before = (tmp_path / "elsewhere").read_text()
    (repo / "policies" / "greet.policy").write_text(GREET.replace("Go away.", "Stay away."))
    assert quick("build").exit_code == 0
    assert (tmp_path / "elsewhere").read_text() == before
    assert "Stay away." in (repo / "generated" / "greet.js").read_text()


def test_a_folder_that_becomes_a_link_while_it_is_written(
    repo: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = journal.recover

    def swap(folder: disk.Folder, kind: tuple[str, ...]) -> None:
        (repo / "generated").rename(repo / "moved")
        (repo / "generated").symlink_to(outside)
        real(folder, kind)

    monkeypatch.setattr(journal, "recover", swap)
    (repo / "policies" / "greet.policy").write_text(GREET.replace("Go away.", "Stay away."))
    assert quick("build").exit_code == 0
    assert "Stay away." in (repo / "moved" / "greet.js").read_text()
    assert [each.name for each in outside.iterdir()] == ["secret"]


def test_a_file_that_becomes_a_link_after_it_was_looked_at(
    repo: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = journal.replace_all

    def swap(folder: disk.Folder, texts: dict[str, str | None]) -> None:
        (repo / "generated" / "greet.js").unlink()
        (repo / "generated" / "greet.js").symlink_to(outside / "secret")
        real(folder, texts)

    monkeypatch.setattr(journal, "replace_all", swap)
    (repo / "policies" / "greet.policy").write_text(GREET.replace("Go away.", "Stay away."))
    refused(quick("build"), "AG668", outside)


@pytest.mark.parametrize("arguments", [["build"], ["build", "--check"], ["build", "--no-cache"]])
@pytest.mark.parametrize("first", [False, True])
def test_a_parent_of_the_output_that_becomes_a_link_after_it_was_checked(
    repo: Path, outside: Path, arguments: list[str], first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repo / "deep").mkdir()
    out = ["--out", "deep/generated"]
    assert first or quick("build", *out).exit_code == 0
    real = files.read

    def swap(root: Path) -> Checked[tuple[Source, ...]]:
        (repo / "deep").rename(repo / "moved")
        (repo / "deep").symlink_to(outside)
        return real(root)

    monkeypatch.setattr(files, "read", swap)
    (repo / "policies" / "greet.policy").write_text(GREET.replace("Go away.", "Stay away."))
    refused(quick(*arguments, *out), "AG668", outside)


# The staging folder


def test_the_staging_folder_is_a_link(repo: Path, outside: Path) -> None:
    (repo / "generated" / journal.STAGING).symlink_to(outside)
    (repo / "policies" / "greet.policy").write_text(GREET.replace("Go away.", "Stay away."))
    refused(quick("build"), "AG668", outside)


def test_the_staging_folder_holds_a_folder(repo: Path) -> None:
    (repo / "generated" / journal.STAGING / "mine").mkdir(parents=True)
    result = quick("build")
    assert result.exit_code == 1
    assert "delete `generated/.actiongen-staging/mine`" in result.stderr


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "..", "a/b.js", "\0.js", ".js", "é.js", "a.js\n"]
)
def test_a_journal_reaches_no_other_folder(repo: Path, name: str) -> None:
    staging = repo / "generated" / journal.STAGING
    staging.mkdir()
    (repo / "secret").write_text(SECRET)
    text = '{"NAME": [false, true], "greet.js": [false, true]}'.replace("NAME", name.replace("\0", "\\u0000"))
    (staging / "journal").write_text(text.replace("\n", "\\n"))
    assert quick("build").exit_code == 0
    assert (repo / "secret").read_text() == SECRET and (repo / "generated" / "greet.js").exists()


# The cache


def test_the_cache_is_a_link(repo: Path, outside: Path) -> None:
    kept = repo / "policies" / cache.FOLDER
    kept.rename(repo / "kept")
    kept.symlink_to(outside)
    (repo / "policies" / "greet.policy").write_text(GREET.replace("Go away.", "Stay away."))
    assert quick("build").exit_code == 0
    assert [each.name for each in outside.iterdir()] == ["secret"]


def test_an_entry_of_the_cache_is_a_link(
    tmp_path: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "token_hex", lambda _: "0")
    folder = tmp_path / cache.FOLDER
    folder.mkdir()
    name = "0" * 64
    (folder / f"unit-{name}.0.tmp").symlink_to(outside / "secret")
    (folder / ".gitignore").symlink_to(outside / "new")
    Cache(folder).put("unit", name, "value")
    assert (outside / "secret").read_text() == SECRET and not (outside / "new").exists()
    (folder / f"unit-{name}").unlink(missing_ok=True)
    (folder / f"unit-{name}").symlink_to(outside / "secret")
    assert Cache(folder).get("unit", name) is None
    os.mkfifo(folder / "unit-pipe")
    assert Cache(folder).get("unit", "pipe") is None


# Policies and settings


def test_a_policy_that_leads_out(repo: Path, outside: Path) -> None:
    (repo / "policies" / "leak.policy").symlink_to(outside / "secret")
    for command in ("build", "check", "test", "fmt"):
        refused(quick(command), "AG651", outside)
    refused(quick("fmt", "policies/leak.policy"), "AG651", outside)
    for command in ("run", "why", "test"):
        refused(quick(command, "policies/leak.policy"), "AG667", outside)
    refused(quick("dump", "--stage", "tree", "policies/leak.policy"), "AG667", outside)


def test_a_policy_that_leads_to_another_one(repo: Path) -> None:
    (repo / "shared").mkdir()
    text = GREET.replace("Go away.", "Go   away.").replace('"Greet"', "'Greet'")
    (repo / "policies" / "greet.policy").write_text(text)
    (repo / "policies" / "copy.policy").symlink_to("greet.policy")
    result = quick("fmt", "policies/copy.policy")
    assert result.exit_code == 1 and "lay out the file that it leads to" in result.stderr
    assert (repo / "policies" / "greet.policy").read_text() == text
    assert quick("fmt").exit_code == 0
    assert (repo / "policies" / "copy.policy").is_symlink()
    assert '"Greet"' in (repo / "policies" / "greet.policy").read_text()


@pytest.mark.parametrize("command", ["build", "check", "test", "fmt"])
def test_the_policies_are_a_link(repo: Path, outside: Path, command: str) -> None:
    (repo / "policies").rename(repo / "rules")
    (repo / "policies").symlink_to("rules")
    assert quick(command).exit_code == 0
    (repo / "policies").unlink()
    (repo / "policies").symlink_to(outside)
    refused(quick(command), "AG667", outside)
    refused(quick(command, "policies"), "AG667", outside)


def test_the_temporary_name_of_a_layout_is_a_link(
    repo: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actiongen.project.rewriting.token_hex", lambda _: "0")
    (repo / "policies" / ".greet.policy.0.tmp").symlink_to(outside / "secret")
    (repo / "policies" / "greet.policy").write_text(GREET.replace('"Greet"', "'Greet'"))
    refused(quick("fmt"), "AG656", outside)


@pytest.mark.parametrize("key", ["out", "policies"])
@pytest.mark.parametrize("path", ["../outside", "OUTSIDE", "policies/../../outside", "link", "link/deeper"])
def test_the_settings_lead_out(repo: Path, outside: Path, key: str, path: str) -> None:
    (repo / "link").symlink_to(outside)
    (repo / "actiongen.toml").write_text(f'{key} = "{path.replace("OUTSIDE", str(outside))}"\n')
    refused(quick("build"), "AG667", outside)
    refused(quick("check", "policies"), "AG667", outside)


def test_settings_in_a_part_of_a_repository_may_name_its_other_parts(repo: Path) -> None:
    (repo / "login").mkdir()
    (repo / "policies").rename(repo / "login" / "policies")
    (repo / "login" / "actiongen.toml").write_text('out = "../terraform/actions"\n')
    assert quick("build", "login/policies").exit_code == 0
    assert (repo / "terraform" / "actions" / "greet.js").exists()


def test_an_output_elsewhere_is_the_choice_of_the_user(repo: Path, tmp_path: Path) -> None:
    assert quick("build", "--out", tmp_path / "elsewhere").exit_code == 0
    assert (tmp_path / "elsewhere" / "greet.js").exists()


def test_settings_that_are_a_link(repo: Path, outside: Path) -> None:
    (repo / "actiongen.toml").symlink_to(outside / "secret")
    refused(quick("build"), "AG660", outside)
    (repo / "actiongen.toml").unlink()
    (repo / "shared.toml").write_text('out = "elsewhere"\n')
    (repo / "actiongen.toml").symlink_to("shared.toml")
    assert quick("build").exit_code == 0 and (repo / "elsewhere").exists()


# What else is written


@pytest.mark.parametrize("option", ["--lcov", "--cobertura"])
def test_a_report_of_the_coverage_is_a_link(repo: Path, outside: Path, option: str) -> None:
    (repo / "report").symlink_to(outside / "secret")
    refused(quick("test", option, "report"), "AG667", outside)
    (repo / "deep").symlink_to(outside)
    refused(quick("test", option, "deep/report"), "AG667", outside)
    assert quick("test", option, "own").exit_code == quick("test", option, "own").exit_code == 0


def test_a_new_repository_is_written_through_no_link(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "login").mkdir()
    (tmp_path / "login" / "policies").symlink_to(outside)
    result = quick("init", tmp_path / "login")
    assert result.exit_code == 1 and [each.name for each in outside.iterdir()] == ["secret"]
