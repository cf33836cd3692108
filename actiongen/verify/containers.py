"""What JavaScript does with lists and objects: members, items, displays, reads of JSON.

In: nodes. Out: nodes. An object that is written out is a term of its entries, a list one of its items; what nothing is
known of has members that may be any JSON.

    member({a: 1, ...d}, "b")   ->   own(d, "b")
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

from actiongen.ir.types import Basic, ListOf, Record, RecordField, Type
from actiongen.verify.displays import Displays, is_index
from actiongen.verify.inborn import ALWAYS, OF_LISTS, OF_NUMBERS, OF_TEXTS
from actiongen.verify.shapes import Shape, item_of, member_of
from actiongen.verify.terms import (
    ANY,
    BOOLEAN,
    FUNCTION,
    INFINITE,
    LIST,
    NOTHING,
    NULL,
    NUMBER,
    OBJECT,
    SKIPPED,
    STRICT,
    TEXT,
    UNDEFINED,
    Choice,
    Leaf,
    Node,
    Term,
    in_order,
    leaves,
)
from actiongen.verify.values import Native

_APART = (Basic.STRING, Basic.NUMBER, Basic.BOOLEAN)
_INBORN = {LIST: OF_LISTS, TEXT: OF_TEXTS, NUMBER: OF_NUMBERS, INFINITE: OF_NUMBERS, OBJECT: frozenset[str]()}


class Containers(Displays):
    """The functions for lists and objects."""

    # Members

    def member(self, node: Node, name: str) -> Node:
        """``node.name``."""
        found = self.members.get((node, name))
        if found is None:
            found = self.space.lift(lambda leaf: self._member(leaf, name), node)
            self.members[node, name] = found
        return found

    def _member(self, leaf: Leaf, name: str) -> Node:
        space = self.space
        if leaf.kind & NOTHING:
            return space.thrown
        if leaf.kind == FUNCTION:
            if isinstance(leaf.value, Native):
                return space.function(Native(f"{leaf.value.name}.{name}"))
            return space.made("of function", (leaf, name), ANY)
        if name == "length" and leaf.kind & (TEXT | LIST):
            return self.length(leaf) if leaf.kind == TEXT else self.count(leaf)
        if leaf.kind == LIST and is_index(name):
            return self.item(leaf, int(name))
        if leaf.kind == TEXT and is_index(name):
            return space.made("[]", (leaf, name), TEXT | UNDEFINED)
        by_birth: Node = space.undefined
        if name == "__proto__":
            by_birth = space.made("inborn", (leaf, name), OBJECT | NULL)
        elif name in ALWAYS or name in _INBORN.get(leaf.kind, ()):
            by_birth = space.made("inborn", (leaf, name), FUNCTION)
        if leaf.kind != OBJECT:
            return by_birth
        return space.replaced(self.own(leaf, space.text(name)), UNDEFINED, by_birth)

    def at_key(self, node: Node, key: Node) -> Node:
        """``node[key]``."""
        return self.space.lift2(self._at_key, node, key)

    def _at_key(self, leaf: Leaf, key: Leaf) -> Node:
        space = self.space
        if leaf.kind & NOTHING:
            return space.thrown
        if key.term is None and key.kind == TEXT:
            return self._member(leaf, str(key.value))
        if key.term is None and key.kind == NUMBER:
            number = float(key.value)  # it is a number
            if number.is_integer() and number >= 0:
                if leaf.kind == LIST:
                    return self.item(leaf, int(number))
                return self._member(leaf, str(int(number)))
        if key.kind == TEXT and leaf.kind == OBJECT:
            inherited = space.made("inherited", (key,), ANY)
            return space.replaced(self.own(leaf, key), UNDEFINED, inherited)
        return space.made("[]", (leaf, key), ANY)

    def own_member(self, node: Node, key: Node) -> Node:
        """What an object has under a key of its own; undefined of anything else."""
        found = self.members.get((node, key))
        if found is None:
            found = self.members[node, key] = self.space.lift2(self._own_member, node, key)
        return found

    def _own_member(self, leaf: Leaf, name: Leaf) -> Node:
        if leaf.kind != OBJECT or name.kind != TEXT:
            return self.space.undefined
        return self.own(leaf, name)

    def own(self, leaf: Leaf, key: Leaf) -> Node:
        """What an object has under a key of its own, undefined where it has none."""
        term = leaf.term
        assert term is not None
        match term.op:
            case "object":
                return self._of_display(term.args, key)
            case "record" if key.term is None:
                inner, type_ = term.args
                assert isinstance(inner, Leaf) and isinstance(type_, Record)
                field = type_.field(str(key.value))
                if field is None:
                    return self.space.undefined
                return self.read(self.own(inner, key), field.type)
            case "pick":
                return self.of_picked(term, lambda node: self.own_member(node, key))
            case "compact":
                found = self.own(term.args[0], key)
                return self.space.replaced(found, NULL, self.space.undefined)
            case "from pairs":
                shape, kinds = self.values_of(leaf)
                return self.space.made("own", (leaf, key), kinds | UNDEFINED, shape)
            case _:
                known = self.space.known("own", (leaf, key))
                if known is not None:
                    return self.space.value(known)
                shape, kinds = member_of(self.shape_of(term), str(key.value) if key.term is None else None)
                return self.space.made("own", (leaf, key), kinds, shape)

    def values_of(self, leaf: Leaf) -> tuple[Shape, int]:
        """What is known of the values of an object."""
        raise NotImplementedError

    def of_picked(self, term: Term, use: Callable[[Node], Node]) -> Node:
        """What is made of an item that a search finds."""
        raise NotImplementedError

    def shape_of(self, term: Term) -> Shape:
        """What is known of what is in a value."""
        shape: Shape = term.shape
        return shape

    def _of_display(self, entries: Sequence[Any], key: Leaf) -> Node:
        """The last pair with the key counts."""
        space = self.space
        found: Node = space.undefined
        if key.term is not None and all(_is_plain(each) for each in entries):
            pairs = {each.args[0]: each.args[1] for each in entries}
            branches: tuple[Node, ...] = tuple([found for _ in key.term.list])
            return space.choose(key.term, branches, in_order(pairs.items()))
        for each in entries:
            assert isinstance(each, Term)
            if each.op == "maybe spread":
                (node,) = each.args
                before = found
                found = space.bind(node, partial(self._spread_member, key, before))
                continue
            if each.op == "spread":
                (node,) = each.args
                assert isinstance(node, Leaf)
                before = found
                found = space.replaced(self.own(node, key), UNDEFINED, before)
                continue
            name, value = each.args
            assert isinstance(name, Leaf | Choice) and isinstance(value, Leaf | Choice)
            given = space.replaced(value, SKIPPED, found)
            found = space.then(self.strict_equal(name, key), given, found)
        return found

    def _spread_member(self, key: Leaf, before: Node, leaf: Leaf) -> Node:
        """What an object has under a key after ``...leaf``; of a text and a list the keys are numbers."""
        if leaf.kind == OBJECT:
            return self.space.replaced(self.own(leaf, key), UNDEFINED, before)
        if leaf.kind & (TEXT | LIST) and (key.term is not None or is_index(str(key.value))):
            return self.space.made("[]", (leaf, key), ANY)
        return before

    # Items

    def written(self, leaf: Leaf) -> Sequence[Node] | None:
        """The items of a list that is written out; None of any other."""
        if leaf.term is None or leaf.term.op != "list":
            return None
        if any(isinstance(each, Term) or each.kinds & SKIPPED for each in leaf.term.args):
            return None
        return leaf.term.args

    def item(self, leaf: Leaf, index: int) -> Node:
        """``leaf.at(index)``."""
        items = self.written(leaf)
        if items is not None:
            return items[index] if -len(items) <= index < len(items) else self.space.undefined
        if index == 0 and leaf.term is not None and (leaf.term.op == "seq" or self.is_unrolled(leaf)):
            return self.first_of(leaf)
        shape, kinds = self.items_of(leaf)
        is_there = leaf.term is not None and leaf.term.op == "split" and index in (0, -1)
        return self.space.made("item", (leaf, index), kinds if is_there else kinds | UNDEFINED, shape)

    def empty(self) -> Node:
        """A list without items."""
        return self.list(())

    def is_empty(self, leaf: Leaf) -> bool:
        """Whether a list is surely empty."""
        return leaf.term is not None and leaf.term.op == "list" and not leaf.term.args

    def first_of(self, leaf: Leaf) -> Node:
        """The first item of what a loop makes."""
        raise NotImplementedError

    def is_unrolled(self, leaf: Leaf) -> bool:
        """Whether a list is gone through item by item."""
        raise NotImplementedError

    def items_of(self, leaf: Leaf) -> tuple[Shape, int]:
        """What is known of the items of a list."""
        term = leaf.term
        assert term is not None
        match term.op:
            case "list":
                return self._of_parts(term.args)
            case "seq":
                return self._of_parts(term.args[2:])
            case "sorted" | "unique" | "slice":
                return self.items_of(term.args[0])
            case "flat":
                shapes, kinds = set(), 0
                for inner in leaves(term.args[2]):
                    if inner.kind == LIST:
                        shape, more = self.items_of(inner)
                        shapes.add(shape)
                        kinds |= more
                return (shapes.pop() if len(shapes) == 1 else None), kinds
            case _:
                return item_of(self.shape_of(term))

    def _of_parts(self, parts: Sequence[Any]) -> tuple[Shape, int]:
        shapes: set[Shape] = set()
        kinds = 0
        for each in parts:
            if isinstance(each, Term):
                for inner in leaves(each.args[0]):  # of a spread
                    if inner.kind == LIST:
                        shape, more = self.items_of(inner)
                        shapes.add(shape)
                        kinds |= more
            else:
                assert isinstance(each, Leaf | Choice)
                kinds |= each.kinds & ~STRICT
                inner_terms = (leaf.term for leaf in leaves(each))
                shapes |= {inner.shape for inner in inner_terms if inner is not None}
        return (shapes.pop() if len(shapes) == 1 else None), kinds

    def of_one_kind(self, leaf: Leaf, kind: int) -> tuple[Node, Node]:
        """Whether an item of a list may be of another kind, and the list where none is."""
        space, term = self.space, leaf.term
        assert term is not None
        if not self.items_of(leaf)[1] & ~kind:
            return space.false, leaf
        if term.op != "list":
            return space.true, leaf
        other: Node = space.false
        parts: list[Node | Term] = []
        for each in term.args:
            if isinstance(each, Term):
                is_other = space.bind(each.args[0], partial(self._is_of_other, kind))
                other = space.either(other, is_other)
                given = space.bind(each.args[0], partial(self._unless_of_other, kind))
                parts.append(space.term("spread", (given,), 0))
            else:
                other = space.either(other, space.where(~(kind | STRICT), each))
                parts.append(space.replaced(each, ~(kind | STRICT), space.impossible))
        return other, self.list(parts)

    def _is_of_other(self, kind: int, leaf: Leaf) -> Node:
        return self.space.boolean(leaf.kind == LIST and bool(self.items_of(leaf)[1] & ~kind))

    def _unless_of_other(self, kind: int, leaf: Leaf) -> Node:
        is_other = self._is_of_other(kind, leaf) is self.space.true
        return self.space.impossible if is_other else leaf

    def count(self, leaf: Leaf) -> Node:
        """The length of a list."""
        items = self.written(leaf)
        if items is not None:
            return self.space.number(float(len(items)))
        return self.space.made("length", (leaf,), NUMBER)

    # Reads of JSON

    def read(self, node: Node, type_: Type) -> Node:
        """A value of JSON if it is of a type, else undefined."""
        return self.space.lift(lambda leaf: self._read(leaf, type_), node)

    def _list_of(self, leaf: Leaf, item: Type) -> Node:
        """A list if all of its items are of a type; texts, numbers and booleans stay what they are."""
        space = self.space
        assert leaf.term is not None
        if self.is_empty(leaf) or (leaf.term.op == "list of" and leaf.term.args[1] is item):
            return leaf
        if leaf.term.op == "list of" and is_kept(item):
            is_it = space.made("is list of", (leaf.term.args[0], item), BOOLEAN)
            return space.then(is_it, self._of_both(leaf, item), space.undefined)
        if not is_kept(item):
            return space.made("read list", (leaf, item), LIST | UNDEFINED, ListOf(item))
        space.reads.setdefault(read_under(leaf.term), []).append(item)
        return self.split(leaf, item, space.undefined)

    def split(self, leaf: Leaf, item: Type, otherwise: Node, others: Sequence[Type] = ()) -> Node:
        """A list as a list of a type, where it is one; ``others`` are types that it may be a list of as well."""
        space = self.space
        is_it = space.made("is list of", (leaf, item), BOOLEAN)
        found = space.made("list of", (leaf, item), LIST, ListOf(item))
        assert isinstance(found, Leaf)
        read: Node = found
        for other in others:
            both = space.made("is list of", (leaf, other), BOOLEAN)
            read = space.then(both, self._of_both(found, other), read)
        return space.then(is_it, read, otherwise)

    def _of_both(self, leaf: Leaf, item: Type) -> Node:
        """A list of one type that is a list of another, too: an item of both there is not."""
        assert leaf.term is not None
        is_apart = leaf.term.args[1] in _APART and item in _APART
        return self.empty() if is_apart else leaf

    def _read(self, leaf: Leaf, type_: Type) -> Node:
        space = self.space
        match type_:
            case Basic.STRING:
                return leaf if leaf.kind == TEXT else space.undefined
            case Basic.NUMBER:
                return leaf if leaf.kind == NUMBER else space.undefined
            case Basic.BOOLEAN:
                return leaf if leaf.kind & BOOLEAN else space.undefined
            case Basic.TIME:
                return self.time(leaf) if leaf.kind == TEXT else space.undefined
            case ListOf(item):
                if leaf.kind != LIST:
                    return space.undefined
                if item is Basic.JSON:
                    return leaf
                return self._list_of(leaf, _plain(item))
            case Record():
                if leaf.kind != OBJECT:
                    return space.undefined
                type_ = _plain(type_)
                return space.made("record", (leaf, type_), OBJECT, type_)
            case _:
                return space.undefined if leaf.kind == NULL else leaf


@lru_cache(1_000)
def _plain(type_: Type) -> Type:
    """A type without what plays no part in reading a value as it."""
    match type_:
        case ListOf(item):
            return ListOf(_plain(item))
        case Record(fields):
            return Record(tuple(RecordField(each.name, _plain(each.type), optional=True) for each in fields))
        case _:
            return type_


def _is_plain(entry: Any) -> bool:
    """Whether it is a pair whose key is written out, and which is never left out."""
    assert isinstance(entry, Term)
    if entry.op != "entry":
        return False
    key, value = entry.args
    return isinstance(key, Leaf) and key.term is None and not value.kinds & SKIPPED


def read_under(term: Term) -> str:
    """Where a value of JSON stands: the key of a member, or what else it is."""
    last = term.args[-1] if term.args else None
    return str(last.value) if term.op == "own" and isinstance(last, Leaf) else f"({term.op})"


def is_kept(type_: Type) -> bool:
    """Whether a value that is read as a type stays what it is."""
    if isinstance(type_, ListOf):
        return is_kept(type_.item)
    return type_ in (Basic.STRING, Basic.NUMBER, Basic.BOOLEAN, Basic.JSON)
