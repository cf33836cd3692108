"""Nodes that are put into each other together are those that come of each leaf alone."""

from random import Random

from quick import fewer
from seeds import seeds

from actiongen.verify.space import Space
from actiongen.verify.terms import BOOLEAN, NOTHING, NUMBER, TEXT, Node

DEPTH = 3


def drawn(space: Space, random: Random, leaves: list[Node], depth: int = DEPTH) -> Node:
    """A node over a few terms, some of which are asked for constants."""
    if depth == 0 or random.random() < 0.1:
        return random.choice(leaves)
    term = space.term("some term", (random.randrange(5),), NOTHING | TEXT | NUMBER)
    branches = [drawn(space, random, leaves, depth - 1) for _ in term.list]
    constants = [space.text("a"), space.text("b"), space.number(1.0)]
    consts = [(each, drawn(space, random, leaves, depth - 1)) for each in constants if random.random() < 0.3]
    consts.sort(key=lambda pair: (pair[0].kind, pair[0].value))
    return space.choose(term, tuple(branches), tuple(consts))


def test_nodes_are_put_in_the_place_of_leaves() -> None:
    for seed in seeds(range(fewer(10))):
        check(Random(seed), Space(10_000_000))


def check(random: Random, space: Space) -> None:
    """One draw: ``bind`` looks at each leaf alone."""
    for number in range(5):
        space.term("some term", (number,), NOTHING | TEXT | NUMBER)
    condition = drawn(space, random, [space.true, space.false, space.true, space.thrown])
    one, other = (drawn(space, random, [space.null, space.text("x"), space.true], 2) for _ in range(2))
    assert space.then(condition, one, other) is space.bind(
        condition, lambda leaf: {space.true: one, space.false: other}.get(leaf, leaf)
    )
    assert space.replaced(one, NOTHING | BOOLEAN, other) is space.bind(
        one, lambda leaf: other if leaf.kind & (NOTHING | BOOLEAN) else leaf
    )
