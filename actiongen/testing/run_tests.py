"""Runs tests in the interpreter and on Node.

In: actions with their tests, which of them are wanted, a Node. Out: a :class:`Verdict` a case, in the order
of the files.

    [*run_tests((program,), select(""), runner)][0].result   ->   Result.PASSED
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from actiongen.auth0.model import Trigger
from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.ir import nodes as ir
from actiongen.runner.model import Case, Outcome
from actiongen.testing.events import input_of
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Result, Verdict, judge

Loaded = TypeVar("Loaded")


class Node(Protocol[Loaded]):
    """What runs an Action on Node."""

    def load(self, code: str, trigger: Trigger, *, keep_module: bool = False) -> Loaded:
        """Makes an Action known."""
        ...

    def run(self, loaded: Loaded, cases: Iterable[Case]) -> Iterator[Outcome]:
        """The outcomes of the cases, in order."""
        ...


def run_tests(
    programs: Iterable[ir.Program],
    wanted: Callable[[ir.Program, ir.Test], bool],
    node: Node[Loaded] | None,
    *,
    fail_fast: bool = False,
) -> Iterator[Verdict]:
    """The verdicts on the wanted tests; with ``fail_fast`` none after the first that did not pass."""
    for program in programs:
        tests = [test for test in program.tests if wanted(program, test)]
        for verdict in _of_program(program, tests, node) if tests else ():
            yield verdict
            if fail_fast and verdict.result is not Result.PASSED:
                return


def _of_program(program: ir.Program, tests: list[ir.Test], node: Node[Loaded] | None) -> Iterator[Verdict]:
    given = [input_of(program, test) for test in tests]
    outcomes: Iterable[Outcome | None] = [None] * len(tests)
    if node is not None:
        loaded = node.load(emit_javascript(program), program.header.trigger)
        outcomes = node.run(loaded, [each.case() for each in given])
    for test, each, outcome in zip(tests, given, outcomes, strict=True):
        yield judge(program, test, each, trace(program, each), outcome)
