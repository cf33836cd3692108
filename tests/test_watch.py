"""Looking at files now and then, whatever happens to them meanwhile."""

import os
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
