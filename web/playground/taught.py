"""What an editor is told about a place: what stands there, what can be written there, what a call takes.

In: a workspace, and a question with a path and an offset of JavaScript. Out: the answers of ``actiongen.ide`` as plain
values.
"""

from typing import cast

from actiongen.ide.actions import code_actions
from actiongen.ide.completion import completions
from actiongen.ide.formatting import formatting
from actiongen.ide.hover import hover
from actiongen.ide.model import Change
from actiongen.ide.navigation import definition
from actiongen.ide.signatures import signature
from actiongen.ide.workspace import View, Workspace
from playground.forms import Json, Places, places_of


def hovered(workspace: Workspace, asked: Json) -> Json:
    """What is to be said of a place, as Markdown."""
    view, offset, places = at(workspace, asked)
    found = hover(view, offset)
    return {"hover": None if found is None else {"place": places.span(found.span), "text": found.text}}


def completed(workspace: Workspace, asked: Json) -> Json:
    """What can be written at a place."""
    view, offset, places = at(workspace, asked)
    found = [
        {
            "place": places.span(each.span),
            "label": each.label,
            "kind": each.kind.value,
            "insert": each.text,
            "isSnippet": each.is_snippet,
            "detail": each.detail,
            "documentation": each.documentation,
        }
        for each in completions(view, offset)
    ]
    return {"completions": found}


def signed(workspace: Workspace, asked: Json) -> Json:
    """The call that is being written at a place."""
    view, offset, _ = at(workspace, asked)
    found = signature(view, offset)
    if found is None:
        return {"signature": None}
    active = None if found.active is None else found.parameters[found.active]
    return {
        "signature": {
            "label": found.label,
            "active": None if active is None else active[:2],
            "text": found.documentation if active is None else active[2],
        }
    }


def defined(workspace: Workspace, asked: Json) -> Json:
    """Where the name at a place is defined."""
    view, offset, places = at(workspace, asked)
    return {"places": [places.span(span) for span in definition(view, offset)]}


def offered(workspace: Workspace, asked: Json) -> Json:
    """What can be done with the text at a place."""
    view, offset, places = at(workspace, asked)
    span = view.source.span(offset, places.offset(view.source.path, cast(int, asked["to"])))
    return {
        "actions": [
            {"title": each.title, "edits": edits(each.changes, places)}
            for each in code_actions(view, span)
            # The page makes no files.
            if all(workspace.view(change.span.path) is not None for change in each.changes)
        ]
    }


def laid_out(workspace: Workspace, asked: Json) -> Json:
    """The edits after which a file is laid out as ``actiongen fmt`` does it."""
    view, places = view_of(workspace, asked), places_of(workspace)
    return {"edits": edits(formatting(view), places)}


def at(workspace: Workspace, asked: Json) -> tuple[View, int, Places]:
    """The file and the place that a question is about."""
    view, places = view_of(workspace, asked), places_of(workspace)
    return view, places.offset(view.source.path, cast(int, asked["at"])), places


def view_of(workspace: Workspace, asked: Json) -> View:
    """The file that a question is about."""
    view = workspace.view(cast(str, asked["path"]))
    if view is None:
        raise KeyError(asked["path"])
    return view


def edits(changes: tuple[Change, ...], places: Places) -> list[Json]:
    """Changes of texts."""
    return [{**places.span(change.span), "insert": change.text} for change in changes]
