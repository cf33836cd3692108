"""Texts that stand for an instant, in the form that ``time(…)`` reads.

In: a text, or an expression that is one. Out: whether it is an instant: ``YYYY-MM-DD`` or an ISO 8601
date-time with ``Z`` or an offset, on a day that exists.

    is_instant("2026-02-30")   ->   False
"""

import re
from datetime import date

from actiongen import ir

INSTANT = re.compile(
    r"(?P<day>(\d{4})-(\d\d)-(\d\d))"
    r"(T(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)(:(?P<second>[0-5]\d)(\.(?P<fraction>\d{1,9}))?)?"
    r"(Z|(?P<sign>[+-])(?P<zone_hour>[01]\d|2[0-3]):(?P<zone_minute>[0-5]\d)))?",
    re.ASCII,
)


def is_instant(text: str) -> bool:
    """Whether ``time(text)`` is present."""
    found = INSTANT.fullmatch(text)
    if found is None:
        return False
    try:
        date.fromisoformat(found["day"])
    except ValueError:
        return False
    return True


def written_instant(expr: ir.Expr) -> str | None:
    """The text of a ``time(…)`` whose text is written out, None for one that comes from elsewhere."""
    match expr:
        case ir.Operation(ir.Op.TIME, (operand,)):
            return literal_text(operand)
        case _:
            return None


def literal_text(expr: ir.Expr) -> str | None:
    """The text that an expression is, None if it is no text that is written out."""
    match expr:
        case ir.Ref(definition):
            return literal_text(definition.value)
        case ir.Literal(str(value)):
            return value
        case _:
            return None
