"""Lines into the tokens that the parser reads: line ends, indentation and its errors.

In: the lines of one top-level statement. Out: their tokens with ``_NEWLINE``, ``_INDENT`` and ``_DEDENT``.

    if x:        ->  _IF NAME COLON _NEWLINE _INDENT NAME LPAR RPAR _NEWLINE _DEDENT
        stop()
"""

from collections.abc import Sequence
from itertools import pairwise

from actiongen.diagnostics.codes_syntax import BAD_INDENTATION, TOO_DEEP
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Source
from actiongen.syntax.lines import Line
from actiongen.syntax.nodes import Token, token
from actiongen.syntax.report import end, error, place

DEEPEST_BLOCKS = 4


@dataclass(frozen=True, slots=True)
class IndentError:
    """An error between two lines; ``above`` is the index of the upper one, which may be the cause."""

    above: int
    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True)
class Layout:
    """The tokens to parse, and what is wrong with the indentation."""

    tokens: tuple[Token, ...]
    errors: tuple[IndentError, ...]


def lay_out(lines: Sequence[Line], source: Source) -> Layout:
    """Adds line ends and indentation to the lines of one statement."""
    tokens: list[Token] = []
    errors: list[IndentError] = []
    stack = [lines[0].indent]
    if lines[0].indent:
        errors.append(IndentError(-1, _unexpected(lines[0], source)))
    for index, (line, following) in enumerate(pairwise(lines)):
        tokens += (*line.tokens, virtual("_NEWLINE", line))
        if following.indent > stack[-1]:
            stack.append(following.indent)
            tokens.append(virtual("_INDENT", line))
            if not line.opens_block:
                errors.append(IndentError(index, _unexpected(following, source)))
            elif len(stack) == DEEPEST_BLOCKS + 2:
                errors.append(IndentError(-1, _too_deep(following, source)))
            continue
        if line.opens_block:
            errors.append(IndentError(index, _no_block(line, following, source)))
        while following.indent < stack[-1] and len(stack) > 1:
            stack.pop()
            tokens.append(virtual("_DEDENT", line))
        if following.indent != stack[-1]:
            stack.append(following.indent)
            errors.append(IndentError(-1, _between(following, source)))
    last = lines[-1]
    if last.opens_block:
        errors.append(IndentError(len(lines) - 1, _no_block(last, None, source)))
    tokens += (*last.tokens, virtual("_NEWLINE", last), *(virtual("_DEDENT", last) for _ in stack[1:]))
    return Layout(tuple(tokens), tuple(errors))


def virtual(kind: str, line: Line) -> Token:
    """A token that stands for no text, at the end of a line."""
    at = end(line.tokens[-1])
    return token(kind, "", at, at)


def _unexpected(line: Line, source: Source) -> Diagnostic:
    return error(
        BAD_INDENTATION,
        "this line is indented, but the line above opens no block",
        place(source, line.tokens[0]),
        help="indent it like the line above",
    )


def _no_block(line: Line, following: Line | None, source: Source) -> Diagnostic:
    return error(
        BAD_INDENTATION,
        "nothing is indented below this line, which opens a block",
        place(source, line.tokens[-1]),
        label="opens a block",
        help="indent what belongs to it by four spaces",
        secondary=() if following is None else (Label(place(source, following.tokens[0]), "not indented"),),
    )


def _between(line: Line, source: Source) -> Diagnostic:
    return error(
        BAD_INDENTATION,
        "this line is indented like no line above it",
        place(source, line.tokens[0]),
        help="indent it like the block that it belongs to",
    )


def _too_deep(line: Line, source: Source) -> Diagnostic:
    return error(
        TOO_DEEP,
        f"blocks nest more than {DEEPEST_BLOCKS} deep",
        place(source, line.tokens[0]),
        help="join the conditions with `and`, or move the block into a `def`",
    )
