"""AG453: MFA for every login that a remembered browser is spared.

In: a program. Out: a note at each call that asks everybody for MFA, under no condition, and lets the browser be
remembered: for a month most logins are not asked.

    with rule("Everybody"): api.multifactor.enable("any", allowRememberBrowser=True)     ->   AG453
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.checks.called_here import called_here
from actiongen.checks.gates import lifts
from actiongen.diagnostics.codes_meaning import REMEMBER_BROWSER_DEFEATS_MFA
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.constants import constant
from actiongen.facts.folding import entries_of
from actiongen.flow.resolved import Resolved

_REMEMBERS = "allowRememberBrowser"


def remember_browser_defeats_mfa(resolved: Resolved) -> Iterator[Diagnostic]:
    """The notes: one a call."""
    for place in resolved.sites:
        call = place.effect
        if (
            isinstance(call, ir.Call)
            and Tag.MFA_POLICY in call.method.tags
            and not place.assumptions
            and not lifts(call, resolved.trigger.id)
            and any(map(_remembers, call.arguments[1:]))
        ):
            yield Diagnostic(
                REMEMBER_BROWSER_DEFEATS_MFA,
                "every login is to have MFA, and a remembered browser is spared",
                Label(place.at, "not asked again for 30 days"),
                called_here(place, call),
                notes=("Auth0 documentation, post-login API object: what `allowRememberBrowser` does",),
                help=f"leave `{_REMEMBERS}` out, or say in a condition whom it is for",
            )


def _remembers(options: ir.Expr) -> bool:
    entries = entries_of(options) or ()
    return any(each.key == _REMEMBERS and constant(each.value) == (True,) for each in entries)
