"""A folder of policies while it is being written: its texts, and what is known of each.

In: sources, one after another, as somebody types. Out: a :class:`View` of each file, and what is wrong in the folder.
After a change, what depends on it alone is worked out again, when somebody asks: the statements around the change are
read, its file and those that load it analysed.

    workspace = Workspace(sources)
    workspace.put(Source("policies/a.policy", text))
    workspace.problems()["policies/a.policy"]
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

from actiongen import ir
from actiongen.analysis.analyse import analyse
from actiongen.analysis.index import Analysed, Indexed, analyse_for_index, analyse_with_index, trigger_of
from actiongen.analysis.libraries import Load
from actiongen.analysis.top_level import call_in
from actiongen.auth0.model import Trigger
from actiongen.compiler import NO_OPTIONS, checked
from actiongen.diagnostics.model import Checked, Diagnostic
from actiongen.flow.satisfiability import MakeLogic
from actiongen.lazy_dataclass import replace
from actiongen.options import Options
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import ReadText, again, read
from actiongen.unit import CompiledFile, below, check_file, with_javascript

_NOT_THERE: Checked[syn.File] = Checked(None)
_DECLARING = frozenset({"action", "load", "schema", "secrets", "settings"})


class View:
    """One file of the folder, as it is now; a change of the folder makes another one.

    Each part is worked out when it is first asked for, and kept.
    """

    def __init__(self, workspace: "Workspace", text: ReadText) -> None:
        self.workspace = workspace
        """The folder that the file is in."""
        self._text = text
        self.source = text.source
        """The text."""
        self._for_index: Analysed | None = None

    def moved_to(self, workspace: "Workspace") -> "View":
        """The same view in a workspace where it would be the same, with all that has been worked out."""
        view = View(workspace, self._text)
        for name in ("compiled", "built", "program", "indexed"):
            if name in self.__dict__:
                view.__dict__[name] = self.__dict__[name]
        return view

    @property
    def tree(self) -> syn.File | None:
        """The syntax tree; None for a text that is no policy at all."""
        return self._text.file.value

    @cached_property
    def compiled(self) -> CompiledFile:
        """What the compiler makes of the file, without its JavaScript."""
        workspace = self.workspace
        kept = self._analysed if self.earlier is not None else analyse
        return check_file(self.source, workspace.load, workspace.options.runtime, workspace.logic, kept)

    def _analysed(self, file: syn.File, load: Load, runtime: str | None) -> Checked[ir.Content]:
        """What the file means; where somebody asks what names mean, its index will need no more than that."""
        if trigger_of(file, self.source.text) is None:
            return analyse(file, load, runtime)
        self._for_index = analyse_for_index(file, self.source.text, load, runtime)
        return self._for_index.meaning

    @cached_property
    def built(self) -> CompiledFile:
        """The same with the JavaScript, and what is wrong with that."""
        return with_javascript(self.compiled, self.source, self.workspace.load)

    @cached_property
    def program(self) -> ir.Program | None:
        """The action, with as much as is understood; None for other files."""
        content = self.compiled.content
        return content if isinstance(content, ir.Program) else None

    @cached_property
    def indexed(self) -> Indexed | None:
        """What every name and expression means; None for a text that is no policy at all."""
        if self.tree is None:
            return None
        if self._for_index is not None:
            analysed, self._for_index = self._for_index, None
            return analysed.indexed(self.source.text)
        # The other files are asked for nothing where this one says it.
        trigger = None if trigger_of(self.tree, self.source.text) else self._trigger
        return analyse_with_index(
            self.tree, self.source.text, self.workspace.load, self.workspace.options.runtime, trigger
        )

    @property
    def is_indexed(self) -> bool:
        """Whether :attr:`indexed` is there at once."""
        return "indexed" in self.__dict__

    @property
    def earlier(self) -> "View | None":
        """The file as it was when somebody last asked what its names mean, if that was in this session."""
        return self.workspace.earlier(self.source.path)

    @cached_property
    def declared(self) -> Indexed | None:
        """What :attr:`indexed` says of the declarations of an action, its schemas and secrets, without the rest: so it
        is there at once after each keystroke.
        """
        calls = [(statement, call_in(statement)) for statement in self.tree.statements] if self.tree else []
        if self.tree is None or self.is_indexed or not any(call and call[0] == "action" for _, call in calls):
            return self.indexed
        kept = tuple(statement for statement, call in calls if call is not None and call[0] in _DECLARING)
        file = replace(self.tree, statements=kept)
        return analyse_with_index(
            file, self.source.text, self.workspace.load, self.workspace.options.runtime, None
        )

    @property
    def _trigger(self) -> Trigger | None:
        """For a library: that of the actions that load it, where they are all of one."""
        path = below(self.source)
        programs = [view.program for view in self.workspace.views() if path in view.compiled.unit.loaded]
        triggers = {program.header.trigger.id: program.header.trigger for program in programs if program}
        return next(iter(triggers.values())) if len(triggers) == 1 else None


class Workspace:
    """The files of a folder by their paths, as in :class:`Source`; ``options`` are those of the repository.

    Where these want it, ``logic`` answers the checks; None for the answer that is built in, which is quick.
    """

    def __init__(
        self,
        sources: Iterable[Source] = (),
        options: Options = NO_OPTIONS,
        logic: MakeLogic | None = None,
    ) -> None:
        self.options = options
        self._logic = logic
        self._views: dict[str, View] = {}
        self._texts: dict[str, ReadText] = {}
        self._paths_below: dict[str, str] = {}
        self._earlier: dict[str, View] = {}
        for source in sources:
            self.put(source)

    @property
    def logic(self) -> MakeLogic | None:
        """Who answers the checks, None for the answer that is built in."""
        return self._logic if self.options.proves_checks else None

    @property
    def sources(self) -> tuple[Source, ...]:
        """The texts, in the order of their paths."""
        return tuple(self._texts[path].source for path in sorted(self._texts))

    def put(self, source: Source) -> None:
        """Adds a file, or changes its text."""
        known = self._texts.get(source.path)
        if known is not None and known.source == source:
            return
        self._texts[source.path] = read(source) if known is None else again(known, source)
        self._paths_below[below(source)] = source.path
        self._forget(source.path)

    def become(self, sources: Iterable[Source]) -> None:
        """Has these texts, and no others."""
        texts = {source.path: source for source in sources}
        for path in self._texts.keys() - texts.keys():
            self.remove(path)
        for source in texts.values():
            self.put(source)

    def remove(self, path: str) -> None:
        """Takes a file out, if it is there."""
        text = self._texts.pop(path, None)
        if text is not None:
            del self._paths_below[below(text.source)]
            self._forget(path)
            self._earlier.pop(path, None)

    def configure(self, options: Options) -> None:
        """Changes the options."""
        if options != self.options:
            self.options = options
            self._views.clear()

    def view(self, path: str) -> View | None:
        """What is known of a file; None if it is not there."""
        text = self._texts.get(path)
        if text is None:
            return None
        if path not in self._views:
            self._views[path] = View(self, text)
        return self._views[path]

    def earlier(self, path: str) -> View | None:
        """The last view of a file, before it changed, of which the names are known."""
        return self._earlier.get(path)

    def views(self) -> Iterable[View]:
        """All files, in the order of their paths."""
        return (view for path in sorted(self._texts) if (view := self.view(path)) is not None)

    def with_texts(self, sources: Iterable[Source], gone: Iterable[str] = ()) -> "Workspace":
        """Another workspace with other texts, and without the files ``gone``: what is known of the rest is kept."""
        other = Workspace((), self.options, self._logic)
        other._texts = dict(self._texts)
        other._paths_below = dict(self._paths_below)
        for path, view in self._views.items():
            other._views[path] = view.moved_to(other)
        for path in gone:
            other.remove(path)
        for source in sources:
            other.put(source)
        return other

    def load(self, path: str) -> Checked[syn.File]:
        """The tree of a file by its path below the folder, for the compiler."""
        known = self._paths_below.get(path)
        return _NOT_THERE if known is None else self._texts[known].file

    def problems(self) -> Mapping[str | None, tuple[Diagnostic, ...]]:
        """What is wrong, by the file to blame, None for what no file is to blame for; files in which nothing is wrong
        are there too.
        """
        found = checked(tuple(view.compiled for view in self.views()), self.options).diagnostics
        by_path: dict[str | None, list[Diagnostic]] = {path: [] for path in sorted(self._texts)}
        for diagnostic in found:
            by_path.setdefault(diagnostic.path, []).append(diagnostic)
        return {path: tuple(those) for path, those in by_path.items()}

    def _forget(self, path: str) -> None:
        """Forgets what has been worked out of a file, and of those that load it or might have."""
        below_ = path.partition("/")[2]
        for other, view in [*self._views.items()]:
            compiled = view.__dict__.get("compiled")
            if other == path or compiled is None or below_ in compiled.unit.loaded:
                if view.is_indexed:
                    self._earlier[other] = view
                del self._views[other]
            elif not isinstance(compiled.content, ir.Program):
                # That of a library depends on the actions that load it.
                view.__dict__.pop("indexed", None)
                view.__dict__.pop("declared", None)
