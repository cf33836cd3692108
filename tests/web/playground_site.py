"""Builds the playground as its users do, and serves it to a browser whose every request comes through here.

In: the repository. Out: an address, and what has been asked for: of the site, and of any other.

    with Served(built()) as served, Browser(*served.browser_arguments) as browser:
        browser.look(served.address)
        served.asked   ->   ["http://localhost:…/", …]
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import pytest
from bench.install import node_binary, npm
from bench.packages import install_packages

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
_INPUTS = ("actiongen", "docs/diagnostics", "docs/recipes", "policies", "web")
_MADE = {"node_modules", "build", "dist", "__pycache__"}
_BROWSERS_OWN = {
    "accounts.google.com",
    "clients2.google.com",
    "content-autofill.googleapis.com",
    "optimizationguide-pa.googleapis.com",
    "safebrowsing.googleapis.com",
    "update.googleapis.com",
}
"""Hosts that Chromium asks now and then for itself: sign-in, updates, lists. None of them serves fonts or scripts."""


@cache
def built() -> Path:
    """The folder of the page, made anew where something that it is made of has changed."""
    stamp = WEB / "dist" / ".built-from"
    name = hashlib.sha256(str(WEB).encode()).hexdigest()[:16]
    with (Path(tempfile.gettempdir()) / f"actiongen-playground-{os.getuid()}-{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = _fingerprint()
        if not (stamp.exists() and stamp.read_text(encoding="utf-8") == wanted):
            _build()
            stamp.write_text(wanted, encoding="utf-8")
    return WEB / "dist"


def _build() -> None:
    install_packages(WEB)
    command, path = npm()
    environment = os.environ | {
        "PATH": f"{node_binary(22).parent}{os.pathsep}{path}",
        "PYTHON": sys.executable,
    }
    done = subprocess.run(
        [*command, "run", "build"], cwd=WEB, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.fail(f"`npm run build` failed in {WEB}:\n{done.stdout}{done.stderr}")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for file in sorted(_files()):
        digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for name in _INPUTS:
        for folder, folders, files in os.walk(ROOT / name):
            folders[:] = [each for each in folders if each not in _MADE]
            yield from (Path(folder, each) for each in files)


class Served:
    """The folder at an address, and the proxy of the browser that looks at it."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        """All that has been asked for by the page and its workers, and not by the browser for itself."""
        handler = partial(_Handler, asked=self.asked, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._port = self._server.server_port
        handler.keywords["port"] = self._port

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://localhost:{self._port}/"

    @property
    def browser_arguments(self) -> tuple[str, ...]:
        """What makes Chromium ask for everything here, its own machine included."""
        return (f"--proxy-server=http://127.0.0.1:{self._port}", "--proxy-bypass-list=<-loopback>")

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".wasm": "application/wasm",
    }

    def __init__(self, *arguments: object, asked: list[str], port: int, directory: str) -> None:
        self._asked, self._port = asked, port
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        # Else the browser decides what it asks for again.
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_GET(self) -> None:
        self._note()
        address = urlsplit(self.path)
        if address.netloc != f"localhost:{self._port}":
            self.send_error(403)
            return
        self.path = address.path
        super().do_GET()

    def do_CONNECT(self) -> None:
        self._note()
        self.send_error(403)

    def do_POST(self) -> None:
        self.do_CONNECT()

    def log_message(self, *_: object) -> None:
        pass

    def _note(self) -> None:
        # A tunnel is asked for as host:port, all else as an address.
        address = urlsplit(self.path if "://" in self.path else f"//{self.path}")
        if address.hostname not in _BROWSERS_OWN:
            self._asked.append(self.path)
