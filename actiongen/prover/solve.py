"""Has problems solved by cvc5, in a process that may hang, crash or eat memory at the cost of one answer.

In: problems. Out: their answers. The process starts with the first problem and stays for the next ones; it ends with
the input that it reads, so that it never outlives this one for long.

    with Worker() as solver:
        solver.solve(problem)
"""

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from queue import LifoQueue
from types import TracebackType
from typing import Any, Self

from actiongen.prover.problem import Found, Problem, Solved, Status
from actiongen.runner.process import PASSED_ON, Talking
from actiongen.runs.texts import to_units

_SCRIPT = Path(__file__).with_name("worker.py")
_PASSED_ON = (*PASSED_ON, "PYTHONPATH", "PYTHONHOME", "HOME")
_MEGABYTES = 1024
# cvc5 looks at its clock many times a second, if it does at all.
_GRACE_SECONDS = 0.5
_SECONDS_TO_START = 30.0


class SolverMissing(Exception):  # noqa: N818 - it names what happened
    """cvc5 is not installed."""

    def __init__(self) -> None:
        super().__init__('the prover needs cvc5: pip install "actiongen[prove]"')


def is_installed() -> bool:
    """Whether cvc5 can be imported; it is not."""
    return find_spec("cvc5") is not None


class Worker:
    """A :class:`~actiongen.prover.problem.Solver`. Threads may share it; it solves one problem at a time.

    ``megabytes`` is the memory that the process may have, where the system can limit it.
    """

    def __init__(self, megabytes: int = _MEGABYTES) -> None:
        self._megabytes = megabytes
        self._child: Talking | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def solve(self, problem: Problem) -> Solved:
        """The answer. Raises :class:`SolverMissing` without cvc5; whatever else goes wrong is ``UNKNOWN``."""
        with self._lock:
            try:
                return self._solve(problem)
            except BaseException:
                # The next answer of this process would be one to a question that nobody asks any more.
                self._end()
                raise

    def stop(self) -> None:
        """From another thread: costs the answer that is waited for."""
        child = self._child
        if child is not None:
            child.stop()

    def _solve(self, problem: Problem) -> Solved:
        if self._child is not None and (self._child.lines(0) or self._child.ended):
            # It was ended since the last problem, or says what it was not asked.
            self._end()
        if self._child is None:
            if not is_installed():
                raise SolverMissing
            command = [sys.executable, "-P", str(_SCRIPT), str(self._megabytes)]
            try:
                self._child = Talking(command, _PASSED_ON, own_group=True)
            except OSError as error:
                return Solved(Status.UNKNOWN, reason=f"the solver does not start: {error.strerror}")
            if next(_answers(self._child, _SECONDS_TO_START), None) is None:
                return self._failed("the solver does not start")
        return self._ask(self._child, problem)

    def _ask(self, child: Talking, problem: Problem) -> Solved:
        best: Solved | None = None
        child.write(_line(problem))
        for answer in _answers(child, problem.milliseconds / 1000 + _GRACE_SECONDS):
            try:
                is_final, solved = answer["final"], _solved(answer)
            except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
                failed = self._failed("the solver crashed")
                return best or failed
            if is_final:
                return self._final(solved, best, problem)
            best = solved
        failed = self._failed("the solver crashed" if child.ended else _time_limit(problem))
        return best or failed

    def _final(self, solved: Solved, best: Solved | None, problem: Problem) -> Solved:
        if solved.reason == "memory":
            # What is left of it would be too little for the next problem.
            failed = self._failed(self._memory_limit())
            return best or failed
        if solved.reason == "time":
            return best or Solved(Status.UNKNOWN, reason=_time_limit(problem))
        return solved

    def _failed(self, reason: str) -> Solved:
        errors = self._end()
        is_memory = "bad_alloc" in errors or "MemoryError" in errors
        return Solved(Status.UNKNOWN, reason=self._memory_limit() if is_memory else reason)

    def _memory_limit(self) -> str:
        size = f"{self._megabytes / 1024:g} GB" if self._megabytes >= 1024 else f"{self._megabytes} MB"
        return f"the memory limit of {size}"

    def _end(self) -> str:
        child, self._child = self._child, None
        return child.kill() if child is not None else ""


def _answers(child: Talking, seconds: float) -> Iterator[Any]:
    """What comes from the process in that time; a process that writes anything but JSON is killed."""
    end = time.monotonic() + seconds
    while not child.ended and (left := end - time.monotonic()) > 0:
        for line in child.lines(left):
            try:
                yield json.loads(line)
            except ValueError:
                child.kill()
                return


def _line(problem: Problem) -> bytes:
    fields = {
        "declarations": problem.declarations,
        "assertions": problem.assertions,
        "prefer": problem.prefer,
        "few": problem.few,
        "pleasant": problem.pleasant,
        "wanted": dict(problem.wanted),
        "milliseconds": problem.milliseconds,
        "units": problem.units,
    }
    return json.dumps(fields).encode() + b"\n"


def _solved(answer: Any) -> Solved:
    """Raises any of the errors of a wrong value if the answer is none."""
    status, units = Status(answer["status"]), int(answer.get("units", 0))
    if status is Status.UNKNOWN:
        return Solved(status, reason=str(answer["reason"]), units=units)
    if status is Status.IMPOSSIBLE:
        return Solved(status, units=units)
    values = {str(name): _found(value) for name, value in answer["values"].items()}
    return Solved(status, values, answer["preferred"] is True, units=units)


def _found(value: Any) -> Found:
    if isinstance(value, str):
        # JSON makes one character of two surrogates.
        return to_units(value)
    if isinstance(value, list):
        numerator, denominator = value
        return Fraction(numerator, denominator)
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _time_limit(problem: Problem) -> str:
    return f"the time limit of {problem.milliseconds / 1000:g} s"


class Workers:
    """Several workers: as many problems are solved at a time, whichever threads ask."""

    def __init__(self, count: int, megabytes: int = _MEGABYTES) -> None:
        self._all = [Worker(megabytes) for _ in range(count)]
        # The one that was used last: the others start with the first problem that has to wait.
        self._idle: LifoQueue[Worker] = LifoQueue()
        for worker in self._all:
            self._idle.put(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with ExitStack() as stack:
            for worker in self._all:
                stack.push(worker)

    def solve(self, problem: Problem) -> Solved:
        """As :meth:`Worker.solve`."""
        worker = self._idle.get()
        try:
            return worker.solve(problem)
        finally:
            self._idle.put(worker)

    def stop(self) -> None:
        """From another thread: costs the answers that are waited for."""
        for worker in self._all:
            worker.stop()
