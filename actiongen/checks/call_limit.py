"""AG438: more calls in one run than Auth0 carries out in a login.

In: a program. Out: an error at the call that is one too many: the calls of its group (a fact of the catalogue: four
challenges and enrolments, one primary user) that one run can make are more than the limit. A call in a loop over a list
counts once.

    five times api.authentication.challengeWith(…)     ->   AG438
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import CallLimit
from actiongen.checks.leaving import may_run
from actiongen.diagnostics.codes_meaning import CALL_LIMIT
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved
from actiongen.flow.satisfiability import Satisfiability
from actiongen.flow.sites import EffectSite

_MOST_TURNS_BACK = 100
"""How many questions more than there are calls may be asked, where the first ones of them exclude the others."""


def call_limit(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors: one a group and handler."""
    for of_handler in resolved.sites_of_handlers:
        groups: dict[str, tuple[CallLimit, list[EffectSite]]] = {}
        for place in of_handler:
            limit = place.effect.method.call_limit if isinstance(place.effect, ir.Call) else None
            if limit is not None:
                groups.setdefault(limit.group, (limit, []))[1].append(place)
        for limit, places in groups.values():
            if len(places) > limit.most:
                found = _too_many(resolved.logic, places, limit.most)
                if found is not None:
                    yield _diagnostic(limit, found)


def _too_many(logic: Satisfiability, places: list[EffectSite], most: int) -> list[EffectSite] | None:
    """One more call than the limit that one run can make, the first ones that are found."""
    asked = 0

    def more(taken: list[EffectSite], start: int) -> list[EffectSite] | None:
        nonlocal asked
        if len(taken) > most:
            return taken
        # As many as are still lacking have to follow.
        for index in range(start, len(places) - most + len(taken)):
            asked += 1
            if asked > len(places) + _MOST_TURNS_BACK:
                return None
            if may_run(logic, *taken, places[index]):
                found = more([*taken, places[index]], index + 1)
                if found is not None:
                    return found
        return None

    return more([], 0)


def _diagnostic(limit: CallLimit, calls: list[EffectSite]) -> Diagnostic:
    *others, last = calls
    assert isinstance(last.effect, ir.Call), "it has a limit"
    times = "once" if limit.most == 1 else f"{limit.most} times"
    return Diagnostic(
        CALL_LIMIT,
        f"one run can call `api.{last.effect.method.name}` and its like more than {times}",
        Label(last.at, "one too many"),
        tuple(Label(each.at, "counts") for each in others),
        notes=(f"the login fails at the call that is one too many; source: {limit.source}",),
        help="let the conditions exclude each other, or end the action with `stop()` below the last one that is needed",
    )
