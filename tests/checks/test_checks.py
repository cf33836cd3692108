"""What the case files cannot say: labels, fixes, and where the checks must stay silent."""

import re
from dataclasses import replace

import pytest
from backends.javascript.ir_builders import TRIGGER

from actiongen.auth0.model import ITEM
from actiongen.checks import CHECKS, run_checks
from actiongen.checks.whole_event import is_whole
from actiongen.flow.resolved import Resolved

from .programs import fixed, found, gate, ids, labels, marks, only, program


def test_every_check_is_reported_once_and_in_order() -> None:
    text = 'with rule("a"):\n    log(event.user.email, event.user.email)\n    log(event)\n'
    diagnostics = run_checks(Resolved(program(text)))
    assert [diagnostic.code.id for diagnostic in diagnostics] == ["AG413", "AG413", "AG410"]
    assert len(CHECKS) == len(set(CHECKS)) > 9


# AG405


def test_an_unreachable_rule_names_the_rule_above_and_no_other() -> None:
    text = (
        'with rule("a", when=event.client.name == "a"):\n    stop()\n'
        'with rule("b", when=event.client.name == "b"):\n    stop()\n'
        'with rule("c", when=event.client.name == "b" and event.stats.logins_count > 1):\n    log("x")\n'
    )
    condition = 'event.client.name == "b"'
    assert labels(text) == [[f"{condition} and event.stats.logins_count > 1", condition]]
    assert found(text)[0].help == "move this rule above `b`, or take it out"


def test_two_rules_above_can_leave_nothing() -> None:
    text = (
        'with rule("a", when=event.client.name == "a"):\n    stop()\n'
        'with rule("b", when=event.client.name != "a"):\n    stop()\n'
        'with rule("c"):\n    log("x")\nwith rule("d"):\n    log("y")\n'
    )
    # the second one below is not said again
    assert labels(text)[0][1:] == ['event.client.name == "a"', 'event.client.name != "a"']
    assert ids(text) == ["AG405"]


@pytest.mark.parametrize("test", ['startswith("Shop")', 'endswith("p")'])
def test_a_text_that_a_guard_leaves_has_its_beginning_and_its_end(test: str) -> None:
    guard = 'only_when(event.client.name == "Shop")\n'
    assert ids(f"{guard}{gate(f'not event.client.name.{test}')}") == ["AG405"]


@pytest.mark.parametrize(
    "rules",
    [
        # an absent address is neither
        ('event.user.email == "a"', 'event.user.email != "a" and event.user.email == "b"'),
        ("event.user.email.startswith('a')", "not event.user.email.startswith('a')"),
        ("event.stats.logins_count <= 1", "event.stats.logins_count <= 2"),
        ('"A" in event.authorization.roles', '"B" in event.authorization.roles'),
        ("event.client.name == event.connection.name", "event.client.name != event.connection.name"),
    ],
)
def test_a_rule_that_some_event_reaches_is_left_alone(rules: tuple[str, str]) -> None:
    above, here = (text.replace("'", '"') for text in rules)
    text = f'with rule("a", when={above}):\n    stop()\nwith rule("b", when={here}):\n    log("x")\n'
    assert "AG405" not in ids(text)


def test_what_may_end_the_action_is_not_what_does() -> None:
    text = (
        'with rule("a"):\n    for role in event.authorization.roles:\n        stop()\n'
        'with rule("b"):\n    if event.client.name == "a":\n        stop()\n'
        'with rule("c"):\n    log("x")\n'
    )
    assert ids(text) == []


def test_a_condition_that_is_constant_hides_no_rule_below_it() -> None:
    both = 'event.client.name == "a" and event.client.name == "b"'
    assert ids(f'{gate("1 > 2")}{gate(both, title="b")}') == ["AG407", "AG405"]


def test_a_part_that_never_holds_is_shown_alone() -> None:
    diagnostic = only(gate('(event.user.email or "none") == "" and event.stats.logins_count > 1'))
    assert marks(diagnostic) == ["never holds"]
    both = only(gate('event.client.name == "a" and event.client.name == "b"'))
    assert marks(both) == ["excludes the other part", "the other part"]


# AG406


def test_rules_that_differ_in_an_argument_or_in_order_are_no_duplicates() -> None:
    one = 'with rule("a"):\n    log("x")\n    log("y")\n'
    assert ids(one + one.replace('"a"', '"b"')) == ["AG406"]
    assert ids(one + 'with rule("b"):\n    log("y")\n    log("x")\n') == []
    assert ids(one + 'with rule("b", when=event.stats.logins_count > 1):\n    log("x")\n    log("y")\n') == []


def test_two_denials_of_one_condition_are_no_duplicates_for_the_second_never_runs() -> None:
    twice = gate('event.client.name == "a"') + gate('event.client.name == "a"', title="b")
    assert ids(twice) == ["AG405"]


HELPERS = """
def made():
    return uuid()


def named(text):
    return f"{text} {made()}"


a = made()
b = made()
"""


def test_what_is_new_each_time_is_no_value_of_two_calls() -> None:
    for condition in ("a != b", "a == b", "made() == made()", "named(a) != named(a)", "uuid() == uuid()"):
        assert ids(HELPERS + gate(condition)) == [], condition
    assert ids(HELPERS + gate("a != a")) == ["AG405"]


def test_helpers_are_compared_by_what_they_do() -> None:
    helpers = 'def one():\n    log("1")\n\ndef two():\n    log("2")\n\ndef uno():\n    log("1")\n\n'
    rules = '{}with rule("a"):\n    one()\nwith rule("b"):\n    {}()\n'
    assert ids(rules.format(helpers, "two")) == []
    assert ids(rules.format(helpers, "uno")) == ["AG406"]


def test_effects_of_different_kinds_are_no_duplicates() -> None:
    bodies = ["log(role)", "for r in event.authorization.roles:\n        log(r)", "stop()"]
    rules = "".join(
        f'with rule("{number}", when=event.stats.logins_count > 1):\n    {body}\n'
        for number, body in enumerate(bodies)
    )
    assert ids(f'role = coalesce(event.client.name, "x")\n{rules}') == []


# AG407


def test_a_helper_is_judged_as_it_is_written_and_not_for_one_call() -> None:
    text = (
        'def show(loud):\n    if loud == "yes":\n        log("LOUD")\n\n'
        'with rule("a"):\n    show("yes")\n    show(event.client.name)\n'
    )
    assert ids(text) == []
    assert ids(text.replace('if loud == "yes"', 'if 1 < 2 and loud == "yes"')) == ["AG407"]


def test_the_smallest_part_is_shown() -> None:
    text = 'with rule("a", when=not (event.client.name == "x" and not 2 > 1)):\n    log("x")\n'
    assert [label[0] for label in labels(text)] == ["2 > 1"]


# AG421


PROTOCOL = "event.transaction.protocol"
CHALLENGE = '    api.multifactor.enable("any")\n'


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        (f'only_when({PROTOCOL} != "oauth2-refresh-token")\n', []),
        (f'only_when(not ({PROTOCOL} == "oauth2-refresh-token"))\n', []),
        (f'only_when({PROTOCOL} in ["oidc-basic-profile", "samlp"])\n', []),
        (f'only_when({PROTOCOL}.startswith("oidc"))\n', []),
        (f'only_when({PROTOCOL} not in ["oauth2-password"])\n', ["AG421"]),
        (f'only_when({PROTOCOL}.startswith("oauth2"))\n', ["AG421"]),
        (f'with rule("s", when={PROTOCOL} == "oauth2-refresh-token"):\n    log("x")\n', ["AG421"]),
        (f'with rule("s", when={PROTOCOL} == "oauth2-refresh-token"):\n    api.access.deny("no")\n', []),
        (
            f'def quiet(p):\n    return p == "oauth2-refresh-token"\n\n'
            f'with rule("s"):\n    if quiet({PROTOCOL}):\n        stop()\n',
            [],
        ),
    ],
)
def test_what_excludes_a_refresh_token(above: str, expected: list[str]) -> None:
    warned = [id for id in ids(f'{above}with rule("a"):\n{CHALLENGE}') if id == "AG421"]
    assert warned == expected


def test_the_fix_of_a_challenge_extends_the_condition() -> None:
    text = 'with rule("a", when=event.client.name == "a" or event.stats.logins_count > 1):\n' + CHALLENGE
    after = fixed(text)
    assert (
        'or event.stats.logins_count > 1) and event.transaction.protocol != "oauth2-refresh-token"' in after
    )
    assert ids(after) == []
    more = text + '    log("more")\n'
    assert found(more)[0].fix is None


def test_other_triggers_have_no_such_call() -> None:
    header = 'action(name="T", trigger="pre-user-registration")\n'
    text = f'{header}\nwith rule("a"):\n    api.access.deny("a", "b")\n'
    assert ids(text) == []


# AG410, AG413, AG419


@pytest.mark.parametrize("name", ["API_KEY", "DOMAIN", "TOKEN_URL", "KEY_ID", "PUBLIC_KEY", "x"])
def test_a_secret_is_what_is_declared_so_whatever_its_name(name: str) -> None:
    read = f'(optional=["{name}"])\nwith rule("a"):\n    log(event.secrets.{name})\n'
    assert ids(f"secrets{read}") == ["AG419"]
    assert ids(f"settings{read}") == []


@pytest.mark.parametrize(
    ("trigger", "value", "expected"),
    [
        ("custom-phone-provider", "event.notification.code", ["AG419"]),
        ("custom-phone-provider", "event.notification", ["AG419", "AG413"]),
        ("custom-email-provider", "event.notification", ["AG419", "AG413"]),
        ("custom-token-exchange", "event.transaction.subject_token", ["AG419"]),
        # AG410 says it of what is open
        ("custom-token-exchange", "event.transaction", ["AG410"]),
        ("credentials-exchange", "event.request.body.client_secret", ["AG419"]),
        ("credentials-exchange", "event.request.body.client_secret.x", ["AG419"]),
        ("credentials-exchange", "event.request.body.scope", []),
    ],
)
def test_credentials_of_an_event_are_kept_out_of_logs(trigger: str, value: str, expected: list[str]) -> None:
    text = f'action(name="T", trigger="{trigger}")\nwith rule("a"):\n    log({value})\n'
    assert sorted(ids(text)) == sorted(expected)


KEY = 'secrets("KEY")\nk = event.secrets.KEY\n'


@pytest.mark.parametrize(
    ("value", "leaks"),
    [
        ("k.lower()", True),
        ("k[0:3]", True),
        ('f"<{k}>"', True),
        ('{"a": {"b": [k]}}', True),
        ('k if event.client.name == "a" else "b"', True),
        ("coalesce(event.user.name, k)", True),
        ("[x for x in [k]]", True),
        ("first(x for x in [k])", True),
        ('", ".join([k])', True),
        ('to_json({"a": k})', True),
        ('{"a": k, "b": "c"}["a"]', True),
        ('{"a": k, "b": "c"}["b"]', False),
        ('{"a": k, **{"b": "c"}}["b"]', False),
        ('{**{"a": k}, "b": "c"}["a"]', True),
        ('{**{"a": k}, "b": "c"}["b"]', False),
        # a field that may be absent lets the one before it through
        ('{**{"a": k}, "a": event.client.name}["a"]', False),
        ('{**{"a": k}, "a": event.user.name}["a"]', True),
        ('{event.client.name: {"a": k, "b": "c"}}[event.client.name].a', True),
        ('{event.client.name: {"a": k, "b": "c"}}[event.client.name].b', False),
        ('{k: "a"}["b"]', False),
        ('{k: "a"}', True),
        ('[*[k], "a"]', True),
        ('[["a", k]][0][1]', True),
        ('{"a": {"b": "c", "d": k}}["a"]["b"]', False),
        ('{"a": {"b": "c", "d": k}}["a"]["d"]', True),
        ("[x for xs in [[k]] for x in xs]", True),
        ('[y for x in [{"a": k, "b": ["c"]}] for y in x.b]', False),
        ('{x: k for x in ["a"]}["a"]', True),
        ('{k: x for x in ["a"]}["b"]', False),
        ('{x: {"a": k, "b": "c"} for x in ["y"]}["y"]["b"]', False),
        ('[x for x, y in {"a": k}.items()]', False),
        ('[y for x, y in {"a": k}.items()]', True),
        ('[x for x, y in {k: "a"}.items()]', True),
        ("sorted([k])", True),
        ('k.replace("a", "b")', True),
        ('k.split("a")', True),
        ('{"a": k, "b": "c"}.get("b", "d")', False),
        ('{"b": "c"}.get("b", k)', True),
        ("len(k)", False),
        ('k == "x"', False),
        ('"a" if k == "x" else "b"', False),
        ('any(x == "a" for x in [k])', False),
        ('k.startswith("a")', False),
    ],
)
def test_what_a_value_tells_of_a_secret(value: str, leaks: bool) -> None:
    assert ("AG419" in ids(f'{KEY}with rule("a"):\n    log({value})\n')) is leaks


def test_definitions_are_looked_into_once() -> None:
    doubled = "".join(f"k{n + 1} = k{n} or k{n}\n" for n in range(60))
    assert ids(f'secrets("KEY")\nk0 = event.secrets.KEY\n{doubled}with rule("a"):\n    log(k60)\n') == [
        "AG419"
    ]


def test_the_credentials_of_an_event_may_find_the_user() -> None:
    header = 'action(name="T", trigger="custom-token-exchange")\ntoken = event.transaction.subject_token\n'
    taken = 'coalesce(token.split(".")[0], "none")'
    assert ids(f'{header}with rule("a"):\n    api.authentication.setUserById({taken})\n') == []
    assert ids(f'{header}with rule("a"):\n    api.user.setUserMetadata("t", {taken})\n') == ["AG419"]


def test_what_decides_is_not_shown() -> None:
    assert ids(f'{KEY}with rule("a", when=event.request.body.key == k):\n    api.access.deny("no")\n') == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("event", ["AG410"]),
        ("event.request", ["AG410"]),
        ("event.user.user_metadata", ["AG410"]),
        ("[event.user]", ["AG410"]),
        ("event.user.user_metadata.color", []),
        ("event.client.client_id", []),
        ("event.request.geoip", ["AG413"]),
        ("event.request.geoip.countryCode", []),
        ("event.user.name", ["AG413"]),
        ("email_domain(event.user.email)", []),
        ("event.user.email is None", []),
        ("len(event.user.email)", []),
        ("event.user.email[0:2]", ["AG413"]),
        ("[i.provider for i in event.user.identities]", []),
        ("{k: v for k, v in event.user.user_metadata.items()}", ["AG410"]),
        ("[read(v, string) for k, v in event.user.user_metadata.items()]", ["AG410"]),
        ("[k for k, v in event.user.user_metadata.items()]", []),
        ('{k: v for k, v in event.user.user_metadata.items() if k.startswith("pref_")}', []),
        ("any(v == 1 for k, v in event.user.user_metadata.items())", []),
        ("[i.profileData.x for i in event.user.identities]", []),
        ('read(event.user.user_metadata, {"theme": string})', []),
        ('read(event.user.user_metadata, {"theme": string}).theme', []),
        ('read(event.user.user_metadata, {"theme": json})', []),
        ('read(event.user.user_metadata.a, [{"theme": string}])', []),
        ('read(event.user.user_metadata.a, {"theme": string})', []),
        ('first(i for i in event.user.identities if i.provider == "x").provider', []),
        ('first(i for i in event.user.identities if i.provider == "x")', ["AG410"]),
        ("event.user.user_metadata[event.client.client_id]", []),
        ("event.request.body[event.client.client_id]", ["AG410"]),
        ('(event.user if event.client.name == "x" else event.user).user_id', []),
        ('{"u": event.user, "c": event.client.name}["c"]', []),
        ('{"u": event.user, "c": event.client.name}["u"].user_id', []),
        ('{"u": event.user}["u"]', ["AG410"]),
        ("[u.user_id for u in [event.user]]", []),
        ("[u for u in [event.user]][0].user_id", []),
        ('[k for k, v in {"u": event.user}.items()]', []),
        ('[v.user_id for k, v in {"u": event.user}.items()]', []),
        ('[v for k, v in {"u": event.user}.items()]', ["AG410"]),
        ('{k: v == "x" for k, v in event.user.user_metadata.items()}', []),
        ("[v for k, v in event.user.user_metadata.items()][0]", []),
        ('{"user": {"id": event.user.user_id}}', []),
    ],
)
def test_what_is_seen_in_a_log(value: str, expected: list[str]) -> None:
    assert ids(f'with rule("a"):\n    log({value})\n') == expected


def test_the_label_shows_the_longest_chain_that_is_read() -> None:
    value = "[i.profileData for i in event.user.identities]"
    assert labels(f'with rule("a"):\n    log({value})\n') == [[value, "i.profileData"]]


def test_personal_data_may_be_kept_in_metadata() -> None:
    text = 'with rule("a"):\n    api.user.setUserMetadata("ip", event.request.ip)\n'
    assert ids(text) == ["AG464"]


def test_what_is_found_at_one_place_is_in_the_order_of_the_paths() -> None:
    diagnostics = found('with rule("a"):\n    log([value for key, value in event.user.items()])\n')
    shown = [(diagnostic.code.id, diagnostic.message.split("`")[1]) for diagnostic in diagnostics]
    assert len(shown) > 9 and shown == sorted(shown)


def test_a_field_that_is_about_nobody_hides_no_other_one() -> None:
    definitions = 'name = coalesce(event.client.name, "-")\nmail = coalesce(event.user.email, "-")\n'
    assert ids(f'{definitions}with rule("a"):\n    log(f"{{name}} {{mail}}")\n') == ["AG413"]


@pytest.mark.parametrize(
    ("trigger", "advice"),
    [("post-login", "log `event.user.user_id`"), ("pre-user-registration", "leave it out, or log an id")],
)
def test_the_advice_names_the_id_where_the_user_has_one(trigger: str, advice: str) -> None:
    text = f'action(name="T", trigger="{trigger}")\nwith rule("a"):\n    log(event.user.email)\n'
    assert (only(text).help or "").startswith(advice)


def test_the_event_is_a_whole_even_where_all_its_fields_are_known() -> None:
    trigger = replace(TRIGGER, event=replace(TRIGGER.event, fields={}))
    assert is_whole((), trigger)
    assert not is_whole(("user",), trigger)


def test_a_part_of_which_nobody_knows_the_name_is_as_open_as_the_record() -> None:
    assert is_whole(("user", ITEM), TRIGGER)
    assert is_whole(("user", ITEM, "x"), TRIGGER)
    assert not is_whole(("request", "geoip", ITEM), TRIGGER)
    assert not is_whole(("user", "identities", ITEM, "provider"), TRIGGER)


# AG414, AG415


def test_the_fix_of_a_suffix_leaves_nothing() -> None:
    text = 'with rule("a", when=event.user.email.endswith("Corp.example")):\n    stop()\n'
    assert ids(text) == ["AG414"]
    assert 'event.user.email.lower().endswith("@corp.example")' in fixed(text)
    assert ids(fixed(text)) == []


def test_the_fix_of_a_comparison_leaves_nothing() -> None:
    text = 'email = event.user.email\nwith rule("a", when=email == "a@b.c"):\n    stop()\n'
    assert "when=email.lower() ==" in fixed(text)
    assert ids(fixed(text)) == []


@pytest.mark.parametrize(
    "test",
    [
        'event.user.email.endswith(".gov")',
        'event.user.name.endswith("corp.example")',
        '"+" in event.user.email',
        '"corp.example" in event.user.name',
        'event.client.name == "Shop"',
        'event.user.email == ""',
        "event.user.email is not None",
    ],
)
def test_tests_that_are_fine(test: str) -> None:
    left = [id for id in ids(f'with rule("a", when={test}):\n    stop()\n') if id in ("AG414", "AG415")]
    assert left == (["AG415"] if ".gov" in test else [])


# AG416


DENY = '    api.access.deny("no")\n'


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        # who has no roles is no member of the group that is refused
        ('"A" in event.authorization.roles', []),
        ('any(r == "A" for r in event.authorization.roles)', []),
        ('not ("A" not in event.authorization.roles)', []),
        ('"A" in event.authorization.roles and event.stats.logins_count > 1', []),
        # nobody asks for a group
        ("len(event.authorization.roles) == 0", ["AG416"]),
        ('any(r != "A" for r in event.authorization.roles)', ["AG416"]),
        ('not all(r == "A" for r in event.authorization.roles)', ["AG416"]),
        ('"A" not in event.authorization.roles', []),
        ('event.authorization is None or "A" in event.authorization.roles', []),
        ('event.authorization is not None and "A" in event.authorization.roles', []),
        ('"A" in event.authorization.roles or event.stats.logins_count > 1', []),
        ('event.organization.name == "o"', []),
        ('event.user.app_metadata.plan == "x"', []),
        ('coalesce(event.request.geoip.countryCode, "XX") == "XX"', []),
        ('event.request.geoip.countryCode == "XX"', ["AG416"]),
        ('email_domain(event.user.email) == "evil.example"', ["AG416"]),
        ('event.user.email.lower() == "eve@evil.example"', []),
    ],
)
def test_gates_that_a_missing_field_opens(condition: str, expected: list[str]) -> None:
    assert ids(f'with rule("a", when={condition}):\n{DENY}') == expected


@pytest.mark.parametrize(
    "condition",
    [
        '"A" in event.authorization.roles',
        'any(r == "A" for r in event.authorization.roles)',
        'not ("A" not in event.authorization.roles)',
    ],
)
def test_a_challenge_of_a_group_is_a_gate(condition: str) -> None:
    text = f'with rule("a", when={condition} and {PROTOCOL} != "oauth2-refresh-token"):\n{CHALLENGE}'
    assert ids(text) == ["AG416"]


COUNTRY = 'event.request.geoip.countryCode == "XX"'
REVOKE = '    api.session.revoke("no")\n'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"    if {COUNTRY}:\n    {DENY}    else:\n    {REVOKE}", []),
        # the other one asks for less
        (f"    if {COUNTRY}:\n    {DENY}    else:\n        log(1)\n", ["AG416"]),
        # the other one does not run instead
        (f"    if {COUNTRY}:\n    {DENY}    elif event.stats.logins_count > 9:\n    {REVOKE}", ["AG416"]),
        # a loop may have no round
        (
            f"    if {COUNTRY}:\n    {DENY}    else:\n"
            f"        for i in event.user.identities:\n        {REVOKE}",
            ["AG416"],
        ),
    ],
)
def test_a_gate_that_another_one_takes_over(body: str, expected: list[str]) -> None:
    assert ids(f'with rule("a", when=event.stats.logins_count > 1):\n{body}') == expected
    helper = f"def end():\n{body}\n"
    assert ids(f'{helper}with rule("a", when=event.stats.logins_count > 1):\n    end()\n') == expected


def test_a_session_without_its_time_is_not_ended() -> None:
    text = f'with rule("a", when=now() - time(event.session.created_at) > hours(4)):\n{REVOKE}'
    assert ids(text) == ["AG416"]
    assert "`event.session.created_at` is absent" in found(text)[0].message


def test_scopes_that_a_loop_over_nothing_leaves() -> None:
    loop = "    for scope in event.transaction.requested_scopes:\n"
    remove = '        if scope not in ["openid"]:\n            api.accessToken.removeScope(scope)\n'
    assert ids(f'with rule("a"):\n{loop}{remove}') == ["AG416"]
    guard = f'with rule("g", when=event.transaction.requested_scopes is None):\n{DENY}'
    assert ids(f'{guard}with rule("a"):\n{loop}{remove}') == []


@pytest.mark.parametrize("condition", [COUNTRY, f"{COUNTRY} or event.request.geoip.countryCode == 'YY'"])
def test_the_fix_of_a_gate_says_what_the_condition_means(condition: str) -> None:
    text = f'with rule("a", when={condition}):\n{DENY}'.replace("'", '"')
    assert re.search(r"when=event\.request\.geoip\S* is not None and ", fixed(text))
    assert ids(fixed(text)) == []


def test_what_ends_the_action_above_opens_a_gate_and_what_refuses_does_not() -> None:
    above = 'with rule("a", when=event.request.geoip.countryCode not in ["DE"]):\n'
    gate = 'with rule("b", when=event.stats.logins_count > 5):\n' + DENY
    assert ids(f"{above}    stop()\n{gate}") == ["AG416"]
    assert ids(f"{above}{DENY}{gate}") == []


def test_what_lifts_a_gate_is_none() -> None:
    text = 'with rule("a", when="A" in event.authorization.roles):\n    api.multifactor.enable("none")\n'
    assert ids(text) == []


def test_a_call_that_keeps_nobody_out_is_no_gate() -> None:
    assert ids(gate(COUNTRY, 'api.accessToken.addScope("s")')) == []


# AG421, AG422


REFRESH = f'only_when({PROTOCOL} != "oauth2-refresh-token")\n'


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('api.authentication.challengeWith({"type": "otp"})', ["AG421"]),
        ('api.authentication.challengeWithAny([{"type": "otp"}])', ["AG421"]),
        ('api.authentication.enrollWith({"type": "otp"})', ["AG421"]),
        ('api.authentication.enrollWithAny([{"type": "otp"}])', ["AG421"]),
        ('api.multifactor.enable("any")', []),
        ('api.multifactor.enable("any", allowRememberBrowser=True)', []),
        ('api.multifactor.enable("any", allowRememberBrowser=False)', ["AG422"]),
        ('api.multifactor.enable("none", allowRememberBrowser=False)', []),
        ('api.multifactor.enable("any", allowRememberBrowser=event.user.email_verified)', []),
    ],
)
def test_what_fails_beside_refresh_tokens(call: str, expected: list[str]) -> None:
    assert ids(f'{REFRESH}with rule("a"):\n    {call}\n') == expected
    everywhere = [id for id in ids(f'with rule("a"):\n    {call}\n') if id == "AG421"]
    refresh = [] if '"none"' in call else ["AG421"]
    assert everywhere == refresh + [id for id in expected if id == "AG421"]


def test_the_challenge_is_found_behind_other_effects_and_with_other_options() -> None:
    assert "AG421" in ids(f'with rule("a"):\n    log("x")\n{CHALLENGE}')
    options = 'allowRememberBrowser=False, providerOptions={"host": "h", "ikey": "i", "skey": "s"}'
    assert "AG422" in ids(f'{REFRESH}with rule("a"):\n    api.multifactor.enable("duo", {options})\n')
    options = 'allowRememberBrowser=True, providerOptions={"host": "h", "ikey": "i", "skey": "s"}'
    assert "AG422" not in ids(f'{REFRESH}with rule("a"):\n    api.multifactor.enable("duo", {options})\n')


def test_the_fix_excludes_the_renewal_and_opens_no_gate() -> None:
    call = '    api.authentication.challengeWith({"type": "otp"})\n'
    text = f'with rule("a", when=event.stats.logins_count > 1):\n{call}'
    assert ids(text) == ["AG421", "AG421"]
    (left,) = found(fixed(text))
    assert "oauth2-token-exchange" in left.message and left.fix is None


def test_a_silent_login_is_not_let_in_by_a_fix() -> None:
    call = '    api.multifactor.enable("any", allowRememberBrowser=False)\n'
    assert [each.fix for each in found(f'{REFRESH}with rule("a"):\n{call}')] == [None]
    guard = 'only_when("none" not in event.transaction.prompt)\n'
    assert ids(f'{REFRESH}{guard}with rule("a"):\n{call}') == []


# AG423


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('email_domain(event.user.email) == "@corp.example"', '"corp.example"'),
        ('email_domain(event.user.email) == "ann@corp.example"', '"corp.example"'),
        ('event.client.name.lower() == "Shop"', '"shop"'),
        ('event.client.name.upper() == "Shop"', '"SHOP"'),
        ('event.client.name.strip().lower() == " Shop"', '"shop"'),
        ('event.client.name.lower().startswith("Shop")', '"shop"'),
        ('event.client.name.strip().startswith(" shop")', '"shop"'),
        ('"Shop" in event.client.name.lower()', '"shop"'),
        ('event.request.geoip.countryCode == "de"', '"DE"'),
        ('event.request.ip.startswith("10.0.0.0/8")', '"10."'),
        ('event.request.ip.startswith("10.1.2.0/24")', '"10.1.2."'),
    ],
)
def test_the_text_that_was_meant(wrong: str, right: str) -> None:
    text = f'with rule("a", when={wrong}):\n    log("x")\n'
    assert ids(text) == ["AG423"]
    # Whether addresses are to be compared as texts at all is another matter.
    assert right in fixed(text) and ids(fixed(text)) == (["AG447"] if "request.ip" in wrong else [])


@pytest.mark.parametrize(
    "wrong",
    [
        'event.request.geoip.countryCode == "Germany"',
        'event.request.ip == "10.0.0.0/8"',
        'event.request.ip in ["2001:db8::/32"]',
        'event.request.ip.startswith("10.0.0.0/9")',
        'email_domain(event.user.email).endswith("corp.example@")',
        'event.client.name.lower() == "The \\"Shop\\""',
    ],
)
def test_a_text_without_a_clear_mending(wrong: str) -> None:
    diagnostics = found(f'with rule("a", when={wrong}):\n    log("x")\n')
    assert [(diagnostic.code.id, diagnostic.fix) for diagnostic in diagnostics] == [("AG423", None)]


@pytest.mark.parametrize(
    "test",
    [
        'event.client.name == "Back Office"',
        'event.client.name.strip() == "Back Office"',
        'event.client.name.strip().endswith("Back Office")',
        'event.client.name.strip().startswith("Back ")',
        'event.client.name.strip().endswith(" Office")',
        '" Off" in event.client.name.strip()',
        'event.client.name.lower() == "café"',
        'event.client.name.lower() == ""',
        'event.request.geoip.countryCode.lower() == "de"',
        'event.request.geoip.countryName == "Germany"',
        'coalesce(event.client.name.lower(), event.user.name) == "Shop"',
        'coalesce(event.user.name.lower(), "Nobody") == "Nobody"',
        '(event.user.name.lower() or "Nobody") == "Nobody"',
        'coalesce(coalesce(event.client.name.lower(), event.user.name), "x") == "Shop"',
        'event.request.ip == "::1"',
        'event.request.ip == "::ffff:203.0.113.7"',
        'event.request.ip.startswith("10.")',
        "event.user.email.lower() == event.user.name",
    ],
)
def test_texts_that_may_stand_there(test: str) -> None:
    assert "AG423" not in ids(f'with rule("a", when={test}):\n    log("x")\n')


@pytest.mark.parametrize(("operator", "label"), [("==", "never so"), ("!=", "always different")])
def test_the_label_says_what_comes_of_the_comparison(operator: str, label: str) -> None:
    domain, text = "email_domain(event.user.email)", '"@corp.example"'
    for left, right in ((domain, text), (text, domain)):
        assert marks(only(gate(f"{left} {operator} {right}", 'log("x")'))) == [label]


@pytest.mark.parametrize(
    ("test", "advice"),
    [
        ('== "10.0.0.0/8"', 'ask for the range: `ip_in(event.request.ip, ["10.0.0.0/8"])`'),
        ('.endswith("10.0.0.0/8")', "write one address, not a range"),
        ('.startswith("2001::/16")', "write one address, not a range"),
        ('.startswith("10.0.0.0/9")', "write one address, not a range"),
    ],
)
def test_the_advice_for_a_range_of_addresses(test: str, advice: str) -> None:
    diagnostic = only(gate(f"event.request.ip {test}".replace("ip .", "ip."), 'log("x")'))
    assert (diagnostic.help or "").startswith(advice) and diagnostic.fix is None


# AG424


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("event.stats.logins_count == 1", ["AG424"]),
        ("not (event.stats.logins_count > 3)", ["AG424"]),
        ("event.stats.logins_count in [1, 2]", ["AG424"]),
        ("event.stats.logins_count > 3", []),
        ("event.stats.logins_count != 1", []),
        ('event.stats.logins_count == 1 or event.client.name == "x"', []),
    ],
)
def test_a_denial_that_trying_again_gets_past(condition: str, expected: list[str]) -> None:
    assert ids(f'with rule("a", when={condition}):\n{DENY}') == expected
    # a challenge is no denial
    assert "AG424" not in ids(f'with rule("a", when={condition}):\n{CHALLENGE}')


def test_a_rule_that_ends_the_action_narrows_a_denial_too() -> None:
    above = 'with rule("a", when=event.stats.logins_count > 1):\n    stop()\n'
    assert ids(f'{above}with rule("b", when=event.client.name == "x"):\n{DENY}') == ["AG424"]


def test_a_denial_that_never_runs_is_called_that_and_nothing_else() -> None:
    assert ids(gate("event.stats.logins_count == 1 and event.stats.logins_count == 2")) == ["AG405"]


def test_counters_are_found_wherever_the_event_has_them() -> None:
    diagnostic = only(gate("event.stats.logins_count == 1"))
    assert labels(gate("event.stats.logins_count == 1")) == [
        ['api.access.deny("no")', "event.stats.logins_count"]
    ]
    assert marks(diagnostic) == ["the next try gets in", "counts refused logins"]


# AG425


WRITTEN = "schema(event.user.user_metadata, x=boolean)\n"
X = "event.user.user_metadata.x"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (f'with rule("a", when={X}):\n{DENY}', ["AG425"]),
        (f'with rule("a", when=not {X}):\n{DENY}', ["AG425"]),
        (f'with rule("a"):\n    if {X}:\n        api.accessToken.addScope("s")\n', ["AG425"]),
        (f'with rule("a", when={X}):\n    stop()\nwith rule("b"):\n{DENY}', ["AG425"]),
        (f'is_x = {X}\nwith rule("a", when=is_x):\n{DENY}', ["AG425"]),
        (f'{REFRESH}with rule("a", when=not {X}):\n{CHALLENGE}', ["AG425"]),
        (f'{REFRESH}with rule("a", when={X}):\n{CHALLENGE}', []),
        (f'with rule("a", when={X}):\n    api.idToken.setCustomClaim("https://a.example/x", {X})\n', []),
        (f'with rule("a", when={X}):\n    log("x")\nwith rule("b"):\n{DENY}', []),
        (f'with rule("a", when=not {X}):\n    api.idToken.setCustomClaim("https://a.example/x", 1)\n', []),
        # who has been refused does not come to the second one
        (
            f'with rule("a", when={X}):\n{DENY}with rule("b", when=event.stats.logins_count > 9):\n{DENY}',
            ["AG425"],
        ),
    ],
)
def test_what_users_decide(rest: str, expected: list[str]) -> None:
    assert ids(WRITTEN + rest) == expected
    assert "AG425" not in ids((WRITTEN + rest).replace("user_metadata", "app_metadata"))


def test_a_sign_up_form_is_there_to_be_checked() -> None:
    header = 'action(name="Test", trigger="pre-user-registration")\n'
    assert ids(f'{header}{WRITTEN}with rule("a", when=not {X}):\n    api.access.deny("no", "no")\n') == []


# AG426


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("time(t) < now()", ["AG426"]),
        ("now() - time(t) > days(1)", ["AG426"]),
        ("to_number(t) > 3", ["AG426"]),
        ("truthy(from_json(t).a)", ["AG426"]),
        # it keeps out who has such a text
        ("not (time(t) > now())", []),
        ("time(t) is None or time(t) < now()", []),
        ("coalesce(time(t), now()) <= now()", []),
        ("time(event.user.created_at) < now()", []),
        ('to_number(event.client.name.split("-")[1]) > 3', []),
    ],
)
def test_gates_that_a_malformed_text_opens(condition: str, expected: list[str]) -> None:
    schema = "schema(event.user.app_metadata, t=string)\n"
    rule = f'with rule("a", when={condition.replace("(t)", "(event.user.app_metadata.t)")}):\n'
    assert ids(f"{schema}{rule}{DENY}") == expected
    assert ids(f'{schema}{rule}    log("x")\n') == []


# AG427


def others(text: str) -> list[str]:
    """What is found beside the note that a profile is written at every login."""
    return [each for each in ids(text) if each != "AG464"]


@pytest.mark.parametrize(
    ("write", "read", "expected"),
    [
        ("when=t is None", "when=t is not None", ["AG427"]),
        ("when=t is None", "when=t", ["AG427"]),
        ("when=t is None", 'when=t == "b"', ["AG427"]),
        ("", "when=t", ["AG427"]),
        # control does not come from the one to the other
        ('when=event.client.name == "a"', 'when=t and event.client.name == "b"', []),
    ],
)
def test_a_key_that_was_written_above(write: str, read: str, expected: list[str]) -> None:
    schema = "schema(event.user.app_metadata, t=string)\nt = event.user.app_metadata.t\n"
    first = f'with rule("a", {write}):\n    api.user.setAppMetadata("t", "b")\n'.replace(", )", ")")
    second = f'with rule("b", {read}):\n    api.idToken.setCustomClaim("https://a.example/t", t)\n'
    assert others(schema + first + second) == expected
    assert others(schema + second + first) == []
    assert others(schema + first + second.replace(", t)", ', coalesce(t, "b"))')) == []
    assert others(schema + first.replace('"t", "b"', '"u", "b"') + second) == []
    ends = first + "    stop()\n"
    assert "AG427" not in others(schema + ends + second)


# AG413


@pytest.mark.parametrize(
    ("log", "expected"),
    [("log(key)", []), ('log(f"{key}!")', []), ("log(value)", ["AG413"]), ("log(key, value)", ["AG413"])],
)
def test_keys_that_are_spelt_out_are_not_about_a_person(log: str, expected: list[str]) -> None:
    loop = f"    for key, value in c.items():\n        {log}\n"
    assert ids(f'c = {{"mail": event.user.email}}\nwith rule("a"):\n{loop}') == expected


# AG438


def test_calls_are_too_many_together_even_if_the_first_of_them_excludes_the_others() -> None:
    call = '    api.authentication.setPrimaryUser("auth0|1")\n'
    first = f'with rule("a", when=event.user.email_verified):\n{call}\n'
    others = [
        f'with rule("{count}", when=not event.user.email_verified and event.stats.logins_count > {count}):\n{call}\n'
        for count in range(2)
    ]
    assert "AG438" not in ids(first + others[0])
    (found_one,) = [each for each in found(first + "".join(others)) if each.code.id == "AG438"]
    assert len(found_one.secondary) == 1
