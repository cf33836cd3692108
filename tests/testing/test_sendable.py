"""What Auth0 could send, by what the catalogue says of a field."""

import pytest

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import Field
from actiongen.runs.values import Value
from actiongen.testing.sendable import is_sendable

LOGIN = load_trigger("post-login")
assert LOGIN is not None


def field(path: str) -> Field:
    assert LOGIN is not None
    found = LOGIN.field(tuple(path.split(".")[1:]))
    assert found is not None, path
    return found


@pytest.mark.parametrize(
    ("path", "sent", "not_sent"),
    [
        (
            "event.user.email",
            ["a@b", "a.b+c@corp.example", "é@b-c.d"],
            ["", "ann", "a@", "@b", "a@@b", "a b@c", "a@b.", "a@-b", "a@b-", "a@b c", 1.0, None, ["a@b"]],
        ),
        ("event.user.name", ["", "x", "\ud800"], [1.0, True, None, []]),
        ("event.request.ip", ["192.0.2.1", "2001:db8::1"], ["", "x", "192.0.2", "192.0.2.1/8", 1.0]),
        (
            "event.user.created_at",
            ["2026-01-05T10:00:00.000Z", "2026-01-05T10:00:00+01:00"],
            ["2026-01-05", "T", "x", "", 1.0],
        ),
        ("event.user.email_verified", [True, False], ["true", 1.0, None]),
        ("event.stats.logins_count", [1.0, 7.0, 2.0**53 - 1], [0.0, -1.0, 1.5, 1e300, "1", True, None]),
        ("event.user.app_metadata", [{}, {"a": [1.0]}], [None, [], "x", 1.0]),
        ("event.authorization.roles", [[], ["a"]], [["a", 1.0], [None], "a", {}]),
        ("event.authorization", [{"roles": []}], [{}, {"roles": 1.0}, [], None]),
    ],
)
def test_what_a_field_can_hold(path: str, sent: list[Value], not_sent: list[Value]) -> None:
    assert [each for each in sent if not is_sendable(each, field(path))] == []
    assert [each for each in not_sent if is_sendable(each, field(path))] == []


def test_what_nobody_documents_may_be_anything() -> None:
    for value in None, 1.0, "x", [], {}:
        assert is_sendable(value, None)


def test_a_record_has_what_auth0_always_sends_and_nothing_else() -> None:
    record = field("event.client")
    whole: dict[str, Value] = {"client_id": "a", "metadata": {}, "name": "b"}
    assert is_sendable(whole, record)
    assert not is_sendable({**whole, "name": None}, record)
    assert not is_sendable({**whole, "name": 1.0}, record)
    assert is_sendable({**whole, "more": 1.0}, record) is record.open
    for name in whole:
        assert not is_sendable({key: value for key, value in whole.items() if key != name}, record)
