"""The decision table: every way through a rule, in order."""

from actiongen import ir
from actiongen.flow.resolved import Resolved
from actiongen.report.html.decisions import ENDS, GOES_ON, decisions
from actiongen.source import Source
from actiongen.unit import analyse_source, loader

HEADER = 'action(name="A", trigger="post-login")\n'


def table(text: str) -> list[tuple[str, list[tuple[list[str], list[str], str]]]]:
    """For each decision its title, and for each path the conditions, what is done, and how it goes on."""
    source = Source("policies/a.policy", HEADER + text)
    program = analyse_source(source, loader((source,))).value
    assert isinstance(program, ir.Program)
    return [
        (
            decision.title,
            [
                ([f"{each.words} {each.code}".strip() for each in path.conditions], [*path.done], path.ends)
                for path in decision.paths
            ],
        )
        for decision in decisions(Resolved(program), {source.path: source})
    ]


def test_guards_and_rules_in_order() -> None:
    assert table(
        'only_when("Named", event.user.name is not None)\n'
        'with rule("First", when=event.stats.logins_count != 1 and event.user.name is not None):\n    stop()\n'
        'with rule("Always"):\n    api.user.setUserMetadata("a", 1)\n    log("b")\n'
    ) == [
        ("Named", [(["not (event.user.name is not None)"], [], ENDS)]),
        ("First", [(["event.stats.logins_count != 1", "event.user.name is not None"], ["stop()"], ENDS)]),
        ("Always", [([], ['api.user.setUserMetadata("a", 1)', 'log("b")'], GOES_ON)]),
    ]


def test_ways_through_a_rule() -> None:
    rule = (
        'with rule("R", when=event.user.blocked):\n'
        '    if event.client.name == "a":\n        log("a")\n'
        '    elif event.client.name == "b":\n        api.access.deny("b")\n'
        '    log("rest")\n'
    )
    (decision,) = table(rule)
    assert decision[1] == [
        (["event.user.blocked", 'event.client.name == "a"'], ['log("a")'], GOES_ON),
        (
            ["event.user.blocked", 'event.client.name == "b"', 'not event.client.name == "a"'],
            ['api.access.deny("b")'],
            ENDS,
        ),
        # What is left when one branch has ended: it did not come to the denial.
        (
            [
                "event.user.blocked",
                'not ((not event.client.name == "a") and event.client.name == "b")',
            ],
            ['log("rest")'],
            GOES_ON,
        ),
    ]


def test_what_does_not_hold_stands_in_parentheses() -> None:
    (guard,) = table('only_when("Few", event.user.blocked or event.stats.logins_count < 3)\n')
    assert guard[1][0][0] == ["not (event.user.blocked or event.stats.logins_count < 3)"]


def test_a_request_that_fails() -> None:
    asked = 'http.get("https://api.example.com/x", on_error=stop())'
    found = table(f'answer = {asked}\nwith rule("R", when=read(answer.json.ok, boolean)):\n    log("ok")\n')
    assert found == [
        ("answer failed", [([], [asked], GOES_ON), (["without an answer: answer"], ["stop()"], ENDS)]),
        ("R", [(["read(answer.json.ok, boolean)"], ['log("ok")'], GOES_ON)]),
    ]


def test_loops_and_helpers() -> None:
    found = table(
        "def refuse(why):\n    api.access.deny(why)\n"
        'with rule("Each", when=event.user.blocked):\n'
        "    for role in event.authorization.roles:\n        log(role)\n"
        '    refuse("no")\n'
    )
    assert found == [
        (
            "Each",
            [
                (["event.user.blocked", "for each of event.authorization.roles"], ["log(role)"], GOES_ON),
                (["event.user.blocked"], ["api.access.deny(why)"], ENDS),
            ],
        )
    ]
