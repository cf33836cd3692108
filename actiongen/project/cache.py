"""What earlier builds found, kept on the disk under a key that is made of everything it depends on.

In: a key, and what JSON can hold. Out: the same at a later time, or None: a wrong, missing or half-written entry
costs time and never correctness, and where nothing can be written nothing is kept.

    cache = Cache.beside(Path("policies"))
    cache.put("unit", key_of(("unit",), (ReadFile.policy(source),)), {"javascript": "…"})

An entry is a file of its own: one line with a seal on its key and its content, and the content. It is JSON, so
that reading it can run nothing. The seal needs a secret that lies in the user's own cache folder: what others have put
into a repository counts for nothing. Where there is no such folder, nothing is kept.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Self
from weakref import finalize

from actiongen.project import disk
from actiongen.project.codec import Json
from actiongen.project.disk import Folder, token_hex
from actiongen.source import Source

FOLDER = ".actiongen-cache"
_PACKAGE = Path(__file__).parent.parent
# The bounds of the folder: entries beyond them are removed, those that were not used for the longest time first.
_MOST_ENTRIES = 20_000
_MOST_BYTES = 64 * 1024 * 1024
_LONGEST = 4 * 1024 * 1024
_ENTRY = re.compile(r"(unit|build|proof)-[0-9a-f]{64}(\.[0-9a-f]+\.tmp)?")
_SECRET_BYTES = 32


class FileKind(Enum):
    """What a file was read as."""

    POLICY = "policy"
    LIBRARY = "library"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that something is made of; ``digest`` stands for its text, None where there was no such file."""

    kind: FileKind
    path: str
    digest: str | None

    @classmethod
    def policy(cls, source: Source) -> Self:
        """A policy that is compiled."""
        return cls(FileKind.POLICY, source.path, digest(*source.content))


class Cache:
    """The entries of one folder of policies; without a folder, none."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder
        self._folder: Folder | None = None
        self._is_ready = False
        if folder is not None:
            # A link could lead to any folder, and entries are written and removed here.
            with suppress(OSError, RuntimeError):
                self._hold(disk.open_folder(folder))

    @classmethod
    def beside(cls, root: Path) -> Self:
        """The cache in the folder of the policies."""
        return cls(root.resolve() / FOLDER)

    def get(self, kind: str, name: str) -> Json:
        """What was kept under the name, None if nothing was or if it cannot be relied on."""
        if self._folder is None:
            return None
        try:
            data = self._folder.read(f"{kind}-{name}", _LONGEST) or b""
            head, _, body = data.partition(b"\n")
            if head != _seal(name, body):
                return None
            found: Json = json.loads(body)
        except (OSError, ValueError, RecursionError):
            return None
        return found

    def put(self, kind: str, name: str, value: Json) -> None:
        """Keeps a value."""
        if self._path is None:
            return
        body = json.dumps(value, separators=(",", ":")).encode("ascii")
        if len(body) + 65 > _LONGEST:
            return
        # Nobody can have put a link there before.
        beside = f"{kind}-{name}.{token_hex(8)}.tmp"
        with suppress(OSError):
            sealed = _seal(name, body) + b"\n" + body
            folder = self._prepare(self._path)
            try:
                folder.write(beside, sealed)
                folder.move(beside, folder, f"{kind}-{name}")
            except OSError:
                folder.unlink(beside)

    def sweep(self) -> None:
        """Removes the oldest entries where there are too many; for a build that wrote some."""
        if self._folder is None or not self._is_ready:
            return
        with suppress(OSError):
            kept = 0
            found = (
                (name, self._folder.status(name)) for name in self._folder.names() if _ENTRY.fullmatch(name)
            )
            entries = sorted(((status, name) for name, status in found if status), key=_newest)
            for count, (status, name) in enumerate(entries):
                kept += status.st_size
                if count >= _MOST_ENTRIES or kept > _MOST_BYTES:
                    with suppress(OSError):
                        self._folder.unlink(name)

    def _prepare(self, path: Path) -> Folder:
        """The folder, made if need be, which versions of the policies leave out."""
        folder = self._folder or self._hold(disk.open_folder(path, make=True))
        if not self._is_ready:
            if folder.status(".gitignore") is None:
                folder.write(".gitignore", b"*\n")
            self._is_ready = True
        return folder

    def _hold(self, folder: Folder) -> Folder:
        self._folder = folder
        finalize(self, folder.close)
        return folder


def key(*parts: str) -> str:
    """One name for several texts, another one for others."""
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    return sha256(b"".join([b"%d:%b" % (len(data), data) for data in encoded])).hexdigest()


def digest(*texts: str) -> str:
    """What stands for some texts."""
    return key(*texts)


def key_of(what: tuple[str, ...], reads: Iterable[ReadFile]) -> str:
    """The name of what actiongen makes of some files; ``what`` says what it is, and how it was asked for."""
    files = (part for read in reads for part in (read.kind.value, read.path, read.digest or ""))
    return key(identity(), *what, *files)


@cache
def identity() -> str:
    """What stands for actiongen itself: its code and data, Python, and the packages that are installed."""
    packages = sorted(
        entry.name
        for folder in map(Path, sys.path)
        if folder.name in ("site-packages", "dist-packages") and folder.is_dir()
        for entry in os.scandir(folder)
        if entry.name.endswith(".dist-info")
    )
    return key(sys.version, *packages, *_own_files())


def _own_files() -> Iterator[str]:
    """What stands for the files of actiongen: of an installed wheel its list of their hashes, else names, sizes and
    times, for somebody may be at work on them.
    """
    record = next(_PACKAGE.parent.glob(f"{_PACKAGE.name}-*.dist-info/RECORD"), None)
    if record is not None:
        yield record.read_text(encoding="utf-8")
        return
    for folder, folders, names in os.walk(_PACKAGE):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            file = os.path.join(folder, name)  # noqa: PTH118  # twice as quick
            status = os.stat(file)  # noqa: PTH116
            yield f"{file}:{status.st_size}:{status.st_mtime_ns}"


def _newest(entry: tuple[os.stat_result, str]) -> float:
    return -entry[0].st_mtime


def _seal(name: str, body: bytes) -> bytes:
    """What only this user can have written above the content; OSError where the user has no place for a secret."""
    return (
        blake2b(name.encode("ascii") + b"\n" + body, key=_secret(), digest_size=32)
        .hexdigest()
        .encode("ascii")
    )


@cache
def _secret() -> bytes:
    """The secret of this user, made when it is needed first."""
    file = _own_folder() / "seal"
    with suppress(OSError):
        found = file.read_bytes()
        if len(found) == _SECRET_BYTES:
            return found
    made = os.urandom(_SECRET_BYTES)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = f"{file.name}.{token_hex(8)}.tmp"
    with disk.hold(file.parent.resolve()) as folder:
        folder.write(beside, made, mode=0o600)
        folder.move(beside, folder, file.name)
    return made


def _own_folder() -> Path:
    """Where programs keep what is the user's alone and can be made again."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(given) if Path(given).is_absolute() else Path.home() / ".cache") / "actiongen"
    except RuntimeError:
        raise OSError(0, "there is no home") from None
