"""The value of every part of an expression, drawn under its text.

In: an expression, the text of its file, and what gives a value. Out: lines.

    event.stats.logins_count <= 1
                |            |
                5            False
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from actiongen import ir
from actiongen.ir import types
from actiongen.ir.walk import operands
from actiongen.runs.values import Value
from actiongen.source import Source
from actiongen.testing.values import typed_text

WIDTH = 100
_LONGEST_VALUE = 40
_SECRET = "(secret)"
_BREAK = re.compile(r"(\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')|[ \t]*(?:#[^\n]*)?\n\s*(?:#[^\n]*\n\s*)*")
_BEFORE_OPERATOR = re.compile(r"(?:[\s)]|#[^\n]*)*")

Evaluate = Callable[[ir.Expr], Value]
Hidden = Callable[[ir.Expr], bool]


def draw(expr: ir.Expr, sources: Mapping[str, Source], value: Evaluate, hidden: Hidden) -> list[str]:
    """The text of an expression with its values below, but those that are ``hidden``; a long ``and`` or ``or`` operand
    by operand."""
    source = sources.get(expr.info.span.path)
    if source is None:
        return [_SECRET if hidden(expr) else typed_text(value(expr), expr.info.type)]
    text = _Text(source, expr)
    if len(text.line) > WIDTH and isinstance(expr, ir.And | ir.Or):
        word = "and" if isinstance(expr, ir.And) else "or"
        lines: list[str] = []
        for index, operand in enumerate(expr.operands):
            lines += [word] if index else []
            lines += draw(operand, sources, value, hidden)
        return [*lines, f"together: {typed_text(value(expr), expr.info.type)}"]
    marks = _marks(expr, text, value, hidden)
    return [text.line, *_rows(marks)]


def definitions(expr: ir.Expr) -> tuple[ir.Definition, ...]:
    """The definitions that an expression refers to, and those that they refer to; constants tell nothing."""
    found: dict[ir.Definition, None] = {}
    todo = [expr]
    while todo:
        for node in _inside(todo.pop()):
            if isinstance(node, ir.Ref) and not node.definition.constant and node.definition not in found:
                found[node.definition] = None
                todo.append(node.definition.value)
    return tuple(found)


@dataclass(slots=True)
class _Text:
    """The text of an expression on one line; ``columns`` says where each offset of the file went."""

    line: str
    columns: dict[int, int]
    source: Source

    def __init__(self, source: Source, expr: ir.Expr) -> None:
        span = expr.info.span
        self.source = source
        raw = source.text[span.start : span.end]
        self.columns = {}
        parts: list[str] = []
        length = at = 0
        for found in _BREAK.finditer(raw):
            if found[1] is not None:
                continue
            piece = raw[at : found.start()]
            self._place(span.start + at, length, len(piece))
            opens = piece.endswith(("(", "[", "{"))
            closes = raw[found.end() : found.end() + 1] in (")", "]", "}")
            parts.append(piece + ("" if opens or closes else " "))
            length += len(parts[-1])
            at = found.end()
        self._place(span.start + at, length, len(raw) - at)
        self.line = "".join(parts) + raw[at:]

    def _place(self, start: int, column: int, count: int) -> None:
        for index in range(count):
            self.columns[start + index] = column + index

    def column(self, offset: int) -> int | None:
        return self.columns.get(offset)

    def between(self, start: int, end: int) -> int | None:
        """The column of the operator that stands between two operands."""
        before = _BEFORE_OPERATOR.match(self.source.text, start, end)
        return self.column(before.end() if before is not None else start)


def _marks(expr: ir.Expr, text: _Text, value: Evaluate, hidden: Hidden) -> list[tuple[int, str]]:
    found: dict[int, list[str]] = {}
    for node in _inside(expr):
        column = _anchor(node, text)
        if column is None:
            continue
        shown = _shown(node, value)
        if shown is not None and value(node) is not None and hidden(node):
            shown = _SECRET
        if shown is not None and shown not in found.setdefault(column, []):
            # What is read comes before what is made of it.
            found[column].insert(0, shown)
    return sorted((column, " → ".join(texts)) for column, texts in found.items() if texts)


def _inside(expr: ir.Expr) -> Iterator[ir.Expr]:
    """An expression and its parts that have one value in a run: not those of a loop's turns."""
    yield expr
    if isinstance(expr, ir.Loop):
        yield from _inside(expr.iterable)
        return
    for part in expr.arguments if isinstance(expr, ir.HelperCall) else operands(expr):
        yield from _inside(part)


def _anchor(node: ir.Expr, text: _Text) -> int | None:
    span = node.info.span
    match node:
        case ir.Literal() | ir.Event():
            return None
        case ir.And(operands) | ir.Or(operands):
            return text.between(operands[0].info.span.end, operands[1].info.span.start)
        case ir.Compare(_, left, right) | ir.OrText(left, right):
            return text.between(left.info.span.end, right.info.span.start)
        case ir.In(left, right) | ir.InText(left, right) | ir.HasKey(left, right):
            return text.between(left.info.span.end, right.info.span.start)
        case ir.IsNone(value):
            return text.between(value.info.span.end, span.end)
        case ir.Operation(operands=(left, right)) if left.info.span.start == span.start:
            return text.between(left.info.span.end, right.info.span.start)
        case ir.Member(value, name) if text.source.text[span.start : span.end].endswith(name):
            return text.column(span.end - len(name))
        case ir.Read(value=ir.Member(name=name)) if text.source.text[span.start : span.end].endswith(name):
            return text.column(span.end - len(name))
        case ir.Operation(operands=(only, *_)) if only.info.span.start == span.start < only.info.span.end:
            return text.column(min(only.info.span.end + 1, span.end - 1))
        case ir.NonEmpty(value) | ir.Truthy(value):
            return _anchor(value, text) if value.info.span == span else text.column(span.start)
        case _:  # any other value stands below the first character
            return text.column(span.start)


def _shown(node: ir.Expr, value: Evaluate) -> str | None:
    found = value(node)
    match node:
        case ir.Member() if isinstance(found, dict):
            return None
        case ir.Read(raw, to) if found is None and value(raw) is not None:
            return f"absent: no {types.name(to)}"
        case _:  # any other value is shown as it is
            return "absent" if found is None else _cut(typed_text(found, node.info.type))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def _rows(marks: list[tuple[int, str]]) -> Iterator[str]:
    if not marks:
        return
    yield _row([(column, "|") for column, _ in marks])
    pending = marks
    while pending:
        row: list[tuple[int, str]] = []
        left: list[tuple[int, str]] = []
        limit: int | None = None
        for column, text in reversed(pending):
            if limit is None or column + len(text) < limit:
                row.append((column, text))
            else:
                row.append((column, "|"))
                left.append((column, text))
            limit = column
        yield _row(row[::-1])
        pending = left[::-1]


def _row(cells: list[tuple[int, str]]) -> str:
    line = ""
    for column, text in cells:
        line = f"{line:<{column}}{text}"
    return line
