"""What a run of tests came to, for people.

In: verdicts, the texts of the files. Out: lines: a failure with the event that matters, the calls as a
difference, the rules that acted or should have, and the values that decided.

    FAILED policies/mfa_action.policy:41 a flagged account is challenged on its second login
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import click

from actiongen import ir
from actiongen.auth0.model import Trigger
from actiongen.diagnostics.outcome import count
from actiongen.diagnostics.snippet import shown
from actiongen.ir.walk import below
from actiongen.report.explanation import INDENT, Explained
from actiongen.report.one_run import verdict_lines
from actiongen.runs.values import Call
from actiongen.source import Source
from actiongen.testing.events import NOW, Input
from actiongen.testing.in_order import Turn, made
from actiongen.testing.trace import State, StepTrace
from actiongen.testing.values import call_text, path_text, short
from actiongen.testing.verdict import Expected, Result, Verdict, log_text


@dataclass(frozen=True, slots=True)
class Report:
    """All verdicts of a run; ``properties`` is how many are not looked at here, ``left_out`` how many tests ``-k``
    left out.
    """

    verdicts: tuple[Verdict, ...]
    sources: Mapping[str, Source]
    seconds: float
    properties: int = 0
    left_out: int = 0

    def count(self, result: Result) -> int:
        """How many tests came to that."""
        return sum(verdict.result is result for verdict in self.verdicts)

    @property
    def failures(self) -> tuple[Verdict, ...]:
        """The tests that did not pass."""
        return tuple(verdict for verdict in self.verdicts if verdict.result is not Result.PASSED)

    def line(self, verdict: Verdict) -> int | None:
        """The line of a test in its file."""
        source = self.sources.get(verdict.test.span.path)
        return None if source is None else source.position(verdict.test.span.start).line


def text(report: Report, *, colour: bool = False, why: bool = False) -> str:
    """The report as text; ``why`` adds the whole course of every test."""
    lines: list[str] = []
    for each in report.verdicts if why else report.failures:
        head, *below = _in_full(report, each) if why else failure(report, each)
        shade = "green" if each.result is Result.PASSED else "red"
        found = [_painted(head, shade, bold=True), *map(_difference_painted, below)]
        lines += [*(found if colour else [head, *below]), ""]
    for verdict in report.verdicts:
        lines += [f"note: {verdict.subject.path}: {verdict.name}: {shown(note)}" for note in verdict.notes]
    summary = _summary(report)
    lines.append(_painted(summary, "red" if report.failures else "green") if colour else summary)
    if report.properties:
        lines.append(f"not proved here: {count(report.properties, 'property')} (`actiongen prove` does)")
    return "".join(f"{line}\n" for line in lines)


def _painted(line: str, colour: str, *, bold: bool = False) -> str:
    return click.style(line, fg=colour, bold=bold)


def _difference_painted(line: str) -> str:
    """A line of a failure, in colour if it is a call that is missing or was not expected."""
    text = line.lstrip()
    if text.startswith(("- api.", "- abort(")):
        return _painted(line, "red")
    return _painted(line, "green") if text.startswith(("+ api.", "+ abort(")) else line


def _summary(report: Report) -> str:
    failed = len(report.failures)
    parts = [f"{report.count(Result.PASSED)} passed"]
    parts += [f"{failed} failed"] * (failed > 0)
    parts += [f"{report.left_out} left out"] * (report.left_out > 0)
    return f"{count(len(report.verdicts), 'test')}: {', '.join(parts)} in {report.seconds:.2f} s"


def failure(report: Report, verdict: Verdict) -> Iterator[str]:
    """One test that did not pass."""
    yield _head(report, verdict)
    yield from (INDENT + detail for detail in details(report, verdict))


def _head(report: Report, verdict: Verdict) -> str:
    line = report.line(verdict)
    where = verdict.test.span.path if line is None else f"{verdict.test.span.path}:{line}"
    result = "PASSED" if verdict.result is Result.PASSED else "FAILED"
    return f"{result} {where} {verdict.name}"


def _in_full(report: Report, verdict: Verdict) -> Iterator[str]:
    yield _head(report, verdict)
    told = (*map(shown, verdict.problems), *given_lines(verdict.start), *_differing_calls(verdict))
    yield from ((INDENT + line).rstrip() for line in (*told, *course(report, verdict)))


def course(report: Report, verdict: Verdict) -> Iterator[str]:
    """All that happened in a test: every guard and rule of every action that ran, and its calls."""
    for turn in verdict.turns:
        explained = Explained(turn.program, turn.world, turn.traced, report.sources)
        logged = (f"logged: {shown(log_text(line))}" for line in turn.traced.run.logs)
        lines = (*explained.steps(), *verdict_lines(turn.program, turn.traced), *logged)
        if verdict.subject.is_flow:
            yield f"{turn.program.stem}:"
            yield from (f"{INDENT}{line}".rstrip() for line in lines)
        else:
            yield from lines


def details(report: Report, verdict: Verdict) -> Iterator[str]:
    """The event, the calls and the rules of a test that did not pass."""
    yield from map(shown, verdict.problems)
    yield from given_lines(verdict.start)
    yield from _differing_calls(verdict)
    for turn in verdict.turns:
        lines = _turn(report, verdict, turn)
        if not verdict.subject.is_flow:
            yield from lines
            continue
        yield f"{turn.program.stem}: called {_called(turn, verdict.subject.trigger)}"
        yield from (INDENT + line for line in lines)
    for program in verdict.subject.programs[len(verdict.turns) :]:
        yield f"{program.stem}: did not run"


def _differing_calls(verdict: Verdict) -> Iterator[str]:
    if not verdict.calls_match:
        yield "calls (- expected, + made):"
        yield from (INDENT + each for each in difference(verdict))
        if verdict.subject.is_flow and _is_order_alone(verdict):
            yield f"{INDENT}only their order differs: Auth0 asks for MFA at the end of a flow"


def _is_order_alone(verdict: Verdict) -> bool:
    """Whether each expected call was made, and no other."""
    left = list(verdict.calls)
    for each in verdict.expected:
        call = next((call for call in left if each.matches(call)), None)
        if call is None:
            return False
        left.remove(call)
    return not left


def _turn(report: Report, verdict: Verdict, turn: Turn) -> Iterator[str]:
    explained = Explained(turn.program, turn.world, turn.traced, report.sources)
    for step in telling_steps(verdict, turn):
        yield from explained.step(step)


def _called(turn: Turn, trigger: Trigger) -> str:
    return ", ".join(call_text(*each, trigger) for each in made(turn.traced.run)) or "nothing"


def given_lines(given: Input) -> Iterator[str]:
    """What differs from the default event."""
    if given.given or given.now != NOW or given.way is not None:
        yield "event:"
    if given.way is not None:
        yield f"{INDENT}way = {given.way}"
    for path, value in given.given:
        yield f"{INDENT}{path_text(path)} = {short(value)}"
    if given.now != NOW:
        yield f"{INDENT}now = {given.now}"


def difference(verdict: Verdict) -> Iterator[str]:
    """The expected and the actual calls in order, as a difference."""
    yield from _aligned(verdict.expected, verdict.calls, verdict.subject.trigger) or ["(no call)"]


def _aligned(expected: Sequence[Expected], calls: Sequence[Call], trigger: Trigger) -> list[str]:
    """The longest common sequence of what matches, with what is expected and what is made between."""
    table = [[0] * (len(calls) + 1) for _ in range(len(expected) + 1)]
    for i in reversed(range(len(expected))):
        for j in reversed(range(len(calls))):
            is_same = expected[i].matches(calls[j])
            table[i][j] = table[i + 1][j + 1] + 1 if is_same else max(table[i + 1][j], table[i][j + 1])
    lines: list[str] = []
    i = j = 0
    while i < len(expected) or j < len(calls):
        both = i < len(expected) and j < len(calls)
        if both and expected[i].matches(calls[j]):
            lines.append(f"  {call_text(*calls[j], trigger)}")
            i, j = i + 1, j + 1
        elif j == len(calls) or (i < len(expected) and table[i + 1][j] >= table[i][j + 1]):
            lines.append(f"- {expected[i].text(trigger)}")
            i += 1
        else:
            lines.append(f"+ {call_text(*calls[j], trigger)}")
            j += 1
    return lines


def telling_steps(verdict: Verdict, turn: Turn) -> list[StepTrace]:
    """The guards and rules of an action that explain a failure: that made what was not expected, could have
    made what was, or ended it.
    """
    run = turn.traced.run
    missing = {each.method for each in verdict.expected} if not verdict.calls_match else set()
    matched = [any(each.matches(call) for each in verdict.expected) for call in run.calls]
    unwanted = {index for index, is_expected in enumerate(matched) if not is_expected}
    found: list[StepTrace] = []
    for step in turn.traced.steps:
        is_asked = step.step.title in (verdict.test.rules or ()) and step.step.title not in turn.traced.rules
        could = bool(missing & _methods(step.step)) and step.state not in (State.ACTED, State.ENDED)
        if unwanted & set(step.calls) or could or is_asked:
            found.append(step)
    ender = turn.traced.ender
    if ender is not None and ender not in found and any(each.state is State.UNREACHED for each in found):
        found.insert(0, ender)
    return found or [step for step in turn.traced.steps if step.state is State.ENDED]


def _methods(step: ir.Guard | ir.Acting) -> set[str]:
    if isinstance(step, ir.Guard):
        return set()
    names = {node.method.name for node in below(step.body) if isinstance(node, ir.Call)}
    return names | ({"abort"} if any(isinstance(node, ir.Abort) for node in below(step.body)) else set())
