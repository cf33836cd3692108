"""What is told of a folder, when, and how often."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from lsp.policies import GOOD, WRONG, repository, write
from lsprotocol import types

from actiongen.lsp import checking
from actiongen.lsp.checking import Checker, Published
from actiongen.lsp.convert import Converter
from actiongen.lsp.folder import Document, Folder


class Idle:
    """What is asked to go on, and to leave."""

    def __init__(self) -> None:
        self.begun: list[Folder] = []
        self.left: list[Folder] = []

    def soon(self, folder: Folder) -> None:
        self.begun.append(folder)

    def leave(self, folder: Folder) -> None:
        self.left.append(folder)


class Heard:
    """A checker, and what it says."""

    def __init__(self) -> None:
        self.published: list[Published] = []
        self.failed: list[str] = []
        self.progress: list[list[int]] = []
        self.idle = Idle()
        self.checker = Checker(
            lambda folder: Converter(folder, types.PositionEncodingKind.Utf16, lambda code: None),
            self.published.append,
            self.failed.append,
            self.shown,
            self.idle,  # type: ignore[arg-type]
        )

    @asynccontextmanager
    async def shown(self, all: int) -> AsyncIterator[Callable[[int], None]]:
        own = [all]
        self.progress.append(own)
        yield own.append

    async def settled(self) -> None:
        for _ in range(20_000):
            if not self.checker._timers and not self.checker._tasks:
                return
            await asyncio.sleep(0.001)
        raise AssertionError("it does not end")

    def told(self) -> list[tuple[str, int | None, list[object]]]:
        """What was published since this was asked last: names, versions, codes."""
        found = [
            (
                each.uri.rpartition("/")[2],
                each.version,
                [one.code for one in each.diagnostics if one.severity == 1],
            )
            for each in self.published
        ]
        self.published.clear()
        return found


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    write(repository(tmp_path), "policies/a.policy", GOOD)
    write(tmp_path, "policies/b.policy", WRONG.replace('"A"', '"B"'))
    return Folder(tmp_path / "policies")


def run(talk: Callable[[Heard], Coroutine[Any, Any, None]]) -> None:
    async def conversation() -> None:
        await talk(Heard())

    asyncio.run(conversation())


def test_only_what_is_new_is_told(folder: Folder) -> None:
    async def talk(heard: Heard) -> None:
        async def after(*changes: Callable[[], None]) -> list[tuple[str, int | None, list[object]]]:
            for change in changes:
                change()
            heard.checker.soon(folder)
            await heard.settled()
            return heard.told()

        def opens(version: int, text: str) -> Callable[[], None]:
            uri = folder.uri("policies/a.policy")
            return lambda: folder.open("policies/a.policy", Document(uri, version, text))

        # Of a file in which nothing is wrong nothing is said, unless somebody looks at it.
        assert await after() == [("b.policy", None, ["AG201"])]
        assert await after() == []
        assert await after(opens(1, GOOD)) == [("a.policy", 1, [])]
        assert await after() == []
        assert await after(opens(2, WRONG)) == [("a.policy", 2, ["AG201"])]
        assert await after(opens(3, WRONG)) == [("a.policy", 3, ["AG201"])]
        # What nobody can read any more, and what is not there any more, is not wrong.
        assert await after(lambda: folder.close("policies/a.policy")) == [("a.policy", None, [])]
        assert folder.root is not None
        (folder.root / "b.policy").unlink()
        assert await after(folder.read) == [("b.policy", None, [])]
        assert await after() == []

    run(talk)


def test_a_burst_is_checked_once(folder: Folder) -> None:
    async def talk(heard: Heard) -> None:
        for version in range(5):
            folder.open("policies/a.policy", Document("file:///a.policy", version, GOOD))
            heard.checker.soon(folder)
        await heard.settled()
        assert {each[:2] for each in heard.told()} == {("b.policy", None), ("a.policy", 4)}
        assert len(heard.progress) == 1 and heard.idle.begun == [folder]

    run(talk)


def test_it_waits_less_than_anybody_notices() -> None:
    assert checking.PAUSE == 0.005


def test_what_changes_while_it_is_checked_is_told_once(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others have their turn between two files; a text that has changed then is checked in its own turn."""
    monkeypatch.setattr(checking, "_TURN", -1.0)

    async def talk(heard: Heard) -> None:
        heard.checker.soon(folder)
        await heard.settled()
        assert heard.progress == [[2, 1, 2]]
        heard.told()
        # Nothing is shown of a folder that has been told of.
        heard.checker.soon(folder)
        await heard.settled()
        assert heard.progress[1:] == [[0, 1, 2]] and heard.idle.begun == [folder, folder]
        task = asyncio.create_task(heard.checker._check(folder))
        await asyncio.sleep(0)
        folder.open("policies/a.policy", Document("file:///a.policy", 7, WRONG))
        await task
        # It has stopped, and says nothing about texts that are gone.
        assert heard.progress[-1] == [0, 1] and heard.told() == [] and len(heard.idle.begun) == 2
        # The last file changes behind its turn.
        task = asyncio.create_task(heard.checker._check(folder))
        for _ in range(2):
            await asyncio.sleep(0)
        folder.edition += 1
        await task
        assert heard.told() == [] and len(heard.idle.begun) == 2

    run(talk)


def test_all_is_done_in_one_turn_if_it_is_quick(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_TURN", 3600.0)

    async def talk(heard: Heard) -> None:
        heard.checker.soon(folder)
        await heard.settled()
        assert heard.progress == [[2]] and len(heard.told()) == 1

    run(talk)


def test_who_leaves_hears_that_nothing_is_wrong(folder: Folder) -> None:
    async def talk(heard: Heard) -> None:
        heard.checker.soon(folder)
        await heard.settled()
        heard.told()
        seen = folder.edition
        heard.checker.soon(folder)
        heard.checker.forget(folder)
        # All that was told of is nothing now, and what waited is not done.
        assert sorted(heard.told()) == [("a.policy", None, []), ("b.policy", None, [])]
        assert folder.edition == seen + 1 and heard.idle.left == [folder]
        await heard.settled()
        assert heard.told() == [] and len(heard.progress) == 1
        heard.checker.forget(folder)
        assert heard.told() == []
        # Who comes back hears all of it again.
        heard.checker.soon(folder)
        await heard.settled()
        assert heard.told() == [("b.policy", None, ["AG201"])]

    run(talk)


def test_a_fault_of_ours_is_said(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def talk(heard: Heard) -> None:
        monkeypatch.setattr(folder, "problems", lambda: 1 // 0, raising=False)
        heard.checker.soon(folder)
        await heard.settled()
        assert heard.failed == [
            "actiongen: `ZeroDivisionError` in actiongen itself; the log of the server says more"
        ]
        assert heard.idle.begun == []

    run(talk)
    assert "the check has failed" in caplog.text and "ZeroDivisionError" in caplog.text
