"""AG435, AG436: calls that Auth0 drops in the way in which this login came, and gates that some accounts never meet.

In: a program. Out: at each call a warning for the ways of logging in (auth0/ways.json) in which it does nothing, or
which it is not made for, and which the conditions above it do not exclude; at the first gate of an action a note on
the accounts for which Auth0 does not run the trigger.

Not reported: what has no effect because there is nothing to have one on (a claim on an ID token that is not issued);
what depends on more than the way; ways that a tenant has to ask Auth0 for.

    with rule("Everybody"): api.session.revoke("moved")     ->   AG435
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.load_ways import cells_of, ways_where, ways_without
from actiongen.auth0.ways import CallEffect, Cell, Way
from actiongen.checks.called_here import called_here
from actiongen.checks.excluding import excluding
from actiongen.checks.gates import is_gate
from actiongen.diagnostics.codes_meaning import SILENT_IN_WAY, TRIGGER_NOT_RUN
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.flow.ways import effect_in, has_sign, reaches, sign_of

_DROPPED = (CallEffect.NO_EFFECT, CallEffect.UNSUPPORTED)


def silent_in_way(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings and notes."""
    for place in resolved.sites:
        if isinstance(place.effect, ir.Call):
            found = _dropped(resolved, place, place.effect)
            if found:
                yield _silent(resolved, place, place.effect, found)
    yield from _not_run(resolved)


def _dropped(resolved: Resolved, place: EffectSite, call: ir.Call) -> list[tuple[Way, Cell]]:
    cells = {
        way: cell
        for way in ways_where(resolved.trigger.id, call.method.name, *_DROPPED)
        if (cell := effect_in(call, resolved.trigger, way)) is not None and _counts(resolved, way, cell)
    }
    return [(way, cells[way]) for way in reaches(place, resolved, cells)] if cells else []


def _counts(resolved: Resolved, way: Way, cell: Cell) -> bool:
    if cell.effect not in _DROPPED or cell.harmless or cell.condition is not None:
        return False
    return way.preview is None and way.extends is None and has_sign(resolved.trigger, way)


def _silent(
    resolved: Resolved, place: EffectSite, call: ir.Call, dropped: list[tuple[Way, Cell]]
) -> Diagnostic:
    sign = sign_of(resolved.trigger, [way for way, _ in dropped])
    assert sign is not None, "each has one"
    advices = {cell.advice for _, cell in dropped}
    advice = advices.pop() if len(advices) == 1 else None
    unsure = all(cell.effect is CallEffect.UNSUPPORTED for _, cell in dropped)
    return Diagnostic(
        SILENT_IN_WAY,
        f"`api.{call.method.name}` also runs where `{sign.holds}`",
        Label(place.at, "is not made for these logins" if unsure else "does nothing there"),
        called_here(place, call),
        notes=tuple(dict.fromkeys(cell.meaning or cell.note or "" for _, cell in dropped)),
        help=advice or f"let the condition exclude these logins: `{sign.excludes}`",
        fix=(
            excluding(place.rule.condition, sign.excludes)
            if advice is None and not unsure and place.rule.body == (call,)
            else None
        ),
    )


def _not_run(resolved: Resolved) -> Iterator[Diagnostic]:
    gates = (place for place in resolved.sites if is_gate(place.effect, resolved.trigger.id))
    place = next(gates, None)
    if place is None or not isinstance(place.effect, ir.Call):
        return
    cells = cells_of(resolved.trigger.id, place.effect.method.name)
    kinds = [way for way in ways_without(resolved.trigger.id) if not way.alone and way.id in cells]
    if kinds:
        yield Diagnostic(
            TRIGGER_NOT_RUN,
            f"{resolved.trigger.id} does not run for every account",
            Label(place.at, "these are not kept out"),
            notes=tuple(dict.fromkeys(cells[way.id].meaning or "" for way in kinds)),
            help="judge them in an action of post-login too, or say why they may pass",
        )
