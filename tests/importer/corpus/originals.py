"""Public Actions, templates and Rules, as they were when docs/import.md was written; none of them is in this
repository.

In: `manifest.json`, which says where each stands; ``ACTIONGEN_CORPUS``, a folder that holds them as `KIND/NAME`, or
else the network. Out: their texts.

texts("rules")["email-verified.js"]   ->   "function emailVerified(user, context, callback) {…"
"""

import hashlib
import json
import os
import re
import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

VARIABLE = "ACTIONGEN_CORPUS"
KINDS = ("templates", "wild-actions", "rules", "wild-rules")
_MANIFEST = Path(__file__).with_name("manifest.json")
_SECONDS = 20
_AT_ONCE = 8
_BLOCK = re.compile(r"^[ \t]*```\s*(?:js|javascript)[^\n]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE)


class NoCorpus(Exception):  # noqa: N818 - it names what is the case
    """The files cannot be had; why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a file stands. ``block`` counts the blocks of JavaScript on a page, from 0; None where the file is it."""

    kind: str
    name: str
    repository: str
    commit: str
    path: str
    sha256: str
    block: int | None = None


@cache
def entries() -> tuple[Entry, ...]:
    """All of the manifest."""
    return tuple(Entry(**each) for each in json.loads(_MANIFEST.read_text("utf-8")))


@cache
def texts(kind: str) -> dict[str, str]:
    """The files of a kind, by their names; what the folder or the network gives is what the manifest means."""
    wanted = [each for each in entries() if each.kind == kind]
    _reachable()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip((each.name for each in wanted), pool.map(_text, wanted), strict=True))


@cache
def _problem() -> str | None:
    """Why not even one file can be had: where there is no network, 440 of them are not asked for."""
    try:
        _text(entries()[0])
    except NoCorpus as problem:
        return str(problem)
    return None


def _reachable() -> None:
    problem = _problem()
    if problem is not None:
        raise NoCorpus(problem)


def _text(entry: Entry) -> str:
    named = os.environ.get(VARIABLE)
    if named is not None:
        return _checked(entry, (Path(named) / entry.kind / entry.name).read_bytes())
    kept = Path(tempfile.gettempdir()) / f"actiongen-corpus-{os.getuid()}" / entry.sha256
    if kept.exists():
        return _checked(entry, kept.read_bytes())
    text = _fetched(entry)
    checked = _checked(entry, text.encode())
    kept.parent.mkdir(exist_ok=True)
    beside = kept.with_suffix(f".{os.getpid()}-{id(entry)}")
    beside.write_text(text, "utf-8", newline="")
    beside.replace(kept)
    return checked


def _fetched(entry: Entry) -> str:
    address = f"https://raw.githubusercontent.com/{entry.repository}/{entry.commit}/{entry.path}"
    try:
        with urllib.request.urlopen(urllib.request.quote(address, safe=":/"), timeout=_SECONDS) as answer:
            text = str(answer.read(), "utf-8", "replace")
    except OSError as problem:
        raise NoCorpus(f"{address}: {problem}") from None
    return text if entry.block is None else _BLOCK.findall(text)[entry.block]


def _checked(entry: Entry, content: bytes) -> str:
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise NoCorpus(f"{entry.kind}/{entry.name} is another file than the manifest means")
    return str(content, "utf-8")
