"""Other ways to read a member, as a read of it.

In: the body of a rule. Out: the same with members in the place of look-ups by lodash, of questions whether an
object has a member, and of members of objects that never change.

    _.get(context, "request.query.id")      ->   context?.request?.query?.id
    user.hasOwnProperty("groups")           ->   user.groups !== undefined
    _.pick(user, ["email"])                 ->   { email: user.email }
    const log = { end: cb }; log.end(e)     ->   cb(e)
"""

from collections.abc import Mapping
from typing import Any

from actiongen.core.tree import (
    Array,
    Binary,
    Block,
    Call,
    Chain,
    Entry,
    Expr,
    Let,
    Logical,
    Member,
    Name,
    Object,
    SetMember,
    Spread,
    Text,
    Undefined,
)
from actiongen.core.walk import below, bottom_up, names_assigned, parts
from actiongen.importer.legacy.made import Path, access_path, lets
from actiongen.importer.legacy.roots import Roots


def as_members(body: Block, roots: Roots) -> Block:
    """The body with such reads as members."""
    fixed = _fixed_objects(body)
    gone = {path for path in _empty_globals(body) if ".".join(path) not in roots.handed}
    known = lets(body)

    def change(node: Any) -> Any:
        if isinstance(node, Member) and access_path(node) in gone:
            return Undefined(node.span)
        if isinstance(node, Call):
            return _looked_up(node, roots) or _has(node, roots) or _picked(node, roots, known) or node
        if isinstance(node, Member) and isinstance(node.object, Name) and isinstance(node.key, Text):
            return fixed.get(node.object.id, {}).get(node.key.value, node)
        return node

    return bottom_up(body, change)


def _empty_globals(body: Block) -> set[Path]:
    """What a rule asks `global` for and nobody puts there: it may be gone at any time, unless the rule relies on it."""
    read: dict[Path, int] = {}
    called: dict[Path, int] = {}
    written: set[Path] = set()
    for each in below(body):
        if (
            isinstance(each, SetMember)
            and isinstance(each.key, Text)
            and access_path(each.object) == ("global",)
        ):
            written.add(("global", each.key.value))
        path = access_path(each.function) if isinstance(each, Call) else None
        if path is not None and path[0] == "global" and len(path) == 2:
            called[path] = called.get(path, 0) + 1
        path = access_path(each) if isinstance(each, Member) else None
        if path is not None and path[0] == "global" and len(path) == 2:
            read[path] = read.get(path, 0) + 1
    return {path for path, count in read.items() if path not in written and count > called.get(path, 0)}


def _looked_up(node: Call, roots: Roots) -> Expr | None:
    """`_.get(user, "a.b", otherwise)`."""
    given = [each for each in node.arguments if not isinstance(each, Spread)]
    if access_path(node.function) not in (("_", "get"), ("lodash", "get")):
        return None
    if len(given) not in (2, 3) or len(given) < len(node.arguments):
        return None
    owner, keys, *otherwise = given
    if access_path(owner) not in ((roots.user,), (roots.context,)):
        return None
    if not isinstance(keys, Text) or "[" in keys.value:
        return None
    made: Expr = owner
    for key in keys.value.split("."):
        made = Member(made, Text(key, node.span), node.span, optional=made is not owner)
    made = Chain(made, node.span)
    return Logical("??", made, otherwise[0], node.span) if otherwise else made


def _picked(node: Call, roots: Roots, known: Mapping[str, Expr]) -> Expr | None:
    """`_.pick(user, ["email", "name"])`."""
    if access_path(node.function) not in (("_", "pick"), ("lodash", "pick")) or len(node.arguments) < 2:
        return None
    owner, *given = node.arguments
    if isinstance(owner, Spread) or access_path(owner) not in ((roots.user,), (roots.context,)):
        return None
    names: list[Text] = []
    for each in given:
        value = known.get(each.id, each) if isinstance(each, Name) else each
        for name in value.items if isinstance(value, Array) else (value,):
            if not isinstance(name, Text) or "." in name.value:
                return None
            names.append(name)
    entries = (Entry(each, Member(owner, each, each.span), each.span) for each in names)
    return Object(tuple(entries), node.span)


def _has(node: Call, roots: Roots) -> Expr | None:
    """`user.hasOwnProperty("groups")`."""
    path = access_path(node.function)
    if (
        path is None
        or path[-1] != "hasOwnProperty"
        or path[0] not in (roots.user, roots.context, "configuration")
    ):
        return None
    key = node.arguments[0] if len(node.arguments) == 1 else None
    if not isinstance(key, Text) or not isinstance(node.function, Member):
        return None
    return Binary("!==", Member(node.function.object, key, node.span), Undefined(node.span), node.span)


def _fixed_objects(body: Block) -> Mapping[str, Mapping[str, Expr]]:
    """The members, if they are names, of objects that are written out, never changed and never passed on."""
    found = {
        each.name: each.value
        for each in below(body)
        if isinstance(each, Let) and isinstance(each.value, Object)
    }
    if not found:
        return {}
    for name in names_assigned(body) | _whole(body):
        found.pop(name, None)
    members: dict[str, dict[str, Expr]] = {}
    for name, value in found.items():
        simple: dict[str, Expr] = {}
        for each in value.entries:
            if not isinstance(each, Entry) or not isinstance(each.key, Text):
                break
            if access_path(each.value) is not None:
                simple[each.key.value] = each.value
        else:
            if any(isinstance(each, Name) for each in simple.values()):
                members[name] = simple
    return members


def _whole(body: Block) -> set[str]:
    """The variables that stand somewhere as a whole, or are written to."""
    found: set[str] = set()
    todo: list[Any] = [body]
    while todo:
        node = todo.pop()
        if isinstance(node, Member) and isinstance(node.object, Name) and isinstance(node.key, Text):
            continue
        if isinstance(node, SetMember):
            path = access_path(node.object)
            if path is not None:
                found.add(path[0])
        if isinstance(node, Name):
            found.add(node.id)
        todo += parts(node)
    return found
