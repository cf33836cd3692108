"""What can be asked to be changed: layout, names, code actions.

In: a server. Out: it answers with edits, which the client makes.
"""

from collections.abc import Iterator, Sequence

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from actiongen.ide.actions import code_actions
from actiongen.ide.fixes import fix_all
from actiongen.ide.formatting import formatting
from actiongen.ide.model import ActionKind, CodeAction, Refusal
from actiongen.ide.renaming import can_rename, rename
from actiongen.lsp.asked import Asked
from actiongen.lsp.server import Server

_FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.actiongen"
_KINDS = (*(kind.value for kind in ActionKind if kind is not ActionKind.SOURCE), _FIX_ALL)


def edit(server: Server) -> None:
    """Registers the requests."""
    server.answers(types.TEXT_DOCUMENT_FORMATTING, _format)
    server.answers(types.TEXT_DOCUMENT_RANGE_FORMATTING, _format_range)
    server.answers(types.TEXT_DOCUMENT_PREPARE_RENAME, _can_rename)
    server.answers(types.TEXT_DOCUMENT_RENAME, _rename)
    server.answers(types.TEXT_DOCUMENT_CODE_ACTION, _actions, types.CodeActionOptions([*_KINDS]))


def _format(asked: Asked, params: types.DocumentFormattingParams) -> list[types.TextEdit]:
    return asked.convert.edits(formatting(asked.view))


def _format_range(asked: Asked, params: types.DocumentRangeFormattingParams) -> list[types.TextEdit]:
    return asked.convert.edits(formatting(asked.view, asked.span(params.range)))


def _can_rename(asked: Asked, params: types.PrepareRenameParams) -> types.Range:
    found = can_rename(asked.view, asked.offset(params.position))
    if isinstance(found, Refusal):
        raise _refused(found.reason)
    return asked.convert.range(found)


def _rename(asked: Asked, params: types.RenameParams) -> types.WorkspaceEdit:
    found = rename(asked.view, asked.offset(params.position), params.new_name)
    if isinstance(found, Refusal):
        raise _refused(found.reason)
    edit = asked.convert.workspace_edit(found, versioned=asked.takes_versions)
    if edit is None:
        raise _refused("this editor cannot rename files: rename the file, and then what names it")
    return edit


def _refused(reason: str) -> JsonRpcException:
    return JsonRpcException(reason, types.LSPErrorCodes.RequestFailed.value)


def _actions(asked: Asked, params: types.CodeActionParams) -> list[types.CodeAction]:
    wanted = tuple(
        each.value if isinstance(each, types.CodeActionKind) else each for each in params.context.only or ()
    )
    found = [
        each
        for each in code_actions(asked.view, asked.span(params.range))
        if not wanted or _is_kind(each.kind.value, wanted)
    ]
    # It compiles again and again: only for somebody who asks for it by its kind.
    if wanted and _is_kind(_FIX_ALL, wanted) and (changes := fix_all(asked.view)):
        found.append(CodeAction("Mend all that a machine can mend", ActionKind.SOURCE, changes))
    return [*_converted(asked, found, params)]


def _is_kind(kind: str, wanted: Sequence[str]) -> bool:
    return any(f"{kind}.".startswith(f"{each}.") for each in wanted)


def _converted(
    asked: Asked, found: Sequence[CodeAction], params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    for each in found:
        edit = asked.convert.workspace_edit(each.changes, versioned=asked.takes_versions)
        if edit is not None:
            mended = [told for told in params.context.diagnostics if told.code in each.codes]
            yield types.CodeAction(
                each.title, each.kind.value, mended or None, each.is_preferred or None, edit=edit
            )
