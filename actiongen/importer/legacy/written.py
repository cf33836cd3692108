"""Which members of which objects a Rule reads and writes.

In: the body of a rule. Out: paths, with their places in the original.

    user.groups.push("a")   ->   paths_written: (("user", "groups"), …)
"""

from collections.abc import Iterable, Iterator
from typing import Any

from actiongen.core.tree import (
    Array,
    Block,
    Builtin,
    Call,
    Do,
    Expr,
    ForOf,
    Let,
    Logical,
    Member,
    Name,
    SetMember,
    Spread,
    Text,
)
from actiongen.core.walk import below, parts
from actiongen.importer.legacy.made import Path, access_path
from actiongen.source import Span

_ADDING = ("push", "unshift")


def written(owner: Expr, key: Expr) -> Path | None:
    """The path of a member that is written."""
    path = access_path(owner)
    return None if path is None or not isinstance(key, Text) else (*path, key.value)


def added_to(value: Expr) -> tuple[Path, tuple[Expr | Spread, ...], bool] | None:
    """`list.push(…)`, `list.unshift(…)`, `Array.prototype.push.apply(list, […])`."""
    if not isinstance(value, Call):
        return None
    called = access_path(value.function)
    if called == ("Array", "prototype", "push", "apply") and len(value.arguments) == 2:
        target, items = value.arguments
        path = None if isinstance(target, Spread) else access_path(target)
        if path is None or isinstance(items, Spread):
            return None
        return path, items.items if isinstance(items, Array) else (Spread(items, items.span),), True
    if called is None or called[-1] not in _ADDING or len(called) < 3:
        return None
    return called[:-1], value.arguments, called[-1] == "push"


def paths_written(body: Block) -> Iterator[tuple[Path, Span]]:
    """The paths of all members that are written, and of lists that grow."""
    for each in below(body):
        if isinstance(each, SetMember):
            path = written(each.object, each.key)
            if path is not None:
                yield path, each.span
        elif isinstance(each, Do):
            added = added_to(each.value)
            if added is not None:
                yield added[0], each.span


def paths_changed(body: Block) -> Iterator[Path]:
    """The paths of objects that are changed under another name: an item that was found in a list."""
    holders: dict[str, Expr] = {}
    for each in below(body):
        if isinstance(each, Let):
            holders[each.name] = each.value
        elif isinstance(each, ForOf) and not each.is_in:
            holders[each.name] = each.iterable
    for each in below(body):
        if isinstance(each, SetMember):
            path = _holder(each.object, holders, len(holders))
            if path is not None and path != access_path(each.object):
                yield path


def _holder(value: Expr, holders: dict[str, Expr], depth: int) -> Path | None:
    """The path of the object that a value is, or is a part of."""
    path = access_path(value)
    if path is not None and path[0] not in holders:
        return path
    match value:
        case Name(id) if id in holders and depth:
            return _holder(holders[id], holders, depth - 1)
        case Logical(_, left, right):
            return _holder(left, holders, depth) or _holder(right, holders, depth)
        case Member(owner) | Builtin("first", (owner, *_)) | Call(Member(owner, Text("find" | "at"))):
            return _holder(owner, holders, depth)
        case _:
            return None


def paths_read(body: Block) -> Iterator[tuple[Path, Span]]:
    """The paths of all members that are read; targets of writes are none."""
    todo: list[Any] = [body]
    while todo:
        each = todo.pop()
        if isinstance(each, SetMember):
            todo += [part for part in (each.key, each.value) if part is not None]
            continue
        if isinstance(each, Member):
            path = access_path(each)
            if path is not None:
                yield path, each.span
                continue
        todo += parts(each)


def prefixes(paths: Iterable[Path], *, proper: bool = False) -> set[Path]:
    """All beginnings of these paths."""
    return {path[:length] for path in paths for length in range(1, len(path) + (not proper))}
