"""Comprehensions.

In: ``Comprehension``, ``MapComprehension`` and ``Items``. Out: chains of ``filter``, ``map``, ``some``,
``every`` and ``find``; an absent list is gone through as language.md says for each.

    first(i.provider for i in xs if i.isSocial)   ->   xs.find((i) => i.isSocial)?.provider
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from actiongen import ir
from actiongen.backends.javascript.absence import (
    Coercion,
    Condition,
    Form,
    Lowered,
    call,
    is_not_null,
    joined,
    method,
)
from actiongen.backends.javascript.lower_displays import or_empty
from actiongen.backends.javascript.lowering import Lowering
from actiongen.backends.javascript.runtime import runtime_call
from actiongen.backends.javascript.usage import is_used
from actiongen.ir.types import Basic
from actiongen.javascript import tree as js

_Parameter = str | js.Pattern


@dataclass(frozen=True, slots=True)
class Loop:
    """What is gone through, and the variables that receive each item, by their names in JavaScript."""

    items: Lowered
    names: tuple[tuple[ir.Variable, str], ...]

    def parameters(self, *parts: object) -> tuple[_Parameter, ...]:
        """The parameters of a callback of these parts, without those that it does not use."""
        used = [name if is_used(variable, *parts) else "" for variable, name in self.names]
        while used and not used[-1]:
            used.pop()
        if len(self.names) == 2 and used:
            return (js.Pattern(tuple(used)),)
        return tuple(used)

    def gives(self, *elements: ir.Expr) -> bool:
        """Whether the items as they are, or their parts in order, are these elements."""
        return len(elements) == len(self.names) and all(
            isinstance(element, ir.Var) and element.variable is variable
            for element, (variable, _) in zip(elements, self.names, strict=True)
        )


@contextmanager
def looping(
    low: Lowering, iterable: ir.Expr, variables: tuple[ir.Variable, ...], *parts: object
) -> Iterator[Loop]:
    """A scope in which the loop's variables have names; of ``d.items()`` only those that the parts use."""
    if isinstance(iterable, ir.Items):
        needed = tuple(variable for variable in variables if is_used(variable, *parts)) or variables[:1]
        method_name = "entries" if len(needed) == 2 else "keys" if needed[0] is variables[0] else "values"
        items = Lowered(call(f"Object.{method_name}", _object(low, iterable.value)), Form.NEVER)
    else:
        needed, items = variables, low.value(iterable)
    with low.state.names.scope():
        names = tuple((variable, low.state.names.declare(variable, variable.name)) for variable in needed)
        for variable in needed:
            low.state.forms[variable] = Form.NEVER if variable.present else Form.NULLISH
        yield Loop(items, names)


def _object(low: Lowering, expr: ir.Expr) -> js.Expr:
    record = low.value(expr)
    if expr.info.type is Basic.JSON:
        record = Lowered(runtime_call("asObject", record.code), Form.UNDEFINED)
    return record.code if record.is_present else js.Binary("??", record.code, js.Object(()))


def lower_any(low: Lowering, expr: ir.Comprehension) -> Condition:
    """``xs?.some((x) => …)``."""
    parts = [part for part in (expr.condition, expr.element) if part is not None]
    with looping(low, expr.iterable, expr.variables, *parts) as loop:
        test = joined("&&", [low.condition(part).code for part in parts])
        found = method(loop.items, "some", js.Arrow(loop.parameters(*parts), test))
    return Condition(found, Coercion.NONE if loop.items.is_present else Coercion.OR_FALSE)


def lower_all(low: Lowering, expr: ir.Comprehension) -> Condition:
    """``xs?.every((x) => …) ?? true``."""
    parts = (expr.condition, expr.element)
    with looping(low, expr.iterable, expr.variables, *parts) as loop:
        test = low.condition(expr.element).code
        if expr.condition is not None:
            test = js.Binary("||", low.negation(expr.condition).code, test)
        found = method(loop.items, "every", js.Arrow(loop.parameters(*parts), test))
    return Condition(found if loop.items.is_present else js.Binary("??", found, js.Boolean(True)))


def lower_made(low: Lowering, expr: ir.Comprehension) -> Lowered:
    """The list or dictionary that a comprehension makes, or its first item."""
    if expr.kind is ir.Kind.MERGE:
        return Lowered(call("Object.fromEntries", or_empty(_pairs(low, expr))), Form.NEVER)
    if expr.kind is not ir.Kind.FIRST:
        return Lowered(or_empty(_items(low, expr)), Form.NEVER)
    if _has_two_loops(expr):
        items = _items(low, expr)
        first = Lowered(js.Index(items.code, js.Number(0), items.optional), Form.UNDEFINED)
    else:
        with looping(low, expr.iterable, expr.variables, expr.condition, expr.element) as loop:
            first = _first(low, expr, loop)
    return Lowered(first.code, Form.NEVER if expr.info.present else first.form)


def _items(low: Lowering, expr: ir.Comprehension) -> Lowered:
    """All elements of a list, or those of which the first is asked for; of two loops ``xs.flatMap((x) => …)``."""
    with looping(low, expr.iterable, expr.variables, expr.condition, expr.element) as loop:
        items = _filtered(low, expr, loop)
        if isinstance(expr.element, ir.Comprehension) and _has_two_loops(expr):
            inner = or_empty(_items(low, expr.element))
            return _chained(items, "flatMap", js.Arrow(loop.parameters(expr.element), inner))
        return _mapped(low, expr, loop, items)


def _has_two_loops(expr: ir.Comprehension) -> bool:
    """Whether the elements are looped over in turn; the first of the firsts is one of all."""
    is_first_of_firsts = isinstance(expr.element, ir.Comprehension) and expr.element.kind is ir.Kind.FIRST
    return expr.kind is ir.Kind.FLAT or (expr.kind is ir.Kind.FIRST and is_first_of_firsts)


def _filtered(low: Lowering, expr: ir.Comprehension | ir.MapComprehension, loop: Loop) -> Lowered:
    if expr.condition is None:
        return loop.items
    test = js.Arrow(loop.parameters(expr.condition), low.condition(expr.condition).code)
    return _chained(loop.items, "filter", test)


def _chained(receiver: Lowered, name: str, function: js.Expr) -> Lowered:
    form = Form.NEVER if receiver.is_present else Form.UNDEFINED
    return Lowered(method(receiver, name, function), form, is_chain=not receiver.is_present)


def _mapped(low: Lowering, expr: ir.Comprehension, loop: Loop, items: Lowered) -> Lowered:
    """The elements, without absent ones."""
    element = low.value(expr.element)
    if not loop.gives(expr.element):
        items = _chained(items, "map", js.Arrow(loop.parameters(expr.element), element.code))
    return items if element.is_present else _chained(items, "filter", _is_present_test(low))


def _is_present_test(low: Lowering) -> js.Arrow:
    with low.state.names.scope():
        name = low.state.names.fresh("value")
        return js.Arrow((name,), is_not_null(js.Name(name)))


def _first(low: Lowering, expr: ir.Comprehension, loop: Loop) -> Lowered:
    element = low.value(expr.element)
    if element.is_present and expr.condition is not None and (path := _path(expr)) is not None:
        test = js.Arrow(loop.parameters(expr.condition), low.condition(expr.condition).code)
        found: js.Expr = method(loop.items, "find", test)
        for index, name in enumerate(path):
            found = js.Member(found, name, optional=index == 0)
        return Lowered(found, Form.UNDEFINED)
    items = _filtered(low, expr, loop)
    if not loop.gives(expr.element):
        items = _chained(items, "map", js.Arrow(loop.parameters(expr.element), element.code))
    if element.is_present:
        return Lowered(js.Index(items.code, js.Number(0), items.optional), Form.UNDEFINED)
    return Lowered(method(items, "find", _is_present_test(low)), Form.UNDEFINED)


def _path(expr: ir.Comprehension) -> tuple[str, ...] | None:
    """The members of an element that is a chain on the one variable, each present where the one before is."""
    names: list[str] = []
    element = expr.element
    while isinstance(element, ir.Member) and element.info.present:
        names.append(element.name)
        element = element.value
    is_chain = (
        isinstance(element, ir.Var) and element.variable is expr.variables[0] and len(expr.variables) == 1
    )
    return tuple(reversed(names)) if is_chain else None


def lower_map(low: Lowering, expr: ir.MapComprehension) -> Lowered:
    """``Object.fromEntries(…)`` of the pairs whose value is present."""
    return Lowered(call("Object.fromEntries", or_empty(_pairs(low, expr))), Form.NEVER)


def _pairs(low: Lowering, expr: ir.Expr) -> Lowered:
    """The pairs of a dictionary, of two loops ``xs.flatMap((x) => …)``."""
    match expr:
        case ir.MapComprehension():
            return _pairs_of_loop(low, expr)
        case ir.Comprehension(ir.Kind.MERGE, variables, iterable, condition, element):
            with looping(low, iterable, variables, condition, element) as loop:
                items, inner = _filtered(low, expr, loop), or_empty(_pairs(low, element))
                return _chained(items, "flatMap", js.Arrow(loop.parameters(element), inner))
        case _:
            raise AssertionError("only comprehensions of pairs are put together to a dictionary")


def _pairs_of_loop(low: Lowering, expr: ir.MapComprehension) -> Lowered:
    parts = (expr.condition, expr.key, expr.value)
    with looping(low, expr.iterable, expr.variables, *parts) as loop:
        value = low.value(expr.value)
        pairs = _filtered(low, expr, loop)
        if not loop.gives(expr.key, expr.value):
            pair = js.Array((low.value(expr.key).code, value.code))
            pairs = _chained(pairs, "map", js.Arrow(loop.parameters(expr.key, expr.value), pair))
        if not value.is_present:
            name = low.state.names.fresh("pair")
            test = is_not_null(js.Index(js.Name(name), js.Number(1)))
            pairs = _chained(pairs, "filter", js.Arrow((name,), test))
        return pairs
