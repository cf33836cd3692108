"""Values of ours as those of the protocol.

In: diagnostics and changes, and where their files lie. Out: what the protocol sends.
"""

from collections.abc import Callable

from lsprotocol import types

from actiongen.diagnostics.model import Diagnostic, Label, Severity
from actiongen.lsp.places import places
from actiongen.source import Source, Span

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
_START = types.Position(0, 0)


class Converter:
    """Finds the texts of spans with ``source`` and the addresses of their files with ``uri``."""

    def __init__(
        self,
        source: Callable[[str], Source | None],
        uri: Callable[[str], str],
        encoding: types.PositionEncodingKind,
    ) -> None:
        self._source = source
        self._uri = uri
        self._encoding = encoding

    def range(self, span: Span) -> types.Range:
        """Where a span is; the beginning of a file whose text is not known."""
        source = self._source(span.path)
        if source is None:
            return types.Range(_START, _START)
        return places(source.text, self._encoding).range(span.start, span.end)

    def location(self, span: Span) -> types.Location:
        """Where a span is, and in which file."""
        return types.Location(self._uri(span.path), self.range(span))

    def diagnostic(self, diagnostic: Diagnostic) -> types.Diagnostic:
        """What is wrong: the message, what is to be said of its place, notes and help below one another."""
        primary = diagnostic.primary
        told = [diagnostic.message]
        if primary is not None and primary.text and primary.text not in diagnostic.message:
            told.append(primary.text)
        told += [f"note: {note}" for note in diagnostic.notes]
        told += [f"help: {diagnostic.help}"] if diagnostic.help else []
        return types.Diagnostic(
            types.Range(_START, _START) if primary is None else self.range(primary.span),
            "\n".join(told),
            SEVERITIES[diagnostic.severity],
            diagnostic.code.id,
            source="actiongen",
            related_information=[self._related(label) for label in diagnostic.secondary] or None,
        )

    def _related(self, label: Label) -> types.DiagnosticRelatedInformation:
        return types.DiagnosticRelatedInformation(self.location(label.span), label.text or "here")
