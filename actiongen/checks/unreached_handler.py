"""AG430: a block ``with on_continue():`` that nobody comes back to.

In: a program. Out: a warning for the block if no run of the file redirects or shows a form.

    with rule("…"): api.access.deny("…") … with on_continue(): …     ->   AG430
"""

from collections.abc import Iterator

from actiongen.auth0.model import HandlerKind
from actiongen.checks.leaving import may_run, sends_away
from actiongen.diagnostics.codes_meaning import UNREACHED_HANDLER
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved


def unreached_handler(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warning."""
    continued = resolved.program.handler(HandlerKind.CONTINUE)
    if continued is None or continued.span is None:
        return
    if not any(sends_away(site) and may_run(resolved.logic, site) for site in resolved.sites):
        yield Diagnostic(
            UNREACHED_HANDLER,
            "nobody comes back to this block: no rule of the file redirects or shows a form",
            Label(continued.span, "never runs"),
            notes=("Auth0 resumes the Action that has sent the user away, and no other",),
            help="call `api.redirect.sendUserTo(…)` or `api.prompt.render(…)` in a rule, or take the block out",
        )
