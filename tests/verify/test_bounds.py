"""What a number does not exceed, by what it is computed of."""

import math

import pytest

from actiongen.ir.ops import WRITTEN_INSTANT
from actiongen.verify.bounds import bound, is_finite
from actiongen.verify.functions import Functions
from actiongen.verify.space import Space
from actiongen.verify.terms import BOOLEAN, NUMBER, TEXT, Leaf, Node

SPACE = Space(10_000)
VALUES = Functions(SPACE)
NOW = SPACE.made("now", (), NUMBER)
FREE = SPACE.made("free", ("x",), NUMBER)
IS_SO = SPACE.made("free", ("c",), BOOLEAN)


def number(value: float) -> Leaf:
    return SPACE.number(value)


def made(op: str, *args: Node) -> Node:
    return SPACE.made(op, args, NUMBER)


def listed(*items: Node) -> Node:
    return VALUES.list(items)


@pytest.mark.parametrize(
    ("node", "most"),
    [
        (number(-3.0), 3.0),
        (FREE, math.inf),
        (SPACE.made("free", ("t",), TEXT), math.inf),
        (NOW, WRITTEN_INSTANT),
        (made("-", NOW), WRITTEN_INSTANT),
        (made("+", NOW, number(5.0)), WRITTEN_INSTANT + 5),
        (made("-", NOW, number(5.0)), WRITTEN_INSTANT + 5),
        (made("*", number(-4.0), NOW), 4 * WRITTEN_INSTANT),
        (made("/", NOW, number(5.0)), math.inf),
        (made("+", NOW, FREE), math.inf),
        (made("floor", made("+", NOW, number(0.5))), WRITTEN_INSTANT + 1.5),
        (made("max", listed(number(2.0), number(-7.0))), 7.0),
        (made("min", listed(number(2.0), NOW)), WRITTEN_INSTANT),
        (made("max", listed(number(2.0), FREE)), math.inf),
        (made("max", listed(number(2.0), SPACE.then(IS_SO, number(9.0), SPACE.skipped))), 9.0),
        (made("max", listed()), math.inf),
    ],
)
def test_a_number_does_not_exceed_its_bound(node: Node, most: float) -> None:
    assert isinstance(node, Leaf)
    assert bound(node) == most


@pytest.mark.parametrize(
    ("operator", "left", "right", "finite"),
    [
        ("+", 9e307, 9e307, False),
        ("-", 9e307, -9e307, False),
        ("+", 4e307, 5e307, True),
        ("*", 1e200, 1e100, True),
        ("*", 1e200, 1e200, False),
        ("/", 1.0, 2.0, False),
    ],
)
def test_what_is_surely_finite(operator: str, left: float, right: float, finite: bool) -> None:
    assert is_finite(operator, number(left), number(right)) is finite
