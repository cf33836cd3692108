"""What would come of changes: an answer that would make a policy worse is not given.

In: a workspace and changes. Out: the workspace after them, and what is wrong there that was not before. The workspace
itself stays as it is.

    worse(workspace, changed(workspace, changes))   ->   (Diagnostic(UNKNOWN_NAME, …),)
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from actiongen.diagnostics.model import Diagnostic
from actiongen.ide.model import Change, Refusal
from actiongen.ide.workspace import Workspace
from actiongen.source import Source, Span


def changed(workspace: Workspace, changes: Iterable[Change]) -> Workspace:
    """The folder after changes that do not touch each other."""
    by_path: dict[str, list[Change]] = {}
    for change in changes:
        by_path.setdefault(change.span.path, []).append(change)
    return workspace.with_texts(_edited(workspace, path, those) for path, those in by_path.items())


def _edited(workspace: Workspace, path: str, changes: Iterable[Change]) -> Source:
    view = workspace.view(path)
    source = Source(path, "") if view is None else view.source
    return replace(source, text=edited(source.text, changes))


def edited(text: str, changes: Iterable[Change]) -> str:
    """A text after changes of it; of two at one place the first stays in front."""
    for change in sorted(changes, key=lambda each: each.span.start)[::-1]:
        text = text[: change.span.start] + change.text + text[change.span.end :]
    return text


def worse(
    before: Workspace, after: Workspace, path_of: Callable[[str | None], str | None] = lambda path: path
) -> tuple[Diagnostic, ...]:
    """What is wrong after a change of which there was less before: of that code, in that file, which ``path_of`` gives
    for one of the files before.
    """
    left = Counter(
        (path_of(path), each.code.id) for path, those in before.problems().items() for each in those
    )
    found = []
    for path, those in after.problems().items():
        for each in those:
            key = (path, each.code.id)
            left[key] -= 1
            if left[key] < 0:
                found.append(each)
    return tuple(found)


def worse_in_all(before: Workspace, after: Workspace) -> tuple[Diagnostic, ...]:
    """The same, whatever the file: what is wrong with a definition moves with it."""
    left = Counter(each.code.id for those in before.problems().values() for each in those)
    now = Counter(each.code.id for those in after.problems().values() for each in those)
    more = now - left
    return tuple(each for those in after.problems().values() for each in those if more[each.code.id])


def tried(workspace: Workspace, changes: tuple[Change, ...]) -> tuple[Change, ...] | Refusal:
    """The changes, if nothing is wrong after them that was not before."""
    wrong = worse(workspace, changed(workspace, changes))
    return Refusal(f"after that {wrong[0].message} [{wrong[0].code.id}]") if wrong else changes


def span_of_line(source: Source, offset: int) -> Span:
    """The line that an offset is in, with its end."""
    start = source.text.rfind("\n", 0, offset) + 1
    end = source.text.find("\n", offset)
    return source.span(start, len(source.text) if end == -1 else end + 1)
