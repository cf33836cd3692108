"""How long a handler may wait for answers, and which requests are made only while there is time.

In: the steps of a handler. Out: the longest :class:`Wait` for what is asked once, the helpers that are called in loops,
and the time that there is for what is asked in loops: by the end of it their time-outs are over.

    for group in groups: http.get(…, timeout=seconds(3))   ->   until 19 seconds after the handler began
"""

from collections.abc import Iterator
from typing import assert_never

from actiongen import ir
from actiongen.auth0.load import platform
from actiongen.ir.walk import acting_below, below
from actiongen.lazy_dataclass import dataclass

MS = 1_000
_REST = 1 * MS
"""What is kept for all that is no request, where a loop could use up the time."""

Looped = frozenset[ir.HelperId]


@dataclass(frozen=True, slots=True)
class Wait:
    """The longest wait on a way, and the questions that it is made of."""

    milliseconds: float = 0.0
    asks: tuple[ir.Ask, ...] = ()

    def __add__(self, other: "Wait") -> "Wait":
        return Wait(self.milliseconds + other.milliseconds, self.asks + other.asks)


@dataclass(frozen=True, slots=True)
class Deadline:
    """``milliseconds`` after its beginning a handler makes no request of a loop any more: those in ``helpers`` count
    among them wherever they are called from, for a function knows no caller.
    """

    milliseconds: float
    helpers: Looped


def deadline(handler: ir.Handler) -> Deadline | None:
    """Until when a handler makes requests in loops; None if it makes none there."""
    if not any(in_loops(handler)):
        return None
    helpers = looped(handler)
    most = platform().limits["execution_seconds"] * MS - _REST
    return Deadline(max(most - longest(handler, helpers).milliseconds, 0.0), helpers)


def looped(handler: ir.Handler) -> Looped:
    """The helpers that a loop calls, however many calls lie between."""
    return frozenset(
        node.helper
        for loop in _loops(handler)
        for node in below(loop.body)
        if isinstance(node, ir.HelperDo | ir.HelperAsk)
    )


def in_loops(handler: ir.Handler) -> Iterator[ir.Ask]:
    """What is asked in loops."""
    for loop in _loops(handler):
        yield from (node for node in below(loop.body) if isinstance(node, ir.Ask) and time_of(node) > 0)


def longest(handler: ir.Handler, helpers: Looped) -> Wait:
    """The longest wait for what is asked outside of loops and of the helpers that they call."""
    wait = Wait()
    for step in handler.steps:
        if isinstance(step, ir.Acting):
            wait += _longest(step.body, helpers)
    return wait


def patience(question: ir.Question) -> tuple[float, int]:
    """The milliseconds that one try may take, and how many tries there may be."""
    match question:
        case ir.Request(sent, timeout=timeout, retries=retries):
            return timeout, 1 + retries + (sent.client is not None)
        case ir.ApiQuery():
            return 0.0, 1  # Auth0 does not say how long
        case ir.Verification() | ir.Signature():
            return 0.0, 1  # it is worked out here
        case ir.ExternCall(timeout=timeout):
            return timeout or 0.0, 1
        case _:
            assert_never(question)


def time_of(ask: ir.Ask) -> float:
    """How long a question may take, with every retry."""
    timeout, tries = patience(ask.question)
    return timeout * tries


def _loops(handler: ir.Handler) -> Iterator[ir.For]:
    acting = tuple(step for step in handler.steps if isinstance(step, ir.Acting))
    return (node for node in acting_below(acting) if isinstance(node, ir.For))


def _longest(body: tuple[ir.Effect, ...], helpers: Looped) -> Wait:
    wait = Wait()
    for effect in body:
        wait += _of(effect, helpers)
    return wait


def _of(effect: ir.Effect, helpers: Looped) -> Wait:
    match effect:
        case ir.Ask(on_error=on_error):
            time = time_of(effect)
            return (Wait(time, (effect,)) if time else Wait()) + _longest(on_error, helpers)
        case ir.If(arms, otherwise):
            ways = [_longest(body, helpers) for body in (*(arm.body for arm in arms), otherwise)]
            return max(ways, key=lambda way: way.milliseconds)
        case ir.HelperDo(helper=helper, inlined=inlined) | ir.HelperAsk(helper=helper, inlined=inlined) if (
            helper not in helpers
        ):
            return _longest(inlined, helpers)
        case _:  # any other effect waits for nothing, or while there is time
            return Wait()
