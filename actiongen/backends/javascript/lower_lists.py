"""What is made of whole lists: sums, extremes, distinct items, order.

In: ``Operation`` of ``SUM``, ``MIN``, ``MAX``, ``UNIQUE``, and ``Sorted``. Out: methods of JavaScript's arrays where
these do the same, calls of the runtime where they do not.

    sum(event.user.app_metadata.scores)   ->   scores?.reduce((total, number) => total + number, 0)
"""

from actiongen import ir
from actiongen.backends.javascript.absence import Form, Lowered, call, method
from actiongen.backends.javascript.guards import when_present
from actiongen.backends.javascript.lowering import Lowering
from actiongen.backends.javascript.runtime import runtime_call
from actiongen.ir.types import Basic, ListOf
from actiongen.javascript import tree as js

LIST_OPERATIONS = frozenset({ir.Op.SUM, ir.Op.MIN, ir.Op.MAX, ir.Op.UNIQUE})
_EXTREMES = {ir.Op.MIN: ("Math.min", "smallestOf"), ir.Op.MAX: ("Math.max", "largestOf")}


def lower_list_operation(low: Lowering, expr: ir.Operation) -> Lowered:
    """The result of an operation on one list."""
    (items,) = expr.operands
    match expr.op:
        case ir.Op.SUM:
            return _sum(low, expr, low.value(items))
        case ir.Op.UNIQUE:
            return when_present(
                low,
                [low.value(items)],
                lambda lists: js.Array((js.Spread(js.New(js.Name("Set"), tuple(lists))),)),
                "items",
            )
        case _:
            return _extreme(low, expr, items)


def _sum(low: Lowering, expr: ir.Operation, items: Lowered) -> Lowered:
    with low.state.names.scope():
        total, number = low.state.names.fresh("total"), low.state.names.fresh("number")
        add = js.Arrow((total, number), js.Binary("+", js.Name(total), js.Name(number)))
    result = method(items, "reduce", add, js.Number(0))
    if expr.info.present or low.state.ranges.is_finite(expr):
        is_present = expr.info.present or items.is_present
        return Lowered(result, Form.NEVER if is_present else Form.UNDEFINED)
    return Lowered(runtime_call("asNumber", result), Form.UNDEFINED)


def _extreme(low: Lowering, expr: ir.Operation, items: ir.Expr) -> Lowered:
    """``Math.min(a, b)`` of numbers that are written out; a long list would be too many arguments."""
    written, function = _EXTREMES[expr.op]
    if isinstance(items, ir.ListDisplay) and not any(isinstance(item, ir.Spread) for item in items.items):
        numbers = [low.value(item).code for item in items.items if not isinstance(item, ir.Spread)]
        if numbers:
            return Lowered(call(written, *numbers), Form.NEVER)
    result = runtime_call(function, low.value(items).code)
    return Lowered(result, Form.NEVER if expr.info.present else Form.UNDEFINED)


def lower_sorted(low: Lowering, expr: ir.Sorted) -> Lowered:
    """A sorted copy; ``sort`` alone compares texts, by their UTF-16 units, as the language does."""
    items = low.value(expr.iterable)
    is_of_texts = expr.iterable.info.type == ListOf(Basic.STRING)
    with low.state.names.scope():
        if expr.key is None and is_of_texts and not expr.reverse:
            return when_present(low, [items], lambda lists: _copy_sorted(lists[0]), "items")
        if expr.key is None and not is_of_texts:
            left, right = low.state.names.fresh("left"), low.state.names.fresh("right")
            order = (right, left) if expr.reverse else (left, right)
            compare = js.Arrow((left, right), js.Binary("-", *map(js.Name, order)))
            return when_present(low, [items], lambda lists: _copy_sorted(lists[0], compare), "items")
        key = _key(low, expr)
    direction = (js.Number(-1),) if expr.reverse else ()
    result = runtime_call("sortedBy", items.code, key, *direction)
    return Lowered(result, Form.NEVER if items.is_present else Form.UNDEFINED)


def _copy_sorted(items: js.Expr, *compare: js.Expr) -> js.Expr:
    return js.Call(js.Member(js.Array((js.Spread(items),)), "sort"), compare)


def _key(low: Lowering, expr: ir.Sorted) -> js.Arrow:
    (variable,) = expr.variables
    name = low.state.names.declare(variable, variable.name)
    low.state.forms[variable] = Form.NEVER
    return js.Arrow((name,), js.Name(name) if expr.key is None else low.value(expr.key).code)
