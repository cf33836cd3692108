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
    Settled,
    join,
)
from actiongen.javascript.print.flat import plain_condition
from actiongen.javascript.print.functions import print_parameters, print_pattern


def print_block(context: PrintContext, printer: Printer) -> Doc:
    """The statements in braces."""
    assert isinstance(context.node, js.Block)
    statements = context.items("body")
    if context.column is not None:
        lines = _settled_lines(statements, printer)
        if lines:
            return Settled("\n".join(["{", *lines, " " * context.column + "}"]))
    elif body := _print_sequence(statements, printer):
        return ("{", Indent((HARDLINE, body)), HARDLINE, "}")
    of_function = context.parent is not None and isinstance(context.parent.node, js.Arrow | js.Function)
    return "{}" if of_function or context.key == "handler" else ("{", HARDLINE, "}")


def _settled_lines(contexts: list[PrintContext], printer: Printer) -> list[str]:
    """The same as the next, of statements that are laid out one by one."""
    lines: list[str] = []
    blank = False
    for context in contexts:
        if isinstance(context.node, js.Blank):
            blank = bool(lines)
            continue
        if blank:
            lines.append("")
        lines.append(printer.settled(context))
        blank = False
    return lines


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


def print_line_comments(lines: tuple[str, ...], column: int | None) -> Doc:
    """Comments above a statement; ``column`` is where it begins, if that is known."""
    return _above([f"// {comment_text(line)}".rstrip() for line in lines], column)


def print_doc_comment(lines: tuple[str, ...]) -> Doc:
    return join(HARDLINE, _doc_comment(lines))


def _doc_comment(lines: tuple[str, ...]) -> list[str]:
    return ["/**", *(f" * {comment_text(line)}".rstrip() for line in lines), " */"]


def print_const(context: PrintContext, printer: Printer) -> Doc:
    assert isinstance(context.node, js.Const)
    return Group(("const ", print_assignment(context.node.name, " =", context.child("value"), printer), ";"))


def print_export(context: PrintContext, printer: Printer) -> Doc:
    assert isinstance(context.node, js.ExportHandler)
    node, handler = context.node, context.child("handler")
    doc = _above(_doc_comment(node.doc), context.column) if node.doc else ""
    return (doc, print_assignment(f"exports.{node.name}", " =", handler, printer), ";")


def print_function(context: PrintContext, printer: Printer) -> Doc:
    node = context.node
    assert isinstance(node, js.Function)
    keyword = "async function " if node.is_async else "function "
    parameters = Group(print_parameters(node.parameters))
    doc = _above(_doc_comment(node.doc), context.column) if node.doc else ""
    return (doc, keyword, node.name, parameters, " ", printer(context.block("body")))


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
        before = "} else if (" if parts else "if ("
        parts += [before.lstrip("}"), _print_condition(test, before, printer), ") ", printer(body)]
    if node.otherwise:
        parts += [" else ", printer(context.block("otherwise"))]
    return tuple(parts)


def _print_condition(context: PrintContext, before: str, printer: Printer) -> Doc:
    above = context.parent
    if above is not None and above.column is not None:
        assert isinstance(above.node, js.If)
        text = plain_condition(context.node, above.node, before, above.column)
        if text is not None:
            return Settled(text) if "\n" in text else text
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


def _above(lines: list[str], column: int | None) -> Doc:
    """Lines, and the new line after them."""
    if column is None:
        return tuple((line, HARDLINE) for line in lines)
    return Settled("".join(f"{line}\n{' ' * column}" for line in lines))
