"""What is made of lists, item by item.

In: lists, and what is made of an item. Out: nodes. What ``filter`` and ``map`` make is one term ``seq`` of a source
and a
body, over a bound variable: what comes of an item, ``skipped`` where it is left out. So chains of methods and
comprehensions that mean the same are one term.

    xs.filter((x) => x.a).map((x) => x.b)   ->   seq(xs, x, [x.a is true ? x.b : skipped])
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from actiongen.auth0.model import Field, FieldType
from actiongen.ir.types import Record
from actiongen.verify.outside import outside
from actiongen.verify.shapes import Shape, kinds_of, member_of
from actiongen.verify.space import Space
from actiongen.verify.terms import (
    ANY,
    BOOLEAN,
    FAILED,
    IMPOSSIBLE,
    LIST,
    OBJECT,
    SKIPPED,
    STRICT,
    TEXT,
    UNDEFINED,
    Leaf,
    Node,
    Term,
    leaves,
)
from actiongen.verify.unrolled import Made, OfItem, Unrolled

Use = Callable[[Node], Node]


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes of the items of a list ``source``: ``element`` of the ``variable``, where ``condition`` holds."""

    source: Leaf
    variable: Term
    condition: Node
    element: Node


class Lists(Unrolled):
    """The functions for what goes over a list."""

    def __init__(self, space: Space) -> None:
        super().__init__(space)
        self._made: dict[Leaf, Turn] = {}

    # Going over a list

    def turn(self, leaf: Leaf) -> "Turn":
        """What comes of each item of a list."""
        space, term = self.space, leaf.term
        assert term is not None
        if term.op == "seq":
            made = self._made[leaf]
            variable = space.variable(made.variable.kinds, made.variable.shape)
            condition = space.substituted(made.condition, made.variable, variable)
            return Turn(
                made.source, variable, condition, space.substituted(made.element, made.variable, variable)
            )
        if term.op == "entries":
            variable = space.variable(OBJECT)
            return Turn(leaf, variable, space.true, self.pair(term, variable))
        shape, kinds = self.items_of(leaf)
        variable = space.variable(kinds or UNDEFINED, shape)
        return Turn(leaf, variable, space.true, space.value(variable))

    def pair(self, term: Term, variable: Term) -> Node:
        """The pair of key and value of a turn over the entries of an object."""
        key = self.space.made("key", (variable,), TEXT)
        shape, kinds = self.values_of(term.args[0])
        value = self.space.made("value", (variable, kinds, id(shape)), kinds, shape)
        return self.list((key, value))

    def values_of(self, leaf: Leaf) -> tuple[Shape, int]:
        """What is known of the values of an object."""
        term = leaf.term
        assert term is not None
        match term.op:
            case "object":
                return self._of_parts([each.args[-1] for each in term.args if each.op == "entry"])
            case "record":
                return self._values_of_record(term.args[1])
            case "compact":
                return self.values_of(term.args[0])
            case "from pairs":
                return self._values_of_pairs(term.args[0])
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

    def may_hold_undefined(self, leaf: Leaf) -> bool:
        """Whether a pair of an object that is made here may have the value undefined."""
        assert leaf.term is not None
        if leaf.term.op == "from pairs":
            return bool(self.values_of(leaf)[1] & UNDEFINED)
        if leaf.term.op != "object":
            return False
        return any(
            (
                bool(each.args[1].kinds & UNDEFINED)
                if each.op == "entry"
                else any(
                    self.may_hold_undefined(inner) for inner in leaves(each.args[0]) if inner.kind == OBJECT
                )
            )
            for each in leaf.term.args
        )

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
            lists = [each for each in leaves(body) if each.kind == LIST]
            if len(lists) == 1:
                return self._values_of_pairs(lists[0])
        if leaf.term.op == "entries":
            return self.values_of(leaf.term.args[0])
        if leaf.term.op == "seq":
            pairs = [self.written(each) for each in leaves(leaf.term.args[2]) if each.kind == LIST]
            if all(pair is not None and len(pair) == 2 for pair in pairs):
                return self._of_parts([pair[1] for pair in pairs if pair is not None])
        return None, ANY

    def entries(self, leaf: Leaf) -> Node:
        """``Object.entries(leaf)``."""
        written = self.written_pairs(leaf)
        return self.space.made("entries", (leaf,), LIST) if written is None else written

    def over(self, leaf: Leaf, of_item: OfItem, made: Made) -> Node:
        """What is made of the items of a list."""
        if self.is_empty(leaf):
            return {Made.SOME: self.space.false, Made.FIRST: self.space.undefined}.get(made, leaf)
        if self.is_unrolled(leaf):
            return self.made_of_written(leaf, of_item, made)
        turn = self.turn(leaf)
        condition, element = of_item(turn.element)
        return _MADE[made](
            self, replace(turn, condition=self.space.both(turn.condition, condition), element=element)
        )

    def mapped(self, leaf: Leaf, use: Use) -> Node:
        """What is made of each item; of ``skipped`` none."""
        return self.over(leaf, lambda item: (self.space.true, use(item)), Made.LIST)

    def filtered(self, leaf: Leaf, test: Use) -> Node:
        """The items for which a condition holds."""
        return self.over(leaf, lambda item: (test(item), item), Made.LIST)

    def some(self, leaf: Leaf, test: Use) -> Node:
        """``leaf.some(test)``."""
        return self.over(leaf, lambda item: (self.space.true, test(item)), Made.SOME)

    def flattened(self, leaf: Leaf, use: Use) -> Node:
        """``leaf.flatMap(use)`` where it gives lists."""
        return self.over(leaf, lambda item: (self.space.true, use(item)), Made.FLAT)

    def found(self, leaf: Leaf, test: Use) -> Node:
        """``leaf.find(test)``."""
        return self.over(leaf, lambda item: (test(item), item), Made.FIRST)

    def first_of(self, leaf: Leaf) -> Node:
        """The first item of a list."""
        return self.over(leaf, lambda item: (self.space.true, item), Made.FIRST)

    def made_of(self, turn: "Turn") -> Node:
        """The list of what comes of the items of a source."""
        nodes = (self.body(turn), turn.condition, turn.element)
        return outside(
            self.space,
            turn.variable,
            nodes,
            lambda found: self._made_of(replace(turn, condition=found[1], element=found[2]), found[0]),
        )

    def _made_of(self, turn: "Turn", body: Node) -> Node:
        space = self.space
        if body.kinds & FAILED:
            throws = self.some_of(turn, space.where(FAILED, body))
            rest = self.made_of(self._without_throws(turn))
            return space.then(throws, space.failed(body), rest)
        if not body.kinds & ~IMPOSSIBLE:
            return self._without_items(turn, self.empty())
        if body is self._unchanged(turn):
            return turn.source
        if body is space.skipped:
            return self.empty()
        bound, closed = space.closed(turn.variable, body)
        made = space.made("seq", (turn.source, bound, closed), LIST)
        assert isinstance(made, Leaf)
        self._made.setdefault(made, turn)
        return made

    def _without_items(self, turn: "Turn", made: Node) -> Node:
        """What is made of a list each of whose items is impossible: that it has none, no run tells apart."""
        return self.space.then(self.some_of(turn, self.space.true), self.space.impossible, made)

    def body(self, turn: "Turn") -> Node:
        """What comes of an item, skipped where it is left out."""
        return self.space.then(turn.condition, turn.element, self.space.skipped)

    def _without_throws(self, turn: "Turn") -> "Turn":
        impossible = self.space.impossible
        return replace(
            turn,
            condition=self.space.replaced(turn.condition, FAILED, impossible),
            element=self.space.replaced(turn.element, FAILED, impossible),
        )

    def _unchanged(self, turn: "Turn") -> Node:
        assert turn.source.term is not None
        if turn.source.term.op == "entries":
            return self.pair(turn.source.term, turn.variable)
        return self.space.value(turn.variable)

    def some_turn(self, turn: "Turn") -> Node:
        """Whether what comes of an item holds for one that counts."""
        return self.some_of(turn, self.space.both(turn.condition, turn.element))

    def some_of(self, turn: "Turn", test: Node) -> Node:
        """Whether a condition holds for one of the items."""
        return outside(self.space, turn.variable, (test,), lambda found: self._some_of(turn, *found))

    def _some_of(self, turn: "Turn", test: Node) -> Node:
        space = self.space
        if test is space.false or self.is_empty(turn.source):
            return space.false
        if not test.kinds & ~IMPOSSIBLE:
            return self._without_items(turn, space.false)
        if test.kinds & FAILED:
            throws = self.some_of(turn, space.where(FAILED, test))
            rest = self.some_of(turn, space.replaced(test, FAILED, space.false))
            return space.then(throws, space.failed(test), rest)
        bound, closed = space.closed(turn.variable, test)
        return space.made("some", (turn.source, bound, closed), BOOLEAN)

    def flat_of(self, turn: "Turn") -> Node:
        """The items of all lists that come of the items of a source."""
        return outside(
            self.space, turn.variable, (self.body(turn),), lambda found: self._flat_of(turn, *found)
        )

    def _flat_of(self, turn: "Turn", body: Node) -> Node:
        space = self.space
        if body.kinds & FAILED:
            throws = self.some_of(turn, space.where(FAILED, body))
            return space.then(throws, space.failed(body), self.flat_of(self._without_throws(turn)))
        if not body.kinds & ~IMPOSSIBLE:
            return self._without_items(turn, self.empty())
        if all(each.kind & (SKIPPED | IMPOSSIBLE) or self.is_empty(each) for each in leaves(body)):
            return self.empty()
        bound, closed = space.closed(turn.variable, body)
        return space.made("flat", (turn.source, bound, closed), LIST)

    # One item

    def first(self, turn: "Turn") -> Node:
        """The first that comes of an item, undefined where there is none."""
        return outside(self.space, turn.variable, (self.body(turn),), lambda found: self._first(turn, *found))

    def _first(self, turn: "Turn", body: Node) -> Node:
        space = self.space
        if body.kinds & FAILED:
            throws = self.some_of(turn, space.where(FAILED, body))
            return space.then(throws, space.failed(body), self.first(self._without_throws(turn)))
        if body is self._unchanged(turn):
            return self.item(turn.source, 0)
        is_there = space.negation(space.where(SKIPPED, body))
        exists = self.some_of(turn, is_there)
        return space.then(exists, self._picked(turn.source, turn.variable, body), space.undefined)

    def _picked(self, source: Leaf, variable: Term, body: Node) -> Node:
        """The same where there is one."""
        return outside(self.space, variable, (body,), lambda found: self._picked_of(source, variable, *found))

    def _picked_of(self, source: Leaf, variable: Term, body: Node) -> Node:
        kinds = body.kinds & ~STRICT
        if not kinds:
            return self.space.impossible
        single = [leaf for leaf in leaves(body) if leaf.kind != SKIPPED]
        if len(single) == 1 and not single[0].open & variable.open:
            return single[0]
        bound, closed = self.space.closed(variable, body)
        shape = self._of_parts((body,))[0]
        return self.space.made("pick", (source, bound, closed), kinds, shape)

    def of_picked(self, term: Term, use: Callable[[Node], Node]) -> Node:
        """What is made of an item that a search finds: a search for what is made of the items."""
        source, bound, body = term.args
        assert isinstance(source, Leaf) and isinstance(bound, Term)
        variable = self.space.variable(bound.kinds, bound.shape)
        opened = self.space.substituted(body, bound, variable)
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

    def _among(self, items: tuple[Node | Term, ...], wanted: Leaf) -> Node:
        space = self.space
        constants = [each for each in items if isinstance(each, Leaf) and each.term is None]
        found: Node = space.false
        if wanted.term is None:
            found = space.boolean(wanted in constants)
        elif constants:
            kinds = wanted.term.list
            pairs = [(each, space.true) for each in set(constants) if each.kind == wanted.kind]
            pairs.sort(key=lambda pair: pair[0].value)
            branches: tuple[Node, ...] = tuple([space.false for _ in kinds])
            found = space.choose(wanted.term, branches, tuple(pairs))
            if wanted.kind & (BOOLEAN | UNDEFINED):
                found = space.boolean(any(each is wanted for each in constants))
        for each in items:
            if isinstance(each, Term):
                (inner,) = each.args
                found = space.either(
                    found,
                    space.lift(
                        lambda leaf: self.includes(leaf, wanted) if leaf.kind == LIST else space.false, inner
                    ),
                )
            elif not (isinstance(each, Leaf) and each.term is None):
                same = space.bind(
                    each,
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
            return self.display([self._entry(each) for each in term.args])
        return self.space.made("from pairs", (leaf,), OBJECT)

    def _entry(self, item: Node) -> Term:
        (pair,) = [leaf for leaf in leaves(item) if not leaf.kind & (SKIPPED | IMPOSSIBLE)]
        parts = self.written(pair)
        assert parts is not None
        key, value = parts
        given = self.space.bind(
            item,
            lambda leaf: leaf if leaf.kind & (SKIPPED | IMPOSSIBLE) else value,
        )
        return self.entry(self.space.lift(self.as_text, key), given)


_MADE = {
    Made.LIST: Lists.made_of,
    Made.SOME: Lists.some_turn,
    Made.FIRST: Lists.first,
    Made.FLAT: Lists.flat_of,
}
