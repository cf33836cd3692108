"""AG451: checks behind a redirect that a silent login gets past.

In: a program. Out: a warning at each redirect or form whose return is a gate (the block for those who come back can
refuse), that does not run in silent logins, where nothing else refuses those: a user who has begun a login has a
session, though the login has failed, and gets tokens by a silent one.

    when=… and "none" not in event.transaction.prompt: api.redirect.sendUserTo(…)     ->   AG451
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.load_ways import ways
from actiongen.auth0.model import HandlerKind, Tag
from actiongen.checks.called_here import called_here
from actiongen.checks.leaving import may_run, sends_away
from actiongen.diagnostics.codes_meaning import CONTINUE_BYPASS
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.flow.ways import reaches, sign_of

_SILENT = "silent"


def continue_bypass(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a call."""
    way = ways()[_SILENT]
    if way.trigger != resolved.trigger.id or resolved.program.handler(HandlerKind.CONTINUE) is None:
        return
    of_kind = dict(
        zip((each.kind for each in resolved.program.handlers), resolved.sites_of_handlers, strict=True)
    )
    sign = sign_of(resolved.trigger, [way])
    if sign is None or not any(map(_refuses, of_kind[HandlerKind.CONTINUE])):
        return
    first = of_kind.get(HandlerKind.EXECUTE, ())
    if any(_refuses(place) and any(reaches(place, resolved, [way])) for place in first):
        return
    for place in first:
        if sends_away(place) and may_run(resolved.logic, place) and not any(reaches(place, resolved, [way])):
            assert isinstance(place.effect, ir.Call), "it sends away"
            yield Diagnostic(
                CONTINUE_BYPASS,
                "a silent login gets past what is checked after this call",
                Label(place.at, f"does not run where `{sign.holds}`"),
                called_here(place, place.effect),
                notes=(
                    "the session of a login exists before the actions run: who has left at the redirect can ask for"
                    " tokens by `prompt=none`",
                    "source: Auth0 documentation, redirect with Actions: flows where prompt=none",
                ),
                help=f"refuse silent logins above it: `with rule(…, when={sign.holds}): api.access.deny(…)`, or keep in"
                " `app_metadata` that the user has passed, and refuse who has not",
            )


def _refuses(place: EffectSite) -> bool:
    return isinstance(place.effect, ir.Call) and Tag.DENIAL in place.effect.method.tags
