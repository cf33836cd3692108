"""Paths of diagnostics as services know them: from the top of the repository.

In: diagnostics whose paths begin with the folder of the policies, and where such a folder or file lies. Out: the same
with other paths.

    relocated(diagnostics, {"policies": "login/policies"})   ->   paths such as login/policies/mfa.policy
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from actiongen.diagnostics.model import Diagnostic, Fix, Label
from actiongen.source import Source, Span

Places = Mapping[str, str]
"""Where the first part of a path lies, from the top of the repository."""


def relocated(diagnostics: Iterable[Diagnostic], places: Places) -> tuple[Diagnostic, ...]:
    """The diagnostics with paths from the top of the repository."""
    return tuple(_diagnostic(each, places) for each in diagnostics)


def relocated_sources(sources: Iterable[Source], places: Places) -> dict[str, Source]:
    """The files by their paths from the top of the repository."""
    return {path: replace(each, path=path) for each in sources if (path := _path(each.path, places))}


def _diagnostic(diagnostic: Diagnostic, places: Places) -> Diagnostic:
    fix = diagnostic.fix
    return replace(
        diagnostic,
        primary=None if diagnostic.primary is None else _label(diagnostic.primary, places),
        secondary=tuple(_label(each, places) for each in diagnostic.secondary),
        fix=None if fix is None else _fix(fix, places),
    )


def _label(label: Label, places: Places) -> Label:
    return replace(label, span=_span(label.span, places))


def _fix(fix: Fix, places: Places) -> Fix:
    return Fix(fix.title, tuple(replace(edit, span=_span(edit.span, places)) for edit in fix.edits))


def _span(span: Span, places: Places) -> Span:
    return replace(span, path=_path(span.path, places))


def _path(path: str, places: Places) -> str:
    first, slash, rest = path.partition("/")
    place = places.get(first, first)
    return rest if place == "." and rest else f"{place}{slash}{rest}"
