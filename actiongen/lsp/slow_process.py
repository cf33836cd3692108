"""A process that checks folders thoroughly, for a server that must not wait for it.

In: requests on standard input, each a folder as it is now. Out: answers on standard output: how many files are done,
and in the end what was found. A folder of which a newer request has come is not worked on any longer; the process ends
with its input, so that it never outlives the server for long. Both are values of ours in frames: a length, a pickle.
"""

import os
import pickle
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Condition, Thread
from typing import IO

from actiongen.diagnostics.model import Diagnostic
from actiongen.ide.thorough import thorough
from actiongen.ide.workspace import Workspace
from actiongen.options import Options
from actiongen.prover.logic import SolverLogics
from actiongen.prover.solve import is_installed
from actiongen.source import Source

_LENGTH_BYTES = 8
_POLITENESS = 5


@dataclass(frozen=True, slots=True)
class Request:
    """Checks a folder, which ``folder`` names: None for the texts only ends what is being done there, and without
    texts it is forgotten. ``number`` comes with the answers.
    """

    number: int
    folder: int
    sources: tuple[Source, ...] | None
    options: Options


@dataclass(frozen=True, slots=True)
class Answer:
    """``done`` of the files are done; ``found`` is None until all are."""

    number: int
    done: int
    found: tuple[Diagnostic, ...] | None


def send(stream: IO[bytes], value: Request | Answer) -> None:
    """Writes a frame to a stream that may take less at once."""
    body = pickle.dumps(value)
    left = memoryview(len(body).to_bytes(_LENGTH_BYTES, "big") + body)
    while left:
        left = left[stream.write(left) :]


def receive(stream: IO[bytes]) -> Request | Answer | None:
    """The value of the next frame, from a stream that may give less at once; None at the end of the stream."""
    length = _read(stream, _LENGTH_BYTES)
    body = None if length is None else _read(stream, int.from_bytes(length, "big"))
    if body is None:
        return None
    value = pickle.loads(body)
    assert isinstance(value, Request | Answer)
    return value


def _read(stream: IO[bytes], size: int) -> bytes | None:
    found = bytearray()
    while len(found) < size:
        part = stream.read(size - len(found))
        if not part:
            return None
        found += part
    return bytes(found)


class _Requests:
    """The newest request about each folder, as they come."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._newest: dict[int, Request] = {}
        self._has_ended = False
        self._changed = Condition()
        Thread(target=self._read, args=(stream,), daemon=True).start()

    def take(self) -> Request | None:
        """The one that waits longest; None at the end of the input."""
        with self._changed:
            self._changed.wait_for(lambda: self._newest or self._has_ended)
            return None if self._has_ended else self._newest.pop(next(iter(self._newest)))

    def is_outdated(self, request: Request) -> bool:
        """Whether there is nobody any more who wants the answer."""
        with self._changed:
            return self._has_ended or request.folder in self._newest

    def _read(self, stream: IO[bytes]) -> None:
        try:
            while isinstance(request := receive(stream), Request):
                with self._changed:
                    self._newest[request.folder] = request
                    self._changed.notify()
        finally:
            with self._changed:
                self._has_ended = True
                self._changed.notify()


class _Process:
    """What is known of each folder stays for the next request about it."""

    def __init__(self, requests: _Requests, output: IO[bytes], logics: SolverLogics) -> None:
        self._requests, self._output, self._logics = requests, output, logics
        self._workspaces: dict[int, Workspace] = {}

    def serve(self) -> None:
        """Answers until the input ends."""
        while (request := self._requests.take()) is not None:
            if request.sources:
                self._check(request, request.sources)
            elif request.sources is not None:
                self._workspaces.pop(request.folder, None)

    def _check(self, request: Request, sources: tuple[Source, ...]) -> None:
        logic = self._logics if is_installed() else None
        workspace = self._workspaces.setdefault(request.folder, Workspace(logic=logic))
        workspace.configure(request.options)
        workspace.become(sources)

        def goes_on(done: int) -> bool:
            self._send(Answer(request.number, done, None))
            return not self._requests.is_outdated(request)

        found = thorough(workspace, goes_on)
        if found is not None:
            self._send(Answer(request.number, len(sources), found))

    def _send(self, answer: Answer) -> None:
        send(self._output, answer)
        self._output.flush()


def main() -> None:
    """Serves standard input and output; all else that anybody prints goes to standard error."""
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    if hasattr(os, "nice"):
        # Who types comes first.
        os.nice(_POLITENESS)
    with ExitStack() as stack:
        logics = stack.enter_context(SolverLogics())
        try:
            _Process(_Requests(stdin), stdout, logics).serve()
        except BrokenPipeError:
            # The server is gone. What is left to be written has no reader either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
