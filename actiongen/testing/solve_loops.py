"""Loops worked backwards: the turn that gives a value, over an item that is there or one that is made.

In: a comprehension, the value that it is to have, a state. Out: states in which it may have it.

    [*comprehension(solver, any(i.provider == "a" for i in event.user.identities), True, start)]
"""

from collections.abc import Iterator
from typing import assert_never

from actiongen import ir
from actiongen.auth0.model import ITEM
from actiongen.ir.types import Basic, ListOf, Type
from actiongen.runs.values import Value
from actiongen.testing.solving import Ways, sample_of
from actiongen.testing.state import Hole, State

_MOST_ROWS = 100


def comprehension(
    solver: Ways, expr: ir.Comprehension | ir.MapComprehension, wanted: Value, state: State
) -> Iterator[State]:
    filters = () if expr.condition is None else ((expr.condition, True),)
    match expr:
        case ir.Comprehension(ir.Kind.ANY | ir.Kind.ALL as kind, iterable=iterable, element=element):
            if wanted is (kind is ir.Kind.ALL):
                yield from solver.ways(iterable, {} if isinstance(iterable, ir.Items) else [], state)
            yield from _one_turn(solver, expr, (*filters, (element, wanted)), state)
        case ir.Comprehension(ir.Kind.FIRST, iterable=iterable, element=element):
            if wanted is None:
                yield from solver.ways(iterable, {} if isinstance(iterable, ir.Items) else [], state)
                yield from _one_turn(solver, expr, tuple((each, False) for each, _ in filters), state)
            else:
                yield from _one_turn(solver, expr, (*filters, (element, wanted)), state)
        case ir.Comprehension(ir.Kind.FLAT | ir.Kind.MERGE, iterable=iterable, element=element):
            if not wanted:
                yield from solver.ways(iterable, {} if isinstance(iterable, ir.Items) else [], state)
            else:
                yield from _one_turn(solver, expr, (*filters, (element, wanted)), state)
        case ir.Comprehension(iterable=iterable, element=element):
            if wanted == []:
                yield from solver.ways(iterable, {} if isinstance(iterable, ir.Items) else [], state)
            elif isinstance(wanted, list):
                yield from _each_turn(solver, expr, (*filters, (element, wanted[0])), wanted, element, state)
        case ir.MapComprehension(iterable=iterable, key=key, value=value):
            if wanted == {}:
                yield from solver.ways(iterable, {} if isinstance(iterable, ir.Items) else [], state)
            elif isinstance(wanted, dict):
                name, of_name = next(iter(wanted.items()))
                yield from _one_turn(solver, expr, (*filters, (key, name), (value, of_name)), state)
        case _:
            assert_never(expr)


def _one_turn(
    solver: Ways,
    expr: ir.Comprehension | ir.MapComprehension,
    pairs: tuple[tuple[ir.Expr, Value], ...],
    state: State,
) -> Iterator[State]:
    """States in which a turn of the loop gives its expressions these values."""
    for inside in turns(solver, expr.variables, expr.iterable, None, state):
        for done in solver.both(pairs, inside):
            yield from after_turn(solver, expr.variables, expr.iterable, done, state)


def _each_turn(
    solver: Ways,
    expr: ir.Comprehension,
    pairs: tuple[tuple[ir.Expr, Value], ...],
    wanted: list[Value],
    element: ir.Expr,
    state: State,
) -> Iterator[State]:
    """States in which the items of the event give the wanted ones, one each."""
    if isinstance(expr.iterable, ir.Items):
        return
    made: list[Value] = []
    here = state
    for each in wanted:
        of_one = tuple((what, each if what is element else value) for what, value in pairs)
        hole = _hole(solver, expr.iterable, here)
        found = next(solver.both(of_one, here.binding(expr.variables[0], hole)), None)
        if found is None:
            return
        made.append(found.filled(hole))
        here = found.leaving(expr.variables, state)
    yield from solver.ways(expr.iterable, made, here)


def turns(
    solver: Ways,
    variables: tuple[ir.Variable, ...],
    iterable: ir.Expr,
    values: tuple[ir.Expr, ...] | None,
    state: State,
) -> Iterator[State]:
    """The states inside of a loop: for each item that is there, and for one that is to be made."""
    if values is not None:
        yield _bound(variables, tuple(state.value(value) for value in values), state)
        return
    there = state.value(iterable)
    if isinstance(there, dict):
        for key, value in [*there.items()][:_MOST_ROWS]:
            yield _bound(variables, (key, value), state)
    elif isinstance(there, list):
        for value in there[:_MOST_ROWS]:
            yield _bound(variables, (value,), state)
    holes = [_hole(solver, iterable, state, variable.type) for variable in variables]
    yield _bound(variables, tuple(holes), state)


def _bound(variables: tuple[ir.Variable, ...], values: tuple[Value | Hole, ...], state: State) -> State:
    for variable, value in zip(variables, values, strict=True):
        state = state.binding(variable, value)
    return state


def _hole(solver: Ways, iterable: ir.Expr, state: State, type_: Type | None = None) -> Hole:
    place = None if isinstance(iterable, ir.Items) else solver.place(iterable, state)
    field = None
    if place is not None and place[1] is None:
        field = solver.trigger.field((*place[0], ITEM))
    return Hole(solver.number(), sample_of(field, type_ or _item_type(iterable)), field)


def after_turn(
    solver: Ways, variables: tuple[ir.Variable, ...], iterable: ir.Expr, done: State, before: State
) -> Iterator[State]:
    """The states after a turn: an item that was made is the only one that is looped over, or one more."""
    bound = [done.bound[variable] for variable in variables]
    holes = [each for each in bound if isinstance(each, Hole)]
    after = done.leaving(variables, before)
    if not holes:
        yield after
        return
    made = [done.filled(hole) for hole in holes]
    if len(made) == 2:
        yield from solver.ways(iterable, {str(made[0]): made[1]}, after)
    else:
        yield from solver.ways(iterable, [made[0]], after)
        if isinstance(there := after.value(iterable), list) and there:
            yield from solver.ways(iterable, [*there, made[0]], after)


def _item_type(iterable: ir.Expr) -> Type:
    type_ = iterable.info.type
    return type_.item if isinstance(type_, ListOf) else Basic.JSON
