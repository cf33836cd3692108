"""AG421, AG422: calls that Auth0 cannot carry out in the way in which this login came.

In: a program. Out: at each call a diagnostic for the ways of logging in (auth0/ways.json) in which it fails and which
the conditions above it do not exclude. They are judged by flow/satisfiable.py, which may miss an exclusion (then the
diagnostic can be excused), never invent one.

Not reported: an error that is how clients ask for a factor (``mfa_required`` for a password grant: to leave the call
out would open a gate); what depends on more than the way; ways that a tenant has to ask Auth0 for.

    with rule("Everybody"): api.multifactor.enable("any")     ->   AG421
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.load_ways import ways_where
from actiongen.auth0.ways import CallEffect, Cell, Way
from actiongen.checks.called_here import called_here
from actiongen.checks.excluding import excluding
from actiongen.diagnostics.codes_meaning import BREAKS_IN_WAY, LOGIN_IN_WAY
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.flow.ways import effect_in, has_sign, reaches, sign_of

Broken = list[tuple[Way, Cell]]


def breaks_in_way(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings and notes."""
    for place in resolved.sites:
        if isinstance(place.effect, ir.Call):
            broken = _broken(resolved, place, place.effect)
            renewed = [each for each in broken if each[0].renewal and each[1].advice is None]
            others = [each for each in broken if not each[0].renewal]
            for found in (renewed, others):
                if found:
                    yield _breaks(resolved, place, place.effect, found)
            asking = [each for each in broken if each[1].advice is not None and not each[1].derived]
            yield from (_asks(resolved, place, place.effect, way, cell) for way, cell in asking)


def _broken(resolved: Resolved, place: EffectSite, call: ir.Call) -> Broken:
    """The ways in which the call is reached and fails."""
    every = ways_where(resolved.trigger.id, call.method.name, CallEffect.FAILS)
    written = [each.holds for each in place.assumptions if each.written] if every else []
    failing = {
        way: cell
        for way in every
        if (cell := effect_in(call, resolved.trigger, way, written)) is not None
        and _counts(resolved, way, cell)
    }
    return [(way, failing[way]) for way in reaches(place, resolved, failing)] if failing else []


def _counts(resolved: Resolved, way: Way, cell: Cell) -> bool:
    if cell.effect is not CallEffect.FAILS or cell.thrown or cell.recoverable or cell.condition is not None:
        return False
    runs = way.trigger == resolved.trigger.id and way.preview is None
    return runs and way.extends is None and has_sign(resolved.trigger, way)


def _breaks(resolved: Resolved, place: EffectSite, call: ir.Call, broken: Broken) -> Diagnostic:
    ways = [way for way, _ in broken]
    sign = sign_of(resolved.trigger, ways)
    assert sign is not None, "each has one"
    renewal = all(way.renewal for way in ways)
    stop = f"add a rule above, `when={sign.holds}`, that calls `stop()`, or let the condition exclude it"
    return Diagnostic(
        BREAKS_IN_WAY,
        f"`api.{call.method.name}` also runs where `{sign.holds}`",
        Label(place.at, f"fails with {_either(sorted({_error(cell) for _, cell in broken}))} there"),
        called_here(place, call),
        notes=tuple(dict.fromkeys(cell.meaning for _, cell in broken if cell.meaning is not None)),
        help=(
            stop
            if renewal
            else f"refuse these logins in a rule above, `when={sign.holds}`, or let the condition exclude them"
        ),
        fix=(
            excluding(place.rule.condition, sign.excludes) if renewal and place.rule.body == (call,) else None
        ),
    )


def _asks(resolved: Resolved, place: EffectSite, call: ir.Call, way: Way, cell: Cell) -> Diagnostic:
    """A challenge where Auth0 shows the login page in the place of it."""
    sign = sign_of(resolved.trigger, [way])
    assert sign is not None, "it has one"
    return Diagnostic(
        LOGIN_IN_WAY,
        f"`api.{call.method.name}` also runs where `{sign.holds}`",
        Label(place.at, f"fails with {_error(cell)} there"),
        called_here(place, call),
        notes=() if cell.meaning is None else (cell.meaning,),
        help=cell.advice,
    )


def _either(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"


def _error(cell: Cell) -> str:
    if cell.error is None:
        return "an error"
    return cell.error if " " in cell.error else f"`{cell.error}`"
