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
from actiongen.facts.waits import MS, Wait, deadline, in_loops, longest, looped, patience
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
            late = [ask for ask in in_loops(handler) if patience(ask.question)[0] > until.milliseconds]
            if late:
                yield _without_time(late, wait, until.milliseconds)


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


def _without_time(late: list[ir.Ask], wait: Wait, milliseconds: float) -> Diagnostic:
    first, *others = {ask.span: ask for ask in late}.values()
    what = "what is asked in loops may take up to" if others else f"this {first.word} in a loop may take"
    most = max(patience(ask.question)[0] for ask in late)
    before = {ask.span: ask for ask in wait.asks}
    return Diagnostic(
        TOO_SLOW,
        f"{what} {most / MS:g} seconds, and there are {milliseconds / MS:g} for all of it",
        Label(first.span, _never(first)),
        (
            *(Label(ask.span, _never(ask)) for ask in others),
            *(Label(span, _seconds(ask)) for span, ask in before.items()),
        ),
        notes=("requests in loops get the time that the others, and all that is no request, leave",),
        help="give the requests shorter time-outs: `timeout=seconds(3)`",
    )


def _never(ask: ir.Ask) -> str:
    done = "called" if isinstance(ask.question, ir.ExternCall) else "made"
    return f"never {done}: it may take {patience(ask.question)[0] / MS:g} s"


def _seconds(ask: ir.Ask) -> str:
    timeout, tries = patience(ask.question)
    return f"up to {timeout / MS:g} s" + (f", {tries} times" if tries > 1 else "")
