"""What a change changes, for a terminal.

In: a :class:`~actiongen.report.diff.facts.Diff`, the width of the terminal. Out: lines: the verdict, a row an action
and a flow, then each difference with its event and both outcomes side by side.

    text(diff, 100, False)   ->   '1 of 5 actions lets logins in …'
"""

import textwrap
from collections.abc import Iterator

import click

from actiongen.diagnostics.snippet import shown
from actiongen.prover.model import Change, Difference
from actiongen.report.columns import INDENT, NARROW, columns, wrapped
from actiongen.report.diff.facts import Compared, Diff, worst_first
from actiongen.report.diff.outcomes import event_lines, rows
from actiongen.report.diff.sentences import MEANINGS, NO_RULE, aside_in_words, sentences, verdict_of

_COLOURS = {
    Change.LOOSER: "red",
    Change.UNDECIDED: "red",
    Change.DIFFERENT: "yellow",
    Change.STRICTER: "yellow",
}


def text(diff: Diff, width: int, colour: bool) -> str:
    """The whole, in lines that fit the terminal."""
    width = max(width, NARROW)
    lines = textwrap.wrap(" ".join(sentences(diff)), width)
    lines.append(f"{shown(diff.old)} -> {shown(diff.new)}")
    compared = tuple(each for each in worst_first(diff.compared) if each.is_changed)
    lines += _table(compared, colour)
    for each in compared:
        lines += _details(each, width, colour)
    if diff.no_node is not None:
        lines += ["", *wrapped(f"not run on Node: {shown(diff.no_node)}", width, "")]
    return "".join(f"{line}\n" for line in lines)


def _table(compared: tuple[Compared, ...], colour: bool) -> Iterator[str]:
    verdicts = [verdict_of(each) for each in compared]
    yield from [""] if compared else []
    wide = max(map(len, verdicts), default=0)
    for each, verdict in zip(compared, verdicts, strict=True):
        yield f"{_painted(verdict.ljust(wide), each, colour)}  {_name(each)}"
        yield from (f"{' ' * wide}  {shown(aside_in_words(aside))}" for aside in each.asides)


def _name(compared: Compared) -> str:
    if compared.is_flow:
        return f"{shown(compared.path)}: the flow of {shown(compared.name)}"
    return f"{shown(compared.path)}: {shown(compared.name)} ({compared.trigger.id})"


def _painted(text: str, compared: Compared, colour: bool) -> str:
    worst = next((kind for kind in _COLOURS if kind in compared.kinds), None)
    return click.style(text, fg="green" if worst is None else _COLOURS[worst], bold=True) if colour else text


def _details(compared: Compared, width: int, colour: bool) -> Iterator[str]:
    comparison = compared.comparison
    if comparison is None or not compared.kinds:
        return
    yield ""
    yield _name(compared)
    if comparison.reason is not None:
        yield from wrapped(f"UNDECIDED: {shown(comparison.reason)}", width, "  ")
    for difference in comparison.differences:
        yield ""
        yield from _difference(difference, compared, width, colour)


def _difference(difference: Difference, compared: Compared, width: int, colour: bool) -> Iterator[str]:
    head = difference.change.value
    painted = click.style(head, fg=_COLOURS.get(difference.change), bold=True) if colour else head
    yield f"  {painted}: {MEANINGS[difference.change]}"
    event = event_lines(difference.input, compared.trigger)
    yield from (
        [INDENT + shown(line) for line in event]
        if event
        else [f"{INDENT}the default event of {compared.trigger.id}"]
    )
    pairs = [(shown(one), shown(other)) for one, other in rows(difference, compared.trigger)]
    yield from columns([("before", "after"), *pairs], width - len(INDENT))
    told = "; ".join(map(shown, difference.rules))
    yield from wrapped(f"rules that changed: {told}" if told else NO_RULE, width, INDENT)
