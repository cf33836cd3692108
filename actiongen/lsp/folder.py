"""A folder of policies that an editor works in: what stands on the disk, and the texts that are being written.

In: the folder, and the documents that are open in it. Out: an :class:`~actiongen.ide.workspace.Workspace` that has the
text of an open document, or else of its file, and what is wrong by the address of each file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actiongen.diagnostics.model import Diagnostic
from actiongen.ide.thorough import Later, with_later
from actiongen.ide.workspace import View, Workspace
from actiongen.project import files, settings
from actiongen.project.boundary import strays
from actiongen.project.externs import externs_of
from actiongen.source import Source


@dataclass(slots=True)
class Document:
    """A text that is open: as the client has it, its number there, and when it changed last, counted by the server."""

    uri: str
    version: int | None
    text: str
    changed_at: int = 0


class Folder:
    """``root`` is the folder of the policies, None for a text that lies nowhere."""

    def __init__(self, root: Path | None) -> None:
        self.root = root
        self.documents: dict[str, Document] = {}
        """The open ones by their paths, as in :class:`~actiongen.source.Source`."""
        self.workspace = Workspace()
        self.edition = 0
        """How often something has changed here."""
        self.later: Mapping[str | None, Later] | None = None
        """What was found while nobody typed; None while nobody has looked."""
        self._on_disk: dict[str, Source] = {}
        self._noticed: tuple[Diagnostic, ...] = ()
        self._settings: settings.Found | None = None
        if root is not None:
            self.read()

    def read(self) -> None:
        """Reads settings and files anew."""
        self.edition += 1
        if self.root is None:
            return
        found = settings.read(self.root)
        self._noticed = found.diagnostics
        self._settings = found.value
        if found.value is not None and found.is_clean:
            self.workspace.configure(found.value.settings.options)
        self._on_disk = {}
        if self.root.is_dir() and not strays(self.root):
            read = files.read(self.root)
            self._on_disk = {source.path: source for source in read.value or ()}
            self._noticed += read.diagnostics
        for path in {*self._on_disk, *(source.path for source in self.workspace.sources), *self.documents}:
            self._renew(path)

    def open(self, path: str, document: Document) -> None:
        """A document was opened, or changed."""
        self.edition += 1
        self.documents[path] = document
        self._renew(path)

    def close(self, path: str) -> None:
        """A document was closed: what is on the disk counts again."""
        del self.documents[path]
        self.read()

    def view(self, path: str) -> View | None:
        """What is known of a file."""
        return self.workspace.view(path)

    def problems(self) -> dict[str, tuple[Diagnostic, ...]]:
        """What is wrong by the address of the file; files in which nothing is wrong are there too."""
        noticed = [each for each in self._noticed if each.path not in self.documents]
        for path in [*self.documents]:
            text = self._text(path)
            bad = files.bad_stem(path)
            noticed += [each for each in (bad, text) if isinstance(each, Diagnostic)]
        found: dict[str, tuple[Diagnostic, ...]] = {}
        for known, those in with_later(self.workspace, self.workspace.problems(), self.later or {}).items():
            found[self.uri(known)] = those
        for each in noticed:
            found[self.uri(each.path)] = (*found.get(self.uri(each.path), ()), each)
        return found

    def uri(self, path: str | None) -> str:
        """The address of a file, as the client writes it; that of the settings where no file is to blame."""
        if path is not None and path in self.documents:
            return self.documents[path].uri
        if self.root is None:
            return next(iter(self.documents.values())).uri
        if path is None or path == settings.NAME:
            return self._settings_file(self.root).as_uri()
        return (self.root.parent / path).as_uri()

    def source(self, path: str) -> Source | None:
        """The text of a file, also of one that is no policy."""
        view = self.workspace.view(path)
        if view is not None:
            return view.source
        known = self._settings.sources if self._settings is not None else ()
        return next((source for source in known if source.path == path), None)

    def path(self, file: Path) -> str | None:
        """The path of a file that lies here, be it there or not."""
        if self.root is None or not file.is_relative_to(self.root):
            return None
        return file.relative_to(self.root.parent).as_posix()

    def watched(self) -> tuple[Path, ...]:
        """The files and folders on which all this depends."""
        if self.root is None:
            return ()
        return (self.root, self._settings_file(self.root))

    def version(self, uri: str) -> int | None:
        """The number of the text of a document that is open."""
        return next((each.version for each in self.documents.values() if each.uri == uri), None)

    def _settings_file(self, root: Path) -> Path:
        """The one that counts; where there is none, the place where it would be looked for."""
        found = self._settings
        return found.file if found is not None and found.sources else root.parent / settings.NAME

    def _renew(self, path: str) -> None:
        text = self._text(path) if path in self.documents else None
        source = self._on_disk.get(path)
        if isinstance(text, str):
            named = () if self.root is None else externs_of(text, self.root)
            source = Source(path, text, named)
        if source is None or isinstance(text, Diagnostic):
            self.workspace.remove(path)
        else:
            self.workspace.put(source)

    def _text(self, path: str) -> str | Diagnostic:
        """The text of an open document as it would be read from the disk."""
        return files.decoded(self.documents[path].text.encode("utf-8", "replace"), path)
