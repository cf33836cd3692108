"""Auth0's own templates, as they were on the day that docs/coverage.md is about; none of them is in this repository.

In: ``ACTIONGEN_MARKETPLACE``, a clone of auth0/opensource-marketplace (its folder or its git directory), or else the
network. Out: the JavaScript of each template as one file, with the npm packages that it requires.

    originals().code(PORTS["email_verified_post_login"])
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from templates.port import Port

COMMIT = "1d59e4a626d2af8da52b3c7e46bb503c4d07eafa"
PUBLIC = "https://github.com/auth0/opensource-marketplace.git"
VARIABLE = "ACTIONGEN_MARKETPLACE"
PACKAGES = Path(__file__).parent / "node"
_SECONDS = 20
_STAND_INS = {"debug": "./debug.js", "http": "./network.js", "https": "./network.js"}
_REQUIRED = re.compile(r"""require\(['"](?!node:)""")


class NoOriginals(Exception):  # noqa: N818 - it names what is the case
    """The templates cannot be had; why."""


@dataclass(frozen=True, slots=True)
class Originals:
    """The templates in a git repository."""

    repository: Path

    def names(self) -> list[str]:
        """The names of their folders."""
        listed = _git(self.repository, "ls-tree", "--name-only", COMMIT, "templates/")
        return [Path(line).name for line in listed.splitlines()]

    def text(self, name: str) -> str:
        """The JavaScript of a template, as its authors wrote it."""
        return _git(self.repository, "show", f"{COMMIT}:templates/{name}/code.js")

    def code(self, port: Port) -> str:
        """The same with the npm packages that it requires in it."""
        text = self.text(port.original)
        for old, new in port.constants.items():
            assert old in text, old
            text = text.replace(old, new)
        return with_packages(text, port.versions)


def with_packages(code: str, versions: Mapping[str, str], *, outside: tuple[str, ...] = ()) -> str:
    """An Action with the npm packages that it requires in it, those of ``versions`` under other names; without
    those that are ``outside``.

    ``debug`` is a stand-in that writes nothing: it looks for a terminal, and a run has none. So are ``http`` and
    ``https``: packages require them, and a run has ``fetch`` alone.
    """
    if _REQUIRED.search(code) is None:
        return code
    install()
    aliases = (f"--alias:{name}={other}" for name, other in {**_STAND_INS, **versions}.items())
    command = [str(PACKAGES / "node_modules" / ".bin" / "esbuild"), "--bundle", "--minify-syntax", *aliases]
    command += [f"--external:{name}" for name in outside]
    command += ["--platform=node", "--format=cjs", "--target=node22", "--log-level=error"]
    done = subprocess.run(
        command, cwd=PACKAGES, input=code, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@cache
def originals() -> Originals:
    """The templates, from the clone that is there or from the network."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        found = Originals(Path(named))
        found.names()
        return found
    folder = Path(tempfile.gettempdir()) / f"actiongen-marketplace-{os.getuid()}-{COMMIT[:12]}"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        _git(folder, "init", "--quiet")
        _git(folder, "fetch", "--quiet", "--depth", "1", PUBLIC, COMMIT)
        (folder / "complete").touch()
    return Originals(folder)


def _git(repository: Path, *arguments: str) -> str:
    command = ["git", "-C", str(repository), *arguments]
    quiet = os.environ | {"GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, env=quiet, check=False
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise NoOriginals(f"{' '.join(command)}: {error}") from None
    if done.returncode:
        raise NoOriginals(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


@cache
def install() -> None:
    """Installs the npm packages that templates require, once for all processes of a test run."""
    wanted = hashlib.sha256((PACKAGES / "package-lock.json").read_bytes()).hexdigest()
    stamp = PACKAGES / "node_modules" / ".installed-from"
    # The lock lies outside of node_modules, which `npm ci` deletes.
    name = hashlib.sha256(str(PACKAGES).encode()).hexdigest()[:16]
    with (Path(tempfile.gettempdir()) / f"actiongen-templates-{os.getuid()}-{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, cwd=PACKAGES, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoOriginals(f"`npm ci` in {PACKAGES}: {done.stderr.strip()}")
        stamp.write_text(wanted, encoding="utf-8")
