"""Lays out the lines of a policy with what is to be said of places in them below.

In: a source and the labels in it. Out: rows of characters with a style each.

    >>> source = Source("a.policy", "stop(1)\\n")
    >>> [row.plain for row in snippet(source, [(Label(Span("a.policy", 5, 6), "no argument"), True)])]
    ['stop(1)', '     ^ no argument']
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import Enum

from actiongen.diagnostics.model import Label
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Source, Span
from actiongen.unicode import category, is_printable, is_wide

WIDTH = 120
"""Longer lines are cut around their labels; in columns."""

_PLAIN = re.compile("[ -~]*")
"""What a terminal shows as it is, a column a character."""

TAB = 4


class Style(Enum):
    """What a character is part of."""

    PLAIN = "plain"
    TITLE = "title"
    SEVERITY = "severity"
    GUTTER = "gutter"
    PRIMARY = "primary"
    SECONDARY = "secondary"


Cell = tuple[str, Style]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of output; ``number``: that of a line of the file; ``gap``: lines are left out."""

    number: int | None
    cells: tuple[Cell, ...]
    gap: bool = False

    @property
    def plain(self) -> str:
        """The row without style."""
        return "".join(text for text, _ in self.cells)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A labelled part of one line, in columns from 0."""

    start: int
    end: int
    text: str
    primary: bool

    @property
    def style(self) -> Style:
        return Style.PRIMARY if self.primary else Style.SECONDARY


def snippet(source: Source, labels: Iterable[tuple[Label, bool]]) -> list[Row]:
    """The labelled lines in order, each with its labels; the boolean says which label is the primary one."""
    marks: dict[int, list[_Mark]] = {}
    spanned: list[tuple[int, int]] = []
    for label, primary in labels:
        first, last = (source.position(offset).line for offset in _bounds(source, label.span))
        spanned.append((first, last))
        for line in sorted({first, last}):
            marks.setdefault(line, []).append(_mark(source, label, line, primary))
    rows: list[Row] = []
    before: int | None = None
    for line in sorted(marks):
        if before is not None and line > before + 1 and any(a <= before and line <= b for a, b in spanned):
            rows.append(Row(None, (), gap=True))
        rows += _line_rows(source.line(line), line, marks[line])
        before = line
    return rows


def shown(text: str) -> str:
    """The text with every character that a terminal would hide or obey written as an escape."""
    return text if _PLAIN.fullmatch(text) else "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if " " <= char <= "~" or is_printable(char):
        return char
    code = ord(char)
    escapes = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    if char in escapes:
        return escapes[char]
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _bounds(source: Source, span: Span) -> tuple[int, int]:
    """Start and end inside the text; a newline at the end is left out, lest the next line be marked."""
    start = min(span.start, len(source.text))
    end = min(max(span.end, start), len(source.text))
    return start, end - 1 if end > start and source.text[end - 1] == "\n" else end


def _mark(source: Source, label: Label, line: int, primary: bool) -> _Mark:
    """The part of a label on its first or last line; its text stands below the last one."""
    start, end = (source.position(offset) for offset in _bounds(source, label.span))
    text = source.line(line)
    columns = _columns(text)
    from_column = columns[start.column - 1 if line == start.line else len(text) - len(text.lstrip())]
    to_column = columns[end.column - 1 if line == end.line else len(text.rstrip())]
    words = shown(label.text) if line == end.line else ""
    return _Mark(from_column, max(to_column, from_column + 1), words, primary)


def _line_rows(text: str, number: int, marks: Sequence[_Mark]) -> list[Row]:
    cells, marks = _cut(text, marks)
    rows = [Row(number, _trimmed([(cell, Style.PLAIN) for cell in cells]))]
    rows += [Row(None, _trimmed(line)) for line in _under(marks)]
    return rows


def _columns(text: str) -> list[int]:
    """The column at which each character starts, and the one after the last."""
    if _PLAIN.fullmatch(text):
        return [*range(len(text) + 1)]
    columns = [0]
    for char in text:
        columns.append(columns[-1] + _width(char, columns[-1]))
    return columns


def _width(char: str, column: int = 0) -> int:
    """How many columns a character takes when it starts at this one."""
    if char == "\t":
        return TAB - column % TAB
    if not is_printable(char):
        return len(_shown(char))
    if category(char) in ("Mn", "Me"):
        return 0
    return 2 if is_wide(char) else 1


def _cut(text: str, marks: Sequence[_Mark]) -> tuple[list[str], list[_Mark]]:
    """The characters as they are shown, cut to the width around the marks, and where the marks are then."""
    columns = _columns(text)
    whole = columns[-1]
    cells = (
        [*text]
        if _PLAIN.fullmatch(text)
        else [
            " " * _width(char, column) if char == "\t" else _shown(char)
            for char, column in zip(text, columns, strict=False)
        ]
    )
    if whole <= WIDTH:
        return cells, list(marks)
    first = min(mark.start for mark in marks)
    last = max(mark.end for mark in marks)
    if last - first > WIDTH - 2:
        first = next((mark.start for mark in marks if mark.primary), first)
        last = first + WIDTH // 2
    wanted = max(0, min((first + last - WIDTH) // 2, whole - WIDTH))
    start = next(index for index, column in enumerate(columns) if column >= wanted)
    end = max(index for index, column in enumerate(columns) if column <= columns[start] + WIDTH)
    before, after = ["…"] * (start > 0), ["…"] * (end < len(text))
    shift = columns[start] - len(before)
    limit = columns[end] - shift
    moved = [
        replace(mark, start=min(max(mark.start - shift, 0), limit - 1), end=min(mark.end - shift, limit))
        for mark in marks
    ]
    moved = [replace(mark, end=max(mark.end, mark.start + 1)) for mark in moved]
    return [*before, *cells[start:end], *after], moved


def _under(marks: Sequence[_Mark]) -> list[list[Cell]]:
    """The rows below a line: all marks, then the texts, those further right first."""
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end))
    underline: list[Cell] = []
    for mark in sorted(ordered, key=lambda mark: mark.primary):
        _put(underline, mark.start, ("^" if mark.primary else "-") * (mark.end - mark.start), mark.style)
    hanging = [mark for mark in ordered if mark.text]
    if ordered[-1].text and ordered[-1].end == max(mark.end for mark in ordered):
        inline = hanging.pop()
        _put(underline, inline.end + 1, inline.text, inline.style)
    rows = [underline]
    if hanging:
        rows.append(_bars(hanging))
    while hanging:
        mark = hanging.pop()
        row = _bars(hanging)
        _put(row, mark.start, mark.text, mark.style)
        rows.append(row)
    return rows


def _bars(marks: Iterable[_Mark]) -> list[Cell]:
    row: list[Cell] = []
    for mark in marks:
        _put(row, mark.start, "|", mark.style)
    return row


def _put(row: list[Cell], column: int, text: str, style: Style) -> None:
    """Writes over what is there, one character a cell: a text of wide ones stands at the end of its row."""
    row += [(" ", Style.PLAIN)] * (column + len(text) - len(row))
    row[column : column + len(text)] = [(char, style) for char in text]


def _trimmed(row: Sequence[Cell]) -> tuple[Cell, ...]:
    end = len(row)
    while end and not row[end - 1][0].strip():
        end -= 1
    return tuple(row[:end])
