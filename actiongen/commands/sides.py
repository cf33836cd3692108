"""The two sides of a comparison: a folder of policies, a revision of git, or the working tree.

In: what somebody wrote. Out: a :class:`Side` each, or the :class:`Outcome` that says why there is none.

    read_sides(Request(), "main..HEAD", None)   ->   (Side("main", …), Side("HEAD", …))

A word is a folder or a revision. Where it could be both, it is an error that says how to write either: whoever compares
must not get another comparison because somebody made a folder.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from actiongen.commands.folder import Folder, compiled, folder_of, no_revision
from actiongen.commands.request import Request, ResolvedRequest, resolve
from actiongen.diagnostics.codes_project import AMBIGUOUS_SIDE, NO_FOLDER, NO_REVISION
from actiongen.diagnostics.levels import silenceable
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import ERRORS, Outcome, usage
from actiongen.diagnostics.snippet import shown
from actiongen.project import files, settings
from actiongen.project.revision import NoRevision, is_revision, parting_of, revision_of
from actiongen.report.relocation import relocated, relocated_sources
from actiongen.source import Source

WORKING_TREE = "the working tree"
_RANGE = re.compile(r"(?P<old>.*?)(?P<dots>\.{2,3})(?P<new>.*)")


@dataclass(frozen=True, slots=True)
class Side:
    """``name`` is what people call it. Paths of its files begin with ``root``, and with ``place`` where they name the
    side, too. ``is_kept``: the files are on the disk, where they can be written.
    """

    name: str
    root: str
    place: str
    folder: Folder
    resolved: ResolvedRequest
    is_kept: bool = True


@dataclass(frozen=True, slots=True)
class _Revision:
    name: str
    shown: str


_Asked = Path | _Revision | None
"""A folder, a revision, or None for the working tree."""


def read_sides(request: Request, old: str, new: str | None) -> tuple[Side, Side] | Outcome:
    """Compiles both sides; ``new`` None: ``old`` is two revisions (``main..HEAD``, ``main...HEAD``), or is compared
    with the working tree.
    """
    asked = _asked(request, old, new)
    if isinstance(asked, Outcome):
        return asked
    sides = [_read(request, each) for each in asked]
    refused = next((each for each in sides if isinstance(each, Outcome)), None)
    if refused is not None:
        return refused
    one, other = (side for side in sides if isinstance(side, Side))
    broken = _broken(one, other)
    return (one, other) if broken is None else broken


# What was written


def _asked(request: Request, old: str, new: str | None) -> tuple[_Asked, _Asked] | Outcome:
    range_ = None if Path(old).is_dir() or ".." in Path(old).parts else _RANGE.fullmatch(old)
    if range_ is not None:
        if new is not None:
            return usage(
                NO_REVISION,
                f"`{shown(old)}` is two revisions already",
                f"write `actiongen diff {shown(old)}`, or two arguments without dots",
            )
        return _two_revisions(request, range_)
    one, other = _one(request, old), None if new is None else _one(request, new)
    if isinstance(one, Outcome):
        return one
    return other if isinstance(other, Outcome) else (one, other)


def _two_revisions(request: Request, range_: re.Match[str]) -> tuple[_Asked, _Asked] | Outcome:
    """``A..B``; with three dots where they part is the old side, as in ``git diff``. Nothing stands for ``HEAD``."""
    old, new = range_["old"] or "HEAD", range_["new"] or "HEAD"
    if len(range_["dots"]) == 2:
        return _Revision(old, old), _Revision(new, new)
    resolved = resolve(request)
    if isinstance(resolved, Outcome):
        return resolved
    parting = parting_of(resolved.root, old, new)
    if isinstance(parting, NoRevision):
        return no_revision(parting)
    return _Revision(parting, f"{old} ({parting[:10]})"), _Revision(new, new)


def _one(request: Request, word: str) -> Path | _Revision | Outcome:
    """A folder or a revision, whichever there is."""
    path = Path(word or "\0")  # nothing is no word for the current folder
    if path.is_dir() and (_is_path(word) or not _knows(request, word)):
        return path
    if path.is_dir():
        return usage(
            AMBIGUOUS_SIDE,
            f"`{shown(word)}` is a folder, and git knows a revision of that name",
            f"write `./{shown(word)}` for the folder, or `{shown(word)}^0` for the revision",
        )
    if path.is_file():
        return usage(
            NO_FOLDER,
            f"`{shown(word)}` is a file, and `diff` compares folders and revisions",
            f"write `--only {path.name.partition('.')[0]}` for one policy of them",
        )
    if _is_path(word):
        return usage(NO_FOLDER, f"there is no folder `{shown(word)}`")
    return _Revision(word, word)


def _is_path(word: str) -> bool:
    """Whether no revision can be meant: git refuses names of branches and tags that are written so."""
    return word.startswith((".", "/")) or word.endswith("/") or Path(word).is_absolute()


def _knows(request: Request, name: str) -> bool:
    """Whether git knows a revision, asked where revisions are looked up."""
    resolved = resolve(request)
    return not isinstance(resolved, Outcome) and is_revision(resolved.root, name)


# Reading


def _read(request: Request, asked: _Asked) -> Side | Outcome:
    match asked:
        case Path():
            return _folder(request, asked)
        case _Revision():
            return _at_revision(request, asked)
        case None:
            resolved = resolve(request)
            if isinstance(resolved, Outcome):
                return resolved
            return _side(WORKING_TREE, resolved, resolved.root.resolve().name)


def _folder(request: Request, path: Path) -> Side | Outcome:
    """A folder of policies; of one with settings the policies that these name."""
    root = path
    if (path / settings.NAME).is_file():
        found = settings.read(path).value
        chosen = path if found is None else found.settings.policies
        root = path / chosen.resolve().relative_to(path.resolve()) if _is_below(chosen, path) else chosen
    resolved = resolve(replace(request, path=root))
    if isinstance(resolved, Outcome):
        return resolved
    return _side(path.as_posix(), resolved, root.as_posix())


def _is_below(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _side(name: str, resolved: ResolvedRequest, place: str) -> Side:
    root = resolved.root.resolve().name
    return Side(name, root, place, compiled(resolved, files.read(resolved.root), contents=False), resolved)


def _at_revision(request: Request, asked: _Revision) -> Side | Outcome:
    resolved = resolve(request)
    if isinstance(resolved, Outcome):
        return resolved
    with revision_of(resolved.root, asked.name) as revision:
        if isinstance(revision, NoRevision):
            both = f"{revision.message}, and there is no folder of that name here"
            return no_revision(
                replace(revision, message=both if not Path(asked.name).exists() else revision.message)
            )
        root = resolved.root.resolve().name
        return Side(
            asked.shown,
            root,
            f"{asked.name}:{root}",
            folder_of(resolved, revision, contents=False),
            resolved,
            False,
        )


# What does not compile


def _broken(*sides: Side) -> Outcome | None:
    """The errors of both sides, each named; what could be allowed keeps nobody from comparing."""
    found: list[Diagnostic] = []
    sources: dict[str, Source] = {}
    for side in sides:
        errors = [each for each in side.folder.diagnostics if each.is_error and not silenceable(each.code)]
        note = f"this is in {side.name}" if side.name == WORKING_TREE else f"this is in `{shown(side.name)}`"
        named = [replace(each, notes=(*each.notes, note)) for each in errors]
        places = {side.root: side.place}
        found += relocated(named, places)
        sources |= relocated_sources(side.folder.sources, places)
    return Outcome(ERRORS, tuple(found), tuple(sources.values())) if found else None
