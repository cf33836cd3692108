"""A value that gets a name, and a name that gives way to its value.

In: a view and what is selected, or where the cursor is. Out: offers. What they come to is compiled: none is carried out
after which the folder has a diagnostic that it had not.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from actiongen.analysis.scope import BUILTINS, TYPE_NAMES
from actiongen.ide.meaning import NAMES, meaning_at, occurrences
from actiongen.ide.model import ActionKind, Change, Offer, Refusal
from actiongen.ide.names import lines_with_comments
from actiongen.ide.trying import span_of_line, tried
from actiongen.ide.workspace import View
from actiongen.ir.index import SymbolKind
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.walk import expressions, parts

_WHOLE = (
    syn.Name,
    syn.String,
    syn.FString,
    syn.Number,
    syn.Boolean,
    syn.Nothing,
    syn.ListDisplay,
    syn.DictDisplay,
    syn.ListComprehension,
    syn.DictComprehension,
    syn.Attribute,
    syn.Subscript,
    syn.Call,
)
"""What needs no brackets, wherever it stands."""
_TRIVIAL = (syn.Name, syn.Boolean, syn.Nothing, syn.Dots, syn.Generator)


def extract(view: View, span: Span) -> Iterator[Offer]:
    """Gives the selected expression a name, as far out as it means the same."""
    node = _selected(view, span)
    if node is None or view.tree is None or view.indexed is None:
        return
    name = _new_name(node, view.source.text)
    title = f"Extract definition `{name}`"
    yield Offer(title, ActionKind.EXTRACT, partial(_extracted, view, node, name))


def _extracted(view: View, node: syn.Expr, name: str) -> tuple[Change, ...] | Refusal:
    """The definition as far out as it means the same."""
    assert view.tree is not None and view.indexed is not None
    text = _bracketed(view.source.text[node.span.start : node.span.end], node, alone=True)
    names = [
        entry.definition
        for entry in view.indexed.index.entries
        if entry.definition is not None
        and entry.kind in NAMES
        and entry.definition.path == view.source.path
        and node.span.start <= entry.span.start < node.span.end
        and not node.span.start <= entry.definition.start < node.span.end
    ]
    for statement in _statements_around(view.tree.statements, node.span):
        if any(definition.start >= statement.span.start for definition in names):
            continue
        changes = (_above(statement, f"{name} = {text}", view.source), Change(node.span, name))
        if not isinstance(tried(view.workspace, changes), Refusal):
            return changes
    return Refusal("above none of the statements around it this would mean the same")


def inline(view: View, span: Span) -> Iterator[Offer]:
    """Puts the value of a definition in the place of its name, everywhere, and takes the definition out."""
    found = meaning_at(view, span.start)
    if found is None or view.tree is None or found[1].kind not in (SymbolKind.DEFINITION, SymbolKind.LOCAL):
        return
    _, meaning = found
    statement = _assigned(view.tree, meaning.definitions)
    places = occurrences(view.workspace, meaning)
    uses = [each for each in places if not each.is_definition]
    if statement is None or not uses or any(each.span.path != view.source.path for each in places):
        return
    written = view.source.text[statement.value.span.start : statement.value.span.end]
    text = _bracketed(written, statement.value)
    line = span_of_line(view.source, statement.span.start)
    end = span_of_line(view.source, statement.span.end).end
    changes = (
        Change(view.source.span(line.start, end), ""),
        *(Change(each.span, text) for each in uses),
    )
    make = partial(tried, view.workspace, changes)
    yield Offer(f"Inline definition `{meaning.name}`", ActionKind.INLINE, make)


def _selected(view: View, span: Span) -> syn.Expr | None:
    """The expression that is selected, if it has a value worth a name; the blanks around it do not count."""
    selected = view.source.text[span.start : span.end]
    start = span.start + len(selected) - len(selected.lstrip())
    end = span.start + len(selected.rstrip())
    if start >= end or view.tree is None or view.indexed is None:
        return None
    node = next(
        (each for each in expressions(view.tree) if (each.span.start, each.span.end) == (start, end)), None
    )
    if node is None or isinstance(node, _TRIVIAL):
        return None
    entry = next((each for each in view.indexed.index.enclosing(start) if each.span == node.span), None)
    is_value = entry is not None and entry.kind is SymbolKind.EXPRESSION and entry.type is not None
    return node if is_value else None


def _statements_around(statements: Sequence[syn.Statement], span: Span) -> Iterator[syn.Statement]:
    """The statements in which a span lies, from the outermost."""
    for statement in statements:
        if statement.span.start <= span.start and span.end <= statement.span.end:
            yield statement
            yield from _statements_around(_below(statement), span)


def _below(node: object) -> list[syn.Statement]:
    """The statements directly within one, those of its arms too."""
    found: list[syn.Statement] = []
    for part in parts(node):
        if isinstance(part, syn.Statement):
            found.append(part)
        elif isinstance(part, syn.Arm):
            found += _below(part)
    return found


def _above(statement: syn.Statement, text: str, source: Source) -> Change:
    """A line above a statement and the comments that stand on it."""
    line = source.text.rfind("\n", 0, statement.span.start) + 1
    indent, start = (
        source.text[line : statement.span.start],
        lines_with_comments(source, statement.span).start,
    )
    is_block = isinstance(statement, syn.With | syn.Def) and not indent
    space = "\n" if is_block else ""
    return Change(source.span(start, start), f"{indent if not indent.strip() else ''}{text}\n{space}")


def _bracketed(text: str, node: syn.Expr, *, alone: bool = False) -> str:
    is_whole = isinstance(node, _WHOLE) or alone
    if "\n" in text and not isinstance(node, syn.ListDisplay | syn.DictDisplay | syn.Call):
        is_whole = False
    return text if is_whole else f"({text})"


def _new_name(node: syn.Expr, text: str) -> str:
    """A name that says what an expression is, and is taken by nothing in the file."""
    match node:
        case syn.Attribute(name=name) | syn.Call(syn.Attribute(name=name)) | syn.Call(syn.Name(name)):
            base = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
        case syn.Compare() | syn.Logical() | syn.Unary("not"):
            base = "condition"
        case syn.ListDisplay() | syn.ListComprehension():
            base = "items"
        case _:  # nothing says more
            base = "value"
    # The names of fields and methods are no names of values.
    taken = {*re.findall(r"(?<![.\w])[A-Za-z_]\w*", text), *BUILTINS, *TYPE_NAMES}
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    return name


def _assigned(file: syn.File, definitions: Sequence[Span]) -> syn.Assign | None:
    todo = list(file.statements)
    while todo:
        statement = todo.pop()
        if isinstance(statement, syn.Assign) and statement.target.span in definitions:
            return statement
        todo += _below(statement)
    return None
