"""What is true of an event in a way of logging in, and which effects are reached there.

In: a way of the catalogue, the sites of a program. Out: the conditions that hold in it, which are assumed together with
those above an effect; and the texts by which a policy asks for it.

    sign_of(trigger, [ways()["refresh-token"]]).holds   ->   'event.transaction.protocol == "oauth2-refresh-token"'
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from actiongen import ir
from actiongen.auth0.load_ways import cell, ways
from actiongen.auth0.model import ITEM, FieldType, Trigger
from actiongen.auth0.ways import CallEffect, Cell, Path, Signal, SignalKind, Way
from actiongen.facts.constants import constant
from actiongen.facts.event_paths import paths_read
from actiongen.flow.conditions import absent, all_hold, compared, contains, negated, one_holds
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.ir.types import Basic, of_field
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span


@dataclass(frozen=True, slots=True)
class Sign:
    """How a policy asks for a way: a condition that holds in it, and one that excludes it."""

    holds: str
    excludes: str


def assumed(trigger: Trigger, way: Way, at: Span) -> Iterator[ir.Expr]:
    """The conditions that hold in every login of that way, as far as conditions can say it."""
    if way.extends is not None:
        yield from assumed(trigger, ways()[way.extends], at)
    for signal in _readable(trigger, way):
        yield _holds(trigger, signal, at)
    for path in way.absent:
        if is_documented(trigger, path):
            yield absent(_read(trigger, path, at))


def sign_of(trigger: Trigger, any_of: Iterable[Way]) -> Sign | None:
    """How a policy asks for any of the ways, by the first field that tells each apart; None where none does."""
    by_path: dict[tuple[Path, SignalKind], dict[str | float | bool, None]] = {}
    for way in any_of:
        signal = next((each for each in _readable(trigger, way) if each.kind is not SignalKind.NONE_OF), None)
        if signal is not None:
            by_path.setdefault((signal.path, signal.kind), {}).update(dict.fromkeys(signal.values))
    found = [_sign(trigger, Signal(path, kind, tuple(values))) for (path, kind), values in by_path.items()]
    if not found:
        return None
    return Sign(" or ".join(sign.holds for sign in found), " and ".join(sign.excludes for sign in found))


_known: dict[tuple[str, str], tuple[Signal, ...]] = {}


def _readable(trigger: Trigger, way: Way) -> tuple[Signal, ...]:
    """The signals about fields that this trigger has, documented ones first; what items of a list are no condition of
    one line says."""
    if (trigger.id, way.id) not in _known:
        found = [each for each in way.signals if ITEM not in each.path and is_documented(trigger, each.path)]
        _known[trigger.id, way.id] = tuple(sorted(found, key=lambda each: trigger.field(each.path) is None))
    return _known[trigger.id, way.id]


def has_sign(trigger: Trigger, way: Way) -> bool:
    """Whether a policy can tell the way apart."""
    return any(each.kind is not SignalKind.NONE_OF for each in _readable(trigger, way))


def is_documented(trigger: Trigger, path: Path) -> bool:
    """Whether the event has such a field, or a container that may hold one of that name."""
    if trigger.field(path) is not None:
        return True
    above = trigger.field(path[:-1])
    return above is not None and above.type in (FieldType.CONTAINER, FieldType.JSON)


def _read(trigger: Trigger, path: Path, at: Span) -> ir.Expr:
    expr: ir.Expr = ir.Event(ir.Info(of_field(trigger.event), True, at))
    for length, name in enumerate(path, 1):
        field = trigger.field(path[:length])
        type = Basic.JSON if field is None else of_field(field)
        expr = ir.Member(expr, name, ir.Info(type, False, at))
    return expr


def _holds(trigger: Trigger, signal: Signal, at: Span) -> ir.Expr:
    read = _read(trigger, signal.path, at)
    match signal.kind:
        case SignalKind.PRESENT:
            return negated(absent(read))
        case SignalKind.PREFIX:
            begin = ir.Literal(str(signal.values[0]), ir.Info(Basic.STRING, True, at))
            return ir.Operation(ir.Op.STARTSWITH, (read, begin), ir.Info(Basic.BOOLEAN, True, at))
        case SignalKind.ONE_OF if _is_list(trigger, signal.path):
            return one_holds([contains(read, str(value)) for value in signal.values])
        case SignalKind.ONE_OF:
            return one_holds([compared("==", read, _plain(value)) for value in signal.values])
        case SignalKind.NONE_OF:
            return all_hold([compared("!=", read, _plain(value)) for value in signal.values])
        case _:
            assert_never(signal.kind)


def _plain(value: str | float | bool) -> str | float:
    return value if isinstance(value, str) else float(value)


def _is_list(trigger: Trigger, path: Path) -> bool:
    field = trigger.field(path)
    return field is not None and field.type is FieldType.LIST


def _sign(trigger: Trigger, signal: Signal) -> Sign:
    path = f"event.{'.'.join(signal.path)}"
    texts = [json.dumps(value, ensure_ascii=False) for value in signal.values]
    match signal.kind:
        case SignalKind.PRESENT:
            return Sign(f"{path} is not None", f"{path} is None")
        case SignalKind.PREFIX:
            return Sign(f"{path}.startswith({texts[0]})", f"not {path}.startswith({texts[0]})")
        case SignalKind.ONE_OF if _is_list(trigger, signal.path):
            return Sign(f"{texts[0]} in {path}", f"{texts[0]} not in {path}")
        case SignalKind.ONE_OF if len(texts) == 1:
            return Sign(f"{path} == {texts[0]}", f"{path} != {texts[0]}")
        case SignalKind.ONE_OF | SignalKind.NONE_OF:
            listed = f"[{', '.join(texts)}]"
            return Sign(f"{path} in {listed}", f"{path} not in {listed}")
        case _:
            assert_never(signal.kind)


# Calls


def effect_in(call: ir.Call, trigger: Trigger, way: Way, conditions: Iterable[ir.Expr] = ()) -> Cell | None:
    """What is known of a call in a way: with its arguments, under the conditions that somebody has written above it."""
    found = cell(trigger.id, call.method.name, way)
    if found is None or not (_is_spared(call, found) or _is_thought_of(found, conditions)):
        return found
    return replace(found, effect=CallEffect.ACTS, error=None, meaning=None)


def _is_spared(call: ir.Call, found: Cell) -> bool:
    """Whether the arguments are such that the call does not fail, or that nobody can say."""
    known = constant(call.arguments[0]) if call.arguments else None
    if known is not None and known[0] in found.except_for:
        return True
    return any(_option(call, name) != (value,) for name, value in found.with_options.items())


def _option(call: ir.Call, name: str) -> tuple[object] | None:
    """The value of an option that is spelt out."""
    last = call.arguments[-1] if call.arguments else None
    entries = last.entries if isinstance(last, ir.RecordDisplay) else ()
    values = [entry for entry in entries if isinstance(entry, ir.Entry) and entry.key == name]
    return constant(values[-1].value) if values else None


def _is_thought_of(found: Cell, conditions: Iterable[ir.Expr]) -> bool:
    return bool(found.unless_read) and found.unless_read in paths_read(conditions)


# Places


def reaches(place: EffectSite, resolved: Resolved, any_of: Iterable[Way]) -> Iterator[Way]:
    """The ways in which an effect may be reached, as far as anybody can say: none that is left out is."""
    own = [assumption.holds for assumption in place.own]
    above = [assumption.holds for assumption in place.above]
    read = resolved.paths_read([*own, *above])
    anyway: bool | None = None
    for way in any_of:
        if any(_overlap(path, each) for path in _paths(way) for each in read):
            if _may_be(resolved, way, place.at, own, above):
                yield way
        else:
            anyway = resolved.logic.possible(own, above) if anyway is None else anyway
            if anyway:
                yield way


def _may_be(resolved: Resolved, way: Way, at: Span, own: list[ir.Expr], above: list[ir.Expr]) -> bool:
    if way.id not in resolved.of_ways:
        resolved.of_ways[way.id] = tuple(assumed(resolved.trigger, way, at))
    known = resolved.of_ways[way.id]
    # The first sign of a way is that which policies ask for.
    possible = resolved.logic.possible
    return possible([*own, *known[:1]], above) and (len(known) < 2 or possible([*own, *known], above))


def _paths(way: Way) -> Iterator[Path]:
    """The fields that are otherwise in this way."""
    if way.extends is not None:
        yield from _paths(ways()[way.extends])
    yield from (signal.path for signal in way.signals)
    yield from way.absent


def _overlap(one: Path, other: Path) -> bool:
    """Whether one path is the other, or stands above it."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]
