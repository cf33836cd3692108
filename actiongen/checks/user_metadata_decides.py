"""AG425: access that depends on what the user can write.

In: a program. Out: a warning at each call that denies, or changes the scopes of a token, under a condition that
reads a field which users can write themselves (a fact of the catalogue), and at each challenge that such a field
lifts. A challenge that the user asks for is none: it runs for nobody where the field is absent.

    with rule("…", when=event.user.user_metadata.is_admin): api.accessToken.addScope("admin")     ->   AG425
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Tag, Trait, Trigger
from actiongen.checks.called_here import called_here
from actiongen.checks.once import Once
from actiongen.diagnostics.codes_meaning import USER_METADATA_DECIDES
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import Path, everything, written
from actiongen.facts.paths import path_of
from actiongen.flow.conditions import absent
from actiongen.flow.resolved import Resolved
from actiongen.flow.satisfiability import Satisfiability
from actiongen.flow.sites import EffectSite

_ACCESS = frozenset({Tag.DENIAL, Tag.SCOPE})
_CHALLENGES = frozenset({Tag.MFA_POLICY, Tag.CHALLENGE, Tag.ENROLMENT})


def user_metadata_decides(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a call."""
    reads = Once(lambda condition: _read(condition, resolved.trigger))
    for spot in resolved.sites:
        call = spot.effect
        if not isinstance(call, ir.Call) or not (_ACCESS | _CHALLENGES) & set(call.method.tags):
            continue
        # Those who have been refused before do not come here.
        conditions = [each.holds for each in (*spot.own, *spot.above) if not each.refused]
        read = next((found for condition in conditions if (found := reads.of(condition)) is not None), None)
        if read is not None and (_ACCESS & set(call.method.tags) or _is_lifted(spot, read, resolved.logic)):
            yield _diagnostic(spot, call, read)


def _read(condition: ir.Expr, trigger: Trigger) -> ir.Member | ir.Lookup | None:
    """A key, in a condition, of a field that users can write."""
    for node in everything(condition):
        if isinstance(node, ir.Member | ir.Lookup) and _is_written(path_of(node.value), trigger):
            return node
    return None


def _is_written(path: Path | None, trigger: Trigger) -> bool:
    field = None if path is None else trigger.field(path)
    return field is not None and Trait.USER_WRITTEN in field.traits


def _is_lifted(spot: EffectSite, read: ir.Member | ir.Lookup, logic: Satisfiability) -> bool:
    """Whether users who have written nothing are challenged, so that others can write themselves out of it."""
    own, above = [each.holds for each in spot.own], [each.holds for each in spot.above]
    return logic.possible([*own, absent(read)], above)


def _diagnostic(spot: EffectSite, call: ir.Call, read: ir.Member | ir.Lookup) -> Diagnostic:
    container = written(path_of(read.value) or ())
    name = f"{container}.{read.name}" if isinstance(read, ir.Member) else f"{container}[…]"
    return Diagnostic(
        USER_METADATA_DECIDES,
        f"`{name}` decides whether `api.{call.method.name}` runs",
        Label(spot.at, "the user can choose that"),
        (*called_here(spot, call), Label(read.info.span, "users can write it")),
        notes=(
            "user_metadata is for preferences: whoever has a token of the user, or a sign-up form, can write it",
        ),
        help="keep what decides about access in `app_metadata`, which only administrators and Actions write",
    )
