"""A request about a document, as those see it who answer.

In: a view, how to speak of it, and what the client can do. Out: places of the request as offsets.
"""

from dataclasses import dataclass

from lsprotocol import types

from actiongen.ide.workspace import View
from actiongen.lsp.convert import Converter
from actiongen.source import Span


@dataclass(frozen=True, slots=True)
class Asked:
    """A document, and who asks."""

    view: View
    convert: Converter
    client: types.ClientCapabilities
    edition: int
    """How often texts had changed when this one changed last."""

    def offset(self, position: types.Position) -> int:
        """The character at a position."""
        return self.convert.places(self.view.source.path).offset(position)

    def span(self, range: types.Range) -> Span:
        """What lies in a range."""
        start, end = self.offset(range.start), self.offset(range.end)
        return self.view.source.span(start, max(start, end))

    @property
    def takes_snippets(self) -> bool:
        """Whether the client can fill in what is left open in a completion."""
        document = self.client.text_document
        completion = document.completion if document is not None else None
        item = completion.completion_item if completion is not None else None
        return item is not None and bool(item.snippet_support)

    @property
    def asks_for_edits(self) -> bool:
        """Whether the client asks for the edit of a code action when somebody takes it."""
        document = self.client.text_document
        action = document.code_action if document is not None else None
        later = action.resolve_support if action is not None and action.data_support else None
        return later is not None and "edit" in later.properties

    @property
    def takes_versions(self) -> bool:
        """Whether the client makes edits of versions, new files and moves."""
        workspace = self.client.workspace
        edit = workspace.workspace_edit if workspace is not None else None
        return edit is not None and bool(edit.document_changes) and bool(edit.resource_operations)
