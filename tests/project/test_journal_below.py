"""Files in the folders that auth0-deploy-cli reads change with the others, as one."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from project.test_journal import Fault

from actiongen.project import disk, journal, manifest
from actiongen.project.disk import LinkError
from actiongen.project.journal import UNFINISHED, UNFINISHED_ACTION

OLD = {
    "a.js": "a old",
    "actions/a.json": "a old",
    "actions/gone.json": "gone",
    "triggers/triggers.json": "{}",
}
CHANGE: dict[str, str | None] = {
    "a.js": "a new",
    "actions/a.json": "a new",
    "actions/b.json": "b new",
    "actions/gone.json": None,
    "triggers/triggers.json": None,
    "config.example.json": "{}",
}
NEW = {"a.js": "a new", "actions/a.json": "a new", "actions/b.json": "b new", "config.example.json": "{}"}


def contents(folder: Path) -> dict[str, str]:
    return {
        each.relative_to(folder).as_posix(): each.read_text() for each in folder.rglob("*") if each.is_file()
    }


def folders(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.is_dir())


def write(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "generated", OLD)


def change(folder: Path, texts: dict[str, str | None] = CHANGE) -> None:
    with journal.locked(folder) as held:
        journal.recover(held)
        journal.replace_all(held, texts)


def test_all_is_changed_and_no_empty_folder_is_left(folder: Path) -> None:
    change(folder)
    assert contents(folder) == NEW
    assert folders(folder) == ["actions"], "an empty folder is the wish to have none"
    change(folder, dict.fromkeys(NEW))
    assert contents(folder) == {} and folders(folder) == []


def test_what_somebody_else_has_in_the_folder_stays(folder: Path) -> None:
    write(folder, {"triggers/notes.md": "mine", "actions/own.json": "mine"})
    change(folder, dict.fromkeys(OLD))
    assert contents(folder) == {"triggers/notes.md": "mine", "actions/own.json": "mine"}


@pytest.mark.every(6)
@pytest.mark.slow
@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("for_good", [False, True])
@pytest.mark.parametrize("old", [OLD, {}], ids=["in the folder", "from nothing"])
def test_a_fault_at_any_moment(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    for_good: bool,
    error: type[BaseException],
    old: dict[str, str],
) -> None:
    with monkeypatch.context() as patch:
        fault = Fault(patch, -1, for_good=False, error=OSError)
        change(fresh(tmp_path / "counted", old))
    outcomes = set()
    for at in range(1, fault.calls + 1):
        folder = fresh(tmp_path / str(at), old)
        with monkeypatch.context() as patch:
            Fault(patch, at, for_good=for_good, error=error)
            try:
                change(folder)
                failed = False
            except error:
                failed = True
        if not journal.is_pending(folder):
            assert contents(folder) == (old if failed else NEW) or error is KeyboardInterrupt, at
        with journal.locked(folder) as held:
            journal.recover(held)
        assert contents(folder) in (old, NEW), at
        outcomes.add(contents(folder) == NEW)
        change(folder)
        assert contents(folder) == NEW and folders(folder) == ["actions"], at
    assert outcomes == {True, False}


def fresh(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir()
    return write(folder, texts)


def watch_moves(patch: pytest.MonkeyPatch, look: Callable[[], None]) -> None:
    real = os.replace

    def replace(*arguments: object, **named: object) -> None:
        real(*arguments, **named)  # type: ignore[arg-type]
        look()

    patch.setattr(os, "replace", replace)


def test_while_files_are_replaced_both_tools_refuse_the_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bool, bool, bool]] = []

    def look() -> None:
        found = contents(folder)
        is_mixed = found.get("a.js") == "a new" and found != found | NEW
        seen.append((is_mixed, UNFINISHED in found, UNFINISHED_ACTION in found))

    with monkeypatch.context() as patch:
        watch_moves(patch, look)
        change(folder)
    assert any(is_mixed for is_mixed, _, _ in seen)
    assert all(both == (True, True) for is_mixed, *rest in seen if is_mixed for both in [tuple(rest)])
    assert contents(folder) == NEW


def test_a_change_of_code_alone_marks_the_actions_of_the_manifest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / manifest.NAME).write_text(manifest.write(OLD))
    seen: set[bool] = set()
    with monkeypatch.context() as patch:
        watch_moves(patch, lambda: seen.add((folder / UNFINISHED_ACTION).exists()))
        change(folder, {"a.js": "a new"})
    assert seen == {True, False}
    assert contents(folder) == OLD | {"a.js": "a new", manifest.NAME: manifest.write(OLD)}


def test_where_terraform_alone_deploys_nobody_makes_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    with monkeypatch.context() as patch:
        watch_moves(patch, lambda: seen.append(folders(tmp_path)))
        change(tmp_path, {"a.js": "a", "main.tf": "b"})
    assert len(seen) >= 3 and {name for names in seen for name in names} == {journal.STAGING}


def test_the_mark_is_no_json_and_no_name_of_a_policy(folder: Path) -> None:
    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(journal._SAYS_NO_JSON)
    write(folder, {UNFINISHED_ACTION: journal._SAYS_NO_JSON.decode()})
    assert journal.is_pending(folder)
    change(folder, {})
    assert contents(folder) == OLD and not journal.is_pending(folder)
    write(folder, {UNFINISHED_ACTION: "{}"})
    with pytest.raises(journal.InTheWayError, match="actiongen did not make it"):
        change(folder)


def test_links_in_the_place_of_a_folder_are_refused(folder: Path, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"a.json": "precious", "gone.json": "precious"})
    shutil.rmtree(folder / "actions")
    (folder / "actions").symlink_to(outside)
    with pytest.raises(LinkError):
        change(folder)
    assert contents(outside) == {"a.json": "precious", "gone.json": "precious"}
    assert not journal.is_pending(folder)


@pytest.mark.parametrize(
    "name", ["actions/../../outside.json", "actions/", "other/a.json", "actions/b/a.json", "b.json"]
)
@pytest.mark.parametrize("change", ["[false, true]", "[true, true]"])
def test_a_journal_reaches_no_other_folder(folder: Path, tmp_path: Path, name: str, change: str) -> None:
    precious = {"outside.json": "precious", "generated/other/a.json": "x", "generated/b.json": "y"}
    write(tmp_path, precious)
    staging = folder / journal.STAGING
    staging.mkdir()
    (staging / "journal").write_text(f'{{"{name}": {change}, "a.js": [false, false]}}')
    (staging / f"new-{name.replace('/', '+')}").write_text("bad")
    with journal.locked(folder) as held:
        journal.recover(held)
    assert contents(tmp_path) == precious | {f"generated/{path}": text for path, text in OLD.items()}


def test_within_makes_no_folder_unless_it_is_asked_to(tmp_path: Path) -> None:
    with disk.hold(tmp_path) as held:
        with pytest.raises(FileNotFoundError), disk.within(held, "actions/a.json"):
            pass
        with disk.within(held, "actions/a.json", make=True) as (below, name):
            below.write(name, b"x")
        with disk.within(held, "a.json") as (same, name):
            assert same is held and name == "a.json"
    assert contents(tmp_path) == {"actions/a.json": "x"}


def test_a_system_that_opens_no_folders(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_HOLDS", False)
    monkeypatch.setitem(sys.modules, "fcntl", None)
    real = os.replace

    def full(source: str, target: str, **folders: int) -> None:
        if source.endswith("new-actions+b.json"):
            raise OSError(28, "No space left on device")
        real(source, target, **folders)

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left"):
        patch.setattr(os, "replace", full)
        change(folder)
    assert contents(folder) == OLD and not journal.is_pending(folder)
    change(folder)
    assert contents(folder) == NEW and folders(folder) == ["actions"]
