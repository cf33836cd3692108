"""A program that answers each line of JSON with a line of JSON.

In: a command and a request. Out: the answer. A program that does not answer in time is ended and started anew
for the next request.

    with JsonWorker([str(node), "eslint_worker.js"], cwd=tools) as worker:
        worker.ask(["let a;"])
"""

import json
import os
import select
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self


class WorkerDied(Exception):  # noqa: N818 - it names what happened
    """The program ended, or was ended because it took too long."""


class JsonWorker:
    """One running program. It starts with the first request and ends with the ``with`` block."""

    def __init__(self, command: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> None:
        self._command = tuple(command)
        self._cwd = cwd
        self._env = os.environ | dict(env or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, request: object, seconds: float = 300) -> object:
        """The answer to one request; ``WorkerDied`` if there is none within ``seconds``."""
        process = self._process or self._start()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            raise self._died("it closed its input") from None
        return json.loads(self._read_line(process, seconds))

    def close(self) -> None:
        """Ends the program."""
        process, self._process, self._rest = self._process, None, b""
        if process is None:
            return
        process.kill()
        process.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            self._command, cwd=self._cwd, env=self._env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        return self._process

    def _read_line(self, process: subprocess.Popen[bytes], seconds: float) -> bytes:
        assert process.stdout is not None
        parts = [self._rest]
        while b"\n" not in parts[-1]:
            ready, _, _ = select.select([process.stdout], [], [], seconds)
            if not ready:
                raise self._died(f"it did not answer within {seconds} s")
            parts.append(os.read(process.stdout.fileno(), 1 << 16))
            if not parts[-1]:
                raise self._died("it ended; its errors are above")
        line, _, self._rest = b"".join(parts).partition(b"\n")
        return line

    def _died(self, reason: str) -> WorkerDied:
        self.close()
        return WorkerDied(f"{self._command[-1]}: {reason}")
