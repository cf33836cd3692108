"""Values of ours as those of the protocol.

In: places, diagnostics and changes of a folder. Out: what the protocol sends.
"""

import re
from collections.abc import Callable, Iterable
from itertools import groupby

from lsprotocol import types

from actiongen.diagnostics.model import Code, Diagnostic, Label, Severity
from actiongen.ide.model import Change, Kind
from actiongen.lsp.folder import Folder
from actiongen.lsp.places import Places, places
from actiongen.source import Span

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
SYMBOLS = {
    Kind.FIELD: types.SymbolKind.Field,
    Kind.METHOD: types.SymbolKind.Method,
    Kind.FUNCTION: types.SymbolKind.Function,
    Kind.VARIABLE: types.SymbolKind.Variable,
    Kind.CONSTANT: types.SymbolKind.Constant,
    Kind.KEYWORD: types.SymbolKind.Operator,
    Kind.VALUE: types.SymbolKind.String,
    Kind.FILE: types.SymbolKind.Module,
    Kind.RULE: types.SymbolKind.Event,
    Kind.TEST: types.SymbolKind.Method,
    Kind.TYPE: types.SymbolKind.Struct,
    Kind.SECRET: types.SymbolKind.Key,
    Kind.SNIPPET: types.SymbolKind.Object,
}
ITEMS = {
    Kind.FIELD: types.CompletionItemKind.Field,
    Kind.METHOD: types.CompletionItemKind.Method,
    Kind.FUNCTION: types.CompletionItemKind.Function,
    Kind.VARIABLE: types.CompletionItemKind.Variable,
    Kind.CONSTANT: types.CompletionItemKind.Constant,
    Kind.KEYWORD: types.CompletionItemKind.Keyword,
    Kind.VALUE: types.CompletionItemKind.Value,
    Kind.FILE: types.CompletionItemKind.File,
    Kind.RULE: types.CompletionItemKind.Event,
    Kind.TEST: types.CompletionItemKind.Method,
    Kind.TYPE: types.CompletionItemKind.Struct,
    Kind.SECRET: types.CompletionItemKind.Reference,
    Kind.SNIPPET: types.CompletionItemKind.Snippet,
}
_START = types.Position(0, 0)
_PLACEHOLDER = re.compile(r"\\(.)|\$(?:\d+|\{\d+:?([^}]*)\})")


class Converter:
    """Speaks of what is in a folder, with positions in an encoding; ``page`` gives the address of what is said about a
    diagnostic, None for a client that shows none.
    """

    def __init__(
        self, folder: Folder, encoding: types.PositionEncodingKind, page: Callable[[Code], str | None]
    ) -> None:
        self._folder = folder
        self._encoding = encoding
        self._page = page

    def places(self, path: str) -> Places:
        """The lines of a file; of none where its text is not known."""
        source = self._folder.source(path)
        return places("" if source is None else source.text, self._encoding)

    def range(self, span: Span) -> types.Range:
        """Where a span is."""
        return self.places(span.path).range(span.start, span.end)

    def uri(self, path: str) -> str:
        """The address of a file."""
        return self._folder.uri(path)

    def units(self, text: str) -> int:
        """How long a text without ends of lines is."""
        return Places(text, self._encoding).position(len(text)).character

    def location(self, span: Span) -> types.Location:
        """Where a span is, and in which file."""
        return types.Location(self._folder.uri(span.path), self.range(span))

    def diagnostic(self, diagnostic: Diagnostic) -> types.Diagnostic:
        """What is wrong: the message, what is to be said of its place, notes and help below one another."""
        primary = diagnostic.primary
        told = [diagnostic.message]
        if primary is not None and primary.text and primary.text not in diagnostic.message:
            told.append(primary.text)
        told += [f"note: {note}" for note in diagnostic.notes]
        told += [f"help: {diagnostic.help}"] if diagnostic.help else []
        page = self._page(diagnostic.code)
        return types.Diagnostic(
            types.Range(_START, _START) if primary is None else self.range(primary.span),
            "\n".join(told),
            SEVERITIES[diagnostic.severity],
            diagnostic.code.id,
            types.CodeDescription(page) if page is not None else None,
            source="actiongen",
            related_information=[self._related(label) for label in diagnostic.secondary] or None,
        )

    def edits(self, changes: Iterable[Change]) -> list[types.TextEdit]:
        """Changes of one file, with the ends of lines that it has."""
        return [types.TextEdit(self.range(each.span), self._text(each)) for each in changes]

    def workspace_edit(self, changes: Iterable[Change], *, versioned: bool) -> types.WorkspaceEdit | None:
        """Changes of several files; ``versioned`` if the client takes edits of versions, new files and moves, without
        which some changes cannot be made: None.
        """
        by_path = [
            (path, [*those]) for path, those in groupby(_in_order(changes), key=lambda each: each.span.path)
        ]
        if not versioned:
            if any(self._folder.source(path) is None or _moves(those) for path, those in by_path):
                return None
            return types.WorkspaceEdit({self._folder.uri(path): self.edits(those) for path, those in by_path})
        done: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = []
        moved: list[types.RenameFile] = []
        for path, those in by_path:
            uri = self._folder.uri(path)
            if self._folder.source(path) is None:
                done.append(types.CreateFile(uri))
            edits = self.edits(each for each in those if each.moved_to is None)
            if edits:
                document = types.OptionalVersionedTextDocumentIdentifier(uri, self._folder.version(uri))
                done.append(types.TextDocumentEdit(document, [*edits]))
            moved += [types.RenameFile(uri, self._folder.uri(new)) for new in _moves(those)]
        return types.WorkspaceEdit(document_changes=[*done, *moved])

    def _related(self, label: Label) -> types.DiagnosticRelatedInformation:
        return types.DiagnosticRelatedInformation(self.location(label.span), label.text or "here")

    def _text(self, change: Change) -> str:
        document = self._folder.documents.get(change.span.path)
        ends = "\r\n" if document is not None and "\r\n" in document.text else "\n"
        return change.text.replace("\n", ends)


def plain(snippet: str) -> str:
    """The text of a snippet for a client that knows none: placeholders are what stands in them."""
    return _PLACEHOLDER.sub(lambda match: match[1] or match[2] or "", snippet)


def markdown(text: str) -> types.MarkupContent:
    """A text for people."""
    return types.MarkupContent(types.MarkupKind.Markdown, text)


def _in_order(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda each: (each.span.path, each.span.start, each.span.end))


def _moves(changes: Iterable[Change]) -> list[str]:
    return [each.moved_to for each in changes if each.moved_to is not None]
