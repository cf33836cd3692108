"""Lists and records that are written out.

In: ``ListDisplay`` and ``RecordDisplay``. Out: literals of JavaScript that leave out what is absent.

    {"city": event.request.geoip.cityName, "n": 1}   ->   compact({ city: event.request.geoip?.cityName, n: 1
    })
"""

from actiongen import ir
from actiongen.backends.javascript.absence import Form, Lowered, call, is_not_null, is_simple, method
from actiongen.backends.javascript.lower_members import may_hold_null
from actiongen.backends.javascript.lowering import Lowering
from actiongen.backends.javascript.runtime import runtime_call
from actiongen.ir.types import Basic
from actiongen.javascript import tree as js

_Property = js.Property | js.Spread
_Entry = ir.Entry | ir.ComputedEntry | ir.Spread


def lower_list(low: Lowering, expr: ir.ListDisplay) -> Lowered:
    """``[a, ...xs]``; an absent list adds nothing."""
    items: list[js.Expr | js.Spread] = []
    for item in expr.items:
        if isinstance(item, ir.Spread):
            items.append(js.Spread(or_empty(low.value(item.value))))
        else:
            items.append(low.value(item).code)
    return Lowered(js.Array(tuple(items)), Form.NEVER)


def or_empty(value: Lowered) -> js.Expr:
    """The list, an empty one if it is absent."""
    is_list = value.is_present and not value.optional
    return value.code if is_list else js.Binary("??", value.code, js.Array(()))


def lower_record(low: Lowering, expr: ir.RecordDisplay) -> Lowered:
    """``{ a: 1, ...d }``, without the pairs whose value is absent."""
    values = [_value(low, entry) for entry in expr.entries]
    absent = [value for value in values if not value.is_present]
    parts = list(zip(expr.entries, values, strict=True))
    if len(absent) == 1 < len(parts) and is_simple(absent[0].code):
        return Lowered(js.Object(tuple(_guarded(low, entry, value) for entry, value in parts)), Form.NEVER)
    runs: list[tuple[bool, list[tuple[_Entry, Lowered]]]] = []
    for part in parts:
        # A null that is written out is kept, and so is whatever a spread brings.
        can_compact = not isinstance(part[0], ir.Spread) and part[1].code != js.Null()
        if not runs or runs[-1][0] != can_compact:
            runs.append((can_compact, []))
        runs[-1][1].append(part)
    return Lowered(_joined(low, [run for _, run in runs]), Form.NEVER)


def _value(low: Lowering, entry: _Entry) -> Lowered:
    if isinstance(entry, ir.Spread):
        return Lowered(_spread(low, entry.value), Form.NEVER)
    if entry.value == ir.Literal(None, entry.value.info):
        return Lowered(js.Null(), Form.NEVER)
    return low.value(entry.value)


def _spread(low: Lowering, expr: ir.Expr) -> js.Expr:
    """What adds the pairs of a record; undefined adds none."""
    record = low.value(expr).code
    if expr.info.type is Basic.JSON:
        record = runtime_call("asObject", record)
    return runtime_call("compact", record) if may_hold_null(expr.info.type) else record


def _property(low: Lowering, entry: _Entry, value: Lowered) -> _Property:
    if isinstance(entry, ir.Spread):
        return js.Spread(value.code)
    if isinstance(entry, ir.Entry):
        return js.Property(entry.key, value.code)
    key = low.value(entry.key).code
    return js.Property(key, value.code) if isinstance(key, js.Name) else js.Spread(_pair(low, entry, value))


def _pair(low: Lowering, entry: ir.Entry | ir.ComputedEntry, value: Lowered) -> js.Expr:
    """An object of one pair."""
    key = entry.key if isinstance(entry, ir.Entry) else low.value(entry.key).code
    if isinstance(key, str | js.Name):
        return js.Object((js.Property(key, value.code),))
    return call("Object.fromEntries", js.Array((_key_and_value(low, entry, value),)))


def _key_and_value(low: Lowering, entry: _Entry, value: Lowered) -> js.Array:
    match entry:
        case ir.Entry(key):
            return js.Array((js.String(key), value.code))
        case ir.ComputedEntry(key_expr):
            return js.Array((low.value(key_expr).code, value.code))
        case ir.Spread():
            raise AssertionError("what is spread is no pair")


def _guarded(low: Lowering, entry: _Entry, value: Lowered) -> _Property:
    if isinstance(entry, ir.Spread) or value.is_present:
        return _property(low, entry, value)
    return js.Spread(js.Binary("&&", is_not_null(value.code), _pair(low, entry, value)))


def _joined(low: Lowering, runs: list[list[tuple[_Entry, Lowered]]]) -> js.Expr:
    """One object of all runs in order; those with pairs that may be absent lose these first."""
    properties: list[_Property] = []
    for run in runs:
        made = tuple(_property(low, entry, value) for entry, value in run)
        if all(value.is_present for _, value in run):
            properties += made
            continue
        compacted = _compacted(low, run, made)
        if len(runs) == 1:
            return compacted
        properties.append(js.Spread(compacted))
    return js.Object(tuple(properties))


def _compacted(low: Lowering, run: list[tuple[_Entry, Lowered]], made: tuple[_Property, ...]) -> js.Expr:
    """The pairs of a run that have a value. Where two keys may be one, a pair without a value hides no other."""
    if not any(isinstance(entry, ir.ComputedEntry) for entry, _ in run):
        return runtime_call("compact", js.Object(made))
    pairs = js.Array(tuple(_key_and_value(low, entry, value) for entry, value in run))
    with low.state.names.scope():
        name = low.state.names.fresh("pair")
        test = js.Arrow((name,), is_not_null(js.Index(js.Name(name), js.Number(1))))
    return call("Object.fromEntries", method(Lowered(pairs, Form.NEVER), "filter", test))
