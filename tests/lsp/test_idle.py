"""What is checked while nobody types: when it is asked for, what becomes of answers, and of a process that ends."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from lsp.policies import GOOD, WRONG, repository, write

from actiongen.lsp import idle
from actiongen.lsp.folder import Document, Folder
from actiongen.lsp.idle import Idle
from actiongen.lsp.slow_process import Answer, Request, receive, send


class Process:
    """Takes the place of the process that checks: what it is asked, and what a test lets it answer."""

    def __init__(self) -> None:
        (asked_in, asked_out), (said_in, said_out) = os.pipe(), os.pipe()
        self.stdin, self.stdout = os.fdopen(asked_out, "wb", 0), os.fdopen(said_in, "rb", 0)
        self._asked, self._said = os.fdopen(asked_in, "rb", 0), os.fdopen(said_out, "wb", 0)
        self.started = 0
        self.is_over = False

    def __call__(self, command: Any, *, stdin: int, stdout: int, bufsize: int) -> "Process":
        assert bufsize == 0 and stdin == stdout == -1
        assert command[1:] == ("-P", "-c", "from actiongen.lsp.slow_process import main; main()")
        self.started += 1
        return self

    def wait(self) -> int:
        return 3

    async def asked(self) -> Request:
        """The next request."""
        found = await asyncio.wait_for(asyncio.to_thread(receive, self._asked), 60)
        assert isinstance(found, Request)
        return found

    def answers(self, number: int, done: int, found: Any = None) -> None:
        send(self._said, Answer(number, done, found))

    def end(self) -> None:
        """It ends, once."""
        if not self.is_over:
            self.is_over = True
            self._said.close()
            self._asked.close()


class Heard:
    """What an :class:`Idle` tells: folders of which there is more to say, and how far its work is."""

    def __init__(self) -> None:
        self.folders: list[Folder] = []
        self.progress: list[list[int]] = []
        self.ended = 0

    @asynccontextmanager
    async def shown(self, all: int) -> AsyncIterator[Callable[[int], None]]:
        own = [all]
        self.progress.append(own)
        yield own.append
        self.ended += 1


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Iterator[Process]:
    found = Process()
    monkeypatch.setattr(idle, "Popen", found)
    monkeypatch.setattr(idle, "PAUSE", 0.005)
    yield found
    found.end()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    write(repository(tmp_path), "policies/a.policy", GOOD)
    write(tmp_path, "policies/b.policy", WRONG.replace('"A"', '"B"'))
    return Folder(tmp_path / "policies")


def run(talk: Callable[[Idle, Heard], Coroutine[Any, Any, None]]) -> Heard:
    heard = Heard()

    async def conversation() -> None:
        await talk(Idle(heard.folders.append, heard.shown), heard)

    asyncio.run(conversation())
    return heard


async def until(found: Callable[[], object]) -> None:
    for _ in range(20_000):
        if found():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it does not come")


def test_when_to_begin() -> None:
    """Somebody who types pauses for less; who waits for an answer would not like to wait for longer."""
    assert idle.PAUSE == 0.7


def test_a_folder_is_asked_about_once_it_is_quiet(process: Process, folder: Folder) -> None:
    (quick,) = [each for each in folder.workspace.problems()["policies/b.policy"] if each.is_error]

    async def talk(own: Idle, heard: Heard) -> None:
        for _ in range(3):
            own.soon(folder)
        assert process.started == 0
        asked = await process.asked()
        assert (asked.number, asked.folder) == (1, id(folder))
        assert asked.sources == folder.workspace.sources and asked.options is not None
        assert asked.options == folder.workspace.options and process.started == 1
        process.answers(1, 1)
        # More than there are would be more than all.
        process.answers(1, 7)
        await until(lambda: heard.progress == [[2, 1, 2]])
        assert heard.folders == [] and folder.later is None and heard.ended == 0
        process.answers(1, 2, ())
        await until(lambda: heard.ended)
        # An answer to what nobody asked any more changes nothing.
        process.answers(1, 2, (quick,))
        own.soon(folder)
        assert (await process.asked()).number == 2 and process.started == 1
        process.answers(2, 2, ())
        await until(lambda: heard.ended == 2)

    heard = run(talk)
    assert heard.folders == [folder, folder]
    # Who has been told once sees no bar again.
    assert [each[0] for each in heard.progress] == [2, 0]
    assert folder.later is not None and [*folder.later] == ["policies/b.policy"]
    (found,) = folder.later.values()
    assert (found.more, found.less) == ((), (quick,)), "the slow check knows better"


def test_what_changes_meanwhile_begins_anew(process: Process, folder: Folder) -> None:
    async def talk(own: Idle, heard: Heard) -> None:
        own.soon(folder)
        assert (await process.asked()).number == 1
        folder.open("policies/a.policy", Document("file:///a", 2, WRONG))
        own.soon(folder)
        # The other work is ended, and what it says is not heard.
        left = await process.asked()
        assert (left.number, left.folder, left.sources) == (1, id(folder), None)
        await until(lambda: heard.ended == 1)
        again = await process.asked()
        assert again.number == 2 and again.sources == folder.workspace.sources
        process.answers(1, 2, ())
        process.answers(2, 2, ())
        await until(lambda: heard.folders == [folder])

    assert run(talk).ended == 2


def test_another_folder_goes_on(process: Process, folder: Folder, tmp_path: Path) -> None:
    write(tmp_path, "other/policies/c.policy", GOOD)
    other = Folder(tmp_path / "other/policies")

    async def talk(own: Idle, heard: Heard) -> None:
        own.soon(folder)
        own.soon(other)
        assert {(await process.asked()).folder for _ in "ab"} == {id(folder), id(other)}
        own.leave(folder)
        left, gone = await process.asked(), await process.asked()
        assert (left.sources, left.folder) == (None, id(folder))
        # It is forgotten, with what is kept of it.
        assert (gone.number, gone.folder, gone.sources) == (0, id(folder), ())
        for number in (1, 2):
            process.answers(number, 1, ())
        await until(lambda: heard.folders == [other])
        # Nothing is asked for a folder that was left before its turn.
        own.soon(folder)
        own.leave(folder)
        assert (await process.asked()).sources == ()
        own.soon(other)
        assert (await process.asked()).folder == id(other)

    run(talk)


def test_nobody_is_asked_about_nothing(process: Process, tmp_path: Path) -> None:
    empty = Folder(tmp_path / "policies")

    async def talk(own: Idle, heard: Heard) -> None:
        own.leave(empty)
        own.soon(empty)
        await until(lambda: not own._timers and not own._tasks)

    assert run(talk).progress == [] and process.started == 0


def test_a_process_that_ends_is_not_started_again(
    process: Process, folder: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    async def talk(own: Idle, heard: Heard) -> None:
        own.soon(folder)
        await process.asked()
        await until(lambda: heard.progress)
        process.end()
        await until(lambda: heard.ended == 1)
        own.soon(folder)
        assert not own._timers
        own._begin(own._check(folder))
        await until(lambda: not own._tasks)
        own.leave(folder)

    heard = run(talk)
    assert process.started == 1 and heard.folders == [] and len(heard.progress) == 1
    assert "what checks thoroughly has ended, with 3" in caplog.text


def test_a_process_that_cannot_be_started(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = []

    def fails(*_: object, **__: object) -> None:
        tried.append(1)
        raise OSError("no room")

    monkeypatch.setattr(idle, "Popen", fails)
    monkeypatch.setattr(idle, "PAUSE", 0.0)

    async def talk(own: Idle, heard: Heard) -> None:
        own.soon(folder)
        await until(lambda: tried and not own._tasks)
        own.soon(folder)
        assert not own._timers

    assert run(talk).progress == [] and len(tried) == 1
    assert "nothing is checked thoroughly: no room" in caplog.text
