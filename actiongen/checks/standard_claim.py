"""AG460: data about the user in the access token, under a name of OpenID Connect.

In: a program. Out: a note at each call that sets a claim of the access token whose name is one of the profile claims of
OpenID Connect (facts of the platform): whoever gets the token, and every log that it passes, reads it.

    api.accessToken.setCustomClaim("email", event.user.email)     ->   AG460
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.load import platform
from actiongen.auth0.model import Tag
from actiongen.checks.called_here import called_here
from actiongen.diagnostics.codes_meaning import STANDARD_CLAIM_ON_ACCESS_TOKEN
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.constants import constant
from actiongen.flow.resolved import Resolved

_ON_ACCESS_TOKEN = frozenset({Tag.CLAIM, Tag.ACCESS_TOKEN})


def standard_claim(resolved: Resolved) -> Iterator[Diagnostic]:
    """The notes: one a call."""
    for place in resolved.sites:
        call = place.effect
        if not isinstance(call, ir.Call) or not set(call.method.tags) >= _ON_ACCESS_TOKEN:
            continue
        name = constant(call.arguments[0])
        if name is not None and name[0] in platform().unrestricted_claims:
            yield Diagnostic(
                STANDARD_CLAIM_ON_ACCESS_TOKEN,
                f"every API that gets the access token reads the user's `{name[0]}`",
                Label(place.at, "a claim about the user"),
                called_here(place, call),
                notes=(
                    "applications read the profile from the ID token or `/userinfo`; an access token is for APIs, which"
                    " log it",
                    "source: Auth0 documentation, create custom claims: non-restricted claims",
                ),
                help="set it on the ID token, or send the API an identifier: `sub` is in every access token",
            )
