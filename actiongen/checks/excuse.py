"""Writes an ``# allow:`` above each statement of which a check says something.

In: policies, and how to compile and to parse them. Out: the policies with comments in them, whose reasons are still to
be written. What nobody can allow stays as it is, and so does a file with an error of that kind: what its checks would
say is not known yet.

    excused(sources, diagnose, parse)   ->   (Source("policies/a.policy", "# allow: email-case - TODO: say why\\n…"),)
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator

from actiongen.checks.scopes import Scope, scopes
from actiongen.checks.suppress import TO_WRITE
from actiongen.diagnostics.fixing import Diagnose, applied
from actiongen.diagnostics.levels import silenceable
from actiongen.diagnostics.model import Code, Diagnostic, Edit, Fix
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn

Parse = Callable[[Source], syn.File | None]

_MOST_ROUNDS = 5
"""What is excused may uncover something else, a few times over."""


def excused(sources: tuple[Source, ...], diagnose: Diagnose, parse: Parse) -> tuple[Source, ...]:
    """The sources with comments, in the same order; as they are where all is allowed already."""
    for _ in range(_MOST_ROUNDS):
        found = diagnose(sources)
        refused = {each.path for each in found if each.is_error and not silenceable(each.code)}
        asked: dict[str, list[Diagnostic]] = {}
        for each in found:
            if each.path is not None and each.path not in refused and silenceable(each.code):
                asked.setdefault(each.path, []).append(each)
        edits = [edit for source in sources for edit in _comments(source, asked.get(source.path, []), parse)]
        if not edits:
            break
        sources = applied(sources, [Fix("allow it", tuple(edits))])
    return sources


def excuse(diagnostic: Diagnostic, source: Source, file: syn.File) -> Edit | None:
    """The comment that allows what a diagnostic says; None where nobody can allow it, or none can stand."""
    if diagnostic.path != source.path or not silenceable(diagnostic.code):
        return None
    scope = _scope(diagnostic, _known(file, source))
    return None if scope is None else _comment(diagnostic.code, scope, source)


def _comments(source: Source, found: list[Diagnostic], parse: Parse) -> Iterator[Edit]:
    """A comment a check and statement; a check that is allowed for a whole rule is so for what is in it."""
    file = parse(source) if found else None
    if file is None:
        return
    known = _known(file, source)
    places = [(scope, each.code) for each in found if (scope := _scope(each, known)) is not None]
    wanted = sorted(
        dict.fromkeys(places), key=lambda place: (place[0].start, -place[0].covers.end, place[1].id)
    )
    until: dict[Code, int] = {}
    for scope, code in wanted:
        if scope.covers.start < until.get(code, 0):
            continue
        until[code] = scope.covers.end
        edit = _comment(code, scope, source)
        if edit.replacement.strip() not in _above(source.text, edit.span.start):
            yield edit


def _known(file: syn.File, source: Source) -> list[Scope]:
    """The statements that a comment can stand above."""
    # What stands behind a colon has no line of its own: what it is in has one.
    known = [scope for scope in scopes(file.statements, source) if not _indent(scope, source).strip()]
    known.sort(key=lambda scope: scope.covers.start)
    return known


def _comment(code: Code, scope: Scope, source: Source) -> Edit:
    indent = _indent(scope, source)
    start = scope.start - len(indent)
    return Edit(Span(source.path, start, start), f"{indent}# allow: {code.name} - {TO_WRITE}\n")


def _scope(diagnostic: Diagnostic, known: list[Scope]) -> Scope | None:
    """The smallest statement that a comment about the diagnostic can stand above; of a whole file the first one."""
    label = diagnostic.primary
    if label is None or not known:
        return None
    if label.is_whole_file:
        return known[0]
    offset = label.span.start
    # Statements lie in one another or apart: of those around a place the last to begin is the smallest.
    at = bisect_right(known, offset, key=lambda scope: scope.covers.start)
    return next((scope for scope in reversed(known[:at]) if offset < scope.covers.end), None)


def _indent(scope: Scope, source: Source) -> str:
    """What stands before the first word of a statement in its line."""
    return source.text[source.text.rfind("\n", 0, scope.start) + 1 : scope.start]


def _above(text: str, end: int) -> Iterator[str]:
    """The comments on the lines that end at an offset: what is there already has not helped."""
    while end > 0:
        start = text.rfind("\n", 0, end - 1) + 1
        line = text[start:end].strip()
        if not line.startswith("#"):
            return
        yield line
        end = start
