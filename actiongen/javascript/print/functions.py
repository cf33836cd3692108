"""Layout of arrow functions and of parameters.

In: a context and the printer for its children. Out: a document.

    (a, b) => a + b   ->   on one line, or the body indented on the next
"""

from actiongen.javascript import tree as js
from actiongen.javascript.print.context import Hints, PrintContext, Printer, is_call_like, leftmost
from actiongen.javascript.print.doc import (
    LINE,
    SOFTLINE,
    Doc,
    Group,
    IfBreak,
    Indent,
    IndentIfBreak,
    join,
)


def print_arrow(context: PrintContext, printer: Printer, hints: Hints) -> Doc:
    assert isinstance(context.node, js.Arrow) and context.parent is not None
    if isinstance(context.node.body, js.Arrow) and not hints.expand_last:
        return _print_arrow_chain(context, printer, hints)
    signature = _signature(context.node, flat=hints.expand_last or hints.expand_first)
    body = _body_context(context)
    if isinstance(body.node, js.Conditional) and not isinstance(leftmost(body).node, js.Object):
        rest = _print_conditional_body(printer(body, hints), hints)
    elif isinstance(body.node, js.Array | js.Object | js.Arrow | js.Block):
        rest = (" ", printer(body, hints))
    else:
        rest = _print_plain_body(printer(body, hints), hints)
    return Group((Group(signature), " =>", Group(rest)))


def print_parameters(parameters: tuple[str | js.Pattern, ...], flat: bool = False) -> Doc:
    """The parameters in parentheses; ``flat`` if they must never break."""
    if not parameters:
        return "()"
    if flat:
        return ("(", ", ".join(map(_flat_parameter, parameters)), ")")
    docs = [name if isinstance(name, str) else print_pattern(name) for name in parameters]
    if len(parameters) == 1 and isinstance(parameters[0], js.Pattern):
        return ("(", docs[0], ")")
    return ("(", Indent((SOFTLINE, join((",", LINE), docs))), IfBreak(","), SOFTLINE, ")")


def print_pattern(pattern: js.Pattern) -> Doc:
    if not pattern.names:
        return "[]"
    return Group(("[", Indent((SOFTLINE, join((",", LINE), pattern.names))), IfBreak(","), SOFTLINE, "]"))


def _flat_parameter(parameter: str | js.Pattern) -> str:
    return parameter if isinstance(parameter, str) else f"[{', '.join(parameter.names)}]"


def _signature(arrow: js.Arrow, flat: bool) -> Doc:
    return ("async " if arrow.is_async else "", Group(print_parameters(arrow.parameters, flat)))


def _body_context(context: PrintContext) -> PrintContext:
    assert isinstance(context.node, js.Arrow)
    return context.block("body") if isinstance(context.node.body, tuple) else context.child("body")


def _print_conditional_body(body: Doc, hints: Hints) -> Doc:
    """In parentheses if it stays on one line, so that ``=>`` is not taken for ``>=``."""
    tail: Doc = (IfBreak(","), SOFTLINE) if hints.expand_last else ""
    return (" ", Group((IfBreak("", "("), Indent((SOFTLINE, body)), IfBreak("", ")"), tail)))


def _print_plain_body(body: Doc, hints: Hints) -> Doc:
    tail: Doc = (IfBreak(","), SOFTLINE) if hints.expand_last else ""
    return (Indent((LINE, body)), tail)


def _print_arrow_chain(context: PrintContext, printer: Printer, hints: Hints) -> Doc:
    """Arrows that return arrows: the signatures are on one line, or each on its own."""
    assert context.parent is not None
    signatures: list[Doc] = []
    last = context
    while True:
        assert isinstance(last.node, js.Arrow)
        signatures.append(_signature(last.node, flat=hints.expand_first))
        if not isinstance(last.node.body, js.Arrow):
            break
        last = last.child("body")
    return _join_arrow_chain(context, signatures, _body_context(last), printer, hints)


def _join_arrow_chain(
    context: PrintContext, signatures: list[Doc], body: PrintContext, printer: Printer, hints: Hints
) -> Doc:
    assert context.parent is not None
    parent = context.parent.node
    is_callee = is_call_like(parent) and context.key == "function"
    has_pattern = _has_pattern(context)
    conditional = isinstance(body.node, js.Conditional) and not isinstance(leftmost(body).node, js.Object)
    same_line = isinstance(body.node, js.Array | js.Object | js.Block) or (conditional and not has_pattern)
    joined = join((" =>", LINE), signatures)
    if (is_call_like(parent) and not is_callee) or isinstance(parent, js.Binary):
        heads = Group(
            (signatures[0], " =>", Indent((LINE, join((" =>", LINE), signatures[1:])))), has_pattern
        )
    elif is_callee or hints.assigned:
        heads = Group(joined, has_pattern)
    else:
        heads = Group(Indent(joined), has_pattern)
    doc = printer(body, hints)
    if conditional and same_line:
        rest = _print_conditional_body(doc, hints)
    else:
        rest = (" ", doc) if same_line else _print_plain_body(doc, hints)
    indented = is_callee or hints.assigned
    return Group(
        (
            Group(Indent((SOFTLINE, heads)) if indented else heads, is_callee and not same_line, context),
            " =>",
            IndentIfBreak(rest, context),
            IfBreak(SOFTLINE, "", context) if is_callee else "",
        )
    )


def _has_pattern(context: PrintContext) -> bool:
    node = context.node
    while isinstance(node, js.Arrow):
        if any(isinstance(parameter, js.Pattern) for parameter in node.parameters):
            return True
        if isinstance(node.body, tuple):
            return False
        node = node.body
    return False
