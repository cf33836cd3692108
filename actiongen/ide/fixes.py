"""What mends a diagnostic: its own fix, a comment that excuses it, and the fixes of a whole file.

In: a view and a span in it. Out: offers. A fix that is offered is the one that ``check --fix`` makes, and the
comment the one that ``check --add-allow`` writes, whose reason is the author's to write.
"""

from collections.abc import Iterator
from functools import partial

from actiongen.checks.excuse import excuse
from actiongen.diagnostics.fixing import fixed
from actiongen.diagnostics.model import Diagnostic, Edit
from actiongen.ide.model import ActionKind, Change, Offer
from actiongen.ide.workspace import View
from actiongen.source import Source, Span


def fixes(view: View, span: Span) -> Iterator[Offer]:
    """The fixes of what is wrong at a span."""
    found: dict[tuple[Edit, ...], Offer] = {}
    for each in wrong_at(view, span):
        if each.fix is not None and each.fix.edits and each.fix.edits not in found:
            title = each.fix.title[:1].upper() + each.fix.title[1:]
            make = partial(_changes, each.fix.edits)
            found[each.fix.edits] = Offer(
                title, ActionKind.QUICK_FIX, make, (each.code.id,), is_preferred=True
            )
    yield from found.values()


def excuses(view: View, span: Span) -> Iterator[Offer]:
    """Comments that excuse what is found at a span."""
    if view.tree is None:
        return
    offered = set()
    for each in wrong_at(view, span):
        edit = excuse(each, view.source, view.tree)
        if edit is not None and edit not in offered:
            offered.add(edit)
            title = f"Excuse `{each.code.name}` here, with a reason"
            yield Offer(title, ActionKind.QUICK_FIX, partial(_changes, (edit,)), (each.code.id,))


def fix_all(view: View) -> tuple[Change, ...]:
    """The changes of one file that ``check --fix`` would make: one that replaces all of it, none if none is needed.

    It compiles the file again after each round, so an editor asks for it when somebody wants it, not at every step.
    """
    path, workspace = view.source.path, view.workspace

    def diagnose(sources: tuple[Source, ...]) -> tuple[Diagnostic, ...]:
        found = workspace.with_texts(sources).problems()[path]
        # What a fix does to another file is offered at its place alone.
        return tuple(each for each in found if each.fix is None or _is_in(each.fix.edits, path))

    (after,) = fixed((view.source,), diagnose)
    if after.text == view.source.text:
        return ()
    return (Change(view.source.span(0, len(view.source.text)), after.text),)


def wrong_at(view: View, span: Span) -> Iterator[Diagnostic]:
    """What is wrong in a file at a span; what is about the file as a whole at its beginning."""
    for each in view.workspace.problems().get(view.source.path, ()):
        if each.primary is not None and each.span.start <= span.end and span.start <= each.span.end:
            yield each


def _is_in(edits: tuple[Edit, ...], path: str) -> bool:
    return all(edit.span.path == path for edit in edits)


def _changes(edits: tuple[Edit, ...]) -> tuple[Change, ...]:
    return tuple(Change(edit.span, edit.replacement) for edit in edits)
