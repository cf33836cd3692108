"""AG446: gates that a request without an answer switches off.

In: a program. Out: a warning at each denial or challenge that cannot run where a request, an extern or a query has no
answer, and whose ``on_error=`` lets the run come there all the same. Whoever can make the request fail, by a time-out
or by an odd value in it, gets in.

    risk = http.get(…, on_error=log("down")); with rule("…", when=risk.json.high is True): api.access.deny("…")
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import Tag
from actiongen.checks.answers_missing import gates_without
from actiongen.diagnostics.codes_meaning import FAIL_OPEN_REQUEST
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved


def fail_open_request(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a gate."""
    asked = {node.answer: node for node in resolved.of_kind(ir.Ask) if _can_fail(node)}
    for place, answer in gates_without(resolved, asked):
        assert isinstance(place.effect, ir.Call), "it is a gate"
        ask = asked[answer]
        yield Diagnostic(
            FAIL_OPEN_REQUEST,
            f"`api.{place.effect.method.name}` does not run where `{ask.name}` has no answer",
            Label(place.at, "skipped without a word"),
            (Label(ask.span, "may fail"),),
            notes=("whoever can make it fail or last too long gets in",),
            help=f'refuse in `on_error=`, for example `on_error=api.access.deny("Please try again later.")`, or where'
            f" `{ask.name} is None`",
        )


def _can_fail(ask: ir.Ask) -> bool:
    """Whether it has an answer at some times and at others not; what only the cache keeps is AG442's."""
    is_cache = isinstance(ask.question, ir.ApiQuery) and Tag.CACHE in ask.question.method.tags
    return ask.can_fail and ask.condition is None and not is_cache
