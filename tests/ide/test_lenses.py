"""Commands above rules, tests and properties; links to files and to Auth0's documentation."""

from ide_folders import everywhere, workspace

from actiongen.ide.lenses import COMMANDS, lenses
from actiongen.ide.links import links
from actiongen.ide.workspace import View, Workspace
from actiongen.source import JavaScriptFile, Source

ACTION = """action(name="A", trigger="post-login")
load("shared/lib.policy", "x")


@extern("externs/md5.js")
def md5(text: string) -> string: ...


with rule("R", when=x == "y"):
    log(md5("a"))

with on_continue():
    with rule("Back"):
        stop()

test("one", expect=[])
test("two", cases=[case("a", expect=[]), case("b", expect=[])])
never("no", then=acts("R"))
"""
FLOWS = 'flow("post-login", ["a", external("b"), "gone"])\ntest("t", expect=[], way="refresh-token")\n'


def shown(view: View) -> list[str]:
    return [
        " ".join(
            [str(view.source.position(each.span.start).line), each.title, each.command, *each.arguments[1:]]
        )
        for each in lenses(view)
    ]


def view_of(name: str, folder: Workspace) -> View:
    view = folder.view(f"policies/{name}.policy")
    assert view is not None
    return view


def test_lenses_of_an_action() -> None:
    view = view_of("a", workspace(a=ACTION))
    assert shown(view) == [
        "1 Show JavaScript actiongen.showJavaScript",
        "1 Run 3 tests actiongen.runTests",
        "1 Mutate actiongen.mutate",
        "9 Why actiongen.why R",
        "9 Show its JavaScript actiongen.showJavaScript R",
        "13 Why actiongen.why Back",
        "13 Show its JavaScript actiongen.showJavaScript Back",
        "16 Run test actiongen.runTest one",
        "17 Run test actiongen.runTest two",
        "17 Run case actiongen.runTest two a",
        "17 Run case actiongen.runTest two b",
        "18 Prove actiongen.prove no",
    ]
    assert {each.arguments[0] for each in lenses(view)} == {"policies/a.policy"}


def test_lenses_of_flows_and_libraries() -> None:
    folder = workspace(flows=FLOWS, lib='x = "y"\n')
    assert shown(view_of("flows", folder)) == [
        "1 Run 1 test actiongen.runTests",
        "2 Run test actiongen.runTest t",
    ]
    assert shown(view_of("lib", folder)) == []


def test_lenses_of_a_broken_file() -> None:
    text = ACTION.replace("log(md5", "log(((md5")
    assert "16 Run test actiongen.runTest one" in shown(view_of("a", workspace(a=text)))


def test_links() -> None:
    folder = workspace(a=ACTION, flows=FLOWS, shared__lib='x = "y"\n')
    folder.put(Source("policies/a.policy", ACTION, (JavaScriptFile("externs/md5.js", "exports.md5 = 1;"),)))

    def found(name: str) -> list[tuple[str, str | None]]:
        view = view_of(name, folder)
        return [
            (view.source.text[each.span.start : each.span.end], each.path or each.url) for each in links(view)
        ]

    page = "https://auth0.com/docs/actions/reference/post-login/post-login-event-object"
    assert found("a") == [
        ("post-login", page),
        ("shared/lib.policy", "policies/shared/lib.policy"),
        ("externs/md5.js", "policies/externs/md5.js"),
    ]
    assert found("flows") == [("post-login", page), ("a", "policies/a.policy")]


def test_everywhere() -> None:
    for view in everywhere(each=4):
        for link in links(view):
            assert (link.path is None) != (link.url is None)
            assert link.path is None or view.workspace.view(link.path) is not None
        for lens in lenses(view):
            assert lens.command in COMMANDS and 1 <= len(lens.arguments) <= 3
            assert 0 <= lens.span.start <= lens.span.end <= len(view.source.text)
