"""AG464: writes to the user's profile at every login.

In: a program. Out: a note at each call that writes metadata under no condition, in a trigger that runs at each login
and each refresh: the profile is written each time, and such writes are limited. Few come back from a redirect, so what
happens then is left alone.

    with rule("The address is kept"): api.user.setUserMetadata("last_ip", event.request.ip)     ->   AG464
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.load_ways import ways
from actiongen.auth0.model import HandlerKind, Tag
from actiongen.checks.called_here import called_here
from actiongen.diagnostics.codes_meaning import METADATA_ON_EVERY_LOGIN
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.constants import constant
from actiongen.facts.event_paths import written
from actiongen.facts.paths import text_of
from actiongen.flow.resolved import Resolved
from actiongen.unicode import is_bare_name

_WRITES = frozenset({Tag.USER_METADATA, Tag.APP_METADATA})


def metadata_on_every_login(resolved: Resolved) -> Iterator[Diagnostic]:
    """The notes: one a rule."""
    if ways()["refresh-token"].trigger != resolved.trigger.id:
        return
    told: set[int] = set()
    handlers = zip(resolved.program.handlers, resolved.sites_of_handlers, strict=True)
    for place in (
        each for handler, places in handlers if handler.kind is HandlerKind.EXECUTE for each in places
    ):
        call = place.effect
        if (
            isinstance(call, ir.Call)
            and _WRITES & set(call.method.tags)
            and not place.assumptions
            and id(place.rule) not in told
        ):
            told.add(id(place.rule))
            yield Diagnostic(
                METADATA_ON_EVERY_LOGIN,
                "this writes the profile of the user at every login, and for every refresh token",
                Label(place.at, "under no condition"),
                called_here(place, call),
                notes=(
                    "each write counts for the limit of writes to users, and a login waits for it",
                    "source: Auth0 documentation, post-login: the profile is updated once all actions have run",
                ),
                help=_help(call),
            )


def _help(call: ir.Call) -> str:
    key = constant(call.arguments[0])
    value = text_of(call.arguments[1])
    if call.method.writes is None or key is None or not isinstance(key[0], str) or not is_bare_name(key[0]):
        return "write it only where it changes"
    path = written((*call.method.writes, key[0]))
    return (
        f"write it only where it changes: `when={path} != {value}`"
        if value != "…"
        else (f"write it only where it changes: `when={path} is None`")
    )
