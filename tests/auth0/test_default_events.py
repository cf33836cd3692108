"""The default event of each trigger is one that Auth0 could send."""

import ipaddress
import math
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import assert_never

import pytest

from actiongen.auth0.load import load_trigger, trigger_ids
from actiongen.auth0.model import (
    AtLeast,
    AtMost,
    Field,
    FieldType,
    HasFormat,
    Invariant,
    IsFinite,
    IsWhole,
    JsonValue,
    TextFormat,
)
from actiongen.testing.events import NOW

TYPES: dict[FieldType, tuple[type, ...]] = {
    FieldType.STRING: (str,),
    FieldType.NUMBER: (int, float),
    FieldType.BOOLEAN: (bool,),
    FieldType.RECORD: (dict,),
    FieldType.CONTAINER: (dict,),
    FieldType.SECRETS: (dict,),
    FieldType.LIST: (list,),
    FieldType.JSON: (object,),
}


def faults(field: Field, value: JsonValue, path: str) -> Iterator[str]:
    """What is wrong with a value, measured by the field it stands for."""
    number_or_not = isinstance(value, bool) == (field.type is FieldType.BOOLEAN)
    if not isinstance(value, TYPES[field.type]) or (isinstance(value, bool | int) and not number_or_not):
        yield f"{path} is not {field.type.value}"
        return
    if field.values and value not in field.values:
        yield f"{path} is none of its values"
    yield from (f"{path} breaks {invariant}" for invariant in field.invariants if not holds(invariant, value))
    if isinstance(value, list) and field.items is not None:
        for index, each in enumerate(value):
            yield from faults(field.items, each, f"{path}[{index}]")
    if isinstance(value, dict) and field.type is FieldType.RECORD:
        yield from (f"{path}.{name} is unknown" for name in value if name not in field.fields)
        for name, below in field.fields.items():
            if name in value:
                yield from faults(below, value[name], f"{path}.{name}")
            elif not below.optional:
                yield f"{path}.{name} is missing"


def holds(invariant: Invariant, value: JsonValue) -> bool:
    match invariant:
        case HasFormat(format):
            return isinstance(value, str) and has_format(format, value)
        case IsFinite():
            return isinstance(value, int | float) and math.isfinite(value)
        case IsWhole():
            return isinstance(value, int | float) and value == int(value)
        case AtLeast(bound):
            return isinstance(value, int | float) and value >= bound
        case AtMost(bound):
            return isinstance(value, int | float) and value <= bound
        case _:
            assert_never(invariant)


def has_format(format: TextFormat, text: str) -> bool:
    match format:
        case TextFormat.EMAIL:
            local, at, domain = text.rpartition("@")
            return bool(local and at and domain)
        case TextFormat.IP:
            return str(ipaddress.ip_address(text)) == text
        case TextFormat.TIMESTAMP:
            return datetime.fromisoformat(text).tzinfo is not None
        case _:
            assert_never(format)


@pytest.mark.parametrize("id", trigger_ids())
def test_default_event_conforms(id: str) -> None:
    trigger = load_trigger(id)
    assert trigger is not None
    assert list(faults(trigger.event, dict(trigger.default_event), "event")) == []


@pytest.mark.parametrize("id", trigger_ids())
def test_default_event_has_nothing_that_is_not_yet_documented(id: str) -> None:
    trigger = load_trigger(id)
    assert trigger is not None

    def previews(field: Field, value: JsonValue) -> bool:
        if field.preview:
            return True
        below = value.items() if isinstance(value, dict) else ()
        return any(previews(field.fields[name], each) for name, each in below if name in field.fields)

    assert not previews(trigger.event, dict(trigger.default_event))


def test_the_common_login() -> None:
    trigger = load_trigger("post-login")
    assert trigger is not None
    event = trigger.default_event
    assert event["tenant"] == {"id": "example"}
    assert isinstance(event["user"], dict)
    assert event["user"]["email"] == "ann@example.com"
    assert event["stats"] == {"logins_count": 5}
    assert isinstance(event["transaction"], dict)
    assert event["transaction"]["protocol"] == "oidc-basic-profile"
    assert event["authorization"] == {"roles": []}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"user_id": None}, "event.user.user_id is not string"),
        ({"email": "@example.com"}, "event.user.email breaks"),
        ({"email_verified": "true"}, "event.user.email_verified is not boolean"),
        ({"emial": "ann@example.com"}, "event.user.emial is unknown"),
        ({"created_at": "yesterday"}, "Invalid isoformat"),
        ({"identities": [{"isSocial": 1}]}, "event.user.identities[0].isSocial is not boolean"),
    ],
)
def test_an_event_that_does_not_conform_is_found(change: dict[str, JsonValue], fault: str) -> None:
    trigger = load_trigger("post-login")
    assert trigger is not None
    user = trigger.default_event["user"]
    assert isinstance(user, dict)
    event: JsonValue = {**trigger.default_event, "user": {**user, **change}}
    try:
        found = list(faults(trigger.event, event, "event"))
    except ValueError as error:
        found = [str(error)]
    assert any(each.startswith(fault) for each in found), found


# Time and protocol

INSTANT = datetime.fromisoformat(NOW)


def instants(value: JsonValue, path: str = "event") -> dict[str, datetime]:
    """Every date-time in an event, by its path."""
    if isinstance(value, dict):
        inner = [(f"{path}.{name}", each) for name, each in value.items()]
    elif isinstance(value, list):
        inner = [(f"{path}[{index}]", each) for index, each in enumerate(value)]
    else:
        inner = []
    found = {p: moment for name, each in inner for p, moment in instants(each, name).items()}
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        found[path] = datetime.fromisoformat(value)
    return found


@pytest.mark.parametrize("id", trigger_ids())
def test_everything_in_a_default_event_has_happened_before_now(id: str) -> None:
    trigger = load_trigger(id)
    assert trigger is not None
    found = instants(dict(trigger.default_event))
    assert all(moment < INSTANT for moment in found.values()), found
    created, updated = found.get("event.user.created_at"), found.get("event.user.updated_at")
    if created is not None and updated is not None:
        assert created <= updated


@pytest.mark.parametrize("id", trigger_ids())
def test_what_a_default_event_is_about_was_just_before_now(id: str) -> None:
    trigger = load_trigger(id)
    assert trigger is not None
    about = (
        "event.authentication.methods[0].timestamp",
        "event.message.time",
        "event.user.last_password_reset",
    )
    new_account = ("event.user.created_at",) if id == "post-user-registration" else ()
    for path, moment in instants(dict(trigger.default_event)).items():
        if path in (*about, *new_account):
            assert INSTANT - moment < timedelta(minutes=5), path


@pytest.mark.parametrize("id", trigger_ids())
def test_a_default_event_says_one_thing_of_the_request(id: str) -> None:
    trigger = load_trigger(id)
    assert trigger is not None
    event = dict(trigger.default_event)
    request, transaction = event.get("request"), event.get("transaction", {})
    assert isinstance(transaction, dict)
    sent = {**part(request, "query"), **part(request, "body")}
    client, server = event.get("client", {}), event.get("resource_server", {})
    assert isinstance(client, dict) and isinstance(server, dict)
    said = {
        "client_id": client.get("client_id"),
        "audience": server.get("identifier"),
        "scope": joined(transaction.get("requested_scopes")),
        "response_type": joined(transaction.get("response_type")),
        **{name: transaction.get(name) for name in SAME_NAME},
    }
    assert {name: said[name] for name in sent if name in said} == {n: sent[n] for n in sent if n in said}


SAME_NAME = ("redirect_uri", "response_mode", "state", "subject_token", "subject_token_type")


def part(value: JsonValue, name: str) -> dict[str, JsonValue]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def joined(value: JsonValue) -> str | None:
    return " ".join(map(str, value)) if isinstance(value, list) else None
