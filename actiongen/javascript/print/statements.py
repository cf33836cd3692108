"""Layout of statements, blocks and comments.

In: a context and the printer for its children. Out: a document.

    If(((a, (Return(),)),))   ->   if (a) {⏎  return;⏎}
"""

from actiongen.javascript import tree as js
from actiongen.javascript.literals import comment_text
from actiongen.javascript.print.assignment import print_assignment
from actiongen.javascript.print.context import PrintContext, Printer, is_logical
from actiongen.javascript.print.doc import (
    HARDLINE,
    SOFTLINE,
    Doc,
    Group,
    IfBreak,
    Indent,
    join,
)
from actiongen.javascript.print.functions import print_parameters, print_pattern


def print_block(context: PrintContext, printer: Printer) -> Doc:
    """The statements in braces."""
    assert isinstance(context.node, js.Block)
    body = _print_sequence(context.items("body"), printer)
    if body:
        return ("{", Indent((HARDLINE, body)), HARDLINE, "}")
    of_function = context.parent is not None and isinstance(context.parent.node, js.Arrow | js.Function)
    return "{}" if of_function or context.key == "handler" else ("{", HARDLINE, "}")


def _print_sequence(contexts: list[PrintContext], printer: Printer) -> Doc:
    """The statements one below the other, with empty lines where Blank stands between two of them."""
    parts: list[Doc] = []
    blank = False
    for context in contexts:
        if isinstance(context.node, js.Blank):
            blank = bool(parts)
            continue
        if parts:
            parts += [HARDLINE, HARDLINE] if blank else [HARDLINE]
        parts.append(printer(context))
        blank = False
    return tuple(parts)


def print_line_comments(lines: tuple[str, ...]) -> Doc:
    return tuple((f"// {comment_text(line)}".rstrip(), HARDLINE) for line in lines)


def print_doc_comment(lines: tuple[str, ...]) -> Doc:
    safe = [comment_text(line) for line in lines]
    return join(HARDLINE, ("/**", *(f" * {line}".rstrip() for line in safe), " */"))


def print_const(context: PrintContext, printer: Printer) -> Doc:
    assert isinstance(context.node, js.Const)
    return Group(("const ", print_assignment(context.node.name, " =", context.child("value"), printer), ";"))


def print_export(context: PrintContext, printer: Printer) -> Doc:
    assert isinstance(context.node, js.ExportHandler)
    left = f"exports.{context.node.name}"
    return (
        _above(context.node.doc),
        print_assignment(left, " =", context.child("handler"), printer),
        ";",
    )


def print_function(context: PrintContext, printer: Printer) -> Doc:
    node = context.node
    assert isinstance(node, js.Function)
    keyword = "async function " if node.is_async else "function "
    parameters = Group(print_parameters(node.parameters))
    return (_above(node.doc), keyword, node.name, parameters, " ", printer(context.block("body")))


def print_do(context: PrintContext, printer: Printer) -> Doc:
    return (printer(context.child("value")), ";")


def print_return(context: PrintContext, printer: Printer) -> Doc:
    keyword = "throw" if isinstance(context.node, js.Throw) else "return"
    if isinstance(context.node, js.Return) and context.node.value is None:
        return f"{keyword};"
    value = context.child("value")
    doc = printer(value)
    if isinstance(value.node, js.Binary):
        doc = Group((IfBreak("("), Indent((SOFTLINE, doc)), SOFTLINE, IfBreak(")")))
    return (keyword, " ", doc, ";")


def print_if(context: PrintContext, printer: Printer) -> Doc:
    node = context.node
    assert isinstance(node, js.If)
    parts: list[Doc] = []
    for index in range(len(node.arms)):
        test, body = context.arm(index)
        parts += [" else if (" if parts else "if (", _print_condition(test, printer), ") ", printer(body)]
    if node.otherwise:
        parts += [" else ", printer(context.block("otherwise"))]
    return tuple(parts)


def _print_condition(context: PrintContext, printer: Printer) -> Doc:
    doc = printer(context)
    inner = context.node
    for _ in range(2):
        if isinstance(inner, js.Unary) and inner.operator == "!":
            inner = inner.operand
    if inner is not context.node and is_logical(inner):
        return doc
    return Group((Indent((SOFTLINE, doc)), SOFTLINE))


def print_for(context: PrintContext, printer: Printer) -> Doc:
    node = context.node
    assert isinstance(node, js.ForOf)
    target = node.target if isinstance(node.target, str) else print_pattern(node.target)
    iterable = printer(context.child("iterable"))
    return Group(("for (const ", target, " of ", iterable, ") ", printer(context.block("body"))))


def print_try(context: PrintContext, printer: Printer) -> Doc:
    return ("try ", printer(context.block("body")), " catch ", printer(context.block("handler")))


def _above(lines: tuple[str, ...]) -> Doc:
    return (print_doc_comment(lines), HARDLINE) if lines else ""
