"""``actiongen dump``: what a stage of the compiler makes of one policy.

dump(Path("policies/mfa.policy"), None, Stage.JS).text
"""

from dataclasses import replace
from enum import Enum
from pathlib import Path

from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.checks.suppress import suppress, suppressions
from actiongen.commands.request import Request, path_in_sources, resolve
from actiongen.diagnostics.codes_project import UNKNOWN_POLICY
from actiongen.diagnostics.model import Checked
from actiongen.diagnostics.outcome import CLEAN, ERRORS, Outcome, usage
from actiongen.ir import Program
from actiongen.options import Options
from actiongen.project import files
from actiongen.report.outline import outline
from actiongen.source import Source
from actiongen.syntax.parse import parse
from actiongen.unit import analyse_source, loader


class Stage(Enum):
    """A stage of the compiler that ``dump`` shows."""

    TREE = "tree"
    IR = "ir"
    JS = "js"


def dump(file: Path, path: Path | None, stage: Stage) -> Outcome:
    """Shows what a stage makes of one policy of a folder."""
    resolved = resolve(Request(path))
    if isinstance(resolved, Outcome):
        return resolved
    name = path_in_sources(file, resolved.root)
    if isinstance(name, Outcome):
        return name
    read = files.read(resolved.root)
    sources = read.value or ()
    source = next((source for source in sources if source.path == name), None)
    if source is None:
        refused = usage(UNKNOWN_POLICY, f"`{name}` is no policy that can be read")
        return replace(refused, diagnostics=(*read.diagnostics, *refused.diagnostics))
    own = tuple(diagnostic for diagnostic in read.diagnostics if diagnostic.path == name)
    made = Checked(source, own).if_clean(lambda it: _dumped(it, sources, stage, resolved.options))
    if made.value is None and not any(each.is_error for each in made.diagnostics):
        message = f"`{name}` is no policy of an action, and has no JavaScript of its own"
        refused = usage(UNKNOWN_POLICY, message, "`--stage ir` shows what it says")
        return replace(refused, diagnostics=(*made.diagnostics, *refused.diagnostics), sources=sources)
    exit_code = CLEAN if made.is_clean else ERRORS
    return Outcome(exit_code, made.diagnostics, sources, f"{made.value}\n" if made.value is not None else "")


def _dumped(source: Source, sources: tuple[Source, ...], stage: Stage, options: Options) -> Checked[str]:
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
