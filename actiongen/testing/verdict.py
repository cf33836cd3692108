"""Whether a run is what its test expects.

In: a test, what it runs on, what the interpreter did and what Node did. Out: :class:`Verdict` with every
problem in words.

    judge(program, test, given, traced, outcome).result   ->   Result.PASSED
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from actiongen.auth0.model import Trigger
from actiongen.evaluate.evaluate import Run
from actiongen.evaluate.expressions import Evaluator
from actiongen.evaluate.operations import Value
from actiongen.evaluate.texts import join, json_text
from actiongen.ir import nodes as ir
from actiongen.ir.expected import ABORT
from actiongen.runner.model import FailureKind, Outcome
from actiongen.testing.events import Input
from actiongen.testing.trace import Trace
from actiongen.testing.values import (
    Call,
    call_text,
    canonical,
    canonical_arguments,
    canonical_call,
    from_node,
)


class Result(Enum):
    """What a test came to; ``DIFFERS``: the interpreter and Node do not agree, whatever the test expects."""

    PASSED = "passed"
    FAILED = "failed"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Expected:
    """An expected call with the values of its arguments."""

    method: str
    arguments: tuple[Value, ...]
    rest: bool

    def matches(self, call: Call) -> bool:
        """Whether a call is the expected one."""
        name, arguments = call
        if name != self.method:
            return False
        if not self.rest:
            return canonical_arguments(arguments) == canonical_arguments(self.arguments)
        wanted = [canonical(each) for each in self.arguments]
        return [canonical(each) for each in arguments[: len(wanted)]] == wanted

    def text(self, trigger: Trigger) -> str:
        """The call as a policy writes it."""
        return call_text(self.method, self.arguments, trigger, rest=self.rest)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``problems`` are sentences beyond the difference of the calls; ``node`` is None where Node was not
    asked.
    """

    program: ir.Program
    test: ir.Test
    given: Input
    traced: Trace
    expected: tuple[Expected, ...]
    result: Result
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()
    node: Outcome | None = None
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """The titles of the test and its case."""
        return self.test.title if self.test.case is None else f"{self.test.title}: {self.test.case}"

    @property
    def calls_match(self) -> bool:
        """Whether exactly the expected calls were made."""
        return match_calls(self.expected, made(self.traced.run))


def expected_of(test: ir.Test, given: Input) -> tuple[Expected, ...]:
    """The expected calls; their arguments may read the event."""
    reader = Evaluator(given.event, given.secrets, given.now_ms)
    return tuple(
        Expected(each.method, tuple(reader.value(a) for a in each.arguments), each.rest)
        for each in test.expect
    )


def made(run: Run) -> tuple[Call, ...]:
    """The calls of a run; an ``abort`` is the last."""
    return run.calls if run.error is None else (*run.calls, (ABORT, (run.error,)))


def match_calls(expected: Sequence[Expected], calls: Sequence[Call]) -> bool:
    """Whether the calls are the expected ones, in order."""
    return len(expected) == len(calls) and all(
        each.matches(call) for each, call in zip(expected, calls, strict=True)
    )


def is_as_expected(program: ir.Program, test: ir.Test, given: Input, run: Run) -> bool:
    """Whether a run in the interpreter is what the test expects: the question that is asked of mutants."""
    return not any(_problems(program, test, given, run)) and match_calls(expected_of(test, given), made(run))


def judge(
    program: ir.Program, test: ir.Test, given: Input, traced: Trace, outcome: Outcome | None
) -> Verdict:
    """Compares what happened with what is expected, and Node with the interpreter."""
    expected = expected_of(test, given)
    run = traced.run
    problems = [*_problems(program, test, given, run)]
    notes: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    if outcome is not None:
        problems += _refusals(outcome)
        notes = tuple(f"Auth0 drops a call: {each.message} ({each.source})" for each in outcome.dropped)
        differences = tuple(differ(run, outcome, program.header.trigger))
    right = match_calls(expected, made(run))
    result = Result.DIFFERS if differences else Result.FAILED if problems or not right else Result.PASSED
    return Verdict(
        program,
        test,
        given,
        traced,
        expected,
        result,
        (*differences, *problems),
        notes,
        outcome,
        0.0 if outcome is None else outcome.duration_ms / 1000,
    )


def _problems(program: ir.Program, test: ir.Test, given: Input, run: Run) -> Iterator[str]:
    for title in test.rules or ():
        if title not in run.rules:
            yield f"the rule `{title}` did not act"
    if test.logs is not None:
        reader = Evaluator(given.event, given.secrets, given.now_ms)
        wanted = [join(str(reader.value(each))) for each in test.logs]
        found = [log_text(line) for line in run.logs]
        if wanted != found:
            yield f"the logged lines are {found}, expected {wanted}"


def log_text(line: tuple[Value, ...]) -> str:
    """A logged line: texts as they are, other values as JSON, absent ones as ``undefined``."""
    parts = [
        each if isinstance(each, str) else "undefined" if each is None else json_text(each) for each in line
    ]
    return join(" ".join(parts))


def _refusals(outcome: Outcome) -> Iterator[str]:
    error = outcome.error
    if error is not None and error.kind in _OF_THE_TEST:
        yield f"{_OF_THE_TEST[error.kind]}: {error.message}"
    for each in outcome.refused:
        if error is None or each.message not in error.message:
            yield f"Auth0 refuses a call: {each.message} ({each.source})"


_OF_THE_TEST = {
    FailureKind.REFUSED: "Auth0 refuses a call",
    FailureKind.NETWORK: "a request has no answer",
    FailureKind.NO_ANSWER: "a query has no answer",
    FailureKind.TIMEOUT: "on Node the action takes too long",
    FailureKind.MEMORY: "on Node the action takes too much memory",
    FailureKind.OUTPUT: "on Node the action writes too much",
}


def differ(run: Run, outcome: Outcome, trigger: Trigger) -> Iterator[str]:
    """How the interpreter and Node differ; a run that Auth0 cuts short is compared as far as it goes."""
    error = outcome.error
    is_cut = error is not None and error.kind in _OF_THE_TEST
    calls = [(name, tuple(from_node(each) for each in arguments)) for name, arguments in outcome.calls]
    of_run = run.calls[: len(calls)] if is_cut else run.calls
    if [canonical_call(*each) for each in calls] != [canonical_call(*each) for each in of_run]:
        yield (
            "the interpreter and Node make different calls: "
            f"{_listed(run.calls, trigger)} in the interpreter, {_listed(calls, trigger)} on Node"
        )
    if is_cut:
        return
    thrown = error.message if error is not None and error.kind is FailureKind.THROWN else None
    if error is not None and thrown is None:
        yield f"on Node the action does not end as it should ({error.kind.value}): {error.message}"
    elif thrown != (None if run.error is None else join(run.error)):
        yield f"on Node the action throws {thrown!r}, in the interpreter {run.error!r}"
    logs = [[canonical(from_node(each)) for each in line] for line in outcome.logs]
    if logs != [[canonical(each) for each in line] for line in run.logs]:
        yield f"on Node the action logs {logs}, in the interpreter {[log_text(line) for line in run.logs]}"


def _listed(calls: Sequence[Call], trigger: Trigger) -> str:
    return ", ".join(call_text(*each, trigger) for each in calls) or "none"
