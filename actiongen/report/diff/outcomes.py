"""One difference: its event as a test has it, and what comes of it on both sides.

In: a :class:`~actiongen.prover.model.Difference`. Out: lines of text, not yet harmless for a terminal.

    event_lines(difference.input, trigger)   ->   ("given={event.stats.logins_count: 1},",)
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from actiongen.auth0.model import Trigger
from actiongen.prover.model import Difference
from actiongen.report.suggestion import argument_lines
from actiongen.runs.values import Call
from actiongen.testing.events import Input
from actiongen.testing.values import call_text

_LONGEST = 400
NO_CALL = "(no call)"


def event_lines(given: Input, trigger: Trigger) -> tuple[str, ...]:
    """The arguments of a test with this event, as `actiongen fmt` lays them out; none for the default event."""
    return tuple(map(cut, (line for line in argument_lines(given, trigger) if line != "given={},")))


def cut(text: str) -> str:
    """A text that is not endless."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def rows(difference: Difference, trigger: Trigger) -> tuple[tuple[str, str], ...]:
    """The calls before and after, side by side: the same call stands in one row."""
    return aligned(*(call_texts(calls, trigger) for calls in (difference.before, difference.after)))


def aligned(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Two lists of texts side by side, as :func:`rows` has them."""
    found: list[tuple[str, str]] = []
    for _, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        found += zip_longest(before[start:end], after[first:last], fillvalue="")
    if not before or not after:
        old, new = ("" if before else NO_CALL), ("" if after else NO_CALL)
        head, *rest = found or [("", "")]
        found = [(head[0] or old, head[1] or new), *rest]
    return tuple(found)


def call_texts(calls: Sequence[Call], trigger: Trigger) -> list[str]:
    """The calls as a policy writes them."""
    return [cut(call_text(*call, trigger)) for call in calls]
