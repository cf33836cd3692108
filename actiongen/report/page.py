"""Facts and tables about one thing, before anybody decides how to show them.

In: a :class:`Page`. Out: plain text, which lines up and does not wrap, or JSON.

    plain(Page("event.user.email", (("Type", "string"),)))   ->   "event.user.email\\n\\n  Type  string\\n"
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a title; each row has a cell a column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to say of one thing; ``more`` is a command that says more."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()
    more: str = ""


def plain(page: Page) -> str:
    """The page as lines, a row a line."""
    blocks = [[page.title]]
    blocks += [_aligned(page.facts)] * bool(page.facts)
    blocks += [[table.title, *_aligned(table.rows)] for table in page.tables]
    blocks += [[f"more: {page.more}"]] * bool(page.more)
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def to_json(page: Page) -> str:
    """The page as one object; a row is an object whose keys are the columns."""
    value = {
        "version": 1,
        "title": page.title,
        "facts": [{"name": name, "text": text} for name, text in page.facts],
        "tables": [
            {
                "title": table.title,
                "rows": [
                    {column.lower(): cell for column, cell in zip(table.columns, row, strict=True)}
                    for row in table.rows
                ],
            }
            for table in page.tables
        ],
    }
    return json.dumps(value, indent=2) + "\n"


def _aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    rows = tuple(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return [f"  {line}".rstrip() for line in lines]
