"""Reads the actions and flows that the user names by their paths.

In: paths of policies and folders. Out: a :class:`Selection`, or the :class:`Outcome` that says why there is none.

    select(Request(), (Path("policies/mfa.policy"),)).programs
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from actiongen.commands.compilation import compile_policies
from actiongen.commands.request import Request, failed, path_in_sources, resolve, root_of
from actiongen.diagnostics.levels import Levels
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import Outcome
from actiongen.ir import Content, Flow, Flows, FlowWithTests, Program, Property, Test
from actiongen.options import PROOF_SECONDS
from actiongen.project import files
from actiongen.project.files import stem_of
from actiongen.source import Source
from actiongen.unit import analyse_source, loader


@dataclass(frozen=True, slots=True)
class FlowActions:
    """A flow, its tests and properties, the file that it stands in, and the actions that it runs."""

    path: str
    flow: Flow
    tests: tuple[Test, ...]
    programs: tuple[Program, ...]
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """The actions and flows of some policies, with all that is in them; ``sources`` are those of the whole
    folder, ``javascript`` its output by the names of the files; ``levels`` are those of what is found later,
    ``proof_seconds`` the time that the settings give the prover for one property, ``root`` the folder on the disk.
    """

    programs: tuple[Program, ...]
    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    flows: tuple[FlowActions, ...] = ()
    javascript: Mapping[str, str] = field(default_factory=dict)
    levels: Levels = field(default_factory=Levels)
    proof_seconds: float = PROOF_SECONDS
    root: Path = Path()

    def javascript_of(self, program: Program) -> str:
        """The text of an action, which the compiler has made already."""
        return self.javascript[f"{program.stem}.js"]


def select(
    request: Request, paths: tuple[Path, ...], *, alone: bool = False, every_flow: bool = False
) -> Selection | Outcome:
    """Compiles the folder and returns the actions and flows at some paths; all of them where there is no path.

    ``alone``: no other file is compiled but what they load, nor keeps them from being run. ``every_flow``: those
    without tests and properties too.
    """
    resolved = resolve(replace(request, path=root_of(paths)) if paths else request)
    if isinstance(resolved, Outcome):
        return resolved
    read = files.read(resolved.root)
    sources = read.value or ()
    wanted = sources
    if paths:
        names = [path_in_sources(path, resolved.root) for path in paths]
        refused = next((name for name in names if isinstance(name, Outcome)), None)
        if refused is not None:
            return refused
        wanted = tuple(
            source for source in sources if any(Path(source.path).is_relative_to(str(n)) for n in names)
        )
    only = wanted if alone else None
    compiled = read.then(lambda all: compile_policies(resolved, all, only, with_contents=True))
    # What is only a warning about a file that nobody asked for can wait.
    about = {each.path for each in wanted}
    diagnostics = tuple(
        diagnostic
        for diagnostic in compiled.diagnostics
        if diagnostic.is_error or not paths or diagnostic.path in about
    )
    if compiled.value is None or not compiled.is_clean:
        return failed(diagnostics, sources)
    selection = read_wanted(wanted, sources, compiled.value.contents, resolved.options.runtime, every_flow)
    javascript = {file.path: file.text for file in compiled.value.files}
    return replace(
        selection,
        diagnostics=diagnostics,
        javascript=javascript,
        levels=resolved.options.levels,
        proof_seconds=resolved.options.proof_seconds,
        root=resolved.root,
    )


def read_wanted(
    wanted: tuple[Source, ...],
    sources: tuple[Source, ...],
    analysed: Mapping[str, Content],
    runtime: str | None,
    every_flow: bool = False,
) -> Selection:
    """The actions and flows of the wanted files; a flow brings its actions, wherever they are. What came from the
    cache is analysed now.
    """
    load = loader(sources)

    def is_wanted(tested: FlowWithTests) -> bool:
        return every_flow or bool(tested.tests or tested.properties)

    def content(source: Source) -> Content | None:
        return analysed.get(source.path) or analyse_source(source, load, runtime=runtime).value

    contents = {source.path: content(source) for source in wanted}
    programs = tuple(content for content in contents.values() if isinstance(content, Program))
    files = [content for content in contents.values() if isinstance(content, Flows)]
    run = {
        stem for file in files for tested in file.flows if is_wanted(tested) for stem in tested.flow.actions
    }
    for source in sources:
        if stem_of(source.path) in run and source.path not in contents:
            contents[source.path] = content(source)
    by_stem = {content.stem: content for content in contents.values() if isinstance(content, Program)}
    flows = tuple(
        FlowActions(
            file.path,
            tested.flow,
            tested.tests,
            tuple(by_stem[stem] for stem in tested.flow.actions),
            tested.properties,
        )
        for file in files
        for tested in file.flows
        if is_wanted(tested)
    )
    return Selection(programs, sources, flows=flows)
