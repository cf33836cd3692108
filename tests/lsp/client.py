"""A client of the server: a process of its own, and messages as they stand in the protocol.

In: what to send. Out: what comes back. It waits for what happens, for so long only that nothing but a hang gets there.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

from forked import Forked
from lsp.in_thread import WANTED, InThread

Json = dict[str, Any]
HANG = 300.0
ARGUMENTS = ("lsp", "--stdio")
COMMAND = (sys.executable, "-m", "actiongen", *ARGUMENTS)
WATCHES: Json = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}


def started(command: Iterable[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=os.sep
    )


class Gone(Exception):  # noqa: N818 - it names what happened
    """The server sends nothing more."""


class Client:
    """Starts a server, with ``command`` as editors do; the end of the block ends it as they do."""

    def __init__(
        self,
        folder: Path | None,
        capabilities: Json | None = None,
        command: Iterable[str] | None = None,
        options: Json | None = None,
        in_thread: bool = False,
    ) -> None:
        self.process = (
            started(command)
            if command is not None
            else InThread() if in_thread or WANTED else Forked(ARGUMENTS, os.sep)
        )
        self.problems: dict[str, list[Json]] = {}
        self.published: list[Json] = []
        self.asked: list[Json] = []
        self.told: list[Json] = []
        self.answers: dict[str, Any] = {}
        """What is answered to the requests of the server, by their methods."""
        self._answers: dict[int, Json] = {}
        self._messages: Queue[Json | None] = Queue()
        self._number = 0
        self._versions: dict[str, int] = {}
        self.log = b""
        self._threads = [Thread(target=self._read, daemon=True), Thread(target=self._hear, daemon=True)]
        for thread in self._threads:
            thread.start()
        folders = None if folder is None else [{"uri": folder.as_uri(), "name": folder.name}]
        self.server = self.ask(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": None,
                "capabilities": capabilities or {},
                "workspaceFolders": folders,
                "initializationOptions": options,
            },
        )["capabilities"]
        self.tell("initialized", {})

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.ask("shutdown", None)
            self.tell("exit", None)
        self.process.wait(HANG)
        for thread in self._threads:
            thread.join(HANG)

    # Documents

    def open(self, uri: str, text: str) -> int:
        """Opens a document, a second time too; what its number is then: 1 the first time."""
        self._versions[uri] = self._versions.get(uri, 0) + 1
        document = {"uri": uri, "languageId": "actiongen", "version": self._versions[uri], "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return self._versions[uri]

    def change(self, uri: str, *changes: Json) -> int:
        """Changes a document; what its number is then."""
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [*changes]})
        return self._versions[uri]

    def close(self, uri: str) -> None:
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    def about(self, uri: str, version: int) -> list[Json]:
        """What is wrong with a version of a document."""

        def is_told() -> list[Json] | None:
            told = [each for each in self.published if each["uri"] == uri and each.get("version") == version]
            return told and [told[-1]]

        return self.until(is_told)[0]["diagnostics"]

    # Messages

    def tell(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def request(self, method: str, params: object) -> int:
        """Asks, and does not wait for the answer."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        return self._number

    def answer(self, number: int) -> Json:
        """The whole answer to a request."""
        return self.until(lambda: self._answers.pop(number, None))

    def ask(self, method: str, params: object) -> Any:
        answer = self.answer(self.request(method, params))
        assert "error" not in answer, answer
        return answer["result"]

    def until(self, found: Callable[[], Any]) -> Any:
        """Hears messages until something is there."""
        while not (it := found()):
            try:
                message = self._messages.get(timeout=HANG)
            except Empty:
                raise TimeoutError(f"{self.log.decode()[-2000:]}") from None
            if message is None:
                raise Gone(self.log.decode()[-2000:])
            self._take(message)
        return it

    def send(self, body: bytes) -> None:
        """Sends a body, whatever it is."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _send(self, message: Json) -> None:
        self.send(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def _take(self, message: Json) -> None:
        match message:
            case {"method": "textDocument/publishDiagnostics", "params": params}:
                self.problems[params["uri"]] = params["diagnostics"]
                self.published.append(params)
            case {"method": method, "id": number}:
                self.asked.append(message)
                self._send({"id": number, "result": self.answers.get(method)})
            case {"method": _}:
                self.told.append(message)
            case {"id": number}:
                self._answers[number] = message

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = 0
            while header.strip():
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
                header = stream.readline()
            self._messages.put(json.loads(stream.read(length)))
        self._messages.put(None)

    def _hear(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log += line


def codes(problems: Iterable[Json]) -> list[str]:
    return [each["code"] for each in problems]
