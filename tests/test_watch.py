"""Looking at files now and then, whatever happens to them meanwhile."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from actiongen.project.watch import changes


def turns(*watched: Path) -> Iterator[None]:
    return changes(lambda: watched, pause=0)


def test_a_folder_that_vanishes_while_it_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    (tmp_path / "a.policy").write_text("")
    real = os.scandir

    def vanishing(path: str) -> object:
        if os.fspath(path).endswith("gone"):
            raise FileNotFoundError(2, "No such file or directory", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", vanishing)
    looks = turns(tmp_path)
    next(looks)
    (tmp_path / "b.policy").write_text("")
    next(looks)


def test_only_policies_that_are_seen_give_a_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".hidden").mkdir()
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        (tmp_path / "sub").mkdir()
        (tmp_path / "sub" / "a.policy").write_text("")

    monkeypatch.setattr(time, "sleep", sleep)
    looks = changes(lambda: (tmp_path,))
    next(looks)
    (tmp_path / "notes.md").write_text("")
    (tmp_path / ".hidden" / "b.policy").write_text("")
    next(looks)
    assert pauses == [0.3], "what nobody compiles has given none"


@pytest.mark.parametrize("change", ["longer", "later", "a folder"])
def test_a_policy_that_changes_gives_a_turn_whatever_changes(tmp_path: Path, change: str) -> None:
    file = tmp_path / "a.policy"
    file.write_text("x = 1\n")
    os.utime(file, ns=(1, 1))
    looks = turns(file)
    next(looks)
    if change == "a folder":
        file.unlink()
        file.mkdir()
    else:
        file.write_text("x = 12\n" if change == "longer" else "x = 2\n")
        os.utime(file, ns=(1, 1) if change == "longer" else (1, 2))
    next(looks)


def test_a_path_that_is_too_long(tmp_path: Path) -> None:
    looks = turns(tmp_path / ("x" * 5000), tmp_path)
    next(looks)
    (tmp_path / "a.policy").write_text("")
    next(looks)


def test_a_folder_that_comes_and_goes(tmp_path: Path) -> None:
    looks = turns(tmp_path / "policies")
    next(looks)
    (tmp_path / "policies").mkdir()
    next(looks)
    (tmp_path / "policies" / "a.policy").write_text("")
    next(looks)
    (tmp_path / "policies" / "a.policy").unlink()
    next(looks)
    (tmp_path / "policies").rmdir()
    next(looks)


@pytest.mark.parametrize("name", ["externs/tools.js", "externs/deep/tools.cjs"])
def test_the_javascript_of_an_extern_gives_a_turn(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.policy").write_text("")
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    looks = turns(tmp_path)
    next(looks)
    file.write_text("exports.a = () => 1;\n")
    next(looks)
    file.write_text("exports.a = () => 22;\n")
    next(looks)
    file.unlink()
    next(looks)
