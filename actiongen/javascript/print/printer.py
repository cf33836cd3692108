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
Printed = dict[js.Statement, str]
# Longer ones are hardly the same in two files.
_LONGEST_PRINTED = 2_000


def print_statements(
    statements: tuple[js.Statement, ...], indent: int = 0, printed: Printed | None = None
) -> str:
    """The text of the statements, each line indented by ``indent`` levels and ended by a new line.

    ``printed``: the statements of handlers that have been printed before, and their texts; those of these are added.
    """
    parts: list[str] = []
    blank = False
    for statement in statements:
        if isinstance(statement, js.Blank):
            blank = bool(parts)
            continue
        context = root(statement, INDENT * indent)
        text = _Printer(frozenset(), {}, printed).settled(context)
        context.part()
        parts.append(f"\n{text}\n" if blank else f"{text}\n")
        blank = False
    return "".join(parts)


def print_expression(expression: js.Expr, width: float = WIDTH) -> str:
    """The text of an expression by itself; on one line if ``width`` is infinite and no function is in it."""
    context = root(Root(expression)).child("value")
    text = _settle(context, width, 0, {}, None)
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


def _settle(
    context: PrintContext,
    width: float,
    column: int,
    settled: dict[PrintContext, str],
    known: Printed | None,
) -> str:
    """Print until the text is stable: Prettier keeps an object expanded that starts with a new line."""
    expanded: frozenset[PrintContext] = frozenset()
    while True:
        doc = _Printer(expanded, settled, known)(context)
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
    """Prints contexts, each only once for each kind of hints; ``settled``: the statements that are laid out;
    ``printed``: those of handlers that were, in this file or another one."""

    __slots__ = ("_docs", "_expanded", "_printed", "_settled")

    def __init__(
        self, expanded: frozenset[PrintContext], settled: dict[PrintContext, str], printed: Printed | None
    ) -> None:
        self._expanded = expanded
        self._settled = settled
        self._printed = printed
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
            text = self._settled[context] = self._laid_out(context)
        return text

    def _laid_out(self, context: PrintContext) -> str:
        node, column, printed = context.node, context.column or 0, self._printed
        if not js.is_statement(node) or printed is None or not _is_of_handler(context):
            return self._anew(context, column)
        text = printed.get(node)
        if text is None:
            text = self._anew(context, column)
            if len(text) <= _LONGEST_PRINTED:
                printed[node] = text
        return text

    def _anew(self, context: PrintContext, column: int) -> str:
        plain = plain_text(context.node, column) if js.is_statement(context.node) else None
        if plain is not None:
            return " " * column + plain
        return _settle(context, WIDTH, column, self._settled, self._printed)

    def is_expanded(self, context: PrintContext) -> bool:
        return context in self._expanded


def _is_of_handler(context: PrintContext) -> bool:
    """Whether this is a statement of a handler itself: nothing but the statement says how those are laid out."""
    function = None if context.parent is None else context.parent.parent
    above = None if function is None else function.parent
    return above is not None and isinstance(above.node, js.ExportHandler)


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
