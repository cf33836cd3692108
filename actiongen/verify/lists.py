"""What is made of lists, item by item.

In: lists, and what is made of an item. Out: nodes. What ``filter`` and ``map`` make is one term ``seq`` of a source and a
body, over a bound variable: what comes of an item, ``skipped`` where it is left out. So chains of methods and
comprehensions that mean the same are one term.

    xs.filter((x) => x.a).map((x) => x.b)   ->   seq(xs, x, [x.a is true ? x.b : skipped])
"""

from collections.abc import Callable

from actiongen.auth0.model import Field, FieldType
from actiongen.ir.types import Record
from actiongen.verify.containers import Containers, leaves
from actiongen.verify.shapes import Shape, kinds_of, member_of
from actiongen.verify.terms import (
    ANY,
    BOOLEAN,
    LIST,
    OBJECT,
    SKIPPED,
    TEXT,
    THROWN,
    UNDEFINED,
    Leaf,
    Node,
    Term,
)

OfItem = Callable[[Node], Node]


class Lists(Containers):
    """The functions for what goes over a list."""

    def empty(self) -> Node:
        """A list without items."""
        return self.list(())

    def is_empty(self, leaf: Leaf) -> bool:
        """Whether a list is surely empty."""
        return leaf.term is not None and leaf.term.op == "list" and not leaf.term.args

    # Going over a list

    def turn(self, leaf: Leaf) -> tuple[Leaf, Term, Node]:
        """What a list is made of: a source, a free variable for each of its items, and what comes of that."""
        term = leaf.term
        assert term is not None
        if term.op == "seq":
            source, bound, body = term.args
            assert isinstance(source, Leaf) and isinstance(bound, Term)
            variable = self.space.variable(bound.kinds, bound.shape)
            return source, variable, self.space.substituted(body, bound, variable)  # type: ignore[arg-type]
        if term.op == "entries":
            variable = self.space.variable(OBJECT)
            return leaf, variable, self.pair(term, variable)
        shape, kinds = self.items_of(leaf)
        if not kinds:
            kinds = UNDEFINED
        variable = self.space.variable(kinds, shape)
        return leaf, variable, self.space.value(variable)

    def pair(self, term: Term, variable: Term) -> Node:
        """The pair of key and value of a turn over the entries of an object."""
        key = self.space.made("key", (variable,), TEXT)
        shape, kinds = self._values_of(term.args[0])  # type: ignore[arg-type]
        value = self.space.made("value", (variable,), kinds, shape)
        return self.list((key, value))

    def _values_of(self, leaf: Leaf) -> tuple[Shape, int]:
        term = leaf.term
        assert term is not None
        match term.op:
            case "object":
                return self._of_parts([each.args[-1] for each in term.args if each.op == "entry"])  # type: ignore[attr-defined]
            case "record":
                return self._values_of_record(term.args[1])  # type: ignore[arg-type]
            case "compact":
                return self._values_of(term.args[0])  # type: ignore[arg-type]
            case "from pairs":
                return self._values_of_pairs(term.args[0])  # type: ignore[arg-type]
            case _:
                known = self.shape_of(term)
                if isinstance(known, Record):
                    return self._values_of_record(known)
                if isinstance(known, Field) and known.type is FieldType.RECORD:
                    kinds = 0
                    for child in known.fields.values():
                        kinds |= kinds_of(child)
                    return None, kinds & ~UNDEFINED
                shape, kinds = member_of(known, None)
                return shape, kinds & ~UNDEFINED

    def _values_of_record(self, record: Record) -> tuple[Shape, int]:
        kinds = 0
        for each in record.fields:
            kinds |= kinds_of(each.type)
        return None, kinds & ~UNDEFINED

    def _values_of_pairs(self, leaf: Leaf) -> tuple[Shape, int]:
        """What is known of the values of a dictionary that is made of pairs."""
        assert leaf.term is not None
        if leaf.term.op == "flat":
            body = leaf.term.args[2]
            lists = [each for each in leaves(body) if each.kind == LIST]  # type: ignore[arg-type]
            if len(lists) == 1:
                return self._values_of_pairs(lists[0])
        if leaf.term.op == "entries":
            return self._values_of(leaf.term.args[0])  # type: ignore[arg-type]
        if leaf.term.op == "seq":
            pairs = [self.written(each) for each in leaves(leaf.term.args[2]) if each.kind == LIST]  # type: ignore[arg-type]
            if all(pair is not None and len(pair) == 2 for pair in pairs):
                return self._of_parts([pair[1] for pair in pairs if pair is not None])
        return None, ANY

    def entries(self, leaf: Leaf) -> Node:
        """``Object.entries(leaf)``."""
        return self.space.made("entries", (leaf,), LIST)

    def _guarded(self, body: Node, result: Node, otherwise: Node) -> Node:
        """A result where the item is not left out."""
        if not body.kinds & SKIPPED:
            return result
        return self.space.bind(body, lambda leaf: otherwise if leaf.kind == SKIPPED else result)

    def is_unrolled(self, leaf: Leaf) -> bool:
        """Whether a list is written out, of pairs or of what may be left out: then it is gone through item by item."""
        term = leaf.term
        if term is None or term.op != "list" or any(isinstance(each, Term) for each in term.args):
            return False
        if any(each.kinds & SKIPPED for each in term.args):  # type: ignore[attr-defined]
            return True
        return bool(term.args) and all(map(self._is_pair, term.args))

    def mapped(self, leaf: Leaf, use: OfItem) -> Node:
        """What is made of each item; of ``skipped`` none."""
        if self.is_empty(leaf):
            return leaf
        if self.is_unrolled(leaf):
            assert leaf.term is not None
            return self.list([self._guarded(each, use(each), self.space.skipped) for each in leaf.term.args])  # type: ignore[arg-type]
        source, variable, body = self.turn(leaf)
        return self.made_of(source, variable, self._guarded(body, use(body), self.space.skipped))

    def filtered(self, leaf: Leaf, test: OfItem) -> Node:
        """The items for which a condition holds."""
        if self.is_empty(leaf):
            return leaf
        if self.is_unrolled(leaf):
            assert leaf.term is not None
            return self.list([self._kept(each, test(each)) for each in leaf.term.args])  # type: ignore[arg-type]
        source, variable, body = self.turn(leaf)
        return self.made_of(source, variable, self._kept(body, test(body)))

    def _kept(self, body: Node, test: Node) -> Node:
        kept = self.space.then(test, body, self.space.skipped)
        return self._guarded(body, kept, self.space.skipped)

    def made_of(self, source: Leaf, variable: Term, body: Node) -> Node:
        """The list of what comes of the items of a source."""
        space = self.space
        if body.kinds & THROWN:
            throws = self.some_of(source, variable, space.where(THROWN, body))
            rest = self.made_of(source, variable, space.replaced(body, THROWN, space.skipped))
            return space.then(throws, space.thrown, rest)
        if body is self._unchanged(source, variable):
            return source
        if body is space.skipped:
            return self.empty()
        bound, closed = space.closed(variable, body)
        return space.made("seq", (source, bound, closed), LIST)

    def _unchanged(self, source: Leaf, variable: Term) -> Node:
        assert source.term is not None
        if source.term.op == "entries":
            return self.pair(source.term, variable)
        return self.space.value(variable)

    def some_of(self, source: Leaf, variable: Term, test: Node) -> Node:
        """Whether a condition holds for one of the items."""
        space = self.space
        if test is space.false or self.is_empty(source):
            return space.false
        if test.kinds & THROWN:
            throws = self.some_of(source, variable, space.where(THROWN, test))
            rest = self.some_of(source, variable, space.replaced(test, THROWN, space.false))
            return space.then(throws, space.thrown, rest)
        bound, closed = space.closed(variable, test)
        return space.made("some", (source, bound, closed), BOOLEAN)

    def some(self, leaf: Leaf, test: OfItem) -> Node:
        """``leaf.some(test)``."""
        if self.is_empty(leaf):
            return self.space.false
        source, variable, body = self.turn(leaf)
        return self.some_of(source, variable, self._guarded(body, test(body), self.space.false))

    def flattened(self, leaf: Leaf, use: OfItem) -> Node:
        """``leaf.flatMap(use)`` where it gives lists."""
        space = self.space
        if self.is_empty(leaf):
            return leaf
        source, variable, body = self.turn(leaf)
        return self.flat_of(source, variable, self._guarded(body, use(body), space.skipped))

    def flat_of(self, source: Leaf, variable: Term, body: Node) -> Node:
        """The items of all lists that come of the items of a source."""
        space = self.space
        if body.kinds & THROWN:
            throws = self.some_of(source, variable, space.where(THROWN, body))
            rest = self.flat_of(source, variable, space.replaced(body, THROWN, space.skipped))
            return space.then(throws, space.thrown, rest)
        bound, closed = space.closed(variable, body)
        return space.made("flat", (source, bound, closed), LIST)

    # One item

    def first(self, source: Leaf, variable: Term, body: Node) -> Node:
        """The first that comes of an item, undefined where there is none."""
        space = self.space
        if body is self._unchanged(source, variable):
            return self.item(source, 0)
        is_there = space.negation(space.where(SKIPPED, body))
        exists = self.some_of(source, variable, is_there)
        return space.then(exists, self._picked(source, variable, body), space.undefined)

    def _picked(self, source: Leaf, variable: Term, body: Node) -> Node:
        """The same where there is one."""
        kinds = body.kinds & ~SKIPPED
        if not kinds:
            return self.space.undefined
        bound, closed = self.space.closed(variable, body)
        shape = self._of_parts((body,))[0]
        return self.space.made("pick", (source, bound, closed), kinds, shape)

    def first_of(self, leaf: Leaf) -> Node:
        """The first item of a list."""
        return self.first(*self.turn(leaf))

    def found(self, leaf: Leaf, test: OfItem) -> Node:
        """``leaf.find(test)``."""
        if self.is_empty(leaf):
            return self.space.undefined
        source, variable, body = self.turn(leaf)
        condition = test(body)
        throws = self.some_of(source, variable, self.space.where(THROWN, condition))
        condition = self.space.replaced(condition, THROWN, self.space.false)
        result = self.first(source, variable, self._kept(body, condition))
        return self.space.then(throws, self.space.thrown, result)

    def of_picked(self, term: Term, use: Callable[[Node], Node]) -> Node:
        """What is made of an item that a search finds: a search for what is made of the items."""
        source, bound, body = term.args
        assert isinstance(source, Leaf) and isinstance(bound, Term)
        variable = self.space.variable(bound.kinds, bound.shape)
        opened = self.space.substituted(body, bound, variable)  # type: ignore[arg-type]
        return self._picked(source, variable, use(opened))

    # Membership

    def includes(self, leaf: Leaf, wanted: Leaf) -> Node:
        """``leaf.includes(wanted)`` of a list."""
        space = self.space
        assert leaf.term is not None
        if leaf.term.op == "list":
            return self._among(leaf.term.args, wanted)
        if not self.items_of(leaf)[1] & wanted.kind:
            return space.false
        return space.made("in", (wanted, leaf), BOOLEAN)

    def _among(self, items: tuple[object, ...], wanted: Leaf) -> Node:
        space = self.space
        constants = [each for each in items if isinstance(each, Leaf) and each.term is None]
        found: Node = space.false
        if wanted.term is None:
            found = space.boolean(wanted in constants)
        elif constants:
            kinds = wanted.term.list
            pairs = [(each, space.true) for each in set(constants) if each.kind == wanted.kind]
            pairs.sort(key=lambda pair: pair[0].value)  # type: ignore[arg-type, return-value]
            branches: tuple[Node, ...] = tuple([space.false for _ in kinds])
            found = space.choose(wanted.term, branches, tuple(pairs))
            if wanted.kind & (BOOLEAN | UNDEFINED):
                found = space.boolean(any(each is wanted for each in constants))
        for each in items:
            if isinstance(each, Term):
                (inner,) = each.args
                found = space.either(
                    found,
                    space.lift(lambda leaf: self.includes(leaf, wanted) if leaf.kind == LIST else space.false, inner),  # type: ignore[arg-type]
                )
            elif not (isinstance(each, Leaf) and each.term is None):
                same = space.bind(
                    each,  # type: ignore[arg-type]
                    lambda leaf: space.false if leaf.kind == SKIPPED else self._equal(leaf, wanted),
                )
                found = space.either(found, same)
        return found

    # Dictionaries

    def from_pairs(self, leaf: Leaf) -> Node:
        """``Object.fromEntries(leaf)``."""
        term = leaf.term
        assert term is not None
        if term.op == "list" and all(self._is_pair(each) for each in term.args):
            return self.object([self._entry(each) for each in term.args])
        return self.space.made("from pairs", (leaf,), OBJECT)

    def _is_pair(self, item: object) -> bool:
        if isinstance(item, Term):
            return False
        pairs = [leaf for leaf in leaves(item) if leaf.kind != SKIPPED]  # type: ignore[arg-type]
        if len(pairs) != 1 or pairs[0].kind != LIST:
            return False
        parts = self.written(pairs[0])
        return parts is not None and len(parts) == 2 and isinstance(parts[0], Leaf)

    def _entry(self, item: object) -> Term:
        (pair,) = [leaf for leaf in leaves(item) if leaf.kind != SKIPPED]  # type: ignore[arg-type]
        parts = self.written(pair)
        assert parts is not None
        key, value = parts
        assert isinstance(key, Leaf)
        given = self.space.bind(
            item,  # type: ignore[arg-type]
            lambda leaf: self.space.skipped if leaf.kind == SKIPPED else value,
        )
        return self.entry(key, given)
