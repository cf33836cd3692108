"""AG432: a redirect and a form in one run.

In: a program. Out: an error for two calls of different methods that send the user away, where one run can make both.

    api.redirect.sendUserTo(…) … api.prompt.render(…)     ->   AG432
"""

from collections.abc import Iterator
from itertools import combinations

from actiongen import ir
from actiongen.checks.leaving import may_run, sends_away
from actiongen.diagnostics.codes_meaning import REDIRECT_AND_FORM
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite


def redirect_and_form(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors: one a pair of calls."""
    for sites in resolved.sites_of_handlers:
        for first, second in combinations(filter(sends_away, sites), 2):
            names = [site.effect.method.name for site in (first, second) if isinstance(site.effect, ir.Call)]
            if names[0] != names[1] and may_run(resolved.logic, first, second):
                yield _diagnostic(first, second, names)


def _diagnostic(first: EffectSite, second: EffectSite, names: list[str]) -> Diagnostic:
    return Diagnostic(
        REDIRECT_AND_FORM,
        f"one run can call `api.{names[0]}` and `api.{names[1]}`",
        Label(second.at, "here too"),
        (Label(first.at, "the user is sent away here"),),
        notes=(
            "an Action either redirects or shows a form",
            "source: Auth0 documentation, forms: render forms using Actions",
        ),
        help="call `stop()` below the first one, or let the conditions exclude each other",
    )
