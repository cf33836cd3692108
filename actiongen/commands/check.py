"""``actiongen check``: compiles a folder and writes nothing.

check(Request()).notes   ->   ("checked 4 policies",)
"""

from actiongen.commands.compilation import compile_policies
from actiongen.commands.request import Request, failed, resolve
from actiongen.diagnostics.outcome import CLEAN, Outcome, count
from actiongen.project import files, last_build


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
