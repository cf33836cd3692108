"""The top-level statements of a text, each read alone, with what is wrong in it.

In: logical lines, and the errors of brackets, strings and tabs that were found in them. Out: :class:`Piece`, one for
each statement; a text that has changed a little keeps most of them (``known``).
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from threading import local

from actiongen.diagnostics.codes_syntax import BAD_INDENTATION, UNCLOSED_BRACKET
from actiongen.diagnostics.model import Diagnostic
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.build import Place
from actiongen.syntax.errors import explain
from actiongen.syntax.layout import lay_out
from actiongen.syntax.lines import Line, LineReader, top_level_statements, unmatched
from actiongen.syntax.read import read_statement
from actiongen.syntax.recover import broken, errors_by_line
from actiongen.syntax.shift import shifted


@dataclass(frozen=True, slots=True)
class Piece:
    """A top-level statement, from the start of its line; its own first and last offset, and what is wrong in it.

    ``unmatched``: its brackets that are not closed, or close nothing.
    """

    line_start: int
    start: int
    end: int
    unmatched: str
    statement: syn.Statement
    problems: tuple[Diagnostic, ...]

    def moved(self, by: int, path: str) -> "Piece":
        """The same, ``by`` characters further in the file ``path``."""
        statement, problems = shifted((self.statement, self.problems), by, path)
        return Piece(
            self.line_start + by, self.start + by, self.end + by, self.unmatched, statement, problems
        )


Known = Callable[[int, int], "Piece | None"]
"""The piece between two offsets, if it has been read before."""

_MOST_PIECES = 2_000
"""So many statements without mistakes are remembered by their text, of some 20 KB each at most, and mostly of 3."""
_LONGEST_PIECE = 1_000


class _Remembered(local):
    """The pieces that a thread has read, by their text."""

    def __init__(self) -> None:
        self.pieces: dict[str, Piece] = {}


_remembered = _Remembered()


def forget() -> None:
    """Begins anew, for whoever measures."""
    _remembered.pieces.clear()


def read_pieces(
    read: LineReader, bad_characters: Sequence[Diagnostic] = (), known: Known = lambda start, end: None
) -> tuple[list[Piece], list[Diagnostic]]:
    """The pieces of the lines that have been read, and what is wrong with the text as a whole."""
    divided = top_level_statements(read.lines)
    within, others = _by_statement(read.found, divided)
    is_clean = read.trust_brackets and not bad_characters
    return [
        (None if mine else known(lines[0].start, lines[-1].end))
        or (_of_any_file(lines, read) if is_clean and not mine else _piece(lines, mine, read, bad_characters))
        for lines, mine in zip(divided, within, strict=True)
    ], others


def _of_any_file(lines: Sequence[Line], read: LineReader) -> Piece:
    """The piece of lines with nothing wrong in them so far: files of a folder have many statements in common, and what
    a statement is depends on its text alone.
    """
    start, end = lines[0].start, lines[-1].end
    text = read.source.text[start:end]
    if lines[0].indent or len(text) > _LONGEST_PIECE:
        return _piece(lines, (), read, ())
    pieces = _remembered.pieces
    known = pieces.get(text)
    if known is not None:
        return known.moved(start - known.start, read.source.path)
    piece = _piece(lines, (), read, ())
    if not piece.problems:
        if len(pieces) >= _MOST_PIECES:
            del pieces[next(iter(pieces))]
        pieces[text] = piece
    return piece


def _piece(
    lines: Sequence[Line], found: Sequence[Diagnostic], read: LineReader, bad_characters: Sequence[Diagnostic]
) -> Piece:
    source, start, end = read.source, lines[0].start, lines[-1].end
    of_brackets = [problem for problem in found if problem.code is UNCLOSED_BRACKET]
    others = tuple(problem for problem in found if problem.code is not UNCLOSED_BRACKET)
    statement: syn.Statement
    problems: Sequence[Diagnostic]
    if of_brackets:
        # What its lines are is not known, so nothing else is said of them.
        statement, problems = broken(lines, source), of_brackets[:1]
    else:
        statement, problems = _statement(lines, source)
    span = statement.span
    if any(span.start <= problem.span.start < span.end for problem in bad_characters):
        statement = broken(lines, source)
    # Where all brackets of a text match, those of each line do: lines end where none is open.
    left = "" if read.trust_brackets else unmatched([token for line in lines for token in line.tokens])
    line_start = source.text.rfind("\n", 0, start) + 1
    return Piece(line_start, start, end, left, statement, (*others, *problems))


def _by_statement(
    found: Sequence[Diagnostic], statements: Sequence[Sequence[Line]]
) -> tuple[list[list[Diagnostic]], list[Diagnostic]]:
    """The errors in each statement, and those that are about the text as a whole."""
    within: list[list[Diagnostic]] = [[] for _ in statements]
    others: list[Diagnostic] = []
    starts = [lines[0].start for lines in statements]
    for problem in found:
        at = problem.span.start
        index = bisect_right(starts, at) - 1
        is_within = index >= 0 and at <= statements[index][-1].end and problem.code is not BAD_INDENTATION
        (within[index] if is_within else others).append(problem)
    return within, others


def _statement(lines: Sequence[Line], source: Source) -> tuple[syn.Statement, Sequence[Diagnostic]]:
    layout = lay_out(lines, source)
    if layout.errors or any(line.is_broken for line in lines):
        return broken(lines, source), errors_by_line(lines, layout, source)
    read = read_statement(layout.tokens, source, Place.FILE)
    if read.statement is None:
        problems = errors_by_line(lines, layout, source)
        return broken(lines, source), problems or (explain(layout.tokens, read.stopped_at, source),)
    return (broken(lines, source) if read.problems else read.statement), read.problems
