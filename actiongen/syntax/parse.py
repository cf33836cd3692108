"""The syntax stage: text into a syntax tree.

In: a source. Out: a :class:`File` and every syntax error of the file. Each top-level statement is parsed
alone; one that cannot be becomes :class:`Broken`, and the others are there all the same. So a text that has
changed a little, as an editor has it after a keystroke, is read again where it has changed alone.

    >>> parse(Source("a.policy", "x = 1\\n")).value.statements[0].target.id
    'x'
    >>> again(read(Source("a.policy", "x = 1\\n")), Source("a.policy", "x = 12\\n")).file.value.statements[0].value.text
    '12'
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from actiongen.diagnostics.model import Checked, Diagnostic
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.build import split_docstring
from actiongen.syntax.characters import check_characters, check_size
from actiongen.syntax.lex import lex
from actiongen.syntax.lines import LineReader, matched_out, read_lines, unmatched
from actiongen.syntax.nodes import Token
from actiongen.syntax.pieces import Piece, read_pieces
from actiongen.syntax.shift import shifted
from actiongen.syntax.whole_file import other_language

_ENDLESS = re.compile(r"""/\*|\w*(\"{3}|'{3})""")


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text that has been read. ``divides``: its pieces are such that each can be read without the others."""

    source: Source
    file: Checked[syn.File]
    pieces: Sequence[Piece] = ()
    comments: Sequence[syn.Comment] = ()
    divides: bool = False


def parse(source: Source) -> Checked[syn.File]:
    """The syntax tree of a policy and what is wrong with it; never raises, whatever the text."""
    return read(source).file


def read(source: Source) -> ReadText:
    """The same, with what is needed to read the text again when it has changed."""
    too_large = check_size(source)
    if too_large is not None:
        return ReadText(source, Checked(None, (too_large,)))
    characters = check_characters(source)
    # The text that is read has the length of the one that was given, so offsets are right in both.
    clean = Source(source.path, characters.text)
    tokens = lex(clean.text)
    reader = read_lines(tokens, clean)
    pieces, others = read_pieces(reader, characters.diagnostics)
    divides = not (characters.diagnostics or others) and _divides(tokens)
    found = (*characters.diagnostics, *others)
    return _text(source, clean, pieces, reader.comments, found, divides=divides)


def again(before: ReadText, source: Source) -> ReadText:
    """What :func:`read` gives; a text that is like the one before is read where they differ alone."""
    return _again(before, source) or read(source)


def _again(before: ReadText, source: Source) -> ReadText | None:
    old, text, pieces = before.source.text, source.text, before.pieces
    if not before.divides or not pieces or check_size(source) or check_characters(source).diagnostics:
        return None
    same = common_start(old, text)
    same_at_end = common_end(old, text, min(len(old), len(text)) - same)
    moved = len(text) - len(old)
    # The statements next to what has changed are read again as well: they say where the others begin.
    line_starts = [piece.line_start for piece in pieces]
    first = max(0, bisect_right(line_starts, same) - 2)
    last = bisect_right(line_starts, len(old) - same_at_end)
    begin = line_starts[first] if first else 0
    end = line_starts[last + 1] + moved if last + 1 < len(pieces) else len(text)
    tokens = lex(text[begin:end], begin)
    if not _divides(tokens):
        return None
    after = pieces[last + 1 :]
    brackets = (
        *(each.unmatched for each in pieces[:first]),
        unmatched(tokens),
        *(each.unmatched for each in after),
    )
    trusts = not matched_out("".join(brackets))
    if trusts == bool(matched_out("".join(piece.unmatched for piece in pieces))):
        # Then all brackets are read in another way.
        return None
    known = _Known(source.path, pieces, same, len(text) - same_at_end, moved)
    reader = LineReader(source, trusts, _line_start=begin)
    reader.read(tokens)
    new, others = read_pieces(reader, known=known.piece)
    if others or not new:
        return None
    if after and new[-1].line_start != line_starts[last] + moved:
        return None
    comments = [comment for comment in before.comments if comment.span.start < begin]
    comments += reader.comments
    comments += (
        shifted(each, moved, source.path) for each in before.comments if each.span.start >= end - moved
    )
    whole = [*pieces[:first], *new, *(piece.moved(moved, source.path) for piece in after)]
    return _text(source, source, whole, comments, (), divides=True)


@dataclass(frozen=True, slots=True)
class _Known:
    """The pieces of a text that has changed in one place: up to ``same`` it is the same, from ``same_again`` on (an
    offset of the new text) it has ``moved``.
    """

    path: str
    pieces: Sequence[Piece]
    same: int
    same_again: int
    moved: int

    def piece(self, start: int, end: int) -> Piece | None:
        """The piece between two offsets of the new text, if nothing in it has changed."""
        if end > self.same and start < self.same_again:
            return None
        by = 0 if end <= self.same else self.moved
        index = bisect_right([piece.start for piece in self.pieces], start - by) - 1
        known = self.pieces[index] if index >= 0 else None
        if known is None or (known.start + by, known.end + by) != (start, end):
            return None
        return known.moved(by, self.path) if by else known


def _text(
    source: Source,
    clean: Source,
    pieces: Sequence[Piece],
    comments: Sequence[syn.Comment],
    found: Sequence[Diagnostic],
    *,
    divides: bool,
) -> ReadText:
    whole = other_language(clean)
    if whole is not None:
        return ReadText(source, Checked(None, (whole,)))
    docstring, body = split_docstring(tuple(piece.statement for piece in pieces))
    problems = (*found, *(problem for piece in pieces for problem in piece.problems))
    file = syn.File(source.path, docstring, body, tuple(comments), source.externs)
    ordered = tuple(sorted(problems, key=lambda problem: problem.span.start))
    return ReadText(source, Checked(file, ordered), pieces, comments, divides)


def _divides(tokens: Sequence[Token]) -> bool:
    """Whether no token might go on for as long as the text does."""
    endless = (token for token in tokens if token.type in ("FOREIGN", "UNTERMINATED"))
    return not any(_ENDLESS.match(token) for token in endless)


def common_start(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one.startswith(other[low:middle], low) else (low, middle - 1)
    return low


def common_end(one: str, other: str, most: int) -> int:
    """How many characters two texts have in common at their end, at most so many."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        part = other[len(other) - middle : len(other) - low]
        is_same = one.endswith(part, 0, len(one) - low)
        low, high = (middle, high) if is_same else (low, middle - 1)
    return low
