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
    known: dict[Node, Node] = {}

    def go(each: Node) -> Node:
        if type(each) is Leaf or each.level > term.id:
            return each
        found = known.get(each)
        if found is None:
            assert isinstance(each, Choice)
            if each.term is term:
                found = each.of_kind(answer) if isinstance(answer, int) else at_constant(each, answer)
            else:
                branches = tuple([go(inner) for inner in each.branches])
                consts = tuple([(value, go(inner)) for value, inner in each.consts])
                found = each
                if branches != each.branches or consts != each.consts:
                    found = space.make(each.term, branches, consts)
            known[each] = found
        return found

    return go(node)


def outside(
    space: Space, variable: Term, nodes: tuple[Node, ...], use: "Callable[[tuple[Node, ...]], Node]"
) -> Node:
    """What is made of nodes, with what they ask that has nothing to do with a variable asked first, outside."""
    known: dict[tuple[Node, ...], Node] = {}

    def go(each: tuple[Node, ...]) -> Node:
        found = known.get(each)
        if found is None:
            first = first_without(each[0], variable.open)
            found = known[each] = use(each) if first is None else split(each, first)
        return found

    def split(each: tuple[Node, ...], term: Term) -> Node:
        branches = tuple(
            [go(tuple([restricted(space, node, term, kind) for node in each])) for kind in term.list]
        )
        values: dict[Leaf, None] = {}
        for node in each:
            constants_of(node, term, values)
        consts = [
            (value, go(tuple([restricted(space, node, term, value) for node in each]))) for value in values
        ]
        return space.choose(term, branches, in_order(consts))

    return go(nodes)
