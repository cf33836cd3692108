"""Shows diagnostics: as text for people, as JSON for programs.

In: diagnostics, and the sources that they speak of by path. Out: text, the same everywhere.

    error[AG201] unknown-name: nothing is called `emial`
     --> policies/mfa.policy:3:9
      |
    3 | b = len(emial)
      |         ^^^^^ unknown
      = help: did you mean `email`?
      = more: actiongen explain AG201
"""

import json
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from operator import itemgetter

import click

from actiongen.diagnostics.model import Diagnostic, Fix, Label, Severity
from actiongen.diagnostics.snippet import Cell, Row, Style, shown, snippet
from actiongen.source import Source, Span

Paint = Callable[[str, Style], str]
Json = dict[str, object]

_SEVERITY_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source], *, colour: bool = False) -> str:
    """One block a diagnostic, by path and place, an empty line between; empty if there is none."""
    blocks = [_block(each, sources, _paint(each.severity, colour)) for each in in_order(diagnostics)]
    return "\n".join(blocks)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """``2 errors, 1 warning``; empty if there is nothing to count."""
    severities = [each.severity for each in in_order(diagnostics)]
    counts = [(severities.count(severity), severity.value) for severity in Severity]
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count)


def to_json(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> str:
    """One object with an object a diagnostic; lines and columns count from 1, columns in characters.

    The form has a version and a schema, ``docs/schemas``; so has that of each other command.
    """
    told = [_json(each, sources) for each in in_order(diagnostics)]
    return json.dumps({"version": 1, "diagnostics": told}, indent=2)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By path, place and code; what two files noticed of one library is said once."""
    return sorted(
        dict.fromkeys(diagnostics),
        key=lambda each: (*each.position, each.code.id),
    )


# Text


def _block(diagnostic: Diagnostic, sources: Mapping[str, Source], paint: Paint) -> str:
    code = diagnostic.code
    title = paint(f"{diagnostic.severity.value}[{code.id}] {code.name}", Style.SEVERITY)
    lines = [title + paint(f": {shown(diagnostic.message)}", Style.TITLE)]
    files = [
        (_place(path, labels, sources), _rows(path, labels, sources)) for path, labels in _by_file(diagnostic)
    ]
    numbers = [row.number for _, rows in files for row in rows if row.number is not None]
    width = len(str(max(numbers, default=0)))
    for index, (place, rows) in enumerate(files):
        lines.append(paint(" " * width + ("::: " if index else "--> "), Style.GUTTER) + place)
        if rows:
            lines.append(paint(" " * (width + 1) + "|", Style.GUTTER))
        lines += [_gutter(row, width, paint) + _painted(row.cells, paint) for row in rows]
    more = f"actiongen explain {code.id}"
    for key, text in (
        *(("note", note) for note in diagnostic.notes),
        ("help", diagnostic.help),
        ("more", more),
    ):
        if text is not None:
            lines += _footer(key, text, width, paint)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _by_file(diagnostic: Diagnostic) -> list[tuple[str, list[tuple[Label, bool]]]]:
    """The labels by file: that of the primary one first, the others in the order of their first label."""
    files: dict[str, list[tuple[Label, bool]]] = {}
    if diagnostic.primary is not None:
        files[diagnostic.span.path] = [(diagnostic.primary, True)]
    for label in diagnostic.secondary:
        files.setdefault(label.span.path, []).append((label, False))
    return list(files.items())


def _place(path: str, labels: list[tuple[Label, bool]], sources: Mapping[str, Source]) -> str:
    if path not in sources or _is_whole_file(labels):
        return shown(path)
    at = _at(labels[0][0].span.start, sources[path])
    return f"{shown(path)}:{at['line']}:{at['column']}"


def _rows(path: str, labels: list[tuple[Label, bool]], sources: Mapping[str, Source]) -> list[Row]:
    return snippet(sources[path], labels) if path in sources and not _is_whole_file(labels) else []


def _is_whole_file(labels: list[tuple[Label, bool]]) -> bool:
    """Whether nothing is marked: the diagnostic is about the file."""
    return all(label.is_whole_file for label, _ in labels)


def _gutter(row: Row, width: int, paint: Paint) -> str:
    if row.gap:
        return paint("...", Style.GUTTER)
    number = "" if row.number is None else str(row.number)
    return paint(f"{number:>{width}} |", Style.GUTTER) + (" " if row.cells else "")


def _painted(cells: Iterable[Cell], paint: Paint) -> str:
    if paint is _plain:
        return "".join([text for text, _ in cells])
    runs = groupby(cells, key=itemgetter(1))
    return "".join(paint("".join([text for text, _ in run]), style) for style, run in runs)


def _footer(key: str, text: str, width: int, paint: Paint) -> list[str]:
    first, *rest = (shown(line) for line in text.split("\n"))
    lead = " " * (width + 1)
    below = " " * len(f"{lead}= {key}: ")
    return [
        paint(f"{lead}=", Style.GUTTER) + paint(f" {key}", Style.TITLE) + f": {first}",
        *(below + line for line in rest),
    ]


def _plain(text: str, style: Style) -> str:
    return text


def _paint(severity: Severity, colour: bool) -> Paint:
    if not colour:
        return _plain
    own = _SEVERITY_COLOURS[severity]

    def paint(text: str, style: Style) -> str:
        if style is Style.PLAIN or not text.strip():
            return text
        if style is Style.TITLE:
            return click.style(text, bold=True)
        return click.style(text, fg=own if style in (Style.SEVERITY, Style.PRIMARY) else "blue", bold=True)

    return paint


# JSON

_NO_PLACE: Json = {"path": None, "line": None, "column": None, "end": None}


def _json(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> Json:
    return {
        "code": diagnostic.code.id,
        "name": diagnostic.code.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        **(_NO_PLACE if diagnostic.primary is None else _json_span(diagnostic.span, sources)),
        "label": "" if diagnostic.primary is None else diagnostic.primary.text,
        "labels": [{**_json_span(label.span, sources), "text": label.text} for label in diagnostic.secondary],
        "notes": list(diagnostic.notes),
        "help": diagnostic.help,
        "fix": None if diagnostic.fix is None else _json_fix(diagnostic.fix, sources),
    }


def _json_fix(fix: Fix, sources: Mapping[str, Source]) -> Json:
    edits = [{**_json_span(edit.span, sources), "replacement": edit.replacement} for edit in fix.edits]
    return {"title": fix.title, "edits": edits}


def _json_span(span: Span, sources: Mapping[str, Source]) -> Json:
    """Where it is; the lines and columns of a file that could not be read are null."""
    source = sources.get(span.path)
    if source is None:
        return {"path": span.path, "line": None, "column": None, "end": None}
    return {"path": span.path, **_at(span.start, source), "end": _at(span.end, source)}


def _at(offset: int, source: Source) -> Json:
    position = source.position(min(offset, len(source.text)))
    return {"line": position.line, "column": position.column}
