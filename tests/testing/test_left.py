"""The event as the calls of one action leave it for the next."""

import copy

import pytest

from actiongen.auth0.load import load_trigger
from actiongen.runs.values import Call, Value
from actiongen.runs.world import World
from actiongen.testing.events import default_event
from actiongen.testing.left import after_return, before_return, cache_left, left, on_return

LOGIN = load_trigger("post-login")
assert LOGIN is not None
NOON = 1_767_614_400_000.0
MFA: Value = {"name": "mfa", "timestamp": "2026-01-05T12:00:00.000Z"}
HELD: dict[str, Value] = {"metadata": {"a": "1", "b": "2"}, "cookie": {"mode": "persistent"}, "id": "s"}


@pytest.mark.parametrize(
    ("event", "call", "wanted"),
    [
        ({"user": {}}, ("fetch", ("GET https://a.example",)), {"user": {}}),
        ({"user": {}}, ("access.deny", ("no",)), {"user": {}}),
        ({"user": {}}, ("user.setAppMetadata", ("k", "v")), {"user": {"app_metadata": {"k": "v"}}}),
        (
            {"user": {"app_metadata": {"k": "v", "l": 1.0}}},
            ("user.setAppMetadata", ("k", None)),
            {"user": {"app_metadata": {"l": 1.0}}},
        ),
        (
            {"user": {"user_metadata": {"k": "v"}}},
            ("user.setUserMetadata", ("\U0001f600", "w")),
            {"user": {"user_metadata": {"k": "v", "\ud83d\ude00": "w"}}},
        ),
        (
            {"authentication": {"methods": [{"name": "pwd"}]}},
            ("authentication.challengeWith", ({"type": "otp"},)),
            {"authentication": {"methods": [{"name": "pwd"}, MFA]}},
        ),
        (
            {"authentication": {"methods": 1.0}},
            ("authentication.enrollWithAny", ([],)),
            {"authentication": {"methods": [MFA]}},
        ),
        ({}, ("session.setMetadata", ("a", "1")), {}),
        ({"session": "gone"}, ("session.setMetadata", ("a", "1")), {"session": "gone"}),
        ({"session": HELD}, ("session.setMetadata", ("a", "3")),
         {"session": {**HELD, "metadata": {"a": "3", "b": "2"}}}),
        ({"session": HELD}, ("session.deleteMetadata", ("a",)), {"session": {**HELD, "metadata": {"b": "2"}}}),
        ({"session": HELD}, ("session.deleteMetadata", ("z",)), {"session": HELD}),
        ({"session": {"id": "s"}}, ("session.deleteMetadata", ("a",)), {"session": {"id": "s"}}),
        ({"session": HELD}, ("session.evictMetadata", ()), {"session": {**HELD, "metadata": {}}}),
        ({"session": {"id": "s"}}, ("session.evictMetadata", ()), {"session": {"id": "s", "metadata": {}}}),
        ({"session": HELD}, ("session.setCookieMode", ("non-persistent",)),
         {"session": {**HELD, "cookie": {"mode": "non-persistent"}}}),
        ({"refresh_token": HELD}, ("refreshToken.evictMetadata", ()), {"refresh_token": {**HELD, "metadata": {}}}),
        ({"refresh_token": {"id": "r"}}, ("refreshToken.evictMetadata", ()), {"refresh_token": {"id": "r"}}),
        ({}, ("transaction.setMetadata", ("a", "1")), {"transaction": {"metadata": {"a": "1"}}}),
        ({"transaction": {"target_scopes": ["a"]}}, ("transaction.addTargetScope", ("b",)),
         {"transaction": {"target_scopes": ["a", "b"]}}),
        ({"transaction": {"target_scopes": ["a", "b"]}}, ("transaction.addTargetScope", ("a",)),
         {"transaction": {"target_scopes": ["a", "b"]}}),
        ({"transaction": {"target_scopes": "a"}}, ("transaction.addTargetScope", ("b",)),
         {"transaction": {"target_scopes": ["b"]}}),
        ({"transaction": {"target_scopes": ["a", "b"]}}, ("transaction.removeTargetScope", ("a",)),
         {"transaction": {"target_scopes": ["b"]}}),
        ({"transaction": {"target_scopes": ["a"]}}, ("transaction.removeTargetScope", ("z",)),
         {"transaction": {"target_scopes": ["a"]}}),
        ({"transaction": {"target_scopes": ["a"]}}, ("transaction.setTargetScopes", (["b", "c", "b"],)),
         {"transaction": {"target_scopes": ["b", "c"]}}),
        ({"transaction": {"target_scopes": ["a"]}}, ("transaction.clearTargetScopes", ()),
         {"transaction": {"target_scopes": []}}),
    ],
)  # fmt: skip
def test_what_a_call_leaves(event: dict[str, Value], call: Call, wanted: dict[str, Value]) -> None:
    before = copy.deepcopy(event)
    found = left(event, call, LOGIN, NOON)
    if call[0] == "transaction.setMetadata":  # the transaction comes with what Auth0 always sends in it
        found = {"transaction": {"metadata": found["transaction"]["metadata"]}}  # type: ignore[index, call-overload]
    assert found == wanted
    assert event == before, "the event of the action itself stays as it was"


def test_scopes_are_kept_as_auth0_writes_them() -> None:
    """Where a parameter is one of a few words that Auth0 writes in its own way, the event has them so."""
    trigger = load_trigger("credentials-exchange")
    assert trigger is not None
    event = left({"transaction": {}}, ("transaction.addTargetScope", ("read:x",)), trigger, NOON)
    assert event == {"transaction": {"target_scopes": ["read:x"]}}


BROUGHT: dict[str, Value] = {
    "prompt": {"fields": {"a": "b"}},
    "request": {"body": {"x": "1"}, "query": {"y": "2"}, "ip": "192.0.2.1"},
    "user": {"user_id": "eve"},
}


def test_what_the_user_brings_back_lies_on_the_event() -> None:
    event: dict[str, Value] = {"request": {"body": {}, "ip": "198.51.100.1"}, "user": {"user_id": "ann"}}
    assert on_return(event, BROUGHT, LOGIN) == {
        "prompt": {"fields": {"a": "b"}},
        "request": {"body": {"x": "1"}, "query": {"y": "2"}, "ip": "198.51.100.1"},
        "user": {"user_id": "ann"},
    }
    assert on_return(BROUGHT, {}, LOGIN) == {"request": {"ip": "192.0.2.1"}, "user": {"user_id": "eve"}}


def test_before_the_user_comes_back_the_event_has_what_the_default_event_has() -> None:
    request = default_event("post-login")["request"]
    assert isinstance(request, dict)
    found = before_return(BROUGHT, LOGIN)
    assert found["request"] == {"body": request["body"], "query": request["query"], "ip": "192.0.2.1"}
    assert "prompt" not in found


def test_the_next_action_has_what_came_back_but_not_what_a_form_has_gathered() -> None:
    assert after_return(BROUGHT, LOGIN) == {
        name: value for name, value in BROUGHT.items() if name != "prompt"
    }


def test_the_cache_is_that_of_the_trigger() -> None:
    calls: tuple[Call, ...] = (
        ("cache.set", ("k", "v")),
        ("cache.set", ("gone", "v")),
        ("user.setAppMetadata", ("cache", "v")),
        ("fetch", ("GET https://a.example",)),
        ("cache.delete", ("gone",)),
    )
    assert cache_left(World({}, cache={"old": "\U0001f600"}), calls, LOGIN) == {"old": "\U0001f600", "k": "v"}
