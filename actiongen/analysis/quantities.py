"""Numbers that have a unit in Auth0.

In: a parameter of the catalogue with a unit, and a typed value. Out: the number that Auth0 takes, made of a time or a
duration; or an error for a number whose unit is not known, or is another one.

    api.session.setExpiresAt(now() + days(7))     ->   milliseconds since 1970
    api.session.setExpiresAt(timestamp(now()))    ->   AG517: these are seconds
"""

from typing import assert_never

from actiongen import ir
from actiongen.analysis.environment import Environment
from actiongen.auth0.model import Param, Unit
from actiongen.diagnostics import codes_meaning as codes
from actiongen.ir.types import Basic
from actiongen.ir.walk import seen_through
from actiongen.source import Span

_WORDS = {
    Unit.EPOCH_MS: "a time, in milliseconds since 1970",
    Unit.MS: "a duration, in milliseconds",
    Unit.SECONDS: "a duration, in seconds",
}
_TAKES = {Unit.EPOCH_MS: Basic.TIME, Unit.MS: Basic.DURATION, Unit.SECONDS: Basic.DURATION}
_CONSTANT_OPS = frozenset((ir.Op.ADD, ir.Op.SUBTRACT, ir.Op.MULTIPLY, ir.Op.DIVIDE, ir.Op.NEGATE))


def in_unit(param: Param, value: ir.Expr, what: str, environment: Environment) -> ir.Expr:
    """The value as the number that the parameter takes; any other value as it is."""
    unit, given = param.unit, value.info.type
    if unit is None:
        return value
    if given is _TAKES[unit]:
        return environment.settle(_number(unit, value))
    if given in (Basic.TIME, Basic.DURATION):
        text = environment.text(value, tight=True)
        other = f"write `now() + {text}`" if given is Basic.DURATION else f"write `{text} - now()`"
        _report(
            unit,
            what,
            "this is " + ("a duration" if given is Basic.DURATION else "a time"),
            value,
            environment,
            other,
        )
        return environment.mistake(value.info.span, value)
    if given is Basic.NUMBER and not _has_unit(unit, value):
        seconds = _is_op(value, ir.Op.TIMESTAMP) and unit is Unit.EPOCH_MS
        problem = "`timestamp(…)` counts seconds" if seconds else "nothing says what this number counts"
        _report(unit, what, problem, value, environment, _advice(unit, value, environment))
        return environment.mistake(value.info.span, value)
    return value


def _number(unit: Unit, value: ir.Expr) -> ir.Expr:
    span = value.info.span
    number = ir.Info(Basic.NUMBER, value.info.present, span)
    if unit is not Unit.SECONDS:
        # Times and durations are milliseconds already.
        return ir.Operation(ir.Op.TIMESTAMP_MS, (value,), number)
    second = ir.Operation(ir.Op.SECONDS, (_one(span),), ir.Info(Basic.DURATION, True, span))
    return ir.Operation(ir.Op.DIVIDE, (value, second), number)


def _one(span: Span) -> ir.Expr:
    return ir.Literal(1.0, ir.Info(Basic.NUMBER, True, span))


def _has_unit(unit: Unit, value: ir.Expr) -> bool:
    """Whether a number is written out, or was made in this unit."""
    match seen_through(value):
        case ir.Literal():
            return True
        case ir.Conditional(_, then, otherwise):
            return _has_unit(unit, then) and _has_unit(unit, otherwise)
        case ir.Operation(ir.Op.COALESCE, operands):
            return all(_has_unit(unit, operand) for operand in operands)
        case ir.Operation(ir.Op.TIMESTAMP_MS):
            return unit is Unit.EPOCH_MS
        case ir.Operation(ir.Op.DIVIDE, (left, right)) if left.info.type is Basic.DURATION:
            return unit is Unit.SECONDS and _is_a_second(right)
        case ir.Operation(op, operands) if op in _CONSTANT_OPS:
            return all(_is_written(operand) for operand in operands)
        case _:  # nothing says what any other number counts
            return False


def _is_a_second(value: ir.Expr) -> bool:
    return (
        isinstance(value, ir.Operation)
        and value.op is ir.Op.SECONDS
        and value.operands[0] == _one(value.info.span)
    )


def _is_written(value: ir.Expr) -> bool:
    match seen_through(value):
        case ir.Literal():
            return True
        case ir.Operation(op, operands) if op in _CONSTANT_OPS:
            return all(_is_written(operand) for operand in operands)
        case _:
            return False


def _is_op(value: ir.Expr, op: ir.Op) -> bool:
    value = seen_through(value)
    return isinstance(value, ir.Operation) and value.op is op


def _advice(unit: Unit, number: ir.Expr, environment: Environment) -> str:
    """The time or duration to write in the place of a number."""
    if unit is Unit.EPOCH_MS and isinstance(number, ir.Operation) and number.op is ir.Op.TIMESTAMP:
        return f"write the time itself: `{environment.text(number.operands[0])}`"
    text = environment.text(number, tight=True)
    match unit:
        case Unit.EPOCH_MS:
            since = f'`time("1970-01-01") + seconds({text} / 1000)`'
            return f"write a time: `now() + days(7)`, or, of milliseconds since 1970, {since}"
        case Unit.MS:
            return f"write a duration: `minutes(15)`, or, of milliseconds, `seconds({text} / 1000)`"
        case Unit.SECONDS:
            return f"write a duration: `minutes(15)`, or, of seconds, `seconds({environment.text(number)})`"
        case _:
            assert_never(unit)


def _report(unit: Unit, what: str, problem: str, value: ir.Expr, environment: Environment, help: str) -> None:
    environment.report(
        codes.WRONG_UNIT, f"{what} takes {_WORDS[unit]}, and {problem}", value.info.span, help=help
    )
