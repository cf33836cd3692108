"""Writes a new repository of policies.

In: a folder. Out: the files of ``files/`` in it, all or, if one is there already, none.

    scaffold(Path("login")).notes[0]   ->   "wrote login/actiongen.toml"

``dot-`` at the begin of a name in ``files/`` stands for a dot, which a package leaves out.
"""

import shlex
from collections.abc import Iterator
from contextlib import suppress
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from actiongen import __version__
from actiongen.diagnostics.codes_project import CANNOT_WRITE, FILE_EXISTS
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.diagnostics.outcome import CLEAN, ERRORS, Outcome
from actiongen.source import Span

_VERSION = "@VERSION@"
_HELP = "give another folder, or move them"


def scaffold(folder: Path) -> Outcome:
    """Writes the files; what is in their way already is an error, and then none is written."""
    files = dict(templates())
    there = tuple(dict.fromkeys(each for path in files if (each := _in_the_way(folder, path)) is not None))
    if there:
        message = "some of the files that would be written are there already, and none was written"
        notes = tuple(f"`{each.as_posix()}`" for each in there)
        return _failed(Diagnostic(FILE_EXISTS, message, Label(Span("", 0, 0)), notes=notes, help=_HELP))
    written: list[Path] = []
    for path, text in files.items():
        file = folder / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as stream:  # never over one that somebody has written meanwhile
                written.append(file)
                stream.write(text.encode("utf-8"))
        except OSError as error:
            for each in written:
                with suppress(OSError):
                    each.unlink()
            message = f"`{file.as_posix()}` cannot be written: {error.strerror}"
            return _failed(Diagnostic(CANNOT_WRITE, message, Label(Span(file.as_posix(), 0, 0))))
    where = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    notes = (*(f"wrote {each.as_posix()}" for each in written), "", f"next: {where}actiongen build")
    return Outcome(CLEAN, notes=notes)


def _in_the_way(folder: Path, path: str) -> Path | None:
    """The file itself if there is one, or a file or link where a folder of it should be."""
    file = folder / path
    if file.exists() or file.is_symlink():
        return file
    parents = [folder / each for each in Path(path).parents if each != Path()]
    return next(
        (each for each in parents if each.is_symlink() or (each.exists() and not each.is_dir())), None
    )


def _failed(diagnostic: Diagnostic) -> Outcome:
    return Outcome(ERRORS, (diagnostic,))


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
