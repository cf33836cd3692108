"""Texts that lead to another file, or to Auth0's documentation.

In: a view. Out: links of libraries, of actions in flows and of JavaScript files, by paths of the folder; of triggers,
to the page of their event.

    links(view)   ->   (Link(span, path="policies/shared/tenants.policy"), Link(span, url="https://auth0.com/docs/…"))
"""

from collections.abc import Iterator

from actiongen.auth0.load import trigger_ids
from actiongen.auth0.reference import event_page
from actiongen.ide.meaning import actions_called, inside
from actiongen.ide.model import Link
from actiongen.ide.workspace import View
from actiongen.ir.index import IndexEntry, SymbolKind
from actiongen.syntax import tree as syn
from actiongen.syntax.walk import expressions


def links(view: View) -> tuple[Link, ...]:
    """The links of a file, in the order of the text; none to what is not there."""
    if view.indexed is None:
        return ()
    found = [link for entry in view.indexed.index.entries for link in _of_entry(view, entry)]
    return tuple(sorted((*found, *_externs(view)), key=lambda link: link.span.start))


def _of_entry(view: View, entry: IndexEntry) -> Iterator[Link]:
    span = inside(view.source, entry.span)
    match entry.kind:
        case SymbolKind.LIBRARY if entry.definition is not None:
            yield Link(span, path=entry.definition.path)
        case SymbolKind.ACTION:
            action = next(actions_called(view.workspace, entry.name), None)
            if action is not None:
                yield Link(span, path=action.source.path)
        case SymbolKind.TRIGGER:
            page = event_page(entry.name) if entry.name in trigger_ids() else None
            if page is not None:
                yield Link(span, url=page)
        case _:  # nothing else has a file or page of its own
            pass


def _externs(view: View) -> Iterator[Link]:
    """The JavaScript files that the file names and that are there."""
    there = {file.path for file in view.source.externs if file.text is not None}
    if view.tree is None or not there:
        return
    root = view.source.path.partition("/")[0]
    for node in expressions(view.tree):
        match node:
            case syn.Call(syn.Name("extern"), (syn.Argument(None, syn.String(path, span)), *_)) if (
                path in there
            ):
                yield Link(inside(view.source, span), path=f"{root}/{path}")
