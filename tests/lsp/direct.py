"""A server in the loop of a test: no process, no thread, no stream.

In: messages as they stand in the protocol. Out: what is answered, asked and told. ``served`` runs a conversation.

    served(root, talk)   ->   the server has met its client, ``talk`` has been awaited, all has ended
"""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from time import monotonic
from typing import Any

from lsp.client import Json

from actiongen.lsp.serve import complete_server

_HANG = 30.0


class Direct:
    """A client and its server; what comes is sorted as :class:`~lsp.client.Client` does it."""

    def __init__(self) -> None:
        self.server = complete_server()
        self.server.protocol.set_writer(self)
        self.published: list[Json] = []
        self.problems: dict[str, list[Json]] = {}
        self.asked: list[Json] = []
        self.told: list[Json] = []
        self.replies: dict[str, Json] = {}
        """What is replied to the requests of the server, by their methods: ``{"result": …}`` or ``{"error": …}``."""
        self.capabilities: Json = {}
        self._answers: dict[object, Json] = {}
        self._number = 0

    def write(self, data: bytes) -> None:
        """Takes a message of the server."""
        message = json.loads(data.partition(b"\r\n\r\n")[2])
        match message:
            case {"method": "textDocument/publishDiagnostics", "params": params}:
                self.published.append(params)
                self.problems[params["uri"]] = params["diagnostics"]
            case {"method": method, "id": number}:
                self.asked.append(message)
                reply = self.replies.get(method, {"result": None})
                asyncio.get_running_loop().call_soon(lambda: self.send({"id": number, **reply}))
            case {"method": _}:
                self.told.append(message)
            case {"id": number}:
                self._answers[number] = message

    def close(self) -> None:
        """Nothing is to be closed."""

    def send(self, message: Json) -> None:
        self.give(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def give(self, body: bytes) -> None:
        """Any body."""
        self.server._receive(body)

    def tell(self, method: str, params: object) -> None:
        self.send({"method": method, "params": params})

    def request(self, method: str, params: object) -> int:
        self._number += 1
        self.send({"id": self._number, "method": method, "params": params})
        return self._number

    async def answer(self, number: object) -> Json:
        await self.until(lambda: number in self._answers)
        return self._answers.pop(number)

    async def ask(self, method: str, params: object) -> Any:
        answer = await self.answer(self.request(method, params))
        assert "error" not in answer, answer
        return answer["result"]

    async def until(self, found: Callable[[], object]) -> None:
        """Lets the server work until something is there."""
        end = monotonic() + _HANG
        while not found():
            assert monotonic() < end, "it does not come"
            await asyncio.sleep(0.001)

    async def settled(self) -> None:
        """Lets the server work until no check is waiting or running."""
        checker = self.server.checker
        await self.until(lambda: not checker._timers and not checker._tasks)

    # Documents

    def open(self, uri: str, text: str, version: int = 1) -> None:
        document = {"uri": uri, "languageId": "actiongen", "version": version, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def change(self, uri: str, version: int, *changes: Json) -> None:
        document = {"uri": uri, "version": version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [*changes]})

    def close_document(self, uri: str) -> None:
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    def looked(self, *changes: tuple[str, int]) -> None:
        """Says that files have changed on the disk: 1 for a new one, 2 for a changed one, 3 for one that has gone."""
        told = [{"uri": uri, "type": kind} for uri, kind in changes]
        self.tell("workspace/didChangeWatchedFiles", {"changes": told})


def served(
    root: Path | None,
    talk: Callable[[Direct], Coroutine[Any, Any, None]],
    capabilities: Json | None = None,
    options: object = None,
) -> Direct:
    """Runs a conversation with a server whose client works in a folder, and watches files if nothing else is said."""
    watching = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}

    async def conversation() -> Direct:
        client = Direct()
        folders = None if root is None else [{"uri": root.as_uri(), "name": root.name}]
        met = await client.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": None,
                "capabilities": watching if capabilities is None else capabilities,
                "workspaceFolders": folders,
                "initializationOptions": options,
            },
        )
        client.capabilities = met["capabilities"]
        client.tell("initialized", {})
        await client.settled()
        await talk(client)
        return client

    return asyncio.run(conversation())
