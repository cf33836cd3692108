"""Layout of operators: chains of ``&&``, ``||``, ``+`` …, conditionals, ``!`` and ``await``.

In: a context and the printer for its children. Out: a document.

    a && b && c   ->   one group; all of it breaks, each operand on its own line, the operators at the ends
"""

from actiongen.javascript import tree as js
from actiongen.javascript.print.context import (
    PrintContext,
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
from actiongen.javascript.print.doc import (
    LINE,
    SOFTLINE,
    Doc,
    Group,
    IfBreak,
    Indent,
)
from actiongen.javascript.print.parentheses import can_flatten
from actiongen.javascript.print.shapes import keeps_right_inline


def print_binary(context: PrintContext, printer: Printer) -> Doc:
    assert context.parent is not None and isinstance(context.node, js.Binary)
    parent, key = context.parent.node, context.key
    in_condition = key == "test"
    parts = _operands(context, printer, in_condition)
    if in_condition:
        return tuple(parts)
    if (key == "function" and is_call_like(parent)) or isinstance(parent, js.Unary | js.Member):
        return Group((Indent((SOFTLINE, *parts)), SOFTLINE))
    inline = keeps_right_inline(context.node)
    left = context.node.left
    chained = isinstance(left, js.Binary) and can_flatten(context.node.operator, left.operator)
    is_assigned = isinstance(parent, js.Const | js.ExportHandler | js.Property)
    if _hangs(context) or (inline and not chained) or (not inline and is_assigned):
        return Group(tuple(parts))
    return Group((parts[0], Indent(tuple(parts[1:]))))


def _hangs(context: PrintContext) -> bool:
    """Whether the surroundings already indent the lines after the first."""
    assert context.parent is not None
    parent = context.parent.node
    match parent:
        case js.Return() | js.Throw() | js.Template() | Root():
            return True
        case js.Arrow():
            return context.key == "body"
        case js.Conditional():
            above = context.parent.parent
            return above is None or not (is_return(above.node) or is_call_like(above.node))
        case js.Call(function=js.Name(id="Boolean"), arguments=(_,), optional=False):
            return context.key == "arguments"
        case _:
            return False


def _operands(context: PrintContext, printer: Printer, in_condition: bool) -> list[Doc]:
    """The operands of a chain with the operators and lines between them."""
    node = context.node
    assert isinstance(node, js.Binary) and context.parent is not None
    left = context.child("left")
    if isinstance(left.node, js.Binary) and can_flatten(node.operator, left.node.operator):
        parts = _operands(left, printer, in_condition)
    else:
        parts = [Group(printer(left))]
    gap = " " if keeps_right_inline(node) else LINE
    right: Doc = (node.operator, gap, printer(context.child("right")))
    of_same_kind = is_logical if is_logical(node) else is_arithmetic
    neighbours = (context.parent.node, node.left, context.child("right").node)
    # A single operation is a group of its own, lest a short right side stand on a line alone.
    if not (in_condition and is_logical(node)) and not any(map(of_same_kind, neighbours)):
        right = Group(right)
    return [*parts, " ", right]


def print_conditional(context: PrintContext, printer: Printer) -> Doc:
    node = context.node
    assert isinstance(node, js.Conditional) and context.parent is not None
    parent = context.parent.node
    is_test = context.key == "condition"
    is_branch = isinstance(parent, js.Conditional) and not is_test
    test = printer(context.child("condition"))
    if is_branch and context.key == "otherwise":
        test = Indent(test, 2)
    then = Indent(printer(context.child("then")), 2)
    nested = isinstance(node.then, js.Conditional)
    branches: Doc = (
        (LINE, "? ", IfBreak("", "("), then, IfBreak("", ")")) if nested else (LINE, "? ", then),
        (LINE, ": ", Indent(printer(context.child("otherwise")), 2)),
    )
    extra_indent = _heads_assigned_chain(context)
    closes = isinstance(parent, js.Member) and not extra_indent
    doc: Doc = (test, branches if is_branch else Indent(branches), SOFTLINE if closes else "")
    if not is_branch:
        doc = Group(doc)
    return Group((Indent((SOFTLINE, doc)), SOFTLINE)) if is_test or extra_indent else doc


def _heads_assigned_chain(context: PrintContext) -> bool:
    """Whether a member or call of this is assigned, returned or an operand: ``x = (a ? b : c).d``."""
    child = context
    parent = context.parent
    while parent is not None and (
        (is_call(parent.node) and child.key == "function")
        or (is_member(parent.node) and child.key == "value")
    ):
        child, parent = parent, parent.parent
    if parent is not None and isinstance(parent.node, js.New) and child.key == "function":
        child, parent = parent, parent.parent
    if child is context or parent is None:
        return False
    assigned = isinstance(parent.node, js.Const | js.Return | js.Throw)
    return assigned or (isinstance(parent.node, js.Unary | js.Await) and child.key == "operand")


def print_unary(context: PrintContext, printer: Printer) -> Doc:
    assert isinstance(context.node, js.Unary)
    operator = context.node.operator
    return (operator, " " if operator.isalpha() else "", printer(context.child("operand")))


def print_await(context: PrintContext, printer: Printer) -> Doc:
    assert context.parent is not None
    doc: Doc = ("await ", printer(context.child("operand")))
    parent = context.parent.node
    if not (
        (is_call(parent) and context.key == "function") or (is_member(parent) and context.key == "value")
    ):
        return doc
    doc = (Indent((SOFTLINE, doc)), SOFTLINE)
    outer = find_ancestor(context, lambda node: isinstance(node, js.Await | js.Block))
    if outer is not None and isinstance(outer.node, js.Await) and leftmost(outer.child("operand")) is context:
        return doc
    return Group(doc)
