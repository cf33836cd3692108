"""AG444: what is meant for the first login, and runs for each refresh token of it too.

In: a program. Out: a warning at each request, and at each call that writes metadata, that runs only where a counter of
logins (a fact of the catalogue) is low, and that an exchange of a refresh token reaches: the counter stays as it is
until the next login, and the exchange runs the Action again.

    with rule("Welcome", when=event.stats.logins_count == 1): http.post(…)     ->   AG444
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.load_ways import ways
from actiongen.auth0.model import Tag, Trait
from actiongen.checks.excluding import excluding
from actiongen.diagnostics.codes_meaning import FIRST_LOGIN_ON_REFRESH
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import path_expression, written
from actiongen.flow.conditions import compared
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.flow.ways import reaches, sign_of

_WRITES = frozenset({Tag.USER_METADATA, Tag.APP_METADATA})
_MANY = 1_000_000_000.0


def first_login_on_refresh(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a rule."""
    way = ways()["refresh-token"]
    sign = sign_of(resolved.trigger, [way]) if way.trigger == resolved.trigger.id else None
    if sign is None or not resolved.reads_any(Trait.COUNTS_REFUSED):
        return
    told: set[int] = set()
    for place in resolved.sites:
        if id(place.rule) in told or not _is_once(place.effect):
            continue
        counter = _counter(resolved, place)
        if counter is not None and any(reaches(place, resolved, [way])):
            told.add(id(place.rule))
            yield Diagnostic(
                FIRST_LOGIN_ON_REFRESH,
                f"this also runs where `{sign.holds}`",
                Label(place.at, "done again for each refresh token"),
                notes=(
                    f"`{counter}` stays as it is until the next login, and an exchange of a refresh token runs the"
                    " Action again",
                ),
                help=f"let the condition exclude it: `{sign.excludes}`",
                fix=(
                    excluding(place.rule.condition, sign.excludes)
                    if _does_nothing_else(resolved, place)
                    else None
                ),
            )


def _is_once(effect: ir.Effect) -> bool:
    if isinstance(effect, ir.Ask):
        return isinstance(effect.question, ir.Request | ir.ExternCall)
    return isinstance(effect, ir.Call) and bool(_WRITES & set(effect.method.tags))


def _does_nothing_else(resolved: Resolved, place: EffectSite) -> bool:
    """Whether the rule has no other effect, such as a denial, that its condition would take away from a refresh."""
    effects = (each.effect for each in resolved.sites if each.rule is place.rule)
    return all(_is_once(effect) or isinstance(effect, ir.Log) for effect in effects)


def _counter(resolved: Resolved, place: EffectSite) -> str | None:
    """The counter that has to be low for it."""
    own, above = [each.holds for each in place.own], [each.holds for each in place.above]
    for path in resolved.paths_read((*own, *above)):
        field = resolved.trigger.field(path)
        if field is not None and Trait.COUNTS_REFUSED in field.traits:
            many = compared(">", path_expression(resolved.trigger, path, place.at), _MANY)
            if not resolved.logic.possible([*own, many], above):
                return written(path)
    return None
