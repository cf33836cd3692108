"""A policy gets another text: its ends of lines and permissions stay, nothing of somebody else is written over."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from actiongen.project import disk
from actiongen.project.rewriting import difference, ends_of, rewritten
from actiongen.source import Source


def source(data: bytes) -> Source:
    return Source("policies/a.policy", data.decode().replace("\r\n", "\n"))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"x\n", "y\n", b"y\n"),
        (b"x\r\n", "y\nz\n", b"y\r\nz\r\n"),
        (b"", "y\n", b"y\n"),
        (b"x", "y\n", b"y\n"),
        (b"a\r\nb\nc\r\n", "a\nb\nc\n", b"a\r\nb\nc\r\n"),
        (b"a\nb\r\nc\n", "a\nnew\nb\nc\n", b"a\nnew\nb\r\nc\n"),
        (b"a\r\nb\nc\n", "a\nnew\nb\nc\n", b"a\r\nnew\r\nb\nc\n"),
        (b"a\nb\r\nc\n", "b\nc\n", b"b\r\nc\n"),
        (b"a\r\nb\nc", "a\nb\nc\nd", b"a\r\nb\nc\r\nd"),
        (b"a\r\nb\n", "a\nb", b"a\r\nb"),
        (b"a\nb\r\n", "c\nb\n", b"c\nb\r\n"),
        ("ä\r\nb\n".encode(), "ä\nc\n", "ä\r\nc\r\n".encode()),
    ],
)
def test_ends_of_lines_stay(before: bytes, after: str, expected: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.policy"
    file.write_bytes(before)
    file.chmod(0o640)
    assert rewritten(source(before), file, after, "fmt") is None
    assert file.read_bytes() == expected
    assert file.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["a.policy"]


@pytest.mark.parametrize(
    ("data", "end"), [(b"a\r\nb\n", "\r\n"), (b"a\nb\r\n", "\n"), (b"a", "\n"), (b"a\r", "\r\n"), (b"", "\n")]
)
def test_lines_end_as_the_first_one(data: bytes, end: str) -> None:
    assert ends_of(data) == end


@pytest.mark.parametrize("now", [b"y\n", b"\xff", None])
def test_what_has_changed_meanwhile_stays(now: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "a.policy"
    if now is not None:
        file.write_bytes(now)
    problem = rewritten(source(b"x\n"), file, "z\n", "check --fix")
    assert problem is not None
    assert problem.message == "`policies/a.policy` cannot be written: it has changed meanwhile"
    assert problem.help == "run `actiongen check --fix` again"
    assert problem.path == "policies/a.policy"
    assert (file.read_bytes() if file.exists() else None) == now


def test_a_full_disk_leaves_the_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.policy"
    file.write_bytes(b"x\n")
    held: list[str] = []

    def full(folder: Any, name: str) -> None:
        held.extend(each.name for each in tmp_path.iterdir())
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(type(_folder(tmp_path)), "sync_file", full)
    problem = rewritten(source(b"x\n"), file, "z\n", "fmt")
    assert problem is not None
    assert problem.message == "`policies/a.policy` cannot be written: No space left on device"
    assert problem.help is None
    assert file.read_bytes() == b"x\n"
    (beside,) = [name for name in held if name != "a.policy"]
    assert beside.startswith(".a.policy.") and beside.endswith(
        ".tmp"
    ), "a name that nobody takes for a policy"
    assert [each.name for each in tmp_path.iterdir()] == ["a.policy"]


def _folder(path: Path) -> object:
    with disk.hold(path) as folder:
        return folder


def test_the_difference() -> None:
    before = Source("policies/a.policy", "a\nb\nc\n")
    assert difference(before, "a\nx\x1b\nc\n") == (
        "--- policies/a.policy\n+++ policies/a.policy\n@@ -1,3 +1,3 @@\n a\n-b\n+x\\x1b\n c\n"
    )
    assert difference(before, before.text) == ""
