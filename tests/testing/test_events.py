"""The event of a test."""

import pytest
from testing.policies import default, program

from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.evaluate.operations import time
from actiongen.runs.values import Value
from actiongen.testing.event_file import BadEvent, lacking, parse_path, read_input
from actiongen.testing.events import NOW, at, default_event, event_with, input_of, instant, laid
from actiongen.testing.values import plain

POLICY = """
secrets("KEY", optional=["MODE"])
OFFICE = "ann@office.example"

with rule("Denied", when=event.user.email == OFFICE and event.secrets.KEY == event.secrets.MODE):
    api.access.deny("no")

"""
LOGIN = load_trigger("post-login")
assert LOGIN is not None


def test_what_is_given_lies_on_the_default() -> None:
    made = program(POLICY + 'test("t", given={event.user.email: OFFICE, event.user.name: None}, expect=[])\n')
    given = input_of(made, made.tests[0])
    assert at(given.world.event, ("user", "email")) == "ann@office.example"
    assert "name" not in given.world.event["user"]  # type: ignore[operator]
    assert at(given.world.event, ("user", "user_id")) == "auth0|ann"
    assert at(default_event("post-login"), ("user", "email")) == "ann@example.com", "the default was changed"


def test_secrets_and_clock_have_defaults() -> None:
    given = default(POLICY)
    assert given.world.secrets == {"KEY": "<KEY>"}
    assert given.world.now_ms == time("2026-01-01T00:00:00Z")
    assert "secrets" not in given.world.event
    made = program(
        POLICY + 'test("t", secrets={"KEY": "k", "MODE": "m"}, now="2026-02-01T00:00:00Z", expect=[])\n'
    )
    given = input_of(made, made.tests[0])
    assert given.world.secrets == {"KEY": "k", "MODE": "m"} and given.world.now_ms == time(
        "2026-02-01T00:00:00Z"
    )


def test_parents_come_with_what_auth0_always_sends_in_them() -> None:
    assert "organization" not in default_event("post-login")
    event = event_with(LOGIN, [(("organization", "name"), "acme")])
    assert at(event, ("organization", "name")) == "acme"
    assert lacking(event, LOGIN) == ()
    assert isinstance(at(event, ("organization", "id")), str)


def test_what_a_protocol_implies_to_be_absent_is_absent() -> None:
    for implied in LOGIN.implied_absences:
        there = event_with(LOGIN, [(implied.absent, "x")])
        assert at(there, implied.absent) == "x"
        gone = event_with(LOGIN, [(implied.path, implied.values[0])])
        assert at(gone, implied.absent) is None
        both = event_with(LOGIN, [(implied.path, implied.values[0]), (implied.absent, "x")])
        assert at(both, implied.absent) == "x", "what a test gives is there"


@pytest.mark.parametrize("trigger", trigger_ids())
def test_every_default_event_has_what_auth0_always_sends(trigger: str) -> None:
    found = load_trigger(trigger)
    assert found is not None
    assert lacking(default_event(trigger), found) == ()


def test_an_event_that_lacks_something_is_told() -> None:
    assert "event.client" in lacking({"user": {}}, LOGIN)
    event = event_with(LOGIN, [(("stats", "logins_count"), "two")])
    assert lacking(event, LOGIN) == ("event.stats.logins_count",)


# Events of people


def test_values_on_paths() -> None:
    made = program(POLICY)
    sets = (
        "event.user.email=a@b",
        "event.stats.logins_count=3",
        "event.user.name=null",
        'event.request.body["a b"]=true',
    )
    given = read_input(made, None, sets)
    assert at(given.world.event, ("user", "email")) == "a@b"
    assert at(given.world.event, ("stats", "logins_count")) == 3.0
    assert at(given.world.event, ("user", "name")) is None
    assert at(given.world.event, ("request", "body", "a b")) is True


def test_the_clock_is_set() -> None:
    moment = "2026-05-05T00:00:00Z"
    assert read_input(program(POLICY), None, (), moment).world.now_ms == instant(moment)
    assert read_input(program(POLICY), None).world.now_ms == instant(NOW)


def test_an_event_of_the_dashboard_is_taken_as_it_is() -> None:
    made = program(POLICY)
    text = '{"user": {"email": "x@y"}, "secrets": {"KEY": "real"}}'
    for wrapped in (text, f'{{"event": {text}}}'):
        given = read_input(made, wrapped, ("event.secrets.MODE=on",))
        assert given.world.event == {"user": {"email": "x@y"}}
        assert given.world.secrets == {"KEY": "real", "MODE": "on"}


@pytest.mark.parametrize(
    ("text", "sets", "now", "said"),
    [
        ("{", (), None, "no JSON"),
        ("[]", (), None, "no JSON object"),
        ('{"a": ' * 201 + "1" + "}" * 201, (), None, "over 200 levels deep"),
        ('{"a": ' * 6000 + "1" + "}" * 6000, (), None, "no JSON|over 200 levels deep"),
        (None, ("event.user.email",), None, "^`event.user.email` is not of the form `event.user.email=…`$"),
        (None, ("user.email=x",), None, "no path"),
        (None, ("event.user.[0]=x",), None, "no path"),
        (None, ("event=1",), None, "no path"),
        (None, ("event.user.emial=x",), None, "did you mean `event.user.email`"),
        (None, ("event.nothing.at_all=1",), None, "`event.nothing` is not a field of `post-login`"),
        (None, (), "yesterday", "no date-time"),
        (None, ("event.user.email=a@b.example", "event.user.email=c@d.example"), None, "is set twice"),
        (
            None,
            ("event.user.app_metadata.a=1", "event.user.app_metadata={}"),
            None,
            "one is inside the other",
        ),
        (None, ("event.user.app_metadata=true",), None, "is an object"),
        (None, ("event.user=x",), None, "is an object"),
        ('{"stats": {"logins_count": 1e999}}', (), None, "too large for JSON"),
        ('{"user": {"app_metadata": {"n": [-1e999]}}}', (), None, "too large for JSON"),
        (
            None,
            ("event.stats.logins_count=1e999",),
            None,
            "^a number of `event.stats.logins_count=1e999` is too large for JSON$",
        ),
        (None, (f"event.user.app_metadata.n={'9' * 400}",), None, "too large for JSON"),
    ],
)
def test_what_cannot_be_read_is_told(
    text: str | None, sets: tuple[str, ...], now: str | None, said: str
) -> None:
    with pytest.raises(BadEvent, match=said):
        read_input(program(POLICY), text, sets, now)


def test_paths() -> None:
    assert parse_path('event.request.body["ulp-name"].x') == ("request", "body", "ulp-name", "x")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3.0, "3"),
        (-0.5, "-0.5"),
        (1.5, "1.5"),
        (2.0**53 - 1, "9007199254740991"),
        (2.0**53, "9007199254740992.0"),
        (1e300, "1e+300"),
        (True, "True"),
        (None, "None"),
        ("\ud83d\ude00", "'😀'"),
        ([1.0, {"\ud83d\ude00": [2.5]}], "[1, {'😀': [2.5]}]"),
    ],
)
def test_values_for_other_programs(value: Value, shown: str) -> None:
    assert repr(plain(value)) == shown


def test_what_auth0_does_not_send_with_such_an_event_is_not_missed() -> None:
    refresh = event_with(LOGIN, [(("transaction", "protocol"), "oauth2-refresh-token")])
    assert refresh["session"] == {} and lacking(refresh, LOGIN) == ()
    assert lacking(laid(refresh, ("transaction", "protocol"), "oidc", LOGIN), LOGIN) == ("event.session.id",)
