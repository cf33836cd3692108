"""Tells the client what is wrong.

In: folders in which something has changed. Out: ``textDocument/publishDiagnostics`` for each file of which there is
something new to say, a moment after the last change. Between files whatever has arrived meanwhile is answered.
"""

import asyncio
import logging
import time
from collections.abc import Callable

from lsprotocol import types

from actiongen.diagnostics.render import in_order
from actiongen.lsp.convert import Converter
from actiongen.lsp.folder import Folder
from actiongen.lsp.idle import Idle, Progress

_LOG = logging.getLogger(__name__)
PAUSE = 0.005
"""Seconds without a change before a folder is checked: of a burst, which arrives faster, the last text counts."""
_TURN = 0.01

Published = types.PublishDiagnosticsParams


class Checker:
    """``converter`` is how to speak of a folder; ``publish`` sends, ``fail`` says that we have a bug, ``idle``
    goes on with a folder that has been checked.
    """

    def __init__(
        self,
        converter: Callable[[Folder], Converter],
        publish: Callable[[Published], None],
        fail: Callable[[str], None],
        progress: Progress,
        idle: Idle,
    ) -> None:
        self._converter = converter
        self._publish = publish
        self._fail = fail
        self._progress = progress
        self._idle = idle
        self._timers: dict[Folder, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._published: dict[Folder, dict[str, Published]] = {}

    def soon(self, folder: Folder) -> None:
        """Something has changed there."""
        waiting = self._timers.pop(folder, None)
        if waiting is not None:
            waiting.cancel()
        self._timers[folder] = asyncio.get_running_loop().call_later(PAUSE, self._start, folder)

    def forget(self, folder: Folder) -> None:
        """Nobody works there any more: nothing is wrong."""
        waiting = self._timers.pop(folder, None)
        if waiting is not None:
            waiting.cancel()
        folder.edition += 1
        self._idle.leave(folder)
        for uri in self._published.pop(folder, {}):
            self._publish(Published(uri, []))

    def _start(self, folder: Folder) -> None:
        del self._timers[folder]
        task = asyncio.get_running_loop().create_task(self._check(folder))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _check(self, folder: Folder) -> None:
        try:
            if await self._compile(folder):
                self.tell(folder)
                self._idle.soon(folder)
        except Exception as error:
            _LOG.exception("the check has failed")
            self._fail(
                f"actiongen: `{type(error).__name__}` in actiongen itself; the log of the server says more"
            )

    async def _compile(self, folder: Folder) -> bool:
        """Works out each file; false if something has changed meanwhile, which begins anew."""
        edition, begun = folder.edition, time.monotonic()
        views = tuple(folder.workspace.views())
        async with self._progress(0 if folder in self._published else len(views)) as told:
            for done, view in enumerate(views):
                # Worked out here, and kept for whoever asks.
                _ = view.compiled
                if time.monotonic() - begun > _TURN:
                    told(done + 1)
                    await asyncio.sleep(0)
                    begun = time.monotonic()
                    if folder.edition != edition:
                        return False
        return folder.edition == edition

    def tell(self, folder: Folder) -> None:
        """Publishes what is new."""
        convert = self._converter(folder)
        before = self._published.setdefault(folder, {})
        now = {
            uri: Published(uri, [convert.diagnostic(each) for each in in_order(found)], folder.version(uri))
            for uri, found in folder.problems().items()
        }
        for uri in before.keys() - now.keys():
            self._publish(Published(uri, []))
        for uri, told in now.items():
            known = before.get(uri)
            if known != told and (told.diagnostics or told.version is not None or known is not None):
                self._publish(told)
        self._published[folder] = now
