"""A process that is talked to in lines: a running Node, or another one.

In: lines to write. Out: lines that it wrote, without ever waiting for longer than asked, and how much memory
it has. What is written stays in a buffer here while the process does not read it, so that neither side can hold up
the other.

    with Child(find_node(), memory_mb=512) as child:
        child.write(b'{"load": 1, …}\\n')
        child.lines(seconds=0.02)
"""

import os
import selectors
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from actiongen.runner.find import Node

_CHUNK = 1 << 16
_KEPT_OF_ERRORS = 1 << 13
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")


class Talking:
    """A process; ``ended`` once it has closed its output. Of the environment it gets what is ``passed_on``. In a
    group of its own it does not see the Ctrl-C of a terminal.
    """

    def __init__(
        self, command: Sequence[str], passed_on: Sequence[str] = PASSED_ON, *, own_group: bool = False
    ) -> None:
        environment = {name: os.environ[name] for name in passed_on if name in os.environ}
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment | {"TZ": "UTC"},
            process_group=0 if own_group else None,
        )
        self._input, self._output, self._errors = _pipes(self._process)
        self._selector = selectors.DefaultSelector()
        for pipe in (self._input, self._output, self._errors):
            os.set_blocking(pipe.fileno(), False)
        self._selector.register(self._output, selectors.EVENT_READ)
        self._selector.register(self._errors, selectors.EVENT_READ)
        self._unwritten = bytearray()
        self._rest = b""
        self._last_errors = b""
        self.ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def unwritten(self) -> int:
        """How many bytes wait here for the process to read."""
        return len(self._unwritten)

    def write(self, data: bytes) -> None:
        """Takes data for the input of the process and writes as much of it as it takes."""
        if not self._unwritten and not self.ended:
            self._selector.register(self._input, selectors.EVENT_WRITE)
        self._unwritten += data

    def lines(self, seconds: float) -> list[bytes]:
        """The lines that came within that time; returns with the first."""
        found: list[bytes] = []
        for key, _ in self._selector.select(seconds):
            if key.fileobj is self._input:
                self._write_on()
            elif key.fileobj is self._errors:
                self._read_errors()
            else:
                found = self._read_lines()
        return found

    def resident_bytes(self) -> int:
        """The memory that the process has in use, 0 if that cannot be seen."""
        if sys.platform == "linux":
            try:
                pages = Path(f"/proc/{self._process.pid}/statm").read_bytes().split()[1]
            except (OSError, IndexError):
                return 0
            return int(pages) * os.sysconf("SC_PAGE_SIZE")
        asked = ["ps", "-o", "rss=", "-p", str(self._process.pid)]
        done = subprocess.run(asked, capture_output=True, check=False)
        return int(done.stdout) * 1024 if done.stdout.strip().isdigit() else 0

    def own_seconds(self) -> float:
        """A clock that stands still while the process waits for a processor, where the system says so: a busy machine
        makes no run too slow.
        """
        try:
            waited = int(Path(f"/proc/{self._process.pid}/schedstat").read_bytes().split()[1])
        except (OSError, IndexError):
            waited = 0
        return time.monotonic() - waited / 1e9

    def stop(self) -> None:
        """Ends the process; whoever reads its lines notices. Any thread may call it."""
        self._process.kill()

    def kill(self) -> str:
        """Ends the process; the end of what it wrote on standard error."""
        self._process.kill()
        self._process.wait()
        if not self._errors.closed:
            self._read_errors()
        self._selector.close()
        for pipe in (self._input, self._output, self._errors):
            pipe.close()
        self.ended = True
        return self._last_errors.decode("utf-8", "replace").strip()

    def _write_on(self) -> None:
        try:
            written = os.write(self._input.fileno(), self._unwritten[:_CHUNK])
        except BlockingIOError:
            return
        except BrokenPipeError:
            # Its output ends too, and that is where it is noticed.
            self._unwritten.clear()
            written = 0
        del self._unwritten[:written]
        if not self._unwritten:
            self._selector.unregister(self._input)

    def _read_lines(self) -> list[bytes]:
        data = os.read(self._output.fileno(), _CHUNK)
        if not data:
            self.ended = True
            self._selector.unregister(self._output)
            return []
        *lines, self._rest = (self._rest + data).split(b"\n")
        return lines

    def _read_errors(self) -> None:
        try:
            data = os.read(self._errors.fileno(), _CHUNK)
        except BlockingIOError:
            return
        if data:
            self._last_errors = (self._last_errors + data)[-_KEPT_OF_ERRORS:]
        elif self._errors in (key.fileobj for key in self._selector.get_map().values()):
            self._selector.unregister(self._errors)


class Child(Talking):
    """A Node that runs the harness. ``packages`` is the folder whose npm packages Actions may require."""

    def __init__(self, node: Node, memory_bytes: int, packages: Path | None = None) -> None:
        script = Path(str(resources.files("actiongen.runner").joinpath("js", "main.js")))
        heap = f"--max-old-space-size={max(memory_bytes >> 20, 32)}"
        beside = () if packages is None else (str(packages / "package.json"),)
        super().__init__([str(node.path), heap, "--no-warnings", str(script), *beside])


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    return process.stdin, process.stdout, process.stderr
