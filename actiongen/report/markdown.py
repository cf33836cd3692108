"""Markdown in which texts of others stay texts.

In: any texts, and blocks of lines. Out: Markdown (CommonMark and the tables of GitHub). What :func:`plain` and
:func:`code` return shows as the text that went in, wherever it stands: in a paragraph, a list, a heading, a table.

    >>> plain("a *b* | <i>")
    'a \\\\*b\\\\* &#124; &lt;i&gt;'
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never
from urllib.parse import quote

from actiongen.diagnostics.snippet import shown
from actiongen.unicode import is_printable, quoted

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "$": "&#36;"}
_ESCAPED = re.compile(r"[\\`*\[\]~#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|[&<>|$]")
# A dot after `www` makes a link of GitHub's.
_PUNCTUATION = re.compile(r"""[\\`*_{}\[\]<>()#!|~$@:&"'^]|(?<=www)\.|(?<= ) |^ | $""", re.IGNORECASE)
# What begins a list, a heading or a rule where it begins a line.
_OPENS = re.compile(r"(?P<mark>[-+=]|\d{1,9}(?=[.)]))")


def inline(text: str) -> str:
    """A text that does not begin a line, with everything escaped that means something to Markdown or HTML."""
    visible = "".join(char if is_printable(char) else " " for char in text)
    # An underscore within a word means nothing to Markdown.
    return _ESCAPED.sub(_escaped, " ".join(visible.split()))


def plain(text: str) -> str:
    """The same wherever it stands."""
    escaped = inline(text)
    opens = _OPENS.match(escaped)
    if opens is None:
        return escaped
    mark = opens["mark"]
    return f"\\{escaped}" if not mark.isdigit() else f"{mark}\\{escaped[len(mark):]}"


def _escaped(found: re.Match[str]) -> str:
    return _ENTITIES.get(found[0]) or f"\\{found[0]}"


def code(text: str) -> str:
    """A text in the font of code; what a span of code cannot hold in every place stands in quotes."""
    if text and not set(text) & set("`|") and text == text.strip() and "  " not in text and _is_shown(text):
        return f"`{text}`"
    return plain(quoted(text))


def quotation(text: str) -> str:
    """A text in quotation marks, for what people read."""
    return f"“{plain(text)}”"


def literal(text: str) -> str:
    """The same for any text and in every place, among HTML too: what could mean something is written by its number. In
    code, GitHub and GitLab look for no mention of a person, an issue or a commit either, and make no links.
    """
    escaped = _PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", shown(text))
    return f"<code>{escaped}</code>"


def _is_shown(text: str) -> bool:
    return all(map(is_printable, text))


def link(text: str, address: str) -> str:
    """A link; ``text`` is Markdown, ``address`` a relative path."""
    return f"[{text}]({quote(address, safe='/.-_~#')})"


def row(cells: Iterable[str]) -> str:
    """A row of a table; the cells are Markdown of one line."""
    return f"| {' | '.join(cells)} |"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> "Lines":
    """A table; the cells are Markdown of one line."""
    return Lines((row(head), row(["---"] * len(head)), *map(row, rows)))


# Blocks


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of Markdown that belong together: a paragraph, a table, a block of code, a heading."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: each item is blocks. ``first``: the number of the first item, None for a list without numbers."""

    items: "tuple[tuple[Block, ...], ...]"
    first: int | None = None


Block = Lines | Listing


def paragraph(text: str) -> Lines:
    """A paragraph of one line of Markdown."""
    return Lines((text,))


def heading(level: int, text: str) -> Lines:
    """A heading; the text is Markdown."""
    return Lines((f"{'#' * level} {text}",))


def fenced(text: str, language: str) -> Lines:
    """A block of code; the fence is longer than any in it."""
    longest = max(map(len, re.findall(r"`{3,}", text)), default=2)
    fence = "`" * max(3, longest + 1)
    return Lines((f"{fence}{language}", *text.rstrip("\n").split("\n"), fence))


def document(blocks: Iterable[Block]) -> str:
    """The text of a file."""
    return "\n".join(_between(blocks)) + "\n"


def _between(blocks: Iterable[Block]) -> Iterator[str]:
    for index, block in enumerate(blocks):
        if index:
            yield ""
        yield from _lines(block)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Lines(lines):
            yield from lines
        case Listing(items, first):
            is_loose = any(_is_loose(item) for item in items)
            for index, item in enumerate(items):
                if index and is_loose:
                    yield ""
                yield from _item(item, "-" if first is None else f"{first + index}.", is_loose)
        case _:
            assert_never(block)


def _is_loose(item: "tuple[Block, ...]") -> bool:
    """Whether an item has more than a text and a list below it."""
    return len(item) > 2 or any(isinstance(block, Lines) for block in item[1:])


def _item(item: "tuple[Block, ...]", mark: str, is_loose: bool) -> Iterator[str]:
    indent = " " * (len(mark) + 1)
    lines: list[str] = []
    for index, block in enumerate(item):
        lines += [""] if index and is_loose else []
        lines += _lines(block)
    for index, line in enumerate(lines):
        lead = f"{mark} " if index == 0 else indent
        yield f"{lead}{line}" if line else ""
