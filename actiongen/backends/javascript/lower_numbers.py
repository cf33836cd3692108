"""Arithmetic on numbers, times and durations.

In: operations on doubles. Out: the same in JavaScript; a result that may not be finite goes through the
runtime's ``asNumber``, and an absent operand becomes NaN, which no comparison holds for.

    now() - time(event.user.created_at) > days(30)   ->   now - Date.parse(event.user.created_at) > 30 *
    MS_PER_DAY
"""

from collections.abc import Callable

from actiongen import ir
from actiongen.backends.javascript.absence import NAN, Form, Lowered, call, is_simple
from actiongen.backends.javascript.lowering import UNITS, Lowering
from actiongen.backends.javascript.runtime import runtime_call
from actiongen.ir.ops import OPERATIONS
from actiongen.javascript import tree as js


def is_arithmetic(expr: ir.Expr) -> bool:
    """Whether an expression computes a number from numbers."""
    return isinstance(expr, ir.Operation) and expr.op in ARITHMETIC


def number_value(low: Lowering, expr: ir.Operation) -> Lowered:
    """The result, undefined where it is absent."""
    result = number(low, expr)
    if result.form is Form.NAN:
        return Lowered(runtime_call("asNumber", result.code), Form.UNDEFINED)
    return result


def documented_time(low: Lowering, expr: ir.Expr) -> Lowered | None:
    """``Date.parse`` of a text that Auth0 writes, NaN where it is absent; None for any other expression."""
    if not isinstance(expr, ir.Operation) or expr.op is not ir.Op.TIME:
        return None
    operand = expr.operands[0]
    if not low.state.documented.is_time(operand):
        return None
    text = low.value(operand)
    present = text.code if text.is_present else js.Binary("??", text.code, js.String(""))
    return Lowered(call("Date.parse", present), Form.NEVER if expr.info.present else Form.NAN)


def number(low: Lowering, expr: ir.Expr, guards: list[js.Expr] | None = None) -> Lowered:
    """An operand of ``<``: a finite number, else NaN or undefined.

    An operand that may be null becomes NaN or, where ``guards`` is given, is added to it, to be tested
    first.
    """
    result = _number(low, expr, guards)
    if result.is_present or not is_arithmetic(expr) or low.state.ranges.is_finite(expr):
        return result
    return Lowered(runtime_call("asNumber", result.code), Form.UNDEFINED)


def _number(low: Lowering, expr: ir.Expr, guards: list[js.Expr] | None) -> Lowered:
    """The same, perhaps infinite: what is computed of an infinite number is not finite, unless it divides."""
    if (time := documented_time(low, expr)) is not None:
        return time
    if not isinstance(expr, ir.Operation) or expr.op not in ARITHMETIC:
        return _without_null(low.value(expr), guards)
    operands = [_number(low, expr.operands[0], guards)]
    if expr.op is ir.Op.TIMESTAMP_MS:
        return Lowered(operands[0].code, Form.NEVER if expr.info.present else operands[0].form)
    divides = expr.op is ir.Op.DIVIDE
    operands += [(number if divides else _number)(low, operand, guards) for operand in expr.operands[1:]]
    result = ARITHMETIC[expr.op]([operand.code for operand in operands])
    are_present = low.state.ranges.is_finite(expr) and all(operand.is_present for operand in operands)
    return Lowered(result, Form.NEVER if expr.info.present or are_present else Form.NAN)


def _without_null(value: Lowered, guards: list[js.Expr] | None) -> Lowered:
    if value.form is not Form.NULLISH:
        return value
    if guards is None or not is_simple(value.code):
        return Lowered(js.Binary("??", value.code, NAN), Form.NAN)
    if value.code not in guards:
        guards.append(value.code)
    return Lowered(value.code, Form.NEVER)


def _operator(op: ir.Op) -> Callable[[list[js.Expr]], js.Expr]:
    return lambda operands: js.Binary(OPERATIONS[op].name, operands[0], operands[1])


def _negated(operands: list[js.Expr]) -> js.Expr:
    # A negative zero is zero, but ESLint takes a comparison with it for a mistake.
    return operands[0] if operands[0] == js.Number(0) else js.Unary("-", operands[0])


def _in_units(op: ir.Op) -> Callable[[list[js.Expr]], js.Expr]:
    unit = js.Name(UNITS[op][0])
    return lambda operands: unit if operands[0] == js.Number(1) else js.Binary("*", operands[0], unit)


ARITHMETIC: dict[ir.Op, Callable[[list[js.Expr]], js.Expr]] = {
    **{op: _operator(op) for op in (ir.Op.ADD, ir.Op.SUBTRACT, ir.Op.MULTIPLY, ir.Op.DIVIDE)},
    **{op: _in_units(op) for op in UNITS},
    ir.Op.NEGATE: _negated,
    ir.Op.TIMESTAMP: lambda operands: call("Math.floor", js.Binary("/", operands[0], js.Number(1000))),
    ir.Op.TIMESTAMP_MS: lambda operands: operands[0],
}
"""The operations that compute a number from numbers, and how JavaScript writes each."""
