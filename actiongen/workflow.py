"""What each command does, in order: the one place that ties reading, compiling and writing together.

In: what the user asked for. Out: an :class:`Outcome`, which the command line shows; nothing here prints.

    build(Request(), only=None, check=True).exit_code
"""

from dataclasses import dataclass, replace
from enum import Enum
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from actiongen import manifest, project, settings
from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.backends.terraform.moved import moved as moved_blocks
from actiongen.backends.terraform.removal import removal_note, removed_while_bound
from actiongen.compiler import Compiled, Make, compile_folder, compile_some
from actiongen.diagnostics.codes_project import NO_POLICIES, NOT_CURRENT
from actiongen.diagnostics.model import Checked, Diagnostic, Label
from actiongen.ir.nodes import Program
from actiongen.options import Options
from actiongen.outcome import CLEAN, ERRORS, USAGE, Outcome, count
from actiongen.outline import outline
from actiongen.source import Source, Span
from actiongen.syntax.parse import parse
from actiongen.unit import Progress, analyse_source, loader, make_units


class Stage(Enum):
    """What ``dump`` can show."""

    TREE = "tree"
    IR = "ir"
    JS = "js"


@dataclass(frozen=True, slots=True)
class Request:
    """What every command on a folder is asked: the folder and the output, None for those of the settings."""

    path: Path | None = None
    out: Path | None = None
    deny_warnings: bool = False
    progress: Progress = lambda done, all: None


def build(request: Request, *, only: str | None, check: bool) -> Outcome:
    """Compiles a folder and writes its output, or compares; ``only``: the JavaScript of such names alone."""
    place = _place(request)
    if isinstance(place, Outcome):
        return place
    root, out, options, make = place.root, place.out, place.options, place.make
    read = project.read(root)
    sources = read.value or ()
    wanted = tuple(each for each in sources if only is None or fnmatchcase(_stem(each), only))
    if only is not None and not wanted:
        return _usage(f"no policy is called `{only}`")
    compiled = read.then(
        lambda all: (
            compile_folder(all, make, options) if only is None else compile_some(all, wanted, make, options)
        )
    )
    if compiled.value is None or not compiled.is_clean:
        return _failed(compiled.diagnostics, sources)
    settle = project.compare if check else project.update
    compared = settle(out, compiled.value.files, remove_stale=only is None)
    removed = _removed(out, compared.value or ())
    diagnostics = compiled.diagnostics + compared.diagnostics + options.levels.apply(removed)
    changes = tuple(change for change in compared.value or () if not change.is_none)
    if not compared.is_clean:
        return _failed(diagnostics, sources)
    if check:
        stale = tuple(_not_current(out, change) for change in changes)
        text = project.diff(out, changes)
        return Outcome(ERRORS if stale else CLEAN, diagnostics + stale, sources, text, _unrun(compiled.value))
    done = _written(compared.value or ())
    return Outcome(CLEAN, diagnostics, sources, notes=(done, *_unrun(compiled.value)))


def check(request: Request) -> Outcome:
    """Compiles a folder and writes nothing."""
    place = _place(request)
    if isinstance(place, Outcome):
        return place
    read = project.read(place.root)
    compiled = read.then(lambda all: compile_folder(all, place.make, place.options))
    sources = read.value or ()
    if not compiled.is_clean:
        return _failed(compiled.diagnostics, sources)
    return Outcome(CLEAN, compiled.diagnostics, sources, notes=(f"checked {count(len(sources), 'policy')}",))


def moved(request: Request, module: str) -> Outcome:
    """The Terraform that takes hand-written resources of the same names into the generated module."""
    place = _place(request)
    if isinstance(place, Outcome):
        return place
    read = project.read(place.root)
    compiled = read.then(lambda all: compile_folder(all, place.make, place.options))
    sources = read.value or ()
    if compiled.value is None or not compiled.is_clean:
        return _failed(compiled.diagnostics, sources)
    meaning = compiled.value.meaning
    flows = meaning.flows if place.options.terraform.bindings else ()
    return Outcome(CLEAN, compiled.diagnostics, sources, moved_blocks(meaning.programs, flows, module))


def watched(request: Request) -> tuple[Path, ...]:
    """The files and folders that a command on a folder depends on."""
    found = settings.read(request.path)
    chosen = found.value.settings.policies if found.value is not None else Path()
    return (request.path or chosen, *((found.value.file,) if found.value is not None else ()))


def dump(file: Path, path: Path | None, stage: Stage) -> Outcome:
    """Shows what a stage makes of one policy of a folder."""
    place = _place(Request(path))
    if isinstance(place, Outcome):
        return place
    root = place.root
    if not file.resolve().is_relative_to(root.resolve()):
        return _usage(f"`{file}` does not lie below `{root}`")
    read = project.read(root)
    sources = read.value or ()
    name = f"{root.resolve().name}/{file.resolve().relative_to(root.resolve()).as_posix()}"
    source = next((each for each in sources if each.path == name), None)
    if source is None:
        refused = _usage(f"`{name}` is no policy that can be read")
        return replace(refused, diagnostics=(*read.diagnostics, *refused.diagnostics))
    made = _dumped(source, sources, stage, place.options)
    exit_code = CLEAN if made.is_clean else ERRORS
    return Outcome(exit_code, made.diagnostics, sources, f"{made.value}\n" if made.value is not None else "")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a command reads and writes, and how it compiles."""

    root: Path
    out: Path
    options: Options
    make: Make


def _place(request: Request) -> _Place | Outcome:
    """What is asked and what the settings say, or why that is not to be done."""
    found = settings.read(request.path)
    if found.value is None or not found.is_clean:
        return _failed(found.diagnostics, found.value.sources if found.value is not None else ())
    chosen = found.value.settings
    root = request.path or chosen.policies
    if not root.is_dir():
        hint = "give the path of the policies, or begin with `actiongen init`"
        return _usage(f"there is no folder `{root.name}`", hint)
    levels = replace(
        chosen.options.levels, deny_warnings=chosen.options.levels.deny_warnings or request.deny_warnings
    )
    options = replace(chosen.options, levels=levels)
    make = partial(make_units, runtime=options.runtime, progress=request.progress)
    return _Place(root, request.out or chosen.out, options, make)


def _usage(message: str, hint: str | None = None) -> Outcome:
    return Outcome(USAGE, (Diagnostic(NO_POLICIES, message, Label(Span("", 0, 0)), help=hint),))


def _dumped(source: Source, sources: tuple[Source, ...], stage: Stage, options: Options) -> Checked[str]:
    if stage is Stage.TREE:
        return parse(source).then(lambda tree: Checked(outline(tree)))
    meaning = analyse_source(source, loader(sources), runtime=options.runtime)
    if stage is Stage.IR:
        return meaning.then(lambda value: Checked(outline(value)))
    return meaning.if_clean(
        lambda value: (
            Checked(emit_javascript(value).rstrip("\n")) if isinstance(value, Program) else Checked(None)
        )
    )


def _failed(diagnostics: tuple[Diagnostic, ...], sources: tuple[Source, ...]) -> Outcome:
    return Outcome(ERRORS, diagnostics, sources)


def _not_current(out: Path, change: project.Change) -> Diagnostic:
    path = f"{out.resolve().name}/{change.path}"
    what = (
        "is missing"
        if change.before is None
        else "is of no policy" if change.after is None else "is not current"
    )
    return Diagnostic(NOT_CURRENT, f"`{path}` {what}", Label(Span(path, 0, 0)), help="run `actiongen build`")


def _removed(out: Path, compared: tuple[project.Change, ...]) -> tuple[Diagnostic, ...]:
    """A note on each Action that the change deletes from under its flow."""
    old = {each.path: each.before for each in compared if each.before is not None}
    new = {each.path: each.after for each in compared if each.after is not None}
    path = f"{out.resolve().name}/auth0_actions.tf"
    return tuple(removal_note(resource, path) for resource in removed_while_bound(old, new))


def _written(compared: tuple[project.Change, ...]) -> str:
    files = [each for each in compared if each.path != manifest.NAME]
    changes = [each for each in files if not each.is_none]
    removed = sum(change.after is None for change in changes)
    parts = [f"wrote {count(len(changes) - removed, 'file')}"]
    parts += [f"removed {removed}"] * (removed > 0)
    return ", ".join([*parts, f"{len(files) - len(changes)} unchanged"])


def _unrun(compiled: Compiled) -> tuple[str, ...]:
    """What the policies hold that this version does not run."""
    programs = compiled.meaning.programs
    counts = (
        (sum(each.tests for each in programs), "test"),
        (sum(each.properties for each in programs), "property"),
    )
    parts = [count(number, word) for number, word in counts if number]
    return (f"not run: {' and '.join(parts)}",) if parts else ()


def _stem(source: Source) -> str:
    return source.path.rpartition("/")[2].removesuffix(project.SUFFIX)
