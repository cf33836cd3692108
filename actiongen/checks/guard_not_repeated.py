"""AG431: a guard of the file that the block ``with on_continue():`` does not repeat.

In: a program. Out: a warning for each guard of the first handler that may not hold where a rule of the block acts.

    only_when(event.client.name == "Shop") … with on_continue(): api.idToken.setCustomClaim(…)     ->   AG431
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.checks.leaving import may_run, sends_away
from actiongen.diagnostics.codes_meaning import GUARD_NOT_REPEATED
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.conditions import negated
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite, place_of
from actiongen.source import Span


def guard_not_repeated(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a guard."""
    program, logic = resolved.program, resolved.logic
    first, continued = program.handler(HandlerKind.EXECUTE), program.handler(HandlerKind.CONTINUE)
    if first is None or continued is None or continued.span is None:
        return
    if not any(sends_away(site) and may_run(logic, site) for site in resolved.sites):
        return  # AG430 says it
    sites = resolved.sites_of_handlers[program.handlers.index(continued)]
    acting = [site for site in sites if isinstance(site.effect, ir.Call | ir.Ask)]
    for guard in first.steps:
        if isinstance(guard, ir.Guard):
            fails = negated(guard.condition)
            unguarded = next((site for site in acting if may_run(logic, site, where=(fails,))), None)
            if unguarded is not None:
                yield _diagnostic(guard, unguarded, continued.span)


def _diagnostic(guard: ir.Guard, unguarded: EffectSite, block: Span) -> Diagnostic:
    name = "this guard" if guard.title is None else f"the guard `{guard.title}`"
    return Diagnostic(
        GUARD_NOT_REPEATED,
        f"{name} is not checked again when the user comes back",
        Label(block, "runs whether the guard holds or not"),
        (Label(place_of(guard), "the guard"), Label(unguarded.at, "acts for others, too")),
        notes=(
            "when the user comes back Auth0 calls another function, with an event of its own; "
            "roles, metadata and the client's settings may have changed in between",
        ),
        help="repeat it in the block: `only_when(…)`",
    )
