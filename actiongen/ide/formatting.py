"""The layout of a policy, as the changes that it takes.

In: a view, perhaps a span of it. Out: the smallest changes after which the text is as ``actiongen fmt`` lays it out: a
cursor and whatever else an editor keeps in the other lines stay where they are. In a file that cannot be read as a
whole each statement that can be is laid out alone.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from actiongen.ide.model import Change
from actiongen.ide.workspace import View
from actiongen.lazy_dataclass import replace
from actiongen.source import Source, Span
from actiongen.syntax import tree as syn
from actiongen.syntax.laid_out import layout
from actiongen.syntax.parse import common_end, common_start


def formatting(view: View, within: Span | None = None) -> tuple[Change, ...]:
    """The changes that lay a file out, or those of them that touch ``within``; none where it is laid out already."""
    if view.tree is None:
        return ()
    whole = layout(view.source).value
    if whole is not None:
        changes = [*differences(view.source.span(0, len(view.source.text)), view.source.text, whole)]
    else:
        changes = [
            change for span in _readable(view.tree, view.source) for change in _of_statement(view, span)
        ]
    if within is None:
        return tuple(changes)
    return tuple(each for each in changes if each.span.start <= within.end and within.start <= each.span.end)


def _readable(file: syn.File, source: Source) -> Iterator[Span]:
    """The lines of each statement of the top level that can be read."""
    for statement in file.statements:
        if not isinstance(statement, syn.Broken):
            start = source.text.rfind("\n", 0, statement.span.start) + 1
            end = source.text.find("\n", statement.span.end)
            yield source.span(start, len(source.text) if end == -1 else end + 1)


def _of_statement(view: View, span: Span) -> Iterator[Change]:
    text = view.source.text[span.start : span.end]
    if text[:1].isspace():
        return
    laid_out = layout(Source(view.source.path, text)).value
    if laid_out is not None:
        yield from differences(span, text, laid_out if text.endswith("\n") else laid_out.removesuffix("\n"))


def differences(span: Span, before: str, after: str) -> Iterator[Change]:
    """The smallest changes that make the text of a span another one: line by line, and in the lines what differs."""
    if before == after:
        return
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [span.start]
    for line in old:
        starts.append(starts[-1] + len(line))
    for tag, first, last, new_first, new_last in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            continue
        made = new[new_first:new_last]
        if len(made) == last - first:
            # As many lines as before are most probably the same ones.
            for number, line in enumerate(made, first):
                place = replace(span, start=starts[number], end=starts[number + 1])
                yield from _trimmed(place, old[number], line)
        else:
            place = replace(span, start=starts[first], end=starts[last])
            yield from _trimmed(place, "".join(old[first:last]), "".join(made))


def _trimmed(span: Span, before: str, after: str) -> Iterator[Change]:
    """A change without what is the same at both its ends, if anything is left."""
    if before == after:
        return
    first = common_start(before, after)
    last = common_end(before, after, min(len(before), len(after)) - first)
    place = replace(span, start=span.start + first, end=span.end - last)
    yield Change(place, after[first : len(after) - last])
