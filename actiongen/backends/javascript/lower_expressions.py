"""Expressions: one node of the IR, one expression of JavaScript.

In: expressions whose presence is known. Out: JavaScript that means the same, and the form that an absent
value has. The parts for each family of nodes are in the other ``lower_*`` modules.

    Expressions(state).value(Ref(user_domain)).code   ->   userDomain
"""

from typing import assert_never

from actiongen import ir
from actiongen.backends.javascript.absence import UNDEFINED, Condition, Form, Lowered
from actiongen.backends.javascript.lower_collections import lower_made, lower_map
from actiongen.backends.javascript.lower_conditions import (
    is_test,
    lower_boolean,
    lower_condition,
    lower_negation,
)
from actiongen.backends.javascript.lower_displays import lower_list, lower_record
from actiongen.backends.javascript.lower_lists import lower_sorted
from actiongen.backends.javascript.lower_members import (
    lower_item,
    lower_lookup,
    lower_member,
    lower_read,
    lower_secret,
    lower_slice,
    without_secrets,
)
from actiongen.backends.javascript.lower_operations import (
    lower_conditional,
    lower_interpolation,
    lower_operation,
    lower_or_text,
)
from actiongen.backends.javascript.lower_requests import is_unanswered
from actiongen.backends.javascript.lower_urls import REDIRECT, lower_url
from actiongen.backends.javascript.lowering import State
from actiongen.javascript import tree as js

_Composed = (
    ir.Member
    | ir.Item
    | ir.Slice
    | ir.Lookup
    | ir.Read
    | ir.Secret
    | ir.ListDisplay
    | ir.RecordDisplay
    | ir.Interpolation
    | ir.Address
    | ir.Operation
    | ir.OrText
    | ir.Conditional
    | ir.Comprehension
    | ir.Sorted
    | ir.MapComprehension
)


class Expressions:
    """Lowers the expressions of one Action."""

    def __init__(self, state: State) -> None:
        self.state = state

    def condition(self, expr: ir.Expr) -> Condition:
        """The expression as a condition: absent is false."""
        return lower_condition(self, expr)

    def negation(self, expr: ir.Expr) -> Condition:
        """The opposite of the expression as a condition."""
        return lower_negation(self, expr)

    def value(self, expr: ir.Expr) -> Lowered:
        """The value; an absent one is undefined or null, never NaN."""
        if is_test(expr):
            return Lowered(lower_boolean(self, expr), Form.NEVER)
        assert not isinstance(expr, ir.Predicate)
        match expr:
            case ir.Literal(value):
                return _literal(value)
            case ir.Event():
                kept = () in self.state.copies
                return Lowered(
                    js.Name(self.state.names.of(())) if kept else without_secrets(js.Name("event")),
                    Form.NEVER,
                )
            case ir.Ref(definition):
                return self._named(definition, expr)
            case ir.Var(variable):
                return self._named(variable, expr)
            case ir.HelperCall():
                return self._called(expr)
            case ir.Items() | ir.ErrorExpr():
                raise ValueError(f"{type(expr).__name__} has no value in JavaScript")
            case _:
                return self._composed(expr)

    def _composed(self, expr: _Composed) -> Lowered:
        match expr:
            case ir.Member():
                return lower_member(self, expr)
            case ir.Item():
                return lower_item(self, expr)
            case ir.Slice():
                return lower_slice(self, expr)
            case ir.Lookup():
                return lower_lookup(self, expr)
            case ir.Read():
                return lower_read(self, expr)
            case ir.Secret():
                return lower_secret(expr)
            case ir.ListDisplay():
                return lower_list(self, expr)
            case ir.RecordDisplay():
                return lower_record(self, expr)
            case ir.Interpolation():
                return lower_interpolation(self, expr)
            case ir.Address(parts):
                return Lowered(lower_url(self, parts, REDIRECT), Form.NEVER)
            case ir.Operation():
                return lower_operation(self, expr)
            case ir.OrText():
                return lower_or_text(self, expr)
            case ir.Conditional():
                return lower_conditional(self, expr)
            case ir.Sorted():
                return lower_sorted(self, expr)
            case ir.Comprehension():
                return lower_made(self, expr)
            case ir.MapComprehension():
                return lower_map(self, expr)
            case _:
                assert_never(expr)

    def _named(self, thing: ir.Definition | ir.Variable, expr: ir.Ref | ir.Var) -> Lowered:
        if isinstance(thing, ir.Variable) and thing in self.state.failures:
            return Lowered(self.state.failures[thing], Form.NEVER)
        if isinstance(thing, ir.Variable) and thing in self.state.answers:
            return self._answered(thing, expr)
        form = Form.NEVER if expr.info.present else self.state.forms[thing]
        return Lowered(js.Name(self.state.names.of(thing)), form)

    def _answered(self, variable: ir.Variable, expr: ir.Expr) -> Lowered:
        answer = self.state.answers[variable]
        if expr.info.present:
            return Lowered(answer, Form.NEVER)
        made = js.Conditional(is_unanswered(self, variable, negated=False), UNDEFINED, answer)
        return Lowered(made, Form.UNDEFINED)

    def _called(self, expr: ir.HelperCall) -> Lowered:
        kept = expr.arguments[: self.state.arity[expr.helper]]
        arguments = tuple(self.value(argument).code for argument in kept)
        form = Form.NEVER if expr.info.present else self.state.forms[expr.helper]
        return Lowered(js.Call(js.Name(self.state.names.of(expr.helper)), arguments), form)


def _literal(value: float | str | bool | None) -> Lowered:
    match value:
        case None:
            return Lowered(UNDEFINED, Form.UNDEFINED)
        case bool():
            return Lowered(js.Boolean(value), Form.NEVER)
        case str():
            return Lowered(js.String(value), Form.NEVER)
        case int() | float():
            return Lowered(js.Number(value or 0), Form.NEVER)
        case _:
            assert_never(value)
