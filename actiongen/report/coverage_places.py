"""Where coverage is counted, for programs that show it beside the text.

In: what was measured, the texts of the files, an event for what was missed. Out: JSON: by file its rules, the
statements in bodies, and the conditions with both outcomes.

    files_json((coverage,), sources, {})   ->   [{"path": "policies/mfa_action.policy", "rules": […], …}]
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from actiongen.auth0.model import JsonValue
from actiongen.source import Position, Source, Span
from actiongen.testing.coverage import Coverage, Kind, Point


def files_json(
    coverages: Sequence[Coverage], sources: Mapping[str, Source], suggestions: Mapping[Point, str]
) -> JsonValue:
    """What stands in a library is one place, whichever actions use it. Of a file that could not be read there is
    nothing.
    """
    hits, statements, titles = Counter[Point](), Counter[Span](), dict[Span, str]()
    for coverage in coverages:
        # In contrast to `+`, `update` keeps what was never hit.
        hits.update(coverage.hits)
        statements.update(coverage.statements)
        titles |= coverage.titles

    def place(span: Span) -> dict[str, JsonValue]:
        source = sources[span.path]
        return {**_at(source.position(span.start)), "end": {**_at(source.position(span.end))}}

    def seen(point: Point) -> dict[str, JsonValue]:
        return {"hits": hits[point], "suggestion": None if hits[point] else suggestions[point]}

    def outcomes(kind: Kind, span: Span) -> list[JsonValue]:
        return [{"is": outcome, **seen(Point(kind, span, outcome))} for outcome in (True, False)]

    files: list[JsonValue] = []
    for path in sorted({span.path for span in (*statements, *titles, *(point.span for point in hits))}):
        if path not in sources:
            continue
        rules = _of_file(path, titles)
        conditions = dict.fromkeys((point.kind, point.span) for point in hits if point.kind is not Kind.RULE)
        files.append(
            {
                "path": path,
                "rules": [
                    {"title": titles[span], **place(span), **seen(Point(Kind.RULE, span, True))}
                    for span in rules
                ],
                "statements": [
                    {**place(span), "tests": statements[span]} for span in _of_file(path, statements)
                ],
                "conditions": [
                    {"kind": kind.value, **place(span), "outcomes": outcomes(kind, span)}
                    for kind, span in sorted(conditions, key=lambda each: (each[1].start, each[0].value))
                    if span.path == path
                ],
            }
        )
    return files


def _of_file(path: str, spans: Iterable[Span]) -> list[Span]:
    return sorted((span for span in spans if span.path == path), key=lambda span: (span.start, span.end))


def _at(position: Position) -> dict[str, JsonValue]:
    return {"line": position.line, "column": position.column}
