"""AG439: a denial below a redirect or a form in one run.

In: a program. Out: an error for a denial that a run can come to after it has sent the user away: which of the two Auth0
carries out, no source says.

    api.redirect.sendUserTo(…) … api.access.deny(…)     ->   AG439
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.checks.together import together
from actiongen.diagnostics.codes_meaning import DENY_WITH_REDIRECT
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved

_AWAY, _DENIAL = frozenset({Tag.REDIRECT}), frozenset({Tag.DENIAL})


def deny_with_redirect(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors: one a denial."""
    for away, denial in together(resolved, _AWAY, _DENIAL, in_order=True):
        assert isinstance(denial.effect, ir.Call) and isinstance(away.effect, ir.Call), "they have tags"
        yield Diagnostic(
            DENY_WITH_REDIRECT,
            f"one run can call `api.{away.effect.method.name}` and then `api.{denial.effect.method.name}`",
            Label(denial.at, "refused after the user was sent away"),
            (Label(away.at, "the user is sent away here"),),
            notes=("Auth0 does not say which of the two it carries out",),
            help="call `stop()` below the first one, or let the conditions exclude each other",
        )
