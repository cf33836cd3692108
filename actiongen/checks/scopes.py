"""Which statement a comment is about.

In: a comment and its file. Out: what it covers. A comment is about the statement below the comment lines that it is one
of, or about the statement on whose lines it stands; of a rule it covers all, of any other block only the header.

    covered(comment, file, source)   ->   Span("policies/mfa.policy", 60, 150)
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from actiongen.source import Source, Span
from actiongen.syntax import tree as syn


@dataclass(frozen=True, slots=True)
class Scope:
    """A statement: the lines on which a comment about it can stand, what that covers, and where its first word is."""

    first_line: int
    last_line: int
    covers: Span
    start: int


def covered(comment: syn.Comment, file: syn.File, source: Source) -> Span | None:
    """What a comment is about, None where no statement is near."""
    line = source.position(comment.span.start).line
    found = [*scopes(file.statements, source)]
    around = [scope for scope in found if scope.first_line <= line <= scope.last_line]
    if around:
        return max(around, key=lambda scope: scope.first_line).covers
    if not comment.alone:
        return None
    alone = {source.position(comment.span.start).line for comment in file.comments if comment.alone}
    while line in alone:
        line += 1
    below = [scope for scope in found if scope.first_line == line]
    return below[0].covers if below else None


def scopes(statements: Iterable[syn.Statement], source: Source) -> Iterator[Scope]:
    """The statements and the headers of blocks, in the order of the text."""
    for statement in statements:
        match statement:
            case syn.With(body=body, header=header, span=span):
                yield _scope(header, span, span.start, source)
                yield from scopes(body, source)
            case syn.If(arms, otherwise, span):
                start = span.start
                for arm in arms:
                    yield _header(start, arm.span.start, arm.body, source)
                    yield from scopes(arm.body, source)
                    start = arm.body[-1].span.end
                yield from scopes(otherwise, source)
            case syn.For(body=body, span=span) | syn.Def(body=body, span=span):
                yield _header(span.start, span.start, body, source)
                yield from scopes(body, source)
            case syn.Broken():
                pass
            case syn.Assign() | syn.Do() | syn.Return():
                yield _scope(statement.span, statement.span, statement.span.start, source)
            case _:
                assert_never(statement)


def _header(start: int, word: int, body: tuple[syn.Statement, ...], source: Source) -> Scope:
    """From ``start`` (or, below another arm, the next word) to the line of the colon; all of what is on one line."""
    while source.text[start].isspace():
        start += 1
    end = source.text.rfind("\n", start, body[0].span.start)
    if end == -1:
        end = body[-1].span.end
    while source.line(source.position(end).line).strip()[:1] in ("", "#"):
        end = source.text.rfind("\n", start, end)
    span = source.span(start, end)
    return _scope(span, span, word, source)


def _scope(lines: Span, covers: Span, word: int, source: Source) -> Scope:
    return Scope(source.position(lines.start).line, source.position(lines.end - 1).line, covers, word)
