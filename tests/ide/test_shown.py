"""The JavaScript and the tests of a file, as an editor shows them beside it."""

from dataclasses import replace
from pathlib import Path

from actiongen.ide.javascript import javascript, javascript_lines, lines_of, origin_of
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


def test_a_rule_leads_to_its_lines_and_a_line_to_its_rule() -> None:
    view = Workspace(FOLDER).view("policies/mfa_action.policy")
    assert view is not None
    text = javascript(view).text
    assert text is not None
    at = view.source.text.index("First logins")
    (found,) = lines_of(view, view.source.span(at, at))
    assert [line.strip() for line in text.split("\n")[found.first - 1 : found.last]] == [
        "// First logins skip MFA",
        "if (event.stats.logins_count <= 1) {",
        "return;",
        "}",
    ]
    assert {origin_of(view, line) for line in range(found.first, found.last + 1)} == {found.origin}
    assert origin_of(view, 1) is None and origin_of(view, found.last + 1) is None


def test_a_line_leads_into_a_library() -> None:
    view = Workspace(FOLDER).view("policies/mfa_action.policy")
    assert view is not None
    library = view.workspace.view("policies/shared/tenants.policy")
    assert library is not None
    origins = [each.origin for each in javascript_lines(view) if each.origin.path == library.source.path]
    assert [library.source.text[each.start : each.end] for each in origins] == [
        'TEST_TENANT = "floatme-test"',
        "on_test_tenant = event.tenant.id == TEST_TENANT",
    ]
    assert len(lines_of(view, library.source.span(0, len(library.source.text)))) == 2


def test_without_javascript_there_are_no_lines() -> None:
    view = view_of(f'{HEAD}with rule("R"):\n    api.access.denny("no")\n')
    assert javascript_lines(view) == () and origin_of(view, 1) is None
    assert javascript_lines(view_of("x = 1\n")) == ()


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


def test_a_place_at_the_edge_of_a_rule_is_in_it() -> None:
    text = f'{HEAD}with rule("R"):\n    log("a")\n\nwith rule("S"):\n    log("b")\n'
    view = view_of(text)
    first, second = javascript_lines(view)
    rules = [text.index('with rule("R'), text.index('with rule("S')]
    for at, found in (
        (rules[0], [first]),
        (first.origin.start - 1, []),
        (first.origin.end, [first]),
        (first.origin.end + 1, []),
        (rules[1], [second]),
    ):
        assert [*lines_of(view, view.source.span(at, at))] == found, at
    whole = view.source.span(0, len(text))
    assert lines_of(view, whole) == (first, second)
    assert lines_of(view, replace(whole, path="policies/b.policy")) == ()
