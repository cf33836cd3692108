"""Everything below a node of the IR, without naming each kind of node.

In: an expression, effect, step or tuple of them. Out: what stands directly below, or anywhere below.

    [*below(And((a, Not(b))))]   ->   [a, Not(b), b]
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from actiongen import ir
from actiongen.ir.types import Basic

_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind) if field.name not in ("info", "span"))
    for kind in vars(ir).values()
    if isinstance(kind, type) and is_dataclass(kind)
}
_NOT_ENTERED = (ir.Ref, ir.Var, ir.Variable, ir.HelperId)


def children(node: object) -> Iterator[object]:
    """The nodes directly below; a helper call's are its arguments and its inlined body; names are not
    entered.
    """
    if isinstance(node, tuple):
        yield from node
    elif not isinstance(node, _NOT_ENTERED):
        for name in _FIELDS.get(type(node), ()):
            child = getattr(node, name)
            if isinstance(child, tuple) or type(child) in _FIELDS:
                yield child


def unshared(node: object, entered: set[int]) -> Iterable[object]:
    """The nodes directly below; of a body that several calls share, those of the first call alone. ``entered`` keeps
    the bodies by their identity.
    """
    if isinstance(node, ir.HelperCall | ir.HelperDo):
        if id(node.inlined) in entered:
            return node.arguments
        entered.add(id(node.inlined))
    return children(node)


def below(*nodes: object, into_mistakes: bool = True) -> Iterator[object]:
    """The nodes themselves and all below them, in the order of the text; names are not entered, bodies that calls
    share once, the parts of mistakes only if asked for.
    """
    bodies: set[int] = set()
    todo = list(reversed(nodes))
    while todo:
        node = todo.pop()
        if not isinstance(node, tuple):
            yield node
        if into_mistakes or not isinstance(node, ir.ErrorExpr):
            todo.extend(reversed([*unshared(node, bodies)]))


def seen_through(expr: ir.Expr) -> ir.Expr:
    """What a name or a call of a helper stands for."""
    while isinstance(expr, ir.Ref | ir.HelperCall):
        expr = expr.definition.value if isinstance(expr, ir.Ref) else expr.inlined
    return expr


def reached(*nodes: object, into_mistakes: bool = True) -> Iterator[object]:
    """The same, entering every definition that is referred to, once."""
    seen: set[ir.Definition] = set()
    todo = list(reversed(nodes))
    while todo:
        for node in below(todo.pop(), into_mistakes=into_mistakes):
            yield node
            if isinstance(node, ir.Ref) and node.definition not in seen:
                seen.add(node.definition)
                todo.append(node.definition.value)


def has_error(expr: ir.Expr) -> bool:
    """Whether the type of something in the expression is not known, because of a mistake."""
    return any(isinstance(node, ir.Expr) and node.info.type is Basic.UNKNOWN for node in below(expr))
