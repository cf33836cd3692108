"""Reads diagrams with Mermaid's own parser, on Node.

In: texts. Out: for each None, or what the parser has against it. The npm packages are installed first where need be.

    problems(["flowchart TD\\n  a --> b"])   ->   [None]
"""

import fcntl
import hashlib
import json
import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

from bench.install import node_binary, npm

FOLDER = Path(__file__).parents[1] / "mermaid"


def problems(texts: list[str]) -> list[str | None]:
    """What the parser has against each text."""
    _install()
    command = [str(node_binary(22)), "parse.js"]
    done = subprocess.run(
        command, cwd=FOLDER, input=json.dumps(texts), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [answer.get("error") for answer in json.loads(done.stdout)]


@cache
def _install() -> None:
    wanted = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    stamp = FOLDER / "node_modules" / ".installed-from"
    # The lock lies outside of node_modules, which `npm ci` deletes.
    name = hashlib.sha256(str(FOLDER).encode()).hexdigest()[:16]
    with (Path(tempfile.gettempdir()) / f"actiongen-mermaid-{os.getuid()}-{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return
        command, path = npm()
        environment = os.environ | {"PATH": path}
        done = subprocess.run(
            [*command, "ci"], cwd=FOLDER, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.fail(f"`npm ci` failed in {FOLDER}:\n{done.stdout}{done.stderr}")
        stamp.write_text(wanted, encoding="utf-8")
