"""The extension in a real VS Code, in a browser: problems, the JavaScript beside a policy, the Test Explorer with
coverage beside the text and the course of each test.

It needs code-server (800 MB), which is nothing that a test installs by itself: `make vscode` does.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.browser import chromium
from bench.install import TOOLS, ensure_node_tools, node_binary

from editors.test_vscode import EXTENSION, scripted

ROOT = Path(__file__).parents[2]
MISSING = "there is no code-server, and `make vscode` brings it: nobody has tried the extension in VS Code"
GATE = """action(name="Gate", trigger="post-login")

with rule("Unverified addresses are refused", when=not event.user.email_verified):
    api.access.deny("Verify your e-mail address first.")

with rule("Regulars are marked", when=event.stats.logins_count > 100):
    api.user.setUserMetadata("regular", True)

test("an unverified address", given={event.user.email_verified: False}, expect=api.access.deny(...))
"""
SETTINGS = {
    "security.workspace.trust.enabled": False,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    # So that what a terminal shows is text of the page.
    "terminal.integrated.gpuAcceleration": "off",
    "workbench.startupEditor": "none",
    "chat.disableAIFeatures": True,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "actiongen.command": [sys.executable, "-m", "actiongen"],
}


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A code-server with the extension, and a folder with a policy."""
    server = os.environ.get("ACTIONGEN_CODE_SERVER") or shutil.which("code-server")
    if server is None:
        warnings.warn(MISSING, stacklevel=1)
        pytest.skip(MISSING)
    scripted("package")
    work, user = tmp_path / "work", tmp_path / "user"
    (work / "policies").mkdir(parents=True)
    (work / "actiongen.toml").touch()
    (work / "policies" / "gate.policy").write_text(GATE, encoding="utf-8")
    (user / "User").mkdir(parents=True)
    (user / "User" / "settings.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    own = [server, "--user-data-dir", str(user), "--extensions-dir", str(tmp_path / "extensions")]
    package = str(EXTENSION / "dist" / "actiongen.vsix")
    subprocess.run([*own, "--install-extension", package], check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*own, "--auth", "none", "--bind-addr", address], env=environment, stdout=subprocess.DEVNULL
    ) as process:
        _wait_for(address)
        yield f"http://{address}/?folder={work}"
        process.terminate()


def _wait_for(address: str) -> None:
    host, _, port = address.partition(":")
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection((host, int(port)), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("code-server does not answer")


@pytest.mark.long
def test_problems_javascript_and_tests(url: str, tmp_path: Path) -> None:
    ensure_node_tools()
    picture = tmp_path / "vscode.png"
    done = subprocess.run(
        [str(node_binary(22)), "vscode.js", url, chromium(), str(picture)],
        cwd=TOOLS,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nThe end is in {picture}."
