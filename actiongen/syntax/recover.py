"""What is wrong with a statement that cannot be parsed, line by line.

In: the lines of the statement. Out: one error for every line that is wrong by itself, and a
:class:`Broken` with the names that the statement seems to define, so that their uses are no errors.

    with rule("a", when=x &&  y):      ->  two errors, of which neither hides the other
        stop() + + 3
"""

from collections.abc import Sequence
from itertools import takewhile

from actiongen.diagnostics.model import Diagnostic
from actiongen.source import Source
from actiongen.syntax.build import Place
from actiongen.syntax.errors import explain, more_javascript
from actiongen.syntax.layout import Layout, virtual
from actiongen.syntax.lines import Line
from actiongen.syntax.nodes import Token
from actiongen.syntax.read import read_statement
from actiongen.syntax.tree import Broken

_FOLLOWERS = {
    "except": ("try",),
    "finally": ("try",),
    "case": ("match", "switch"),
    "pass": ("try", "class", "while"),
}
_BODY = ("_NEWLINE", "_INDENT", "DOTS", "_NEWLINE", "_DEDENT")
_IF = ("_IF", "_TRUE", "COLON", *_BODY)
_DEF = ("_NEWLINE", "_DEF", "NAME", "LPAR", "RPAR", "COLON", *_BODY)
_LINE = ("_NEWLINE",)


def errors_by_line(lines: Sequence[Line], layout: Layout, source: Source) -> tuple[Diagnostic, ...]:
    """The errors of each line, and those of the indentation that no line's own error explains."""
    found: list[Diagnostic] = []
    wrong: set[int] = set()
    for index, line in enumerate(lines):
        is_reported = line.is_broken or _follows(line, lines[:index])
        problems = () if is_reported else _errors_of_line(line, source)
        found += problems
        if problems or line.is_broken:
            wrong.add(index)
    starts = {lines[index].start for index in wrong}
    found += (
        problem.diagnostic
        for problem in layout.errors
        if problem.above not in wrong and problem.diagnostic.span.start not in starts
    )
    return tuple(found)


def _follows(line: Line, above: Sequence[Line]) -> bool:
    """Whether the line continues a statement that policies do not have, which is an error already."""
    opener = _FOLLOWERS.get(str(line.tokens[0]))
    return opener is not None and any(str(earlier.tokens[0]) in opener for earlier in above)


def _errors_of_line(line: Line, source: Source) -> Sequence[Diagnostic]:
    """Reads a line as if the lines around it were there and right."""
    before, after = _surroundings(line)
    tokens = (
        *(virtual(kind, line) for kind in before),
        *line.tokens,
        *(virtual(kind, line) for kind in after),
    )
    read = read_statement(tokens, source, Place.ANYWHERE)
    if read.statement is not None:
        return read.problems
    first_error = explain(line.tokens, max(0, read.stopped_at - len(before)), source)
    return (first_error, *more_javascript(line.tokens, first_error, source))


def _surroundings(line: Line) -> tuple[tuple[str, ...], tuple[str, ...]]:
    first = line.tokens[0].type
    before = _IF if first in ("_ELIF", "_ELSE") else ()
    after = _DEF if first == "AT" else _BODY if line.opens_block else _LINE
    return before, after


def broken(lines: Sequence[Line], source: Source) -> Broken:
    """What stays of a statement that cannot be read."""
    names: set[str] = set()
    for line in lines:
        if line.indent == lines[0].indent:
            names |= _names(line.tokens)
    lost = any(line.tokens[0].type == "EQUAL" for line in lines)
    first = "=" if lost else str(lines[0].tokens[0])
    return Broken(frozenset(names), first, source.span(lines[0].start, lines[-1].end))


def _names(tokens: Sequence[Token]) -> set[str]:
    """The names in front of the first ``=``, the name of a ``def``, the names that a ``load`` brings."""
    types = [token.type for token in tokens]
    if "_DEF" in types:
        after = tokens[types.index("_DEF") + 1 :][:1]
        return {str(token) for token in after if token.type == "NAME"}
    if str(tokens[0]) == "load":
        return {str(token).strip("\"'") for token in tokens if token.type == "STRING"}
    is_name = types[0] == "NAME" and types[1:2] not in ([], ["LPAR"], ["DOT"], ["LSQB"])
    first = {str(tokens[0])} if is_name else set()
    targets = list(takewhile(lambda token: token.type not in ("EQUAL", "LPAR", "COLON"), tokens))
    following = types[len(targets)] if len(targets) < len(types) else "LPAR"
    if following != "EQUAL" or any(token.type in ("DOT", "LSQB") for token in targets):
        return first
    return {str(token) for token in targets if token.type == "NAME"}
