"""Calls that one run can make together, and that Auth0 takes badly together: the pairs, by what the methods do.

In: a program. Out: a diagnostic for each later call beside the first one of another kind that the same run can make.

    api.multifactor.enable("any") … api.authentication.challengeWith(…)     ->   AG437
"""

from collections.abc import Iterator

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
        # The nearest stand first.
        others = [
            (at, each) for at, each in enumerate(of_handler) if _has(each, earlier, resolved.trigger.id)
        ][::-1]
        for at, place in enumerate(of_handler) if others else ():
            if _has(place, later, resolved.trigger.id):
                near = (each for other, each in others if other != at and (other < at or not in_order))
                met = next((each for each in near if may_run(resolved.logic, each, place)), None)
                if met is not None:
                    yield met, place


def _has(place: EffectSite, tags: frozenset[Tag], trigger: str) -> bool:
    """Whether it is such a call, and one that asks for something."""
    call = place.effect
    if not isinstance(call, ir.Call) or not tags & set(call.method.tags):
        return False
    return not lifts(call, trigger)
