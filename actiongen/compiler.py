"""The phases in order.

In: the sources of a folder. Out: a summary of them, the files to write, and what was noticed on the way.

    compile_folder(sources).value.files[0].path == "mfa_action.js"
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from actiongen import ir
from actiongen.backends.deploy_cli.emit import emit as emit_deploy_cli
from actiongen.backends.deploy_cli.validate import validate as validate_deploy_cli
from actiongen.backends.files import GeneratedFile
from actiongen.backends.terraform.emit import emit as emit_terraform
from actiongen.backends.terraform.validate import validate as validate_terraform
from actiongen.checks.suppress import suppress
from actiongen.diagnostics.codes_output import OTHER_PROGRAM
from actiongen.diagnostics.levels import Levels
from actiongen.diagnostics.model import Checked
from actiongen.link import link
from actiongen.options import Options
from actiongen.source import Source
from actiongen.unit import CompiledFile, below, compile_files, is_refused

Make = Callable[[tuple[Source, ...], tuple[Source, ...]], tuple[CompiledFile, ...]]
"""Compiles the first sources, in order, or remembers what came of that; they may load any of the second."""

NO_OPTIONS = Options()


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the files of a folder are for others, and what to write for them; ``contents`` are those of the files
    that were analysed for it, by path, and ``loaded`` the paths below the folder that each file and its libraries ask
    for. ``not_judged`` are the files of which nobody knows whether their JavaScript does what they say, and why.
    """

    summary: ir.FolderSummary
    files: tuple[GeneratedFile, ...]
    contents: Mapping[str, ir.Content]
    loaded: Mapping[str, tuple[str, ...]]
    not_judged: Mapping[str, str] = field(default_factory=dict)


def compile_folder(
    sources: tuple[Source, ...], make: Make = compile_files, options: Options = NO_OPTIONS
) -> Checked[Compiled]:
    """All files of a folder, and what deploys them."""
    made = make(sources, sources)
    compiled = checked(made, options).if_clean(lambda summary: _javascript(summary, made, options))
    return compiled.if_clean(lambda compiled: _deployed(compiled, options))


def checked(made: tuple[CompiledFile, ...], options: Options) -> Checked[ir.FolderSummary]:
    """What all files of a folder are for one another, and what is wrong with them and between them."""
    linked = _deployable(summary_of(made), made, options).then(lambda summary: _linked(summary, options))
    return _excused(linked, made, options.levels)


def compile_some(
    sources: tuple[Source, ...],
    wanted: tuple[Source, ...],
    make: Make = compile_files,
    options: Options = NO_OPTIONS,
) -> Checked[Compiled]:
    """The JavaScript of the wanted files alone, which may load any of the sources."""
    made = make(wanted, sources)
    loaded = {path for file in made for path in file.unit.loaded}
    libraries = tuple(source for source in sources if below(source) in loaded and source not in wanted)
    every = (*made, *make(libraries, sources))
    deployable = _deployable(summary_of(made), made, options)
    summary = _excused(deployable, every, options.levels, complete=False)
    return summary.if_clean(lambda summary: _javascript(summary, made, options))


def summary_of(made: tuple[CompiledFile, ...]) -> Checked[ir.FolderSummary]:
    """The summary of all files, and their diagnostics."""
    units = [file.unit for file in made]
    summaries = [unit.summary for unit in units]
    actions = tuple(summary for summary in summaries if isinstance(summary, ir.ActionSummary))
    flow_files = [summary for summary in summaries if isinstance(summary, ir.FlowsSummary)]
    libraries = [summary.path for summary in summaries if isinstance(summary, ir.LibrarySummary)]
    loaded = {path for unit in units for path in unit.loaded}
    # What somebody could allow is no reason not to understand a file.
    broken = [unit for unit in units if unit.summary is None or is_refused(unit.diagnostics)]
    summary = ir.FolderSummary(
        actions,
        tuple(flow for file in flow_files for flow in file.flows),
        frozenset(PurePosixPath(unit.path).stem for unit in broken),
        all(isinstance(unit.summary, ir.ActionSummary) for unit in broken),
        tuple(path for path in libraries if path.partition("/")[2] not in loaded),
        sum(action.tests for action in actions) + sum(file.tests for file in flow_files),
        sum(action.properties for action in actions) + sum(file.properties for file in flow_files),
        tuple(claim for file in flow_files for claim in file.claims),
    )
    # A library's mistakes are found once for each action that loads it.
    return Checked(
        summary, tuple(dict.fromkeys(diagnostic for unit in units for diagnostic in unit.diagnostics))
    )


def _deployable(
    summary: Checked[ir.FolderSummary], made: tuple[CompiledFile, ...], options: Options
) -> Checked[ir.FolderSummary]:
    """The same, with what would not arrive as it is written."""
    if not options.target.has_deploy_cli:
        return summary
    found = dict.fromkeys(problem for file in made for problem in file.unit.placeholders)
    return Checked(summary.value, (*summary.diagnostics, *found))


def _linked(summary: ir.FolderSummary, options: Options) -> Checked[ir.FolderSummary]:
    target = options.target
    found = link(
        summary, bindings=options.binds, terraform=target.has_terraform, deploy_cli=target.has_deploy_cli
    )
    return Checked(summary, found)


def _excused(
    summary: Checked[ir.FolderSummary],
    made: tuple[CompiledFile, ...],
    levels: Levels,
    *,
    complete: bool = True,
) -> Checked[ir.FolderSummary]:
    allowed = (file.unit.suppressions for file in made)
    left = suppress(summary.diagnostics, allowed, complete=complete, ignore=levels.ignore)
    return Checked(summary.value, levels.apply(left))


def _javascript(
    summary: ir.FolderSummary, made: tuple[CompiledFile, ...], options: Options
) -> Checked[Compiled]:
    units = [file.unit for file in made]
    files = tuple(
        GeneratedFile(f"{PurePosixPath(unit.path).stem}.js", unit.javascript)
        for unit in units
        if unit.javascript is not None
    )
    contents = {file.unit.path: file.content for file in made if file.content is not None}
    problems = tuple(problem for unit in units for problem in unit.problems)
    if not options.verifies:
        problems = tuple(problem for problem in problems if problem.code != OTHER_PROGRAM)
    loaded = {unit.path: unit.loaded for unit in units}
    not_judged = {unit.path: unit.not_judged for unit in units if unit.not_judged is not None}
    return Checked(Compiled(summary, files, contents, loaded, not_judged), problems)


def _deployed(compiled: Compiled, options: Options) -> Checked[Compiled]:
    actions, flows, files = compiled.summary.actions, compiled.summary.flows, compiled.files
    if options.target.has_terraform:
        files += emit_terraform(actions, flows, options.terraform)
    if options.target.has_deploy_cli:
        files += emit_deploy_cli(actions, flows)
    problems = validate_terraform(files) + validate_deploy_cli(files)
    return Checked(replace(compiled, files=files), problems)
