"""Uses of values that may be absent, in places where JavaScript would read undefined as something.

In: operands, and what is made of them when all are present. Out: the same behind ``x != null``; an operand
that must not be written twice goes through the runtime's ``given``.

    [prefix], s.startsWith   ->   prefix != null && s.startsWith(prefix)
"""

from collections.abc import Callable

from actiongen.backends.javascript.absence import (
    UNDEFINED,
    Coercion,
    Condition,
    Form,
    Lowered,
    is_not_null,
    is_simple,
    joined,
)
from actiongen.backends.javascript.lowering import Lowering
from actiongen.backends.javascript.runtime import runtime_call
from actiongen.javascript import tree as js

Use = Callable[[list[js.Expr]], js.Expr]


def when_present(low: Lowering, operands: list[Lowered], use: Use, wanted: str = "value") -> Lowered:
    """What ``use`` makes of the operands, undefined if one is absent; ``use`` gives a present value."""
    guards = _guards(operands)
    result, is_given = _bound(low, operands, use, wanted)
    if guards:
        result = js.Conditional(joined("&&", guards), result, UNDEFINED)
    return Lowered(result, Form.UNDEFINED if guards or is_given else Form.NEVER)


def holds_when_present(
    low: Lowering,
    operands: list[Lowered],
    use: Use,
    wanted: str = "value",
    coercion: Coercion = Coercion.NONE,
) -> Condition:
    """The same for a condition, which does not hold if an operand is absent."""
    result, is_given = _bound(low, operands, use, wanted)
    if is_given:
        coercion = Coercion.OR_FALSE if coercion in (Coercion.NONE, Coercion.OR_FALSE) else Coercion.BOOLEAN
    return Condition(joined("&&", [*_guards(operands), result]), coercion)


def _guards(operands: list[Lowered]) -> list[js.Expr]:
    """``x != null`` for every operand that may be absent and may be written twice."""
    guards: list[js.Expr] = []
    for operand in operands:
        if not operand.is_present and is_simple(operand.code) and is_not_null(operand.code) not in guards:
            guards.append(is_not_null(operand.code))
    return guards


def _bound(low: Lowering, operands: list[Lowered], use: Use, wanted: str) -> tuple[js.Expr, bool]:
    """The use, with every operand that needs it bound by ``given``; whether one does."""
    for index, operand in enumerate(operands):
        if not operand.is_present and not is_simple(operand.code):
            with low.state.names.scope():
                name = low.state.names.fresh(wanted)
                rest = [*operands[:index], Lowered(js.Name(name), Form.NEVER), *operands[index + 1 :]]
                inner, _ = _bound(low, rest, use, wanted)
            return runtime_call("whenPresent", operand.code, js.Arrow((name,), inner)), True
    return use([operand.code for operand in operands]), False
