"""Checks thoroughly while nobody types, in a process of its own, so that no keystroke waits for it.

In: folders that have been checked as far as that can be done at once. Out: what :mod:`actiongen.ide.thorough` finds in
them, if nothing changes meanwhile.
"""

import asyncio
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from actiongen.ide.thorough import Problems, later
from actiongen.lsp.folder import Folder
from actiongen.lsp.slow_process import LENGTH_BYTES, Answer, Request, framed, unframed
from actiongen.source import Source

_LOG = logging.getLogger(__name__)
# Run as a module it would be `__main__`, and its values none of ours.
_COMMAND = (sys.executable, "-P", "-c", "from actiongen.lsp.slow_process import main; main()")
Progress = Callable[[int], AbstractAsyncContextManager[Callable[[int], None]]]
"""Shows how much of so much is done."""
PAUSE = 0.7
"""Seconds without a change before a folder is checked thoroughly."""


@dataclass(eq=False, slots=True)
class _Asked:
    """A request that is not answered yet: the texts of the folder then, and what was told of them."""

    folder: Folder
    sources: tuple[Source, ...]
    at_once: Problems
    told: Callable[[int], None] = lambda done: None
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Idle:
    """``tell`` hears of a folder of which there is more to say."""

    def __init__(self, tell: Callable[[Folder], None], progress: Progress) -> None:
        self._tell = tell
        self._progress = progress
        self._numbers = count(1)
        self._timers: dict[Folder, asyncio.TimerHandle] = {}
        self._asked: dict[int, _Asked] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._process: Process | None = None
        self._starting = asyncio.Lock()
        self._is_broken = False

    def soon(self, folder: Folder) -> None:
        """Nothing has changed there for now."""
        self._abandon(folder)
        if not self._is_broken:
            loop = asyncio.get_running_loop()
            self._timers[folder] = loop.call_later(PAUSE, lambda: self._begin(self._check(folder)))

    def leave(self, folder: Folder) -> None:
        """Nobody works there any more."""
        self._abandon(folder)
        self._send(Request(0, id(folder), (), folder.workspace.options))

    def _abandon(self, folder: Folder) -> None:
        """What is being worked out there is about texts that are no longer there."""
        timer = self._timers.pop(folder, None)
        if timer is not None:
            timer.cancel()
        for number, asked in [*self._asked.items()]:
            if asked.folder is folder:
                del self._asked[number]
                asked.ended.set()
                self._send(Request(number, id(folder), None, folder.workspace.options))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _check(self, folder: Folder) -> None:
        self._timers.pop(folder, None)
        sources, edition = folder.workspace.sources, folder.edition
        if not sources or not await self._is_running() or folder.edition != edition:
            return
        number = next(self._numbers)
        asked = self._asked[number] = _Asked(folder, sources, folder.workspace.problems())
        self._send(Request(number, id(folder), sources, folder.workspace.options))
        async with self._progress(0 if folder.later is not None else len(sources)) as asked.told:
            await asked.ended.wait()

    async def _is_running(self) -> bool:
        async with self._starting:
            if self._process is None and not self._is_broken:
                try:
                    self._process = await asyncio.create_subprocess_exec(*_COMMAND, stdin=PIPE, stdout=PIPE)
                except OSError as error:
                    self._is_broken = True
                    _LOG.warning("nothing is checked thoroughly: %s", error)
                else:
                    self._begin(self._hear(self._process))
            return self._process is not None

    def _send(self, request: Request) -> None:
        if self._process is not None and self._process.stdin is not None:
            with suppress(ConnectionError):
                self._process.stdin.write(framed(request))

    async def _hear(self, process: Process) -> None:
        stream = process.stdout
        assert stream is not None
        try:
            while True:
                length = int.from_bytes(await stream.readexactly(LENGTH_BYTES), "big")
                answer = unframed(await stream.readexactly(length))
                if isinstance(answer, Answer):
                    self._take(answer)
        except asyncio.IncompleteReadError:
            # It is started once: what ends it might end it again.
            self._is_broken, self._process = True, None
            _LOG.warning("what checks thoroughly has ended, with %s", await process.wait())
            for asked in self._asked.values():
                asked.ended.set()
            self._asked.clear()

    def _take(self, answer: Answer) -> None:
        asked = self._asked.get(answer.number)
        if asked is None:
            return
        if answer.found is None:
            asked.told(min(answer.done, len(asked.sources)))
            return
        del self._asked[answer.number]
        asked.folder.later = later(asked.sources, asked.at_once, answer.found)
        asked.ended.set()
        self._tell(asked.folder)
