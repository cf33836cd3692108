"""What a constant expression is worth.

In: an expression of the IR. Out: its value in a tuple (None for an absent one), or None where it depends
on the run or where this module does not know.

    constant(1 < LIMIT), LIMIT = 2   ->   (True,)
"""

from collections.abc import Callable, Iterator
from itertools import islice

from actiongen import ir
from actiongen.facts.per_definition import PerDefinition
from actiongen.ir.ops import MILLISECONDS
from actiongen.ir.walk import seen_through
from actiongen.runs.texts import to_units

Scalar = float | str | bool | None

LONGEST_TEXT = 100_000
"""A longer text is not worked out."""
MOST_ITEMS = 50_000
"""A longer list is not spelt out."""

_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def constant(expr: ir.Expr) -> tuple[Scalar] | None:
    """The value of a constant expression."""
    match expr:
        case ir.Literal(value):
            return (value,)
        case ir.Ref(definition):
            return _CONSTANTS.of(definition)
        case ir.HelperCall(inlined=inlined):
            return constant(inlined)
        case ir.Compare(operator, left, right):
            a, b = constant(left), constant(right)
            return None if a is None or b is None else (compared(operator, a[0], b[0]),)
        case ir.Operation(op, operands):
            values = [constant(operand) for operand in operands]
            known = [value[0] for value in values if value is not None]
            return _operation(op, known) if len(known) == len(values) else None
        case ir.InText(needle, text):
            return _operation_on_texts(constant(needle), constant(text))
        case ir.Interpolation(parts):
            return _joined(parts)
        case _:  # not worked out, though it may be constant
            return None


def duration(expr: ir.Expr) -> float | None:
    """The milliseconds of a duration that is written out: ``seconds(3)``; None for any other."""
    match seen_through(expr):
        case ir.Operation(op, (amount,)) if op in MILLISECONDS:
            value = constant(amount)
            return value[0] * MILLISECONDS[op] if value is not None and isinstance(value[0], float) else None
        case _:  # not worked out
            return None


def compared(operator: str, left: Scalar, right: Scalar) -> bool:
    """A comparison of two values as the language means it: by type and value, False when one is absent."""
    if operator == "!=":
        return not compared("==", left, right)
    if left is None or type(left) is not type(right):
        return False
    if operator == "==":
        return left == right
    assert isinstance(left, float) and isinstance(right, float)
    return _ORDER[operator](left, right)


def _operation(op: ir.Op, values: list[Scalar]) -> tuple[Scalar] | None:
    match op, values:
        case ir.Op.COALESCE, _:
            return (next((value for value in values if value is not None), None),)
        case ir.Op.STARTSWITH, [str() as text, str() as part]:
            return (text.startswith(part),)
        case ir.Op.ENDSWITH, [str() as text, str() as part]:
            return (text.endswith(part),)
        case ir.Op.CONCAT, _:  # of texts alone
            return _text([str(value) for value in values])
        case ir.Op.LEN, [str() as text]:
            return (float(len(to_units(text))),)
        # JavaScript and Python agree on the case of ASCII; of other letters not always
        case ir.Op.LOWER, [str() as text] if text.isascii():
            return (text.lower(),)
        case ir.Op.UPPER, [str() as text] if text.isascii():
            return (text.upper(),)
        case _:
            return None


def _operation_on_texts(needle: tuple[Scalar] | None, text: tuple[Scalar] | None) -> tuple[Scalar] | None:
    match needle, text:
        case (str() as part,), (str() as whole,):
            return (part in whole,)
        case _:
            return None


def _joined(parts: tuple[str | ir.Expr, ...]) -> tuple[Scalar] | None:
    texts = [(part,) if isinstance(part, str) else constant(part) for part in parts]
    known = [text[0] for text in texts if text is not None and isinstance(text[0], str)]
    return _text(known) if len(known) == len(texts) else None


def _text(parts: list[str]) -> tuple[Scalar] | None:
    return ("".join(parts),) if sum(map(len, parts)) <= LONGEST_TEXT else None


def items_of(expr: ir.Expr) -> tuple[ir.Expr, ...] | None:
    """The items of a list that is spelt out, seen through definitions; None for any other list."""
    match expr:
        case ir.Ref(definition):
            return _ITEMS.of(definition)
        case ir.HelperCall(inlined=inlined):
            return items_of(inlined)
        case ir.ListDisplay(items):
            found = [*islice(_flat(items), MOST_ITEMS + 1)]
            is_known = None not in found and len(found) <= MOST_ITEMS
            return tuple(item for item in found if item is not None) if is_known else None
        case _:  # any other list is not spelt out
            return None


def item_at(expr: ir.Expr, index: int) -> ir.Expr | None:
    """The item at a place of such a list, None where it has none there."""
    items = items_of(expr)
    return items[index] if items is not None and -len(items) <= index < len(items) else None


def _flat(items: tuple[ir.Expr | ir.Spread, ...]) -> Iterator[ir.Expr | None]:
    for item in items:
        if isinstance(item, ir.Spread):
            below = items_of(item.value)
            yield from (None,) if below is None else below
        else:
            yield item


_CONSTANTS = PerDefinition(constant)
_ITEMS = PerDefinition(items_of)
