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
