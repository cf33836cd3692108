"""Follows what the client does: the folders that it works in, what it opens, changes and closes, files that change.

In: a server. Out: its session is as the client's, and what has changed is checked.
"""

import asyncio
from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path

from actiongen.lsp.folder import Folder
from actiongen.lsp.places import changed
from actiongen.lsp.server import Server
from actiongen.project import disk, settings, watch
from actiongen.project.files import SUFFIX

_WATCHED = (f"**/*{SUFFIX}", f"**/{settings.NAME}", "**/*.js", "**/*.cjs")
_PAUSE = 1.0
"""Seconds between two looks at the disk, for a client that does not say what changes there."""


def follow(server: Server) -> None:
    """Registers all that."""
    server.feature(types.INITIALIZE)(lambda params: _meet(server, params))
    server.feature(types.INITIALIZED)(lambda params: _begin(server))
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(lambda params: _move(server, params))
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(lambda params: _look(server, params))
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(lambda params: _open(server, params))
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(lambda params: _change(server, params))
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(lambda params: _close(server, params))


def _meet(server: Server, params: types.InitializeParams) -> None:
    """The client says what it can do; in options of ours what commands it carries out, and where documentation is."""
    options = params.initialization_options if isinstance(params.initialization_options, dict) else {}
    commands, site = options.get("commands"), options.get("documentation")
    server.site = site if isinstance(site, str) and site.startswith(("https://", "http://")) else None
    if isinstance(commands, list):
        server.carried_out = frozenset(each for each in commands if isinstance(each, str))


def _begin(server: Server) -> None:
    """The client is ready."""
    _add(server, [each.uri for each in server.workspace.folders.values()] or [server.workspace.root_uri])
    workspace = server.client_capabilities.workspace
    watches = workspace.did_change_watched_files if workspace is not None else None
    if watches is None or not watches.dynamic_registration:
        server.poll = asyncio.get_running_loop().create_task(_watch(server))
        return
    watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    server.client_register_capability(types.RegistrationParams([types.Registration(method, method, options)]))


def _add(server: Server, addresses: list[str | None]) -> None:
    known = set(server.session.folders.values())
    server.session.add(each for each in addresses if each is not None)
    for folder in set(server.session.folders.values()) - known:
        server.checker.soon(folder)


def _move(server: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    for folder in server.session.leave(each.uri for each in params.event.removed):
        server.checker.forget(folder)
    _add(server, [each.uri for each in params.event.added])


def _open(server: Server, params: types.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    if document.uri.endswith(SUFFIX) or not document.uri.startswith("file:"):
        server.checker.soon(server.session.open(document.uri, document.version, document.text).folder)


def _change(server: Server, params: types.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    opened = server.session.opened(uri)
    if opened is not None:
        text = changed(opened.document.text, params.content_changes, server.encoding)
        server.session.change(uri, params.text_document.version, text)
        server.checker.soon(opened.folder)


def _close(server: Server, params: types.DidCloseTextDocumentParams) -> None:
    folder = server.session.close(params.text_document.uri)
    if folder is None:
        return
    if folder.root is None:
        server.checker.forget(folder)
    else:
        server.checker.soon(folder)


def _look(server: Server, params: types.DidChangeWatchedFilesParams) -> None:
    """Files have changed on the disk; one that is open and was saved says nothing new."""
    saved = types.FileChangeType.Changed
    told = [
        disk.settled(Path(known))
        for each in params.changes
        if (known := to_fs_path(each.uri)) is not None
        and not (each.type is saved and server.session.opened(each.uri) is not None)
    ]
    if any(file.name == settings.NAME for file in told):
        _resettle(server)
    for folder in server.session.folders.values():
        if folder.root is not None and any(_concerns(file, folder.root) for file in told):
            _read(server, folder)


def _concerns(file: Path, root: Path) -> bool:
    return file.name == settings.NAME or file.is_relative_to(root)


def _read(server: Server, folder: Folder) -> None:
    folder.read()
    server.checker.soon(folder)


def _resettle(server: Server) -> None:
    """Settings say where policies lie: what is open may belong elsewhere now."""
    before = set(server.session.folders.values())
    server.session.resettle()
    after = set(server.session.folders.values())
    for folder in before - after:
        server.checker.forget(folder)
    for folder in after - before:
        server.checker.soon(folder)


async def _watch(server: Server) -> None:
    """Looks at the disk now and then."""
    known = {folder: watch.stamps(folder.watched()) for folder in server.session.folders.values()}
    while True:
        await asyncio.sleep(_PAUSE)
        before = known
        known = {folder: watch.stamps(folder.watched()) for folder in server.session.folders.values()}
        # A folder that is new was read after the last look: what has changed in it since is known to nobody.
        found = [folder for folder, stamps in known.items() if before.get(folder, {}) != stamps]
        if not before.keys().isdisjoint(found):
            _resettle(server)
        for folder in found:
            if folder in server.session.folders.values():
                _read(server, folder)
