"""What each command does, in order: the one place that ties reading, compiling and writing together.

In: what the user asked for. Out: an :class:`Outcome`, which the command line shows; nothing here prints.

    build(Path("policies"), Path("generated"), only=None, check=True).exit_code
"""

import platform
import sys
import traceback
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from pathlib import Path

from actiongen import __version__, project
from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.compiler import Compiled, analyse_source, compile_folder, compile_some, loader
from actiongen.diagnostics.codes_project import INTERNAL_ERROR, NO_POLICIES, NOT_CURRENT
from actiongen.diagnostics.model import Checked, Diagnostic, Label
from actiongen.ir.nodes import Program
from actiongen.outline import outline
from actiongen.source import Source, Span
from actiongen.syntax.parse import parse

CLEAN, ERRORS, USAGE, BUG = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """``text`` is what the command made (a diff, a tree), ``notes`` are lines about what it did."""

    exit_code: int
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: tuple[Source, ...] = ()
    text: str = ""
    notes: tuple[str, ...] = ()


class Stage(Enum):
    """What ``dump`` can show."""

    TREE = "tree"
    IR = "ir"
    JS = "js"


def build(root: Path, out: Path, *, only: str | None, check: bool) -> Outcome:
    """Compiles a folder and writes its output, or compares; ``only``: the JavaScript of such names alone."""
    read = project.read(root)
    sources = read.value or ()
    wanted = tuple(each for each in sources if only is None or fnmatchcase(_stem(each), only))
    if only is not None and not wanted:
        message = f"no policy is called `{only}`"
        return Outcome(USAGE, (Diagnostic(NO_POLICIES, message, Label(Span("", 0, 0))),))
    compiled = read.then(lambda all: compile_folder(all) if only is None else compile_some(all, wanted))
    if compiled.value is None or not compiled.is_clean:
        return _failed(compiled.diagnostics, sources)
    compared = project.compare(out, compiled.value.files, remove_stale=only is None)
    diagnostics = compiled.diagnostics + compared.diagnostics
    changes = tuple(change for change in compared.value or () if not change.is_none)
    if not compared.is_clean:
        return _failed(diagnostics, sources)
    if check:
        stale = tuple(_not_current(out, change) for change in changes)
        text = project.diff(out, changes)
        return Outcome(ERRORS if stale else CLEAN, diagnostics + stale, sources, text, _unrun(compiled.value))
    problems = project.write(out, changes)
    if problems:
        return _failed(diagnostics + problems, sources)
    done = _written(changes, len(compared.value or ()))
    return Outcome(CLEAN, diagnostics, sources, notes=(done, *_unrun(compiled.value)))


def check(root: Path) -> Outcome:
    """Compiles a folder and writes nothing."""
    read = project.read(root)
    compiled = read.then(compile_folder)
    sources = read.value or ()
    if not compiled.is_clean:
        return _failed(compiled.diagnostics, sources)
    return Outcome(CLEAN, compiled.diagnostics, sources, notes=(f"checked {_count(len(sources), 'policy')}",))


def dump(file: Path, root: Path, stage: Stage) -> Outcome:
    """Shows what a stage makes of one policy of a folder."""
    read = project.read(root)
    sources = read.value or ()
    path = f"{root.resolve().name}/{file.resolve().relative_to(root.resolve()).as_posix()}"
    source = next((each for each in sources if each.path == path), None)
    if source is None:
        message = f"`{path}` is no policy that can be read"
        return Outcome(USAGE, (*read.diagnostics, Diagnostic(NO_POLICIES, message, Label(Span("", 0, 0)))))
    made = _dumped(source, sources, stage)
    exit_code = CLEAN if made.is_clean else ERRORS
    return Outcome(exit_code, made.diagnostics, sources, f"{made.value}\n" if made.value is not None else "")


def internal_error(error: Exception) -> Outcome:
    """A bug of ours, as a diagnostic that says what to report."""
    details = "".join(traceback.format_exception(error)).rstrip()
    diagnostic = Diagnostic(
        INTERNAL_ERROR,
        f"`{type(error).__name__}` in actiongen itself: this is a bug, and nothing was written",
        Label(Span("", 0, 0)),
        notes=(
            f"actiongen {__version__}, Python {platform.python_version()}, {sys.platform}",
            f"details:\n{details}",
        ),
        help="report it with these notes and, if it can be shown, the policy",
    )
    return Outcome(BUG, (diagnostic,))


def _dumped(source: Source, sources: tuple[Source, ...], stage: Stage) -> Checked[str]:
    if stage is Stage.TREE:
        return parse(source).then(lambda tree: Checked(outline(tree)))
    meaning = analyse_source(source, loader(sources))
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


def _written(changes: tuple[project.Change, ...], all_files: int) -> str:
    removed = sum(change.after is None for change in changes)
    parts = [f"wrote {_count(len(changes) - removed, 'file')}"]
    parts += [f"removed {removed}"] * (removed > 0)
    return ", ".join([*parts, f"{all_files - len(changes)} unchanged"])


def _unrun(compiled: Compiled) -> tuple[str, ...]:
    """What the policies hold that this version does not run."""
    programs = compiled.meaning.programs
    counts = (
        (sum(each.tests for each in programs), "test"),
        (sum(each.properties for each in programs), "property"),
    )
    parts = [_count(count, word) for count, word in counts if count]
    return (f"not run: {' and '.join(parts)}",) if parts else ()


def _count(count: int, word: str) -> str:
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{count} {word if count == 1 else plural}"


def _stem(source: Source) -> str:
    return source.path.rpartition("/")[2].removesuffix(project.SUFFIX)
