"""What `check` finds and no keystroke can wait for: what is wrong with the JavaScript, what only the solver excludes.

In: a workspace, which has the time. Out: all diagnostics of its folder, and what they add to those that are told at
once, or take from them; that holds of each file until its text changes.

    later(workspace.sources, at_once, thorough(workspace))   ->   {"policies/a.policy": Later(…)}
"""

from collections.abc import Callable, Iterable, Mapping

from actiongen.compiler import compile_folder
from actiongen.diagnostics.codes_project import SOLVER_MISSING
from actiongen.diagnostics.model import Diagnostic
from actiongen.ide.workspace import Workspace
from actiongen.lazy_dataclass import dataclass
from actiongen.prover.solve import SolverMissing, is_installed
from actiongen.source import Source

Problems = Mapping[str | None, tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class Later:
    """What was found in a text after the rest: ``more``, and ``less`` of what was told at once."""

    source: Source | None
    more: tuple[Diagnostic, ...]
    less: tuple[Diagnostic, ...]


def thorough(
    workspace: Workspace, goes_on: Callable[[int], bool] = lambda done: True
) -> tuple[Diagnostic, ...] | None:
    """All that `check` says of the folder; ``goes_on`` hears how many files are done, and None is the answer where it
    says no.
    """
    made = []
    for number, view in enumerate(workspace.views()):
        if not goes_on(number):
            return None
        made.append(view.built)
    found = compile_folder(workspace.sources, lambda *_: tuple(made), workspace.options).diagnostics
    if workspace.options.proves_checks and not is_installed():
        return (*found, Diagnostic(SOLVER_MISSING, str(SolverMissing()), None))
    return found


def later(
    sources: Iterable[Source], at_once: Problems, found: Iterable[Diagnostic]
) -> dict[str | None, Later]:
    """What is found beside what was told of the same texts at once, by the file to blame; files of which nothing is to
    be said are not there.
    """
    texts = {source.path: source for source in sources}
    by_path: dict[str | None, list[Diagnostic]] = {path: [] for path in at_once}
    for each in found:
        by_path.setdefault(each.path, []).append(each)
    told: dict[str | None, Later] = {}
    for path, those in by_path.items():
        known = at_once.get(path, ())
        more = tuple(each for each in those if each not in known)
        less = tuple(each for each in known if each not in those)
        if more or less:
            told[path] = Later(texts.get(path or ""), more, less)
    return told


def with_later(workspace: Workspace, at_once: Problems, told: Mapping[str | None, Later]) -> Problems:
    """All that is known now: what was found in a text that has changed since is left out."""
    every = {**at_once}
    for path, each in told.items():
        view = None if path is None else workspace.view(path)
        if (None if view is None else view.source) == each.source:
            kept = tuple(known for known in every.get(path, ()) if known not in each.less)
            every[path] = (*kept, *(one for one in each.more if one not in kept))
    return every
