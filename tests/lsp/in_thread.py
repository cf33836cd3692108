"""A server in a thread of this process, with the streams of one of its own: a mutant of the code is in it, too.

In: nothing. Out: what a :class:`~lsp.client.Client` takes for a process. ``ACTIONGEN_LSP_IN_THREAD=1`` lets all clients
use it, as ``benchmarks/mutation/run.py`` needs it; what is logged there is not heard.
"""

import os
from contextlib import suppress
from threading import Thread
from typing import BinaryIO

from actiongen.lsp.serve import complete_server

WANTED = bool(os.environ.get("ACTIONGEN_LSP_IN_THREAD"))


class InThread:
    """A running server; ``stdin``, ``stdout`` and ``stderr`` are the ends of its pipes."""

    def __init__(self) -> None:
        (theirs_in, ours_in), (ours_out, theirs_out), (ours_err, self._error) = (os.pipe() for _ in range(3))
        self.stdin: BinaryIO = os.fdopen(ours_in, "wb")
        self.stdout: BinaryIO = os.fdopen(ours_out, "rb")
        self.stderr: BinaryIO = os.fdopen(ours_err, "rb")
        self._streams = os.fdopen(theirs_in, "rb"), os.fdopen(theirs_out, "wb")
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(SystemExit, ValueError), self._streams[0], self._streams[1]:
            complete_server().start_io(*self._streams)
        os.close(self._error)

    @property
    def returncode(self) -> int | None:
        """0 once it has ended."""
        return None if self._thread.is_alive() else 0

    def poll(self) -> int | None:
        """The same."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """0 when it has ended."""
        self._thread.join(timeout)
        if self._thread.is_alive():
            raise TimeoutError("the server goes on")
        self.stdin.close()
        return 0
