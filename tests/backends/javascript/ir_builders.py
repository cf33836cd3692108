"""Programs of the IR, written by hand.

In: shorthands. Out: nodes with their types, present unless made with ``maybe``.

    eq(maybe(path("event.transaction.protocol")), text("samlp"))
"""

from dataclasses import replace
from typing import TypeVar

from actiongen import ir
from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import HandlerKind
from actiongen.ir.regex import Regex, parse_regex
from actiongen.ir.types import Basic, ListOf, MapOf, Record, RecordField, Type, of_field
from actiongen.source import Span

SPAN = Span("policies/action.policy", 0, 0)
S, N, B, T, D, J = Basic.STRING, Basic.NUMBER, Basic.BOOLEAN, Basic.TIME, Basic.DURATION, Basic.JSON
E = TypeVar("E", bound=ir.Expr)

_trigger = load_trigger("post-login")
assert _trigger is not None
TRIGGER = _trigger


def info(type_: Type, present: bool = True) -> ir.Info:
    return ir.Info(type_, present, SPAN)


def maybe(expr: E) -> E:
    """The same, not known to be present."""
    return replace(expr, info=replace(expr.info, present=False))


def known(expr: E) -> E:
    """The same, known to be present."""
    return replace(expr, info=replace(expr.info, present=True))


# Values


def text(value: str) -> ir.Literal:
    return ir.Literal(value, info(S))


def num(value: float) -> ir.Literal:
    return ir.Literal(float(value), info(N))


def true() -> ir.Literal:
    return ir.Literal(True, info(B))


def false() -> ir.Literal:
    return ir.Literal(False, info(B))


def none() -> ir.Literal:
    return ir.Literal(None, info(Basic.NOTHING, present=False))


def event() -> ir.Event:
    return ir.Event(info(of_field(TRIGGER.event)))


def path(dotted: str) -> ir.Expr:
    """``event.a.b``; each part is present as far as the catalogue says so, and never in an open container."""
    result: ir.Expr = event()
    for name in dotted.split(".")[1:]:
        result = member(result, name)
    return result


def member(value: ir.Expr, name: str) -> ir.Member:
    """A field of a record as its type says, or a member of json, which is never known to be present."""
    if isinstance(value.info.type, Record):
        field = value.info.type.field(name)
        assert field is not None, name
        present = value.info.present and not field.optional and field.type is not J
        return ir.Member(value, name, info(field.type, present))
    assert value.info.type is J, value
    return ir.Member(value, name, info(J, present=False))


def read(value: ir.Expr, to: Type) -> ir.Read:
    return ir.Read(value, to, info(to, present=False))


def ref(definition: ir.Definition) -> ir.Ref:
    return ir.Ref(definition, definition.value.info)


def var(variable: ir.Variable) -> ir.Var:
    return ir.Var(variable, info(variable.type, variable.present))


def variable(name: str, type_: Type, present: bool = True, *origins: ir.Expr) -> ir.Variable:
    return ir.Variable(name, type_, present, SPAN, origins)


def define(name: str, value: ir.Expr, constant: bool = False) -> ir.Definition:
    return ir.Definition(name, value, constant, SPAN)


def op(operation: ir.Op, *operands: ir.Expr, type: Type = S, present: bool | None = None) -> ir.Operation:
    """An operation, present if its operands are and nothing else is said."""
    is_present = all(operand.info.present for operand in operands) if present is None else present
    return ir.Operation(operation, operands, info(type, is_present))


def texts(*values: str) -> ir.ListDisplay:
    return ir.ListDisplay(tuple(text(value) for value in values), info(ListOf(S)))


def record(*entries: ir.Entry | ir.Spread) -> ir.RecordDisplay:
    fields = (
        RecordField(entry.key, entry.value.info.type, not entry.value.info.present)
        for entry in entries
        if isinstance(entry, ir.Entry)
    )
    return ir.RecordDisplay(entries, info(Record(tuple(fields))))


def fields(**types: Type) -> Record:
    """The type of a record whose fields may all be absent."""
    return Record(tuple(RecordField(name, type_, optional=True) for name, type_ in types.items()))


def map_of(value: Type) -> MapOf:
    return MapOf(value)


def secret(name: str, optional: bool = False) -> ir.Secret:
    return ir.Secret(name, optional, False, info(S, present=not optional))


# Conditions


def compare(operator: str, left: ir.Expr, right: ir.Expr) -> ir.Compare:
    return ir.Compare(operator, left, right, info(B))


def eq(left: ir.Expr, right: ir.Expr) -> ir.Compare:
    return compare("==", left, right)


def ne(left: ir.Expr, right: ir.Expr) -> ir.Compare:
    return compare("!=", left, right)


def is_none(value: ir.Expr) -> ir.IsNone:
    return ir.IsNone(value, info(B))


def not_(operand: ir.Expr) -> ir.Not:
    return ir.Not(operand, info(B))


def and_(*operands: ir.Expr) -> ir.And:
    return ir.And(operands, info(B))


def or_(*operands: ir.Expr) -> ir.Or:
    return ir.Or(operands, info(B))


def in_(item: ir.Expr, items: ir.Expr) -> ir.In:
    return ir.In(item, items, info(B))


def in_text(needle: ir.Expr, value: ir.Expr) -> ir.InText:
    return ir.InText(needle, value, info(B))


def has_key(key: ir.Expr, value: ir.Expr) -> ir.HasKey:
    return ir.HasKey(key, value, info(B))


def non_empty(value: ir.Expr) -> ir.NonEmpty:
    return ir.NonEmpty(value, info(B))


def truthy(value: ir.Expr) -> ir.Truthy:
    return ir.Truthy(value, info(B))


def matches(pattern: str, subject: ir.Expr) -> ir.Matches:
    regex = parse_regex(pattern)
    assert isinstance(regex, Regex), regex
    return ir.Matches(regex, subject, info(B))


def if_else(condition: ir.Expr, then: ir.Expr, otherwise: ir.Expr) -> ir.Conditional:
    present = then.info.present and otherwise.info.present
    type_ = otherwise.info.type if then.info.type is Basic.NOTHING else then.info.type
    return ir.Conditional(condition, then, otherwise, info(type_, present))


# Comprehensions


def any_(
    variable: ir.Variable, iterable: ir.Expr, element: ir.Expr, when: ir.Expr | None = None
) -> ir.Comprehension:
    return ir.Comprehension(ir.Kind.ANY, (variable,), iterable, when, element, info(B))


def all_(
    variable: ir.Variable, iterable: ir.Expr, element: ir.Expr, when: ir.Expr | None = None
) -> ir.Comprehension:
    return ir.Comprehension(ir.Kind.ALL, (variable,), iterable, when, element, info(B))


def first(
    variable: ir.Variable, iterable: ir.Expr, element: ir.Expr, when: ir.Expr | None = None
) -> ir.Comprehension:
    return ir.Comprehension(
        ir.Kind.FIRST, (variable,), iterable, when, element, info(element.info.type, False)
    )


def listed(
    variable: ir.Variable, iterable: ir.Expr, element: ir.Expr, when: ir.Expr | None = None
) -> ir.Comprehension:
    return ir.Comprehension(
        ir.Kind.LIST, (variable,), iterable, when, element, info(ListOf(element.info.type))
    )


def items(value: ir.Expr) -> ir.Items:
    return ir.Items(value, info(J, value.info.present))


# Effects and programs


def call(name: str, *arguments: ir.Expr) -> ir.Call:
    method = TRIGGER.method(name)
    assert method is not None, name
    return ir.Call(method, arguments, SPAN)


def deny(reason: str = "no") -> ir.Call:
    return call("access.deny", text(reason))


def log(*values: ir.Expr) -> ir.Log:
    return ir.Log(values, SPAN)


def let(definition: ir.Definition) -> ir.Let:
    return ir.Let(definition, SPAN)


def stop() -> ir.Stop:
    return ir.Stop(SPAN)


def rule(title: str, condition: ir.Expr | None, *body: ir.Effect) -> ir.Rule:
    return ir.Rule(title, condition, body, SPAN)


def guard(condition: ir.Expr, title: str | None = None) -> ir.Guard:
    return ir.Guard(title, condition, SPAN)


def program(*steps: ir.Step, docstring: str | None = None, name: str = "My Action") -> ir.Program:
    return handlers(ir.Handler(HandlerKind.EXECUTE, steps), docstring=docstring, name=name)


def handlers(*handlers: ir.Handler, docstring: str | None = None, name: str = "My Action") -> ir.Program:
    header = ir.Header(name, TRIGGER, "v3", "node18", True, "my_action", (), (), SPAN)
    return ir.Program("policies/my_action.policy", "my_action", docstring, header, (), handlers, (), ())


def two_handlers(first: tuple[ir.Step, ...], then: tuple[ir.Step, ...]) -> ir.Program:
    """An action with something to do when the user comes back."""
    return handlers(ir.Handler(HandlerKind.EXECUTE, first), ir.Handler(HandlerKind.CONTINUE, then))
