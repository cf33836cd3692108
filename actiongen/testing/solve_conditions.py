"""Conditions worked backwards.

In: a condition, whether it is to hold, a state. Out: states in which it may come out so.

    [*joined(solver, Not(a), True, start)]
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from actiongen import ir
from actiongen.ir.types import Basic, Type
from actiongen.ir.walk import seen_through
from actiongen.runs.values import Value
from actiongen.testing.candidates import matching_text
from actiongen.testing.events import HTTP
from actiongen.testing.inverse import SECOND, compared_to, neighbours
from actiongen.testing.solve_parts import foreign
from actiongen.testing.solving import Ways, examples_of, is_same
from actiongen.testing.state import State


def joined(solver: Ways, expr: ir.Not | ir.And | ir.Or, wanted: bool, state: State) -> Iterator[State]:
    match expr:
        case ir.Not(operand):
            yield from solver.ways(operand, not wanted, state)
        case ir.And(operands) | ir.Or(operands):
            if wanted is isinstance(expr, ir.And):
                yield from solver.both(tuple((operand, wanted) for operand in operands), state)
            else:
                for each in operands:
                    yield from solver.ways(each, wanted, state)
        case _:
            assert_never(expr)


def compared(solver: Ways, operator: str, left: ir.Expr, right: ir.Expr, state: State) -> Iterator[State]:
    step = _step(left.info.type)
    for mine, other, how in ((left, right, operator), (right, left, ir.MIRRORED[operator])):
        for base in solver.rows(other, state) or (None,):
            for beside in solver.ways(other, base, state):
                for value in compared_to(how, base, step):
                    yield from solver.ways(mine, value, beside)
                break
        if operator in ("!=", ">", ">=", "<", "<="):
            yield from solver.ways(mine, None, state)
        for listed in _listed(solver, mine, state) if operator == "!=" else ():
            yield from solver.ways(mine, listed, state)
    for base in examples_of(left.info.type if left.info.type is not Basic.JSON else right.info.type):
        for value in compared_to(operator, base, step):
            yield from solver.both(((right, base), (left, value)), state)


def _listed(solver: Ways, expr: ir.Expr, state: State) -> tuple[str, ...]:
    """The only values that a field, or a part of what a query returns, can have; nothing where there are others."""
    path, hole = solver.place(expr, state) or ((), None)
    if not path or hole is not None:
        return ()
    if path[0] == HTTP:
        return () if state.replies is None else state.replies.listed(path)
    field = solver.trigger.field(path)
    return () if field is None else field.values


def asked(
    solver: Ways, expr: ir.IsNone | ir.NonEmpty | ir.Truthy | ir.Matches, wanted: bool, state: State
) -> Iterator[State]:
    values: Iterable[Value]
    match expr:
        case ir.IsNone(value):
            if not wanted and (of_any_turn := _of_any_turn(value, expr.info)) is not None:
                yield from solver.ways(of_any_turn, True, state)
            values = (None,) if wanted else solver.examples(value, state)
            inner = value
        case ir.NonEmpty(value):
            values, inner = (solver.examples(value, state) if wanted else (None, "")), value
        case ir.Truthy(value):
            values, inner = ((True, "x", 1.0) if wanted else (None, False, "", 0.0)), value
        case ir.Matches(regex, subject):
            found = matching_text(regex.root, regex)
            values, inner = ((found, f"x{found}", f"{found}x") if wanted else ("", "x", None)), subject
        case _:
            assert_never(expr)
    for each in values:
        yield from solver.ways(inner, each, state)


def within(solver: Ways, expr: ir.In | ir.InText | ir.HasKey, wanted: bool, state: State) -> Iterator[State]:
    match expr:
        case ir.In(item, items):
            whole, mine = state.value(items), state.value(item)
            some = whole if isinstance(whole, list) else []
            for each in some if wanted else _others(mine, some):
                yield from solver.ways(item, each, state)
            if wanted:
                if (of_a_turn := in_a_turn(expr)) is not None:
                    yield from solver.ways(of_a_turn, True, state)
                for example in solver.examples(item, state):
                    yield from solver.both(((item, example), (items, [*some, example])), state)
                    yield from solver.both(((item, example), (items, [example])), state)
            else:
                yield from solver.ways(items, [], state)
        case ir.InText(needle, text):
            part, whole = state.value(needle), state.value(text)
            part = part if isinstance(part, str) else "x"
            values = (f"x{part}x", part, f"{part}x", f"x{part}") if wanted else ("", "y", None)
            for value in values:
                yield from solver.both(((needle, part), (text, value)), state)
            if isinstance(whole, str):
                yield from solver.ways(needle, whole if wanted else f"{whole}x", state)
        case ir.HasKey(key, record):
            whole = state.value(record)
            own = whole if isinstance(whole, dict) else {}
            for name in own if wanted else foreign(key, whole, state):
                yield from solver.ways(key, name, state)
            for entry in _computed(record):
                is_key = ir.Compare("==", entry.key, key, expr.info)
                is_there = ir.IsNone(entry.value, expr.info)
                if wanted:
                    yield from solver.both(((is_key, True), (is_there, False)), state)
                else:
                    yield from solver.ways(is_key, False, state)
            if wanted:
                if (of_a_turn := in_a_turn(expr)) is not None:
                    yield from solver.ways(of_a_turn, True, state)
                for name in solver.rows(key, state):
                    yield from solver.ways(record, {**own, str(name): "x"}, state)
            else:
                yield from solver.ways(record, {}, state)
        case _:
            assert_never(expr)


def in_a_turn(expr: ir.In | ir.HasKey) -> ir.Comprehension | None:
    """The same question of a list or dictionary that loops make: whether it comes of any turn."""
    if isinstance(expr, ir.HasKey):
        return _key_in_a_turn(expr)
    match made := seen_through(expr.items):
        case ir.Comprehension(ir.Kind.LIST, element=element):
            test: ir.Expr = ir.Compare("==", element, expr.item, expr.info)
        case ir.Comprehension(ir.Kind.FLAT, element=element):
            test = ir.In(expr.item, element, expr.info)
        case _:
            return None
    return replace(made, kind=ir.Kind.ANY, element=test, info=expr.info)


def _key_in_a_turn(expr: ir.HasKey) -> ir.Comprehension | None:
    match seen_through(expr.record):
        case ir.MapComprehension(variables, iterable, condition, key, value):
            is_key = ir.Compare("==", key, expr.key, expr.info)
            has_value = ir.Not(ir.IsNone(value, expr.info), expr.info)
            test = ir.And((is_key, has_value), expr.info)
            return ir.Comprehension(ir.Kind.ANY, variables, iterable, condition, test, expr.info)
        case _:
            return None


def _of_any_turn(value: ir.Expr, info: ir.Info) -> ir.Expr | None:
    """Whether there is a first item, as a question to the turns of the loop."""
    match made := seen_through(value):
        case ir.Comprehension(ir.Kind.FIRST, element=element):
            is_there = ir.Not(ir.IsNone(element, info), info)
            return replace(made, kind=ir.Kind.ANY, element=is_there, info=info)
        case _:
            return None


def _computed(record: ir.Expr) -> tuple[ir.ComputedEntry, ...]:
    made = seen_through(record)
    entries = made.entries if isinstance(made, ir.RecordDisplay) else ()
    return tuple(entry for entry in entries if isinstance(entry, ir.ComputedEntry))


def _others(mine: Value, items: list[Value]) -> Iterator[Value]:
    """Values that are not among the items."""
    near = (mine, *(neighbour for item in items[:2] for neighbour in neighbours(item, 1)), None)
    yield from (each for each in near if not any(is_same(each, item) for item in items))


def _step(type_: Type) -> float:
    return SECOND if type_ in (Basic.TIME, Basic.DURATION) else 1.0
