"""What can be asked to be changed: layout and names; ``actions.py`` has what can be done at a place.

In: a server. Out: it answers with edits, which the client makes.
"""

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from actiongen.ide.formatting import formatting
from actiongen.ide.model import Refusal
from actiongen.ide.renaming import can_rename, rename
from actiongen.lsp.asked import Asked
from actiongen.lsp.server import Server


def edit(server: Server) -> None:
    """Registers the requests."""
    server.answers(types.TEXT_DOCUMENT_FORMATTING, _format)
    server.answers(types.TEXT_DOCUMENT_RANGE_FORMATTING, _format_range)
    server.answers(types.TEXT_DOCUMENT_PREPARE_RENAME, _can_rename)
    server.answers(types.TEXT_DOCUMENT_RENAME, _rename)


def _format(asked: Asked, params: types.DocumentFormattingParams) -> list[types.TextEdit]:
    return asked.convert.edits(formatting(asked.view))


def _format_range(asked: Asked, params: types.DocumentRangeFormattingParams) -> list[types.TextEdit]:
    return asked.convert.edits(formatting(asked.view, asked.span(params.range)))


def _can_rename(asked: Asked, params: types.PrepareRenameParams) -> types.Range:
    found = can_rename(asked.view, asked.offset(params.position))
    if isinstance(found, Refusal):
        raise refused(found.reason)
    return asked.convert.range(found)


def _rename(asked: Asked, params: types.RenameParams) -> types.WorkspaceEdit:
    found = rename(asked.view, asked.offset(params.position), params.new_name)
    if isinstance(found, Refusal):
        raise refused(found.reason)
    edit = asked.convert.workspace_edit(found, versioned=asked.takes_versions)
    if edit is None:
        raise refused("this editor cannot rename files: rename the file, and then what names it")
    return edit


def refused(reason: str) -> JsonRpcException:
    """The answer to a request that cannot be carried out."""
    return JsonRpcException(reason, types.LSPErrorCodes.RequestFailed.value)
