"""How large a number can get: whether arithmetic can leave the finite doubles.

In: an expression of type number, time or duration. Out: a bound on its magnitude, infinite where the number
comes from ``json`` or text. Numbers that Auth0 fills in are taken to be within ±2^53 (counts, coordinates,
timestamps).

    event.stats.logins_count + 1   ->   bounded;   read(event.request.body.n, number) * 2   ->   not
"""

from math import inf

from actiongen.ir import nodes as ir
from actiongen.ir.per_definition import PerDefinition
from actiongen.ir.types import Basic

_EVENT_NUMBER = 2.0**53
_LENGTH = 2.0**31
_INSTANT = 8.64e15  # the largest time that a JavaScript Date holds, in milliseconds
_LARGEST = 1.7976931348623157e308
_UNITS = {ir.Op.SECONDS: 1e3, ir.Op.MINUTES: 6e4, ir.Op.HOURS: 3.6e6, ir.Op.DAYS: 8.64e7}


def is_finite(expr: ir.Expr) -> bool:
    """Whether the value is a finite number (for ``iso``: an instant that can be written) whenever its
    operands are present.
    """
    match expr:
        case ir.Operation(ir.Op.ISO, (time,)):
            return bound(time) <= _INSTANT
        case _:
            return bound(expr) <= _LARGEST


def bound(expr: ir.Expr) -> float:
    """A number that the magnitude of the value does not exceed; infinite when there is none."""
    match expr:
        case ir.Literal(value):
            return abs(value) if isinstance(value, float) else inf
        case ir.Member():
            return _EVENT_NUMBER
        case ir.Var(info=info):
            return _INSTANT if info.type is Basic.TIME else inf
        case ir.Ref(definition):
            return _BOUNDS.of(definition)
        case ir.HelperCall(inlined=inlined):
            return bound(inlined)
        case ir.Conditional(_, then, otherwise):
            return max(bound(then), bound(otherwise))
        case ir.Item(value):
            return bound(value)
        case ir.Operation(op, operands):
            return _of_operation(op, operands)
        case _:
            return inf


def _of_operation(op: ir.Op, operands: tuple[ir.Expr, ...]) -> float:
    match op:
        case ir.Op.ADD | ir.Op.SUBTRACT:
            return bound(operands[0]) + bound(operands[1])
        case ir.Op.MULTIPLY:
            return _product(bound(operands[0]), bound(operands[1]))
        case ir.Op.DIVIDE:
            divisor = _written(operands[1])
            return inf if divisor is None else _product(bound(operands[0]), 1 / divisor)
        case ir.Op.NEGATE | ir.Op.TIMESTAMP | ir.Op.TIMESTAMP_MS:
            return bound(operands[0])
        case ir.Op.SECONDS | ir.Op.MINUTES | ir.Op.HOURS | ir.Op.DAYS:
            return _product(bound(operands[0]), _UNITS[op])
        case ir.Op.LEN:
            return _LENGTH
        case ir.Op.NOW | ir.Op.TIME:
            return _INSTANT / 2
        case ir.Op.COALESCE:
            return max(bound(operand) for operand in operands)
        case _:
            return inf


def _written(expr: ir.Expr) -> float | None:
    """The magnitude of a number or duration that is written out, ``3`` or ``days(1)``; None of zero."""
    match expr:
        case ir.Literal(float(value)):
            return abs(value) or None
        case ir.Ref(definition):
            return _WRITTEN.of(definition)
        case ir.Operation(op, (operand,)) if op in _UNITS:
            count = _written(operand)
            return None if count is None else count * _UNITS[op]
        case ir.Operation(ir.Op.NEGATE, (operand,)):
            return _written(operand)
        case _:
            return None


def _product(left: float, right: float) -> float:
    return inf if inf in (left, right) else left * right


_BOUNDS = PerDefinition(bound)
_WRITTEN = PerDefinition(_written)
