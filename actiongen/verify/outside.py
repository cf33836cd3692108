"""What a body of a loop asks that has nothing to do with the item: it is asked first, outside of the loop.

In: nodes, and the variable of a loop. Out: what is made of them, in the branches of what is asked outside.

    some(xs, x, [a ? true: f(x), false: false])   ->   [a ? true: some(xs, x, f(x)), false: false]
"""

from collections.abc import Callable

from actiongen.verify.space import Space
from actiongen.verify.terms import (
    Choice,
    Leaf,
    Node,
    Term,
    at_constant,
    constants_of,
    first_without,
    in_order,
)


def restricted(space: Space, node: Node, term: Term, answer: "int | Leaf") -> Node:
    """What is left of a node where the answer of a term is known: its kind, or that it is a constant."""
    return _restricted(space, node, term, answer, {})


def _restricted(space: Space, node: Node, term: Term, answer: "int | Leaf", known: dict[Node, Node]) -> Node:
    if type(node) is Leaf or node.level > term.id:
        return node
    found = known.get(node)
    if found is None:
        assert isinstance(node, Choice)
        if node.term is term:
            found = node.of_kind(answer) if isinstance(answer, int) else at_constant(node, answer)
        else:
            branches = tuple([_restricted(space, inner, term, answer, known) for inner in node.branches])
            consts = tuple(
                [(value, _restricted(space, inner, term, answer, known)) for value, inner in node.consts]
            )
            found = node
            if branches != node.branches or consts != node.consts:
                found = space.make(node.term, branches, consts)
        known[node] = found
    return found


def outside(
    space: Space, variable: Term, nodes: tuple[Node, ...], use: "Callable[[tuple[Node, ...]], Node]"
) -> Node:
    """What is made of nodes, with what they ask that has nothing to do with a variable asked first, outside."""
    return _Outside(space, variable, use).of(nodes)


class _Outside:
    """The same, each made once."""

    def __init__(self, space: Space, variable: Term, use: "Callable[[tuple[Node, ...]], Node]") -> None:
        self.space = space
        self.variable = variable
        self.use = use
        self._known: dict[tuple[Node, ...], Node] = {}

    def of(self, nodes: tuple[Node, ...]) -> Node:
        """What is made of nodes."""
        found = self._known.get(nodes)
        if found is None:
            first = first_without(nodes[0], self.variable.open)
            found = self._known[nodes] = self.use(nodes) if first is None else self._split(nodes, first)
        return found

    def _split(self, nodes: tuple[Node, ...], term: Term) -> Node:
        values: dict[Leaf, None] = {}
        for node in nodes:
            constants_of(node, term, values)
        branches = tuple([self._where(nodes, term, kind) for kind in term.list])
        consts = [(value, self._where(nodes, term, value)) for value in values]
        return self.space.choose(term, branches, in_order(consts))

    def _where(self, nodes: tuple[Node, ...], term: Term, answer: "int | Leaf") -> Node:
        return self.of(tuple([restricted(self.space, node, term, answer) for node in nodes]))
