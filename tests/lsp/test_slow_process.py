"""The process that checks thoroughly, without a process: its frames, which request it takes, what it answers."""

import io
import os
import pickle
import sys
from threading import Event
from typing import Any

import pytest
from ide_folders import workspace
from lsp.policies import GOOD, WRONG

from actiongen.lsp import slow_process
from actiongen.lsp.slow_process import Answer, Request, _Process, _Requests, main, receive, send
from actiongen.options import Options, Target
from actiongen.prover.logic import SolverLogics

PLAIN = Options()
SOURCES = workspace(a=GOOD, b=WRONG.replace('"A"', '"B"')).sources


class Slowly(io.RawIOBase):
    """A stream that takes and gives few bytes at once."""

    def __init__(self, held: bytes = b"") -> None:
        self.held = bytearray(held)
        self.flushed = 0

    def write(self, data: Any) -> int:
        part = bytes(data[:7])
        self.held += part
        return len(part)

    def read(self, size: int = -1) -> bytes:
        part = bytes(self.held[: min(size, 5)])
        del self.held[: len(part)]
        return part

    def flush(self) -> None:
        self.flushed += 1


def test_values_cross_a_stream_one_after_another() -> None:
    stream: Any = Slowly()
    values = [Request(1, 2, SOURCES, PLAIN), Answer(1, 2, None), Request(3, 4, None, PLAIN), Answer(3, 0, ())]
    for each in values:
        send(stream, each)
    assert [receive(stream) for _ in values] == values
    assert receive(stream) is None


def test_a_frame_is_eight_bytes_of_its_length_and_a_value() -> None:
    stream: Any = Slowly()
    send(stream, Answer(1, 2, None))
    body = pickle.dumps(Answer(1, 2, None))
    assert bytes(stream.held) == len(body).to_bytes(8, "big") + body


@pytest.mark.parametrize("kept", [0, 1, 7, 8, 9, -1])
def test_a_stream_that_ends_in_a_frame(kept: int) -> None:
    stream: Any = Slowly()
    send(stream, Answer(1, 2, None))
    cut: Any = Slowly(bytes(stream.held)[:kept])
    assert receive(cut) is None


def requests(*values: Request) -> _Requests:
    """Those of a stream that has ended."""
    stream = io.BytesIO()
    for each in values:
        send(stream, each)
    stream.seek(0)
    return _Requests(stream)


class Held:
    """A stream of requests that goes on until it is told to end."""

    def __init__(self, *values: Request) -> None:
        whole: Any = io.BytesIO()
        for each in values:
            send(whole, each)
        self.whole = io.BytesIO(whole.getvalue())
        self.all_read, self.end = Event(), Event()

    def read(self, size: int) -> bytes:
        part = self.whole.read(size)
        if not part:
            self.all_read.set()
            self.end.wait(60)
        return part


def request(number: int, folder: int, sources: Any = SOURCES) -> Request:
    return Request(number, folder, sources, PLAIN)


def test_the_one_that_waits_longest_is_taken_and_the_newest_of_each_folder() -> None:
    stream: Any = Held(request(1, 7), request(2, 8), request(3, 7))
    waiting = _Requests(stream)
    assert stream.all_read.wait(60)
    old = request(1, 7)
    assert waiting.is_outdated(old) and not waiting.is_outdated(request(9, 9))
    taken = [waiting.take(), waiting.take()]
    assert [each and each.number for each in taken] == [3, 2]
    assert not waiting.is_outdated(old)
    stream.end.set()
    assert waiting.take() is None
    assert waiting.is_outdated(old), "nobody hears the answer"


def test_what_is_no_request_ends_the_input() -> None:
    stream: Any = Held()
    whole: Any = io.BytesIO()
    send(whole, Answer(1, 1, None))
    stream.whole = io.BytesIO(whole.getvalue())
    assert _Requests(stream).take() is None


class Given:
    """Requests, one after another; ``outdated`` are the numbers of those that nobody wants any more."""

    def __init__(self, *values: Request, outdated: tuple[int, ...] = ()) -> None:
        self.values, self.outdated = [*values], outdated

    def take(self) -> Request | None:
        return self.values.pop(0) if self.values else None

    def is_outdated(self, request: Request) -> bool:
        return request.number in self.outdated


def answers(given: Given) -> tuple[list[Answer], _Process, Slowly]:
    """What a process answers to requests."""
    output = Slowly()
    with SolverLogics() as logics:
        process = _Process(given, output, logics)  # type: ignore[arg-type]
        process.serve()
    stream: Any = Slowly(bytes(output.held))
    found: list[Answer] = []
    while isinstance(answer := receive(stream), Answer):
        found.append(answer)
    return found, process, output


def test_it_says_how_far_it_is_and_what_it_finds() -> None:
    found, _, output = answers(Given(request(4, 1)))
    assert [(each.number, each.done) for each in found] == [(4, 0), (4, 1), (4, 2)]
    assert [each.found is None for each in found] == [True, True, False]
    assert [each.code.id for each in found[-1].found or () if each.is_error] == ["AG201"]
    assert output.flushed == len(found)


def test_what_nobody_wants_any_more_is_left() -> None:
    found, _, _ = answers(Given(request(4, 1), request(5, 1, SOURCES[:1]), outdated=(4,)))
    assert [(each.number, each.done, each.found) for each in found] == [
        (4, 0, None),
        (5, 0, None),
        (5, 1, ()),
    ]


def test_a_folder_is_as_it_is_said_last_and_forgotten_when_nobody_works_there() -> None:
    settings = Options(target=Target.DEPLOY_CLI)
    braces = workspace(a=GOOD.replace("Staff are marked", "@@X@@")).sources
    found, process, _ = answers(Given(request(1, 1, braces), Request(2, 1, braces, settings)))
    last = [each.found for each in found if each.found is not None]
    assert len(last) == 2 and last[0] == () and last[1] != ()
    assert [*process._workspaces] == [1]
    found, process, _ = answers(
        Given(request(1, 1), request(2, 2), request(3, 1, None), request(4, 2, ()), request(5, 3, ()))
    )
    assert [*process._workspaces] == [1] and {each.number for each in found} == {1, 2}


def test_a_solver_is_asked_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = Request(1, 1, SOURCES, Options(proves_checks=True))
    for there in (True, False):
        monkeypatch.setattr(slow_process, "is_installed", lambda there=there: there)
        output: Any = Slowly()
        with SolverLogics() as logics:
            process = _Process(Given(), output, logics)  # type: ignore[arg-type]
            process._check(Request(1, 1, SOURCES[:1], PLAIN), SOURCES[:1])
            process._workspaces[1].configure(wanted.options)
            assert process._workspaces[1].logic is (logics if there else None)


class Standard:
    """A standard stream."""

    def __init__(self, buffer: Any) -> None:
        self.buffer = buffer

    def write(self, text: str) -> int:
        return len(text)


def test_the_whole_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is polite, and what anybody prints does not stand between its answers."""
    stdin, stdout, nice = io.BytesIO(), io.BytesIO(), list[int]()
    stream: Any = Held(request(4, 1))
    error = Standard(None)
    monkeypatch.setattr(sys, "stdin", Standard(stream))
    monkeypatch.setattr(sys, "stdout", Standard(stdout))
    monkeypatch.setattr(sys, "stderr", error)
    monkeypatch.setattr(os, "nice", nice.append, raising=False)
    checked = _Process._check

    def check(self: _Process, asked: Request, sources: Any) -> None:
        assert sys.stdout is error  # type: ignore[comparison-overlap]
        checked(self, asked, sources)
        stream.end.set()

    monkeypatch.setattr(_Process, "_check", check)
    main()
    assert nice == [5] and stdin.getvalue() == b""
    stdout.seek(0)
    assert [getattr(receive(stdout), "done", None) for _ in range(4)] == [0, 1, 2, None]


def test_a_server_that_is_gone_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as output:
        monkeypatch.setattr(sys, "stdin", Standard(Held(request(4, 1))))
        monkeypatch.setattr(sys, "stdout", Standard(output))
        monkeypatch.setattr(os, "nice", lambda by: by, raising=False)
        main()
        # What is still to be written goes nowhere.
        output.write(b"x")
