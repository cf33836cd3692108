"""Puts new files into a folder, and never over one that somebody has written.

In: a folder, and texts by their paths below it. Out: which are new, the same, or in the way; all are written, or
none.

    place(Path("policies"), {"mfa.policy": "…"}, force=False).new   ->   ("mfa.policy",)
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from actiongen.diagnostics.codes_project import CANNOT_WRITE, FOREIGN_FILE
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.project import disk
from actiongen.project.disk import Folder, token_hex

_LARGEST = 4 * 1024**2
_HINT = "move it away, or write over it with `--force`"


@dataclass(frozen=True, slots=True)
class Placed:
    """``changed`` are those that ``force`` writes over; with ``problems`` nothing was written."""

    new: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


def compared(root: Path, texts: Mapping[str, str], *, force: bool) -> Placed:
    """What :func:`place` would do."""
    try:
        with disk.hold(disk.settled(root)) as folder:
            return _compared(folder, root, texts, force=force)
    except FileNotFoundError:
        return Placed(new=tuple(texts))
    except OSError as error:
        return Placed(problems=(_cannot_write(root, "", error),))


def place(root: Path, texts: Mapping[str, str], *, force: bool) -> Placed:
    """Writes the files; those that are there with the same text stay."""
    found = compared(root, texts, force=force)
    if found.problems or not (found.new or found.changed):
        return found
    try:
        with disk.hold(disk.settled(root), make=True) as folder:
            problem = _written(folder, root, texts, found)
    except OSError as error:
        problem = _cannot_write(root, "", error)
    return found if problem is None else replace(found, problems=(problem,))


def _compared(folder: Folder, root: Path, texts: Mapping[str, str], *, force: bool) -> Placed:
    new, same, changed = [], [], []
    problems: list[Diagnostic] = []
    for path, text in texts.items():
        try:
            before = _read(folder, path)
        except OSError as error:
            problems.append(_cannot_write(root, path, error))
            continue
        if before is None:
            new.append(path)
        elif before == text.encode("utf-8"):
            same.append(path)
        else:
            changed.append(path)
    if not force:
        problems += [_in_the_way(root, path) for path in changed]
    return Placed(tuple(new), tuple(same), tuple(changed), tuple(problems))


def _read(folder: Folder, path: str) -> bytes | None:
    try:
        with disk.within(folder, path) as (held, name):
            return held.read(name, _LARGEST)
    except FileNotFoundError:
        return None


def _written(folder: Folder, root: Path, texts: Mapping[str, str], found: Placed) -> Diagnostic | None:
    """New files first: where one of them cannot be written, those before it go again."""
    done: list[str] = []
    for path in (*found.new, *found.changed):
        data = texts[path].encode("utf-8")
        try:
            with disk.within(folder, path, make=True) as (held, name):
                if path in found.new:
                    held.write(name, data)
                    done.append(path)
                else:
                    _replaced(held, name, data)
        except OSError as error:
            for written in done:
                with suppress(OSError), disk.within(folder, written) as (held, name):
                    held.unlink(name)
            return _cannot_write(root, path, error)
    return None


def _replaced(folder: Folder, name: str, data: bytes) -> None:
    beside = f".{name}.{token_hex(8)}.tmp"
    try:
        folder.write(beside, data, folder.mode(name))
        folder.sync_file(beside)
        folder.move(beside, folder, name)
    except OSError:
        folder.unlink(beside)
        raise


def _in_the_way(root: Path, path: str) -> Diagnostic:
    where = f"{root.name}/{path}"
    message = f"`{where}` is in the way: it is there, and differs from what the import would write"
    return Diagnostic(FOREIGN_FILE, message, Label.of_file(where), help=_HINT)


def _cannot_write(root: Path, path: str, error: OSError) -> Diagnostic:
    where = f"{root.name}/{path}".rstrip("/")
    reason = "somebody has written it meanwhile" if isinstance(error, FileExistsError) else error.strerror
    return Diagnostic(CANNOT_WRITE, f"`{where}` cannot be written: {reason}", Label.of_file(where))
