"""What the user asks of a command on a folder, and what follows from that and the settings.

In: the options of the command line. Out: a :class:`ResolvedRequest`, or the :class:`Outcome` that ends the command.

    resolve(Request(Path("policies"))).out   ->   Path("generated")
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from actiongen.diagnostics.codes_project import NO_FOLDER, UNKNOWN_POLICY
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import ERRORS, Outcome, outside, usage
from actiongen.lazy_dataclass import dataclass
from actiongen.options import Options
from actiongen.project import disk, settings
from actiongen.project.boundary import repository, strays
from actiongen.project.cache import Cache
from actiongen.source import Source


@dataclass(frozen=True, slots=True)
class Request:
    """The options of a command on a folder: the folder and the output, None for those of the settings.

    ``select`` and ``ignore`` are ids of checks, as :class:`~actiongen.diagnostics.levels.Levels` has them.
    ``proves_checks``: whether checks ask the solver, None for what the settings say.
    ``progress`` and ``mutating`` hear how many of how many policies are compiled, and mutants tried.
    """

    path: Path | None = None
    out: Path | None = None
    deny_warnings: bool = False
    progress: Callable[[int, int], None] = lambda done, all: None
    mutating: Callable[[int, int], None] = lambda done, all: None
    cache: bool = True
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    proves_checks: bool | None = None


@dataclass(frozen=True, slots=True)
class ResolvedRequest:
    """The folders that a command reads and writes, and the options by which it compiles."""

    root: Path
    out: Path
    options: Options
    cache: Cache
    progress: Callable[[int, int], None]


def resolve(request: Request) -> ResolvedRequest | Outcome:
    """Merges command-line options with actiongen.toml; returns a usage error if they conflict."""
    found = settings.read(request.path)
    if found.value is None or not found.is_clean:
        return failed(found.diagnostics, found.value.sources if found.value is not None else ())
    chosen = found.value.settings
    root, out = request.path or chosen.policies, request.out or chosen.out
    real = disk.settled(out)
    leading_out = tuple(outside(each) for each, at in ((root, None), (out, real)) if strays(each, at))
    if leading_out:
        return failed(leading_out, ())
    if not os.path.isdir(root):  # noqa: PTH112  # where nobody may look there is none
        gone = usage(NO_FOLDER, f"there is no folder `{root.name}`")
        return settings.no_folder(found.value) if request.path is None else gone
    own = chosen.options.levels
    denies = own.deny_warnings or request.deny_warnings
    levels = replace(own, deny_warnings=denies, select=request.select, ignore=request.ignore)
    options = replace(chosen.options, levels=levels)
    if request.proves_checks is not None:
        options = replace(options, proves_checks=request.proves_checks)
    cache = Cache.beside(root) if request.cache else Cache(None)
    return ResolvedRequest(root, real, options, cache, request.progress)


def watched(request: Request) -> tuple[Path, ...]:
    """The files and folders that a command on a folder depends on; all of a folder, for a file may load any other."""
    found = settings.read(request.path)
    chosen = found.value.settings.policies if found.value is not None else Path()
    return (request.path or chosen, *((found.value.file,) if found.value is not None else ()))


def places_of(request: Request) -> dict[str, str]:
    """Where folders and settings lie from the top of the work tree, by the names with which paths begin."""
    found = settings.read(request.path).value
    if found is None:
        return {}
    named = (found.file, request.out or found.settings.out, request.path or found.settings.policies)
    real = [path.parent.resolve() / path.name if path is found.file else path.resolve() for path in named]
    top = repository(real[-1])
    if not os.path.lexists(top / ".git"):
        return {}
    return {path.name: path.relative_to(top).as_posix() for path in real if path.is_relative_to(top)}


def root_of(paths: tuple[Path, ...]) -> Path | None:
    """The folder of the policies that some paths are in: that of the settings, if they all lie below it; None where
    there is no path.
    """
    if not paths:
        return None
    start = paths[0] if paths[0].is_dir() else paths[0].parent
    found = settings.read(start).value
    chosen = start if found is None else found.settings.policies
    below = chosen.resolve()
    return (
        chosen if chosen.is_dir() and all(path.resolve().is_relative_to(below) for path in paths) else start
    )


def path_in_sources(path: Path, root: Path) -> str | Outcome:
    """Returns the path of a file or folder as in :class:`Source`; a usage error if it lies elsewhere."""
    real = root.resolve()
    if path.resolve().is_relative_to(real):
        return (Path(real.name) / path.resolve().relative_to(real)).as_posix()
    if path.absolute().is_relative_to(root.absolute()):
        return failed((outside(path),), ())
    return usage(UNKNOWN_POLICY, f"`{path}` does not lie below `{root}`, the folder of the policies")


def failed(diagnostics: tuple[Diagnostic, ...], sources: tuple[Source, ...]) -> Outcome:
    """Ends a command with the errors that it met."""
    return Outcome(ERRORS, diagnostics, sources)
