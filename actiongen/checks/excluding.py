"""The edit that lets the condition of a rule exclude something.

excluding(condition, 'event.client.name != "Shop"').edits   ->   (Edit(…, ' and event.client.name != "Shop"'),)
"""

from actiongen import ir
from actiongen.diagnostics.model import Edit, Fix
from actiongen.source import Span


def excluding(condition: ir.Expr | None, excludes: str) -> Fix | None:
    """Adds an operand to the condition, in parentheses where it has to have them; None for a rule without one."""
    if condition is None:
        return None
    span = condition.info.span
    loose = isinstance(condition, ir.Or | ir.Conditional)
    start, end = Span(span.path, span.start, span.start), Span(span.path, span.end, span.end)
    before = (Edit(start, "("),) if loose else ()
    return Fix("exclude it in the condition", (*before, Edit(end, f'{")" * loose} and {excludes}')))
