"""Loops that ask become questions.

In: a loop over a list whose turns set a flag, end with a value, or act on one item and stop. Out: `any` and `first` of
the policy language; lists and sums are for `filling`.

    for (const r of xs) { if (r === "x") { ok = true; break; } }   ->   if ($any(xs, (r) => r === "x")) { ok = true; }
"""

from actiongen.core.tree import (
    Array,
    Assign,
    Await,
    Block,
    Boolean,
    Break,
    Continue,
    Expr,
    ForOf,
    Function,
    If,
    Let,
    Name,
    Null,
    Return,
    Statement,
    Undefined,
)
from actiongen.core.walk import CONSTANTS, Names, below, here, names_assigned, names_read, substituted
from actiongen.importer.normalise.filling import filled, summed
from actiongen.importer.normalise.items import Items
from actiongen.importer.normalise.tools import (
    MOST_NODES,
    both,
    choice,
    falls,
    is_calm,
    is_there,
    negated,
    size,
)


class Asking:
    """Looks for loops that ask."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._items = Items(names)

    def statements(self, statements: list[Statement]) -> list[Statement]:
        made: list[Statement] = []
        todo = list(statements)
        while todo:
            each = todo.pop(0)
            if isinstance(each, ForOf) and not each.is_in and self._is_plain(each):
                asked = self._asked(each, todo, _empty_lists(made))
                if asked is not None:
                    made += asked[0]
                    todo = asked[1]
                    continue
            made.append(each)
        return made

    def _is_plain(self, node: ForOf) -> bool:
        return is_calm(node.iterable) and not any(isinstance(each, Await) for each in below(node.iterable))

    def _asked(
        self, node: ForOf, rest: list[Statement], empty: frozenset[str]
    ) -> tuple[list[Statement], list[Statement]] | None:
        taken = _taken_apart(node)
        made = None if taken is None else self._ended(node, *taken, rest)
        if made is not None:
            return made
        grown = None if taken is None else summed(node, *taken, self._items)
        grown = filled(node, self._items, empty) if grown is None else grown
        return None if grown is None else (grown, rest)

    def _ended(
        self, node: ForOf, condition: Expr, acts: list[Statement], rest: list[Statement]
    ) -> tuple[list[Statement], list[Statement]] | None:
        """A loop whose turn for the first such item is the last: `if (c(x)) { …; return; }` or `break`."""
        last = acts[-1] if acts else None
        if not isinstance(last, Return | Break) or any(_leaves(each) for each in acts[:-1]):
            return self._flagged(node, condition, acts, rest)
        body = acts if isinstance(last, Return) else acts[:-1]
        if node.name not in {name for each in body for name in names_read(each)}:
            asked = self._items.any(node, condition)
            if (
                isinstance(last, Return)
                and len(body) == 1
                and rest
                and _is_boolean(last)
                and _is_boolean(rest[0])
            ):
                value = asked if _value(last) else negated(asked)
                return [Return(value, node.span, node.comments)], rest[1:]
            return [If(asked, Block(tuple(body)), Block(()), node.span, node.comments)], rest
        found = Name(self._names.fresh(node.name), node.span)
        let = Let(found.id, self._items.first(node, condition), node.span, node.comments)
        made = [substituted(each, {node.name: found}) for each in body]
        value_ = made[0].value if len(made) == 1 and isinstance(made[0], Return) else None
        after = rest[0] if rest else None
        if value_ is not None and isinstance(after, Return) and is_calm(value_):
            otherwise = after.value if after.value is not None else Undefined(after.span)
            if value_ == found and isinstance(otherwise, Undefined | Null):
                return [Return(let.value, node.span, node.comments)], rest[1:]
            if is_calm(otherwise):
                return [let, Return(choice(is_there(found), value_, otherwise), node.span)], rest[1:]
        return [let, If(is_there(found), Block(tuple(made)), Block(()), node.span)], rest

    def _flagged(
        self, node: ForOf, condition: Expr, acts: list[Statement], rest: list[Statement]
    ) -> tuple[list[Statement], list[Statement]] | None:
        """A loop that sets constants and goes on: each is set if one item asks for it."""
        if not acts or not all(
            isinstance(each, Assign) and isinstance(each.value, CONSTANTS) for each in acts
        ):
            return None
        if names_assigned(Block(tuple(acts))) & names_read(condition):
            return None
        return [
            If(self._items.any(node, condition), Block(tuple(acts)), Block(()), node.span, node.comments)
        ], rest


def _empty_lists(statements: list[Statement]) -> frozenset[str]:
    """The names that stand for lists in which nothing is, after some statements."""
    empty: set[str] = set()
    for each in statements:
        empty -= names_read(each) | names_assigned(each)
        if isinstance(each, Let) and each.value == Array((), each.span):
            empty.add(each.name)
    return frozenset(empty)


def _taken_apart(node: ForOf) -> tuple[Expr, list[Statement]] | None:
    """The condition under which a turn of the loop acts, and what it does then; definitions are put into it."""
    condition: Expr = Boolean(True, node.span)
    statements = list(node.body.statements)
    values: dict[str, Expr] = {}
    while statements:
        first = statements[0]
        if isinstance(first, Let) and is_calm(first.value) and not isinstance(first.value, Function):
            if first.name in {name for each in statements for name in names_assigned(each)}:
                return None
            values[first.name] = substituted(first.value, values)
            if size(values[first.name]) > MOST_NODES:
                return None
            statements = statements[1:]
            continue
        if isinstance(first, If) and len(statements) == 1 and not first.otherwise.statements:
            asked = substituted(first.condition, values)
            if not is_calm(asked):
                return None
            condition = both(condition, asked)
            statements = list(first.then.statements)
            continue
        break
    return condition, [substituted(each, values) for each in statements]


def _leaves(node: Statement) -> bool:
    return not falls([node]) or any(isinstance(each, Return | Break | Continue) for each in here(node))


def _is_boolean(node: Statement) -> bool:
    return isinstance(node, Return) and isinstance(node.value, Boolean)


def _value(node: Statement) -> bool:
    return isinstance(node, Return) and isinstance(node.value, Boolean) and node.value.value
