"""AG461: claims of one's own without a namespace.

In: a program. Out: a warning at each call that sets a claim whose name is written out, has no namespace, and is none
of the profile claims of OpenID Connect. Auth0 drops such a claim without a word once the name is one of its own, and
from an access token for an API of its own always. A name that Auth0 refuses already is AG507's.

    api.idToken.setCustomClaim("plan", "gold")     ->   AG461
"""

from collections.abc import Iterator
from typing import NamedTuple

from actiongen import ir
from actiongen.auth0.load import platform
from actiongen.auth0.model import Tag
from actiongen.checks.called_here import called_here
from actiongen.diagnostics.codes_meaning import CLAIM_NAMESPACE
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.facts.constants import constant
from actiongen.facts.limits import broken_claim, namespace_of
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite

_SCHEMES = ("http://", "https://", "urn:")


class _Claim(NamedTuple):
    place: EffectSite
    call: ir.Call
    name: str


def claim_namespace(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a name."""
    claims = [*_claims(resolved)]
    right = (each.name for each in claims if broken_claim(each.name, platform()) is None)
    namespace = next(filter(None, map(namespace_of, right)), None)
    told: set[str] = set()
    for place, call, name in claims:
        if name in told or name.startswith(_SCHEMES) or _is_known(name):
            continue
        told.add(name)
        yield Diagnostic(
            CLAIM_NAMESPACE,
            f"the claim `{name}` has no namespace",
            Label(place.at, "lost without a word if Auth0 or an application takes the name"),
            called_here(place, call),
            notes=(
                "an access token for an API of Auth0's own never has such a claim",
                "source: Auth0 documentation, create custom claims: general restrictions",
            ),
            help=f"put it under a domain of your own: `{namespace or 'https://example.com'}/{name}`",
            fix=_fix(call, name, namespace),
        )


def _claims(resolved: Resolved) -> Iterator[_Claim]:
    for place in resolved.sites:
        call = place.effect
        if isinstance(call, ir.Call) and Tag.CLAIM in call.method.tags:
            name = constant(call.arguments[0])
            if name is not None and isinstance(name[0], str):
                yield _Claim(place, call, name[0])


def _is_known(name: str) -> bool:
    facts = platform()
    return (
        name in facts.unrestricted_claims or name in facts.reserved_claims or name in facts.claims_that_throw
    )


def _fix(call: ir.Call, name: str, namespace: str | None) -> Fix | None:
    """The namespace of another claim of the file, where the name is written out at the call."""
    written = call.arguments[0]
    if namespace is None or not isinstance(written, ir.Literal):
        return None
    return Fix("use the namespace of the other claims", (Edit(written.info.span, f'"{namespace}/{name}"'),))
