"""Writes a new repository of policies.

In: a folder. Out: the files of ``files/`` in it, all or, if one is there already, none.

    scaffold(Path("login")).notes[0]   ->   "wrote login/actiongen.toml"

``dot-`` at the begin of a name in ``files/`` stands for a dot, which a package leaves out.
"""

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from actiongen import __version__
from actiongen.diagnostics.codes_project import CANNOT_WRITE, FILE_EXISTS
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.outcome import CLEAN, ERRORS, Outcome
from actiongen.source import Span

_VERSION = "@VERSION@"
_HELP = "give another folder, or move them"


def scaffold(folder: Path) -> Outcome:
    """Writes the files; those that are there already are errors, and then none is written."""
    files = dict(templates())
    there = [folder / path for path in files if (folder / path).exists() or (folder / path).is_symlink()]
    if there:
        message = "some of the files that would be written are there already, and none was written"
        notes = tuple(f"`{each.as_posix()}`" for each in there)
        return Outcome(
            ERRORS, (Diagnostic(FILE_EXISTS, message, Label(Span("", 0, 0)), notes=notes, help=_HELP),)
        )
    for path, text in files.items():
        try:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text.encode("utf-8"))
        except OSError as error:
            name = (folder / path).as_posix()
            message = f"`{name}` cannot be written: {error.strerror}"
            return Outcome(ERRORS, (Diagnostic(CANNOT_WRITE, message, Label(Span(name, 0, 0))),))
    where = "" if folder == Path() else f"cd {folder} && "
    written = (f"wrote {(folder / path).as_posix()}" for path in files)
    return Outcome(CLEAN, notes=(*written, "", f"next: {where}actiongen build"))


def templates() -> Iterator[tuple[str, str]]:
    """The files: path and text."""
    yield from sorted(_below(resources.files("actiongen.scaffold").joinpath("files"), ""))


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for each in folder.iterdir():
        here = path + each.name.replace("dot-", ".", 1)
        if each.is_dir():
            yield from _below(each, f"{here}/")
        else:
            yield here, each.read_text(encoding="utf-8").replace(_VERSION, __version__)
