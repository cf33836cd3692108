"""The process of the solver as a fork of this one: a mutant of the code is in it, too.

In: nothing. Out: what a :class:`~actiongen.prover.solve.Worker` talks to. ``ACTIONGEN_SOLVER_FORKED=1`` lets all tests
of the prover use it, as ``benchmarks/mutation/run.py`` needs it. The memory of such a process is not limited.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO
from unittest.mock import patch

from actiongen.prover import solve
from actiongen.runner.process import Talking

WANTED = bool(os.environ.get("ACTIONGEN_SOLVER_FORKED"))
_SCRIPT = Path(solve.__file__).with_name("worker.py")


class Forked(Talking):
    """A running solver; of another script a real process."""

    def __init__(
        self, command: Sequence[str], passed_on: Sequence[str] = (), *, own_group: bool = False
    ) -> None:
        if str(_SCRIPT) not in command:
            super().__init__(command, passed_on, own_group=own_group)
            return
        with patch.object(subprocess, "Popen", _Fork):
            super().__init__(command, passed_on, own_group=own_group)


class _Fork:
    """As much of :class:`subprocess.Popen` as is asked for."""

    def __init__(self, *_: object, **__: object) -> None:
        from actiongen.prover import worker  # cvc5 may be missing

        pipes = [os.pipe() for _ in range(3)]
        (theirs_in, ours_in), (ours_out, theirs_out), (ours_err, theirs_err) = pipes
        theirs = (theirs_in, theirs_out, theirs_err)
        self.pid = os.fork()
        if not self.pid:
            try:
                os.setpgid(0, 0)
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                for number, end in enumerate(theirs):
                    os.dup2(end, number)
                os.closerange(3, 256)
                sys.stdin = os.fdopen(0)
                worker.main()
            finally:
                os._exit(0)
        for end in theirs:
            os.close(end)
        self.stdin: IO[bytes] = os.fdopen(ours_in, "wb", buffering=0)
        self.stdout: IO[bytes] = os.fdopen(ours_out, "rb", buffering=0)
        self.stderr: IO[bytes] = os.fdopen(ours_err, "rb", buffering=0)

    def kill(self) -> None:
        """Ends it."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> None:
        """Waits for its end."""
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
