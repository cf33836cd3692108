"""``actiongen init``: writes what a repository of policies needs and does not have.

In: a folder. Out: the files of ``files/`` in it, and one for CI at the top of the repository. What is there
already is left as it is.

    init(Path("login")).notes[0]   ->   "wrote login/actiongen.toml"

``dot-`` at the begin of a name in ``files/`` stands for a dot, which a package leaves out.
"""

import os
import shlex
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from actiongen.diagnostics.codes_project import CANNOT_WRITE, FILE_EXISTS
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.diagnostics.outcome import CLEAN, ERRORS, Outcome
from actiongen.project import boundary
from actiongen.scaffold.continuous import Service, Workflow, service, workflow

_INSTALL = "@INSTALL@"
_EXAMPLE = "policies/"
_TOP_OF_EDITORS = "root = true\n\n"
_HELP = "give another folder, or move them"


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is to be there: ``path`` below ``base``."""

    base: Path
    path: str
    text: str

    @property
    def place(self) -> Path:
        return self.base / self.path


def init(
    folder: Path, ci: Service | Literal["none"] | None = None, requirement: str | None = None
) -> Outcome:
    """Writes what is missing; ``requirement`` is how CI installs actiongen, None if that is not known."""
    top = boundary.repository(folder)
    inside = folder.resolve().relative_to(top).as_posix()
    top = folder if inside == "." else Path(os.path.relpath(top))
    made = None if ci == "none" else workflow(ci or service(top), top, inside, requirement)
    files = [_File(folder, path, text) for path, text in _wanted(folder, inside, requirement)]
    if made is not None:
        files.append(_File(top, made.path, made.text))
    left = [file for file in files if _is_there(file)]
    missing = [file for file in files if file not in left]
    if in_the_way := tuple(dict.fromkeys(way for each in missing if (way := _in_the_way(each)) is not None)):
        message = "a file or a link is where a folder is needed, and nothing was written"
        notes = tuple(f"`{each.as_posix()}`" for each in in_the_way)
        return _failed(Diagnostic(FILE_EXISTS, message, None, notes=notes, help=_HELP))
    match _write(missing):
        case Diagnostic() as failed:
            return _failed(failed)
        case written:
            left += [each for each in missing if each not in written]
            return Outcome(CLEAN, notes=tuple(_said(folder, files, written, left, made)))


def _wanted(folder: Path, inside: str, requirement: str | None) -> Iterator[tuple[str, str]]:
    """The files that the folder is to have; one that has policies or settings needs no example."""
    has_policies = (folder / "actiongen.toml").exists() or next((folder / _EXAMPLE).rglob("*.policy"), None)
    install = (
        f"pip install {shlex.quote(requirement)}"
        if requirement
        else "# Install actiongen first, as the file for CI says."
    )
    for path, text in templates():
        if path.startswith(_EXAMPLE) and has_policies:
            continue
        yield path, text.replace(_INSTALL, install).replace(
            _TOP_OF_EDITORS, "" if inside != "." else _TOP_OF_EDITORS
        )


def _said(
    folder: Path, files: list[_File], written: list[_File], left: list[_File], made: Workflow | None
) -> Iterator[str]:
    for each in written:
        yield f"wrote {each.place.as_posix()}"
    for each in left:
        yield f"left {each.place.as_posix()} as it is"
    if not any(file.path.startswith(_EXAMPLE) for file in files):
        yield f"left {(folder / _EXAMPLE).as_posix()} as it is"
    if not written:
        yield "nothing is missing"
    where = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    yield ""
    for each in left:
        yield from (f"next: add to {each.place.as_posix()}: {line}" for line in _lacking(each))
    for then in made.then if made is not None and made.path in {each.path for each in written} else ():
        yield f"next: {then}"
    yield f"next: {where}actiongen build"


def _lacking(file: _File) -> list[str]:
    """The lines of Git's attributes that somebody else's file does not have: without them a checkout can change
    line ends, and the output with them."""
    there = None
    if file.path == ".gitattributes" and file.place.is_file():
        with suppress(OSError):
            there = file.place.read_text(encoding="utf-8", errors="replace")
    if there is None:
        return []
    return [line for line in file.text.splitlines() if line.split()[0] not in there]


def _write(files: list[_File]) -> list[_File] | Diagnostic:
    """Writes all, or none; a file that somebody has written meanwhile stays."""
    written: list[_File] = []
    for file in files:
        try:
            file.place.parent.mkdir(parents=True, exist_ok=True)
            with file.place.open("xb") as stream:
                written.append(file)
                stream.write(file.text.encode("utf-8"))
        except FileExistsError:
            continue
        except OSError as error:
            for one in written:
                with suppress(OSError):
                    one.place.unlink()
            place = file.place.as_posix()
            message = f"`{place}` cannot be written: {error.strerror}"
            return Diagnostic(CANNOT_WRITE, message, Label.of_file(place))
    return written


def _is_there(file: _File) -> bool:
    """Whether there is such a file or link; of a README whatever its kind."""
    if file.path == "README.md" and any(each.stem.lower() == "readme" for each in file.base.glob("[Rr]*")):
        return True
    return os.path.lexists(file.place)


def _in_the_way(file: _File) -> Path | None:
    """A file or link where a folder of the file should be."""
    parents = [file.base / parent for parent in Path(file.path).parents if parent != Path()]
    return next(
        (parent for parent in parents if parent.is_symlink() or (parent.exists() and not parent.is_dir())),
        None,
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
            yield here, each.read_text(encoding="utf-8")
