"""Layout of operators: chains of ``&&``, ``||``, ``+`` …, conditionals, ``!`` and ``await``.

In: a place and the printer for its children. Out: a document.

    a && b && c   ->   one group; all of it breaks, each operand on its own line, the operators at the ends
"""

from actiongen.javascript import tree as js
from actiongen.javascript.print.doc import (
    LINE,
    SOFTLINE,
    Doc,
    Group,
    IfBreak,
    Indent,
)
from actiongen.javascript.print.parentheses import can_flatten
from actiongen.javascript.print.place import (
    Place,
    Printer,
    Root,
    find_ancestor,
    is_arithmetic,
    is_call,
    is_call_like,
    is_logical,
    is_member,
    is_return,
    leftmost,
)
from actiongen.javascript.print.shapes import keeps_right_inline


def print_binary(place: Place, printer: Printer) -> Doc:
    assert place.parent is not None and isinstance(place.node, js.Binary)
    parent, key = place.parent.node, place.key
    in_condition = key == "test"
    parts = _operands(place, printer, in_condition)
    if in_condition:
        return tuple(parts)
    if (key == "function" and is_call_like(parent)) or isinstance(parent, js.Unary | js.Member):
        return Group((Indent((SOFTLINE, *parts)), SOFTLINE))
    inline = keeps_right_inline(place.node)
    left = place.node.left
    chained = isinstance(left, js.Binary) and can_flatten(place.node.operator, left.operator)
    is_assigned = isinstance(parent, js.Const | js.ExportHandler | js.Property)
    if _hangs(place) or (inline and not chained) or (not inline and is_assigned):
        return Group(tuple(parts))
    return Group((parts[0], Indent(tuple(parts[1:]))))


def _hangs(place: Place) -> bool:
    """Whether the surroundings already indent the lines after the first."""
    assert place.parent is not None
    parent = place.parent.node
    match parent:
        case js.Return() | js.Throw() | js.Template() | Root():
            return True
        case js.Arrow():
            return place.key == "body"
        case js.Conditional():
            above = place.parent.parent
            return above is None or not (is_return(above.node) or is_call_like(above.node))
        case js.Call(function=js.Name(id="Boolean"), arguments=(_,), optional=False):
            return place.key == "arguments"
        case _:
            return False


def _operands(place: Place, printer: Printer, in_condition: bool) -> list[Doc]:
    """The operands of a chain with the operators and lines between them."""
    node = place.node
    assert isinstance(node, js.Binary) and place.parent is not None
    left = place.child("left")
    if isinstance(left.node, js.Binary) and can_flatten(node.operator, left.node.operator):
        parts = _operands(left, printer, in_condition)
    else:
        parts = [Group(printer(left))]
    gap = " " if keeps_right_inline(node) else LINE
    right: Doc = (node.operator, gap, printer(place.child("right")))
    of_same_kind = is_logical if is_logical(node) else is_arithmetic
    neighbours = (place.parent.node, node.left, place.child("right").node)
    # A single operation is a group of its own, lest a short right side stand on a line alone.
    if not (in_condition and is_logical(node)) and not any(map(of_same_kind, neighbours)):
        right = Group(right)
    return [*parts, " ", right]


def print_conditional(place: Place, printer: Printer) -> Doc:
    node = place.node
    assert isinstance(node, js.Conditional) and place.parent is not None
    parent = place.parent.node
    is_test = isinstance(parent, js.Conditional) and place.key == "condition"
    is_branch = isinstance(parent, js.Conditional) and not is_test
    test = printer(place.child("condition"))
    if is_branch and place.key == "otherwise":
        test = Indent(test, 2)
    then = Indent(printer(place.child("then")), 2)
    nested = isinstance(node.then, js.Conditional)
    branches: Doc = (
        (LINE, "? ", IfBreak("", "("), then, IfBreak("", ")")) if nested else (LINE, "? ", then),
        (LINE, ": ", Indent(printer(place.child("otherwise")), 2)),
    )
    extra_indent = _heads_assigned_chain(place)
    closes = isinstance(parent, js.Member) and not extra_indent
    doc: Doc = (test, branches if is_branch else Indent(branches), SOFTLINE if closes else "")
    if not is_branch:
        doc = Group(doc)
    return Group((Indent((SOFTLINE, doc)), SOFTLINE)) if is_test or extra_indent else doc


def _heads_assigned_chain(place: Place) -> bool:
    """Whether a member or call of this is assigned, returned or an operand: ``x = (a ? b : c).d``."""
    child = place
    parent = place.parent
    while parent is not None and (
        (is_call(parent.node) and child.key == "function")
        or (is_member(parent.node) and child.key == "value")
    ):
        child, parent = parent, parent.parent
    if parent is not None and isinstance(parent.node, js.New) and child.key == "function":
        child, parent = parent, parent.parent
    if child is place or parent is None:
        return False
    assigned = isinstance(parent.node, js.Const | js.Return | js.Throw)
    return assigned or (isinstance(parent.node, js.Unary | js.Await) and child.key == "operand")


def print_unary(place: Place, printer: Printer) -> Doc:
    assert isinstance(place.node, js.Unary)
    operator = place.node.operator
    return (operator, " " if operator.isalpha() else "", printer(place.child("operand")))


def print_await(place: Place, printer: Printer) -> Doc:
    assert place.parent is not None
    doc: Doc = ("await ", printer(place.child("operand")))
    parent = place.parent.node
    if not ((is_call(parent) and place.key == "function") or (is_member(parent) and place.key == "value")):
        return doc
    doc = (Indent((SOFTLINE, doc)), SOFTLINE)
    outer = find_ancestor(place, lambda node: isinstance(node, js.Await | js.Block))
    if outer is not None and isinstance(outer.node, js.Await) and leftmost(outer.child("operand")) is place:
        return doc
    return Group(doc)
