"""AG416: which field a gate needs, who is spared, and what stands in for the call that does not run."""

import pytest

from .programs import found, gate, ids, labels, marks, only

COUNTRY = 'event.request.geoip.countryCode == "XX"'
ROLES = "event.authorization.roles"
DENY, REVOKE = 'api.access.deny("no")', 'api.session.revoke("no")'
CHALLENGE = 'api.multifactor.enable("any")'


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        # one field is spared, the other one is not
        (f'"A" in {ROLES} and {COUNTRY}', ["AG416"]),
        (f'event.user.email.lower() == "eve@evil.example" and {COUNTRY}', ["AG416"]),
        # one field is tested, the other one is not
        (f"event.user.name is not None and {COUNTRY}", ["AG416"]),
        (f"event.request.geoip is not None and {COUNTRY}", []),
        (f"event.request.geoip.countryName is not None and {COUNTRY}", []),
        (f'coalesce(event.request.geoip.countryName, "none") != "none" and {COUNTRY}', []),
        # a person who is also asked about in another way is not only that person
        ('event.user.name == "Eve" and len(event.user.name) == 3', ["AG416"]),
        ('"Eve" == event.user.name', []),
        ('event.user.name in ["Eve", "Eva"]', []),
        ('event.user.name.strip().upper() == "EVE"', []),
        ('event.user.name.startswith("Eve")', ["AG416"]),
        # no range holds an address that is absent
        ('ip_in(event.user.phone_number, ["198.51.100.0/24"])', ["AG416"]),
        ('not ip_in(event.user.phone_number, ["198.51.100.0/24", "2001:db8::/32"])', []),
        (f"event.user.name in {ROLES}", ["AG416"]),
        ("event.user.name", ["AG416"]),
        ("event.user.name == event.user.nickname", ["AG416"]),
    ],
)
def test_every_field_is_judged_by_itself(condition: str, expected: list[str]) -> None:
    assert ids(gate(condition)) == expected


def test_the_outermost_part_that_may_be_absent_is_named() -> None:
    diagnostic = only(gate(COUNTRY))
    assert diagnostic.message == "`api.access.deny` does not run where `event.request.geoip` is absent"
    assert labels(gate(COUNTRY)) == [[DENY, "event.request.geoip.countryCode"]]
    assert marks(diagnostic) == ["skipped without a word", "absent, this does not hold"]
    assert "`event.request.geoip is None or`" in (diagnostic.help or "")


def test_two_fields_are_named_at_once_and_left_to_the_author() -> None:
    diagnostic = only(gate(f'{COUNTRY} and event.user.name.startswith("Eve")'))
    assert "where `event.request.geoip` or `event.user.name` is absent" in diagnostic.message
    assert len(diagnostic.secondary) == 2 and diagnostic.fix is None


def test_the_field_is_shown_where_it_is_read() -> None:
    read = "event.request.geoip.countryCode"
    assert labels(f"country = {read}\n" + gate('country == "XX"')) == [[DENY, read]]


def test_all_keys_of_a_container_are_one_field() -> None:
    keys = [f'event.experiment.config.{key} == "x"' for key in "ab"]
    assert labels(gate(" and ".join(keys))) == [[DENY, "event.experiment.config.a"]]


def test_a_call_in_a_helper_is_shown_where_it_is_called_and_where_it_stands() -> None:
    text = f'def end():\n    {DENY}\n\nwith rule("a", when={COUNTRY}):\n    end()\n'
    assert labels(text) == [["end()", DENY, "event.request.geoip.countryCode"]]
    assert marks(only(text))[1] == "called here"


@pytest.mark.parametrize(
    ("text", "is_mended"),
    [
        (gate(COUNTRY), True),
        (f'with rule("a", when={COUNTRY}):\n    log("x")\n    {DENY}\n', False),
        (f'with rule("a"):\n    if {COUNTRY}:\n        {DENY}\n', False),
        (f"is_far = {COUNTRY}\n{gate('is_far')}", False),
    ],
)
def test_a_fix_is_offered_where_the_rule_does_nothing_else_and_reads_the_field_itself(
    text: str, is_mended: bool
) -> None:
    assert (only(text).fix is not None) is is_mended


def test_a_field_that_a_guard_needs_is_not_forgotten() -> None:
    assert ids(f'only_when({COUNTRY})\n{gate("event.stats.logins_count > 1")}') == ["AG416"]


def test_a_call_that_never_runs_is_not_called_skipped() -> None:
    assert ids(gate(f"{COUNTRY} and event.stats.logins_count < 1 and event.stats.logins_count > 2")) == [
        "AG405"
    ]


def test_each_gate_is_judged_by_what_is_above_it() -> None:
    ends = f'with rule("b", when={COUNTRY.replace("==", "!=")}):\n    stop()\n'
    first, last = gate('event.client.name == "a"'), gate('event.client.name == "c"', title="c")
    assert labels(first + ends + last) == [[DENY, "event.request.geoip.countryCode"]]
    assert found(first + ends + last)[0].primary.span.start > len(first)
    assert ids(ends + first + last) == ["AG416", "AG416"]


def test_who_has_been_refused_for_the_lack_of_a_field_does_not_slip_through() -> None:
    refused = gate('event.request.geoip.countryCode not in ["DE"]')
    below = gate('event.request.geoip.cityName != "Ulm" and event.client.name == "a"', title="b")
    assert ids(refused + below) == []


def test_a_later_arm_is_judged_by_its_own_conditions() -> None:
    stops = "".join(
        f'        if event.client.client_id == "{letter}":\n            stop()\n' for letter in "xyz"
    )
    arms = (
        f'    if event.client.name == "q":\n{stops}        {DENY}\n'
        f"    elif not ({COUNTRY}):\n        log(1)\n"
        f'    elif event.client.name == "a":\n        {DENY}\n'
    )
    assert ids(f'with rule("a"):\n{arms}') == ["AG416"]


def test_what_is_tested_in_a_loop_is_not_tested_below_it() -> None:
    loop = (
        f"    for role in coalesce({ROLES}, []):\n"
        f"        if event.request.geoip is None:\n            stop()\n        {DENY}\n"
    )
    assert ids(f'with rule("a"):\n{loop}    if {COUNTRY}:\n        {DENY}\n') == ["AG416"]


def test_a_denial_of_a_group_stays_one_whoever_was_refused_above() -> None:
    for above in (f'"B" in {ROLES}', f'"B" not in {ROLES}'):
        assert ids(gate(above) + gate(f'"A" in {ROLES}', title="b")) == []
    assert (
        ids(f'with rule("a"):\n    for role in {ROLES}:\n        if role == "A":\n            {DENY}\n') == []
    )


@pytest.mark.parametrize(
    ("loop", "advice"),
    [
        ("event.transaction.requested_scopes", "a loop over nothing has no round"),
        ('["a", "b"]', "say what happens then"),
        ("event.authentication.methods", "say what happens then"),
    ],
)
def test_the_advice_is_about_the_loop_where_the_loop_is_why(loop: str, advice: str) -> None:
    body = DENY if "scopes" in loop else f"if {COUNTRY}:\n            {DENY}"
    diagnostics = found(f'with rule("a"):\n    for item in {loop}:\n        {body}\n')
    assert any((diagnostic.help or "").startswith(advice) for diagnostic in diagnostics)


def test_the_advice_for_a_field_that_is_itself_the_condition_is_about_the_condition() -> None:
    assert (only(gate("event.user.name")).help or "").startswith("say what happens then")


# Another call takes over


def of_arms(*conditions: str, last: str = DENY) -> str:
    arms = "".join(
        f"    {'elif' if index else 'if'} {condition}:\n        {DENY}\n"
        for index, condition in enumerate(conditions)
    )
    return f'with rule("a"):\n{arms}    else:\n        {last}\n'


def test_the_last_of_many_arms_takes_over_for_the_one_before() -> None:
    names = [f'event.client.name == "{letter}"' for letter in "abcde"]
    assert ids(of_arms(*names, COUNTRY)) == []
    assert ids(of_arms(*names, COUNTRY, last='log("x")')) == ["AG416"]


@pytest.mark.parametrize(
    ("call", "other", "is_skipped"),
    [
        (DENY, DENY, False),
        (DENY, REVOKE, False),
        # a denial wants a denial
        (DENY, CHALLENGE, True),
        (CHALLENGE, DENY, False),
        (CHALLENGE, CHALLENGE, False),
    ],
)
def test_what_takes_over_is_as_strict(call: str, other: str, is_skipped: bool) -> None:
    text = f'with rule("a"):\n    if {COUNTRY}:\n        {call}\n    else:\n        {other}\n'
    assert ("AG416" in ids(text)) is is_skipped


def test_a_call_that_runs_beside_takes_nothing_over() -> None:
    beside = f'with rule("a"):\n    if {COUNTRY}:\n        {REVOKE}\n    {{}}        {REVOKE}\n'
    assert ids(beside.format("if event.stats.logins_count > 1:\n")) == ["AG416"]
    assert ids(beside.format(f"if not ({COUNTRY}):\n")) == []


def test_another_rule_takes_nothing_over() -> None:
    assert ids(gate(COUNTRY, REVOKE) + gate(f"not ({COUNTRY})", REVOKE, title="b")) == ["AG416"]


@pytest.mark.slow
def test_every_call_of_a_long_rule_is_judged() -> None:
    conditions = [f'event.client.name == "{number}" and {COUNTRY}' for number in range(150)]
    assert ids(of_arms(*conditions, last='log("x")')) == ["AG416"] * 150
