"""What has changed in a policy, in words."""

from actiongen.report.html.changes import Change, changes
from actiongen.report.html.facts import FileVersion
from actiongen.source import Source
from actiongen.unit import analyse_source, loader

HEADER = 'action(name="A", trigger="post-login")\n'
FIRST = 'with rule("First", when=event.user.blocked):\n    stop()\n'
SECOND = 'with rule("Second", when=event.stats.logins_count == 1):\n    stop()\n'
THIRD = 'with rule("Third"):\n    log("x")\n'


def version(text: str) -> FileVersion:
    source = Source("policies/a.policy", text)
    return FileVersion(source, analyse_source(source, loader((source,))).value)


def compared(before: str, now: str) -> list[Change]:
    return [*changes(version(HEADER + before), version(HEADER + now))]


def test_rules_come_go_change_and_move() -> None:
    assert compared(FIRST + SECOND, FIRST + SECOND) == []
    assert compared(FIRST, FIRST + SECOND) == [Change("new", "rule", "Second")]
    assert compared(FIRST + SECOND, SECOND) == [Change("gone", "rule", "First")]
    assert compared(FIRST + SECOND + THIRD, FIRST + SECOND.replace("== 1", "== 2") + THIRD) == [
        Change("changed", "rule", "Second", "event.stats.logins_count == 1", "event.stats.logins_count == 2")
    ]
    assert compared(FIRST + SECOND + THIRD, SECOND + THIRD + FIRST) == [
        Change("moved", "rule", "First", note="from place 1 to place 3")
    ]


def test_what_a_rule_does_has_changed() -> None:
    assert compared(THIRD, THIRD.replace("x", "y")) == [Change("changed", "rule", "Third")]


def test_layout_and_place_are_no_change() -> None:
    spread = 'with rule(\n    "First",\n    when=event.user.blocked,\n):\n\n    stop()\n'
    assert compared(FIRST, f"\n\n{spread}") == [Change("changed", "rule", "First")]
    assert compared(FIRST, f"# why\n\n\n{FIRST}") == []


def test_the_header() -> None:
    before = version('action(name="A", trigger="post-login", runtime="node18")\n' + THIRD)
    now = version(
        '"""Says x."""\naction(name="A", trigger="post-login", runtime="node22", dependencies={"qs": "6.13.0"})\n'
        'secrets("KEY")\n' + THIRD
    )
    assert [*changes(before, now)] == [
        Change("new", "setting", "package qs", now="6.13.0"),
        Change("new", "secret", "KEY"),
        Change("changed", "setting", "runtime", "node18", "node22"),
        Change("changed", "description", ""),
    ]


def test_definitions_guards_and_tests() -> None:
    before = (
        'a = event.user.name\nonly_when("G", a == "x")\n'
        + THIRD
        + 'test("t", given={event.user.name: "x"}, logs=["x"])\n'
    )
    now = before.replace("user.name\n", "client.name\n").replace('== "x"', '== "y"').replace(': "x"', ': "y"')
    assert compared(before, now) == [
        Change("changed", "definition", "a", "event.user.name", "event.client.name"),
        Change("changed", "condition", "G", 'a == "x"', 'a == "y"'),
        Change("changed", "test", "t"),
    ]


def test_flows() -> None:
    before = version('flow("post-login", ["a", "b", external("c")])\n')
    now = version('flow("post-login", ["b", "a", "d"])\nflow("pre-user-registration", ["e"])\n')
    assert [*changes(before, now)] == [
        Change("new", "action in the flow of post-login", "d"),
        Change("new", "flow of", "pre-user-registration"),
        Change("new", "action in the flow of pre-user-registration", "e"),
        Change("gone", "action in the flow of post-login", "c (external)"),
        Change("moved", "action in the flow of post-login", "b", note="from place 2 to place 1"),
    ]


def test_what_is_not_understood_has_no_words() -> None:
    assert changes(version("x = = 1\n"), version(HEADER + FIRST)) == ()
