"""Loops that count, in what has been made of them.

In: the place of a loop in the original. Out: whether it counted up to a length: of what has none it makes no turn,
where `for (… of …)` and the methods of lists throw.

    counts(span, "for (let i = 0; i < xs.length; i++) { f(xs[i]); }")   ->   True
"""

import re

from actiongen.source import Span

_COUNTS = re.compile(r"for\s*\([^;{}]*;")


def counts(loop: Span, text: str) -> bool:
    """Whether a loop at that place counted."""
    return _COUNTS.match(text, loop.start, loop.end) is not None
