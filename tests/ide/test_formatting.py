"""The layout as changes: the smallest, and in broken files of what can be read."""

from random import Random

import pytest
from ide_folders import everywhere, policies, workspace
from quick import some

from actiongen.ide.formatting import formatting
from actiongen.ide.model import Change
from actiongen.ide.trying import edited
from actiongen.ide.workspace import View, Workspace
from actiongen.source import Source
from actiongen.syntax.laid_out import layout


def view_of(text: str) -> View:
    view = workspace(a=text).view("policies/a.policy")
    assert view is not None
    return view


def changes(text: str) -> list[tuple[str, str]]:
    return [(text[each.span.start : each.span.end], each.text) for each in formatting(view_of(text))]


def test_only_what_differs_is_changed() -> None:
    assert changes("x = 1\ny=2\nz = [1,2]\n") == [("=", " = "), ("", " ")]
    assert changes("x = 1\ny = 2\n") == []


def test_a_range() -> None:
    text = "x=1\ny = 2\nz=3\n"
    view = view_of(text)
    assert formatting(view, view.source.span(10, 12)) == (Change(view.source.span(11, 12), " = "),)


def test_what_can_be_read_of_a_broken_file() -> None:
    text = "x=1\nwith rule(:\n    stop( )\ny=2 # why\n"
    assert edited(text, formatting(view_of(text))) == "x = 1\nwith rule(:\n    stop( )\ny = 2  # why\n"


@pytest.mark.slow
def test_it_gives_what_fmt_gives() -> None:
    random = Random(3)
    for source in some(policies()):
        text = source.text
        for _ in range(4):
            at = random.choice(
                [i for i, each in enumerate(text) if each in ",=([" and text[i + 1 : i + 2] != "="]
            )
            text = f"{text[: at + 1]} {text[at + 1 :]}"
        view = Workspace([Source(source.path, text)]).view(source.path)
        assert view is not None
        wanted = layout(view.source).value
        if wanted is not None:
            assert edited(text, formatting(view)) == wanted


@pytest.mark.slow
def test_broken_files() -> None:
    for view in everywhere(each=2):
        after = edited(view.source.text, formatting(view))
        assert after.split() == view.source.text.split() or layout(view.source).value == after
