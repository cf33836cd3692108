"""Requests that are made together are made one after the other.

In: `await Promise.all([…])` of a list that is written out, in which each item is a request, or a value that is there.
Out: an `await` for each, in their order. What calls anything else stays: a function of JavaScript may hold it whole.

    [a, b] = await Promise.all([fetch(u), c ? fetch(v) : null])   ->   a = await fetch(u); b = c ? await fetch(v) : null
"""

from operator import is_
from typing import Any

from actiongen.core.tree import (
    Array,
    Await,
    Block,
    Call,
    Conditional,
    Do,
    Expr,
    File,
    Let,
    Member,
    Name,
    New,
    Number,
    OtherExpr,
    Spread,
    Statement,
)
from actiongen.core.walk import Names, below, bottom_up, here, path_of
from actiongen.importer.normalise.tools import names_of, packages_of
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

_CLIENTS = frozenset(("axios", "got", "node-fetch", "request-promise", "superagent"))


def together(file: File, notes: Notes) -> File:
    """The file with such requests in sequence."""
    clients = {name for name, package in packages_of(file).items() if package in _CLIENTS}
    clients.add("fetch")
    names = names_of(file)

    def change(node: Any) -> Any:
        return _block(node, clients, names) if isinstance(node, Block) else node

    return bottom_up(file, change)


def _block(block: Block, clients: set[str], names: Names) -> Block:
    made: list[Statement] = []
    rest = list(block.statements)
    while rest:
        each = rest.pop(0)
        items = _together(each.value) if isinstance(each, Let | Do) else None
        if items is None or not all(_is_asked(one, clients) for one in items):
            made.append(each)
            continue
        assert isinstance(each, Let | Do)
        if isinstance(each, Do):
            made += [Do(_awaited(one), one.span) for one in items if _calls(one)]
            continue
        given = _names_given(each.name, rest, len(items))
        asked = [
            Let(given.get(at) or names.fresh(each.name), _awaited(one), one.span)
            for at, one in enumerate(items)
        ]
        rest = [one for one in rest if not (isinstance(one, Let) and one.name in given.values())]
        made += asked
        answers = tuple(Name(one.name, one.span) for one in asked)
        if not _is_taken_apart(each.name, rest, len(answers)):
            made.append(replace(each, value=Array(answers, each.value.span)))
            continue
        rest = [_taken_apart(one, each.name, answers) for one in rest]
    is_same = len(made) == len(block.statements) and all(map(is_, made, block.statements))
    return block if is_same else replace(block, statements=tuple(made))


def _together(value: Expr) -> list[Expr] | None:
    """The items of `await Promise.all([…])`."""
    match value:
        case Array((Spread(inner),)):
            # A pattern takes them out of it.
            return _together(inner)
        case Await(Call(function, (Array(items),))) if path_of(function) == ("Promise", "all"):
            return None if any(isinstance(each, Spread) for each in items) else list(items)  # type: ignore[arg-type]
        case _:
            return None


def _is_asked(item: Expr, clients: set[str]) -> bool:
    """Whether it is a request, perhaps under a condition, or calls nothing."""
    if isinstance(item, Conditional):
        return not _calls(item.condition) and all(
            _is_asked(each, clients) for each in (item.then, item.otherwise)
        )
    called = [each for each in here(item) if isinstance(each, Call | New | OtherExpr)]
    roots = [_root(each.function) for each in called if isinstance(each, Call)]
    return len(roots) == len(called) and (not called or any(root in clients for root in roots))


def _root(function: Expr) -> str | None:
    while isinstance(function, Member):
        function = function.object
    return function.id if isinstance(function, Name) else None


def _awaited(item: Expr) -> Expr:
    match item:
        case Conditional(condition, then, otherwise):
            return Conditional(condition, _awaited(then), _awaited(otherwise), item.span)
        case Call():
            return Await(item, item.span)
        case _:
            return item


def _calls(value: Expr) -> bool:
    return any(isinstance(each, Call | Await | New | OtherExpr) for each in here(value))


def _names_given(name: str, rest: list[Statement], count: int) -> dict[int, str]:
    """The names that a pattern gives the items, right behind the list."""
    found: dict[int, str] = {}
    for each in rest:
        at = _item(each.value, name, count) if isinstance(each, Let) else None
        if at is None or at in found or not isinstance(each, Let):
            break
        found[at] = each.name
    return found


def _is_taken_apart(name: str, rest: list[Statement], count: int) -> bool:
    """Whether only items of the list are read."""
    block = Block(tuple(rest))
    reads = sum(1 for each in below(block) if isinstance(each, Name) and each.id == name)
    items = sum(1 for each in below(block) if _item(each, name, count) is not None)
    return reads == items


def _item(node: Any, name: str, count: int) -> int | None:
    match node:
        case Member(Name(id), Number(value)) if id == name and 0 <= value < count and value == int(value):
            return int(value)
        case _:
            return None


def _taken_apart(node: Statement, name: str, answers: tuple[Name, ...]) -> Statement:
    def change(each: Any) -> Any:
        at = _item(each, name, len(answers))
        return each if at is None else answers[at]

    return bottom_up(node, change)
