"""The JavaScript and the tests of a file, as an editor shows them beside it."""

from pathlib import Path

from actiongen.ide.javascript import javascript
from actiongen.ide.tests import listed_tests
from actiongen.ide.workspace import View, Workspace
from actiongen.source import Source

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "policies").rglob("*.policy"))
FOLDER = [Source(str(file.relative_to(ROOT)), file.read_text("utf-8")) for file in FILES]
HEAD = 'action(name="A", trigger="post-login")\n\n'


def view_of(text: str) -> View:
    view = Workspace([Source("policies/a.policy", text)]).view("policies/a.policy")
    assert view is not None
    return view


def test_it_is_what_a_build_writes() -> None:
    workspace = Workspace(FOLDER)
    made = {}
    for source in FOLDER:
        view = workspace.view(source.path)
        assert view is not None
        shown = javascript(view)
        assert (shown.text is None) == bool(shown.reason)
        if shown.text is not None:
            made[Path(source.path).stem] = shown.text
    written = {file.stem: file.read_text("utf-8") for file in (ROOT / "generated").rglob("*.js")}
    assert made == {stem: written[stem] for stem in made}
    assert len(made) == 4


def test_a_file_without_an_action_has_none() -> None:
    assert (
        javascript(view_of("x = 1\n")).reason
        == "This file has no action(…), and so no JavaScript of its own."
    )


def test_a_mistake_is_named() -> None:
    shown = javascript(view_of(f'{HEAD}with rule("R"):\n    api.access.denny("no")\n'))
    assert shown.text is None
    assert "denny" in shown.reason and "[AG" in shown.reason


def test_cases_stand_below_their_test() -> None:
    text = (
        f'{HEAD}test("one", expect=[])\n\ntest("two", cases=[case("a", expect=[]), case("b", expect=[])])\n'
    )
    found = listed_tests(view_of(text))
    assert [(each.title, [case.title for case in each.cases]) for each in found] == [
        ("one", []),
        ("two", ["a", "b"]),
    ]
    assert text[found[0].span.start : found[0].span.end] == 'test("one", expect=[])'


def test_what_is_half_written_keeps_the_others() -> None:
    found = listed_tests(view_of(f'{HEAD}x = event.\n\ntest("one", expect=[])\n\ntest(\n'))
    assert [each.title for each in found] == ["one"]
