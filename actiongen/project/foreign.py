"""Files that an import reads: a folder of somebody's, or one file of it.

In: a path of the user. Out: the names of the files below it, and their texts.

    folder = foreign(Path("export"))
    folder.names, folder.text("actions/MFA.json")   ->   ("actions/MFA.json", …), '{…'

Nothing is read through a link or outside of the folder. What is too much is refused.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from actiongen.project import disk

MOST_BYTES = 4 * 1024**2
_MOST_IN_ALL = 128 * 1024**2
_MOST_FILES = 20_000
_PASSED_OVER = ("node_modules", "bower_components", "__pycache__")


class UnreadableError(Exception):
    """The message says why a file cannot be had, as in "it is a link"."""


@dataclass(slots=True)
class Foreign:
    """``root`` is a folder without links in its path, ``shown`` what people call it."""

    root: Path
    shown: str
    names: tuple[str, ...]
    _texts: dict[str, str] = field(default_factory=dict, repr=False)
    _bytes: int = 0

    def text(self, name: str) -> str:
        """The text of a file below the folder, with ``\\n`` at the ends of lines; read once."""
        if name not in self._texts:
            data = self._data(name)
            self._bytes += len(data)
            if self._bytes > _MOST_IN_ALL:
                raise UnreadableError(f"there are more than {_MOST_IN_ALL // 1024**2} MB to read")
            self._texts[name] = _decoded(data)
        return self._texts[name]

    def _data(self, name: str) -> bytes:
        below, _, base = name.rpartition("/")
        if any(part in ("", ".", "..") for part in name.split("/")):
            raise UnreadableError("its path leads out of the folder")
        try:
            with disk.hold(self.root / below) as folder:
                data = folder.read(base, MOST_BYTES + 1)
        except (FileNotFoundError, NotADirectoryError):
            data = None
        except (OSError, ValueError) as error:
            reason = disk.reason(error) if isinstance(error, OSError) else "its path is no path of a file"
            raise UnreadableError(reason) from None
        if data is None:
            raise UnreadableError("there is no such file")
        if len(data) > MOST_BYTES:
            raise UnreadableError(f"it is larger than {MOST_BYTES // 1024**2} MB")
        return data


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"it is not UTF-8: byte 0x{data[error.start]:02x} in line {line}") from None


def foreign(path: Path, but: Collection[Path] = ()) -> Foreign | None:
    """A folder with all its files, or one file with its folder; None where there is neither.

    The folders ``but``, those whose names begin with a dot and packages of npm are passed over. Raises
    :class:`UnreadableError` where there are too many files.
    """
    real = path.resolve()
    if real.is_dir():
        return Foreign(real, path.as_posix(), _names(real, {each.resolve() for each in but}))
    if real.is_file():
        return Foreign(real.parent, path.parent.as_posix(), (real.name,))
    return None


def _names(root: Path, but: Collection[Path]) -> tuple[str, ...]:
    found: list[str] = []
    for folder, folders, names in os.walk(root):
        plain = (name for name in folders if not name.startswith(".") and name not in _PASSED_OVER)
        folders[:] = sorted(name for name in plain if Path(folder, name) not in but)
        below = "".join(f"{part}/" for part in Path(folder).relative_to(root).parts)
        found += [below + name for name in names if not name.startswith(".")]
        if len(found) > _MOST_FILES:
            raise UnreadableError(
                f"there are more than {_MOST_FILES:,} files below it: give a folder of the export"
            )
    return tuple(sorted(found))
