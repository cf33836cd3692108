"""AG448: what users bring back from a redirect, believed without a check.

In: a program. Out: an error at each call of a continue handler that gives something (a claim, a scope, metadata, a
record of a method, another primary user) by what stands in the request with which the user came back (a fact of the
catalogue), where nothing in the handler validates a token: the browser can be told to say anything.

    with on_continue(): … when=event.request.query.passed == "yes": api.authentication.recordMethod(…)     ->   AG448
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import HandlerKind, MethodKind, Tag, Trait
from actiongen.checks.called_here import called_here
from actiongen.diagnostics.codes_meaning import UNVALIDATED_CONTINUE
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import everything, paths_read, written
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite

_TAKES = frozenset({Tag.DENIAL, Tag.RESTRICTION, Tag.MFA_POLICY, Tag.CHALLENGE, Tag.ENROLMENT, Tag.REDIRECT})


def unvalidated_continue(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors: one a call."""
    if resolved.program.handler(HandlerKind.CONTINUE) is None:
        return
    # What a form has gathered Auth0 keeps itself, and its answers are the user's anyway.
    of_forms = resolved.trigger.paths_with(Trait.OF_FORM)
    brought = {*resolved.trigger.paths_with(Trait.BROUGHT_BACK)} - {*of_forms}
    for handler, places in zip(resolved.program.handlers, resolved.sites_of_handlers, strict=True):
        if handler.kind is not HandlerKind.CONTINUE or any(map(_validates, everything(handler.steps))):
            continue
        for place in places:
            call = place.effect
            if (
                isinstance(call, ir.Call)
                and call.method.kind is MethodKind.EFFECT
                and not _TAKES & set(call.method.tags)
            ):
                read = _read(place, brought)
                if read is not None:
                    yield _diagnostic(place, call, *read)


def _validates(node: object) -> bool:
    if not isinstance(node, ir.Ask):
        return False
    question = node.question
    if isinstance(question, ir.ApiQuery):
        return Tag.RETURN in question.method.tags
    return isinstance(question, ir.Verification | ir.Request | ir.ExternCall)


def _read(place: EffectSite, brought: set[tuple[str, ...]]) -> tuple[str, ir.Expr] | None:
    """The first part of what was brought back that decides about a call."""
    conditions = [each.holds for each in place.assumptions]
    for path, read in paths_read(conditions).items():
        if any(path[: len(each)] == each for each in brought):
            return written(path), read
    return None


def _diagnostic(place: EffectSite, call: ir.Call, path: str, read: ir.Expr) -> Diagnostic:
    return Diagnostic(
        UNVALIDATED_CONTINUE,
        f"`{path}` decides whether `api.{call.method.name}` runs, and nobody has checked it",
        Label(place.at, "the user can make it run"),
        (*called_here(place, call), Label(read.info.span, "comes with the browser")),
        notes=(
            "what stands in the request with which the user comes back is what the browser was told to send",
        ),
        help="let the other side sign a token, and read `api.redirect.validateToken(…)`",
    )
