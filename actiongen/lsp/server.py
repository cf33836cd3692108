"""The server: one connection, a session, and who checks it.

In: the messages of a client. Out: its answers, and what is wrong, which nobody has to ask for. All work is done in one
thread.
"""

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from typing import Any, BinaryIO, TypeVar
from uuid import uuid4

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcException, JsonRpcInvalidRequest
from pygls.io_ import StdoutWriter
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter

from actiongen import __version__
from actiongen.diagnostics.model import Code
from actiongen.lsp.asked import Asked
from actiongen.lsp.checking import Checker
from actiongen.lsp.convert import Converter
from actiongen.lsp.folder import Folder
from actiongen.lsp.idle import Idle
from actiongen.lsp.pages import page
from actiongen.lsp.session import Session
from actiongen.lsp.transport import serve as serve_messages

_LOG = logging.getLogger(__name__)
_MANY = 50
_PATIENCE = 2.0

Answer = TypeVar("Answer")

_arrived: ContextVar[int] = ContextVar("arrived", default=0)
"""How often texts had changed when the request arrived that is answered."""


class _Protocol(LanguageServerProtocol):
    """pygls's, but for the texts of documents: it knows line ends that the protocol does not know."""

    lsp_text_document__did_open = None  # type: ignore[assignment]
    lsp_text_document__did_change = None  # type: ignore[assignment]
    lsp_text_document__did_close = None  # type: ignore[assignment]

    def handle_message(self, message: Any) -> None:
        """Answers a message, which is about the texts as they are now."""
        server = self._server
        assert isinstance(server, Server)
        _arrived.set(server.session.edition)
        super().handle_message(message)


class Server(LanguageServer):
    """A server for one client."""

    def __init__(self) -> None:
        super().__init__(
            "actiongen", __version__, protocol_cls=_Protocol, converter_factory=default_converter
        )
        self.session = Session()
        self.carried_out: frozenset[str] = frozenset()
        """The commands that the client carries out."""
        self.site: str | None = None
        """The address of the documentation that the client wants to be led to; None for the pages of this version."""
        self.poll: asyncio.Task[None] | None = None
        """Who looks at the disk, if anybody does."""
        self._later: set[asyncio.Task[None]] = set()
        idle = Idle(lambda folder: self.checker.tell(folder), self._progress)
        self.checker = Checker(
            self.converter,
            self.text_document_publish_diagnostics,
            self._say,
            self._progress,
            idle,
        )

    def converter(self, folder: Folder) -> Converter:
        """How to speak of what is in a folder."""
        return Converter(folder, self.encoding, self._page)

    @property
    def encoding(self) -> types.PositionEncodingKind:
        """What the units of positions are."""
        return types.PositionEncodingKind(self.workspace.position_encoding)

    def answers(
        self, method: str, answer: Callable[[Asked, Any], Any], options: object | None = None
    ) -> None:
        """Answers requests about a document that is open, with the text that they were meant for."""

        async def handler(params: Any) -> Any:
            # Requests of our own have parameters as they stand in the message.
            document = getattr(params, "text_document", None) or params.textDocument
            asked = self.asked(document.uri)
            if asked is None:
                return None
            if asked.edition > _arrived.get():
                raise JsonRpcContentModified("the text has changed since")
            return _logged(method, lambda: answer(asked, params))

        self.feature(method, options)(handler)

    def asked(self, uri: str) -> Asked | None:
        """A request about a document; None if it is not open, or no policy."""
        opened = self.session.opened(uri)
        if opened is None or opened.view is None:
            return None
        convert = self.converter(opened.folder)
        return Asked(opened.view, convert, self.client_capabilities, opened.document.changed_at)

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Does something that waits for the client, while messages are answered."""
        task = asyncio.get_running_loop().create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    def start_io(self, stdin: BinaryIO | None = None, stdout: BinaryIO | None = None) -> None:
        """Serves until the client goes."""
        self.protocol.set_writer(StdoutWriter(stdout or sys.stdout.buffer))
        asyncio.run(serve_messages(stdin or sys.stdin.buffer, self._receive))

    def _receive(self, body: bytes) -> None:
        data: object = None
        try:
            data = json.loads(body)
            if not isinstance(data, dict):
                raise JsonRpcInvalidRequest("a message is an object")
            self.protocol.handle_message(self.protocol.structure_message(data))
        except (ValueError, RecursionError, JsonRpcException) as error:
            _LOG.warning("a message that nobody can read: %s", error)
            if isinstance(data, dict) and "id" in data and "method" in data:
                known = error if isinstance(error, JsonRpcException) else JsonRpcInvalidRequest(str(error))
                self.protocol._send_response(data["id"], error=known.to_response_error())

    def _page(self, code: Code) -> str | None:
        document = self.client_capabilities.text_document
        told = document.publish_diagnostics if document is not None else None
        return page(code, self.site) if told is not None and told.code_description_support else None

    def _say(self, message: str) -> None:
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, message))

    @asynccontextmanager
    async def _progress(self, all: int) -> AsyncIterator[Callable[[int], None]]:
        """Shows how much of the work is done, if it is much and the client can show it."""
        window = self.client_capabilities.window
        if all < _MANY or window is None or not window.work_done_progress:
            yield lambda done: None
            return
        token = str(uuid4())
        with suppress(TimeoutError, JsonRpcException):
            await asyncio.wait_for(self.work_done_progress.create_async(token), _PATIENCE)
        begin = types.WorkDoneProgressBegin("actiongen", message=f"checking {all} policies", percentage=0)
        self.work_done_progress.begin(token, begin)
        try:
            yield lambda done: self.work_done_progress.report(
                token, types.WorkDoneProgressReport(percentage=100 * done // all)
            )
        finally:
            self.work_done_progress.end(token, types.WorkDoneProgressEnd())


def _logged(method: str, answer: Callable[[], Answer]) -> Answer:
    """The answer; a bug of ours stands in the log, whatever the client makes of the error."""
    try:
        return answer()
    except JsonRpcException:
        raise
    except Exception:
        _LOG.exception("no answer to %s", method)
        raise
