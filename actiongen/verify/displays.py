"""Lists and objects that are written out.

In: entries, items and spreads. Out: one term each; what is left out of every run is not in it.

    {a: 1, ...d}   ->   object(entry("a", 1), spread(d))
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from actiongen.auth0.model import Field, FieldType
from actiongen.ir.types import Basic, MapOf, Record
from actiongen.verify.shapes import kinds_of
from actiongen.verify.terms import (
    IMPOSSIBLE,
    LIST,
    NOTHING,
    OBJECT,
    SKIPPED,
    TEXT,
    Choice,
    Leaf,
    Node,
    Term,
    leaves,
)
from actiongen.verify.values import Values

_LARGEST_INDEX: Final = 2**32 - 2


class Displays(Values):
    """The functions for what is written out."""

    def entry(self, key: Node, value: Node) -> Term:
        """A pair of an object; its value is left out where it is ``skipped``."""
        return self.space.term("entry", (key, value), 0)

    def display(self, parts: Sequence[Term]) -> Node:
        """An object of pairs and spreads, in order."""
        there = [part for part in parts if _may_be(part)]
        if len(there) == len(parts) == 1 and parts[0].op == "spread":
            alone: Node = parts[0].args[0]
            return alone
        made = self.space.made("object", tuple(there), OBJECT)
        return self._unless_impossible([each for part in parts for each in part.args], made)

    def _unless_impossible(self, parts: Sequence[Any], made: Node) -> Node:
        """What is made of parts; where one is impossible, so is the whole."""
        impossible: Node = self.space.false
        for each in parts:
            if isinstance(each, Leaf | Choice) and each.kinds & IMPOSSIBLE:
                impossible = self.space.either(impossible, self.space.where(IMPOSSIBLE, each))
        return self.space.then(impossible, self.space.impossible, made)

    def spread(self, node: Node) -> Sequence[Term]:
        """The parts that ``...node`` adds to an object."""
        node = self.space.bind(node, self._adding)
        objects = [leaf for leaf in leaves(node) if leaf.kind & (OBJECT | TEXT | LIST)]
        if not objects:
            return ()
        if len(objects) == 1 and not node.kinds & ~(OBJECT | IMPOSSIBLE):
            assert objects[0].term is not None
            if objects[0].term.op == "object":
                return objects[0].term.args
            return (self.space.term("spread", (objects[0],), 0),)
        if all(leaf.term is not None and leaf.term.op == "object" for leaf in objects):
            return self._chosen_entries(node, objects)
        return (self.space.term("maybe spread", (node,), 0),)

    def _adding(self, leaf: Leaf) -> Node:
        """A value that is spread, skipped where it adds nothing."""
        if leaf.kind & (TEXT | LIST | IMPOSSIBLE):
            return leaf
        is_empty = leaf.term is not None and leaf.term.op == "object" and not leaf.term.args
        return leaf if leaf.kind == OBJECT and not is_empty else self.space.skipped

    def _chosen_entries(self, node: Node, objects: Sequence[Leaf]) -> Sequence[Term]:
        keys: dict[Node, None] = {}
        for leaf in objects:
            assert leaf.term is not None
            for each in leaf.term.args:
                assert isinstance(each, Term)
                if each.op != "entry":
                    return (self.space.term("maybe spread", (node,), 0),)
                keys[each.args[0]] = None

        return [self.entry(key, self.space.lift(partial(self._written_under, key), node)) for key in keys]

    def _written_under(self, key: Node, leaf: Leaf) -> Node:
        """What an object that is written out has under a key."""
        found: Node = self.space.skipped
        if leaf.kind == OBJECT and leaf.term is not None:
            for each in leaf.term.args:
                found = each.args[1] if each.args[0] is key else found
        return found

    def compacted(self, leaf: Leaf) -> Node:
        """An object without the pairs whose value is null or undefined."""
        space = self.space
        assert leaf.term is not None
        if leaf.term.op == "object" and not _hides(leaf.term.args):
            return self.display([self._compacted_part(each) for each in leaf.term.args])
        if not self._may_hold_nothing(leaf.term):
            return leaf
        return space.made("compact", (leaf,), OBJECT, leaf.term.shape)

    def _may_hold_nothing(self, term: Term) -> bool:
        shape = term.shape
        if term.op in ("compact", "record"):
            return False
        match shape:
            case MapOf(value):
                return value is Basic.JSON
            case Record(fields):
                return any(field.optional or field.type is Basic.JSON for field in fields)
            case Field(type=FieldType.RECORD):
                return any(kinds_of(child) & NOTHING for child in shape.fields.values())
            case Field(type=FieldType.CONTAINER, items=Field() as items):
                return bool(kinds_of(items) & NOTHING)
            case _:
                return True

    def _compacted_part(self, part: Any) -> Term:
        assert isinstance(part, Term)
        if part.op == "entry":
            key, value = part.args
            return self.entry(key, self.space.replaced(value, NOTHING, self.space.skipped))
        node: Node = part.args[0]
        compact = self.space.lift(lambda leaf: self.compacted(leaf) if leaf.kind == OBJECT else leaf, node)
        return self.space.term(part.op, (compact,), 0)

    def _with_json_type(self, leaf: Leaf) -> Node:
        if leaf.kind != OBJECT or leaf.term is None:
            return self.space.unknown
        parts = leaf.term.args if leaf.term.op == "object" else None
        if parts is None or not all(_is_written(part) for part in parts):
            return self.space.made("withJsonType", (leaf,), OBJECT)
        types = [part for part in parts if part.args[0].value.lower() == "content-type"]
        is_there: Node = self.space.false
        for part in types:
            given = self.space.negation(self.space.where(SKIPPED, part.args[1]))
            is_there = self.space.either(is_there, given)
        says_so = self.entry(self.space.text("Content-Type"), self.space.text("application/json"))
        others = [part for part in parts if part not in types]
        return self.space.then(is_there, leaf, self.display((says_so, *others)))

    def list(self, items: Sequence[Node | Term]) -> Node:
        """A list of items and spreads."""
        parts: list[object] = []
        for each in items:
            if isinstance(each, Term):
                lists = [leaf for leaf in leaves(each.args[0]) if leaf.kind != IMPOSSIBLE]
                if len(lists) == 1 and lists[0].term is not None and lists[0].term.op == "list":
                    self.space.spend(len(lists[0].term.args))
                    parts += lists[0].term.args
                    continue
            parts.append(each)
        if len(parts) == 1 and isinstance(parts[0], Term):
            return self.space.bind(parts[0].args[0], self._spread_alone)
        flat = [each.args[0] if isinstance(each, Term) else each for each in parts]
        return self._unless_impossible(flat, self.space.made("list", tuple(filter(_may_be, parts)), LIST))

    def _spread_alone(self, leaf: Leaf) -> Node:
        """``[...leaf]``."""
        if leaf.kind & (LIST | IMPOSSIBLE):
            return leaf
        return self.space.made("list", (self.space.term("spread", (leaf,), 0),), LIST)


def _may_be(part: object) -> bool:
    """Whether an item or a pair may be there: it is not left out wherever it is possible."""
    value = part.args[-1] if isinstance(part, Term) else part
    return not isinstance(value, Leaf | Choice) or bool(value.kinds & ~(SKIPPED | IMPOSSIBLE))


def _hides(parts: Sequence[Term]) -> bool:
    """Whether a pair without a value may hide one with the same key that stands before it."""
    return any(
        each.op == "entry"
        and each.args[1].kinds & NOTHING
        and any(other.op != "entry" or _may_be_one(other.args[0], each.args[0]) for other in parts[:index])
        for index, each in enumerate(parts)
    )


def _is_written(part: Term) -> bool:
    """Whether it is a pair with a key that is written out."""
    return part.op == "entry" and isinstance(part.args[0], Leaf) and part.args[0].term is None


def _may_be_one(key: Node, other: Node) -> bool:
    are_written = all(isinstance(each, Leaf) and each.term is None for each in (key, other))
    return key is other or not are_written


def is_index(name: str) -> bool:
    """Whether a key is a place in a list, written as numbers are (ECMA-262, 6.1.7)."""
    if len(name) > len(str(_LARGEST_INDEX)) or not (name.isascii() and name.isdigit()):
        return False
    return str(int(name)) == name and int(name) <= _LARGEST_INDEX
