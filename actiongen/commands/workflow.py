"""What each command does, in order: the one place that ties reading, compiling and writing together.

In: what the user asked for. Out: an :class:`Outcome`, which the command line shows; nothing here prints.

    build(Request(), only=None, check=True).exit_code

What compiles is imported by the functions that use it: a build that changes nothing needs none of it.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from actiongen.backends.terraform.in_place import in_place_notes
from actiongen.backends.terraform.removal import removal_notes
from actiongen.diagnostics.codes_project import NO_FOLDER, NOT_CURRENT, UNFINISHED_BUILD, UNKNOWN_POLICY
from actiongen.diagnostics.model import Checked, Diagnostic, Label
from actiongen.diagnostics.outcome import CLEAN, ERRORS, Outcome, count, outside, usage
from actiongen.options import Options
from actiongen.project import files, journal, last_build, manifest, settings
from actiongen.project.boundary import strays
from actiongen.project.cache import Cache
from actiongen.source import Source, Span

if TYPE_CHECKING:
    from actiongen.compiler import Compiled
    from actiongen.ir import Flow, Flows, Library, Program
    from actiongen.meaning import Meaning
    from actiongen.unit import Keep


class Stage(Enum):
    """What ``dump`` can show."""

    TREE = "tree"
    IR = "ir"
    JS = "js"


@dataclass(frozen=True, slots=True)
class Request:
    """What every command on a folder is asked: the folder and the output, None for those of the settings.

    ``progress`` and ``mutating`` hear how many of how many policies are compiled, and mutants tried.
    """

    path: Path | None = None
    out: Path | None = None
    deny_warnings: bool = False
    progress: Callable[[int, int], None] = lambda done, all: None
    mutating: Callable[[int, int], None] = lambda done, all: None
    cache: bool = True


def build(request: Request, *, only: str | None, check: bool) -> Outcome:
    """Compiles a folder and writes its output, or compares; ``only``: the JavaScript of such names alone."""
    place = _place(request)
    if isinstance(place, Outcome):
        return place
    out, options = place.out, place.options
    read = files.read(place.root)
    sources = read.value or ()
    name = last_build.name_of("build", options, sources)
    if only is None and read.is_clean and (known := _unchanged(place, name)) is not None:
        notes = known.notes if check else (f"wrote 0 files, {len(known.digests) - 1} unchanged", *known.notes)
        return Outcome(CLEAN, known.diagnostics, sources, notes=notes)
    wanted = tuple(each for each in sources if only is None or fnmatchcase(_stem(each), only))
    if only is not None and not wanted:
        return _unknown(only, sources)
    compiled = read.then(lambda all: _compiled(place, all, None if only is None else wanted))
    if compiled.value is None or not compiled.is_clean:
        return _failed(compiled.diagnostics, sources)
    settle = files.compare if check else files.update
    compared = settle(out, compiled.value.files, remove_stale=only is None)
    removed = _noted(out, compared.value or ())
    diagnostics = compiled.diagnostics + compared.diagnostics + options.levels.apply(removed)
    changes = tuple(change for change in compared.value or () if not change.is_none)
    if not compared.is_clean:
        return _failed(diagnostics, sources)
    not_run = _not_run(compiled.value.meaning)
    if only is None:
        digests = {each.path: _digest(each.after) for each in compared.value or () if each.after is not None}
        left = last_build.Built(digests, compiled.diagnostics, not_run)
        last_build.remember(place.cache, name, left)
    if check:
        stale = tuple(_not_current(out, change) for change in changes)
        stale += _unfinished(out) if journal.is_pending(out) else ()
        text = files.diff(out, changes)
        return Outcome(ERRORS if stale else CLEAN, diagnostics + stale, sources, text, not_run)
    done = _written(compared.value or ())
    return Outcome(CLEAN, diagnostics, sources, notes=(done, *not_run))


def check(request: Request) -> Outcome:
    """Compiles a folder and writes nothing."""
    place = _place(request)
    if isinstance(place, Outcome):
        return place
    read = files.read(place.root)
    sources = read.value or ()
    notes = (f"checked {count(len(sources), 'policy')}",)
    name = last_build.name_of("check", place.options, sources)
    if read.is_clean and (known := last_build.recall(place.cache, name)) is not None:
        return Outcome(CLEAN, known.diagnostics, sources, notes=notes)
    compiled = read.then(lambda all: _compiled(place, all))
    if not compiled.is_clean:
        return _failed(compiled.diagnostics, sources)
    last_build.remember(place.cache, name, last_build.Built({}, compiled.diagnostics, ()))
    return Outcome(CLEAN, compiled.diagnostics, sources, notes=notes)


def moved(request: Request, module: str) -> Outcome:
    """The Terraform that takes hand-written resources of the same names into the generated module."""
    from actiongen.backends.terraform.moved import moved as moved_blocks

    place = _place(request)
    if isinstance(place, Outcome):
        return place
    read = files.read(place.root)
    compiled = read.then(lambda all: _compiled(place, all))
    sources = read.value or ()
    if compiled.value is None or not compiled.is_clean:
        return _failed(compiled.diagnostics, sources)
    meaning = compiled.value.meaning
    blocks = moved_blocks(meaning.programs, meaning.flows, module, options=place.options.terraform)
    return Outcome(CLEAN, compiled.diagnostics, sources, blocks)


@dataclass(frozen=True, slots=True)
class FlowActions:
    """A flow with its tests, the file that it stands in, and the actions that it runs."""

    path: str
    flow: "Flow"
    programs: "tuple[Program, ...]"


@dataclass(frozen=True, slots=True)
class Actions:
    """The actions and flows of some policies, with all that is in them; ``sources`` are those of the whole
    folder, ``javascript`` its output by the names of the files.
    """

    programs: "tuple[Program, ...]"
    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    flows: tuple[FlowActions, ...] = ()
    javascript: Mapping[str, str] = field(default_factory=dict)

    def javascript_of(self, program: "Program") -> str:
        """The text of an action, which the compiler has made already."""
        return self.javascript[f"{program.stem}.js"]


def actions(request: Request, paths: tuple[Path, ...]) -> Actions | Outcome:
    """What the policies at some paths mean; all of the folder where there is no path."""
    place = _place(replace(request, path=root_of(paths)) if paths else request)
    if isinstance(place, Outcome):
        return place
    read = files.read(place.root)
    sources = read.value or ()
    wanted = sources
    if paths:
        names = [_named(path, place.root) for path in paths]
        refused = next((each for each in names if isinstance(each, Outcome)), None)
        if refused is not None:
            return refused
        wanted = tuple(each for each in sources if any(Path(each.path).is_relative_to(str(n)) for n in names))
    known: dict[str, Program | Flows | Library | None] = {}
    compiled = read.then(lambda all: _compiled(place, all, keep=known.__setitem__))
    # What is only a warning about a file that nobody asked for can wait.
    about = {each.path for each in wanted}
    diagnostics = tuple(
        each for each in compiled.diagnostics if each.is_error or not paths or each.primary.span.path in about
    )
    if compiled.value is None or not compiled.is_clean:
        return _failed(diagnostics, sources)
    found = _meant(wanted, sources, known, place.options.runtime)
    javascript = {each.path: each.text for each in compiled.value.files}
    return replace(found, diagnostics=diagnostics, javascript=javascript)


def _named(path: Path, root: Path) -> str | Outcome:
    """The path by which the sources know a file or folder, or why they do not."""
    real = root.resolve()
    if path.resolve().is_relative_to(real):
        return (Path(real.name) / path.resolve().relative_to(real)).as_posix()
    if path.absolute().is_relative_to(root.absolute()):
        return _failed((outside(path),), ())
    return usage(UNKNOWN_POLICY, f"`{path}` does not lie below `{root}`, the folder of the policies")


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
        chosen if chosen.is_dir() and all(each.resolve().is_relative_to(below) for each in paths) else start
    )


def _meant(
    wanted: tuple[Source, ...],
    sources: tuple[Source, ...],
    analysed: "dict[str, Program | Flows | Library | None]",
    runtime: str | None,
) -> Actions:
    """The actions and flows of the wanted files; a flow brings its actions, wherever they are. What the cache knew has
    not been analysed yet.
    """
    from actiongen.ir import Flows, Program
    from actiongen.unit import analyse_source, loader

    load = loader(sources)

    def meaning(source: Source) -> "Program | Flows | Library | None":
        if source.path not in analysed:
            analysed[source.path] = analyse_source(source, load, runtime=runtime).value
        return analysed[source.path]

    known = {each.path: meaning(each) for each in wanted}
    chosen = tuple(each for each in known.values() if isinstance(each, Program))
    files = [each for each in known.values() if isinstance(each, Flows)]
    run = {stem for file in files for flow in file.flows if flow.tests for stem in flow.actions}
    for each in sources:
        if _stem(each) in run and each.path not in known:
            known[each.path] = meaning(each)
    by_stem = {each.stem: each for each in known.values() if isinstance(each, Program)}
    flows = tuple(
        FlowActions(file.path, flow, tuple(by_stem[stem] for stem in flow.actions))
        for file in files
        for flow in file.flows
        if flow.tests
    )
    return Actions(chosen, sources, flows=flows)


def watched(request: Request) -> tuple[Path, ...]:
    """The files and folders that a command on a folder depends on; all of a folder, for a file may load any other."""
    found = settings.read(request.path)
    chosen = found.value.settings.policies if found.value is not None else Path()
    return (request.path or chosen, *((found.value.file,) if found.value is not None else ()))


def dump(file: Path, path: Path | None, stage: Stage) -> Outcome:
    """Shows what a stage makes of one policy of a folder."""
    place = _place(Request(path))
    if isinstance(place, Outcome):
        return place
    name = _named(file, place.root)
    if isinstance(name, Outcome):
        return name
    read = files.read(place.root)
    sources = read.value or ()
    source = next((each for each in sources if each.path == name), None)
    if source is None:
        refused = usage(UNKNOWN_POLICY, f"`{name}` is no policy that can be read")
        return replace(refused, diagnostics=(*read.diagnostics, *refused.diagnostics))
    own = tuple(each for each in read.diagnostics if each.primary.span.path == name)
    made = Checked(source, own).if_clean(lambda it: _dumped(it, sources, stage, place.options))
    exit_code = CLEAN if made.is_clean else ERRORS
    return Outcome(exit_code, made.diagnostics, sources, f"{made.value}\n" if made.value is not None else "")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a command reads and writes, and how it compiles."""

    root: Path
    out: Path
    options: Options
    cache: Cache
    progress: Callable[[int, int], None]


def _place(request: Request) -> _Place | Outcome:
    """What is asked and what the settings say, or why that is not to be done."""
    found = settings.read(request.path)
    if found.value is None or not found.is_clean:
        return _failed(found.diagnostics, found.value.sources if found.value is not None else ())
    chosen = found.value.settings
    root, out = request.path or chosen.policies, request.out or chosen.out
    leading_out = tuple(outside(each) for each in (root, out) if strays(each))
    if leading_out:
        return _failed(leading_out, ())
    if not os.path.isdir(root):  # noqa: PTH112  # where nobody may look there is none
        gone = usage(NO_FOLDER, f"there is no folder `{root.name}`")
        return settings.no_folder(found.value) if request.path is None else gone
    levels = replace(
        chosen.options.levels, deny_warnings=chosen.options.levels.deny_warnings or request.deny_warnings
    )
    options = replace(chosen.options, levels=levels)
    cache = Cache.beside(root) if request.cache else Cache(None)
    return _Place(root, out, options, cache, request.progress)


def _unchanged(place: _Place, name: str) -> last_build.Built | None:
    """What the last build noticed, if it was one of the same and all its output is there."""
    known = last_build.recall(place.cache, name)
    return known if known is not None and files.is_current(place.out, known.digests) else None


def _compiled(
    place: _Place,
    sources: tuple[Source, ...],
    wanted: tuple[Source, ...] | None = None,
    keep: "Keep" = lambda path, meaning: None,
) -> "Checked[Compiled]":
    """The folder compiled, or the JavaScript of the wanted sources."""
    from actiongen.compiler import compile_folder, compile_some
    from actiongen.project.incremental import Units

    make = Units(place.cache, place.options.runtime, place.progress, keep).make
    if wanted is None:
        return compile_folder(sources, make, place.options)
    return compile_some(sources, wanted, make, place.options)


def _dumped(source: Source, sources: tuple[Source, ...], stage: Stage, options: Options) -> Checked[str]:
    from actiongen.backends.javascript.emit import emit as emit_javascript
    from actiongen.checks.suppress import suppress, suppressions
    from actiongen.ir import Program
    from actiongen.report.outline import outline
    from actiongen.syntax.parse import parse
    from actiongen.unit import analyse_source, loader

    tree = parse(source)
    if stage is Stage.TREE or tree.value is None:
        return tree.then(lambda value: Checked(outline(value)))
    found = analyse_source(source, loader(sources), runtime=options.runtime)
    left = suppress(found.diagnostics, (suppressions(tree.value, source),), complete=False)
    meaning = Checked(found.value, options.levels.apply(left))
    if stage is Stage.IR:
        return meaning.then(lambda value: Checked(outline(value)))
    return meaning.if_clean(
        lambda value: (
            Checked(emit_javascript(value).rstrip("\n")) if isinstance(value, Program) else Checked(None)
        )
    )


def _failed(diagnostics: tuple[Diagnostic, ...], sources: tuple[Source, ...]) -> Outcome:
    return Outcome(ERRORS, diagnostics, sources)


def _not_current(out: Path, change: files.Change) -> Diagnostic:
    path = f"{out.resolve().name}/{change.path}"
    what = (
        "is missing"
        if change.before is None
        else "is of no policy" if change.after is None else "is not current"
    )
    return Diagnostic(NOT_CURRENT, f"`{path}` {what}", Label(Span(path, 0, 0)), help="run `actiongen build`")


def _unfinished(out: Path) -> tuple[Diagnostic, ...]:
    name = out.resolve().name
    message = f"an interrupted build left `{name}` half done, or another build is at work"
    hint = "run `actiongen build`, which completes it"
    return (Diagnostic(UNFINISHED_BUILD, message, Label(Span(name, 0, 0)), help=hint),)


def _unknown(only: str, sources: tuple[Source, ...]) -> Outcome:
    """No policy has the name that was asked for."""
    from difflib import get_close_matches

    stems = [_stem(each) for each in sources]
    asked = only.removesuffix(files.SUFFIX).rpartition("/")[2].replace("-", "_").lower()
    close = get_close_matches(asked, stems, 1)
    hint = f"did you mean `{close[0]}`?" if close else f"it is the name of a file without `{files.SUFFIX}`"
    return usage(UNKNOWN_POLICY, f"no policy is called `{only}`", hint)


def _noted(out: Path, compared: tuple[files.Change, ...]) -> tuple[Diagnostic, ...]:
    """Notes on what an apply of the change cannot do at once, and on each flow that goes."""
    old = {each.path: each.before for each in compared if each.before is not None}
    new = {each.path: each.after for each in compared if each.after is not None}
    name = out.resolve().name
    return (*removal_notes(old, new, name), *in_place_notes(old, new, name))


def _written(compared: tuple[files.Change, ...]) -> str:
    files = [each for each in compared if each.path != manifest.NAME]
    changes = [each for each in files if not each.is_none]
    removed = sum(change.after is None for change in changes)
    parts = [f"wrote {count(len(changes) - removed, 'file')}"]
    parts += [f"removed {removed}"] * (removed > 0)
    return ", ".join([*parts, f"{len(files) - len(changes)} unchanged"])


def _not_run(meaning: "Meaning") -> tuple[str, ...]:
    """What a build leaves alone, in one line."""
    parts = []
    if meaning.tests:
        parts.append(f"not run: {count(meaning.tests, 'test')} (`actiongen test` runs them)")
    if meaning.properties:
        parts.append(f"not proved by this version: {count(meaning.properties, 'property')}")
    return ("; ".join(parts),) if parts else ()


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def _stem(source: Source) -> str:
    return source.path.rpartition("/")[2].removesuffix(files.SUFFIX)
