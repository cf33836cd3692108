"""AG457: denials of those without a role that spare those of whom no roles are known.

In: a program. Out: an error at each denial of users who are not in a group (a fact of the catalogue names the field)
whose conditions leave out those of whom no groups are known, by a test for None, and that nothing else refuses. Where
nobody has tested for None it is AG416's.

    when=event.authorization is not None and "Staff" not in event.authorization.roles: api.access.deny("…")   ->   AG457
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Tag, Trait
from actiongen.checks.called_here import called_here
from actiongen.checks.membership import reads_of_groups
from actiongen.diagnostics.codes_meaning import ABSENT_ROLES_ALLOW
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import Path, everything, optional_parents, path_expression, written
from actiongen.facts.paths import path_of
from actiongen.flow.conditions import absent, all_hold, negated
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite


def absent_roles_allow(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors: one a call."""
    if not resolved.reads_any(Trait.MEMBERSHIP):
        return
    for places in resolved.sites_of_handlers:
        denials = [place for place in places if _denies(place)]
        for place in denials:
            for path in resolved.trigger.paths_with(Trait.MEMBERSHIP):
                part = _spared(place, path, denials, resolved)
                if part is not None:
                    yield _diagnostic(place, part, path)
                    break


def _denies(place: EffectSite) -> bool:
    return isinstance(place.effect, ir.Call) and Tag.DENIAL in place.effect.method.tags


def _spared(place: EffectSite, path: Path, denials: list[EffectSite], resolved: Resolved) -> Path | None:
    """The field without which it does not run, of a denial that is for those without a group."""
    own, above = [each.holds for each in place.own], [each.holds for each in place.above]
    asked = frozenset[bool]().union(
        *(reads_of_groups(each.holds, path) for each in place.own if each.written)
    )
    if asked != {False}:
        return None
    tested = {
        path_of(node.value)
        for node in everything(tuple(each.holds for each in place.own if each.written))
        if isinstance(node, ir.IsNone)
    }
    refused = [each.holds for each in place.above if each.refused]
    for part in optional_parents(path, resolved.trigger):
        missing = absent(path_expression(resolved.trigger, part, place.at))
        if (
            not tested.isdisjoint(path[:length] for length in range(1, len(path) + 1))
            and resolved.logic.possible(own, above)
            and not resolved.logic.possible([*own, missing], above)
            and resolved.logic.possible([missing], refused)
            and not any(_runs_anyway(other, missing, resolved) for other in denials if other is not place)
        ):
            return part
    return None


def _runs_anyway(other: EffectSite, missing: ir.Expr, resolved: Resolved) -> bool:
    """Whether another denial refuses all of whom the field is missing."""
    conditions = [each.holds for each in other.own]
    return not conditions or not resolved.logic.possible([missing, negated(all_hold(conditions))])


def _diagnostic(place: EffectSite, part: Path, path: Path) -> Diagnostic:
    assert isinstance(place.effect, ir.Call), "it denies"
    return Diagnostic(
        ABSENT_ROLES_ALLOW,
        f"a user without `{written(part)}` gets past this denial",
        Label(place.at, "for those without a role, but not for those of whom none are known"),
        called_here(place, place.effect),
        notes=(
            f"Auth0 does not always send `{written(part)}`, and then nobody knows that the user has the role",
        ),
        help=f"leave out the test for `{written(part)}`: `not in` holds where there are no roles",
    )
