"""What the form of a value says of what is in it.

In: an expression, or its type. Out: whether an item or a field is surely there.

    has_items(["a"])   ->   True
"""

from actiongen import ir
from actiongen.ir.types import Basic, Record, Type
from actiongen.ir.walk import seen_through


def has_items(expr: ir.Expr) -> bool:
    """Whether a list is written out with an item in it, seen through definitions."""
    expr = seen_through(expr)
    return isinstance(expr, ir.ListDisplay) and any(not isinstance(item, ir.Spread) for item in expr.items)


def is_split(expr: ir.Expr) -> bool:
    """Whether a list is the parts of a text, of which there is one at least."""
    expr = seen_through(expr)
    return isinstance(expr, ir.Operation) and expr.op is ir.Op.SPLIT


def is_required(record: Type, name: str) -> bool:
    """Whether a record of the type surely has a field of the name."""
    if record is Basic.UNKNOWN:
        return True
    found = record.field(name) if isinstance(record, Record) else None
    return found is not None and not found.optional
