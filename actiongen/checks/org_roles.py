"""AG455: roles that may be those of an organization or of the tenant.

In: a program. Out: a note at each call that a role decides about, in a file that knows organizations, where the login
may be for one or for none: in the login for an organization the roles in it count too.

    with rule("…", when="Admin" in event.authorization.roles): api.idToken.setCustomClaim("…", True)     ->   AG455
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import MethodKind, Trait
from actiongen.checks.called_here import called_here
from actiongen.diagnostics.codes_meaning import ORG_ROLES
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import everything, path_expression, written
from actiongen.facts.paths import path_of
from actiongen.flow.conditions import absent, negated
from actiongen.flow.resolved import Resolved
from actiongen.ir.walk import seen_through


def org_roles(resolved: Resolved) -> Iterator[Diagnostic]:
    """The notes: one a rule."""
    organizations = resolved.trigger.paths_with(Trait.ORGANIZATION)
    if (
        not organizations
        or not resolved.reads_any(Trait.MEMBERSHIP)
        or not _knows(resolved, organizations[0])
    ):
        return
    roles = {*resolved.trigger.paths_with(Trait.MEMBERSHIP)}
    told: set[int] = set()
    for place in resolved.sites:
        call = place.effect
        if (
            not isinstance(call, ir.Call)
            or call.method.kind is not MethodKind.EFFECT
            or id(place.rule) in told
        ):
            continue
        own, above = [each.holds for each in place.own], [each.holds for each in place.above]
        asked = (_asked(node) for node in everything(tuple(own)))
        read = next((each for each in asked if each is not None and path_of(each) in roles), None)
        none = absent(path_expression(resolved.trigger, organizations[0], place.at))
        either = (none, negated(none))
        if read is not None and all(resolved.logic.possible([*own, each], above) for each in either):
            told.add(id(place.rule))
            yield Diagnostic(
                ORG_ROLES,
                "this role may be one of an organization or one of the tenant",
                Label(place.at, "decided by either"),
                (
                    *called_here(place, call),
                    Label(read.info.span, "in a login for an organization, its roles too"),
                ),
                notes=(
                    "a member of an organization may have a role of the same name that counts in it alone",
                    "source: Auth0 documentation, organization roles",
                ),
                help=f"say which is meant: `{written(organizations[0])} is None and …`, or the id of the organization",
            )


def _asked(node: object) -> ir.Expr | None:
    """The list in which a condition looks for something."""
    if isinstance(node, ir.In):
        return seen_through(node.items)
    return seen_through(node.iterable) if isinstance(node, ir.Loop) else None


def _knows(resolved: Resolved, organization: tuple[str, ...]) -> bool:
    return any(path[: len(organization)] == organization for path in resolved.paths)
