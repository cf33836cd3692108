"""``actiongen check``: compiles a folder and writes nothing; with ``--fix`` mends what a machine can mend.

check(Request()).notes   ->   ("checked 4 policies",)
"""

from dataclasses import replace

from actiongen.commands.compilation import compile_policies
from actiongen.commands.request import Request, failed, resolve
from actiongen.diagnostics.fixing import fixed
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import CLEAN, ERRORS, Outcome, count
from actiongen.project import files, last_build
from actiongen.project.rewriting import difference, rewritten
from actiongen.source import Source


def fix(request: Request, *, diff: bool) -> Outcome:
    """Applies the fixes of what is wrong, writes the policies (or shows what would change), and checks what is left."""
    resolved = resolve(request)
    if isinstance(resolved, Outcome):
        return resolved
    read = files.read(resolved.root)
    sources = read.value or ()

    def diagnose(texts: tuple[Source, ...]) -> tuple[Diagnostic, ...]:
        return compile_policies(resolved, texts).diagnostics

    after = fixed(sources, diagnose) if read.is_clean else sources
    root = resolved.root.resolve().parent
    # What a link leads to is mended in its own place.
    changed = [
        (old, new.text)
        for old, new in zip(sources, after, strict=True)
        if old.text != new.text and not (root / old.path).is_symlink()
    ]
    if diff:
        text = "".join(difference(old, new) for old, new in changed)
        return Outcome(CLEAN if read.is_clean else ERRORS, read.diagnostics, sources, text)
    problems = [rewritten(old, root / old.path, new, "check --fix") for old, new in changed]
    told = tuple(problem for problem in problems if problem is not None)
    done = tuple(
        f"mended {old.path}" for (old, _), problem in zip(changed, problems, strict=True) if problem is None
    )
    left = check(request)
    return replace(
        left,
        exit_code=ERRORS if told else left.exit_code,
        diagnostics=(*told, *left.diagnostics),
        notes=(*done, *left.notes),
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
    compiled = read.then(lambda all: compile_policies(resolved, all))
    if not compiled.is_clean:
        return failed(compiled.diagnostics, sources)
    last_build.remember(resolved.cache, key, last_build.BuildRecord({}, compiled.diagnostics, ()))
    return Outcome(CLEAN, compiled.diagnostics, sources, notes=notes)
