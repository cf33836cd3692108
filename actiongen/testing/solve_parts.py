"""Parts of values, and values that are made of others, worked backwards.

In: an expression, the value that it is to have, a state. Out: states in which it may have it.

    [*part(solver, event.user.email, "eve@example.com", start)]
"""

from collections.abc import Iterator
from typing import assert_never

from actiongen import ir
from actiongen.evaluate.calendars import iso
from actiongen.ir.types import Basic, ListOf
from actiongen.runs.texts import number_text, to_units
from actiongen.runs.values import Value
from actiongen.testing.addresses import ELSEWHERE
from actiongen.testing.events import CLOCK
from actiongen.testing.inverse import neighbours, operands_for, wholes_for
from actiongen.testing.solving import Ways, is_same, raw, sample_of
from actiongen.testing.state import State, put


def part(
    solver: Ways,
    expr: ir.Var | ir.Member | ir.Item | ir.Slice | ir.Lookup | ir.Read | ir.Items,
    wanted: Value,
    state: State,
) -> Iterator[State]:
    place = solver.place(expr, state)
    if place is not None:
        yield from state.laid(place[0], raw(expr, wanted), place[1])
        return
    match expr:
        case ir.Var():
            return
        case ir.Read(value, to):
            yield from solver.ways(
                value, iso(wanted) if isinstance(wanted, float) and to is Basic.TIME else wanted, state
            )
        case ir.Items(value):
            yield from solver.ways(value, wanted, state)
        case ir.Member(value, name):
            for row in solver.rows(value, state):
                if is_same(row.get(to_units(name)) if isinstance(row, dict) else None, wanted):
                    yield from solver.ways(value, row, state)
            if wanted is not None:
                for there in _with_record(solver, value, state):
                    yield from solver.ways(value, put(there.value(value), (name,), wanted), there)
        case ir.Item(value, index):
            found = state.value(value)
            items = [*found] if isinstance(found, list) else []
            if wanted is None:
                yield from solver.ways(value, [], state)
            else:
                filler: list[Value] = ["x"] * max(index, -index - 1, 0)
                yield from solver.ways(value, [*(items or filler)[: max(index, 0)], wanted], state)
                yield from solver.ways(value, [*filler, wanted] if index >= 0 else [wanted, *filler], state)
        case ir.Slice(value, lower, upper):
            bounds = [None if each is None else state.value(each) for each in (lower, upper)]
            start, end = (int(bound) if isinstance(bound, float) else None for bound in bounds)
            for whole in wholes_for(state.value(value), start, end, wanted):
                yield from solver.ways(value, whole, state)
        case ir.Lookup():
            yield from _looked_up(solver, expr, wanted, state)
        case _:
            assert_never(expr)


def _with_record(solver: Ways, value: ir.Expr, state: State) -> Iterator[State]:
    """States in which there is a record that a member can be put into; of ``json`` it need not be there."""
    if value.info.type is Basic.JSON or isinstance(state.value(value), dict):
        yield state
        return
    absent = ir.IsNone(value, ir.Info(Basic.BOOLEAN, True, value.info.span))
    for way in solver.ways(absent, False, state):
        if isinstance(way.value(value), dict):
            yield way


def _looked_up(solver: Ways, expr: ir.Lookup, wanted: Value, state: State) -> Iterator[State]:
    whole = state.value(expr.value)
    for key, value in whole.items() if isinstance(whole, dict) else ():
        if is_same(value, wanted):
            yield from solver.ways(expr.key, key, state)
    otherwise = None if expr.default is None else state.value(expr.default)
    if is_same(otherwise, wanted):
        for other in foreign(expr.key, whole, state):
            yield from solver.ways(expr.key, other, state)
    if state.value(expr.key) is None and wanted is not None:
        for example in solver.examples(expr.key, state):
            for beside in solver.ways(expr.key, example, state):
                yield from solver.ways(expr, wanted, beside)
    name = state.value(expr.key)
    if isinstance(name, str) and wanted is not None:
        others = whole if isinstance(whole, dict) else {}
        yield from solver.ways(expr.value, {**others, name: wanted}, state)


def foreign(key: ir.Expr, whole: Value, state: State) -> Iterator[Value]:
    """Keys that are not there."""
    own = whole if isinstance(whole, dict) else {}
    for each in (
        state.value(key),
        *(near for known in [*own][:1] for near in neighbours(known, 1)),
        None,
    ):
        if not (isinstance(each, str) and each in own):
            yield each


def chosen(solver: Ways, expr: ir.OrText | ir.Conditional, wanted: Value, state: State) -> Iterator[State]:
    match expr:
        case ir.OrText(left, right):
            if wanted:
                yield from solver.ways(left, wanted, state)
            for empty in (None, ""):
                yield from solver.both(((left, empty), (right, wanted)), state)
        case ir.Conditional(condition, then, otherwise):
            yield from solver.both(((condition, True), (then, wanted)), state)
            yield from solver.both(((condition, False), (otherwise, wanted)), state)
        case _:
            assert_never(expr)


def displayed(
    solver: Ways, expr: ir.ListDisplay | ir.RecordDisplay | ir.Interpolation, wanted: Value, state: State
) -> Iterator[State]:
    match expr:
        case ir.ListDisplay(items):
            yield from _listed(solver, items, wanted, state)
        case ir.RecordDisplay(entries):
            if isinstance(wanted, dict):
                yield from solver.both(_of_entries(entries, wanted), state)
        case ir.Interpolation(parts):
            values: list[Value] = [
                to_units(each) if isinstance(each, str) else _text(state.value(each)) for each in parts
            ]
            for at, part in enumerate(parts):
                for text in (() if isinstance(part, str) else operands_for(ir.Op.CONCAT, at, values, wanted)):
                    assert not isinstance(part, str)
                    is_number = part.info.type is Basic.NUMBER
                    read = operands_for(ir.Op.TO_JSON, 0, (), text) if is_number else iter((text,))
                    for value in read:
                        yield from solver.ways(part, value, state)
        case _:
            assert_never(expr)


def _of_entries(
    entries: tuple[ir.Entry | ir.ComputedEntry | ir.Spread, ...], wanted: dict[str, Value]
) -> tuple[tuple[ir.Expr, Value], ...]:
    """What values and computed keys are to be: the pairs that no written key gives are those of the computed ones."""
    written = {to_units(entry.key) for entry in entries if isinstance(entry, ir.Entry)}
    others = ((name, value) for name, value in wanted.items() if name not in written)
    pairs: list[tuple[ir.Expr, Value]] = []
    for entry in entries:
        match entry:
            case ir.Entry(key, value):
                pairs.append((value, wanted.get(to_units(key))))
            case ir.ComputedEntry(key_expr, value):
                name, of_name = next(others, (None, None))
                pairs += ((value, of_name),) if name is None else ((key_expr, name), (value, of_name))
            case ir.Spread():
                pass  # what it brings stays as it is
    return tuple(pairs)


def _listed(
    solver: Ways, items: tuple[ir.Expr | ir.Spread, ...], wanted: Value, state: State
) -> Iterator[State]:
    spreads = [at for at, each in enumerate(items) if isinstance(each, ir.Spread)]
    if not isinstance(wanted, list) or len(spreads) > 1 or len(wanted) < len(items) - len(spreads):
        return
    if not spreads and len(wanted) != len(items):
        return
    at = spreads[0] if spreads else len(items)
    after = len(items) - at - 1 if spreads else 0
    middle = wanted[at : len(wanted) - after]
    pairs: list[tuple[ir.Expr, Value]] = []
    for index, item in enumerate(items):
        if isinstance(item, ir.Spread):
            pairs.append((item.value, middle))
        else:
            pairs.append((item, wanted[index] if index < at else wanted[index - len(items)]))
    yield from solver.both(tuple(pairs), state)


def operation(solver: Ways, expr: ir.Operation, wanted: Value, state: State) -> Iterator[State]:
    if expr.op is ir.Op.NOW:
        if isinstance(wanted, float):
            yield from state.laid(CLOCK, iso(wanted))
        return
    state = state if wanted is None or wanted is False else _filled(solver, expr, state)
    values = [state.value(operand) for operand in expr.operands]
    for at, operand in enumerate(expr.operands):
        if expr.op is ir.Op.COALESCE and at:
            before = tuple((operand, None) for operand in expr.operands[:at])
            yield from solver.both((*before, (operand, wanted)), state)
            continue
        for value in _inverse(expr, at, values, wanted):
            if value is not None or wanted is None or wanted is False or expr.op is ir.Op.COALESCE:
                yield from solver.ways(operand, value, state)
    if expr.op is ir.Op.IP_IN and wanted is True:
        ip, ranges = expr.operands
        yield from solver.both(((ip, ELSEWHERE[0]), (ranges, [ELSEWHERE[0]])), state)


def _inverse(expr: ir.Operation, at: int, values: list[Value], wanted: Value) -> Iterator[Value]:
    """What an operand is to be; a list is as long as is wanted, of items of its type."""
    type_ = expr.operands[at].info.type
    if expr.op is ir.Op.LEN and isinstance(type_, ListOf):
        item = sample_of(None, type_.item)
        for texts in operands_for(expr.op, at, ([],), wanted):
            yield [item] * len(texts) if isinstance(texts, list) else None
    else:
        yield from operands_for(expr.op, at, values, wanted)


def _text(value: Value) -> Value:
    return number_text(value) if isinstance(value, float) and not isinstance(value, bool) else value


def _filled(solver: Ways, expr: ir.Operation, state: State) -> State:
    """The state in which the operands are there, but the first, which is worked out from the others."""
    if expr.op is ir.Op.COALESCE:
        return state
    for operand in expr.operands[1:]:
        if state.value(operand) is None:
            ways = (
                way
                for example in solver.examples(operand, state)
                for way in solver.ways(operand, example, state)
            )
            state = next(ways, state)
    return state
