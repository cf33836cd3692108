"""The files of an export, by their paths below one folder.

In: the names of the files, and who reads one. Out: their texts; a path never leads out of the folder.

    files = Files("export", ("rules/a.json", "rules/a.js"), texts.__getitem__)
    files.load(placed("rules", "./a.js"))   ->   "function (user, context, callback) { … }"

Nothing here touches the disk: ``load`` does, and says with :class:`Unread` why a text cannot be had.
"""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass

from actiongen.importer.model import Missed


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a text cannot be had: "it is a link"."""

    why: str


@dataclass(frozen=True, slots=True)
class Files:
    """A folder: ``base`` is what people call it, ``names`` the paths of its files with ``/``, sorted."""

    base: str
    names: tuple[str, ...]
    load: Callable[[str], str | Unread]

    def shown(self, name: str) -> str:
        """A file as people call it."""
        return posixpath.join(self.base, name) if self.base not in ("", ".") else name

    def ending(self, *suffixes: str, below: str | None = None) -> tuple[str, ...]:
        """The files whose names end so; those in the folder ``below`` alone, unless that is None."""
        return tuple(
            name
            for name in self.names
            if name.endswith(suffixes) and (below is None or posixpath.dirname(name) == below)
        )

    def missed(self, name: str, what: str, why: str) -> Missed:
        """What could not be read of a file."""
        return Missed(self.shown(name), what, why)


def placed(folder: str, path: str) -> str | Unread:
    """Where a path leads that is written in a file of a folder; one that leads out of the export is refused."""
    plain = path.replace("\\", "/")
    if not plain or "\0" in plain or "\n" in plain:
        return Unread("its path is no path of a file")
    if plain.startswith("/") or plain[1:3] == ":/":
        return Unread("its path does not begin in the export, and nothing outside of it is read")
    name = posixpath.normpath(posixpath.join(folder, plain))
    if name == ".." or name.startswith("../"):
        return Unread("its path leads out of the folder of the export: import the folder that holds both")
    return name
