"""Calls that one run can make together, and that Auth0 takes badly together: the pairs, by what the methods do.

In: a program. Out: a diagnostic for each later call beside the first one of another kind that the same run can make.

    api.multifactor.enable("any") … api.authentication.challengeWith(…)     ->   AG437
"""

from collections.abc import Iterable, Iterator

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.checks.gates import lifts
from actiongen.checks.leaving import may_run
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite

Pair = tuple[EffectSite, EffectSite]


def together(
    resolved: Resolved, earlier: frozenset[Tag], later: frozenset[Tag], *, in_order: bool
) -> Iterator[Pair]:
    """A call with one of each kind of tags; ``in_order``: the later one stands below the earlier one in the text. Each
    later call is told once, with the nearest that it can meet."""
    for of_handler in resolved.sites_of_handlers:
        for at, place in enumerate(of_handler):
            if _has(place, later, resolved.trigger.id):
                others = of_handler[:at] if in_order else [each for each in of_handler if each is not place]
                met = next(
                    (each for each in _nearest(others) if _meets(resolved, each, place, earlier)), None
                )
                if met is not None:
                    yield met, place


def _nearest(places: Iterable[EffectSite]) -> list[EffectSite]:
    return [*places][::-1]


def _meets(resolved: Resolved, other: EffectSite, place: EffectSite, tags: frozenset[Tag]) -> bool:
    return _has(other, tags, resolved.trigger.id) and may_run(resolved.logic, other, place)


def _has(place: EffectSite, tags: frozenset[Tag], trigger: str) -> bool:
    """Whether it is such a call, and one that asks for something."""
    call = place.effect
    if not isinstance(call, ir.Call) or not tags & set(call.method.tags):
        return False
    return not lifts(call, trigger)
