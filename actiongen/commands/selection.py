"""Reads the actions and flows that the user names by their paths.

In: paths of policies and folders. Out: a :class:`Selection`, or the :class:`Outcome` that says why there is none.

    select(Request(), (Path("policies/mfa.policy"),)).programs
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from actiongen.commands.compilation import compile_policies
from actiongen.commands.request import Request, failed, path_in_sources, resolve, root_of
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import Outcome
from actiongen.ir import Flow, Flows, Library, Program
from actiongen.project import files
from actiongen.project.files import stem_of
from actiongen.source import Source
from actiongen.unit import analyse_source, loader


@dataclass(frozen=True, slots=True)
class FlowActions:
    """A flow with its tests, the file that it stands in, and the actions that it runs."""

    path: str
    flow: Flow
    programs: tuple[Program, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The actions and flows of some policies, with all that is in them; ``sources`` are those of the whole
    folder, ``javascript`` its output by the names of the files.
    """

    programs: tuple[Program, ...]
    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    flows: tuple[FlowActions, ...] = ()
    javascript: Mapping[str, str] = field(default_factory=dict)

    def javascript_of(self, program: Program) -> str:
        """The text of an action, which the compiler has made already."""
        return self.javascript[f"{program.stem}.js"]


def select(request: Request, paths: tuple[Path, ...]) -> Selection | Outcome:
    """Compiles the folder and returns the actions and flows at some paths; all of them where there is no path."""
    resolved = resolve(replace(request, path=root_of(paths)) if paths else request)
    if isinstance(resolved, Outcome):
        return resolved
    read = files.read(resolved.root)
    sources = read.value or ()
    wanted = sources
    if paths:
        names = [path_in_sources(path, resolved.root) for path in paths]
        refused = next((each for each in names if isinstance(each, Outcome)), None)
        if refused is not None:
            return refused
        wanted = tuple(each for each in sources if any(Path(each.path).is_relative_to(str(n)) for n in names))
    known: dict[str, Program | Flows | Library | None] = {}
    compiled = read.then(lambda all: compile_policies(resolved, all, keep=known.__setitem__))
    # What is only a warning about a file that nobody asked for can wait.
    about = {each.path for each in wanted}
    diagnostics = tuple(
        each for each in compiled.diagnostics if each.is_error or not paths or each.path in about
    )
    if compiled.value is None or not compiled.is_clean:
        return failed(diagnostics, sources)
    found = _read_wanted(wanted, sources, known, resolved.options.runtime)
    javascript = {each.path: each.text for each in compiled.value.files}
    return replace(found, diagnostics=diagnostics, javascript=javascript)


def _read_wanted(
    wanted: tuple[Source, ...],
    sources: tuple[Source, ...],
    analysed: dict[str, Program | Flows | Library | None],
    runtime: str | None,
) -> Selection:
    """The actions and flows of the wanted files; a flow brings its actions, wherever they are. What the cache knew has
    not been analysed yet.
    """
    load = loader(sources)

    def meaning(source: Source) -> Program | Flows | Library | None:
        if source.path not in analysed:
            analysed[source.path] = analyse_source(source, load, runtime=runtime).value
        return analysed[source.path]

    known = {each.path: meaning(each) for each in wanted}
    chosen = tuple(each for each in known.values() if isinstance(each, Program))
    files = [each for each in known.values() if isinstance(each, Flows)]
    run = {stem for file in files for flow in file.flows if flow.tests for stem in flow.actions}
    for each in sources:
        if stem_of(each.path) in run and each.path not in known:
            known[each.path] = meaning(each)
    by_stem = {each.stem: each for each in known.values() if isinstance(each, Program)}
    flows = tuple(
        FlowActions(file.path, flow, tuple(by_stem[stem] for stem in flow.actions))
        for file in files
        for flow in file.flows
        if flow.tests
    )
    return Selection(chosen, sources, flows=flows)
