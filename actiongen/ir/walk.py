"""Everything below a node of the IR, without naming each kind of node.

In: an expression, effect, step or tuple of them. Out: what stands directly below, or anywhere below.

    [*below(And((a, Not(b))))]   ->   [a, Not(b), b]
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from operator import attrgetter
from types import NoneType
from typing import TypeGuard, get_args, get_origin

from actiongen import ir
from actiongen.ir.types import Basic

_NOT_ENTERED = (ir.Ref, ir.Var, ir.Variable, ir.HelperId, ir.Extern, ir.ExternParameter)
PARTS = (
    *(ir.Entry, ir.ComputedEntry, ir.Spread),
    *(ir.ApiQuery, ir.ExternCall, ir.Request, ir.Sent, ir.UrlValue, ir.Payload),
    *(ir.Verification, ir.Signature),
)
"""What is neither an expression nor an effect, and has expressions in it."""
_WITHOUT_NODES = (str, bool, float, "str", "bool", "float", float | str | bool | None)
_KINDS = [kind for kind in vars(ir).values() if isinstance(kind, type) and is_dataclass(kind)]
_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(
        field.name
        for field in fields(kind)
        if field.name not in ("info", "span") and field.type not in _WITHOUT_NODES
    )
    for kind in _KINDS
    if kind not in _NOT_ENTERED
}
_NODES = frozenset((tuple, *_KINDS))


def _holds_nodes(kind: object) -> bool | None:
    """Whether a field of that type holds a node, whatever its value; None where it may hold something else."""
    if isinstance(kind, str):
        is_always = kind == "Expr" or (kind.startswith("tuple[") and kind.endswith("]"))
        return True if is_always else None
    parts = (kind,) if get_origin(kind) is tuple else get_args(kind) or (kind,)
    every = {part in _NODES or get_origin(part) is tuple for part in parts}
    return every.pop() if len(every) == 1 else None


_HOLDS = {
    kind: {field.name: _holds_nodes(field.type) for field in fields(kind) if field.name in names}
    for kind, names in _FIELDS.items()
}
# The fields of a node at once that may be nodes; its class makes one field a tuple as well, and is no node.
_PARTS_OF = {
    kind: attrgetter("__class__", *(name for name, holds in parts.items() if holds is not False))
    for kind, parts in _HOLDS.items()
    if any(holds is not False for holds in parts.values())
}


def getter(names: Sequence[str]) -> Callable[[object], tuple[object, ...]]:
    """What gives some fields of a node at once."""
    if len(names) > 1:
        return attrgetter(*names)
    if not names:
        return lambda node: ()
    name = attrgetter(*names)
    return lambda node: (name(node),)


# The same for kinds of nodes whose fields are nodes, all of them; for most that is one.
_NODES_OF = {
    kind: [name for name, holds in parts.items() if holds]
    for kind, parts in _HOLDS.items()
    if any(parts.values()) and None not in parts.values()
}
_ONLY_PART_OF = {kind: attrgetter(*names) for kind, names in _NODES_OF.items() if len(names) == 1}
_ALL_PARTS_OF = {kind: attrgetter(*names) for kind, names in _NODES_OF.items() if len(names) > 1}
EXPRESSIONS = frozenset(get_args(ir.Expr))
"""The types of expressions."""


def _is_of_expressions(kind: object) -> bool:
    """Whether a field of that type holds expressions and nothing else, or nothing."""
    item = get_args(kind)[0] if get_origin(kind) is tuple else kind
    return {*(get_args(item) or (item,))} <= {*EXPRESSIONS, NoneType}


# Of what is no expression: the fields in which there may be more of what acts; and those that are nodes for sure.
_ACTING = {
    kind: [
        field.name
        for field in fields(kind)
        if parts.get(field.name, False) is not False and not _is_of_expressions(field.type)
    ]
    for kind, parts in _HOLDS.items()
    if kind not in EXPRESSIONS
}
_ACTING_PARTS_OF = {
    kind: getter(names) for kind, names in _ACTING.items() if all(_HOLDS[kind][name] for name in names)
}
_Named = ir.Ref | ir.HelperCall
Inlining = ir.HelperCall | ir.HelperDo | ir.HelperAsk
"""What stands for the body of a helper."""
INLINING = frozenset(get_args(Inlining))
"""The same as a set of types, for walks that ask of every node."""


def is_expr(node: object) -> TypeGuard[ir.Expr]:
    """The same as ``isinstance(node, ir.Expr)``, which would try one class after the other."""
    return type(node) in EXPRESSIONS


def is_inlining(node: object) -> TypeGuard[Inlining]:
    """The same as ``isinstance(node, Inlining)``, and quicker: walks ask it of every node."""
    return type(node) in INLINING


def children(node: object) -> Sequence[object]:
    """The nodes directly below; a helper call's are its arguments and its inlined body; names are not
    entered.
    """
    kind = type(node)
    if kind is tuple:
        return node  # type: ignore[return-value]  # it is one
    only_part_of = _ONLY_PART_OF.get(kind)
    if only_part_of is not None:
        return (only_part_of(node),)
    all_parts_of = _ALL_PARTS_OF.get(kind)
    if all_parts_of is not None:
        return all_parts_of(node)
    parts_of = _PARTS_OF.get(kind)
    return () if parts_of is None else [part for part in parts_of(node) if type(part) in _NODES]


def operands(node: object) -> Iterator[ir.Expr]:
    """The expressions directly below a node, those in its tuples, entries and requests too; none of effects below
    it."""
    for child in children(node):
        if is_expr(child):
            yield child
        elif isinstance(child, (tuple, *PARTS)):
            yield from operands(child)


def given(call: Inlining) -> Sequence[object]:
    """What stands at a call, as opposed to the body that it stands for."""
    if isinstance(call, ir.HelperAsk) and call.condition is not None:
        return (call.condition, *call.arguments)
    return call.arguments


def unshared(node: object, entered: set[int]) -> Sequence[object]:
    """The nodes directly below; of a body that several calls share, those of the first call alone. ``entered`` keeps
    the bodies by their identity.
    """
    if is_inlining(node):
        if id(node.inlined) in entered:
            return given(node)
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
        kind = type(node)
        if kind is tuple:
            todo += node[::-1]  # type: ignore[index]  # it is one
            continue
        yield node
        if into_mistakes or kind is not ir.ErrorExpr:
            below = unshared(node, bodies) if kind in INLINING else children(node)
            todo += below[::-1]


def acting_below(*nodes: object) -> Iterator[object]:
    """The same without expressions: all that acts."""
    bodies: set[int] = set()
    todo = list(reversed(nodes))
    while todo:
        node = todo.pop()
        kind = type(node)
        if kind is tuple:
            todo += node[::-1]  # type: ignore[index]  # it is one
        elif kind not in EXPRESSIONS:
            yield node
            acting_parts_of = _ACTING_PARTS_OF.get(kind)
            if acting_parts_of is None or kind in INLINING:
                todo += unshared(node, bodies)[::-1]
            else:
                todo += acting_parts_of(node)[::-1]


def made_of(expr: ir.Expr) -> Iterator[object]:
    """The nodes that the value of an expression is made of: of a call the body, whose parameters name the arguments,
    so that calls in calls cost no more than calls one after the other.
    """
    bodies: set[int] = set()
    todo: list[object] = [expr]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, ir.HelperCall):
            todo += children(node)[::-1]
        elif id(node.inlined) not in bodies:
            bodies.add(id(node.inlined))
            todo.append(node.inlined)


def seen_through(expr: ir.Expr) -> ir.Expr:
    """What a name or a call of a helper stands for."""
    while isinstance(expr, _Named):
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
    # A loop takes half of the time of `any`.
    for node in below(expr):  # noqa: SIM110
        if type(node) in EXPRESSIONS and node.info.type is Basic.UNKNOWN:  # type: ignore[attr-defined]  # it is one
            return True
    return False
