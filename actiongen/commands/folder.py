"""A folder of policies at one time: now, or as git has it.

In: the sources of a folder and its settings. Out: a :class:`Folder`, every file as far as it goes.

    compiled(resolved, files.read(resolved.root)).versions["policies/mfa.policy"].content   ->   Program(…)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from actiongen import ir
from actiongen.commands.compilation import compile_each
from actiongen.commands.request import ResolvedRequest
from actiongen.diagnostics.codes_project import GIT_MISSING, NO_REVISION
from actiongen.diagnostics.model import Checked, Diagnostic
from actiongen.diagnostics.outcome import NO_TOOL, USAGE, Outcome
from actiongen.project import files, settings
from actiongen.project.revision import NoRevision, Revision
from actiongen.report.html.facts import FileVersion
from actiongen.source import Source
from actiongen.unit import analyse_source, loader


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder at one time: every file as far as it goes, whatever is wrong with the others.

    ``summaries`` are those of the files that are understood; ``read`` analyses one.
    """

    sources: tuple[Source, ...]
    versions: Mapping[str, FileVersion]
    diagnostics: tuple[Diagnostic, ...]
    loaded: Mapping[str, tuple[str, ...]]
    summaries: Mapping[str, ir.Summary] = field(default_factory=dict)
    read: Callable[[Source], ir.Content | None] = lambda source: None

    def about(self, paths: tuple[str, ...]) -> "Folder":
        """The same without what is only a warning about a file that nobody asked for."""
        others = self.versions.keys() - set(paths)
        kept = tuple(each for each in self.diagnostics if each.is_error or each.path not in others)
        return replace(self, diagnostics=kept)

    def with_actions_of_flows(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """These files, and wherever they are the actions of the flows in them."""
        contents = [self.versions[path].content for path in paths]
        flows = [each.flow for content in contents if isinstance(content, ir.Flows) for each in content.flows]
        run = {stem for flow in flows for stem in flow.actions}
        return tuple(path for path in self.versions if path in paths or files.stem_of(path) in run)

    def content(self, path: str) -> ir.Content | None:
        """What is in a file, None where it is not understood; it is analysed now, if it was not before."""
        version = self.versions[path]
        return self.read(version.source) if version.content is None else version.content

    def is_broken(self, path: str) -> bool:
        """Whether something in the file is an error."""
        return any(each.is_error and each.path == path for each in self.diagnostics)


NO_FILES = Folder((), {}, (), {})


def compiled(
    resolved: ResolvedRequest, read: Checked[tuple[Source, ...]], *, contents: bool = True
) -> Folder:
    """Compiles all files of a folder; without ``contents`` what is known of a file is not analysed once more."""
    sources = read.value or ()
    compiled, made = compile_each(resolved, sources, with_contents=contents)
    load, runtime = loader(sources), resolved.options.runtime
    by_path = {source.path: source for source in sources}

    def analysed(source: Source) -> ir.Content | None:
        return analyse_source(source, load, runtime=runtime).value

    versions: dict[str, FileVersion] = {}
    loaded: dict[str, list[str]] = {}
    for file in made:
        source = by_path[file.unit.path]
        content = file.content
        if contents and content is None and file.unit.summary is not None:  # it came from the cache
            content = analysed(source)
        versions[source.path] = FileVersion(source, content, file.unit.javascript)
        for path in file.unit.loaded:
            if (library := f"{source.path.partition('/')[0]}/{path}") != source.path:
                loaded.setdefault(library, []).append(source.path)
    diagnostics = (*read.diagnostics, *compiled.diagnostics)
    summaries = {file.unit.path: file.unit.summary for file in made if file.unit.summary is not None}
    libraries = {path: tuple(each) for path, each in loaded.items()}
    return Folder(sources, versions, diagnostics, libraries, summaries, analysed)


def folder_of(resolved: ResolvedRequest, revision: Revision, *, contents: bool = True) -> Folder:
    """The folder as it was then, by the settings of then; an empty one where there was none."""
    if not revision.root.is_dir():
        return NO_FILES
    options = replace(resolved.options, runtime=None)
    if revision.settings:
        found = settings.read(revision.root).value
        options = options if found is None else found.settings.options
    return compiled(replace(resolved, options=options), files.read(revision.root), contents=contents)


def no_revision(problem: NoRevision) -> Outcome:
    """Ends a command that asked git for a revision that it does not have."""
    code, exit_code = (GIT_MISSING, NO_TOOL) if problem.no_git else (NO_REVISION, USAGE)
    return Outcome(exit_code, (Diagnostic(code, problem.message, None, help=problem.help),))
