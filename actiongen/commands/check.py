"""``actiongen check``: compiles a folder and writes nothing; with ``--fix`` mends what a machine can mend, with
``--add-allow`` excuses what can be excused.

check(Request()).notes   ->   ("checked 4 policies",)
"""

from collections.abc import Callable
from dataclasses import replace

from actiongen.commands.compilation import compile_policies, excuse_policies, without_solver
from actiongen.commands.request import Request, ResolvedRequest, failed, resolve
from actiongen.diagnostics.codes_meaning import REASON_TO_WRITE
from actiongen.diagnostics.fixing import fixed
from actiongen.diagnostics.levels import silenceable
from actiongen.diagnostics.model import Diagnostic, Severity
from actiongen.diagnostics.outcome import CLEAN, ERRORS, Outcome, count
from actiongen.project import files, last_build
from actiongen.project.rewriting import difference, rewritten
from actiongen.source import Source


def fix(request: Request, *, diff: bool) -> Outcome:
    """Applies the fixes of what is wrong, writes the policies (or shows what would change), and checks what is left."""

    def mended(resolved: ResolvedRequest, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        return fixed(sources, lambda texts: compile_policies(resolved, texts).diagnostics)

    return _edit(request, mended, "--fix", "mended {}", diff=diff)


def add_allow(request: Request, *, diff: bool) -> Outcome:
    """Writes an ``# allow:`` above all that can be allowed (or shows that), and checks what is left."""
    outcome = _edit(request, excuse_policies, "--add-allow", "added comments to {}", diff=diff)
    to_write = [each for each in outcome.diagnostics if _is_to_write(each)]
    stuck = {each.path for each in outcome.diagnostics if each.is_error and not silenceable(each.code)}
    notes = [
        f"left {path} as it is: correct its errors first, no comment can allow them"
        for path in sorted(filter(None, stuck))
    ]
    # One line says it: they were written this moment, and the next check shows where each is.
    notes += [f"{count(len(to_write), 'reason')} to write, in the place of `TODO`"] if to_write else []
    told = tuple(each for each in outcome.diagnostics if not _is_to_write(each))
    return replace(outcome, diagnostics=told, notes=(*outcome.notes, *notes))


def _is_to_write(diagnostic: Diagnostic) -> bool:
    return diagnostic.code == REASON_TO_WRITE and diagnostic.severity is Severity.NOTE


def _edit(
    request: Request,
    edited: Callable[[ResolvedRequest, tuple[Source, ...]], tuple[Source, ...]],
    option: str,
    done: str,
    *,
    diff: bool,
) -> Outcome:
    """Writes policies anew, or shows what would change; then checks what is left."""
    resolved = resolve(request)
    if isinstance(resolved, Outcome):
        return resolved
    read = files.read(resolved.root)
    sources = read.value or ()
    after = edited(resolved, sources) if read.is_clean else sources
    root = resolved.root.resolve().parent
    # What a link leads to is edited in its own place.
    changed = [
        (old, new.text)
        for old, new in zip(sources, after, strict=True)
        if old.text != new.text and not (root / old.path).is_symlink()
    ]
    if diff:
        text = "".join(difference(old, new) for old, new in changed)
        return Outcome(CLEAN if read.is_clean else ERRORS, read.diagnostics, sources, text)
    problems = [rewritten(old, root / old.path, new, f"check {option}") for old, new in changed]
    told = tuple(problem for problem in problems if problem is not None)
    notes = tuple(
        done.format(old.path) for (old, _), problem in zip(changed, problems, strict=True) if problem is None
    )
    left = check(request)
    return replace(
        left,
        exit_code=ERRORS if told else left.exit_code,
        diagnostics=(*told, *left.diagnostics),
        notes=(*notes, *left.notes),
    )


def check(request: Request) -> Outcome:
    """Compiles a folder and writes nothing."""
    resolved = resolve(request)
    if isinstance(resolved, Outcome):
        return resolved
    read = files.read(resolved.root)
    sources = read.value or ()
    notes = (f"checked {count(len(sources), 'policy')}",)
    key = last_build.build_key("check", resolved.options, sources)
    if read.is_clean and (record := last_build.recall(resolved.cache, key)) is not None:
        return Outcome(CLEAN, record.diagnostics, sources, notes=notes)
    if (ended := without_solver(resolved, sources)) is not None:
        return ended
    compiled = read.then(lambda all: compile_policies(resolved, all))
    if not compiled.is_clean:
        return failed(compiled.diagnostics, sources)
    last_build.remember(resolved.cache, key, last_build.BuildRecord({}, compiled.diagnostics, ()))
    return Outcome(CLEAN, compiled.diagnostics, sources, notes=notes)
