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
        space.spend(1)
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
            first = self._first_without(nodes[0], self.variable.open)
            found = self._known[nodes] = self.use(nodes) if first is None else self._split(nodes, first)
        return found

    def _split(self, nodes: tuple[Node, ...], term: Term) -> Node:
        values: dict[Leaf, None] = {}
        for node in nodes:
            self._constants_of(node, term, values)
        branches = tuple([self._where(nodes, term, kind) for kind in term.list])
        consts = [(value, self._where(nodes, term, value)) for value in values]
        return self.space.choose(term, branches, in_order(consts))

    def _where(self, nodes: tuple[Node, ...], term: Term, answer: "int | Leaf") -> Node:
        return self.of(tuple([restricted(self.space, node, term, answer) for node in nodes]))

    def _first_without(self, node: Node, variable: int) -> Term | None:
        """The first term that a node asks which has nothing to do with a variable."""
        found: Term | None = None
        seen: set[Node] = set()
        todo = [node]
        while todo:
            each = todo.pop()
            if type(each) is Leaf or each in seen:
                continue
            assert isinstance(each, Choice)
            seen.add(each)
            if not each.term.open & variable and (found is None or each.level < found.id):
                found = each.term
            todo += each.branches
            todo += [inner for _, inner in each.consts]
        self.space.spend(len(seen))
        return found

    def _constants_of(self, node: Node, term: Term, found: dict[Leaf, None]) -> None:
        """The constants that a node asks a term for."""
        seen: set[Node] = set()
        todo = [node]
        while todo:
            each = todo.pop()
            if type(each) is Leaf or each in seen or each.level > term.id:
                continue
            assert isinstance(each, Choice)
            seen.add(each)
            if each.term is term:
                found.update(dict.fromkeys(value for value, _ in each.consts))
            todo += each.branches
            todo += [inner for _, inner in each.consts]
        self.space.spend(len(seen))
