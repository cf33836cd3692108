"""The methods of texts and lists that the output calls, and what they give.

In: the arguments of a call. Out: its value. What a table does not name is a term of its own, which equals nothing
that a
policy says.

    method(email, "endsWith", ["@corp.example"])   ->   endswith(email, "@corp.example")
"""

from collections.abc import Callable, Sequence

from actiongen.ir.types import Basic, ListOf
from actiongen.lazy_dataclass import dataclass
from actiongen.verify.lists import Lists
from actiongen.verify.outside import outside
from actiongen.verify.space import Space
from actiongen.verify.terms import (
    BOOLEAN,
    FLOAT,
    FUNCTION,
    INFINITE,
    LIST,
    NAN,
    NOTHING,
    NUMBER,
    OBJECT,
    TEXT,
    UNDEFINED,
    Leaf,
    Node,
    Term,
)
from actiongen.verify.values import Native

Arguments = Sequence[Node]
Call = Callable[[Node, Arguments], Node]
"""Calls a function of the file."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression."""

    body: str
    flags: str


@dataclass(frozen=True, slots=True, eq=False)
class Bag:
    """An object of a class of Node's, by what it was made of."""

    name: str
    parts: tuple[Leaf, ...]


class NotJudgedError(Exception):
    """Something that is not looked into; the text says what."""


class NeverWrittenError(Exception):
    """JavaScript that the output never has; the text says what."""


_FEW = 3
_OF_TEXT = {"toLowerCase": "lower", "toUpperCase": "upper", "trim": "strip"}
_TESTS = {"startsWith": "startswith", "endsWith": "endswith", "includes": "includes"}


class Methods(Lists):
    """The functions; ``call`` calls one of the file, ``call_each`` with an item of a list."""

    call: Call
    call_each: Callable[[Node, Node], Node]

    def __init__(self, space: Space) -> None:
        super().__init__(space)
        self._bags: dict[tuple[object, ...], Bag] = {}

    def _argument(self, arguments: Arguments, index: int) -> Node:
        return arguments[index] if index < len(arguments) else self.space.undefined

    # Methods

    def method(self, node: Node, name: str, arguments: Arguments) -> Node:
        """``node.name(arguments)``."""
        return self.space.lift(lambda leaf: self._method(leaf, name, arguments), node)

    def _method(self, leaf: Leaf, name: str, arguments: Arguments) -> Node:
        if leaf.kind & NOTHING:
            return self.space.thrown
        if leaf.kind == TEXT:
            return self._of_text(leaf, name, arguments)
        if leaf.kind == LIST:
            return self._of_list(leaf, name, arguments)
        if leaf.kind == FUNCTION:
            return self._of_function(leaf, name, arguments)
        if name in ("toString", "valueOf", "toFixed", "toLocaleString"):
            return self.space.lift_all(lambda all: self.space.unknown, arguments)
        return self.space.thrown

    def _of_text(self, leaf: Leaf, name: str, arguments: Arguments) -> Node:
        space = self.space
        first = self._argument(arguments, 0)
        if name in _OF_TEXT and not arguments:
            return space.made(_OF_TEXT[name], (leaf,), TEXT)
        if name in _TESTS and len(arguments) == 1:
            return space.lift(lambda given: self._text_test(_TESTS[name], leaf, given), first)
        match name:
            case "split" if len(arguments) == 1:
                return space.lift(lambda by: self._split(leaf, by), first)
            case "slice":
                return self.sliced(leaf, arguments)
            case "replaceAll":
                return self._replaced_all(leaf, first, self._argument(arguments, 1))
            case "at" | "map" | "some" | "every" | "filter" | "join" | "flatMap" | "find" | "reduce" | "test":
                return space.thrown if name != "at" else self.space.unknown
            case _:
                return space.lift_all(lambda all: self.space.unknown, arguments)

    def _text_test(self, op: str, leaf: Leaf, given: Leaf) -> Node:
        return self.space.lift(lambda part: self.space.made(op, (leaf, part), BOOLEAN), self.as_text(given))

    def _split(self, leaf: Leaf, by: Leaf) -> Node:
        if by.kind != TEXT:
            return self.space.unknown
        return self.space.made("split", (leaf, by), LIST, ListOf(Basic.STRING))

    def sliced(self, leaf: Leaf, arguments: Arguments) -> Node:
        """``leaf.slice(lower, upper)`` of a text or a list."""
        given = [*arguments] or [self.space.number(0.0)]
        if leaf.kind == LIST and self.is_empty(leaf):
            return leaf
        kind = leaf.kind

        def made(bounds: list[Leaf]) -> Node:
            if any(bound.kind not in (NUMBER, INFINITE) for bound in bounds):
                return self.space.unknown
            # What is known of a text, as that it is a time, is known of the whole of it.
            shape = leaf.term.shape if kind == LIST and leaf.term is not None else None
            return self.space.made("slice", (leaf, *bounds), kind, shape)

        return self.space.lift_all(made, given)

    def _replaced_all(self, leaf: Leaf, old: Node, new: Node) -> Node:
        def replaced(part: Leaf, by: Leaf) -> Node:
            if by.kind == FUNCTION:
                given = self.call(by, ())
            elif by.term is None and "$" not in str(by.value):
                given = by
            else:
                return self.space.unknown
            return self.space.lift(lambda text: self.replacement(leaf, part, text), given)

        return self.space.lift2(replaced, old, new)

    def replacement(self, leaf: Leaf, old: Leaf, new: Leaf) -> Node:
        """A text with all occurrences of another replaced, however long it gets."""
        if {leaf.kind, old.kind, new.kind} != {TEXT}:
            return self.space.unknown
        return self.space.made("replace", (leaf, old, new), TEXT)

    def _of_list(self, leaf: Leaf, name: str, arguments: Arguments) -> Node:
        space = self.space
        first = self._argument(arguments, 0)
        match name:
            case "some":
                return self.some(leaf, lambda item: self.truthy(self.call_each(first, item)))
            case "every":
                fails = self.some(leaf, lambda item: space.negation(self.truthy(self.call_each(first, item))))
                return space.negation(fails)
            case "find":
                return self.found(leaf, lambda item: self.truthy(self.call_each(first, item)))
            case "filter":
                return self.filtered(leaf, lambda item: self.truthy(self.call_each(first, item)))
            case "map":
                return self.mapped(leaf, lambda item: self.call_each(first, item))
            case "flatMap":
                return self.flattened(leaf, lambda item: self.call_each(first, item))
            case "includes" if len(arguments) == 1:
                return space.lift(lambda wanted: self.includes(leaf, wanted), first)
            case "slice":
                return self.sliced(leaf, arguments)
            case "at":
                return space.lift(lambda index: self._at(leaf, index), first)
            case "join" if len(arguments) == 1:
                return space.lift(lambda by: self.joined(leaf, by), first)
            case "sort":
                return self._sorted(leaf, arguments)
            case "reduce":
                return self._reduced(leaf, arguments)
            case _:
                return space.lift_all(lambda all: self.space.unknown, arguments)

    def _at(self, leaf: Leaf, index: Leaf) -> Node:
        if index.term is None and index.kind == NUMBER and float(index.value).is_integer():
            return self.item(leaf, int(index.value))
        return self.space.unknown

    def joined(self, leaf: Leaf, by: Leaf) -> Node:
        """The texts of a list with another between them, however long that gets."""
        if by.kind != TEXT:
            return self.space.unknown
        return self.space.made("join", (by, leaf), TEXT)

    def ordered(self, leaf: Leaf, key: Callable[[Node], Node], direction: int) -> Node:
        """A list in the order of what is made of its items."""
        if self.is_empty(leaf):
            return leaf
        turn = self.turn(leaf)

        def made(nodes: tuple[Node, ...]) -> Node:
            bound, closed = self.space.closed(turn.variable, nodes[0])
            return self.space.made("sorted", (leaf, bound, closed, direction), LIST)

        return outside(self.space, turn.variable, (key(turn.element),), made)

    def _sorted(self, leaf: Leaf, arguments: Arguments) -> Node:
        if not arguments:
            return self._sorted_of_kind(leaf, TEXT, 1)
        left, right = (self.space.made("side", (side,), NUMBER) for side in (0, 1))
        order = self.call(arguments[0], (left, right))
        if order is self.arithmetic("-", left, right):
            return self._sorted_of_kind(leaf, NUMBER, 1)
        if order is self.arithmetic("-", right, left):
            return self._sorted_of_kind(leaf, NUMBER, -1)
        return self.space.lift(lambda found: self.space.unknown, order)

    def _sorted_of_kind(self, leaf: Leaf, kind: int, direction: int) -> Node:
        """A list in the order of its items, which are of one kind; else it has an order that no policy asks for."""
        other, items = self.of_one_kind(leaf, kind)
        unknown = self.space.unknown
        made = self.space.lift(lambda all: self.ordered(all, lambda item: item, direction), items)
        return self.space.then(other, unknown, made)

    def _reduced(self, leaf: Leaf, arguments: Arguments) -> Node:
        left, right = (self.space.made("side", (side,), NUMBER) for side in (0, 1))
        made = self.call(arguments[0], (left, right))
        is_sum = made is self.arithmetic("+", left, right)
        if is_sum and len(arguments) == 2 and arguments[1] is self.space.number(0.0):
            return self.total(leaf)
        return self.space.lift(lambda found: self.space.unknown, made)

    def distinct(self, leaf: Leaf) -> Node:
        """The first of each value in a list, in order."""
        return leaf if self.is_empty(leaf) else self.space.made("unique", (leaf,), LIST)

    def total(self, leaf: Leaf, is_finite: bool = False) -> Node:
        """The sum of a list of numbers; of a few that are written out, one after the other."""
        items = self.written(leaf) or ()
        if 0 < len(items) <= _FEW:
            found: Node = self.space.number(0.0)
            for each in items:
                found = self.arithmetic("+", found, each, is_finite)
            return found
        return self.space.made("sum", (leaf,), NUMBER if is_finite else FLOAT)

    def _of_function(self, leaf: Leaf, name: str, arguments: Arguments) -> Node:
        match leaf.value:
            case Pattern(body, flags) if name == "test" and len(arguments) == 1:
                return self.space.lift(lambda given: self._tested(body, flags, given), arguments[0])
            case Bag():
                return self.of_bag(leaf.value, name, arguments)
            case Native(of):
                return self.native(f"{of}.{name}", arguments)
            case _:
                return self.space.lift_all(lambda all: self.space.unknown, arguments)

    def _tested(self, body: str, flags: str, given: Leaf) -> Node:
        return self.space.lift(lambda text: self.matches(body, flags, text), self.as_text(given))

    def matches(self, body: str, flags: str, text: Leaf) -> Node:
        """Whether a pattern is found in a text."""
        return self.space.made("matches", (body, flags, text), BOOLEAN)

    # What several places mean by one name

    def where_it_fits(self, name: str, leaves: Sequence[Leaf], made: Node) -> Node:
        """What is made where it is neither too long nor nested too deeply, else undefined."""
        return self.space.then(self.space.value(self.fits(name, leaves)), made, self.space.undefined)

    def fits(self, name: str, leaves: Sequence[Leaf]) -> Term:
        """Whether it is neither too long nor nested too deeply."""
        return self.space.term(f"{name} fits", tuple(leaves), BOOLEAN)

    def is_short(self, leaf: Leaf) -> Node:
        """Whether a text has at most 8,192 units."""
        return self.at_most(self.length(leaf), self.space.number(8192.0))

    def extreme(self, op: str, leaf: Leaf) -> Node:
        """The smallest or the largest number of a list."""
        kinds = NUMBER if self.written(leaf) else NUMBER | UNDEFINED
        return self.space.made(op, (leaf,), kinds)

    def copied(self, leaf: Leaf) -> Node:
        """A copy of a list or an object by way of JSON; undefined where it is nested too deeply."""
        term = leaf.term
        if term is not None and term.op == "object" and isinstance(term.args[0], Term):
            first, *_ = term.args
            spread = first.args[0].term if first.op == "spread" else None
            if spread is not None and spread.op == "event":
                return leaf
        return self.space.made("copied", (leaf,), leaf.kind | UNDEFINED)

    def as_json(self, node: Node) -> Node:
        """A copy by way of JSON; undefined of what is none."""

        def copied(leaf: Leaf) -> Node:
            if leaf.kind & (NOTHING | NAN | INFINITE):
                return self.space.undefined
            if leaf.kind & (LIST | OBJECT):
                return self.copied(leaf)
            return leaf if leaf.kind & (BOOLEAN | NUMBER | TEXT) else self.space.unknown

        return self.space.lift(copied, node)

    def with_query(self, address: Node, query: Node) -> Node:
        """A URL with the pairs of a query behind it; undefined where there is no URL."""
        return self.space.lift2(
            lambda url, pairs: (
                self.space.undefined
                if url.kind == UNDEFINED
                else self.space.made("withQuery", (url, pairs), TEXT)
            ),
            address,
            query,
        )

    def with_json_type(self, headers: Node) -> Node:
        """Headers that say that a body is JSON, unless they have a type."""
        return self.space.lift(self._with_json_type, headers)

    def encoded_url(self, function: str, texts: Sequence[Leaf], values: Sequence[Node]) -> Node:
        """A URL of texts with values between them, which are encoded behind the host."""
        kinds = TEXT if function == "redirectUrl" else TEXT | UNDEFINED
        return self.space.lift_all(lambda leaves: self.space.made(function, (*texts, *leaves), kinds), values)

    def native(self, name: str, arguments: Arguments) -> Node:
        """``name(arguments)``."""
        raise NotImplementedError

    def of_bag(self, bag: "Bag", name: str, arguments: Arguments) -> Node:
        """A method of an object of a class of Node's."""
        raise NotImplementedError
