"""What each change of an expression makes of its value: the words of a change, and what the action writes then.

The changes that are no matter of the expression (the rule, the key that is written) are left out of the tables.
"""

import pytest
from testing.policies import program, sources

from actiongen.evaluate.evaluate import evaluate
from actiongen.runs.values import Value
from actiongen.testing.events import input_of
from actiongen.testing.mutants import mutants

GIVEN = """test(
    "t",
    given={
        event.stats.logins_count: 7,
        event.client.name: " Ann-Ann ",
        event.user.nickname: "bob",
        event.user.given_name: "",
        event.user.email_verified: False,
        event.authorization.roles: ["b", "a", "b"],
    },
    expect=[],
)
"""
OTHER = {"the rule is taken out", '`"key"` is another text'}

VALUES: dict[str, tuple[Value, dict[str, Value]]] = {
    "event.stats.logins_count + 3": (10.0, {"`+` is `-`": 4.0, "`3` is `2`": 9.0, "`3` is `4`": 11.0}),
    "event.stats.logins_count - 3": (4.0, {"`-` is `+`": 10.0, "`3` is `2`": 5.0, "`3` is `4`": 3.0}),
    "event.stats.logins_count * 2": (14.0, {"`*` is `/`": 3.5, "`2` is `1`": 7.0, "`2` is `3`": 21.0}),
    "floor(event.stats.logins_count / 2)": (
        3.0,
        {
            "`floor` is `ceil`": 4.0,
            "`floor` is taken out": 3.5,
            "`/` is `*`": 14.0,
            "`2` is `1`": 7.0,
            "`2` is `3`": 2.0,
        },
    ),
    "min([event.stats.logins_count, 3])": (
        3.0,
        {"`min` is `max`": 7.0, "`event.stats.logins_count` is taken out": 3.0, "`3` is taken out": 7.0},
    ),
    "sum([event.stats.logins_count, 3])": (
        10.0,
        {"`sum` is `max`": 7.0, "`event.stats.logins_count` is taken out": 3.0, "`3` is taken out": 7.0},
    ),
    "event.client.name.strip()": ("Ann-Ann", {"`strip` is taken out": " Ann-Ann "}),
    "event.client.name.lower()": (
        " ann-ann ",
        {"`lower` is `upper`": " ANN-ANN ", "`lower` is taken out": " Ann-Ann "},
    ),
    'event.client.name.replace("-", "+")': (
        " Ann+Ann ",
        {
            "`replace` is taken out": " Ann-Ann ",
            '`"-"` is another text': " Ann-Ann ",
            '`"+"` is another text': " Ann+xAnn ",
        },
    ),
    "coalesce(unique(event.authorization.roles), [])": (
        ["b", "a"],
        {"the default is taken out": ["b", "a"], "`unique` is taken out": ["b", "a", "b"]},
    ),
    "coalesce(sorted(event.authorization.roles, reverse=True), [])": (
        ["b", "b", "a"],
        {
            "the default is taken out": ["b", "b", "a"],
            "`sorted` is taken out": ["b", "a", "b"],
            "the order is turned round": ["a", "b", "b"],
        },
    ),
    'coalesce(event.user.username, "z")': (
        "z",
        {"the default is taken out": None, '`"z"` is another text': "zx"},
    ),
    'event.user.given_name or "z"': ("z", {"the default is taken out": "", '`"z"` is another text': "zx"}),
    '"a" if event.stats.logins_count > 6 else "b"': (
        "a",
        {
            "the two values of `if … else` are exchanged": "b",
            "`>` is `<=`": "b",
            "`>` is `>=`": "a",
            "`6` is `5`": "a",
            "`6` is `7`": "b",
            '`"a"` is another text': "ax",
            '`"b"` is another text': "a",
        },
    ),
    'event.user.nickname.startswith("bo")': (
        True,
        {"`startswith` is `endswith`": False, '`"bo"` is another text': False},
    ),
    '"b" in event.authorization.roles': (
        True,
        {'`"b" in event.authorization.roles` is turned round': False, '`"b"` is another text': False},
    ),
    "event.stats.logins_count >= 7": (
        True,
        {"`>=` is `<`": False, "`>=` is `>`": False, "`7` is `6`": True, "`7` is `8`": False},
    ),
    "event.stats.logins_count < 7": (
        False,
        {"`<` is `<=`": True, "`<` is `>=`": True, "`7` is `6`": False, "`7` is `8`": True},
    ),
    "event.stats.logins_count != 7": (
        False,
        {"`!=` is `==`": True, "`7` is `6`": True, "`7` is `8`": True},
    ),
    'all(r == "b" for r in event.authorization.roles)': (
        False,
        {"`all` is `any`": True, "`==` is `!=`": False, '`"b"` is another text': False},
    ),
    '[r for r in event.authorization.roles if r == "a"]': (
        ["a"],
        {
            "the filter is taken out": ["b", "a", "b"],
            "`==` is `!=`": ["b", "b"],
            '`"a"` is another text': [],
        },
    ),
    'event.user.nickname == "bob" or event.user.email_verified': (
        True,
        {
            "`or` is `and`": False,
            '`event.user.nickname == "bob"` is taken out': False,
            "`event.user.email_verified` is taken out": True,
            "`==` is `!=`": False,
            '`"bob"` is another text': False,
        },
    ),
    '{"bob": 1, "eve": 2}.get(event.user.nickname, 3)': (
        1.0,
        {
            '`"bob": 1` is taken out': 3.0,
            '`"eve": 2` is taken out': 1.0,
            "`1` is `0`": 0.0,
            "`1` is `2`": 2.0,
            "`2` is `1`": 1.0,
            "`2` is `3`": 1.0,
            "`3` is `2`": 1.0,
            "`3` is `4`": 1.0,
        },
    ),
    "[event.client.name, *event.authorization.roles]": (
        [" Ann-Ann ", "b", "a", "b"],
        {
            "`event.client.name` is taken out": ["b", "a", "b"],
            "`event.authorization.roles` is taken out": [" Ann-Ann "],
        },
    ),
    "[event.client.name]": ([" Ann-Ann "], {}),
    "True": (True, {"`True` is `False`": False}),
    "not event.user.email_verified": (True, {"`not` is taken out": False}),
}


@pytest.mark.parametrize("expr", VALUES)
def test_what_an_expression_is_after_a_change(expr: str) -> None:
    text = f'with rule("R"):\n    api.user.setAppMetadata("key", {expr})\n{GIVEN}'
    made = program(text)
    world = input_of(made, made.tests[0]).world
    before, after = VALUES[expr]
    assert evaluate(made, world).calls == (("user.setAppMetadata", ("key", before)),)
    found: dict[str, Value] = {}
    for mutant in mutants(made, sources(text)):
        if mutant.what not in OTHER:
            ((_, (_, found[mutant.what])),) = evaluate(mutant.program, world).calls
    assert found == after


def test_what_steps_and_effects_lose() -> None:
    text = (
        'only_when("Known", event.user.email_verified)\n'
        'with rule("R", when=event.user.nickname is not None):\n    stop()\n'
    )
    text += 'score = http.get("https://x.example", accept=[404], retries=2, on_error=stop())\n'
    text += (
        'with rule("S", when=score.status == 404):\n'
        "    if event.stats.logins_count == 1:\n        stop()\n"
        "    elif event.stats.logins_count == 2:\n        stop()\n"
        "    elif event.stats.logins_count == 3:\n        stop()\n"
        '    api.user.setAppMetadata("key", "a long text, of which no more is shown than sixty letters")\n'
    )
    found = [mutant.what for mutant in mutants(program(text), sources(text))]
    assert [what for what in found if "`==`" not in what and " is `" not in what] == [
        "the guard is taken out",
        "`R` and `S` change places",
        "the rule always applies",
        "the rule is taken out",
        "`event.user.nickname is not None` is turned round",
        "`not` is taken out",
        "the request is taken out",
        "`accept` is taken out",
        "`stop()` is taken out",
        "the rule always applies",
        "the rule is taken out",
        "the first condition of the `if` is taken out",
        "the second condition of the `if` is taken out",
        "the third condition of the `if` is taken out",
        *["`stop()` is taken out"] * 3,
        '`api.user.setAppMetadata("key", "a long text, of which no mo…` is taken out',
        '`"key"` is another text',
        '`"a long text, of which no more is shown than sixty letters"` is another text',
    ]
    assert "`retries` is `1`" in found and "`404` is `405`" in found


def test_a_request_helper_and_its_condition_are_changed() -> None:
    text = (
        "def status():\n"
        '    found = http.get("https://x.example", retries=1, on_error=log("no"))\n'
        "    return found.status\n\n\n"
        'with rule("R"):\n    made = status() if event.stats.logins_count == 7 else None\n    log(made)\n'
        '    other = status()\n    api.user.setAppMetadata("status", coalesce(other, 0))\n'
    )
    found = [mutant.what for mutant in mutants(program(text), sources(text))]
    assert {"`==` is `!=`", "`7` is `8`", "`7` is `6`"} <= {*found}
    assert found.count("`retries` is `0`") == 1, "for every call at once"
