"""AG526: requests that may take longer than an Action may run.

In: a program. Out: an error for a handler whose time-outs add up to more than Auth0's limit on some way through it; a
request that is tried again waits each time. Requests in loops are made while there is time: an error where there is
none for the first.

    three requests of timeout=seconds(7), one after the other   ->   AG526
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.load import platform
from actiongen.diagnostics.codes_meaning import TOO_SLOW
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.waits import MS, Wait, deadline, in_loops, longest, looped
from actiongen.flow.resolved import Resolved


def too_slow(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors, one a handler."""
    most = platform().limits["execution_seconds"]
    for handler in resolved.program.handlers:
        wait = longest(handler, looped(handler))
        until = deadline(handler)
        if wait.milliseconds >= most * MS:
            yield _diagnostic(wait, most)
        elif until is not None:
            late = (ask for ask in in_loops(handler) if ask.question.timeout > until.milliseconds)
            first = next(late, None)
            if first is not None:
                yield _without_time(first, wait, until.milliseconds)


def _diagnostic(wait: Wait, most: int) -> Diagnostic:
    *others, last = {ask.span: ask for ask in wait.asks}.values()
    return Diagnostic(
        TOO_SLOW,
        f"the requests of this handler may take {wait.milliseconds / MS:g} seconds, and an Action may run {most}",
        Label(last.span, _seconds(last)),
        tuple(Label(other.span, _seconds(other)) for other in others),
        notes=("Auth0 ends an Action that takes longer, and the login fails",),
        help="give the requests shorter time-outs, or fewer retries: `timeout=seconds(3)`",
    )


def _without_time(ask: ir.Ask, wait: Wait, milliseconds: float) -> Diagnostic:
    return Diagnostic(
        TOO_SLOW,
        f"this request in a loop may take {ask.question.timeout / MS:g} seconds, and there are "
        f"{milliseconds / MS:g} for all of them",
        Label(ask.span, "never made"),
        tuple(Label(span, _seconds(ask)) for span, ask in {ask.span: ask for ask in wait.asks}.items()),
        notes=("requests in loops get the time that the others, and all that is no request, leave",),
        help="give the requests shorter time-outs: `timeout=seconds(3)`",
    )


def _seconds(ask: ir.Ask) -> str:
    request = ask.question
    tries = f", {request.retries + 1} times" if request.retries else ""
    return f"up to {request.timeout / MS:g} s{tries}"
