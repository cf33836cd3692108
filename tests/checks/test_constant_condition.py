"""AG407: wherever a condition stands, its smallest part that decides nothing is reported, once."""

import pytest

from actiongen.checks.constant_condition import constant_condition
from actiongen.flow.resolved import Resolved

from .programs import fixed, gate, ids, labels, marks, only, program, source

NAME = "event.client.name"
HELPERS = "def same(text):\n    return text\n\ndef show(text):\n    log(text)\n\n"
ODD = 'def odd(text):\n    is_odd = 1 < 2 and text == "a"\n    return is_odd\n\n'
SEEN = 'def seen(text):\n    if text == "a" or 1 < 2:\n        log("seen")\n\n'
BODIES = [
    'if 1 < 2:\n        log("x")',
    f'if {NAME} == "a":\n        if 1 < 2:\n            log("x")',
    f'if {NAME} == "a":\n        log("x")\n    elif 1 < 2:\n        log("y")',
    f'if {NAME} == "a":\n        log("x")\n    else:\n        log("y" if 1 < 2 else "z")',
    "for role in event.authorization.roles:\n        if 1 < 2:\n            log(role)",
    'log("y" if 1 < 2 else "z")',
    f'log("x" if {NAME} == "a" else "y" if 1 < 2 else "z")',
    f'log(("x" if 1 < 2 else "y") if {NAME} == "a" else "z")',
    f'log(1 < 2 and {NAME} == "a")',
    f'log(not (1 < 2 and {NAME} == "a"))',
    "log([role for role in event.authorization.roles if 1 < 2])",
    'log(["y" if 1 < 2 else role for role in event.authorization.roles])',
    'log([role for role in (["y"] if 1 < 2 else ["z"])])',
    "log({key: 1 for key, value in event.client.metadata.items() if 1 < 2})",
    'log({key: "y" if 1 < 2 else "z" for key, value in event.client.metadata.items()})',
    f'log(any(role == {NAME} for role in ["a", "b"] if role != "c" and 1 < 2))',
    'show("a" if 1 < 2 else "b")',
    'log(same("a" if 1 < 2 else "b"))',
    f'is_seen = {NAME} == "a" or 1 < 2\n    log(is_seen)',
]


@pytest.mark.parametrize("body", BODIES)
def test_a_part_that_decides_nothing_in_a_body(body: str) -> None:
    check = constant_condition(Resolved(program(f'{HELPERS}with rule("a"):\n    {body}\n')))
    assert [diagnostic.primary.text for diagnostic in check] == ["always True"]


@pytest.mark.parametrize(
    ("helper", "call"), [(ODD, f'if odd({NAME}):\n        log("x")'), (SEEN, f"seen({NAME})")]
)
def test_a_part_that_decides_nothing_in_a_helper_is_reported_there_alone(helper: str, call: str) -> None:
    text = f'{helper}with rule("a"):\n    {call}\n    {call}\n'
    assert [label[0] for label in labels(text)] == ["1 < 2"]


@pytest.mark.parametrize(
    ("condition", "part"),
    [
        (f'{NAME} == "a" or 1 < 2', "1 < 2"),
        (f'not ({NAME} == "a" and 1 < 2)', "1 < 2"),
        (f'({NAME} == "a") if 1 < 2 else {NAME} == "b"', "1 < 2"),
        ('any(role == "a" for role in event.authorization.roles if 1 < 2)', "1 < 2"),
        (f'("a" if 1 < 2 else {NAME}) == {NAME}', "1 < 2"),
        ("is_small", "is_small"),
        (f'is_small and {NAME} == "a"', "is_small"),
        (f'{NAME} == "a" or {NAME} != "a"', None),
    ],
)
def test_the_smallest_part_of_a_condition(condition: str, part: str | None) -> None:
    text = f"is_small = 1 < 2\n{gate(condition, 'log(1)')}"
    assert [label[0] for label in labels(text)] == [part or condition]


def test_a_name_is_shown_with_what_it_stands_for() -> None:
    text = f"is_small = 1 < 2\n{gate('is_small', 'log(1)')}"
    assert labels(text) == [["is_small", "1 < 2"]]
    assert marks(only(text)) == ["always True", "defined here"]


def test_a_definition_is_judged_where_it_stands_and_not_again_where_it_is_used() -> None:
    definition = f'is_small = 1 < 2 and {NAME} == "a"\n'
    assert ids(f"{definition}{gate('is_small', 'log(1)')}") == ["AG407"]


def test_a_guard_is_judged_as_a_rule_is() -> None:
    assert ids(f'only_when(1 < 2 and {NAME} == "a")\n{gate(NAME, "log(1)")}') == ["AG407"]
    both = f'only_when({NAME} == "a" and {NAME} == "b" and 1 < 2)\n{gate(NAME, "log(1)")}'
    assert ids(both) == ["AG405"]


def test_what_some_event_decides_is_left_alone() -> None:
    assert ids(f'with rule("a"):\n    log({NAME} == "a", not ({NAME} == "b"))\n') == []


FIXES = [
    (f'{NAME} == "a" and 1 < 2', f'{NAME} == "a"'),
    (f'1 < 2 and {NAME} == "a"', f'{NAME} == "a"'),
    (f'(1 < 2) and ({NAME} == "a")', f'({NAME} == "a")'),
    (f'({NAME} == "a")and((1 < 2))', f'({NAME} == "a")'),
    (f'{NAME} == "a" and 1 < 2 and {NAME}.endswith("a")', f'{NAME} == "a" and {NAME}.endswith("a")'),
    (f'({NAME} == "a"\n    and 1 < 2\n)', f'({NAME} == "a"\n)'),
    (f'{NAME} == "a" or 2 < 1', f'{NAME} == "a"'),
    (f'{NAME} == "a" and not 2 < 1', f'{NAME} == "a"'),
    (f'{NAME} == "a" or not (1 < 2)', f'{NAME} == "a"'),
    (f'{NAME} == "b" or ({NAME} == "a" and (1 < 2))', f'{NAME} == "b" or ({NAME} == "a")'),
    # The other one would change what the condition means, or nobody can say what goes.
    (f'{NAME} == "a" or 1 < 2', None),
    (f'{NAME} == "a" and not 1 < 2 or {NAME} == "b"', None),
    (f'({NAME} == "a"  # the shop\n    and 1 < 2)', None),
]


@pytest.mark.parametrize(("condition", "wanted"), FIXES)
def test_the_edit_leaves_what_means_the_same(condition: str, wanted: str | None) -> None:
    text = f'with rule("a", when={condition}):\n    log("x")\n'
    assert (
        only(text).fix is None
        if wanted is None
        else fixed(text) == source(text.replace(condition, wanted)).text
    )


def test_a_rule_that_always_runs_needs_no_condition() -> None:
    for condition in ("1 < 2", f'{NAME} == "a" or {NAME} != "a"'):
        text = f'with rule(\n    "a",\n    when={condition},\n):\n    log("x")\n'
        assert fixed(text) == source('with rule(\n    "a",\n):\n    log("x")\n').text
    assert only('with rule("a", when=(1 < 2)):\n    log("x")\n').fix is None
    assert only('with rule("a", when=2 < 1):\n    log("x")\n').fix is None
