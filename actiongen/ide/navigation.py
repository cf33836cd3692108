"""Where a name gets its meaning, and who else names the same thing.

In: a view and an offset. Out: spans of names, without quotes, in any file of the folder; nothing where no name is.

    definition(view, offset)   ->   (Span("policies/shared/tenants.policy", 34, 45),)
"""

from actiongen.ide.meaning import inside, meaning_at, occurrences
from actiongen.ide.workspace import View
from actiongen.source import Span


def definition(view: View, offset: int) -> tuple[Span, ...]:
    """Where the name at an offset gets its meaning; a file begins at 0. Several where it may mean several things."""
    found = meaning_at(view, offset)
    if found is None:
        return ()
    _, meaning = found
    return tuple(_name(view, span) for span in meaning.definitions)


def references(view: View, offset: int) -> tuple[Span, ...]:
    """All places of the folder that name what the name at an offset names, the definition among them."""
    found = meaning_at(view, offset)
    if found is None:
        return ()
    return tuple(each.span for each in occurrences(view.workspace, found[1]))


def _name(view: View, span: Span) -> Span:
    other = view.workspace.view(span.path)
    return span if other is None else inside(other.source, span)
