"""What an import has made, for a terminal.

In: a :class:`~actiongen.report.imported.facts.Report`, the width of the terminal. Out: lines: the verdict, then each
original with what was run, what differs and the smallest event, then the files.

    text(report, 100, False)   ->   '2 of 2 originals became policies. …'
"""

import textwrap
from collections.abc import Iterator

import click

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import Trigger
from actiongen.diagnostics.snippet import shown
from actiongen.importer.judge.model import Difference
from actiongen.importer.model import Original
from actiongen.importer.write.model import Result
from actiongen.report.columns import INDENT, NARROW, columns, wrapped
from actiongen.report.diff.outcomes import aligned, call_texts, cut
from actiongen.report.imported.facts import (
    FAILING,
    Report,
    Verdict,
    name_of,
    policy_path,
    problems_of,
    verdict_of,
    worst_first,
)
from actiongen.report.imported.sentences import (
    differing,
    ending,
    judged,
    lacking,
    repaired,
    sentences,
    untaken,
)
from actiongen.report.suggestion import argument_lines
from actiongen.testing.events import Input

_MOST_SHOWN = 5
_COLOURS = {
    Verdict.EQUAL: "green",
    Verdict.REPAIRED: "green",
    Verdict.PARTLY: "yellow",
    Verdict.UNJUDGED: "yellow",
}


def text(report: Report, width: int, colour: bool) -> str:
    """The whole, in lines that fit the terminal."""
    width = max(width, NARROW)
    lines = textwrap.wrap(" ".join(sentences(report)), width)
    for result in worst_first(report):
        lines += ["", *_result(result, report, width, colour)]
    for missed in report.missed:
        lines += [
            "",
            f"{shown(missed.path)}: {_painted('not read', Verdict.REFUSED, colour)}: {shown(missed.what)}",
        ]
        lines += wrapped(shown(missed.why), width, "  ")
    notes = [line for note in report.notes for line in wrapped(shown(note), width, "")]
    files = list(_files(report))
    lines += [""] * bool(notes) + notes + [""] * bool(files) + files
    return "".join(f"{line}\n" for line in lines)


def event_lines(given: Input, trigger: Trigger) -> tuple[str, ...]:
    """The arguments of a test with this event; none for the default event."""
    return tuple(map(cut, (line for line in argument_lines(given, trigger) if line != "given={},")))


def _painted(said: str, verdict: Verdict, colour: bool) -> str:
    return click.style(said, fg=_COLOURS.get(verdict, "red"), bold=True) if colour else said


def _result(result: Result, report: Report, width: int, colour: bool) -> Iterator[str]:
    original = result.imported.original
    verdict = verdict_of(result)
    path = policy_path(result, report.folder)
    place = f"{shown(path)}: " if path is not None else ""
    yield f"{place}{_painted(verdict.value, verdict, colour)}, {shown(name_of(original))} ({shown(original.path)})"
    for said, help in problems_of(result):
        yield from wrapped(shown(said), width, "  ")
        if help:
            yield from wrapped(shown(help), width, INDENT)
    if result.judgement is not None:
        yield from wrapped(shown(judged(result.judgement)), width, "  ")
        yield from _untaken(result, width)
        for failure in result.judgement.failures:
            yield from wrapped(shown(lacking(failure)), width, "  ")
        for difference in result.judgement.differences:
            yield from _difference(difference, original, width)
    yield from _repairs(result, width)
    for note in original.notes:
        yield from wrapped(shown(f"note: {note}"), width, "  ")


def _untaken(result: Result, width: int) -> Iterator[str]:
    assert result.judgement is not None
    missed = result.judgement.coverage.missed
    for arm in missed[:_MOST_SHOWN]:
        yield from wrapped(shown(f"not taken: {untaken(arm, result.imported.original)}"), width, "  ")
    if len(missed) > _MOST_SHOWN:
        yield f"  not taken: {len(missed) - _MOST_SHOWN:,} more"


def _difference(difference: Difference, original: Original, width: int) -> Iterator[str]:
    yield from wrapped(shown(differing(difference, original)), width, "  ")
    if difference.accepted is not None:
        yield from wrapped(shown(f"accepted: {difference.accepted}"), width, INDENT)
    trigger = load_trigger(original.trigger)
    if trigger is None or not difference.is_open:
        return
    event = event_lines(difference.smallest, trigger)
    yield from (f"{INDENT}{shown(line)}" for line in event or (f"the default event of {trigger.id}",))
    sides = [
        [*call_texts(run.calls, trigger), *map(cut, ending(run))]
        for run in (difference.original, difference.policy)
    ]
    pairs = [(shown(one), shown(other)) for one, other in aligned(*sides)]
    yield from columns([("original", "policy"), *pairs], width - len(INDENT))


def _repairs(result: Result, width: int) -> Iterator[str]:
    for line in repaired(result):
        yield from wrapped(shown(line), width, "  ")


def _files(report: Report) -> Iterator[str]:
    verb = "would write" if report.is_dry else "wrote"
    yield from (f"{verb} {shown(path)}" for path in report.written)
    yield from (f"{shown(path)} is there already, and the same" for path in report.same)
    if (
        report.written
        and not report.is_dry
        and not any(verdict_of(each) in FAILING for each in report.results)
    ):
        yield "next: actiongen build"
    if report.in_the_way and not report.is_dry:
        yield "wrote nothing, for there are files in the way"
