"""The policies of an earlier revision: what git has, and nothing outside of the folder that they are unpacked in."""

import os
from pathlib import Path

import pytest
from report.html.pages import commit, git, write

from actiongen.project import files, revision
from actiongen.project.revision import NoRevision, Revision, revision_of

TEXTS = {"a.policy": "a = 1\n", "shared/b.policy": "b = 2\n"}


def texts_at(folder: Path, name: str) -> dict[str, str]:
    with revision_of(folder / "policies", name) as found:
        assert isinstance(found, Revision), found
        read = files.read(found.root)
        assert not read.diagnostics
        return {source.path: source.text for source in read.value or ()}


def problem(folder: Path, name: str) -> NoRevision:
    with revision_of(folder / "policies", name) as found:
        assert isinstance(found, NoRevision)
        return found


def test_the_files_of_then(tmp_path: Path) -> None:
    first = commit(tmp_path, TEXTS)
    commit(tmp_path, {"a.policy": "a = 3\n"})
    write(tmp_path, {"c.policy": "c = 1\n"})
    assert texts_at(tmp_path, "HEAD") == {"policies/a.policy": "a = 3\n"}
    then = {"policies/a.policy": "a = 1\n", "policies/shared/b.policy": "b = 2\n"}
    assert texts_at(tmp_path, first) == texts_at(tmp_path, first[:10]) == texts_at(tmp_path, "main~1") == then
    git(tmp_path, "tag", "v1", first)
    assert texts_at(tmp_path, "v1") == then
    assert git(tmp_path, "status", "--porcelain").split("\n") == [
        "D policies/a.policy",
        "?? policies/c.policy",
    ]


def test_externs_and_settings_come_along(tmp_path: Path) -> None:
    (tmp_path / "policies" / "externs").mkdir(parents=True)
    (tmp_path / "policies" / "externs" / "x.js").write_text("exports.x = () => 1;\n")
    (tmp_path / "actiongen.toml").write_text('runtime = "node18"\n')
    (tmp_path / "other.js").write_text("// not of the policies\n")
    commit(tmp_path, {"a.policy": '@extern("externs/x.js")\ndef x() -> number: ...\n'})
    with revision_of(tmp_path / "policies", "HEAD") as found:
        assert isinstance(found, Revision) and found.settings
        (source,) = files.read(found.root).value or ()
        assert source.externs[0].text == "exports.x = () => 1;\n"
        assert (found.root.parent / "actiongen.toml").read_text() == 'runtime = "node18"\n'
        assert not (found.root.parent / "other.js").exists()
        unpacked = found.root
    assert not unpacked.exists()


def test_the_folder_may_lie_anywhere_in_the_repository(tmp_path: Path) -> None:
    deep = tmp_path / "teams" / "login"
    deep.mkdir(parents=True)
    git(tmp_path, "init", "-q", "-b", "main")
    write(deep, TEXTS)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "x")
    assert texts_at(deep, "main")["policies/a.policy"] == "a = 1\n"


def test_a_folder_that_was_not_there(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "x")
    write(tmp_path, TEXTS)
    with revision_of(tmp_path / "policies", "main") as found:
        assert isinstance(found, Revision) and not found.root.exists()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "-h",
        "--output=/tmp/x",
        "--all",
        "no-such",
        "main:policies",
        "main..HEAD",
        "a\0b",
        "main\nHEAD",
        "$(id)",
    ],
)
def test_what_is_no_revision(tmp_path: Path, name: str) -> None:
    commit(tmp_path, TEXTS)
    found = problem(tmp_path, name)
    assert "git knows no revision" in found.message and not found.no_git
    assert "\0" not in found.message and "\n" not in found.message


def test_no_repository(tmp_path: Path) -> None:
    write(tmp_path, TEXTS)
    found = problem(tmp_path, "main")
    assert "not a git repository" in found.message and not found.no_git
    assert str(tmp_path) not in found.message


def test_a_work_tree_elsewhere(tmp_path: Path) -> None:
    commit(tmp_path, TEXTS)
    (tmp_path / "elsewhere").mkdir()
    git(tmp_path, "config", "core.worktree", str(tmp_path / "elsewhere"))
    assert problem(tmp_path, "main").message in (
        "`policies` does not lie in the work tree of its repository",
        "git cannot read the repository of `policies`: this operation must be run in a work tree",
    )


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, TEXTS)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert problem(tmp_path, "main").no_git


def test_a_git_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, TEXTS)
    slow = tmp_path / "git"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(revision, "SECONDS", 1)
    assert "it takes longer than 1 seconds" in problem(tmp_path, "main").message


def test_links_lead_nowhere_else(tmp_path: Path) -> None:
    outside = tmp_path / "secret.policy"
    outside.write_text("secret = 1\n")
    home = tmp_path / "home"
    home.mkdir()
    write(home, TEXTS)
    (home / "policies" / "inner.policy").symlink_to("a.policy")
    (home / "policies" / "outer.policy").symlink_to(outside)
    (home / "policies" / "folder").symlink_to(tmp_path)
    git(home, "init", "-q", "-b", "main")
    git(home, "add", "-A")
    git(home, "commit", "-q", "-m", "x")
    with revision_of(home / "policies", "main") as found:
        assert isinstance(found, Revision)
        read = files.read(found.root)
        assert {source.path: source.text for source in read.value or ()} == {
            "policies/a.policy": "a = 1\n",
            "policies/inner.policy": "a = 1\n",
            "policies/shared/b.policy": "b = 2\n",
        }
        assert [each.code.id for each in read.diagnostics] == ["AG651"]


def test_a_tree_with_names_that_climb(tmp_path: Path) -> None:
    """git itself makes no such trees, but somebody else may have."""
    commit(tmp_path, TEXTS)
    blob = git(tmp_path, "hash-object", "-w", "policies/a.policy")

    def tree(*entries: tuple[str, str, str]) -> str:
        data = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(each) for mode, name, each in entries)
        file = tmp_path / "tree"
        file.write_bytes(data)
        return git(tmp_path, "hash-object", "-t", "tree", "--literally", "-w", str(file))

    climbing = tree(("100644", "evil.policy", blob))
    policies = tree(("40000", "..", climbing), ("100644", "a.policy", blob))
    top = tree(("40000", "policies", policies))
    name = git(tmp_path, "commit-tree", "-m", "x", top)
    assert texts_at(tmp_path, name) == {"policies/a.policy": "a = 1\n"}


def test_a_hook_that_runs_us_names_its_own_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tmp_path, TEXTS)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "elsewhere" / "index"))
    assert len(texts_at(tmp_path, "main")) == 2


def test_filters_and_hooks_do_not_run(tmp_path: Path) -> None:
    commit(tmp_path, TEXTS)
    (tmp_path / ".gitattributes").write_text("*.policy filter=evil export-ignore text eol=crlf\n")
    git(tmp_path, "config", "filter.evil.smudge", f"touch {tmp_path}/ran; cat")
    git(tmp_path, "config", "core.fsmonitor", f"touch {tmp_path}/ran")
    git(tmp_path, "config", "core.pager", f"touch {tmp_path}/ran")
    assert texts_at(tmp_path, "main")["policies/a.policy"] == "a = 1\n"
    assert not (tmp_path / "ran").exists()
