"""The functions that JavaScript and Node bring along, as far as the output calls them.

In: the arguments of a call. Out: its value. What a table does not name is a term of its own, which equals nothing
that a
policy says.

    native("Object.keys", [d])   ->   seq(entries(d), pair, key)
"""

from collections.abc import Callable, Mapping, Sequence

from actiongen.verify.methods import Arguments, Bag, Methods
from actiongen.verify.terms import (
    IMPOSSIBLE,
    LIST,
    NOTHING,
    NUMBER,
    OBJECT,
    TEXT,
    UNDEFINED,
    Leaf,
    Node,
)

_EXTREMES = {"Math.min": "min", "Math.max": "max"}


class Functions(Methods):
    """The functions."""

    def native(self, name: str, arguments: Arguments) -> Node:
        """``name(arguments)``."""
        if name in _EXTREMES and arguments:
            return self._extreme_of(_EXTREMES[name], arguments)
        use = _NATIVE.get(name)

        def called(leaves: list[Leaf]) -> Node:
            try:
                found = None if use is None else use(self, leaves)
            except (IndexError, ValueError):
                found = None  # it takes another number of arguments
            return self.space.unknown if found is None else found

        return self.space.lift_all(called, arguments)

    def _extreme_of(self, op: str, arguments: Arguments) -> Node:
        """``Math.min(…)`` of numbers."""
        space = self.space
        other: Node = space.false
        items: list[Node] = []
        for each in arguments:
            other = space.either(other, space.where(~(NUMBER | IMPOSSIBLE), each))
            items.append(space.replaced(each, ~(NUMBER | IMPOSSIBLE), space.impossible))
        made = space.lift(lambda leaf: self.extreme(op, leaf), self.list(items))
        if other is space.false:
            return made
        rest = space.lift_all(lambda leaves: self.space.unknown, arguments)
        return space.then(other, rest, made)

    def constructed(self, name: str, arguments: Arguments) -> Node:
        """``new name(arguments)``."""
        return self.space.lift_all(lambda leaves: self.space.function(self.bag(name, leaves)), arguments)

    def bag(self, name: str, leaves: Sequence[Leaf]) -> Bag:
        """An object of a class, the same for the same parts."""
        key = (name, *leaves)
        found = self._bags.get(key)
        if found is None:
            found = self._bags[key] = Bag(name, tuple(leaves))
        return found

    def of_bag(self, bag: Bag, name: str, arguments: Arguments) -> Node:
        """A method of an object of a class of Node's."""
        use = _OF_BAGS.get((bag.name, name))
        return self.space.lift_all(
            lambda all: self.space.unknown if use is None else use(self, bag.parts, all), arguments
        )


Made = Callable[[Functions, list[Leaf]], Node | None]
Method = Callable[[Functions, tuple[Leaf, ...], list[Leaf]], Node]


def _has_own(self: Functions, leaves: list[Leaf]) -> Node | None:
    if len(leaves) != 2 or leaves[0].kind != OBJECT or leaves[1].kind != TEXT:
        return self.space.thrown if leaves and leaves[0].kind & NOTHING else None
    if self.may_hold_undefined(leaves[0]):
        return None  # a pair is there that looks as if it were not
    return self.space.negation(self.is_kind(self.own(leaves[0], leaves[1]), UNDEFINED))


def _of_entries(part: int | None) -> Made:
    def made(self: Functions, leaves: list[Leaf]) -> Node | None:
        (leaf,) = leaves
        if leaf.kind & NOTHING:
            return self.space.thrown
        if leaf.kind != OBJECT:
            return None
        found = self.entries(leaf)
        if part is None:
            return found
        key = self.space.number(float(part))
        return self.space.lift(lambda pairs: self.mapped(pairs, lambda pair: self.at_key(pair, key)), found)

    return made


def _from_entries(self: Functions, leaves: list[Leaf]) -> Node | None:
    (leaf,) = leaves
    return self.from_pairs(leaf) if leaf.kind == LIST else None


def _stringified(self: Functions, leaves: list[Leaf]) -> Node | None:
    (leaf,) = leaves
    if leaf.kind == UNDEFINED:
        return leaf
    return self.space.made("to json", (leaf,), TEXT)


def _is_finite(self: Functions, leaves: list[Leaf]) -> Node | None:
    return self.space.boolean(leaves[0].kind == NUMBER)


def _bag(name: str) -> Made:
    return lambda self, leaves: self.space.function(self.bag(name, leaves))


def _array_is(self: Functions, leaves: list[Leaf]) -> Node | None:
    return self.space.boolean(leaves[0].kind == LIST)


def _encoded(self: Functions, leaves: list[Leaf]) -> Node | None:
    return self.space.lift(
        lambda text: self.space.made("encodeURIComponent", (text,), TEXT), self.as_text(leaves[0])
    )


_NATIVE: Mapping[str, Made] = {
    "Object.hasOwn": _has_own,
    "Object.entries": _of_entries(None),
    "Object.keys": _of_entries(0),
    "Object.values": _of_entries(1),
    "Object.fromEntries": _from_entries,
    "Array.isArray": _array_is,
    "Math.floor": lambda self, leaves: self.of_number("floor", leaves[0]),
    "Math.ceil": lambda self, leaves: self.of_number("ceil", leaves[0]),
    "Number.isFinite": _is_finite,
    "Boolean": lambda self, leaves: self.truthy(leaves[0]),
    "String": lambda self, leaves: self.as_text(leaves[0]),
    "Date.parse": lambda self, leaves: self.parsed_date(leaves[0]),
    "performance.now": lambda self, leaves: self.space.made("performance.now", (), NUMBER),
    "JSON.stringify": _stringified,
    "encodeURIComponent": _encoded,
    "crypto.createHash": _bag("hash"),
    "crypto.createHmac": _bag("hmac"),
    "Buffer.from": _bag("buffer"),
}


def _iso_string(self: Functions, parts: tuple[Leaf, ...], arguments: list[Leaf]) -> Node:
    if len(parts) != 1:
        return self.space.unknown
    if parts[0].kind != NUMBER:
        return self.space.thrown
    return self.space.replaced(self.iso(parts[0]), UNDEFINED, self.space.thrown)


def _updated(count: int) -> Method:
    """``update(text)`` of what is made of so many texts: the algorithm, and of an HMAC the key."""

    def updated(self: Functions, parts: tuple[Leaf, ...], arguments: list[Leaf]) -> Node:
        if (len(parts), len(arguments)) != (count, 1):
            return self.space.unknown
        if any(each.kind != TEXT for each in (*parts, *arguments)):
            return self.space.thrown
        return self.space.function(self.bag("updated", [*parts, *arguments]))

    return updated


def _digested(self: Functions, parts: tuple[Leaf, ...], arguments: list[Leaf]) -> Node:
    algorithm, *rest = parts
    encoding = arguments[0] if arguments else self.space.undefined
    return self.space.made(f"digest {algorithm.value}", (*rest, encoding), TEXT)


def _to_string(self: Functions, parts: tuple[Leaf, ...], arguments: list[Leaf]) -> Node:
    if len(parts) != 1 or len(arguments) != 1 or parts[0].kind != TEXT:
        return self.space.unknown
    return self.space.made(f"encoded {arguments[0].value}", parts, TEXT)


_OF_BAGS: Mapping[tuple[str, str], Method] = {
    ("Date", "toISOString"): _iso_string,
    ("hash", "update"): _updated(1),
    ("hmac", "update"): _updated(2),
    ("updated", "digest"): _digested,
    ("buffer", "toString"): _to_string,
}
