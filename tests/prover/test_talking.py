"""What whoever waits for the solver makes of all that its process may say, or not say; no process is started."""

import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import pytest

from actiongen.prover import solve
from actiongen.prover.problem import Problem, Solved, Status
from actiongen.prover.solve import SolverMissing, Worker, Workers

ASKED = Problem(("(declare-const x Bool)",), ("x",), ("p",), ("f",), ("q",), {"x": "x"}, 2_000, 7)
READY = b'{"ready": true}\n'
ENDS = "ends"
"""In the place of lines: the process ends."""


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Child:
    """A process that says what is written down, some lines each time that it is asked; silence takes all the time."""

    made: ClassVar[list["Child"]] = []
    scripts: ClassVar[list[list[Any]]] = []
    errors = ""
    clock = Clock()

    def __init__(self, command: Sequence[str], passed_on: Sequence[str], *, own_group: bool) -> None:
        if not self.scripts:
            raise OSError(2, "No such file")
        self.command, self.passed_on, self.own_group = command, passed_on, own_group
        self.said = self.scripts.pop(0)
        self.written: list[bytes] = []
        self.waited: list[float] = []
        self.ended = self.killed = self.stopped = False
        self.made.append(self)

    def lines(self, seconds: float) -> list[bytes]:
        self.waited.append(seconds)
        if not seconds:
            # What it says before it is asked stands alone.
            return self.said.pop(0)[1:] if self.said and self.said[0][:1] == [b"before"] else []
        if not self.said:
            self.clock.now += seconds
            return []
        now = self.said.pop(0)
        if now == ENDS:
            self.ended = True
            return []
        return list(now)

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def kill(self) -> str:
        self.killed = self.ended = True
        return self.errors

    def stop(self) -> None:
        self.stopped = True


def line(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


def final(**fields: Any) -> bytes:
    return line(final=True, **fields)


YES = final(status="possible", values={"x": True, "n": [1, -3], "t": "a\U0001f600"}, preferred=True, units=3)
MEANT = Solved(Status.POSSIBLE, {"x": True, "n": Fraction(-1, 3), "t": "a\ud83d\ude00"}, True, None, 3)
INTERIM = line(final=False, status="possible", values={"x": False}, preferred=False)
BEST = Solved(Status.POSSIBLE, {"x": False}, False)


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What processes say, one after the other."""
    monkeypatch.setattr(solve, "Talking", Child)
    monkeypatch.setattr(solve, "find_spec", lambda name: name == "cvc5" or None)
    monkeypatch.setattr(Child, "made", [])
    monkeypatch.setattr(Child, "errors", "")
    monkeypatch.setattr(Child, "clock", Clock())
    monkeypatch.setattr(solve.time, "monotonic", lambda: Child.clock())

    def scripts(*given: list[Any]) -> None:
        monkeypatch.setattr(Child, "scripts", [*given])

    scripts()
    return scripts


def unknown(reason: str, units: int = 0) -> Solved:
    return Solved(Status.UNKNOWN, reason=reason, units=units)


CRASHED = unknown("the solver crashed")
LATE = unknown("the time limit of 2 s")

SAID = {
    "an answer": ([[READY], [YES]], MEANT, False),
    "an answer in the lines of the start": ([[READY], [], [YES]], MEANT, False),
    "impossible": (
        [[READY], [final(status="impossible", units=4)]],
        Solved(Status.IMPOSSIBLE, units=4),
        False,
    ),
    "impossible, without units": ([[READY], [final(status="impossible")]], Solved(Status.IMPOSSIBLE), False),
    "not preferred": (
        [[READY], [final(status="possible", values={}, preferred=1)]],
        Solved(Status.POSSIBLE, {}, False),
        False,
    ),
    "a reason": ([[READY], [final(status="unknown", reason="so", units=2)]], unknown("so", 2), False),
    "time": ([[READY], [final(status="unknown", reason="time")]], LATE, False),
    "time, after something": ([[READY], [INTERIM], [final(status="unknown", reason="time")]], BEST, False),
    "memory": (
        [[READY], [final(status="unknown", reason="memory")]],
        unknown("the memory limit of 1 GB"),
        True,
    ),
    "memory, after something": ([[READY], [INTERIM, final(status="unknown", reason="memory")]], BEST, True),
    "a better answer": ([[READY], [INTERIM], [YES]], MEANT, False),
    "silence": ([[READY]], LATE, True),
    "silence, after something": ([[READY], [INTERIM]], BEST, True),
    "an end": ([[READY], ENDS], CRASHED, True),
    "an end, after something": ([[READY], [INTERIM], ENDS], BEST, True),
    "no JSON": ([[READY], [b"no"]], CRASHED, True),
    "no object": ([[READY], [b"[]"]], CRASHED, True),
    "no status": ([[READY], [final()]], CRASHED, True),
    "another status": ([[READY], [final(status="sure")]], CRASHED, True),
    "no reason": ([[READY], [final(status="unknown")]], CRASHED, True),
    "no values": ([[READY], [final(status="possible", preferred=True)]], CRASHED, True),
    "values that are none": (
        [[READY], [final(status="possible", values={"x": 1}, preferred=True)]],
        CRASHED,
        True,
    ),
    "no number": ([[READY], [final(status="possible", values={"x": [1, 0]}, preferred=True)]], CRASHED, True),
    "units that are none": ([[READY], [final(status="impossible", units="x")]], CRASHED, True),
    "nonsense, after something": ([[READY], [INTERIM], [final(status="sure")]], BEST, True),
    "not ready": ([ENDS], unknown("the solver does not start"), True),
    "never ready": ([], unknown("the solver does not start"), True),
    "ready, in other words": ([[b"no JSON"]], unknown("the solver does not start"), True),
}


@pytest.mark.parametrize("name", SAID)
def test_what_is_made_of_what_it_says(name: str, say: Callable[..., None]) -> None:
    said, wanted, is_killed = SAID[name]
    say(list(said), [[READY], [YES]])
    with Worker() as worker:
        assert worker.solve(ASKED) == wanted
        assert Child.made[0].killed is is_killed
        if is_killed:
            # The next problem has a process of its own.
            assert worker.solve(ASKED) == MEANT and len(Child.made) == 2
    assert all(child.killed for child in Child.made)


def test_what_the_process_is_told(say: Callable[..., None]) -> None:
    say([[READY], [YES], [YES]])
    with Worker(300) as worker:
        assert Child.made == []
        worker.solve(ASKED)
        worker.solve(ASKED)
        (child,) = Child.made
        assert [json.loads(each) for each in child.written] == 2 * [
            {
                "declarations": ["(declare-const x Bool)"],
                "assertions": ["x"],
                "prefer": ["p"],
                "few": ["f"],
                "pleasant": ["q"],
                "wanted": {"x": "x"},
                "milliseconds": 2000,
                "units": 7,
            }
        ]
        assert all(each.endswith(b"}\n") for each in child.written)
        assert child.waited == [30.0, 2.5, 0, 2.5]
        assert child.command[1:] == ["-P", str(solve._SCRIPT), "300"] and child.own_group
        assert {"PATH", "PYTHONPATH", "PYTHONHOME", "HOME"} <= {*child.passed_on}
        assert not child.killed
        worker.stop()
        assert child.stopped
    Worker().stop()


@pytest.mark.parametrize("before", ["says something", "has ended"])
def test_a_process_that_is_no_longer_what_it_was_is_ended(before: str, say: Callable[..., None]) -> None:
    say([[READY], [YES], [b"before", b"{}"]], [[READY], [YES]])
    with Worker() as worker:
        worker.solve(ASKED)
        if before == "has ended":
            Child.made[0].said, Child.made[0].ended = [], True
        assert worker.solve(ASKED) == MEANT
        assert Child.made[0].killed and not Child.made[1].killed and len(Child.made) == 2


def test_what_does_not_start(say: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    with Worker() as worker:
        assert worker.solve(ASKED) == unknown("the solver does not start: No such file")
        monkeypatch.setattr(solve, "find_spec", lambda name: None)
        with pytest.raises(SolverMissing, match=r'^the prover needs cvc5: pip install "actiongen\[prove\]"$'):
            worker.solve(ASKED)


@pytest.mark.parametrize(
    ("megabytes", "errors", "reason"),
    [
        (1024, "terminate: std::bad_alloc", "the memory limit of 1 GB"),
        (1536, "MemoryError", "the memory limit of 1.5 GB"),
        (1023, "MemoryError", "the memory limit of 1023 MB"),
        (300, "Segmentation fault", "the solver crashed"),
    ],
)
def test_what_it_says_of_its_end(megabytes: int, errors: str, reason: str, say: Callable[..., None]) -> None:
    say([[READY], ENDS])
    Child.errors = errors
    with Worker(megabytes) as worker:
        assert worker.solve(ASKED) == unknown(reason)


def test_an_interrupted_answer_ends_the_process(
    say: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    say([[READY], [YES]], [[READY], [YES]])
    with Worker() as worker:

        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(Child, "write", interrupted)
            with pytest.raises(KeyboardInterrupt):
                worker.solve(ASKED)
        assert Child.made[0].killed
        assert worker.solve(ASKED) == MEANT


def test_workers_take_the_one_that_was_used_last(say: Callable[..., None]) -> None:
    say([[READY], [YES], [YES]], [[READY], [YES]])
    with Workers(2, 300) as workers:
        assert workers.solve(ASKED) == workers.solve(ASKED) == MEANT
        assert len(Child.made) == 1 and Child.made[0].command[-1] == "300"
        first = workers._idle.get()
        assert workers.solve(ASKED) == MEANT
        assert len(Child.made) == 2 and workers._idle.qsize() == 1
        workers._idle.put(first)
        workers.stop()
    assert all(child.stopped and child.killed for child in Child.made)


def test_a_worker_that_fails_is_given_back(say: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "find_spec", lambda name: None)
    with Workers(1) as workers, pytest.raises(SolverMissing):
        workers.solve(ASKED)
    assert workers._idle.qsize() == 1
