"""AG450: redirects after which nothing is asked.

In: a program. Out: a warning at each call that sends the user to another site, where the file has no block for those
who come back: users come back by a URL that they can open at once, and the login goes on. A form comes back by itself
when it has been filled in, and is left alone.

    with rule("Verify", when=…): api.redirect.sendUserTo("https://kyc.example")     ->   AG450
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import HandlerKind, Tag
from actiongen.checks.called_here import called_here
from actiongen.diagnostics.codes_meaning import REDIRECT_WITHOUT_CONTINUE
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved


def redirect_without_continue(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a call."""
    if resolved.program.handler(HandlerKind.CONTINUE) is not None:
        return
    for place in resolved.sites:
        call = place.effect
        if (
            isinstance(call, ir.Call)
            and Tag.REDIRECT in call.method.tags
            and Tag.FORM not in call.method.tags
        ):
            yield Diagnostic(
                REDIRECT_WITHOUT_CONTINUE,
                "nothing is asked when the user comes back from the redirect",
                Label(place.at, "whoever opens `/continue` gets past it"),
                called_here(place, call),
                notes=(
                    "the browser knows the URL at which a login goes on: only the action can ask whether the other site"
                    " has done its part",
                ),
                help="ask in `with on_continue():`, for example by `api.redirect.validateToken(…)`, and deny otherwise",
            )
