"""Conditions: what stands in ``if``, ``&&`` and ``!``.

In: boolean expressions of the IR. Out: expressions that are truthy when the condition holds, and what it
takes to make a real boolean of each; and their opposites, which are real booleans as a rule.

    not (a == 1 or b)   ->   a !== 1 && !b
"""

from typing import assert_never

from actiongen import ir
from actiongen.backends.javascript.absence import Coercion, Condition, joined
from actiongen.backends.javascript.lower_collections import lower_all, lower_any
from actiongen.backends.javascript.lower_comparisons import (
    lower_compare,
    lower_has_key,
    lower_in,
    lower_in_text,
    lower_is_none,
    lower_matches,
    raw_read,
)
from actiongen.backends.javascript.lower_members import secret_member
from actiongen.backends.javascript.lower_operations import operation_test
from actiongen.backends.javascript.lowering import Lowering
from actiongen.facts.origin import is_of_json
from actiongen.ir.ops import OPERATIONS, Presence
from actiongen.ir.types import Basic
from actiongen.javascript import tree as js


def lower_condition(low: Lowering, expr: ir.Expr) -> Condition:
    """The expression as a condition."""
    found = _test(low, expr)
    if found is not None:
        return found
    if (read := raw_read(expr)) is not None and read.to is Basic.BOOLEAN:
        return Condition(js.Binary("===", low.value(read.value).code, js.Boolean(True)))
    value = low.value(expr)
    return Condition(value.code, Coercion.NONE if value.is_present else Coercion.IS_TRUE)


def _test(low: Lowering, expr: ir.Expr) -> Condition | None:
    """A test, which is true or false even when its operands are absent; None for other expressions."""
    if isinstance(expr, ir.Predicate):
        return _predicate(low, expr)
    match expr:
        case ir.Operation(op) if OPERATIONS[op].presence is Presence.FALSE:
            return operation_test(low, expr)
        case ir.Comprehension(ir.Kind.ANY):
            return lower_any(low, expr)
        case ir.Comprehension(ir.Kind.ALL):
            return lower_all(low, expr)
        case _:  # any other expression is a value, which is compared with true
            return None


def _predicate(low: Lowering, expr: ir.Predicate) -> Condition:
    match expr:
        case ir.Compare():
            return lower_compare(low, expr, negated=False)
        case ir.IsNone():
            return lower_is_none(low, expr, negated=False)
        case ir.In():
            return lower_in(low, expr)
        case ir.InText():
            return lower_in_text(low, expr)
        case ir.HasKey():
            return lower_has_key(low, expr)
        case ir.Matches():
            return lower_matches(low, expr, is_of_json(expr.subject))
        case ir.NonEmpty(value):
            return Condition(_text(low, value), Coercion.BOOLEAN)
        case ir.Truthy(value):
            return Condition(low.value(value).code, Coercion.BOOLEAN)
        case ir.Not(operand):
            return lower_negation(low, operand)
        case ir.And(operands):
            return _junction("&&", _conditions(low, operands))
        case ir.Or(operands):
            return _junction("||", _conditions(low, operands))
        case _:
            assert_never(expr)


def is_test(expr: ir.Expr) -> bool:
    """Whether an expression is true or false even when its operands are absent."""
    match expr:
        case ir.Operation(op):
            return OPERATIONS[op].presence is Presence.FALSE
        case ir.Comprehension(kind):
            return kind in (ir.Kind.ANY, ir.Kind.ALL)
        case _:
            return isinstance(expr, ir.Predicate)


def _text(low: Lowering, value: ir.Expr) -> js.Expr:
    return secret_member(value) if isinstance(value, ir.Secret) else low.value(value).code


def _conditions(low: Lowering, operands: tuple[ir.Expr, ...]) -> list[Condition]:
    return [low.condition(operand) for operand in operands]


def _junction(operator: str, operands: list[Condition]) -> Condition:
    """``a && b``: a real boolean if all operands are."""
    are_booleans = all(operand.coercion is Coercion.NONE for operand in operands)
    code = joined(operator, [operand.code for operand in operands])
    return Condition(code, Coercion.NONE if are_booleans else Coercion.BOOLEAN)


def lower_boolean(low: Lowering, expr: ir.Expr) -> js.Expr:
    """The expression as ``true`` or ``false``."""
    if not isinstance(expr, ir.And | ir.Or):
        return low.condition(expr).as_boolean()
    operator = "&&" if isinstance(expr, ir.And) else "||"
    operands = _conditions(low, expr.operands)
    loose = [operand.coercion for operand in operands if operand.coercion is not Coercion.NONE]
    if loose == [Coercion.IS_TRUE]:
        return joined(operator, [operand.as_boolean() for operand in operands])
    return _junction(operator, operands).as_boolean()


# Opposites


def lower_negation(low: Lowering, expr: ir.Expr) -> Condition:
    """The opposite of a condition."""
    match expr:
        case ir.Compare():
            return lower_compare(low, expr, negated=True)
        case ir.IsNone():
            return lower_is_none(low, expr, negated=True)
        case ir.Not(operand):
            return low.condition(operand)
        case ir.Literal(bool(value)):
            return Condition(js.Boolean(not value))
        case ir.And(operands):
            return _opposite(low, expr, "||", operands)
        case ir.Or(operands):
            return _opposite(low, expr, "&&", operands)
        case _:  # of any other condition: the condition, negated
            condition = low.condition(expr).code
            if isinstance(condition, js.Binary) and condition.operator == "===":
                return Condition(js.Binary("!==", condition.left, condition.right))
            return Condition(js.Unary("!", condition))


def _opposite(low: Lowering, expr: ir.Expr, dual: str, operands: tuple[ir.Expr, ...]) -> Condition:
    """``!a || !b`` if that reads well, else ``!(a && b)``."""
    if not any(isinstance(_bare(operand), ir.And | ir.Or | ir.Conditional) for operand in operands):
        negations = [low.negation(operand) for operand in operands]
        if all(_reads_well(negation.code) for negation in negations):
            return _junction(dual, negations)
    return Condition(js.Unary("!", low.condition(expr).code))


def _bare(expr: ir.Expr) -> ir.Expr:
    while isinstance(expr, ir.Not):
        expr = expr.operand
    return expr


def _reads_well(negation: js.Expr) -> bool:
    if isinstance(negation, js.Unary) and negation.operator == "!":
        return not isinstance(negation.operand, js.Binary | js.Unary)
    return not (isinstance(negation, js.Binary) and negation.operator in ("&&", "||", "??"))
