"""Installs the npm packages of a folder as its lock file says, once for all processes of a test run.

In: a folder with a ``package-lock.json``. Out: its ``node_modules``.
"""

import fcntl
import hashlib
import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

from bench.install import npm


@cache
def install_packages(folder: Path) -> None:
    """Fails the test if they cannot be had."""
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".installed-from"
    # The lock lies outside of node_modules, which `npm ci` deletes.
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    with (Path(tempfile.gettempdir()) / f"actiongen-packages-{os.getuid()}-{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return
        command, path = npm()
        environment = os.environ | {"PATH": path}
        done = subprocess.run(
            [*command, "ci"], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.fail(f"`npm ci` failed in {folder}:\n{done.stdout}{done.stderr}")
        stamp.write_text(wanted, encoding="utf-8")
