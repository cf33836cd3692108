"""Other nodes in the place of the leaves of one.

In: a node, and other nodes, each with the kinds of the leaves that it stands for. Out: one node. All are gone over
together, in the order of the terms: what is known of a term on the way counts in each of them.

    instead(space, ([a ? true: true, false: false], "x", "y"), (TRUE, FALSE))   ->   [a ? true: "x", false: "y"]
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from actiongen.verify.terms import Choice, Leaf, Node, Term, in_order, kinds_in

if TYPE_CHECKING:
    from actiongen.verify.space import Space

Nodes = tuple[Node, ...]


def in_halves(join: Callable[[Node, Node], Node], nodes: Sequence[Node]) -> Node:
    """Several nodes joined, in their order: halves first, so that none is copied with each that follows."""
    half = len(nodes) // 2
    return nodes[0] if not half else join(in_halves(join, nodes[:half]), in_halves(join, nodes[half:]))


def instead(space: "Space", nodes: Nodes, kinds: tuple[int, ...]) -> Node:
    """The first node, with the others in the place of its leaves of these kinds; other leaves stay."""
    return _Instead(space, kinds).of(nodes)


@cache
def _places(kinds: tuple[int, ...]) -> tuple[int, Mapping[int, int]]:
    """All kinds together, and which node stands for a leaf of a kind."""
    together, place = 0, dict[int, int]()
    for index, several in enumerate(kinds, 1):
        together |= several
        for kind in kinds_in(several):
            place.setdefault(kind, index)
    return together, place


class _Instead:
    """The same, each made once: the policy and its JavaScript mostly ask for the same."""

    def __init__(self, space: "Space", kinds: tuple[int, ...]) -> None:
        self.space = space
        self.all, self.place = _places(kinds)
        self._known = space.put.setdefault(kinds, {})

    def of(self, nodes: Nodes) -> Node:
        """What is made of nodes."""
        first = nodes[0]
        if type(first) is Leaf:
            return nodes[self.place.get(first.kind, 0)]
        if not first.kinds & self.all:
            return first
        if not first.kinds & ~self.all and len({*nodes[1:]}) == 1:
            return nodes[1]
        found = self._known.get(nodes)
        if found is None:
            self.space.spend(1)
            found = self._known[nodes] = self._below(nodes)
        return found

    def _below(self, nodes: Nodes) -> Node:
        lowest = min([each.level for each in nodes])
        asked = [each for each in nodes if type(each) is Choice and each.level == lowest]
        term, place = asked[0].term, self.place
        values = [*{value: None for each in asked for value, _ in each.consts}]
        ways = zip(*[_answers(each, lowest, term, values) for each in nodes], strict=True)
        found = [way[place.get(way[0].kind, 0)] if type(way[0]) is Leaf else self.of(way) for way in ways]
        kinds = len(term.list)
        consts = in_order(zip(values, found[kinds:], strict=True)) if values else ()
        return self.space.make(term, tuple(found[:kinds]), consts)


def _answers(node: Node, level: int, term: Term, values: Sequence[Leaf]) -> list[Node]:
    """What follows in a node by the kinds of a term, and where it is one of some values."""
    if node.level != level or type(node) is Leaf:
        return [node] * (len(term.list) + len(values))
    assert isinstance(node, Choice)
    if not values:
        return [*node.branches]
    known, by_kind = dict(node.consts), dict(zip(term.list, node.branches, strict=True))
    return [*node.branches, *[known.get(value) or by_kind[value.kind] for value in values]]
