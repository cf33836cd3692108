"""Places in a text, as the protocol counts them: lines, and within a line the units of an encoding.

In: a text, and the encoding that client and server have agreed on. Out: positions for offsets in characters, and back.

    places("a = '🔑'\\n", UTF16).position(6)   ->   Position(line=0, character=7)

Lines end where the protocol says so, with ``\\n``, ``\\r\\n`` and ``\\r``, and at no other character: pygls splits
at form feeds and U+2028 too, and would change other characters than the user did.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from lsprotocol import types

UTF16 = types.PositionEncodingKind.Utf16
_CODECS = {
    types.PositionEncodingKind.Utf8: ("utf-8", 1),
    UTF16: ("utf-16-le", 2),
    types.PositionEncodingKind.Utf32: ("utf-32-le", 4),
}
_LINE_END = re.compile(r"\r\n|\n|\r")
_KEPT = 32


class Places:
    """The lines of one text."""

    def __init__(self, text: str, encoding: types.PositionEncodingKind) -> None:
        self._text = text
        self._codec, self._width = _CODECS[encoding]
        ends = [*_LINE_END.finditer(text)]
        self._starts = [0, *(end.end() for end in ends)]
        self._ends = [*(end.start() for end in ends), len(text)]

    def position(self, offset: int) -> types.Position:
        """Where a character offset is; between ``\\r`` and ``\\n`` it is the end of the line."""
        line = bisect_right(self._starts, offset) - 1
        before = self._text[self._starts[line] : min(offset, self._ends[line])]
        return types.Position(line, self._units(before))

    def range(self, start: int, end: int) -> types.Range:
        """Where a span is."""
        return types.Range(self.position(start), self.position(end))

    def offset(self, position: types.Position) -> int:
        """The character at a position; what lies behind a line is its end, and in a character its beginning."""
        if position.line >= len(self._starts):
            return len(self._text)
        start, end = self._starts[position.line], self._ends[position.line]
        line = self._text[start:end]
        if line.isascii():
            return min(start + position.character, end)
        units = line.encode(self._codec, "surrogatepass")[: position.character * self._width]
        return start + len(units.decode(self._codec, "ignore"))

    def _units(self, text: str) -> int:
        return len(text) if text.isascii() else len(text.encode(self._codec, "surrogatepass")) // self._width


places = lru_cache(_KEPT)(Places)
"""The same for a text that was asked about a moment ago."""


def changed(
    text: str,
    changes: Sequence[types.TextDocumentContentChangeEvent],
    encoding: types.PositionEncodingKind,
) -> str:
    """The text after changes of parts of it, or of all of it, one after another."""
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            lines = Places(text, encoding)
            start, end = lines.offset(change.range.start), lines.offset(change.range.end)
            text = text[:start] + change.text + text[max(start, end) :]
        else:
            text = change.text
    return text
