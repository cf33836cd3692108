"""Checks thoroughly while nobody types, in a process of its own, so that no keystroke waits for it.

In: folders that have been checked as far as that can be done at once. Out: what :mod:`actiongen.ide.thorough` finds in
them, if nothing changes meanwhile.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from itertools import count
from queue import SimpleQueue
from subprocess import PIPE, Popen
from threading import Thread
from typing import Any

from actiongen.ide.thorough import Problems, later
from actiongen.lsp.folder import Folder
from actiongen.lsp.slow_process import Answer, Request, receive, send
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
        self._requests: SimpleQueue[Request] | None = None
        """Those that are to be sent; None while there is no process."""
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
        sources = folder.workspace.sources
        if not sources or not self._is_running():
            return
        number = next(self._numbers)
        asked = self._asked[number] = _Asked(folder, sources, folder.workspace.problems())
        self._send(Request(number, id(folder), sources, folder.workspace.options))
        async with self._progress(0 if folder.later is not None else len(sources)) as asked.told:
            await asked.ended.wait()

    def _is_running(self) -> bool:
        """Starts the process, once: what ends it might end it again."""
        if self._requests is None and not self._is_broken:
            try:
                # Without buffers of Python: it must be able to end while a thread waits here.
                process = Popen(_COMMAND, stdin=PIPE, stdout=PIPE, bufsize=0)
            except OSError as error:
                self._is_broken = True
                _LOG.warning("nothing is checked thoroughly: %s", error)
                return False
            self._requests = SimpleQueue()
            for work in (self._write, self._hear):
                arguments = (process, self._requests, asyncio.get_running_loop())
                Thread(target=work, args=arguments, daemon=True, name=work.__name__).start()
        return self._requests is not None

    def _send(self, request: Request) -> None:
        if self._requests is not None:
            self._requests.put(request)

    @staticmethod
    def _write(
        process: Popen[bytes], requests: "SimpleQueue[Request]", loop: asyncio.AbstractEventLoop
    ) -> None:
        """In a thread: the process may be slow to read."""
        assert process.stdin is not None
        with suppress(OSError):
            while True:
                send(process.stdin, requests.get())

    def _hear(
        self, process: Popen[bytes], requests: "SimpleQueue[Request]", loop: asyncio.AbstractEventLoop
    ) -> None:
        """In a thread, too: hands answers to the loop in which all work is done."""
        assert process.stdout is not None
        # The loop is closed when the server ends.
        with suppress(RuntimeError):
            while isinstance(answer := receive(process.stdout), Answer):
                loop.call_soon_threadsafe(self._take, answer)
            loop.call_soon_threadsafe(self._ended, process.wait())

    def _ended(self, code: int) -> None:
        _LOG.warning("what checks thoroughly has ended, with %s", code)
        self._is_broken, self._requests = True, None
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
