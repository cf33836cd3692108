"""AG526: requests that may take longer than an Action may run.

In: a program. Out: an error for a handler whose time-outs add up to more than Auth0's limit on some way through it; a
request that is tried again waits each time.

    three requests of timeout=seconds(7), one after the other   ->   AG526
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from actiongen import ir
from actiongen.auth0.load import platform
from actiongen.diagnostics.codes_meaning import TOO_SLOW
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved

_MS = 1_000


@dataclass(frozen=True, slots=True)
class _Wait:
    """The longest wait on a way, and the questions that it is made of."""

    milliseconds: float = 0.0
    asks: tuple[ir.Ask, ...] = ()

    def __add__(self, other: "_Wait") -> "_Wait":
        return _Wait(self.milliseconds + other.milliseconds, self.asks + other.asks)


def too_slow(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors, one a handler."""
    most = platform().limits["execution_seconds"]
    for handler in resolved.program.handlers:
        wait = _Wait()
        for step in handler.steps:
            if isinstance(step, ir.Acting):
                wait += _longest(step.body)
        if wait.milliseconds >= most * _MS:
            yield _diagnostic(wait, most)


def _longest(body: tuple[ir.Effect, ...]) -> _Wait:
    wait = _Wait()
    for effect in body:
        wait += _of(effect)
    return wait


def _of(effect: ir.Effect) -> _Wait:
    match effect:
        case ir.Ask(question=question, on_error=on_error):
            timeout, tries = _patience(question)
            return (_Wait(timeout * tries, (effect,)) if timeout else _Wait()) + _longest(on_error)
        case ir.If(arms, otherwise):
            ways = [_longest(body) for body in (*(arm.body for arm in arms), otherwise)]
            return max(ways, key=lambda way: way.milliseconds)
        case ir.HelperDo(inlined=inlined):
            return _longest(inlined)
        case _:  # any other effect waits for nothing
            return _Wait()


def _diagnostic(wait: _Wait, most: int) -> Diagnostic:
    *others, last = wait.asks
    return Diagnostic(
        TOO_SLOW,
        f"the requests of this handler may take {wait.milliseconds / _MS:g} seconds, and an Action may run {most}",
        Label(last.span, _seconds(last.question)),
        tuple(Label(other.span, _seconds(other.question)) for other in others),
        notes=("Auth0 ends an Action that takes longer, and the login fails",),
        help="give the requests shorter time-outs, or fewer retries: `timeout=seconds(3)`",
    )


def _patience(question: ir.Question) -> tuple[float, int]:
    """The milliseconds that one try may take, and how many tries there may be."""
    match question:
        case ir.Request(timeout=timeout, retries=retries):
            return timeout, 1 + retries
        case ir.ApiQuery():
            return 0.0, 1  # Auth0 does not say how long
        case _:
            assert_never(question)


def _seconds(question: ir.Question) -> str:
    timeout, tries = _patience(question)
    return f"up to {timeout / _MS:g} s" + (f", {tries} times" if tries > 1 else "")
