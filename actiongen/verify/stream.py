"""What a handler does, in order: calls, logs, questions, loops, each under the conditions that lead to it.

In: what is done, by whoever goes over a handler. Out: :class:`Stream`. Ways that end are noted in ``live``: what comes
after runs where none of them was taken.

    if (!email) return; api.access.deny("no");   ->   Item("call", "access.deny", ("no",), true, live: [email is …])
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from actiongen.verify.lists import Lists
from actiongen.verify.space import Space
from actiongen.verify.terms import (
    BOOLEAN,
    IMPOSSIBLE,
    LIST,
    OBJECT,
    SKIPPED,
    TRUE,
    UNDEFINED,
    Choice,
    Leaf,
    Node,
    Term,
    leaves,
)

IN_JAVASCRIPT_ALONE = frozenset(("throws", "goes on without waiting", "declares twice"))
"""What a policy never does."""

_DEEPEST = 8
"""So many forks in each other have paths of their own."""


@dataclass(frozen=True, slots=True, eq=False)
class Live:
    """The conditions under which the handler has not ended: ``condition``, and all ``before``."""

    before: "Live | None"
    condition: Node


@dataclass(slots=True, eq=False)
class Item:
    """Something that is done: ``name`` and ``values`` say what, ``path`` and ``live`` when. ``inner``: the body of a
    loop."""

    kind: str
    name: str
    values: tuple[Node, ...]
    path: Node
    live: Live | None
    inner: "Stream | None" = None
    place: object = None
    number: int = 0


@dataclass(slots=True, eq=False)
class Counts:
    """How many questions there have been, for their names."""

    asks: int = 0


@dataclass(slots=True, eq=False)
class Stream:
    """The items so far; ``path`` leads to what comes next, where the handler has not ended in an earlier statement.

    ``ends``: of the body of a loop, where a turn ends the handler. ``number`` tells a loop from others, by how much
    was ``done`` before it. ``depth``: in how many forks the path is.
    """

    space: Space
    counts: Counts
    path: Node
    live: Live | None = None
    items: list[Item] = field(default_factory=list)
    ends: Node | None = None
    place: object = None
    number: str = ""
    done: int = 0
    depth: int = 0

    def emit(self, kind: str, name: str, *values: Node, inner: "Stream | None" = None) -> None:
        """Notes that something is done."""
        if not self.path.kinds & TRUE:
            return
        self.done += kind not in IN_JAVASCRIPT_ALONE
        number = self.counts.asks if kind == "ask" else 0
        self.items.append(Item(kind, name, values, self.path, self.live, inner, self.place, number))

    def all_items(self) -> Iterator[Item]:
        """The items, and those of the loops in them."""
        for item in self.items:
            yield item
            if item.inner is not None:
                yield from item.inner.all_items()

    def next_ask(self) -> int:
        """The number of a question."""
        self.counts.asks += 1
        return self.counts.asks

    @contextmanager
    def under(self, condition: Node) -> Iterator[None]:
        """What is done inside is done where a condition holds, and the handler goes on below if not."""
        before = self.path
        self.path = self.space.both(before, condition)
        way = self.path
        yield
        if self.path is way:
            self.path = before
        else:
            other = self.space.both(before, self.space.negation(condition))
            self.path = self.space.either(self.path, other)

    def fork(
        self, condition: Node, yes: Callable[[], None], no: Callable[[], None], may_cut: bool = True
    ) -> None:
        """Does one thing where a condition holds, the other where it does not, and goes on below both; ``may_cut``:
        whether nobody else keeps paths.
        """
        before, space = self.path, self.space
        self.depth += 1
        is_cut = may_cut and self.depth > _DEEPEST
        way = self.path = space.both(before, condition)
        self._arm(yes, is_cut)
        after, is_same = self.path, self.path is way
        way = self.path = space.both(before, space.negation(condition))
        self._arm(no, is_cut)
        is_same = is_same and self.path is way
        self.path = before if is_same else space.either(after, self.path)
        self.depth -= 1

    def _arm(self, work: Callable[[], None], is_cut: bool) -> None:
        """One side of a fork; where it is ``is_cut``, its paths start anew, so that a long chain copies none."""
        if not is_cut or not self.path.kinds & TRUE:
            work()
            return
        way, live, ends, depth = self.path, self.live, self.ends, self.depth
        self.live, self.path, self.depth = Live(live, way), self.space.true, 0
        self.ends = None if ends is None else self.space.false
        work()
        if ends is not None and self.ends is not None:
            ends = self.space.either(ends, self.space.both(way, self.ends))
        self.live, self.ends, self.depth = live, ends, depth
        self.path = self.space.both(way, self.path)

    def end(self) -> None:
        """Notes that the handler ends here."""
        if self.ends is not None:
            self.ends = self.space.either(self.ends, self.path)
        self.path = self.space.false

    def settle(self) -> None:
        """Between statements of a handler: what has ended is over."""
        if self.path is not self.space.true:
            self.live = Live(self.live, self.path)
            self.path = self.space.true

    def body(self, condition: Node) -> "Stream":
        """The stream of the body of a loop, which is gone through where a condition holds."""
        live = Live(self.live, self.space.both(self.path, condition))
        number = f"{self.number}.{self.done}"
        return Stream(
            self.space, self.counts, self.space.true, live, [], self.space.false, self.place, number
        )

    def excludes(self, condition: Node, supports: "Supports") -> bool:
        """Whether a condition cannot hold here, by the ways that have ended."""
        if condition is self.space.false:
            return True
        rest = self.space.both(condition, self.path)
        return not may_hold(rest, self.live, supports, self.space)


class Supports:
    """Which terms a node asks."""

    def __init__(self) -> None:
        self._known: dict[Node, frozenset[int]] = {}

    def of(self, node: Node) -> frozenset[int]:
        """The numbers of the terms."""
        if isinstance(node, Leaf):
            return frozenset()
        found = self._known.get(node)
        if found is None:
            assert isinstance(node, Choice)
            found = frozenset((node.term.id,)).union(
                *(self.of(each) for each in node.branches), *(self.of(each) for _, each in node.consts)
            )
            self._known[node] = found
        return found


def may_hold(condition: Node, live: Live | None, supports: Supports, space: Space) -> bool:
    """Whether a condition may hold where no earlier way was taken."""
    rest = space.replaced(condition, IMPOSSIBLE, space.false)
    while live is not None:
        if rest is space.false:
            return False
        if supports.of(rest) & supports.of(live.condition):
            rest = space.both(rest, live.condition)
            rest = space.replaced(rest, IMPOSSIBLE, space.false)
        live = live.before
    return rest is not space.false


class Recorder(Protocol):
    """Whoever goes over a handler."""

    stream: Stream
    supports: Supports


def loop(over: Recorder, values: Lists, items: Node, turn: Callable[[Node], None]) -> list[Node]:
    """Goes over each list that a node may be; the conditions under which a turn of one ends it all."""
    space = values.space
    outer = over.stream
    before, found = outer.path, list[Node]()
    for leaf in leaves(items):
        if leaf.kind != LIST or values.is_empty(leaf):
            continue
        is_it = space.bind(items, partial(_is_it, space, leaf))
        if outer.excludes(is_it, over.supports):
            continue
        if values.is_unrolled(leaf):
            found.append(_unrolled(over, values, leaf, is_it, turn))
            continue
        over.stream = inner = outer.body(is_it)
        source, item = item_of_turn(values, leaf, inner.number)
        turn(item)
        over.stream = outer
        ends = inner.ends is not None and inner.ends.kinds & TRUE
        if inner.items or ends:
            with outer.under(is_it):
                outer.emit("loop", "", source, inner=inner)
        if ends:
            stops = space.both(is_it, space.made("stops", (inner.number,), BOOLEAN))
            found.append(stops)
            # The next list is gone through where this one has not ended it.
            outer.path = space.both(outer.path, space.negation(stops))
    outer.path = before
    return found


def _unrolled(over: Recorder, values: Lists, leaf: Leaf, is_it: Node, turn: Callable[[Node], None]) -> Node:
    """Goes over a list of a few items, one after the other; the condition under which a turn ends it all."""
    space, stream = values.space, over.stream
    before, ends = space.both(stream.path, is_it), stream.ends
    assert leaf.term is not None
    stream.ends = None
    for item in leaf.term.args:
        with stream.under(space.both(is_it, values.is_there(item))):
            turn(values.present(item))
    stream.ends = ends
    return space.both(before, space.negation(stream.path))


def _is_it(space: Space, wanted: Leaf, leaf: Leaf) -> Node:
    return space.boolean(leaf is wanted)


def item_of_turn(values: Lists, leaf: Leaf, number: str) -> tuple[Leaf, Node]:
    """What is gone over, and the item in a turn: of what is made of each item of a list that list counts."""
    term = leaf.term
    assert term is not None
    if term.op == "seq":
        source, bound, body = term.args
        assert isinstance(source, Leaf) and isinstance(bound, Term) and isinstance(body, Leaf | Choice)
        if not body.kinds & SKIPPED:
            turn = values.space.term("turn", (number, source), bound.kinds, bound.shape)
            return source, values.space.substituted(body, bound, turn)
    if term.op == "entries":
        turn = values.space.term("turn", (number, leaf), OBJECT)
        return leaf, values.pair(term, turn)
    shape, kinds = values.items_of(leaf)
    return leaf, values.space.made("turn", (number, leaf), kinds or UNDEFINED, shape)
