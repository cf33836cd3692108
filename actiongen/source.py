"""The text of a policy and places in it.

In: the text of one file and the path it is known by. Out: spans (character offsets) that every
later stage carries along, and positions (lines and columns) for the reader.

    >>> source = Source("a.policy", "one\\ntwo\\n")
    >>> source.position(5)
    Position(line=2, column=2)
"""

import dataclasses
import re
from bisect import bisect_right
from functools import cached_property

from actiongen.lazy_dataclass import dataclass

_STEM = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def is_stem(name: str) -> bool:
    """Whether a policy's file may have the name: it is one in JavaScript, in Terraform and on every disk."""
    return _STEM.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of character offsets, ``start <= offset < end``, in the file ``path``."""

    path: str
    start: int
    end: int

    def to(self, other: "Span") -> "Span":
        """The span from the start of this one to the end of ``other``, in the same file."""
        return Span(self.path, self.start, other.end)


@dataclass(frozen=True, slots=True)
class Position:
    """A place as people count: lines and columns from 1, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class JavaScriptFile:
    """A JavaScript file that a policy names by its path below the policies' root.

    ``text`` is None where there is no such file; ``problem`` says why one that is there cannot be had.
    """

    path: str
    text: str | None
    problem: str | None = None


@dataclasses.dataclass(frozen=True)
class Source:
    """One policy file: its path relative to the policies' root, with ``/``, its text, and the files that it names in
    ``@extern("…")``.
    """

    path: str
    text: str
    externs: tuple[JavaScriptFile, ...] = ()

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        starts = [0]
        starts += [index + 1 for index, char in enumerate(self.text) if char == "\n"]
        return tuple(starts)

    @property
    def content(self) -> tuple[str, ...]:
        """All that the file says, with what it names: what is made of it changes with one of these alone."""
        return (self.text, *map(repr, self.externs))

    def position(self, offset: int) -> Position:
        """Where a character offset is."""
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its newline."""
        start = self._line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end == -1 else self.text[start:end]

    def span(self, start: int, end: int) -> Span:
        """A span of this file."""
        return Span(self.path, start, end)
