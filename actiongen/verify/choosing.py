"""Other nodes in the place of the leaves of one.

In: a node, and other nodes, each with the kinds of the leaves that it stands for. Out: one node. All are gone over
together, in the order of the terms: what is known of a term on the way counts in each of them.

    instead(space, ([a ? true: true, false: false], "x", "y"), (TRUE, FALSE))   ->   [a ? true: "x", false: "y"]
"""

from typing import TYPE_CHECKING

from actiongen.verify.terms import Choice, Leaf, Node, at_kind, at_value, in_order

if TYPE_CHECKING:
    from actiongen.verify.space import Space

Nodes = tuple[Node, ...]


def instead(space: "Space", nodes: Nodes, kinds: tuple[int, ...]) -> Node:
    """The first node, with the others in the place of its leaves of these kinds; other leaves stay."""
    return _Instead(space, kinds).of(nodes)


class _Instead:
    """The same, each made once."""

    def __init__(self, space: "Space", kinds: tuple[int, ...]) -> None:
        self.space = space
        self.kinds = kinds
        self.all = 0
        for each in kinds:
            self.all |= each
        self._known: dict[Nodes, Node] = {}

    def of(self, nodes: Nodes) -> Node:
        """What is made of nodes."""
        first = nodes[0]
        if type(first) is Leaf:
            return self._of_leaf(first, nodes)
        if not first.kinds & self.all:
            return first
        if not first.kinds & ~self.all and all(each is nodes[1] for each in nodes[2:]):
            return nodes[1]
        found = self._known.get(nodes)
        if found is None:
            self.space.spend(1)
            found = self._known[nodes] = self._below(nodes)
        return found

    def _of_leaf(self, leaf: Leaf, nodes: Nodes) -> Node:
        for index, kinds in enumerate(self.kinds, 1):
            if leaf.kind & kinds:
                return nodes[index]
        return leaf

    def _below(self, nodes: Nodes) -> Node:
        lowest = min([each.level for each in nodes])
        asked = [each for each in nodes if type(each) is Choice and each.level == lowest]
        term = asked[0].term
        branches = [self.of(tuple([at_kind(each, term, kind) for each in nodes])) for kind in term.list]
        values = dict.fromkeys(value for each in asked for value, _ in each.consts)
        consts = [
            (value, self.of(tuple([at_value(each, term, value) for each in nodes]))) for value in values
        ]
        return self.space.make(term, tuple(branches), in_order(consts))
