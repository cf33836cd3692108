"""What files that move take with them: the texts that name them, and the Action that is deployed.

In: a server. Out: it answers with edits before a move; after one it says what the next plan would replace, and makes
the edit that keeps the Action if somebody wants it.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.uris import to_fs_path

from actiongen.ide.model import Refusal
from actiongen.ide.moving import Replaced, moved, replaced
from actiongen.lsp.folder import Folder
from actiongen.lsp.server import Server
from actiongen.project import disk
from actiongen.project.files import SUFFIX

_KEEP = types.MessageActionItem("Keep the Action")
_FILES = types.FileOperationPattern(f"**/*{SUFFIX}", types.FileOperationPatternKind.File)
_FOLDERS = types.FileOperationPattern("**", types.FileOperationPatternKind.Folder)
_MOVES = types.FileOperationRegistrationOptions(
    [types.FileOperationFilter(pattern, scheme="file") for pattern in (_FILES, _FOLDERS)]
)


def follow_moves(server: Server) -> None:
    """Registers both."""
    server.feature(types.WORKSPACE_WILL_RENAME_FILES, _MOVES)(lambda params: _before(server, params))
    server.feature(types.WORKSPACE_DID_RENAME_FILES, _MOVES)(lambda params: _after(server, params))


def _before(server: Server, params: types.RenameFilesParams) -> types.WorkspaceEdit | None:
    """What else changes; nothing where that would not be the same program."""
    done: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = []
    for folder, was, to in _paths(server, params):
        for path, new in _files(folder, was, to):
            found = moved(folder.workspace, path, new)
            edit = (
                None
                if isinstance(found, Refusal)
                else server.converter(folder).workspace_edit(found, versioned=True)
            )
            done += (edit.document_changes or []) if edit is not None else []
    return types.WorkspaceEdit(document_changes=done) if done else None


def _after(server: Server, params: types.RenameFilesParams) -> None:
    for folder, was, to in _paths(server, params):
        # The client may not have said yet what stands on the disk now.
        folder.read()
        server.checker.soon(folder)
        stem = PurePosixPath(was).stem
        found = _replaced(folder, to, stem)
        if found is not None:
            server.later(_ask(server, folder, to, stem, found))


def _replaced(folder: Folder, path: str, was: str) -> Replaced | None:
    view = folder.view(path)
    return None if view is None else replaced(view, was)


async def _ask(server: Server, folder: Folder, path: str, was: str, found: Replaced) -> None:
    """Says what would be replaced; somebody may want the edit much later, of another text."""
    asked = types.ShowMessageRequestParams(types.MessageType.Warning, found.reason, [_KEEP])
    try:
        chosen = await server.window_show_message_request_async(asked)
    except JsonRpcException:
        # A client that shows no buttons, or does not answer.
        return
    if chosen is None or chosen.title != _KEEP.title:
        return
    now = _replaced(folder, path, was)
    edit = None if now is None else server.converter(folder).workspace_edit(now.keeping, versioned=False)
    if edit is not None:
        await server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, _KEEP.title))


def _paths(server: Server, params: types.RenameFilesParams) -> Iterator[tuple[Folder, str, str]]:
    """Each folder of policies in which something moves, with the paths before and after."""
    for file in params.files:
        before, after = (to_fs_path(uri) for uri in (file.old_uri, file.new_uri))
        if before is None or after is None:
            continue
        for folder in server.session.folders.values():
            was, to = (folder.path(disk.settled(Path(each))) for each in (before, after))
            if was is not None and to is not None:
                yield folder, was, to


def _files(folder: Folder, was: str, to: str) -> Iterator[tuple[str, str]]:
    """The policies that move: one, or all of a folder."""
    if folder.view(was) is not None:
        yield was, to
        return
    for source in folder.workspace.sources:
        if source.path.startswith(f"{was}/"):
            yield source.path, f"{to}{source.path.removeprefix(was)}"
