"""Starts the command line as processes of their own that need not import it: they are forks of a Python that has.

In: arguments and a folder. Out: the process with its three streams, as :class:`subprocess.Popen` has them.

A start of Python with all that a server imports takes most of a second of the processor, a fork a tenth of that. What
a test shows of the start itself needs a real one.
"""

import os
import sys
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from subprocess import TimeoutExpired
from typing import BinaryIO, cast

from actiongen.cli.main import main

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["actiongen.cli.lsp", "actiongen.lsp.serve", "forked"])


class Forked:
    """A running ``actiongen``; ``stdin``, ``stdout`` and ``stderr`` are the ends of its pipes."""

    stdin: BinaryIO
    stdout: BinaryIO
    stderr: BinaryIO

    def __init__(self, arguments: Sequence[str], folder: str) -> None:
        theirs_in, ours_in = _CONTEXT.Pipe(duplex=False)
        ours_out, theirs_out = _CONTEXT.Pipe(duplex=False)
        ours_err, theirs_err = _CONTEXT.Pipe(duplex=False)
        theirs = (theirs_in, theirs_out, theirs_err)
        self._process = _CONTEXT.Process(target=_run, args=(tuple(arguments), folder, theirs), daemon=True)
        self._process.start()
        for each in theirs:
            each.close()
        self.stdin, self.stdout, self.stderr = (
            _stream(each, mode) for each, mode in ((ours_in, "wb"), (ours_out, "rb"), (ours_err, "rb"))
        )

    @property
    def returncode(self) -> int | None:
        """The exit code, once it has ended."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The same."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code when it has ended."""
        if not wait([self._process.sentinel], timeout):
            raise TimeoutExpired("actiongen", timeout or 0)
        self._process.join()
        assert self.returncode is not None
        return self.returncode


def _stream(end: "Connection[object, object]", mode: str) -> BinaryIO:
    with end:
        return cast(BinaryIO, os.fdopen(os.dup(end.fileno()), mode))


def _run(arguments: Sequence[str], folder: str, streams: Sequence["Connection[object, object]"]) -> None:
    """In the fork: what a start with these streams does."""
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
        stream.close()
    # Python keeps its streams alive, whoever puts others in their place.
    sys.stdin = sys.__stdin__ = os.fdopen(0)  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = os.fdopen(1, "w")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = os.fdopen(2, "w")  # type: ignore[misc]
    os.chdir(folder)
    main([*arguments], prog_name="actiongen")
