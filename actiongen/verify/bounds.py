"""How large a number can get, by what it is computed of.

In: a value. Out: what its magnitude does not exceed; infinite where nothing is known.

    time(event.user.created_at) - 1000   ->   260000000001000.0
"""

import math

from actiongen.ir.ops import WRITTEN_INSTANT
from actiongen.verify.terms import NUMBER, STRICT, Leaf, Term, leaves

_LARGEST = 1e308  # below the largest double, so that rounding makes no difference


def bound(leaf: Leaf) -> float:
    """What the magnitude of a number does not exceed."""
    if leaf.kind != NUMBER:
        return math.inf
    term = leaf.term
    if term is None:
        return abs(float(leaf.value))
    if term.bound is None:
        term.bound = _of_term(term)
    return term.bound


def is_finite(operator: str, left: Leaf, right: Leaf) -> bool:
    """Whether a sum, a difference or a product is surely a finite number."""
    return _of_two(operator, left, right) <= _LARGEST


def _of_two(operator: str, left: Leaf, right: Leaf) -> float:
    match operator:
        case "+" | "-":
            return bound(left) + bound(right)
        case "*":
            return bound(left) * bound(right)
        case _:
            return math.inf


def _of_term(term: Term) -> float:
    match term.op:
        case "time" | "now":
            return WRITTEN_INSTANT
        case "-" if len(term.args) == 1:
            return bound(term.args[0])
        case "+" | "-" | "*":
            return _of_two(term.op, *term.args)
        case "floor" | "ceil":
            return bound(term.args[0]) + 1
        case "min" | "max":
            return _of_items(term.args[0])
        case _:
            return math.inf


def _of_items(leaf: Leaf) -> float:
    """What no item of a list that is written out exceeds."""
    term = leaf.term
    if term is None or term.op != "list" or any(isinstance(each, Term) for each in term.args):
        return math.inf
    items = [item for each in term.args for item in leaves(each) if not item.kind & STRICT]
    return max(map(bound, items), default=math.inf)
