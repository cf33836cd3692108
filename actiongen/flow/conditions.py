"""Conditions that nobody has written: they are made to ask whether they can hold.

absent(event.user.email)   ->   event.user.email is None
"""

from collections.abc import Sequence

from actiongen import ir
from actiongen.ir.types import Basic
from actiongen.source import Span


def absent(value: ir.Expr) -> ir.Expr:
    """The value is not there."""
    return ir.IsNone(value, _info(value.info.span))


def negated(condition: ir.Expr) -> ir.Expr:
    """The condition does not hold."""
    return ir.Not(condition, _info(condition.info.span))


def compared(operator: str, value: ir.Expr, other: str | float) -> ir.Expr:
    """The value is so, compared with another one."""
    return ir.Compare(operator, value, _literal(other, value.info.span), _info(value.info.span))


def contains(items: ir.Expr, item: str) -> ir.Expr:
    """The list has the item."""
    return ir.In(_literal(item, items.info.span), items, _info(items.info.span))


def all_hold(conditions: Sequence[ir.Expr]) -> ir.Expr:
    """All of the conditions hold; there is at least one."""
    first = conditions[0]
    return first if len(conditions) == 1 else ir.And(tuple(conditions), _info(first.info.span))


def one_holds(conditions: Sequence[ir.Expr]) -> ir.Expr:
    """One of the conditions holds; there is at least one."""
    first = conditions[0]
    return first if len(conditions) == 1 else ir.Or(tuple(conditions), _info(first.info.span))


def always(at: Span) -> ir.Expr:
    """What holds for every event; ``at``: where it would stand."""
    return ir.Literal(True, _info(at))


def _info(at: Span) -> ir.Info:
    return ir.Info(Basic.BOOLEAN, True, at)


def _literal(value: str | float, at: Span) -> ir.Literal:
    return ir.Literal(value, ir.Info(Basic.STRING if isinstance(value, str) else Basic.NUMBER, True, at))
