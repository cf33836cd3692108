"""What comparisons say of how large a number is.

In: comparisons that hold, or do not. Out: facts, numbers beside those of presence.py, each of one limit on one
side of an expression; and the ranges of numbers where some facts hold.

    0 < n and n <= 1000   ->   a limit above and one below, and ``n + 1`` is finite
"""

from math import inf
from typing import Protocol
from weakref import proxy

from actiongen import ir
from actiongen.facts.meanings import Meanings
from actiongen.facts.ranges import NUMBERS, Ranges
from actiongen.ir.types import Basic

_NONE: frozenset[int] = frozenset()


class Numbers(Protocol):
    """What presence.py knows of expressions."""

    def number(self, expr: ir.Expr) -> int: ...

    def fact(self, key: object) -> int: ...

    def is_present(self, expr: ir.Expr, facts: frozenset[int]) -> bool: ...

    def when_true(self, expr: ir.Expr) -> frozenset[int] | None: ...


class NumberLimits:
    """What comparisons say of how large a number is, if it is present at all, as facts."""

    def __init__(self, numbering: Numbers, meanings: Meanings) -> None:
        self._numbering = numbering
        # From the number of an expression to its limits: above or below, how far from zero, and their fact.
        self._limits = meanings.limits
        self._subjects = meanings.subjects
        self._ranges: dict[frozenset[int], Ranges] = {}

    def of_comparison(self, operator: str, left: ir.Expr, right: ir.Expr) -> frozenset[int]:
        """The limits of both sides where the comparison holds."""
        if left.info.type not in NUMBERS:
            return _NONE
        if operator == "==":
            return self._in_order(left, right) | self._in_order(right, left)
        return self._in_order(left, right) if operator in ("<", "<=") else self._in_order(right, left)

    def _in_order(self, smaller: ir.Expr, larger: ir.Expr) -> frozenset[int]:
        return self._limit(smaller, True, self._bound(larger)) | self._limit(
            larger, False, self._bound(smaller)
        )

    def of_membership(self, item: ir.Expr, items: ir.Expr) -> frozenset[int]:
        """The limits of an item that is in the list."""
        if item.info.type not in NUMBERS:
            return _NONE
        bound = self.under(_NONE).bound(items, (None,))
        return self._limit(item, True, bound) | self._limit(item, False, bound)

    def where_false(self, operator: str, left: ir.Expr, right: ir.Expr) -> frozenset[int]:
        """The limits of each side where the comparison does not hold, if the other side is always there."""
        if left.info.type not in NUMBERS:
            return _NONE
        is_smaller = operator in (">", ">=")
        found = _NONE
        if self._numbering.is_present(right, _NONE):
            found |= self._limit(left, is_smaller, self._bound(right))
        if self._numbering.is_present(left, _NONE):
            found |= self._limit(right, not is_smaller, self._bound(left))
        return found

    def _bound(self, expr: ir.Expr) -> float:
        return self.under(_NONE).bound(expr)

    def _limit(self, expr: ir.Expr, above: bool, bound: float) -> frozenset[int]:
        if bound == inf:
            return _NONE
        number = self._numbering.number(expr)
        fact = self._numbering.fact(("limit", number, above, bound))
        self._limits.setdefault(number, {})[above, bound] = fact
        self._subjects[fact] = number
        return frozenset({fact})

    def among(self, facts: frozenset[int]) -> frozenset[int]:
        """Those of the facts that are limits."""
        return frozenset([fact for fact in facts if fact in self._subjects]) if facts else _NONE

    def subject(self, fact: int) -> int:
        """The number of the expression that a limit is about."""
        return self._subjects[fact]

    def under(self, facts: frozenset[int]) -> Ranges:
        """How large numbers are where the facts hold."""
        holding = self.among(facts)
        if holding not in self._ranges:
            limits: NumberLimits = proxy(self)  # they are kept here: no cycle for Python to look for
            self._ranges[holding] = Ranges(
                lambda expr: limits._said(expr, holding), lambda condition: limits._inside(condition, holding)
            )
        return self._ranges[holding]

    def endless(self, expr: ir.Expr, facts: frozenset[int]) -> ir.Expr | None:
        """The number without a limit that can make the result of arithmetic infinite; None where none can."""
        match expr:
            case ir.Ref(ir.Definition(value=ir.Operation() as value)) if _is_arithmetic(value):
                number = self.endless(value, facts)
                return expr if number is not None and expr.info.type is Basic.NUMBER else number
            case ir.Operation(operands=operands) if _is_arithmetic(expr):
                found = (self._endless_operand(operand, facts) for operand in operands)
                return next((number for number in found if number is not None), None)
            case _:
                return None

    def unlimited(self, expr: ir.Expr, facts: frozenset[int]) -> ir.Expr:
        """What lets a number get infinite, seen through definitions and what is worked out from numbers."""
        match expr:
            case ir.Ref(definition):
                return self.unlimited(definition.value, facts)
            case ir.Operation(operands=operands) if all(each.info.type in NUMBERS for each in operands):
                ranges = self.under(facts)
                endless = (each for each in operands if ranges.bound(each) == inf)
                return next((self.unlimited(each, facts) for each in endless), expr)
            case _:  # it comes from elsewhere
                return expr

    def _endless_operand(self, operand: ir.Expr, facts: frozenset[int]) -> ir.Expr | None:
        if self.under(facts).bound(operand) < inf:
            return None
        if operand.info.type is not Basic.NUMBER or _is_arithmetic(operand):
            return self.endless(operand, facts)
        return operand

    def _inside(self, condition: ir.Expr, facts: frozenset[int]) -> Ranges:
        return self.under(facts | (self._numbering.when_true(condition) or _NONE))

    def _said(self, expr: ir.Expr, facts: frozenset[int]) -> float:
        limits = self._limits.get(self._numbering.number(expr), {})
        sides = [
            min(
                (bound for (side, bound), fact in limits.items() if side is above and fact in facts),
                default=inf,
            )
            for above in (True, False)
        ]
        return max(sides)


def _is_arithmetic(expr: ir.Expr) -> bool:
    """Whether a number is worked out from numbers alone."""
    return (
        isinstance(expr, ir.Operation)
        and expr.op is not ir.Op.COALESCE
        and all(operand.info.type in NUMBERS for operand in expr.operands)
    )
