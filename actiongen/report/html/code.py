"""Code on the page: lines with numbers, in which parts belong to parts of another listing; and differences.

In: a text and its parts. Out: HTML, escaped.

    listing("a\\nb\\n", (Part(1, 2, 2),), "p", "j")
    ->   <span>a…</span><span class="r" data-r="1" id="p1"><span>b…</span></span>

Every line is an element, whose number is made by the style sheet: it is neither copied nor read out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from actiongen.diagnostics.snippet import TAB, shown

_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Part:
    """The lines ``first`` to ``last``, counted from 1, of what has this key in both listings.

    ``partner`` are the lines of the other listing that the first line links to, as people read them.
    """

    key: int
    first: int
    last: int
    partner: str | None = None


def safe(text: str) -> Markup:
    """A text of one line: what would be hidden or turn the line is an escape, as everywhere in actiongen."""
    return escape(shown(text.replace("\t", " " * TAB)))


def listing(text: str, parts: Iterable[Part], own: str, other: str) -> Markup:
    """The lines; ``own`` and ``other`` begin the ids of the parts here and in the other listing."""
    lines = lines_of(text)
    made: list[Markup] = []
    ids: set[int] = set()
    at = 1
    for part in sorted(parts, key=lambda each: each.first):
        if part.first < at or part.first > len(lines):  # two things on one line: the first one has it
            continue
        made += [_line(line) for line in lines[at - 1 : part.first - 1]]
        place = Markup("") if part.key in ids else Markup(' id="{}{}"').format(own, part.key)
        ids.add(part.key)
        inner = [_line(line) for line in lines[part.first - 1 : part.last]]
        if part.partner is not None:
            inner[0] = _line(lines[part.first - 1], _link(part, other))
        made.append(Markup('<span class="r" data-r="{}"{}>{}</span>').format(part.key, place, _joined(inner)))
        at = part.last + 1
    return _joined([*made, *(_line(line) for line in lines[at - 1 :])])


def _link(part: Part, other: str) -> Markup:
    return Markup('<a class="to" href="#{}{}">JS {}</a>').format(other, part.key, part.partner)


def _line(line: str, link: str = "") -> Markup:
    return Markup("<span>{}{}\n</span>").format(link, safe(line))


def lines_of(text: str) -> list[str]:
    """The lines without their ends; none of an empty text."""
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


# Differences


@dataclass(frozen=True, slots=True)
class Difference:
    """How many lines came and went, and all of it as HTML."""

    added: int
    removed: int
    html: Markup


def difference(before: str, after: str) -> Difference | None:
    """The lines that came and went with some around them; None where nothing did."""
    old, new = lines_of(before), lines_of(after)
    if old == new:
        return None
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    made: list[Markup] = []
    added = removed = 0
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        if group[0][1] or group[0][3]:
            made.append(_gap(group[0][1] + 1, group[0][3] + 1))
        for tag, first, last, start, end in group:
            if tag == "equal":
                made += _equal(old[first:last], first + 1, start + 1)
                continue
            made += _changed("del", old[first:last], first + 1)
            made += _changed("ins", new[start:end], start + 1)
            removed, added = removed + last - first, added + end - start
    return Difference(added, removed, _joined(made))


def _gap(old: int, new: int) -> Markup:
    words = f"line {new}" if old == new else f"line {new}, which was {old}"
    return Markup('<span class="gap">{}\n</span>').format(words)


def _equal(lines: Sequence[str], old: int, new: int) -> Iterator[Markup]:
    for at, line in enumerate(lines):
        yield Markup('<span data-n="{}">  {}\n</span>').format(new + at, safe(line))


def _changed(tag: str, lines: Sequence[str], first: int) -> Iterator[Markup]:
    sign = "+" if tag == "ins" else "-"
    for at, line in enumerate(lines, first):
        yield Markup('<{} data-n="{}">{} {}\n</{}>').format(Markup(tag), at, sign, safe(line), Markup(tag))


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
