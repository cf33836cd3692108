"""Mutants: which there are, who notices them, and what tells the survivors from the original."""

import pytest
from testing.policies import program, sources

from actiongen import ir
from actiongen.evaluate.evaluate import evaluate
from actiongen.ir.walk import below
from actiongen.report.measures import mutation_json, mutation_lines
from actiongen.runs.values import canonical_call
from actiongen.source import Source
from actiongen.testing.generate import Generator
from actiongen.testing.in_order import made
from actiongen.testing.mutants import mutants
from actiongen.testing.mutation import Score, percent, score
from actiongen.testing.rewrite import rewritten


def scored(text: str) -> Score:
    return score(program(text), sources(text))


def changes(text: str) -> set[str]:
    return {mutant.what for mutant in mutants(program(text), sources(text))}


def rule(condition: str, effects: str = 'api.access.deny("no")') -> str:
    return f'with rule("R", when={condition}):\n    {effects}\n'


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("event.stats.logins_count <= 1", {"`<=` is `<`", "`<=` is `>`", "`1` is `2`", "`1` is `0`"}),
        (
            'event.user.name == "Bob" and event.user.email_verified',
            {
                "`and` is `or`",
                '`event.user.name == "Bob"` is taken out',
                "`event.user.email_verified` is taken out",
                "`==` is `!=`",
                '`"Bob"` is another text',
            },
        ),
        ("not event.user.email_verified", {"`not` is taken out"}),
        ("event.user.name is None", {"`event.user.name is None` is turned round"}),
        (
            'event.user.name in ["a", "b"]',
            {'`"a"` is taken out', '`event.user.name in ["a", "b"]` is turned round'},
        ),
        ('event.user.email.lower().startswith("a")', {"`lower` is taken out", "`startswith` is `endswith`"}),
        ('(event.user.name or "x") == "x"', {"the default is taken out"}),
        (
            'any(i.provider == "a" for i in event.user.identities if not i.isSocial)',
            {"`any` is `all`", "the filter is taken out"},
        ),
        (
            '"a" in {coalesce(i.user_id, ""): i.provider for i in event.user.identities if i.isSocial}',
            {"the filter is taken out"},
        ),
    ],
)
def test_conditions(condition: str, expected: set[str]) -> None:
    found = changes(rule(condition))
    assert expected <= found
    assert {"the rule is taken out", "the rule always applies", '`"no"` is another text'} <= found


def test_effects() -> None:
    text = rule("event.user.email_verified", 'api.user.setUserMetadata("a", True)\n    api.access.deny("no")')
    text += (
        'with rule("S"):\n    if event.user.name == "a":\n        stop()\n    elif event.user.name == "b":\n'
    )
    text += '        log("b")\n        abort("b")\n    else:\n        api.access.deny("c")\n'
    found = changes(text)
    assert '`api.user.setUserMetadata("a", True)` is taken out' in found
    assert {"`stop()` is taken out", '`abort("b")` is taken out', "`else` is taken out"} <= found
    assert "the second condition of the `if` is taken out" in found
    assert "`R` and `S` change places" in found and "`True` is `False`" in found
    assert '`log("b")` is taken out' not in found, "what is logged decides nothing"


def test_the_original_stays_and_the_rest_is_shared() -> None:
    made = program(rule('event.user.name == "Bob"') + 'with rule("S"):\n    stop()\n')
    before = repr(made.all_steps)
    for mutant in mutants(made, {}):
        assert repr(mutant.program.all_steps) != before
    assert repr(made.all_steps) == before
    same = rewritten(made, lambda node: None).all_steps
    assert all(new is old for new, old in zip(same, made.all_steps, strict=True))


def test_a_helper_changes_for_every_call() -> None:
    text = 'def is_bob(name):\n    return name == "Bob"\n\n'
    text += 'with rule("R", when=is_bob(event.user.name) and is_bob(event.user.nickname)):\n    stop()\n'
    (mutant,) = (mutant for mutant in mutants(program(text), sources(text)) if mutant.what == "`==` is `!=`")
    operators = [node.operator for node in below(mutant.program.all_steps) if hasattr(node, "operator")]
    assert len(mutant.touched) == 2 and operators.count("!=") == 2


def test_ranges_change_at_their_ends() -> None:
    text = rule('ip_in(event.request.ip, ["198.51.100.0/24", "203.0.113.7"])')
    found = changes(text)
    assert {'`"198.51.100.0/24"` is `198.51.100.0/25`', '`"198.51.100.0/24"` is `198.51.100.0/23`'} <= found
    assert '`ip_in(event.request.ip, ["198.51.100.0/24", "203.0.113.7"])` is turned round' in found
    assert '`"203.0.113.7"` is taken out' in found
    weak = scored(
        rule('ip_in(event.request.ip, ["198.51.100.0/24"])')
        + 'test("t", given={event.request.ip: "198.51.100.7"}, expect=api.access.deny("no"))\n'
        + 'test("u", given={event.request.ip: "203.0.113.7"}, expect=[])\n'
    )
    assert len(weak.survivors) == 2 and not weak.equivalent and not weak.undecided
    strong = scored(
        rule('ip_in(event.request.ip, ["198.51.100.0/24"])')
        + 'test("t", given={event.request.ip: "198.51.100.255"}, expect=api.access.deny("no"))\n'
        + 'test("u", given={event.request.ip: "198.51.101.0"}, expect=[])\n'
    )
    assert percent([strong]) == 100.0


def test_zones_and_days_change() -> None:
    text = rule('weekday(now(), "Europe/Vienna") == "Monday" and hour(now(), "UTC") != 8')
    assert {
        '`"Europe/Vienna"` is `UTC`',
        '`"UTC"` is `Asia/Tokyo`',
        '`"Monday"` is another text',
        "`8` is `9`",
    } <= changes(text)
    found = scored(text + 'test("t", given={}, now="2026-01-05T07:00:00Z", expect=api.access.deny("no"))\n')
    survivors = {survivor.mutant.what for survivor in found.survivors}
    assert '`"Europe/Vienna"` is `UTC`' in survivors and not found.undecided


def test_a_large_number_is_shown_with_all_its_digits() -> None:
    assert {"`31536000` is `31536001`", "`31536000` is `31535999`"} <= changes(
        rule("event.stats.logins_count <= 31536000")
    )


BOUND = rule("event.stats.logins_count <= 3")


def test_a_test_at_the_bound_notices() -> None:
    weak = scored(BOUND + 'test("t", given={event.stats.logins_count: 1}, expect=api.access.deny("no"))\n')
    assert percent([weak]) < 100
    survivors = {survivor.mutant.what for survivor in weak.survivors}
    assert survivors == {"`<=` is `<`", "`3` is `2`", "`3` is `4`", "the rule always applies"}
    strong = scored(
        BOUND
        + 'test("t", given={event.stats.logins_count: 3}, expect=api.access.deny("no"))\n'
        + 'test("u", given={event.stats.logins_count: 4}, expect=[])\n'
    )
    assert (percent([strong]), strong.survivors, strong.equivalent) == (100.0, (), ())


def test_the_event_of_a_survivor_tells_it_from_the_original() -> None:
    found = scored(BOUND + 'test("t", given={event.stats.logins_count: 1}, expect=api.access.deny(...))\n')
    assert found.survivors
    for survivor in found.survivors:
        runs = [
            evaluate(program, survivor.event.world) for program in (found.program, survivor.mutant.program)
        ]
        calls = [[canonical_call(*call) for call in made(run)] for run in runs]
        assert calls[0] != calls[1]
        assert (survivor.original, survivor.changed) == (made(runs[0]), made(runs[1]))


def test_what_no_event_tells_apart_is_equivalent() -> None:
    # A login count is a whole number from 1: `< 2` and `<= 1` are the same.
    found = scored(
        rule("event.stats.logins_count < 2 and event.stats.logins_count < 9")
        + 'test("t", given={event.stats.logins_count: 1}, expect=api.access.deny("no"))\n'
        + 'test("u", given={event.stats.logins_count: 2}, expect=[])\n'
    )
    assert "`event.stats.logins_count < 9` is taken out" in {each.what for each in found.equivalent}
    assert not found.survivors


def test_an_action_without_tests_notices_nothing() -> None:
    found = scored(BOUND)
    assert found.killed == 0 and len(found.survivors) == found.counted > 0


def test_drawing_is_the_same_for_a_seed() -> None:
    made = program(BOUND)
    first, second = (score(made, {}, seed=3) for _ in range(2))
    assert [survivor.event.given for survivor in first.survivors] == [
        survivor.event.given for survivor in second.survivors
    ]
    assert Generator(made, 3) is not None


CLAIM = 'api.idToken.setCustomClaim("https://x.example/a", 1)'
CLAIMS = """with rule("A"):
    {0}

with rule("B"):
    {1}
"""


@pytest.mark.parametrize(
    ("upper", "lower", "matters"),
    [
        (
            'api.idToken.setCustomClaim("https://a.example/a", 1)',
            'api.idToken.setCustomClaim("https://a.example/b", 2)',
            False,
        ),
        (
            'api.idToken.setCustomClaim("https://a.example/a", 1)',
            'api.idToken.setCustomClaim("https://a.example/a", 2)',
            True,
        ),
        ('api.idToken.setCustomClaim("https://a.example/a", 1)', 'api.accessToken.addScope("read:a")', False),
        ('api.user.setUserMetadata("a", 1)', 'api.user.setAppMetadata("a", 1)', False),
        ('api.user.setUserMetadata("a", 1)', 'api.access.deny("no")', True),
        ('api.accessToken.addScope("read:a")', 'api.accessToken.removeScope("read:a")', True),
        ('api.multifactor.enable("any")', 'api.multifactor.enable("none")', True),
    ],
)
def test_rules_change_places_where_their_order_can_matter(upper: str, lower: str, matters: bool) -> None:
    assert ("`A` and `B` change places" in changes(CLAIMS.format(upper, lower))) is matters


def test_an_entry_of_a_list_is_asked_for_once() -> None:
    found = [mutant.what for mutant in mutants(*_of(rule('event.user.name in ["a", "b"]')))]
    assert [each for each in found if '"a"' in each and "in [" not in each] == ['`"a"` is taken out']


def test_an_entry_of_a_table_is_taken_out() -> None:
    text = 'T = {"a": "x", "b": "y"}\n\n' + rule('T[event.user.name] == "x"')
    assert {'`"a": "x"` is taken out', '`"b": "y"` is taken out'} <= changes(text)


def _of(text: str) -> tuple[ir.Program, dict[str, Source]]:
    return program(text), sources(text)


def test_what_neither_is_told_apart_nor_shown_to_be_the_same_counts_as_not_noticed() -> None:
    # Nothing here knows that a text without a capital letter is its own lower case.
    text = "small = event.user.user_id.lower()\n\n"
    text += rule('event.user.name == "x" and small.lower() == small')
    text += 'test("t", given={event.user.name: "x"}, expect=api.access.deny("no"))\n'
    text += 'test("u", given={event.user.name: "y"}, expect=[])\n'
    found = scored(text)
    assert "`lower` is taken out" in {each.what for each in found.undecided}
    assert percent([found]) < 100
    lines = [*mutation_lines([found], sources(text))]
    assert any("undecided: `lower` is taken out" in line for line in lines)
    listed = mutation_json([found], sources(text))
    assert isinstance(listed, dict) and len(listed["undecided"]) == len(found.undecided)  # type: ignore[arg-type]


def test_rules_that_exclude_each_other_may_change_places() -> None:
    text = CLAIMS.format('api.access.deny("a")', 'api.access.deny("b")')
    text = text.replace('"A"', '"A", when=event.client.name == "a"').replace(
        '"B"', '"B", when=event.client.name == "b"'
    )
    found = scored(text)
    assert [each.what for each in found.equivalent] == ["`A` and `B` change places"]
    assert any("equivalent: `A` and `B`" in line for line in mutation_lines([found], sources(text)))


def test_the_filter_of_a_dictionary_that_is_asked_for_a_key_is_missed_by_name() -> None:
    text = 'social = {coalesce(i.user_id, ""): i.provider for i in event.user.identities if i.isSocial}\n'
    found = scored(text + rule('"google-oauth2|1" in social'))
    (survivor,) = [each for each in found.survivors if each.mutant.what == "the filter is taken out"]
    assert (survivor.original, [call for call, *_ in survivor.changed]) == ((), ["access.deny"])


def test_a_test_that_does_not_come_to_a_place_notices_nothing_there() -> None:
    found = scored(
        'only_when("A", event.client.name == "A")\n'
        + rule("event.user.email_verified")
        + 'test("elsewhere", given={event.client.name: "B"}, expect=[])\n'
    )
    # What is changed in the guard may let the test pass on to the rule; the rule itself is not reached.
    assert (found.killed, {each.mutant.what for each in found.survivors}) == (
        2,
        {
            '`"A"` is another text',
            "the rule always applies",
            "the rule is taken out",
            '`"no"` is another text',
        },
    )
