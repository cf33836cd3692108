"""What a change changes, as a comment on a pull request.

In: a :class:`~actiongen.report.diff.facts.Diff`. Out: Markdown of GitHub and GitLab: the verdict, a table, and folded
what each action and flow did before and does now.

    markdown(diff)   ->   '### actiongen: 1 of 5 actions lets logins in …'

Texts of policies and of events stand in it as they are: nothing in them is Markdown or HTML, and nobody is mentioned.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

from actiongen.diagnostics.outcome import count
from actiongen.prover.model import Difference
from actiongen.report.diff.facts import Compared, Diff, worst_first
from actiongen.report.diff.outcomes import event_lines, rows
from actiongen.report.diff.sentences import MEANINGS, NO_RULE, aside_in_words, sentences, verdict_of
from actiongen.report.markdown import (
    Block,
    Lines,
    document,
    fenced,
    heading,
    literal,
    paragraph,
    plain,
    table,
)

MOST_CHARACTERS = 65_000
"""GitHub takes 65,536 characters of a comment and refuses it beyond that; a little is left for whoever sends it."""

_T = TypeVar("_T")
_HEAD = ("change", "action or flow", "beside it")


def markdown(diff: Diff) -> str:
    """The whole comment; what would not fit is counted and left out."""
    first, *rest = sentences(diff)
    blocks: list[Block] = [heading(3, f"actiongen: {plain(first)}")]
    blocks += [paragraph(" ".join(map(plain, rest)))] if rest else []
    blocks.append(paragraph(f"From {literal(diff.old)} to {literal(diff.new)}."))
    compared = worst_first(diff.compared)
    told = [_row(each) for each in compared if each.is_changed]
    left = MOST_CHARACTERS - len(document(blocks)) - 300
    kept = _fitting(told, left // 2, lambda row: sum(map(len, row)) + 12)
    blocks += [table(_HEAD, kept)] if kept else []
    left -= len(document(blocks[-1:]))
    folded = [part for each in compared if (part := [*_folded(each)])]
    shown = _fitting(folded, left, lambda part: len(document(part)) + 1)
    blocks += [block for part in shown for block in part]
    if diff.no_node is not None:
        blocks.append(paragraph(f"Not run on Node: {literal(diff.no_node[:200])}"))
    hidden = len(told) - len(kept) + len(folded) - len(shown)
    if hidden:
        more = count(hidden, "more part")
        blocks.append(paragraph(f"{more} would not fit here; `actiongen diff` says all."))
    return document(blocks)


def _fitting(parts: Sequence[_T], room: int, size: Callable[[_T], int]) -> list[_T]:
    """As many parts as there is room for, from the first one on."""
    ends = accumulate(map(size, parts))
    return [part for part, end in zip(parts, ends, strict=True) if end <= room]


def _row(compared: Compared) -> list[str]:
    verdict = verdict_of(compared)
    asides = "<br>".join(literal(aside_in_words(aside)) for aside in compared.asides)
    return [f"**{plain(verdict)}**" if compared.kinds else plain(verdict), _name(compared), asides]


def _name(compared: Compared) -> str:
    """What it is, in Markdown and among HTML."""
    if compared.is_flow:
        return f"the flow of {literal(compared.name)}"
    return f"{literal(compared.name)} in {literal(compared.path)}"


def _folded(compared: Compared) -> Iterator[Block]:
    comparison = compared.comparison
    if comparison is None or not compared.kinds:
        return
    yield Lines(("<details>", f"<summary>{verdict_of(compared)}: {_name(compared)}</summary>"))
    if comparison.reason is not None:
        yield paragraph(f"**UNDECIDED**: {literal(comparison.reason)}")
    for difference in comparison.differences:
        yield from _difference(difference, compared)
    yield Lines(("</details>",))


def _difference(difference: Difference, compared: Compared) -> Iterator[Block]:
    trigger = compared.trigger.id
    event = event_lines(difference.input, compared.trigger)
    where = f"; what is not named is as in the default event of {trigger}" if event else ""
    yield paragraph(f"**{difference.change.value}**: {MEANINGS[difference.change]}{where}.")
    yield fenced("\n".join(event) if event else f"# the default event of {trigger}", "python")
    cells = [
        [literal(one) if one else "", literal(other) if other else ""]
        for one, other in rows(difference, compared.trigger)
    ]
    yield table(("before", "after"), cells)
    told = ", ".join(map(literal, difference.rules))
    yield paragraph(f"Rules that changed: {told}" if told else f"{NO_RULE.capitalize()}.")
