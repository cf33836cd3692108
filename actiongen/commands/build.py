"""``actiongen build``: compiles a folder and writes its output, or compares.

In: what the user asked for. Out: an :class:`Outcome`, which the command line shows; nothing here prints.

    build(Request(), only=None, check=True).exit_code   ->   0
"""

from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from actiongen.backends.deploy_cli.left import left_notes
from actiongen.backends.terraform.in_place import in_place_notes
from actiongen.backends.terraform.removal import removal_notes
from actiongen.commands.compilation import compile_policies, without_solver
from actiongen.commands.request import Request, ResolvedRequest, failed, resolve
from actiongen.commands.written import not_current, written_note
from actiongen.diagnostics.codes_project import SOLVER_MISSING, UNKNOWN_POLICY
from actiongen.diagnostics.model import Checked, Diagnostic
from actiongen.diagnostics.outcome import CLEAN, ERRORS, NO_TOOL, Outcome, count, usage
from actiongen.project import files, last_build
from actiongen.project.files import stem_of
from actiongen.source import Source
from actiongen.spelling import LOOSE, meant

if TYPE_CHECKING:
    from actiongen.compiler import Compiled


def build(request: Request, *, only: str | None, check: bool, prove: bool = True) -> Outcome:
    """Compiles a folder and writes its output, or compares; ``only``: the JavaScript of such names alone.

    ``prove``: not before all properties of it are proved.
    """
    resolved = resolve(request)
    if isinstance(resolved, Outcome):
        return resolved
    out, options = resolved.out, resolved.options
    read = files.read(resolved.root)
    sources = read.value or ()
    key = last_build.build_key("build" if prove else "build --no-prove", options, sources)
    if only is None and read.is_clean and (record := _unchanged(resolved, key)) is not None:
        notes = (
            record.notes if check else (f"wrote 0 files, {len(record.digests) - 1} unchanged", *record.notes)
        )
        return Outcome(CLEAN, record.diagnostics, sources, notes=notes)
    wanted = tuple(source for source in sources if only is None or fnmatchcase(stem_of(source.path), only))
    if only is not None and not wanted:
        return _unknown(only, sources)
    if (ended := without_solver(resolved, sources)) is not None:
        return ended
    compiled = read.then(lambda all: compile_policies(resolved, all, None if only is None else wanted))
    if compiled.value is None or not compiled.is_clean:
        return failed(compiled.diagnostics, sources)
    proved = _proved(resolved, sources, compiled, only) if prove else None
    if isinstance(proved, Outcome):
        return proved
    settle = files.compare if check else files.update
    compared = settle(out, compiled.value.files, remove_stale=only is None)
    every = compared.value or ()
    removed = _noted(out, every)
    diagnostics = compiled.diagnostics + compared.diagnostics + options.levels.apply(removed)
    if not compared.is_clean:
        return failed(diagnostics, sources)
    not_run = _not_run(compiled.value, proved)
    if only is None:
        digests = {each.path: _digest(each.after) for each in every if each.after is not None}
        record = last_build.BuildRecord(digests, compiled.diagnostics, not_run)
        last_build.remember(resolved.cache, key, record)
    if check:
        changes = tuple(change for change in every if not change.is_none)
        stale = not_current(out, changes, "build")
        text = files.diff(out, changes)
        return Outcome(ERRORS if stale else CLEAN, diagnostics + stale, sources, text, not_run)
    done = written_note(every)
    return Outcome(CLEAN, diagnostics, sources, notes=(done, *not_run))


def _proved(
    resolved: ResolvedRequest, sources: tuple[Source, ...], compiled: "Checked[Compiled]", only: str | None
) -> Outcome | int:
    """How many properties are proved, or the end of a build with one that is not."""
    assert compiled.value is not None
    if not compiled.value.summary.properties:
        return 0
    # A build without properties needs none of this.
    from actiongen.commands.build_proofs import proved
    from actiongen.commands.proving import Prover
    from actiongen.prover.solve import SolverMissing

    try:
        found = proved(resolved, sources, compiled.value, Prover(), with_flows=only is None)
    except SolverMissing as missing:
        hint = "or build with `--no-prove`: then nothing says that the properties hold"
        problem = Diagnostic(SOLVER_MISSING, str(missing), None, help=hint)
        return Outcome(NO_TOOL, (*compiled.diagnostics, problem), sources)
    if found.diagnostics:
        return failed((*compiled.diagnostics, *found.diagnostics), sources)
    return found.value or 0


def _unchanged(resolved: ResolvedRequest, key: str) -> last_build.BuildRecord | None:
    """What the last build noticed, if it was one of the same and all its output is there."""
    record = last_build.recall(resolved.cache, key)
    return record if record is not None and files.is_current(resolved.out, record.digests) else None


def _unknown(only: str, sources: tuple[Source, ...]) -> Outcome:
    """No policy has the name that was asked for."""
    stems = [stem_of(source.path) for source in sources]
    asked = only.removesuffix(files.SUFFIX).rpartition("/")[2]
    close = meant(asked, stems, LOOSE)
    hint = f"did you mean `{close}`?" if close else f"it is the name of a file without `{files.SUFFIX}`"
    return usage(UNKNOWN_POLICY, f"no policy is called `{only}`", hint)


def _noted(out: Path, compared: tuple[files.Change, ...]) -> tuple[Diagnostic, ...]:
    """Notes on what an apply of the change cannot do at once, and on each flow that goes."""
    old = {each.path: each.before for each in compared if each.before is not None}
    new = {each.path: each.after for each in compared if each.after is not None}
    name = out.resolve().name
    return (*removal_notes(old, new, name), *in_place_notes(old, new, name), *left_notes(old, new, name))


def _not_run(compiled: "Compiled", proved: int | None) -> tuple[str, ...]:
    """What a build has proved and what it leaves alone, in one line; ``proved`` is None where nobody wanted it."""
    parts = []
    summary = compiled.summary
    if summary.tests:
        parts.append(f"not run: {count(summary.tests, 'test')} (`actiongen test` runs them)")
    if proved:
        parts.append(f"proved: {count(proved, 'property')}")
    elif proved is None and summary.properties:
        parts.append(f"not proved: {count(summary.properties, 'property')} (`--no-prove`)")
    if compiled.not_judged:
        reasons = ", ".join(f"`{stem_of(path)}`: {why}" for path, why in compiled.not_judged.items())
        parts.append(
            f"not compared with its JavaScript: {count(len(compiled.not_judged), 'policy')} ({reasons})"
        )
    return ("; ".join(parts),) if parts else ()


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()
