"""The names of a file right after a keystroke are those of the text before, where they are now."""

from actiongen.ide.completion import completions
from actiongen.ide.naming import named
from actiongen.ide.workspace import View, Workspace
from actiongen.ir.types import Basic
from actiongen.source import Source

HEADER = 'action(name="A", trigger="post-login", deploy=False)\n\n'
TEXT = (
    HEADER
    + "first = event.user.email\n\nlast = event.user.app_metadata\nschema(event.user.app_metadata, plan=string)\n"
)


def changed(old: str, new: str) -> View:
    """A view of a text that somebody has looked at and then changed."""
    workspace = Workspace([Source("policies/a.policy", TEXT)])
    view = workspace.view("policies/a.policy")
    assert view is not None
    assert view.indexed is not None
    workspace.put(Source("policies/a.policy", TEXT.replace(old, new)))
    later = workspace.view("policies/a.policy")
    assert later is not None
    return later


def test_they_move_with_the_text_and_keep_their_types() -> None:
    view = changed("email", "email_verified")
    found = {each.entry.name: each.entry for each in named(view)}
    assert {name: view.source.text[each.span.start : each.span.end] for name, each in found.items()} == {
        "first": "first",
        "last": "last",
    }
    assert (found["first"].type, found["last"].type) == (Basic.STRING, Basic.JSON)
    assert not view.is_indexed


def test_new_names_are_there_and_old_ones_are_gone() -> None:
    view = changed("first =", "other =")
    assert [each.entry.name for each in named(view)] == ["last", "other"]


def test_completion_needs_no_new_index() -> None:
    view = changed("\nlast", "\nx = last.\nlast = 1\nlast")
    offset = view.source.text.index("event.user.email") + len("event.user.")
    assert "email" in {each.label for each in completions(view, offset)}
    assert not view.is_indexed


def test_members_of_a_name_are_known_by_its_path() -> None:
    view = changed("schema(", "x = last.\n\nschema(")
    offset = view.source.text.index("last.\n") + len("last.")
    assert [each.label for each in completions(view, offset)] == ["plan"]
    assert not view.is_indexed


def test_a_file_that_is_gone_has_no_past() -> None:
    workspace = changed("email", "name").workspace
    workspace.remove("policies/a.policy")
    assert workspace.earlier("policies/a.policy") is None
