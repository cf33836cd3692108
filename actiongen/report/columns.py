"""Two things side by side on a terminal.

In: pairs of texts, a width. Out: lines.

    list(columns([("before", "after"), ("a", "b")], 76))   ->   ["    before | after", "    a      | b"]
"""

import textwrap
from collections.abc import Iterator

INDENT = "    "
NARROW = 25
"""Columns that are narrower are hard to read: one stands below the other then."""


def columns(pairs: list[tuple[str, str]], width: int) -> Iterator[str]:
    """Two columns, as wide as they have to be; one below the other where there is no room."""
    half = (width - 3) // 2
    if half < NARROW:
        for at, name in enumerate(pairs[0]):
            yield f"{INDENT}{name}"
            for pair in pairs[1:]:
                yield from wrapped(pair[at], width, INDENT + "  ") if pair[at] else ()
        return
    left = min(half, max(len(one) for one, _ in pairs))
    right = width - 3 - left
    for one, other in pairs:
        cells = (_cell(one, left), _cell(other, right))
        for at in range(max(map(len, cells))):
            first, second = (cell[at] if at < len(cell) else "" for cell in cells)
            yield f"{INDENT}{first.ljust(left)} | {second}".rstrip()


def _cell(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent="  ", drop_whitespace=False) or [""]


def wrapped(text: str, width: int, indent: str) -> list[str]:
    """A sentence in lines; all but the first stand further in."""
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=f"{indent}  ") or [indent]
