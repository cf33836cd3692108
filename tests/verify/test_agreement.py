"""Values that are held to be the same are so in every world, and such as differ only where it does not matter agree.

The values are drawn. A world says of each term, by what its parts come to, of which kind it is and which text.
"""

from random import Random

import pytest

from actiongen.verify.agreement import Agreement
from actiongen.verify.space import Space
from actiongen.verify.terms import (
    BOOLEAN,
    IMPOSSIBLE,
    LIST,
    NUMBER,
    TEXT,
    TRUE,
    UNDEFINED,
    Choice,
    Leaf,
    Node,
    Term,
)

KINDS = {"truth": BOOLEAN, "maybe": TEXT | UNDEFINED, "any": TEXT | NUMBER | BOOLEAN, "text": TEXT}
_WORLDS = 40
_TEXTS = ("a", "b", "other")


class Draw:
    """Draws nodes over a few terms; ``deep``: with terms that are made of nodes."""

    def __init__(self, seed: int, *, deep: bool) -> None:
        self.random, self.deep = Random(seed), deep
        self.space = Space(200_000)

    def term(self, depth: int) -> Term:
        op = self.random.choice([*KINDS])
        if self.deep and depth > 0 and self.random.random() < 0.5:
            return self.space.term(f"{op} of", (self.node(depth - 1, impossible=False),), KINDS[op])
        return self.space.term(op, (self.random.randrange(2),), KINDS[op])

    def leaf(self, depth: int, *, impossible: bool) -> Node:
        space, draw = self.space, self.random.random()
        if draw < 0.1 and impossible:
            return space.impossible
        if draw < 0.6:
            constants = (space.true, space.false, space.undefined, space.text("a"), space.text("b"))
            return self.random.choice((*constants, space.number(1.0)))
        term = self.term(depth)
        return space.part(term, TEXT) if term.kinds & TEXT else space.true

    def node(self, depth: int, *, impossible: bool = True) -> Node:
        if depth == 0 or self.random.random() < 0.2:
            return self.leaf(depth, impossible=impossible)
        term = self.term(depth - 1)
        branches = tuple(self.node(depth - 1, impossible=impossible) for _ in term.list)
        if term.kinds & TEXT and self.random.random() < 0.4:
            leaf = self.space.part(term, TEXT)
            then, otherwise = self.node(depth - 1, impossible=impossible), branches[0]
            constant = self.space.text(self.random.choice(("a", "b")))
            return self.space.is_constant(leaf, constant, then, otherwise)
        return self.space.choose(term, branches)

    def condition(self, depth: int) -> Node:
        return self.space.where(TRUE, self.node(depth, impossible=False))


class World:
    """What each term comes to, by what is in it."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def of_term(self, term: Term) -> tuple[int, object, object]:
        """Its kind, the text that it is if it is one, and what it is."""
        parts = tuple(self.value(each) if isinstance(each, Leaf | Choice) else each for each in term.args)
        identity = (term.op, parts)
        random = Random(f"{self.seed} {identity!r}")
        kinds = [1 << bit for bit in range(32) if KINDS[term.op.removesuffix(" of")] >> bit & 1]
        return random.choice(kinds), random.choice(_TEXTS), identity

    def value(self, node: Node) -> tuple[int, object]:
        while isinstance(node, Choice):
            kind, text, _ = self.of_term(node.term)
            known = [each for value, each in node.consts if value.kind == kind and value.value == text]
            node = known[0] if known else node.of_kind(kind)
        if node.term is None:
            return node.kind, node.value
        _, text, identity = self.of_term(node.term)
        return node.kind, text if text != "other" else identity


def differing(left: Node, right: Node, where: Node) -> list[int]:
    """The worlds in which a condition holds and two values are not the same."""
    found = []
    for seed in range(_WORLDS):
        world = World(seed)
        if world.value(where)[0] == TRUE:
            one, other = world.value(left), world.value(right)
            if one != other and IMPOSSIBLE not in (one[0], other[0]):
                found.append(seed)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_what_agrees_is_the_same_in_every_world(seed: int) -> None:
    draw = Draw(seed, deep=True)
    agreed = 0
    for _ in range(8):
        left, where = draw.node(3), draw.condition(2)
        others = [draw.node(3), draw.space.then(draw.condition(1), left, draw.node(2))]
        others += [draw.space.then(where, left, draw.node(2)), draw.space.then(where, draw.node(2), left)]
        for right in others:
            for one, other in ((left, right), (right, left)):
                if Agreement(draw.space).agree(one, other, where):
                    agreed += 1
                    assert differing(one, other, where) == []
    assert agreed > 0


@pytest.mark.parametrize("seed", range(8))
def test_what_differs_only_elsewhere_agrees(seed: int) -> None:
    draw = Draw(seed, deep=False)
    for _ in range(8):
        left, where = draw.node(3), draw.condition(2)
        right = draw.space.then(where, left, draw.node(3))
        assert Agreement(draw.space).agree(left, right, where)
        assert Agreement(draw.space).agree(right, left, where)
        if differing(left, draw.space.undefined, draw.space.true):
            assert not Agreement(draw.space).agree(left, draw.space.undefined)


@pytest.mark.parametrize("seed", range(8))
def test_terms_whose_parts_are_the_same_along_the_way_are_the_same(seed: int) -> None:
    """``c ? f(x) : y`` and ``c ? f(c ? x : z) : y``, where ``f`` is asked for, or stands as it is."""
    draw = Draw(seed, deep=False)
    for _ in range(8):
        space, where = draw.space, draw.condition(2)
        inner, elsewhere = draw.node(2, impossible=False), draw.node(2, impossible=False)
        one = space.term("maybe of", (inner,), KINDS["maybe"])
        other = space.term("maybe of", (space.then(where, inner, elsewhere),), KINDS["maybe"])
        values = [space.then(where, space.value(term), space.undefined) for term in (one, other)]
        texts = [
            space.then(where, space.where(TEXT, space.value(term)), space.false) for term in (one, other)
        ]
        assert differing(*values, space.true) == []
        assert Agreement(space).agree(*values)
        assert Agreement(space).agree(*texts)


def named(space: Space, names: str, kinds: int) -> list[Node]:
    return [space.made(name, (), kinds) for name in names]


@pytest.mark.parametrize("depth", range(4))
def test_what_agrees_along_a_way_alone_does_not_agree_elsewhere(depth: int) -> None:
    space = Space(100_000)
    c, d, *others = named(space, "cdefg", BOOLEAN)
    x, y = named(space, "xy", TEXT)
    left: Node = space.made("of", (space.then(c, x, y),), TEXT)
    right: Node = space.made("of", (x,), TEXT)
    for other in others[:depth]:
        left, right = space.then(other, left, y), space.then(other, right, y)
    values = Agreement(space)
    assert not values.agree(left, right)
    for _ in range(2):
        assert values.agree(space.then(c, left, x), space.then(c, right, x))
        assert values.agree(left, right, c)
        assert not values.agree(left, right)
        assert not values.agree(space.then(c, x, left), space.then(c, x, right))
        assert not values.agree(space.then(d, left, x), space.then(d, right, x))
        assert not values.agree(left, right, d)
        assert not values.agree(left, right, space.negation(c))


def test_identifiers_are_the_same_one_by_one() -> None:
    space = Space(1_000)
    ours = [space.made("uuid", (f"policy {number}",), TEXT) for number in (1, 2)]
    theirs = [space.made("uuid", (f"js {number}",), TEXT) for number in (1, 2)]
    values = Agreement(space)
    assert values.agree(ours[0], theirs[1]) and values.agree(ours[1], theirs[0])
    assert not values.agree(ours[0], theirs[0]) and not values.agree(ours[1], theirs[1])
    values = Agreement(space)
    assert values.agree(ours[0], theirs[0])
    assert not values.agree(ours[1], theirs[0]) and not values.agree(ours[0], theirs[1])


def test_terms_are_the_same_by_their_parts() -> None:
    space = Space(10_000)
    x, y = named(space, "xy", TEXT)

    def unlike(op: str, *args: object) -> Node:
        return space.made(op, args, BOOLEAN)

    c = space.made("c", (), BOOLEAN)
    maybe = space.then(c, x, space.impossible)
    same = Agreement(space)
    assert same.agree(unlike("of", maybe, y), unlike("of", x, y))
    assert same.agree(unlike("===", maybe, y), unlike("===", y, x))
    assert same.agree(unlike("===", y, maybe), unlike("===", x, y))
    assert not same.agree(unlike("of", maybe, y), unlike("of", y, x))
    assert not same.agree(unlike("of", maybe, y), unlike("of", x, x))
    assert not same.agree(unlike("of", maybe, y), unlike("of", x))
    assert not same.agree(unlike("of", maybe, y), unlike("other", x, y))
    assert not same.agree(unlike("of", maybe, 1), unlike("of", x, 2))
    assert not same.agree(unlike("===", maybe, y), unlike("===", x, x))


def test_bodies_are_the_same_whatever_their_variables_are_called() -> None:
    space = Space(10_000)
    x, y = named(space, "xy", TEXT)
    source, other = named(space, "st", LIST)
    c = space.made("c", (), BOOLEAN)

    def sorted_by(leaf: Node, to: Node, kinds: int, direction: int, op: str = "sorted") -> Node:
        variable = space.variable(kinds)
        body = space.made("of", (space.value(variable), to), TEXT)
        bound, closed = space.closed(variable, body)
        return space.made(op, (leaf, bound, closed, direction), LIST)

    one = sorted_by(source, space.then(c, x, space.impossible), TEXT, 1)
    same = Agreement(space)
    assert same.agree(one, sorted_by(source, x, TEXT, 1))
    assert same.agree(one, sorted_by(source, x, TEXT | UNDEFINED, 1)) is False
    assert not same.agree(one, sorted_by(source, x, TEXT, -1))
    assert not same.agree(one, sorted_by(source, y, TEXT, 1))
    assert not same.agree(one, sorted_by(other, x, TEXT, 1))
    assert not same.agree(one, sorted_by(source, x, TEXT, 1, "seq"))


def test_a_list_whose_items_are_impossible_is_an_empty_one() -> None:
    space = Space(10_000)
    (source,) = named(space, "s", LIST)
    c = space.made("c", (), BOOLEAN)
    empty = space.made("list", (), LIST)

    def made(body: Node) -> Node:
        variable = space.variable(TEXT)
        bound, closed = space.closed(variable, body)
        return space.made("seq", (source, bound, closed), LIST)

    none = made(space.then(c, space.skipped, space.impossible))
    for one, other in ((none, empty), (empty, none)):
        assert Agreement(space).agree(one, other)
    some = made(space.then(c, space.skipped, space.text("a")))
    full = space.made("list", (space.text("a"),), LIST)
    for one, other in ((some, empty), (empty, some), (none, full), (full, none), (none, source)):
        assert not Agreement(space).agree(one, other)
