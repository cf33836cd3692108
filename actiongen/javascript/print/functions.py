"""Layout of arrow functions and of parameters.

In: a place and the printer for its children. Out: a document.

    (a, b) => a + b   ->   on one line, or the body indented on the next
"""

from actiongen.javascript import tree as js
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
from actiongen.javascript.print.place import Hints, Place, Printer, is_call_like, leftmost


def print_arrow(place: Place, printer: Printer, hints: Hints) -> Doc:
    assert isinstance(place.node, js.Arrow) and place.parent is not None
    if isinstance(place.node.body, js.Arrow) and not hints.expand_last:
        return _print_arrow_chain(place, printer, hints)
    signature = _signature(place.node, flat=hints.expand_last or hints.expand_first)
    body = _body_place(place)
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


def _body_place(place: Place) -> Place:
    assert isinstance(place.node, js.Arrow)
    return place.block("body") if isinstance(place.node.body, tuple) else place.child("body")


def _print_conditional_body(body: Doc, hints: Hints) -> Doc:
    """In parentheses if it stays on one line, so that ``=>`` is not taken for ``>=``."""
    tail: Doc = (IfBreak(","), SOFTLINE) if hints.expand_last else ""
    return (" ", Group((IfBreak("", "("), Indent((SOFTLINE, body)), IfBreak("", ")"), tail)))


def _print_plain_body(body: Doc, hints: Hints) -> Doc:
    tail: Doc = (IfBreak(","), SOFTLINE) if hints.expand_last else ""
    return (Indent((LINE, body)), tail)


def _print_arrow_chain(place: Place, printer: Printer, hints: Hints) -> Doc:
    """Arrows that return arrows: the signatures are on one line, or each on its own."""
    assert place.parent is not None
    signatures: list[Doc] = []
    last = place
    while True:
        assert isinstance(last.node, js.Arrow)
        signatures.append(_signature(last.node, flat=hints.expand_first))
        if not isinstance(last.node.body, js.Arrow):
            break
        last = last.child("body")
    return _join_arrow_chain(place, signatures, _body_place(last), printer, hints)


def _join_arrow_chain(
    place: Place, signatures: list[Doc], body: Place, printer: Printer, hints: Hints
) -> Doc:
    assert place.parent is not None
    parent = place.parent.node
    is_callee = is_call_like(parent) and place.key == "function"
    has_pattern = _has_pattern(place)
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
            Group(Indent((SOFTLINE, heads)) if indented else heads, is_callee and not same_line, place),
            " =>",
            IndentIfBreak(rest, place),
            IfBreak(SOFTLINE, "", place) if is_callee else "",
        )
    )


def _has_pattern(place: Place) -> bool:
    node = place.node
    while isinstance(node, js.Arrow):
        if any(isinstance(parameter, js.Pattern) for parameter in node.parameters):
            return True
        if isinstance(node.body, tuple):
            return False
        node = node.body
    return False
