"""Loops over what is written out, which read or write members of the user and the context by computed names.

In: the body of a rule. Out: the same with the body of such a loop once for each item, so that every name is written
out. Other loops stay what they are.

    for (const k of ["a", "b"]) { context.idToken[NS + k] = user[k]; }
    ->   context.idToken[NS + "a"] = user.a; context.idToken[NS + "b"] = user.b;
"""

from collections.abc import Mapping
from typing import Any

from actiongen.core.tree import (
    Array,
    Binary,
    Block,
    Break,
    Call,
    Continue,
    Entry,
    Expr,
    ForOf,
    Let,
    Member,
    Name,
    Object,
    SetMember,
    Spread,
    Statement,
    Template,
    Text,
)
from actiongen.core.walk import (
    CONSTANTS,
    Names,
    below,
    bottom_up,
    here,
    names_assigned,
    names_bound,
    renamed,
    substituted,
)
from actiongen.importer.legacy.fold import folded
from actiongen.importer.legacy.made import access_path
from actiongen.importer.legacy.roots import Roots

_MOST_ITEMS = 40
_MOST_COPIES = 120
_DEEPEST = 4


def unrolled(body: Block, roots: Roots, names: Names) -> Block:
    """The body without such loops."""
    left = _MOST_COPIES
    for _ in range(_DEEPEST):
        known = _written_out(body)
        done: list[int] = []

        def change(node: Any) -> Any:
            if not isinstance(node, ForOf):
                return node
            items = _items(node, known)  # noqa: B023
            if items is None or len(items) > left - sum(done) or not _is_wanted(node, roots):  # noqa: B023
                return node
            done.append(len(items))  # noqa: B023
            return [each for item in items for each in _turn(node, item, names)]

        made = bottom_up(body, change)
        if not done:
            return body
        left -= sum(done)
        body = folded(bottom_up(made, lambda node: _read(node, known)))  # noqa: B023
    return body


def _written_out(body: Block) -> Mapping[str, Expr]:
    """The variables that hold a list or an object that is written out and never changed."""
    found: dict[str, Expr] = {
        each.name: each.value
        for each in below(body)
        if isinstance(each, Let) and isinstance(each.value, Array | Object) and _is_constant(each.value)
    }
    for name in names_assigned(body):
        found.pop(name, None)
    for each in below(body):
        if isinstance(each, SetMember):
            path = access_path(each.object)
            found.pop(path[0] if path else "", None)
        if isinstance(each, Call) and isinstance(each.function, Member):
            path = access_path(each.function)
            if path is not None and path[-1] not in _READING:
                found.pop(path[0], None)
    return found


_READING = (
    "includes",
    "indexOf",
    "forEach",
    "map",
    "filter",
    "some",
    "every",
    "find",
    "join",
    "hasOwnProperty",
)


def _is_constant(value: Expr | Spread) -> bool:
    if isinstance(value, Array):
        return all(map(_is_constant, value.items))
    if isinstance(value, Object):
        return all(
            isinstance(each, Entry) and isinstance(each.key, Text) and _is_constant(each.value)
            for each in value.entries
        )
    return isinstance(value, CONSTANTS)


def _items(loop: ForOf, known: Mapping[str, Expr]) -> tuple[Expr, ...] | None:
    """What a loop goes over, where that is written out."""
    over = loop.iterable
    if loop.is_in:
        return _keys(_value(over, known))
    if (
        isinstance(over, Call)
        and access_path(over.function) == ("Object", "keys")
        and len(over.arguments) == 1
    ):
        argument = over.arguments[0]
        return None if isinstance(argument, Spread) else _keys(_value(argument, known))
    value = _value(over, known)
    if not isinstance(value, Array) or len(value.items) > _MOST_ITEMS or not _is_constant(value):
        return None
    return tuple(each for each in value.items if not isinstance(each, Spread))


def _value(value: Expr, known: Mapping[str, Expr]) -> Expr:
    return known.get(value.id, value) if isinstance(value, Name) else value


def _keys(value: Expr) -> tuple[Expr, ...] | None:
    if not isinstance(value, Object) or len(value.entries) > _MOST_ITEMS or not _is_constant(value):
        return None
    return tuple(each.key for each in value.entries if isinstance(each, Entry))


def _is_wanted(loop: ForOf, roots: Roots) -> bool:
    """Whether its body computes names of members of the user or the context, and is left by nothing of its own."""
    if any(isinstance(each, Break | Continue) for each in here(loop.body)):
        return False
    given = {loop.name}
    for each in below(loop.body):
        if isinstance(each, ForOf) and given & _names(each.iterable):
            given.add(each.name)
        if isinstance(each, Let) and given & _names(each.value):
            given.add(each.name)
    for each in below(loop.body):
        if isinstance(each, Member | SetMember) and not isinstance(each.key, Text):
            path = access_path(each.object)
            is_own = path is not None and path[0] in (roots.user, roots.context)
            if is_own and given & _names(each.key):
                return True
    return False


def _names(node: Any) -> set[str]:
    return {each.id for each in below(node) if isinstance(each, Name)}


def _turn(loop: ForOf, item: Expr, names: Names) -> list[Statement]:
    """The body for one item, with variables of its own."""
    bound = {name: names.fresh(name) for name in sorted(names_bound(loop.body))}
    made: Block = substituted(renamed(loop.body, bound), {loop.name: item})
    return list(made.statements)


def _read(node: Any, known: Mapping[str, Expr]) -> Any:
    """Members of what is written out, and texts that are put together of texts."""
    if isinstance(node, Member) and isinstance(node.key, Text):
        owner = _value(node.object, known)
        if isinstance(owner, Object) and _is_constant(owner):
            entries = [each for each in owner.entries if isinstance(each, Entry)]
            return next((each.value for each in entries if each.key == node.key), node)
    match node:
        case Binary("+", Text(left), Text(right), span):
            return Text(left + right, span)
        case Template(parts, span) if any(isinstance(each, Text) for each in parts):
            return _joined(parts, span)
        case _:
            return node


def _joined(parts: tuple[Any, ...], span: Any) -> Expr:
    made: list[Any] = []
    for each in parts:
        text = each.value if isinstance(each, Text) else each
        if isinstance(text, str) and made and isinstance(made[-1], str):
            made[-1] += text
        else:
            made.append(text)
    if all(isinstance(each, str) for each in made):
        return Text("".join(made), span)
    return Template(tuple(made), span)
