"""Whether a run is what its test expects.

In: a test, what it is about, what it runs on, what the interpreter did and what Node did. Out:
:class:`Verdict` with every problem in words.

    judge(subject, test, start, turns, outcomes).result   ->   Result.PASSED
"""

import platform
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from actiongen import __version__, ir
from actiongen.auth0.model import JsonValue, Trigger
from actiongen.diagnostics.codes_project import ENGINES_DIFFER
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.evaluate.evaluate import Run
from actiongen.evaluate.expressions import Evaluator
from actiongen.evaluate.operations import Value
from actiongen.evaluate.texts import join, json_text
from actiongen.runner.model import FailureKind, Outcome
from actiongen.testing.events import Input
from actiongen.testing.in_order import Subject, Turn, calls_of, rules_of
from actiongen.testing.values import (
    Call,
    call_text,
    canonical,
    canonical_arguments,
    canonical_call,
    event_json,
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
    """``start`` is what the first action ran on, ``calls`` are those that the test is asked about; ``problems``
    are sentences beyond their difference. ``differing`` is the turn that Node does not take as the
    interpreter does. ``seconds`` are those of Node.
    """

    subject: Subject
    test: ir.Test
    start: Input
    turns: tuple[Turn, ...]
    expected: tuple[Expected, ...]
    calls: tuple[Call, ...]
    result: Result
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()
    differing: Turn | None = None
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """The titles of the test and its case."""
        return self.test.title if self.test.case is None else f"{self.test.title}: {self.test.case}"

    @property
    def calls_match(self) -> bool:
        """Whether exactly the expected calls were made."""
        return match_calls(self.expected, self.calls)


def expected_of(test: ir.Test, given: Input) -> tuple[Expected, ...]:
    """The expected calls; their arguments may read the event."""
    reader = Evaluator(given.event, given.secrets, given.now_ms)
    return tuple(
        Expected(each.method, tuple(reader.value(a) for a in each.arguments), each.rest)
        for each in test.expect
    )


def match_calls(expected: Sequence[Expected], calls: Sequence[Call]) -> bool:
    """Whether the calls are the expected ones, in order."""
    return len(expected) == len(calls) and all(
        each.matches(call) for each, call in zip(expected, calls, strict=True)
    )


def is_as_expected(subject: Subject, test: ir.Test, start: Input, done: Sequence[Turn]) -> bool:
    """Whether a run in the interpreter is what the test expects: the question that is asked of mutants."""
    return not any(_problems(subject, test, start, done)) and match_calls(
        expected_of(test, start), calls_of(subject, done)
    )


def judge(
    subject: Subject,
    test: ir.Test,
    start: Input,
    done: tuple[Turn, ...],
    outcomes: Sequence[Outcome] = (),
) -> Verdict:
    """Compares what happened with what is expected, and Node with the interpreter; ``outcomes`` are those of
    Node, one a turn, none where Node was not asked.
    """
    expected, calls = expected_of(test, start), calls_of(subject, done)
    problems = [*_problems(subject, test, start, done)]
    notes: list[str] = []
    differences: tuple[str, ...] = ()
    differing = None
    for turn, outcome in zip(done, outcomes, strict=bool(outcomes)):
        of = f"{turn.program.stem}: " if subject.is_flow else ""
        problems += [of + each for each in _refusals(outcome)]
        notes += [f"{of}Auth0 drops a call: {each.message} ({each.source})" for each in outcome.dropped]
        if differing is None and (found := tuple(differ(turn.traced.run, outcome, subject.trigger))):
            differing, differences = turn, found
    is_right = not problems and match_calls(expected, calls)
    return Verdict(
        subject,
        test,
        start,
        done,
        expected,
        calls,
        Result.DIFFERS if differences else Result.PASSED if is_right else Result.FAILED,
        (*differences, *problems),
        tuple(notes),
        differing,
        sum(each.duration_ms for each in outcomes) / 1000,
    )


def _problems(subject: Subject, test: ir.Test, start: Input, done: Sequence[Turn]) -> Iterator[str]:
    yield from _unknown_names(subject, test)
    for turn in done:
        if turn.traced.run.cut is not None:
            yield f"in the interpreter the action {turn.traced.run.cut}"
    known, acted = _titles(subject), rules_of(done)
    for title in test.rules or ():
        if title in known and title not in acted:
            yield f"the rule `{title}` did not act"
    if test.logs is not None:
        reader = Evaluator(start.event, start.secrets, start.now_ms)
        wanted = [join(str(reader.value(each))) for each in test.logs]
        found = [log_text(line) for turn in done for line in turn.traced.run.logs]
        if [_as_absent(each) for each in wanted] != [_as_absent(each) for each in found]:
            yield f"the logged lines are {found}, expected {wanted}"


def _unknown_names(subject: Subject, test: ir.Test) -> Iterator[str]:
    """What a test names and no action has: the file of a flow cannot know."""
    secrets = {each.name for program in subject.programs for each in program.secrets}
    for name, _ in test.secrets:
        if name not in secrets:
            yield f"no action of the flow declares the secret or setting `{name}`"
    known = _titles(subject)
    for title in test.rules or ():
        if title not in known:
            yield f"no action of the flow has a rule `{title}`"


def _titles(subject: Subject) -> set[str]:
    return {
        step.title for program in subject.programs for step in program.all_steps if isinstance(step, ir.Rule)
    }


def _as_absent(line: str) -> str:
    """A line in which a missing field and one that is null read the same: to the language both are absent."""
    return re.sub(r"\bnull\b", "undefined", line)


def log_text(line: tuple[Value, ...], recorded: Sequence[JsonValue] | None = None) -> str:
    """A logged line as Node prints it; ``recorded`` is what Node was given, and knows null from undefined."""
    parts = [
        "undefined" if each is None else each if isinstance(each, str) else inspected(each) for each in line
    ]
    for index, value in enumerate(recorded or ()):
        if line[index] is None and value is None:
            parts[index] = "null"
    return join(" ".join(parts))


def inspected(value: Value) -> str:
    """A value inside of another one as ``console.log`` shows it, on one line."""
    match value:
        case None:
            return "null"
        case str():
            return _quoted(value)
        case list():
            return f"[ {', '.join(map(inspected, value))} ]" if value else "[]"
        case dict():
            members = (f"{_key(key)}: {inspected(item)}" for key, item in value.items())
            return f"{{ {', '.join(members)} }}" if value else "{}"
        case _:
            return json_text(value)


def _quoted(text: str) -> str:
    """In the first quotes that need no escape, as Node writes texts inside of other values."""
    quote = next((each for each in "'\"`" if each not in text), "'")
    text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return quote + text.replace(quote, f"\\{quote}") + quote


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]*", name) else _quoted(name)


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
    if run.cut is not None:
        return
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


def engines_differ(program: ir.Program, at: Label, problems: Sequence[str], given: Input) -> Diagnostic:
    """The report of a difference between the interpreter and Node."""
    return Diagnostic(
        ENGINES_DIFFER,
        f"the JavaScript of `{program.path}` does not do what the policy means, a bug of actiongen",
        at,
        notes=(
            *problems,
            f"event: {event_json(given.event)}",
            f"actiongen {__version__}, Python {platform.python_version()}",
        ),
        help="do not deploy the Action, and report these notes with the policy",
    )


def _listed(calls: Sequence[Call], trigger: Trigger) -> str:
    return ", ".join(call_text(*each, trigger) for each in calls) or "none"
