"""Comparisons, tests for None, and tests of membership and of patterns.

In: ``Compare``, ``IsNone``, ``In``, ``InText``, ``HasKey`` and ``Matches``, perhaps to be negated. Out:
conditions that do not hold (``!=``: hold) when an operand is absent.

    a <= 1, a perhaps null   ->   a != null && a <= 1
"""

from actiongen import ir
from actiongen.backends.javascript.absence import (
    NAN,
    Coercion,
    Condition,
    Form,
    Lowered,
    call,
    is_not_null,
    is_null,
    is_simple,
    joined,
    method,
)
from actiongen.backends.javascript.guards import holds_when_present
from actiongen.backends.javascript.lower_members import may_hold_null, read_record, secret_member
from actiongen.backends.javascript.lower_numbers import is_arithmetic, number
from actiongen.backends.javascript.lower_requests import is_unanswered
from actiongen.backends.javascript.lowering import Lowering
from actiongen.backends.javascript.regex import lower_regex
from actiongen.backends.javascript.runtime import runtime_call
from actiongen.ir.types import Basic, ListOf
from actiongen.ir.walk import seen_through
from actiongen.javascript import tree as js
from actiongen.lazy_dataclass import dataclass

_TYPEOF = {Basic.STRING: "string", Basic.BOOLEAN: "boolean"}


def raw_read(expr: ir.Expr) -> ir.Read | None:
    """A read of a scalar that is kept as it is, for places where ``===`` tests the type anyway."""
    if isinstance(expr, ir.Member) and (read := read_record(expr)) is not None:
        expr = read
    kept = (Basic.STRING, Basic.NUMBER, Basic.BOOLEAN)
    return expr if isinstance(expr, ir.Read) and expr.to in kept and not expr.info.present else None


def lower_compare(low: Lowering, expr: ir.Compare, negated: bool) -> Condition:
    """A comparison, or its opposite."""
    if expr.operator in ("==", "!="):
        return Condition(_equality(low, expr, (expr.operator == "!=") != negated))
    guards: list[js.Expr] = []
    left, right = number(low, expr.left, guards), number(low, expr.right, guards)
    if negated and left.is_present and right.is_present:
        fails = _fails(expr, left.code, right.code)
        return Condition(joined("||", [*map(is_null, guards), fails]))
    compared = js.Binary(expr.operator, left.code, right.code)
    holds = joined("&&", [*map(is_not_null, guards), compared])
    return Condition(js.Unary("!", holds) if negated else holds)


def _fails(expr: ir.Compare, left: js.Expr, right: js.Expr) -> js.Expr:
    """The opposite: of ``8 <= hour`` it is ``hour < 8``, for a limit stands on the right outside of a chain."""
    operator = ir.OPPOSITE[expr.operator]
    if isinstance(seen_through(expr.left), ir.Literal):
        return js.Binary(ir.MIRRORED[operator], right, left)
    return js.Binary(operator, left, right)


# Equality


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of ``===``. ``read``: the raw value of a read, which may be of any type."""

    value: Lowered
    read: ir.Read | None = None

    @property
    def never_equal(self) -> bool:
        """Whether the side equals nothing when it is absent."""
        return self.value.form in (Form.NEVER, Form.NAN)


def _side(low: Lowering, expr: ir.Expr, other: ir.Expr) -> _Side:
    # Next to a value of any type the raw value of a read could be equal to it and of another type than it reads.
    read = None if other.info.type is Basic.JSON else raw_read(expr)
    if read is not None:
        return _Side(low.value(read.value), read)
    if is_arithmetic(expr):
        return _Side(number(low, expr))
    return _Side(low.value(expr))


def _equality(low: Lowering, expr: ir.Compare, negated: bool) -> js.Expr:
    sides = [_side(low, expr.left, expr.right), _side(low, expr.right, expr.left)]
    # The raw values of two reads can be equal and of another type.
    is_typed = any(side.read is None for side in sides)
    is_safe = is_typed and any(side.never_equal for side in sides)
    guard = None if is_safe else _guard(low, sides, negated)
    left, right = (side.value.code for side in sides)
    equal = js.Binary("!==" if negated else "===", left, right)
    if guard is None:
        return equal
    return js.Binary("||" if negated else "&&", guard, equal)


def _guard(low: Lowering, sides: list[_Side], negated: bool) -> js.Expr | None:
    """A test that one side is present; where there is none the side itself becomes NaN when absent."""
    for side in sides:
        if side.read is None and is_simple(side.value.code):
            return is_null(side.value.code) if negated else is_not_null(side.value.code)
    for side in sides:
        if side.read is not None and is_simple(side.value.code):
            return _type_test(side.value.code, side.read.to, negated)
    index = next((i for i, side in enumerate(sides) if side.read is None), 0)
    side = sides[index]
    value = side.value.code if side.read is None else low.value(side.read).code
    sides[index] = _Side(Lowered(js.Binary("??", value, NAN), Form.NAN))
    return None


def _type_test(value: js.Expr, type_: object, negated: bool) -> js.Expr:
    if type_ is Basic.NUMBER:
        is_number: js.Expr = call("Number.isFinite", value)
        return js.Unary("!", is_number) if negated else is_number
    assert isinstance(type_, Basic)
    return js.Binary("!==" if negated else "===", js.Unary("typeof", value), js.String(_TYPEOF[type_]))


# Presence


def lower_is_none(low: Lowering, expr: ir.IsNone, negated: bool) -> Condition:
    """``x == null``, and for a typed read that the value is not of the type."""
    if (read := raw_read(expr.value)) is not None:
        return Condition(_type_test(low.value(read.value).code, read.to, not negated))
    if isinstance(expr.value, ir.Secret):
        secret = secret_member(expr.value)
        return Condition(secret, Coercion.BOOLEAN) if negated else Condition(js.Unary("!", secret))
    if isinstance(expr.value, ir.Var) and expr.value.variable in low.state.answers:
        return Condition(is_unanswered(low, expr.value.variable, negated))
    value = low.value(expr.value).code
    return Condition(is_not_null(value) if negated else is_null(value))


# Membership


def lower_in(low: Lowering, expr: ir.In) -> Condition:
    """``items.includes(item)``: no list holds an absent item, and ``includes`` compares types."""
    items = low.value(expr.items)
    if expr.items.info.type == ListOf(Basic.JSON):
        # It may hold null, which an absent item must not be found as.
        coercion = Coercion.NONE if items.is_present else Coercion.OR_FALSE
        found = low.value(expr.item)
        return holds_when_present(
            low, [found], lambda values: method(items, "includes", *values), "item", coercion
        )
    read = raw_read(expr.item)
    item = low.value(expr.item if read is None else read.value)
    return _included(items, item.code)


def lower_in_text(low: Lowering, expr: ir.InText) -> Condition:
    """``text.includes(needle)``; the needle is present."""
    return _included(low.value(expr.text), low.value(expr.needle).code)


def _included(container: Lowered, item: js.Expr) -> Condition:
    coercion = Coercion.NONE if container.is_present else Coercion.OR_FALSE
    return Condition(method(container, "includes", item), coercion)


def lower_has_key(low: Lowering, expr: ir.HasKey) -> Condition:
    """``Object.hasOwn(record, key)``."""
    record, key = low.value(expr.record), low.value(expr.key)
    if may_hold_null(expr.record.info.type) or not all(
        value.is_present or is_simple(value.code) for value in (record, key)
    ):
        return Condition(runtime_call("hasKey", record.code, key.code))
    return holds_when_present(low, [record, key], lambda values: call("Object.hasOwn", *values))


# Patterns


def lower_matches(low: Lowering, expr: ir.Matches, is_of_json: bool) -> Condition:
    """``/re/.test(text)``, which must not see undefined: it would be read as a text."""
    pattern = lower_regex(expr.regex)
    if is_of_json:
        read = raw_read(expr.subject)
        text = low.value(expr.subject if read is None else read.value).code
        return Condition(runtime_call("isMatch", pattern, text))
    return holds_when_present(
        low,
        [low.value(expr.subject)],
        lambda texts: js.Call(js.Member(pattern, "test"), tuple(texts)),
        "text",
    )
