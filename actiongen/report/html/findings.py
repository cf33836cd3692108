"""Diagnostics on the page, each with the lines that it is about.

In: diagnostics, the texts of the files. Out: a :class:`Finding` each, in order; its texts are escaped.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from markupsafe import Markup, escape

from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.diagnostics.render import in_order
from actiongen.diagnostics.snippet import Row, Style, shown, snippet
from actiongen.source import Source

_CLASSES = {Style.PRIMARY: "hit", Style.SECONDARY: "also"}


@dataclass(frozen=True, slots=True)
class Snippet:
    """Lines of one file; ``html`` is empty where the diagnostic is about the whole of it."""

    place: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Finding:
    """One diagnostic; ``footers`` are its notes and its help, each with the word before it."""

    severity: str
    code: str
    name: str
    message: str
    snippets: tuple[Snippet, ...]
    footers: tuple[tuple[str, str], ...]


def findings(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> tuple[Finding, ...]:
    """The diagnostics by place."""
    return tuple(_finding(diagnostic, sources) for diagnostic in in_order(diagnostics))


def _finding(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> Finding:
    footers = [("note", note) for note in diagnostic.notes]
    footers += [("help", diagnostic.help)] if diagnostic.help is not None else []
    return Finding(
        diagnostic.severity.value,
        diagnostic.code.id,
        diagnostic.code.name,
        shown(diagnostic.message),
        tuple(_snippets(diagnostic, sources)),
        tuple((word, "\n".join(map(shown, text.split("\n")))) for word, text in footers),
    )


def _snippets(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> Iterator[Snippet]:
    files: dict[str, list[tuple[Label, bool]]] = {}
    if diagnostic.primary is not None:
        files[diagnostic.span.path] = [(diagnostic.primary, True)]
    for label in diagnostic.secondary:
        files.setdefault(label.span.path, []).append((label, False))
    for path, labels in files.items():
        source = sources.get(path)
        if source is None or all(label.is_whole_file for label, _ in labels):
            yield Snippet(shown(path), Markup(""))
            continue
        line = source.position(min(labels[0][0].span.start, len(source.text))).line
        rows = snippet(source, labels)
        width = max(len(str(row.number)) for row in rows if row.number is not None)
        yield Snippet(f"{shown(path)}:{line}", Markup("\n").join(_row(row, width) for row in rows))


def _row(row: Row, width: int) -> Markup:
    if row.gap:
        return Markup("…")
    number = "" if row.number is None else str(row.number)
    runs = groupby(row.cells, key=itemgetter(1))
    cells = (_cells("".join(text for text, _ in run), style) for style, run in runs)
    return escape(f"{number:>{width}} │ ") + Markup("").join(cells)


def _cells(text: str, style: Style) -> Markup:
    name = _CLASSES.get(style)
    return escape(text) if name is None else Markup('<b class="{}">{}</b>').format(name, text)
