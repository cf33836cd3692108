"""The answers as plain values, with places as JavaScript counts them.

In: diagnostics and texts. Out: dictionaries for ``json.dumps``; an offset counts UTF-16 code units.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.ide.workspace import Workspace
from actiongen.source import Source, Span

Json = dict[str, object]

_LAST_OF_ONE_UNIT = "\uffff"


class Places:
    """Offsets in some texts: of Python, which counts characters, and of JavaScript."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._long: dict[str, list[int]] = {}

    def span(self, span: Span) -> Json:
        """A place within its text, if there is such a text."""
        source = self._sources.get(span.path)
        if source is None:
            return {"path": span.path, "from": 0, "to": 0}
        start, end = (min(offset, len(source.text)) for offset in (span.start, span.end))
        long = self._long_characters(source)
        return {
            "path": span.path,
            "from": start + bisect_left(long, start),
            "to": end + bisect_left(long, end),
            "line": source.position(start).line,
        }

    def range(self, span: Span) -> tuple[int, int]:
        """The offsets of a place alone."""
        source = self._sources[span.path]
        long = self._long_characters(source)
        return span.start + bisect_left(long, span.start), span.end + bisect_left(long, span.end)

    def offset(self, path: str, units: int) -> int:
        """The number of a character, from that of JavaScript."""
        source = self._sources[path]
        before = 0
        for number, at in enumerate(self._long_characters(source)):
            if at + number >= units:
                break
            before += 1
        return min(units - before, len(source.text))

    def _long_characters(self, source: Source) -> list[int]:
        """Where the characters are that are two units in JavaScript."""
        if source.path not in self._long:
            text = source.text
            all_short = text.isascii() or max(text) <= _LAST_OF_ONE_UNIT
            self._long[source.path] = (
                []
                if all_short
                else [at for at, character in enumerate(text) if character > _LAST_OF_ONE_UNIT]
            )
        return self._long[source.path]


def places_of(workspace: Workspace) -> Places:
    """The places of a folder."""
    return Places({source.path: source for source in workspace.sources})


def problems(found: Iterable[Diagnostic], workspace: Workspace) -> list[Json]:
    """Diagnostics by place, each once."""
    places = places_of(workspace)
    ordered = sorted(dict.fromkeys(found), key=lambda each: (*each.position, each.code.id))
    return [problem(each, places) for each in ordered]


def problem(diagnostic: Diagnostic, places: Places) -> Json:
    """A diagnostic; ``place`` is None where no file is to blame."""
    primary, fix = diagnostic.primary, diagnostic.fix
    return {
        "id": diagnostic.code.id,
        "name": diagnostic.code.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "place": None if primary is None else places.span(primary.span),
        "label": "" if primary is None else primary.text,
        "others": [_label(label, places) for label in diagnostic.secondary],
        "notes": list(diagnostic.notes),
        "help": diagnostic.help,
        "fix": (
            None
            if fix is None
            else {
                "title": fix.title,
                "edits": [{**places.span(edit.span), "insert": edit.replacement} for edit in fix.edits],
            }
        ),
    }


def _label(label: Label, places: Places) -> Json:
    return {**places.span(label.span), "text": label.text}
