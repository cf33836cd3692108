"""Operations on texts, JSON texts and times.

In: ``Operation``, ``Interpolation`` and ``OrText``. Out: methods of JavaScript's strings where these do the
same, calls of the runtime where they do not.

    event.user.email.lower()   ->   event.user.email?.toLowerCase()
"""

import re
from collections.abc import Callable
from functools import reduce

from actiongen import ir
from actiongen.backends.javascript.absence import (
    UNDEFINED,
    Coercion,
    Condition,
    Form,
    Lowered,
    call,
    method,
    worst,
)
from actiongen.backends.javascript.guards import holds_when_present, when_present
from actiongen.backends.javascript.lower_lists import LIST_OPERATIONS, lower_list_operation
from actiongen.backends.javascript.lower_members import as_chain
from actiongen.backends.javascript.lower_numbers import documented_time, is_arithmetic, number_value
from actiongen.backends.javascript.lowering import NOW, Lowering
from actiongen.backends.javascript.runtime import runtime_call
from actiongen.ir.instants import written_instant
from actiongen.ir.ops import OPERATIONS, Presence
from actiongen.javascript import tree as js

# Date.parse reads milliseconds; what it makes of more digits is not said anywhere.
_LONG_FRACTION = re.compile(r"\.\d{4}")


def lower_operation(low: Lowering, expr: ir.Operation) -> Lowered:
    """The result of an operation; that of a condition is in :func:`operation_test`."""
    if is_arithmetic(expr):
        return number_value(low, expr)
    instant = written_instant(expr)
    if instant is not None and _LONG_FRACTION.search(instant) is None:
        return Lowered(call("Date.parse", low.value(expr.operands[0]).code), Form.NEVER)
    if (time := documented_time(low, expr)) is not None:
        return Lowered(
            runtime_call("asNumber", time.code), Form.NEVER if expr.info.present else Form.UNDEFINED
        )
    row = OPERATIONS[expr.op]
    never_overflows = row.presence is Presence.BOUNDED and (expr.info.present or low.state.sizes.fits(expr))
    if row.runtime is not None and not never_overflows:
        operands = [low.value(operand).code for operand in expr.operands]
        result = runtime_call(row.runtime, *operands)
        return Lowered(result, Form.NEVER if expr.info.present else Form.UNDEFINED)
    lowering = LOWERINGS.get(expr.op, _text_method)
    return lowering(low, expr)


def _now(low: Lowering, expr: ir.Operation) -> Lowered:
    low.state.reads_clock = True
    return Lowered(js.Name(low.state.names.of(NOW)), Form.NEVER)


def _concat(low: Lowering, expr: ir.Operation) -> Lowered:
    left, right = (low.value(operand).code for operand in expr.operands)
    return Lowered(js.Binary("+", left, right), Form.NEVER)


def _length(low: Lowering, expr: ir.Operation) -> Lowered:
    text = low.value(expr.operands[0])
    length = js.Member(text.code, "length", text.optional)
    return as_chain(text, Lowered(length, Form.NEVER))


def _text_method(low: Lowering, expr: ir.Operation) -> Lowered:
    receiver, *rest = (low.value(operand) for operand in expr.operands)
    return _called(low, expr.op, receiver, rest)


def _join(low: Lowering, expr: ir.Operation) -> Lowered:
    separator, texts = (low.value(operand) for operand in expr.operands)
    return _called(low, expr.op, texts, [separator])


def _replace(low: Lowering, expr: ir.Operation) -> Lowered:
    text, *rest = (low.value(operand) for operand in expr.operands)

    def replaced(arguments: list[js.Expr]) -> js.Expr:
        old, new = arguments
        return method(text, method_name(expr.op), old, _replacement(new))

    return as_chain(text, when_present(low, rest, replaced, "text"))


def _called(low: Lowering, op: ir.Op, receiver: Lowered, arguments: list[Lowered]) -> Lowered:
    def called(present: list[js.Expr]) -> js.Expr:
        return method(receiver, method_name(op), *present)

    return as_chain(receiver, when_present(low, arguments, called, "text"))


def method_name(op: ir.Op) -> str:
    """The method of JavaScript that does the same."""
    name = OPERATIONS[op].method
    assert name is not None, f"{op} has no lowering"
    return name


def _replacement(new: js.Expr) -> js.Expr:
    """``$&`` and the like mean something in a replacement, but not in what a function returns."""
    if isinstance(new, js.String) and "$" not in new.value:
        return new
    return js.Arrow((), new)


def operation_test(low: Lowering, expr: ir.Operation) -> Condition:
    """An operation that is false when an operand is absent."""
    row = OPERATIONS[expr.op]
    operands = [low.value(operand) for operand in expr.operands]
    if row.runtime is not None:
        return Condition(runtime_call(row.runtime, *(operand.code for operand in operands)))
    return _text_test(low, expr, *operands)


def _text_test(low: Lowering, expr: ir.Operation, text: Lowered, part: Lowered) -> Condition:
    """``s.startsWith(prefix)`` and ``s.endsWith(suffix)``."""

    def tested(arguments: list[js.Expr]) -> js.Expr:
        return method(text, method_name(expr.op), *arguments)

    wanted = "prefix" if expr.op is ir.Op.STARTSWITH else "suffix"
    coercion = Coercion.NONE if text.is_present else Coercion.OR_FALSE
    return holds_when_present(low, [part], tested, wanted, coercion)


def _to_json(low: Lowering, expr: ir.Operation) -> Lowered:
    value = low.value(expr.operands[0])
    if value.form is not Form.NULLISH:
        # JSON.stringify(undefined) is undefined.
        return Lowered(call("JSON.stringify", value.code), value.form)
    return when_present(low, [value], lambda values: call("JSON.stringify", values[0]))


def _iso(low: Lowering, expr: ir.Operation) -> Lowered:
    time = low.value(expr.operands[0])
    if expr.info.present or (time.is_present and low.state.ranges.is_finite(expr)):
        text = js.Call(js.Member(js.New(js.Name("Date"), (time.code,)), "toISOString"), ())
        return Lowered(text, Form.NEVER)
    return Lowered(runtime_call("toIso", time.code), Form.UNDEFINED)


def _sha256(low: Lowering, expr: ir.Operation) -> Lowered:
    """``crypto.createHash("sha256").update(text).digest("hex")``."""
    text, encoding = (low.value(operand) for operand in expr.operands)

    def digest(texts: list[js.Expr]) -> js.Expr:
        return _digest(call("crypto.createHash", js.String("sha256")), texts[0], encoding)

    return when_present(low, [text], digest, "text")


def _hmac_sha256(low: Lowering, expr: ir.Operation) -> Lowered:
    """``crypto.createHmac("sha256", key).update(text).digest("hex")``."""
    *operands, encoding = (low.value(operand) for operand in expr.operands)

    def digest(texts: list[js.Expr]) -> js.Expr:
        key, text = texts
        return _digest(call("crypto.createHmac", js.String("sha256"), key), text, encoding)

    return when_present(low, operands, digest, "text")


def _digest(hash: js.Expr, text: js.Expr, encoding: Lowered) -> js.Expr:
    updated = js.Call(js.Member(hash, "update"), (text,))
    return js.Call(js.Member(updated, "digest"), (encoding.code,))


def _encoded(low: Lowering, expr: ir.Operation) -> Lowered:
    """``Buffer.from(text).toString("base64")``."""

    def encoded(texts: list[js.Expr]) -> js.Expr:
        return js.Call(js.Member(call("Buffer.from", *texts), "toString"), (js.String(expr.op.value),))

    return when_present(low, [low.value(expr.operands[0])], encoded, "text")


def _uuid(low: Lowering, expr: ir.Operation) -> Lowered:
    return Lowered(call("crypto.randomUUID"), Form.NEVER)


def _coalesce(low: Lowering, expr: ir.Operation) -> Lowered:
    operands = [operand for operand in expr.operands if operand != ir.Literal(None, operand.info)]
    values: list[Lowered] = []
    for operand in operands:
        values.append(low.value(operand))
        if values[-1].is_present:
            break
    if not values:
        return Lowered(UNDEFINED, Form.UNDEFINED)
    form = Form.NEVER if expr.info.present else values[-1].form
    first, *others = (value.code for value in values)
    match first:
        # `(text || undefined) ?? other` is `text || other`.
        case js.Binary("||", text, right) if right == UNDEFINED and others:
            return Lowered(js.Binary("||", text, reduce(_or_else, others)), form)
        case _:
            return Lowered(reduce(_or_else, others, first), form)


def _or_else(left: js.Expr, right: js.Expr) -> js.Expr:
    return js.Binary("??", left, right)


LOWERINGS: dict[ir.Op, Callable[[Lowering, ir.Operation], Lowered]] = {
    ir.Op.NOW: _now,
    ir.Op.CONCAT: _concat,
    ir.Op.LEN: _length,
    ir.Op.JOIN: _join,
    ir.Op.REPLACE: _replace,
    ir.Op.TO_JSON: _to_json,
    ir.Op.ISO: _iso,
    ir.Op.SHA256: _sha256,
    ir.Op.HMAC_SHA256: _hmac_sha256,
    ir.Op.BASE64: _encoded,
    ir.Op.BASE64URL: _encoded,
    ir.Op.UUID: _uuid,
    ir.Op.COALESCE: _coalesce,
    **dict.fromkeys(LIST_OPERATIONS, lower_list_operation),
}
"""The operations that take code, besides those of numbers (``lower_numbers``), the runtime and mere methods."""


def lower_or_text(low: Lowering, expr: ir.OrText) -> Lowered:
    """``a || b`` on texts."""
    if _is_never_empty(expr.left):
        return low.value(expr.left)
    left = low.value(expr.left)
    right = low.value(expr.right)
    if isinstance(expr.left, ir.Secret) and isinstance(left.code, js.Binary):
        left = Lowered(left.code.left, Form.NULLISH)
    return Lowered(js.Binary("||", left.code, right.code), Form.NEVER if expr.info.present else right.form)


def _is_never_empty(expr: ir.Expr) -> bool:
    match expr:
        case ir.Literal(str(value)):
            return value != ""
        case ir.Interpolation(parts):
            return any(isinstance(part, str) and part for part in parts)
        case _:  # nothing is known of any other text
            return False


def lower_interpolation(low: Lowering, expr: ir.Interpolation) -> Lowered:
    """A template literal; its parts are present."""
    parts = tuple(part if isinstance(part, str) else low.value(part).code for part in expr.parts)
    return Lowered(js.Template(parts), Form.NEVER)


def lower_conditional(low: Lowering, expr: ir.Conditional) -> Lowered:
    """``condition ? then : otherwise``."""
    then, otherwise = low.value(expr.then), low.value(expr.otherwise)
    form = Form.NEVER if expr.info.present else worst(then.form, otherwise.form)
    return Lowered(js.Conditional(low.condition(expr.condition).code, then.code, otherwise.code), form)
