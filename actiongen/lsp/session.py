"""What an editor has open, and the folders of policies that this belongs to.

In: the folders and documents of the client, by their addresses. Out: the :class:`~actiongen.lsp.folder.Folder` of each,
with the path that it has there. No protocol is spoken here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pygls.uris import to_fs_path

from actiongen.ide.workspace import View
from actiongen.lsp.folder import Document, Folder
from actiongen.project import disk, settings
from actiongen.project.files import SUFFIX

_DEFAULT = settings.Settings().policies.name
_UNSAVED = f"{_DEFAULT}/untitled{SUFFIX}"


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that is open, its folder and its path there."""

    folder: Folder
    path: str
    document: Document

    @property
    def view(self) -> View | None:
        """What is known of it; None for what is no policy."""
        return self.folder.view(self.path)


class Session:
    """The folders by the place of their policies; a text that lies in none has one to itself, by its address."""

    def __init__(self) -> None:
        self.folders: dict[Path | str, Folder] = {}
        self.edition = 0
        """How often a text has changed so far."""
        self._places: list[Path] = []
        self._opened: dict[str, Opened] = {}

    def add(self, addresses: Iterable[str]) -> None:
        """The client works in these folders, too."""
        for place in _paths(addresses):
            self._places.append(place)
            root = _chosen(place)
            if root.is_dir() and root not in self.folders:
                self.folders[root] = Folder(root)

    def leave(self, addresses: Iterable[str]) -> tuple[Folder, ...]:
        """The client has left these folders; those in which nothing is open are given back, and forgotten here."""
        for place in _paths(addresses):
            if place in self._places:
                self._places.remove(place)
        kept = {_chosen(place) for place in self._places}
        left = {root: each for root, each in self.folders.items() if root not in kept and not each.documents}
        for root in left:
            del self.folders[root]
        return tuple(left.values())

    def open(self, uri: str, version: int | None, text: str) -> Opened:
        """A document was opened."""
        folder, path = self._place(uri)
        self.edition += 1
        opened = Opened(folder, path, Document(uri, version, text, self.edition))
        self._opened[uri] = opened
        folder.open(path, opened.document)
        return opened

    def change(self, uri: str, version: int | None, text: str) -> Opened | None:
        """A document has another text; None if it is not open."""
        opened = self._opened.get(uri)
        if opened is None:
            return None
        self.edition += 1
        document = opened.document
        document.version, document.text, document.changed_at = version, text, self.edition
        opened.folder.open(opened.path, document)
        return opened

    def close(self, uri: str) -> Folder | None:
        """A document was closed."""
        opened = self._opened.pop(uri, None)
        if opened is None:
            return None
        opened.folder.close(opened.path)
        if opened.folder.root is None:
            del self.folders[uri]
        return opened.folder

    def opened(self, uri: str) -> Opened | None:
        """A document that is open."""
        return self._opened.get(uri)

    def resettle(self) -> None:
        """Settings have changed, which say where policies lie: each document goes where it belongs now."""
        opened = [*self._opened.values()]
        for each in opened:
            self.close(each.document.uri)
        kept = {_chosen(place) for place in self._places}
        self.folders = {root: each for root, each in self.folders.items() if root in kept}
        for root in kept - self.folders.keys():
            if root.is_dir():
                self.folders[root] = Folder(root)
        for each in opened:
            self.open(each.document.uri, each.document.version, each.document.text)

    def _place(self, uri: str) -> tuple[Folder, str]:
        """The folder that a document belongs to, and its path there."""
        known = to_fs_path(uri)
        if known is None:
            return self.folders.setdefault(uri, Folder(None)), _UNSAVED
        file = disk.settled(Path(known))
        root = self._root_of(file)
        if root is None:
            return self.folders.setdefault(uri, Folder(None)), f"{file.parent.name}/{file.name}"
        if root not in self.folders:
            self.folders[root] = Folder(root)
        return self.folders[root], file.relative_to(root.parent).as_posix()

    def _root_of(self, file: Path) -> Path | None:
        """The folder of the policies with a file: one that is known, else that of the settings, else the nearest one
        with the default's name, else the file's own, if the client works there.
        """
        found = settings.read(file.parent).value
        named = [] if found is None or not found.sources else [found.settings.policies.resolve()]
        known = [root for root in self.folders if isinstance(root, Path)]
        default = [parent for parent in file.parents if parent.name == _DEFAULT]
        own = [file.parent] if any(file.is_relative_to(place) for place in self._places) else []
        return next((root for root in (*named, *known, *default, *own) if file.is_relative_to(root)), None)


def _paths(addresses: Iterable[str]) -> list[Path]:
    """The places of folders on this machine."""
    return [Path(known).resolve() for each in addresses if (known := to_fs_path(each)) is not None]


def _chosen(place: Path) -> Path:
    """The folder of the policies of a repository: where its settings say, else where they lie by default."""
    found = settings.read(place).value
    if found is not None and found.sources:
        return found.settings.policies.resolve()
    return place / _DEFAULT
