"""Changes several files of a folder as one: all of them or none, whatever happens in between.

In: names and their new texts, None for a file that goes. Out: the folder with all changes made, or as it was.

    with locked(folder):
        recover(folder)
        replace_all(folder, {"a.js": "new", "b.js": None})

New texts and links to the old files are gathered in a folder of their own, ``.actiongen-staging``. A journal
there, put in place by one rename, is the moment at which the change is decided: before it nothing has changed,
and after it :func:`recover` completes what a killed process had begun. An error on the way renames the journal,
which decides that the old files are put back.
"""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from actiongen.manifest import NAME as MANIFEST
from actiongen.manifest import is_plain

STAGING = ".actiongen-staging"
_JOURNAL = "journal"
_REVOKED = "revoked"
_MANY, _AT_A_TIME = 32, 16
_PATIENCE = 60.0
_PAUSE = 0.02


class _Change(NamedTuple):
    """Whether a file gets a new text or goes, and whether there was one before."""

    is_written: bool
    was_there: bool


Changes = dict[str, _Change]


class FolderBusyError(OSError):
    """Another process has been writing to the folder for longer than anyone should wait."""


@contextmanager
def locked(folder: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Makes the folder and keeps others from writing to it; the lock ends with the process, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = _lock(folder, patience)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def recover(folder: Path) -> None:
    """Completes a change that was decided, or revoked, and sweeps up after one that was neither."""
    staging = folder / STAGING
    if staging.is_symlink():
        raise OSError(0, f"`{STAGING}` is a link")
    if not staging.is_dir():
        return
    for journal, complete in ((_REVOKED, _put_back), (_JOURNAL, _apply)):
        changes = _read(staging / journal)
        if changes is not None:
            complete(folder, staging, changes)
            (staging / journal).unlink()
            break
    _sweep(staging)


def is_pending(folder: Path) -> bool:
    """Whether a change was begun and not completed."""
    return os.path.exists(folder / STAGING)  # noqa: PTH110  # where nobody may look is no error yet


def replace_all(folder: Path, texts: Mapping[str, str | None]) -> None:
    """Makes the changes, or raises with the folder as it was; the folder is locked and recovered."""
    staging = folder / STAGING
    try:
        staging.mkdir()
    except FileExistsError:
        raise OSError(0, f"`{STAGING}` is in the way") from None
    try:
        changes = _stage(folder, staging, texts)
    except BaseException:
        with suppress(OSError):
            _sweep(staging)
        raise
    try:
        _apply(folder, staging, changes)
    except BaseException:
        _undo(folder, staging, changes)
        raise
    # Everything is in place. What cannot be swept up now is swept up by the next build, to no effect.
    with suppress(OSError):
        (staging / _JOURNAL).unlink()
        _sweep(staging)


def _stage(folder: Path, staging: Path, texts: Mapping[str, str | None]) -> Changes:
    changes = {name: _Change(text is not None, _is_there(folder / name)) for name, text in texts.items()}
    written = [staging / f"new-{name}" for name, text in texts.items() if text is not None]
    for name, text in texts.items():
        if text is not None:
            _write(staging / f"new-{name}", text)
        if changes[name].was_there:
            _keep(folder / name, staging / f"old-{name}")
    _write(staging / "draft", json.dumps(changes))
    _sync_all([*written, staging / "draft"])
    _settle(staging)
    (staging / "draft").replace(staging / _JOURNAL)
    _settle(staging)
    return changes


def _write(file: Path, text: str) -> None:
    with file.open("wb") as stream:
        stream.write(text.encode("utf-8"))


def _sync_all(files: list[Path]) -> None:
    """Waits for many files at a time: the disk is no slower with them than with one."""
    if len(files) < _MANY:
        for file in files:
            _sync(file)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        for _ in pool.map(_sync, files):
            pass


def _sync(file: Path) -> None:
    """Waits until the disk has the file; an error of the disk that was not heard of yet comes out here."""
    with file.open("r+b") as stream:
        os.fsync(stream.fileno())


def _keep(file: Path, copy: Path) -> None:
    """A second name for the file; where the disk knows no such thing, a copy."""
    try:
        os.link(file, copy, follow_symlinks=False)
    except (OSError, NotImplementedError):
        if file.is_symlink():
            copy.symlink_to(file.readlink())
        else:
            copy.write_bytes(file.read_bytes())


def _sweep(staging: Path) -> None:
    for each in staging.iterdir():
        each.unlink()
    staging.rmdir()


def _apply(folder: Path, staging: Path, changes: Changes) -> None:
    """Puts everything into its place; what is there already stays."""
    for name, change in changes.items():
        new = staging / f"new-{name}"
        if not change.is_written:
            (folder / name).unlink(missing_ok=True)
        elif new.exists():
            new.replace(folder / name)
    _settle(folder)


def _undo(folder: Path, staging: Path, changes: Changes) -> None:
    """Revokes a change. If even that fails, the next build completes what the journal left behind says."""
    with suppress(OSError):
        (staging / _JOURNAL).replace(staging / _REVOKED)
        _put_back(folder, staging, changes)
        (staging / _REVOKED).unlink()
        _sweep(staging)


def _put_back(folder: Path, staging: Path, changes: Changes) -> None:
    for name, change in changes.items():
        old = staging / f"old-{name}"
        if not change.was_there:
            (folder / name).unlink(missing_ok=True)
        elif _is_there(old):
            old.replace(folder / name)
    _settle(folder)


def _is_there(file: Path) -> bool:
    return file.is_symlink() or file.exists()


def _read(journal: Path) -> Changes | None:
    """What was decided; None if nothing was, or if that is no journal of ours."""
    if not journal.is_file():
        return None
    try:
        found = json.loads(journal.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    changes: Changes = {}
    for name, change in found.items() if isinstance(found, dict) else ():
        match change:
            case [bool(is_written), bool(was_there)] if is_plain(name) or name == MANIFEST:
                changes[name] = _Change(is_written, was_there)
            case _:
                return None
    return changes


def _settle(folder: Path) -> None:
    """Asks the disk to remember the names in a folder; not every system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _lock(folder: Path, patience: float) -> int | None:
    """A descriptor that holds the lock: on the folder itself, so that no file of it is left behind."""
    try:
        import fcntl
    except ImportError:  # Windows: files are replaced one by one there as here, but two builds do not wait
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            if time.monotonic() > end:
                os.close(descriptor)
                raise FolderBusyError(0, "another build is writing there") from None
            time.sleep(_PAUSE)
        except OSError:  # a disk that knows no locks
            os.close(descriptor)
            return None
