"""The JavaScript of a tree, laid out as Prettier 3 lays it out by default: formatting it changes nothing.

In: statements. Out: their text.

    print_statements((If(((Name("done"), (Return(),)),)),))   ->   if (done) {⏎  return;⏎}⏎
"""

from typing import assert_never

from actiongen.javascript import tree as js
from actiongen.javascript.literals import (
    comment_text,
    number_literal,
    regex_literal,
    string_literal,
    text_width,
)
from actiongen.javascript.print.calls import print_call, print_member, print_new
from actiongen.javascript.print.context import NO_HINTS, Hints, PrintContext, Root, root
from actiongen.javascript.print.displays import (
    print_array,
    print_object,
    print_property,
    print_template,
)
from actiongen.javascript.print.doc import (
    HARDLINE,
    INDENT,
    WIDTH,
    Chain,
    Doc,
    Indent,
    print_doc,
    settled_text,
)
from actiongen.javascript.print.flat import plain_text
from actiongen.javascript.print.functions import print_arrow, print_pattern
from actiongen.javascript.print.operators import (
    print_await,
    print_binary,
    print_conditional,
    print_unary,
)
from actiongen.javascript.print.parentheses import needs_parentheses
from actiongen.javascript.print.statements import (
    print_block,
    print_const,
    print_do,
    print_doc_comment,
    print_export,
    print_for,
    print_function,
    print_if,
    print_line_comments,
    print_return,
    print_try,
)

_DOC_PREFIX = len(" * ")


def print_statements(statements: tuple[js.Statement, ...], indent: int = 0) -> str:
    """The text of the statements, each line indented by ``indent`` levels and ended by a new line."""
    parts: list[str] = []
    blank = False
    for statement in statements:
        if isinstance(statement, js.Blank):
            blank = bool(parts)
            continue
        context = root(statement, INDENT * indent)
        text = _Printer(frozenset(), {}).settled(context)
        context.part()
        parts.append(f"\n{text}\n" if blank else f"{text}\n")
        blank = False
    return "".join(parts)


def print_expression(expression: js.Expr, width: float = WIDTH) -> str:
    """The text of an expression by itself; on one line if ``width`` is infinite and no function is in it."""
    context = root(Root(expression)).child("value")
    text = _settle(context, width, 0, {})
    context.part()
    return text


def wrap_comment(text: str, width: int = WIDTH) -> tuple[str, ...]:
    """The words of a text in lines for DocComment, which adds `` * `` to each; new lines in the text stay."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            if line and text_width(line) + 1 + text_width(word) > width - _DOC_PREFIX:
                lines.append(line)
                line = ""
            line = f"{line} {word}" if line else word
        lines.append(line)
    return tuple(lines)


def _settle(context: PrintContext, width: float, column: int, settled: dict[PrintContext, str]) -> str:
    """Print until the text is stable: Prettier keeps an object expanded that starts with a new line."""
    expanded: frozenset[PrintContext] = frozenset()
    while True:
        doc = _Printer(expanded, settled)(context)
        text = settled_text(doc)
        if text is not None:
            return " " * column + text
        doc = (HARDLINE, doc)
        printed = print_doc(Indent(doc, column), width)
        broken = {
            name
            for name in printed.broken
            if isinstance(name, PrintContext) and isinstance(name.node, js.Object)
        }
        if broken <= expanded:
            return printed.text[1:]
        expanded |= broken


class _Printer:
    """Prints contexts, each only once for each kind of hints; ``settled``: the statements that are laid out."""

    __slots__ = ("_docs", "_expanded", "_settled")

    def __init__(self, expanded: frozenset[PrintContext], settled: dict[PrintContext, str]) -> None:
        self._expanded = expanded
        self._settled = settled
        self._docs: dict[PrintContext | tuple[PrintContext, Hints], Doc] = {}

    def __call__(self, context: PrintContext, hints: Hints = NO_HINTS) -> Doc:
        # Hints are for functions alone.
        key = (context, hints) if isinstance(context.node, js.Arrow) else context
        doc = self._docs.get(key)
        if doc is None:
            doc = _print_node(context, self, hints)
            if needs_parentheses(context):
                doc = Chain(("(", doc, ")")) if isinstance(doc, Chain) else ("(", doc, ")")
            self._docs[key] = doc
        return doc

    def settled(self, context: PrintContext) -> str:
        text = self._settled.get(context)
        if text is None:
            column = context.column or 0
            plain = plain_text(context.node, column) if js.is_statement(context.node) else None
            text = _settle(context, WIDTH, column, self._settled) if plain is None else " " * column + plain
            self._settled[context] = text
        return text

    def is_expanded(self, context: PrintContext) -> bool:
        return context in self._expanded


def _print_node(context: PrintContext, printer: _Printer, hints: Hints) -> Doc:
    node = context.node
    if js.is_statement(node):
        return _print_statement(node, context, printer)
    match node:
        # The most common kinds come first.
        case js.Name(id=name):
            return name
        case js.Member() | js.Index():
            return print_member(context, printer)
        case js.String(value=value):
            return string_literal(value)
        case js.Call():
            return print_call(context, printer)
        case js.Binary():
            return print_binary(context, printer)
        case js.Number(value=number):
            return number_literal(number)
        case js.Boolean(value=truth):
            return "true" if truth else "false"
        case js.Null():
            return "null"
        case js.Regex(body=body, flags=flags):
            return regex_literal(body, flags)
        case js.Template():
            return print_template(context, printer)
        case js.Tagged():
            return (printer(context.child("tag")), printer(context.child("template")))
        case js.Array():
            return print_array(context, printer)
        case js.Object():
            return print_object(context, printer)
        case js.Property():
            return print_property(context, printer)
        case js.Spread():
            return ("...", printer(context.child("value")))
        case js.New():
            return print_new(context, printer)
        case js.Unary():
            return print_unary(context, printer)
        case js.Await():
            return print_await(context, printer)
        case js.Conditional():
            return print_conditional(context, printer)
        case js.Arrow():
            return print_arrow(context, printer, hints)
        case js.Pattern():
            return print_pattern(node)
        case Root():
            raise AssertionError("printed by its parent")
        case _:
            assert_never(node)


def _print_statement(node: js.Statement, context: PrintContext, printer: _Printer) -> Doc:
    match node:
        case js.Blank():
            raise AssertionError("printed by its parent")
        case js.DocComment(lines=(line,), inline=True):
            return f"/** {comment_text(line)} */"
        case js.DocComment(lines=lines):
            return print_doc_comment(lines)
        case _:
            code = _print_code(node, context, printer)
            return (print_line_comments(node.comment, context.column), code) if node.comment else code


_Code = (
    js.Const
    | js.Do
    | js.Return
    | js.Throw
    | js.If
    | js.ForOf
    | js.Try
    | js.Block
    | js.Function
    | js.ExportHandler
)


def _print_code(node: _Code, context: PrintContext, printer: _Printer) -> Doc:
    match node:
        case js.Const():
            return print_const(context, printer)
        case js.Do():
            return print_do(context, printer)
        case js.Return() | js.Throw():
            return print_return(context, printer)
        case js.If():
            return print_if(context, printer)
        case js.ForOf():
            return print_for(context, printer)
        case js.Try():
            return print_try(context, printer)
        case js.Block():
            return print_block(context, printer)
        case js.Function():
            return print_function(context, printer)
        case js.ExportHandler():
            return print_export(context, printer)
        case _:
            assert_never(node)
