"""Which expressions need parentheses, or get them for clarity, where they stand.

In: a context. Out: yes or no.

    a && b in (a && b) || c   ->   True, although the language does not ask for it
"""

from actiongen.javascript import tree as js
from actiongen.javascript.print.context import (
    Node,
    PrintContext,
    find_ancestor,
    is_call_like,
    is_logical,
    leftmost,
)

_LEVELS = (
    ("??",),
    ("||",),
    ("&&",),
    ("==", "===", "!=", "!=="),
    ("<", ">", "<=", ">="),
    ("+", "-"),
    ("*", "/", "%"),
)
_PRECEDENCE = {operator: level for level, operators in enumerate(_LEVELS) for operator in operators}
_EQUALITY = frozenset({"==", "===", "!=", "!=="})
_MULTIPLICATIVE = frozenset({"*", "/", "%"})


def can_flatten(outer: str, inner: str) -> bool:
    """Whether ``a inner b outer c`` is one chain, printed without parentheses and broken as a whole."""
    if _PRECEDENCE[outer] != _PRECEDENCE[inner]:
        return False
    if outer in _EQUALITY or (inner, outer) == ("<", ">"):
        return False
    return outer == inner != "%" if outer in _MULTIPLICATIVE else True


def needs_parentheses(context: PrintContext) -> bool:
    if context.parent is None:
        return False
    if isinstance(context.node, js.Object):
        return _starts_statement(context) or _starts_arrow_body(context)
    return parenthesised(context.node, context.parent.node, context.key)


def parenthesised(node: Node, parent: Node, key: str) -> bool:
    """The same of any node but an object, which asks for what stands further above."""
    match node:
        case js.Name():
            return False
        case js.Call() | js.Member() | js.Index():
            return key == "function" and isinstance(parent, js.New) and _contains_call(node)
        case js.String():
            return isinstance(parent, js.Do)
        case js.Number():
            return key == "value" and isinstance(parent, js.Member | js.Index)
        case js.Unary(operator=operator):
            same = isinstance(parent, js.Unary) and parent.operator == operator in ("+", "-")
            return same or _is_head(parent, key)
        case js.Binary():
            return _binary_needs_parentheses(node, parent, key)
        case js.Await():
            return (
                isinstance(parent, js.Unary | js.Spread | js.Binary)
                or _is_head(parent, key)
                or (isinstance(parent, js.Conditional) and key == "condition")
            )
        case js.Conditional() | js.Arrow():
            return (
                isinstance(parent, js.Unary | js.Binary | js.Await)
                or (isinstance(node, js.Conditional) and isinstance(parent, js.Spread))
                or _is_head(parent, key)
                or (isinstance(parent, js.Conditional) and key == "condition")
            )
        case _:
            return False


def _is_head(parent: Node, key: str) -> bool:
    """Whether the node is what is called, or what a member is taken of."""
    return (key == "function" and is_call_like(parent)) or (
        key == "value" and isinstance(parent, js.Member | js.Index)
    )


def _starts_statement(context: PrintContext) -> bool:
    statement = find_ancestor(context, lambda node: isinstance(node, js.Do))
    return statement is not None and leftmost(statement.child("value")) is context


def _starts_arrow_body(context: PrintContext) -> bool:
    arrow = find_ancestor(context, lambda node: isinstance(node, js.Arrow))
    if arrow is None or (isinstance(arrow.node, js.Arrow) and isinstance(arrow.node.body, tuple)):
        return False
    return leftmost(arrow.child("body")) is context


def _binary_needs_parentheses(node: js.Binary, parent: Node, key: str) -> bool:
    match parent:
        case js.Conditional():
            return node.operator == "??"
        case js.Spread() | js.Await() | js.Unary():
            return True
        case js.Binary(operator=outer):
            if is_logical(parent) and is_logical(node):
                return outer != node.operator
            return _is_loose_operand(outer, node.operator, key)
        case _:
            return _is_head(parent, key)


def _is_loose_operand(outer: str, inner: str, key: str) -> bool:
    outer_level, inner_level = _PRECEDENCE[outer], _PRECEDENCE[inner]
    return (
        outer_level > inner_level
        or (outer_level == inner_level and (key == "right" or not can_flatten(outer, inner)))
        or (inner == "%" and outer in ("+", "-"))
    )


def _contains_call(node: Node) -> bool:
    """Whether the head of a ``new`` would end at the parentheses of a call inside it, or has a ``?.``."""
    while isinstance(node, js.Call | js.Member | js.Index):
        if isinstance(node, js.Call) or node.optional:
            return True
        node = node.value
    return False
