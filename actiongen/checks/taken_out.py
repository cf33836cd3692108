"""Which text goes if an operand of ``and`` or ``or`` goes.

In: the text of a file, the span of what is joined, those of its operands, and which of them goes. Out: the span to cut,
with the word and the brackets that go with it; None where more than these stands between the operands, as a comment.

    taken_out("(a) and b", whole, [a, b], 0)   ->   the span of "(a) and "
"""

import re
from collections.abc import Sequence

from actiongen.source import Span

_OPENED = re.compile(r"\(\s*\Z")
_CLOSED = re.compile(r"\s*\)")
_WORD = re.compile(r"\s*(?:and|or)\s*")


def taken_out(text: str, whole: Span, operands: Sequence[Span], index: int) -> Span | None:
    """The span to cut."""
    start, end = _bracketed(text, whole, operands[index])
    other = _bracketed(text, whole, operands[index - 1 if index else 1])
    between = text[other[1] : start] if index else text[end : other[0]]
    if not _WORD.fullmatch(between):
        return None
    return Span(whole.path, other[1], end) if index else Span(whole.path, start, other[0])


def _bracketed(text: str, whole: Span, part: Span) -> tuple[int, int]:
    """The part with the brackets around it alone."""
    start, end = part.start, part.end
    while True:
        opened = _OPENED.search(text[whole.start : start])
        closed = _CLOSED.match(text, end, whole.end)
        if opened is None or closed is None:
            return start, end
        start, end = whole.start + opened.start(), closed.end()
