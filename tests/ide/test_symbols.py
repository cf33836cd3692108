"""The outline of files, and what a folder has of a name."""

import pytest
from ide_folders import everywhere, workspace

from actiongen.ide.model import Symbol
from actiongen.ide.symbols import symbols, workspace_symbols

ACTION = """action(name="Staff", trigger="post-login")
load("shared/staff.policy", "is_staff")
secrets("KEY")
settings(optional=["SITE"])
schema(event.user.app_metadata, {"a-b": number}, plan=string)

LIMIT = 3


def shout(text):
    loud = text.upper()
    return loud


with on_continue():
    with rule("Back"):
        stop()

with rule("Staff", when=is_staff):
    plan = "x"
    log(plan)

test("one", cases=[case("a", expect=[]), case("b", expect=[])])
never("no", then=acts("Staff"))
"""


def lines(found: tuple[Symbol, ...], depth: int = 0) -> list[str]:
    return [
        line
        for symbol in found
        for line in (
            "  " * depth + f"{symbol.kind.value} {symbol.name} {symbol.detail}".rstrip(),
            *lines(symbol.children, depth + 1),
        )
    ]


def outline(text: str) -> list[str]:
    view = workspace(a=text).view("policies/a.policy")
    assert view is not None
    return lines(symbols(view))


def test_the_outline() -> None:
    assert outline(ACTION) == [
        "file Staff post-login",
        "file shared/staff.policy load",
        "secret KEY secret",
        "secret SITE setting",
        "type event.user.app_metadata schema",
        "  field a-b number",
        "  field plan string",
        "constant LIMIT",
        "function shout (text)",
        "  variable loud",
        "function on_continue",
        "  rule Back rule",
        "rule Staff rule",
        "  constant plan",
        "test one test",
        "  test a case",
        "  test b case",
        "test no property",
    ]


def test_what_cannot_be_read_is_there_too() -> None:
    text = 'with rule("Half", when=event.:\n    stop()\n\nx = = 1\n\n'
    text += 'def f(:\n    return 1\n\ntest("t", given={)\n\ny = 2\n'
    assert outline(text) == ["rule Half rule", "variable x", "function f", "test t test", "constant y"]


@pytest.mark.slow
def test_names_lie_in_their_symbols() -> None:
    def check(found: tuple[Symbol, ...], text: str) -> None:
        for symbol in found:
            assert symbol.name
            assert symbol.span.start <= symbol.name_span.start <= symbol.name_span.end <= symbol.span.end
            assert symbol.name_span.end <= len(text)
            check(symbol.children, text)

    for view in everywhere(each=6):
        check(symbols(view), view.source.text)


def test_a_name_is_found_in_the_folder() -> None:
    folder = workspace(a=ACTION, b=ACTION.replace("Staff", "Others"))

    def found(query: str) -> list[str]:
        return [
            f"{each.path} {each.symbol.name} {each.within}".rstrip()
            for each in workspace_symbols(folder, query)
        ]

    assert found("others") == ["policies/b.policy Others", "policies/b.policy Others"]
    assert found("LMT")[0] == "policies/a.policy LIMIT"
    assert found("plan")[0] == "policies/a.policy plan event.user.app_metadata"
    assert found("nothing of the kind") == []
    assert len(found("")) == 36


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('action(trigger="post-login")\n', []),
        ("action(name=x)\n", []),
        ('action(name="")\n', ["file (no name)"]),
        ('action(name="A", trigger=x)\n', ["file A"]),
        ("flow()\nload()\nsecrets()\nschema()\ntest()\nnobody()\nx.y()\n", []),
        ("flow(x)\nload(x)\nsecrets(x)\ntest(x)\n", []),
        ('test(given={})\ntest(title="t")\n', ["test t test"]),
        (
            'flow("post-login", ["a", external("b", "c"), x])\n',
            ["function flow post-login", "  file a", "  file b", "  file c"],
        ),
        ('flow("post-login", x)\n', ["function flow post-login"]),
        ('secrets("A", ["B"], optional=["C"])\n', [f"secret {each} secret" for each in "ABC"]),
        ('settings("A")\n', ["secret A setting"]),
        (
            'schema(event.user.app_metadata, {"a": string, event.user: string, **x}, b=[number])\n',
            ["type event.user.app_metadata schema", "  field a string", "  field b [number]"],
        ),
        ('x = 1\ny = f(1)\nz = "a"\n', ["constant x", "variable y", "constant z"]),
        (
            "def f(a, b: string):\n    if a:\n        c = 1\n    else:\n        d = 2\n    for e in a:\n"
            "        g = 3\n",
            ["function f (a, b)", "  constant c", "  constant d", "  constant g"],
        ),
        ("with rule(x):\n    a = 1\n", ["function rule", "  constant a"]),
        ('with rule("A  b"):\n    stop()\n', ["rule A b rule"]),
        ('with rule(title="T"):\n    stop()\n', ["rule T rule"]),
        ('with rule(when="T"):\n    stop()\n', ["function rule"]),
        ('with only_when("G"):\n    stop()\n', ["rule G guard"]),
        ('only_when("G", x)\nalways("P", then=x)\n', ["rule G guard", "test P property"]),
        (
            'test("t", cases=[case("a"), x, case(y), case("")])\n',
            ["test t test", "  test a case", "  test (no name) case"],
        ),
        ('test("t", cases=x)\n', ["test t test"]),
        ("# a\nrule\nstop()\n1\n", []),
        # What cannot be read, as far as it shows what it is.
        ('test("t", expect=\n', ["test t test"]),
        ("test('t', expect=\n", ["test t test"]),
        ('test("t\n', ["test t test"]),
        ("test(x, expect=\n", []),
        ('with rule("R", when=(\n', ["rule R rule"]),
        ('case("c", x=\n', ["test c case"]),
        ('# why\ntest( # more\n"t", x=\n', ["test t test"]),
        ("def f(\n", ["function f"]),
        ("def (\n", []),
        ("x = (\n", ["variable x"]),
        ("x == (\n", []),
        ("x (\n", []),
        ("y x = (\n", []),
        ("if = (\n", []),
    ],
)
def test_what_each_line_is(text: str, found: list[str]) -> None:
    assert outline(text) == found


def test_a_symbol_lies_where_its_text_does() -> None:
    text = 'schema(event.user.app_metadata, {"a-b": number}, plan=string)\nsecrets("KEY")\nx = (\n'
    view = workspace(a=text).view("policies/a.policy")
    assert view is not None

    def parts(found: tuple[Symbol, ...]) -> list[tuple[str, str]]:
        return [
            row
            for each in found
            for row in (
                (text[each.span.start : each.span.end], text[each.name_span.start : each.name_span.end]),
                *parts(each.children),
            )
        ]

    assert parts(symbols(view)) == [
        (text.partition("\n")[0], "event.user.app_metadata"),
        ('"a-b": number', '"a-b"'),
        ("plan=string", "plan"),
        ('"KEY"', '"KEY"'),
        ("x = (", "x"),
    ]
