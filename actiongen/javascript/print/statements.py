"""Layout of statements, blocks and comments.

In: a place and the printer for its children. Out: a document.

    If(((a, (Return(),)),))   ->   if (a) {⏎  return;⏎}
"""

from actiongen.javascript import tree as js
from actiongen.javascript.literals import comment_text
from actiongen.javascript.print.assignment import print_assignment
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
from actiongen.javascript.print.place import Place, Printer, is_logical


def print_block(place: Place, printer: Printer) -> Doc:
    """The statements in braces."""
    assert isinstance(place.node, js.Block)
    body = _print_sequence(place.items("body"), printer)
    if body:
        return ("{", Indent((HARDLINE, body)), HARDLINE, "}")
    of_function = place.parent is not None and isinstance(place.parent.node, js.Arrow | js.Function)
    return "{}" if of_function or place.key == "handler" else ("{", HARDLINE, "}")


def _print_sequence(places: list[Place], printer: Printer) -> Doc:
    """The statements one below the other, with empty lines where Blank stands between two of them."""
    parts: list[Doc] = []
    blank = False
    for place in places:
        if isinstance(place.node, js.Blank):
            blank = bool(parts)
            continue
        if parts:
            parts += [HARDLINE, HARDLINE] if blank else [HARDLINE]
        parts.append(printer(place))
        blank = False
    return tuple(parts)


def print_line_comments(lines: tuple[str, ...]) -> Doc:
    return tuple((f"// {comment_text(line)}".rstrip(), HARDLINE) for line in lines)


def print_doc_comment(lines: tuple[str, ...]) -> Doc:
    safe = [comment_text(line) for line in lines]
    return join(HARDLINE, ("/**", *(f" * {line}".rstrip() for line in safe), " */"))


def print_const(place: Place, printer: Printer) -> Doc:
    assert isinstance(place.node, js.Const)
    return Group(("const ", print_assignment(place.node.name, " =", place.child("value"), printer), ";"))


def print_export(place: Place, printer: Printer) -> Doc:
    assert isinstance(place.node, js.ExportHandler)
    left = f"exports.{place.node.name}"
    return (
        _above(place.node.doc),
        print_assignment(left, " =", place.child("handler"), printer),
        ";",
    )


def print_function(place: Place, printer: Printer) -> Doc:
    node = place.node
    assert isinstance(node, js.Function)
    keyword = "async function " if node.is_async else "function "
    parameters = Group(print_parameters(node.parameters))
    return (_above(node.doc), keyword, node.name, parameters, " ", printer(place.block("body")))


def print_do(place: Place, printer: Printer) -> Doc:
    return (printer(place.child("value")), ";")


def print_return(place: Place, printer: Printer) -> Doc:
    keyword = "throw" if isinstance(place.node, js.Throw) else "return"
    if isinstance(place.node, js.Return) and place.node.value is None:
        return f"{keyword};"
    value = place.child("value")
    doc = printer(value)
    if isinstance(value.node, js.Binary):
        doc = Group((IfBreak("("), Indent((SOFTLINE, doc)), SOFTLINE, IfBreak(")")))
    return (keyword, " ", doc, ";")


def print_if(place: Place, printer: Printer) -> Doc:
    node = place.node
    assert isinstance(node, js.If)
    parts: list[Doc] = []
    for index in range(len(node.arms)):
        test, body = place.arm(index)
        parts += [" else if (" if parts else "if (", _print_condition(test, printer), ") ", printer(body)]
    if node.otherwise:
        parts += [" else ", printer(place.block("otherwise"))]
    return tuple(parts)


def _print_condition(place: Place, printer: Printer) -> Doc:
    doc = printer(place)
    inner = place.node
    for _ in range(2):
        if isinstance(inner, js.Unary) and inner.operator == "!":
            inner = inner.operand
    if inner is not place.node and is_logical(inner):
        return doc
    return Group((Indent((SOFTLINE, doc)), SOFTLINE))


def print_for(place: Place, printer: Printer) -> Doc:
    node = place.node
    assert isinstance(node, js.ForOf)
    target = node.target if isinstance(node.target, str) else print_pattern(node.target)
    iterable = printer(place.child("iterable"))
    return Group(("for (const ", target, " of ", iterable, ") ", printer(place.block("body"))))


def print_try(place: Place, printer: Printer) -> Doc:
    return ("try ", printer(place.block("body")), " catch ", printer(place.block("handler")))


def _above(lines: tuple[str, ...]) -> Doc:
    return (print_doc_comment(lines), HARDLINE) if lines else ""
