"""What is shown in a text that is not in it, what its names are called, and what a diagnostic means.

In: a workspace, and a question with a path. Out: the answers of ``actiongen.ide`` as plain values.
"""

from importlib import resources
from typing import cast

from actiongen.ide.colours import colours
from actiongen.ide.hints import hints
from actiongen.ide.javascript import lines_of
from actiongen.ide.lenses import MUTATE, PROVE, RUN_TEST, RUN_TESTS, lenses
from actiongen.ide.model import Refusal
from actiongen.ide.moving import moved
from actiongen.ide.renaming import can_rename, rename
from actiongen.ide.workspace import Workspace
from actiongen.source import Span
from playground.forms import Json, places_of
from playground.taught import at, edits, view_of

_ON_THE_COMMAND_LINE = (MUTATE, PROVE)
_TITLES = {RUN_TEST: "Result", RUN_TESTS: "Results of the tests"}
"""A page runs all tests after each change."""
_TITLED = 2
"""A test leads to its cases, which have no line of their own."""


def shown(workspace: Workspace, asked: Json) -> Json:
    """The colours, the hints and the lenses of a file, without those that a page cannot carry out."""
    view, places = view_of(workspace, asked), places_of(workspace)
    path = view.source.path
    return {
        "colours": [
            [*places.range(each.span), " ".join((each.type, *each.modifiers))] for each in colours(view)
        ],
        "hints": [
            {
                "at": places.range(Span(path, each.offset, each.offset))[0],
                "text": each.text,
                "why": each.explanation,
            }
            for each in hints(view)
        ],
        "lenses": [
            {
                "at": places.range(each.span)[0],
                "title": _TITLES.get(each.command, each.title),
                "command": each.command,
                "of": each.arguments[1:],
            }
            for each in lenses(view)
            if each.command not in _ON_THE_COMMAND_LINE and len(each.arguments) <= _TITLED
        ],
    }


def found_lines(workspace: Workspace, asked: Json) -> Json:
    """The lines of the JavaScript, from 1, that come from what stands at a place."""
    view, offset, _ = at(workspace, asked)
    found = lines_of(view, view.source.span(offset, offset))
    return {"line": found[0].first if found else None}


def renamed(workspace: Workspace, asked: Json) -> Json:
    """The edits that give what stands at a place another name; without one, what would be renamed. A ``refusal`` says
    why not.
    """
    view, offset, places = at(workspace, asked)
    new = cast(str | None, asked.get("new"))
    if new is None:
        span = can_rename(view, offset)
        if isinstance(span, Refusal):
            return {"refusal": _sentence(span)}
        return {"name": view.source.text[span.start : span.end]}
    found = rename(view, offset, new)
    if isinstance(found, Refusal):
        return {"refusal": _sentence(found)}
    return {
        "edits": edits(tuple(each for each in found if each.moved_to is None), places),
        "moves": [[each.span.path, each.moved_to] for each in found if each.moved_to is not None],
    }


def refiled(workspace: Workspace, asked: Json) -> Json:
    """The edits of other files when a file gets another path."""
    found = moved(workspace, cast(str, asked["path"]), cast(str, asked["to"]))
    if isinstance(found, Refusal):
        return {"refusal": _sentence(found)}
    return {"edits": edits(found, places_of(workspace))}


def _sentence(refusal: Refusal) -> str:
    reason = refusal.reason
    return f"{reason[:1].upper()}{reason[1:]}."


def explained(_workspace: Workspace, asked: Json) -> Json:
    """The page of a diagnostic."""
    file = resources.files("actiongen.diagnostics").joinpath("pages", f"{asked['id']}.md")
    return {"page": file.read_text(encoding="utf-8") if file.is_file() else None}
