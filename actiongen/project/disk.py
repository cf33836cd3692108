"""Reads and writes files by their names in a folder that is held open, and never through a link.

In: the path of a folder. Out: a :class:`Folder`; what its path leads to later does not matter any more.

    with hold(settled(Path("generated"))) as folder:
        folder.write("a.js", b"new")

Links among the parents of a folder are followed once, by :func:`settled`. What it gives can be checked and opened
later: a link in the place of the folder, of a parent or of a file in it raises :class:`LinkError`, for whoever can
put a link there could make us show or overwrite any file.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE, S_ISLNK, S_ISREG

# Windows opens no folders: names are joined to the path there.
_HOLDS = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = getattr(os, "O_DIRECTORY", 0) | _NO_LINK
# A pipe is opened at once, and then seen not to be a file.
_PLAIN = _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
# Passing through a folder needs less than listing it.
_PASS = getattr(os, "O_PATH", os.O_RDONLY)


def token_hex(size: int) -> str:
    """A part of a name that nobody can have foreseen."""
    return os.urandom(size).hex()


class LinkError(OSError):
    """A link stands in the place of a file or folder."""

    def __init__(self, file: str) -> None:
        super().__init__(errno.ELOOP, "it is a link", file)


def reason(error: OSError | RuntimeError) -> str:
    """Why a file cannot be had, in words; of links that go round in a circle each Python tells in its own way."""
    if isinstance(error, LinkError) or (isinstance(error, OSError) and error.errno != errno.ELOOP):
        return str(error.strerror)
    return "its links go round in a circle"


class Folder:
    """A folder that is held open."""

    def __init__(self, path: Path, descriptor: int | None) -> None:
        self.path = path
        self.descriptor = descriptor

    def read(self, name: str, most: int) -> bytes | None:
        """Up to so many bytes of a file, None where there is none; what is no file is an error."""
        try:
            descriptor = self._open(name, os.O_RDONLY | _PLAIN)
        except FileNotFoundError:
            return None
        status = os.fstat(descriptor)
        if not S_ISREG(status.st_mode):
            os.close(descriptor)
            raise OSError(0, "it is not a file", str(self.path / name))
        with os.fdopen(descriptor, "rb") as stream:
            # Python takes memory for all that it is asked to read, which takes longer than reading a short file.
            data = stream.read(min(status.st_size + 1, most))
            return data if len(data) <= status.st_size else data + stream.read(most - len(data))

    def write(self, name: str, data: bytes, mode: int | None = None) -> None:
        """Makes a file, which must not be there yet, with these rights or those that files get."""
        first = 0o666 if mode is None else 0o600
        descriptor = self._open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN, first)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(descriptor, S_IMODE(mode))

    def sync_file(self, name: str) -> None:
        """Waits until the disk has the file; an error of the disk that was not heard of yet comes out here."""
        descriptor = self._open(name, os.O_RDWR | _PLAIN)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def mode(self, name: str) -> int | None:
        """The kind and rights of what has the name, be it a link; None where there is nothing."""
        found = self.status(name)
        return None if found is None else found.st_mode

    def is_file(self, name: str) -> bool:
        """Whether there is a file of that name, and no link to one."""
        found = self.mode(name)
        return found is not None and S_ISREG(found)

    def status(self, name: str) -> os.stat_result | None:
        """What is known of what has the name, be it a link; None where there is nothing."""
        try:
            return os.lstat(self._at(name), dir_fd=self.descriptor)
        except FileNotFoundError:
            return None

    def names(self) -> list[str]:
        """What is in the folder."""
        return sorted(os.listdir(self.path if self.descriptor is None else self.descriptor))  # noqa: PTH208

    def unlink(self, name: str) -> None:
        """Removes a file, if it is there."""
        try:
            os.unlink(self._at(name), dir_fd=self.descriptor)
        except FileNotFoundError:
            return

    def move(self, name: str, folder: "Folder", new: str) -> None:
        """Gives a file another name, at once, whether there is one of that name or not."""
        os.replace(self._at(name), folder._at(new), src_dir_fd=self.descriptor, dst_dir_fd=folder.descriptor)

    def link(self, name: str, folder: "Folder", new: str) -> None:
        """Gives a file a second name."""
        os.link(
            self._at(name),
            folder._at(new),
            src_dir_fd=self.descriptor,
            dst_dir_fd=folder.descriptor,
            follow_symlinks=False,
        )

    def make_folder(self, name: str) -> None:
        """Makes a folder, which must not be there yet."""
        os.mkdir(self._at(name), dir_fd=self.descriptor)

    def remove_folder(self, name: str) -> None:
        """Removes an empty folder."""
        os.rmdir(self._at(name), dir_fd=self.descriptor)

    @contextmanager
    def below(self, name: str) -> "Iterator[Folder]":
        """Holds a folder in this one."""
        path = self.path / name
        folder = Folder(path, self._open(name, os.O_RDONLY | _FOLDER)) if _HOLDS else open_folder(path)
        try:
            yield folder
        finally:
            folder.close()

    def close(self) -> None:
        """Lets the folder go."""
        if self.descriptor is not None:
            os.close(self.descriptor)

    def _at(self, name: str) -> str:
        return name if self.descriptor is not None else os.path.join(self.path, name)  # noqa: PTH118

    def _open(self, name: str, flags: int, mode: int = 0o666) -> int:
        if not _HOLDS and os.path.islink(self._at(name)):  # noqa: PTH114
            raise LinkError(str(self.path / name))
        try:
            return os.open(self._at(name), flags, mode, dir_fd=self.descriptor)
        except OSError as error:
            found = self.mode(name)
            if found is not None and S_ISLNK(found):
                raise LinkError(str(self.path / name)) from None
            error.filename = str(self.path / name)
            raise


def settled(path: Path) -> Path:
    """Where a folder lies when the links among its parents are followed; ``..`` is no link itself."""
    return path.resolve() if path.name == ".." else path.parent.resolve() / path.name


@contextmanager
def within(folder: Folder, path: str, *, make: bool = False) -> Iterator[tuple[Folder, str]]:
    """The folder of a file with such a path below another one, and its name there; with ``make`` it is made."""
    below, _, name = path.rpartition("/")
    if not below:
        yield folder, name
        return
    if make:
        with suppress(FileExistsError):
            folder.make_folder(below)
    with folder.below(below) as inner:
        yield inner, name


@contextmanager
def hold(real: Path, *, make: bool = False) -> Iterator[Folder]:
    """Holds a folder open, whose path has no links; with ``make`` what is missing of it is made."""
    folder = open_folder(real, make=make)
    try:
        yield folder
    finally:
        folder.close()


def open_folder(real: Path, *, make: bool = False) -> Folder:
    """The same for somebody who closes it."""
    if not _HOLDS:
        if os.path.islink(real):  # noqa: PTH114
            raise LinkError(str(real))
        if make:
            real.mkdir(parents=True, exist_ok=True)
        os.listdir(real)  # noqa: PTH208  # an error unless it is a folder
        return Folder(real, None)
    folder = Folder(Path(real.anchor), os.open(real.anchor, _PASS))
    # Step by step: no link that was put there meanwhile is followed.
    for depth, part in enumerate(real.parts[1:], 2):
        try:
            below = _step(folder, part, make=make, last=depth == len(real.parts))
        finally:
            folder.close()
        folder = below
    return folder


def _step(folder: Folder, name: str, *, make: bool, last: bool) -> Folder:
    flags = (os.O_RDONLY if last else _PASS) | _FOLDER
    try:
        return Folder(folder.path / name, folder._open(name, flags))
    except FileNotFoundError:
        if not make:
            raise
    with suppress(FileExistsError):  # somebody else may be quicker
        folder.make_folder(name)
    return Folder(folder.path / name, folder._open(name, flags))
