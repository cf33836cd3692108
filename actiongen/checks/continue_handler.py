"""AG430 to AG434: an Action that sends the user away and has the user back.

In: a program. Out: a warning for a block ``with on_continue():`` that nobody comes back to, for a guard of the file
that the block does not repeat, for a token that is asked for before anybody has brought one, and for what a form has
gathered, read where none was shown yet; an error for a form and a redirect in one run. Conditions are judged by
flow/satisfiable.py, which may miss that two exclude each other.

    only_when(event.client.name == "Shop") … with on_continue(): api.idToken.setCustomClaim(…)     ->   AG431
"""

from collections.abc import Iterator
from itertools import combinations

from actiongen import ir
from actiongen.auth0.model import HandlerKind, Tag
from actiongen.diagnostics.codes_meaning import (
    FORM_BEFORE_RETURN,
    GUARD_NOT_REPEATED,
    REDIRECT_AND_FORM,
    TOKEN_BEFORE_RETURN,
    UNREACHED_HANDLER,
)
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.event_paths import paths_read, written
from actiongen.flow.conditions import negated
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite, place_of
from actiongen.source import Span

_TOKEN = "redirect.validateToken"
_FORM = "prompt"


def continue_handler(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings and errors."""
    program = resolved.program
    continued = program.handler(HandlerKind.CONTINUE)
    by_handler = zip(program.handlers, resolved.sites_of_handlers, strict=True)
    away = {handler.kind: [spot for spot in sites if _sends_away(spot)] for handler, sites in by_handler}
    if continued is not None and continued.span is not None:
        if not any(_runs(spot, resolved) for spots in away.values() for spot in spots):
            yield _unreached(continued.span)
        else:
            yield from _guards(program, continued, resolved)
    for spots in away.values():
        yield from _both(spots, resolved)
    yield from _tokens(resolved)
    yield from _answers_of_forms(program)


def _sends_away(spot: EffectSite) -> bool:
    return isinstance(spot.effect, ir.Call) and Tag.REDIRECT in spot.effect.method.tags


def _runs(spot: EffectSite, resolved: Resolved, *conditions: ir.Expr) -> bool:
    """Whether a run may come there; ``conditions`` are what holds in it, too."""
    above = [assumption.holds for assumption in spot.above]
    return resolved.logic.possible([*(assumption.holds for assumption in spot.own), *conditions], above)


def _unreached(head: Span) -> Diagnostic:
    return Diagnostic(
        UNREACHED_HANDLER,
        "nobody comes back to this block: no rule of the file redirects or shows a form",
        Label(head, "never runs"),
        notes=("Auth0 resumes the Action that has sent the user away, and no other",),
        help="call `api.redirect.sendUserTo(…)` or `api.prompt.render(…)` in a rule, or take the block out",
    )


def _guards(program: ir.Program, continued: ir.Handler, resolved: Resolved) -> Iterator[Diagnostic]:
    """Guards of the first handler that may not hold where a rule of the block acts."""
    first = program.handler(HandlerKind.EXECUTE)
    index = [handler.kind for handler in program.handlers].index(HandlerKind.CONTINUE)
    calls = [spot for spot in resolved.sites_of_handlers[index] if isinstance(spot.effect, ir.Call | ir.Ask)]
    for guard in () if first is None else first.steps:
        if not isinstance(guard, ir.Guard):
            continue
        fails = negated(guard.condition)
        acting = next((spot for spot in calls if _runs(spot, resolved, fails)), None)
        if acting is not None and continued.span is not None:
            name = "this guard" if guard.title is None else f"the guard `{guard.title}`"
            yield Diagnostic(
                GUARD_NOT_REPEATED,
                f"{name} does not hold where the user comes back",
                Label(continued.span, "runs whether it holds or not"),
                (Label(place_of(guard), "the guard"), Label(acting.at, "acts all the same")),
                notes=(
                    "when the user comes back Auth0 calls another function, with an event of its own; "
                    "roles, metadata and the client's settings may have changed in between",
                ),
                help="repeat it in the block: `only_when(…)`",
            )


def _both(spots: list[EffectSite], resolved: Resolved) -> Iterator[Diagnostic]:
    """Two calls of different methods that one run can make."""
    for first, second in combinations(spots, 2):
        names = [spot.effect.method.name for spot in (first, second) if isinstance(spot.effect, ir.Call)]
        if names[0] == names[1]:
            continue
        own = [assumption.holds for spot in (first, second) for assumption in spot.own]
        above = [assumption.holds for spot in (first, second) for assumption in spot.above]
        if resolved.logic.possible(own, above):
            yield Diagnostic(
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


def _tokens(resolved: Resolved) -> Iterator[Diagnostic]:
    for handler, sites in zip(resolved.program.handlers, resolved.sites_of_handlers, strict=True):
        for spot in sites if handler.kind is HandlerKind.EXECUTE else ():
            question = spot.effect.question if isinstance(spot.effect, ir.Ask) else None
            if isinstance(question, ir.ApiQuery) and question.method.name == _TOKEN:
                yield Diagnostic(
                    TOKEN_BEFORE_RETURN,
                    f"`api.{_TOKEN}` looks for a token that nobody has brought yet",
                    Label(spot.at, "fails there"),
                    notes=(
                        "the token comes back with the user, as a parameter of `/continue`",
                        "source: Auth0 documentation, redirect with Actions: pass data back to Auth0",
                    ),
                    help="ask for it in the block `with on_continue():`",
                )


def _answers_of_forms(program: ir.Program) -> Iterator[Diagnostic]:
    """Reads of a form's fields and variables in the first handler."""
    first = program.handler(HandlerKind.EXECUTE)
    steps = () if first is None else first.steps
    for path, read in paths_read(steps).items():
        if path[0] == _FORM and len(path) > 1:
            yield Diagnostic(
                FORM_BEFORE_RETURN,
                f"`{written(path)}` is never there in the first handler",
                Label(read.info.span, "absent here"),
                notes=(
                    "what a form has gathered comes with the user, to the Action that has shown it",
                    "source: Auth0 documentation, forms: render forms using Actions",
                ),
                help="read it in the block `with on_continue():`",
            )
