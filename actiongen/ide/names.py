"""Names: where they get their meaning, in any file of the folder, and how they are shown.

In: the span of a definition. Out: the statement, with the text of its file.
"""

import json
from collections.abc import Iterator, Sequence

from actiongen import ir
from actiongen.facts.constants import constant
from actiongen.ide.workspace import View
from actiongen.ir.index import IndexEntry
from actiongen.ir.types import Basic
from actiongen.ir.types import name as type_name
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.print import print_expression


def statements(those: Sequence[syn.Statement]) -> Iterator[syn.Statement]:
    """All statements, inner ones after the one that they are in."""
    for statement in those:
        yield statement
        yield from statements(inner_statements(statement))


def inner_statements(statement: syn.Statement) -> Sequence[syn.Statement]:
    """The statements of the blocks of one."""
    match statement:
        case syn.With(body=body) | syn.For(body=body) | syn.Def(body=body):
            return body
        case syn.If(arms, otherwise):
            return [*(each for arm in arms for each in arm.body), *otherwise]
        case _:  # a line of its own
            return ()


def assigned_at(view: View, definition: Span | None) -> tuple[str, syn.Assign] | None:
    """The text of the file and the definition whose name stands at a span."""
    other = view.workspace.view(definition.path) if definition is not None else None
    for statement in (
        statements(other.tree.statements) if other is not None and other.tree is not None else ()
    ):
        if isinstance(statement, syn.Assign) and statement.target.span == definition:
            assert other is not None
            return other.source.text, statement
    return None


def helper_at(view: View, definition: Span | None) -> tuple[str, syn.Def] | None:
    """The same of a ``def``."""
    other = view.workspace.view(definition.path) if definition is not None else None
    for statement in (
        statements(other.tree.statements) if other is not None and other.tree is not None else ()
    ):
        if isinstance(statement, syn.Def) and statement.name_span == definition:
            assert other is not None
            return other.source.text, statement
    return None


def helper_signature(node: syn.Def, entry: IndexEntry | None = None) -> str:
    """``def holds(role: string, prefix) -> boolean``."""
    parameters = ", ".join(map(parameter_text, node.parameters))
    returns = f" -> {print_expression(node.returns)}" if node.returns is not None else ""
    if (
        not returns
        and entry is not None
        and entry.type not in (None, Basic.UNKNOWN)
        and entry.type is not None
    ):
        returns = f" -> {type_name(entry.type)}"
    return f"def {node.name}({parameters}){returns}"


def parameter_text(parameter: syn.Parameter) -> str:
    """A parameter with its type, if one is declared."""
    if parameter.annotation is None:
        return parameter.name
    return f"{parameter.name}: {print_expression(parameter.annotation)}"


def comment_above(text: str, offset: int) -> str:
    """What the comment lines directly above a statement say, but for suppressions."""
    lines: list[str] = []
    for line in reversed(text[:offset].splitlines()):
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# ").rstrip())
    return " ".join(line for line in reversed(lines) if not line.startswith("allow"))


def lines_with_comments(source: Source, span: Span) -> Span:
    """The whole lines of a statement, with those of the comments directly above it."""
    start = source.text.rfind("\n", 0, span.start) + 1
    while start > 0:
        before = source.text.rfind("\n", 0, start - 1) + 1
        if not source.text[before:start].lstrip().startswith("#"):
            break
        start = before
    end = source.text.find("\n", span.end)
    return source.span(start, len(source.text) if end == -1 else end + 1)


def callee_name(func: syn.Expr) -> str | None:
    """``rule``, ``http.get``: what is called, if it is written as names."""
    match func:
        case syn.Name(name):
            return name
        case syn.Attribute(value, name):
            before = callee_name(value)
            return None if before is None else f"{before}.{name}"
        case _:  # a value of its own
            return None


def shown_value(value: ir.Expr | None) -> str | None:
    """The value of a constant as a policy writes it."""
    if value is None or isinstance(value, ir.ErrorExpr):
        return None
    known = constant(value)
    if known is None or known[0] is None:
        return None
    return shown_scalar(known[0])


def shown_scalar(value: float | str | bool) -> str:
    """A text, number or boolean as a policy writes it."""
    match value:
        case bool():
            return str(value)
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(int(value)) if value == int(value) and abs(value) < 1e15 else str(value)
