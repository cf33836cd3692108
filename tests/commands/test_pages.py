"""``actiongen docs``: what it writes, removes, leaves alone and says."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from actiongen.cli.main import main
from actiongen.project import journal

ROOT = Path(__file__).parents[2]
POLICY = '''"""Keeps strangers out.

Consumers:
- the shop: shows the message
"""

action(name="Gate", trigger="post-login")

with rule("Strangers are refused", when=event.client.name == "Other"):
    api.access.deny("Not here.")
'''


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "repository"
    (home / "policies").mkdir(parents=True)
    (home / ".git").mkdir()
    (home / "policies" / "gate.policy").write_text(POLICY, encoding="utf-8")
    (home / "policies" / "flows.policy").write_text('flow("post-login", ["gate"])\n', encoding="utf-8")
    monkeypatch.chdir(home)
    return home


def docs(*arguments: str, exit_code: int = 0) -> Result:
    found = CliRunner().invoke(main, ["docs", *arguments])
    assert found.exit_code == exit_code, found.output
    return found


def texts(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def add(home: Path, name: str) -> None:
    """Another action in the flow."""
    (home / "policies" / f"{name}.policy").write_text(POLICY.replace("Gate", name), encoding="utf-8")
    (home / "policies" / "flows.policy").write_text(
        f'flow("post-login", ["gate", "{name}"])\n', encoding="utf-8"
    )


def test_it_writes_a_page_an_index_and_a_picture(repository: Path) -> None:
    assert docs().stdout == "wrote 3 files, 0 unchanged\n"
    out = repository / "docs" / "actions"
    assert texts(out).keys() == {".actiongen-manifest", "README.md", "gate.md", "post-login.svg"}
    assert "[`policies/gate.policy`](../../policies/gate.policy)" in texts(out)["gate.md"]
    assert "[`gate.js`](../../generated/gate.js)" in texts(out)["gate.md"]
    assert "| the shop | shows the message |" in texts(out)["gate.md"]
    assert "[Gate](gate.md)" in texts(out)["README.md"]
    assert docs().stdout == "wrote 0 files, 3 unchanged\n"


def test_the_same_pages_wherever_it_is_started(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs()
    first = texts(repository / "docs" / "actions")
    monkeypatch.chdir(repository.parent)
    docs("repository/policies", "--out", "repository/docs/actions", "--check")
    docs(str(repository / "policies"), "--out", str(repository / "docs" / "actions"), "--check")
    assert not any(str(repository.parent) in text for text in first.values())


def test_the_same_pages_in_an_archive(repository: Path) -> None:
    docs()
    (repository / ".git").rmdir()
    docs("--check")


def test_pages_outside_of_the_repository_have_no_links_into_it(repository: Path, tmp_path: Path) -> None:
    docs("--out", str(tmp_path / "elsewhere"))
    text = texts(tmp_path / "elsewhere")["gate.md"]
    assert "| Policy | `policies/gate.policy` |" in text
    assert ".." not in text and "repository/" not in text


def test_the_folder_lies_beside_the_settings(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "actiongen.toml").write_text('policies = "policies"\nout = "made"\n', encoding="utf-8")
    monkeypatch.chdir(repository / "policies")
    docs()
    assert "(../../made/gate.js)" in texts(repository / "docs" / "actions")["gate.md"]


def test_check_names_what_is_not_current_and_writes_nothing(repository: Path) -> None:
    docs()
    docs("--check")
    out = repository / "docs" / "actions"
    (out / "gate.md").write_text(
        (out / "gate.md").read_text().replace("Not here.", "Here."), encoding="utf-8"
    )
    (out / "post-login.svg").unlink()
    before = texts(out)
    found = docs("--check", exit_code=1)
    assert "AG658" in found.stderr
    assert "`actions/gate.md` is not current" in found.stderr
    assert "`actions/post-login.svg` is missing" in found.stderr
    assert "run `actiongen docs`" in found.stderr
    assert "README" not in found.stderr
    assert "+| 1. Strangers are refused | The login is refused | reason: “Not here.” |" in found.stdout
    assert texts(out) == before


def test_a_change_of_a_policy_is_seen(repository: Path) -> None:
    docs()
    policy = repository / "policies" / "gate.policy"
    policy.write_text(POLICY.replace('"Other"', '"Another"'), encoding="utf-8")
    found = docs("--check", exit_code=1)
    changed = [
        line for line in found.stdout.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert len(changed) == 2, "a small change makes a small difference"


def test_pages_that_no_policy_gives_any_more_are_removed(repository: Path) -> None:
    add(repository, "second")
    docs()
    out = repository / "docs" / "actions"
    assert (out / "second.md").exists()
    (out / "by_hand.md").write_text("# Mine\n", encoding="utf-8")
    (repository / "policies" / "second.policy").unlink()
    (repository / "policies" / "flows.policy").write_text('flow("post-login", ["gate"])\n', encoding="utf-8")
    found = docs("--check", exit_code=1)
    assert "`actions/second.md` is of no policy" in found.stderr
    assert docs().stdout == "wrote 3 files, removed 1, 0 unchanged\n"
    assert texts(out).keys() == {
        ".actiongen-manifest",
        "README.md",
        "by_hand.md",
        "gate.md",
        "post-login.svg",
    }


def test_a_page_that_is_listed_and_has_no_mark_stays(repository: Path) -> None:
    add(repository, "second")
    docs()
    out = repository / "docs" / "actions"
    (out / "second.md").write_text("# Mine now\n", encoding="utf-8")
    (repository / "policies" / "second.policy").unlink()
    (repository / "policies" / "flows.policy").write_text('flow("post-login", ["gate"])\n', encoding="utf-8")
    docs()
    assert (out / "second.md").read_text() == "# Mine now\n"


def test_a_file_of_somebody_else_is_not_overwritten(repository: Path) -> None:
    out = repository / "docs" / "actions"
    out.mkdir(parents=True)
    (out / "README.md").write_text("# Mine\n", encoding="utf-8")
    found = docs(exit_code=1)
    assert "`actions/README.md` is in the way" in found.stderr
    assert texts(out) == {"README.md": "# Mine\n"}


def test_errors_write_nothing(repository: Path) -> None:
    (repository / "policies" / "bad.policy").write_text(
        'action(name="Bad", trigger="post-login")\n\nwith rule("x", when=event.user.emial):\n    stop()\n',
        encoding="utf-8",
    )
    found = docs(exit_code=1)
    assert "AG203" in found.stderr
    assert not (repository / "docs").exists()
    docs("--check", exit_code=1)


def test_no_link_leads_out(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (repository / "docs").symlink_to(outside)
    found = docs(exit_code=1)
    assert "AG667" in found.stderr
    assert not [*outside.iterdir()]


def test_a_link_in_the_place_of_a_page_is_an_error(repository: Path, tmp_path: Path) -> None:
    docs()
    page = repository / "docs" / "actions" / "gate.md"
    target = tmp_path / "target.md"
    target.write_text(page.read_text(), encoding="utf-8")
    page.unlink()
    page.symlink_to(target)
    before = target.read_text()
    (repository / "policies" / "gate.policy").write_text(POLICY.replace("Gate", "Door"), encoding="utf-8")
    assert "AG668" in docs(exit_code=1).stderr
    assert target.read_text() == before


def test_pages_and_a_build_share_a_folder(repository: Path) -> None:
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    built = texts(repository / "generated")
    docs("--out", "generated")
    both = texts(repository / "generated")
    assert {name: both[name] for name in built if name != ".actiongen-manifest"} == {
        name: text for name, text in built.items() if name != ".actiongen-manifest"
    }
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    assert CliRunner().invoke(main, ["build", "--check"]).exit_code == 0
    docs("--out", "generated", "--check")
    assert texts(repository / "generated") == both


def test_a_run_that_was_killed_is_named_and_completed(repository: Path) -> None:
    docs()
    (repository / "docs" / "actions" / journal.UNFINISHED).write_bytes(journal._SAYS)
    found = docs("--check", exit_code=1)
    assert "AG669" in found.stderr
    assert "run `actiongen docs`" in found.stderr
    docs()
    docs("--check")


def test_a_journal_that_came_along_reaches_no_page_of_a_build(repository: Path) -> None:
    """Somebody commits the traces of a run that was killed: a build goes by those about builds alone."""
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    notes = repository / "generated" / "notes.md"
    notes.write_text("precious", encoding="utf-8")
    staging = repository / "generated" / journal.STAGING
    staging.mkdir()
    (staging / "journal").write_text('{"notes.md": [false, true]}', encoding="utf-8")
    assert CliRunner().invoke(main, ["build"]).exit_code == 0
    assert notes.read_text(encoding="utf-8") == "precious"
    assert not staging.exists()


def test_an_action_outside_of_flows_has_a_page_and_a_picture(repository: Path) -> None:
    (repository / "policies" / "stream.policy").write_text(
        'action(name="Stream", trigger="event-stream")\n\nwith rule("Written down"):\n    log(event.message.id)\n',
        encoding="utf-8",
    )
    docs()
    found = texts(repository / "docs" / "actions")
    assert {"stream.md", "stream.svg"} <= found.keys()
    assert "## Actions in no flow" in found["README.md"]
    assert "![The flow of event-stream](stream.svg)" in found["stream.md"]


def test_a_policy_called_readme_leaves_the_index_alone(repository: Path) -> None:
    add(repository, "readme")
    docs()
    found = texts(repository / "docs" / "actions")
    assert "# Actions" in found["README.md"]
    assert "# readme" in found["readme-action.md"]
    assert "(readme-action.md)" in found["README.md"]


def test_other_actions_of_a_flow_are_named(repository: Path) -> None:
    (repository / "policies" / "flows.policy").write_text(
        'flow("post-login", [external("partner"), "gate"])\n', encoding="utf-8"
    )
    docs()
    found = texts(repository / "docs" / "actions")
    assert "| 1 | partner | Not one of these policies | Not known here |" in found["README.md"]
    assert "| Place | Number 2 of 2 in the flow of `post-login` |" in found["gate.md"]
    assert "partner" in found["post-login.svg"]


def test_the_pages_of_this_repository_are_current(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = CliRunner().invoke(main, ["docs", "policies/", "--check", "--no-cache"])
    assert found.exit_code == 0, found.output
    assert os.fspath(ROOT) not in "".join(texts(ROOT / "docs" / "actions").values())
