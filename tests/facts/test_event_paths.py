"""Which field of the event an expression reads, and which fields conditions read."""

import pytest
from facts.policies import logged

from actiongen import ir
from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import ITEM, Trigger
from actiongen.facts.event_paths import (
    Path,
    bindings,
    event_path,
    everything,
    field_of,
    fields_below,
    key_variables,
    optional_parents,
    path_expression,
    paths_read,
    written,
)
from actiongen.facts.paths import path_of, text_of
from actiongen.ir.types import Basic, Record

ROLES, IDENTITIES = "event.authorization.roles", "event.user.identities"
PLAN = "event.user.app_metadata.plan"
ABOVE = f"def first_of(xs):\n    return xs[0]\n\n\nuser = event.user\nroles = {ROLES}\n"


def trigger() -> Trigger:
    found = load_trigger("post-login")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("event.user.name", ("user", "name")),
        ("user.name", ("user", "name")),
        (PLAN, ("user", "app_metadata", "plan")),
        ('event.user.user_metadata["a b"]', ("user", "user_metadata", "a b")),
        ("read(event.request.query.scope, string)", ("request", "query", "scope")),
        ("event.request.query[event.user.name]", None),
        (f"{ROLES}[1]", ("authorization", "roles", ITEM)),
        ("roles[-1]", ("authorization", "roles", ITEM)),
        ("first_of(roles)", ("authorization", "roles", ITEM)),
        (f"{ROLES}[1:][0]", ("authorization", "roles", ITEM)),
        (f"sorted({ROLES})[0]", ("authorization", "roles", ITEM)),
        (f"{IDENTITIES}[0].connection", ("user", "identities", ITEM, "connection")),
        ("event.user.name.lower()", None),
        ('{"a": event.user.name}.a', None),
        ('"a"', None),
    ],
)
def test_the_path_of_a_value(text: str, path: Path | None) -> None:
    assert event_path(logged(text, ABOVE), {}) == path


def test_a_loop_variable_is_an_item_of_what_the_loop_goes_over() -> None:
    loop = logged(f"[identity.connection for identity in {IDENTITIES}]")
    assert isinstance(loop, ir.Comprehension)
    known = bindings(everything(loop))
    assert event_path(loop.element, known) == ("user", "identities", ITEM, "connection")
    assert event_path(loop.element, {}) is None


def test_keys_are_told_from_values() -> None:
    loop = logged('[k + v for k, v in {"a": "b"}.items()]')
    assert isinstance(loop, ir.Comprehension)
    key, value = loop.variables
    assert key_variables(everything(loop)) == {key}
    assert bindings(everything(loop)) == {key: loop.iterable, value: loop.iterable}
    assert key_variables(everything(logged(f"[role for role in {ROLES}]"))) == frozenset()


def test_the_field_of_a_value_is_that_of_the_catalogue() -> None:
    found = field_of(logged("event.user.email"), trigger(), {})
    assert found is not None
    assert found == (("user", "email"), trigger().field(("user", "email")))
    assert field_of(logged(PLAN), trigger(), {}) is None
    assert field_of(logged('"a"'), trigger(), {}) is None


def test_the_expression_of_a_path() -> None:
    span = logged('"a"').info.span
    made = path_expression(trigger(), ("user", "email"), span)
    assert path_of(made) == ("user", "email")
    assert made == logged("event.user.email")
    assert isinstance(made, ir.Member) and isinstance(made.value, ir.Member)
    assert made.info == ir.Info(Basic.STRING, False, span)
    assert not made.value.info.present and isinstance(made.value.info.type, Record)
    assert made.value.value.info.present and made.value.value.info.span == span


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), "event"),
        (("user", "email"), "event.user.email"),
        (("user", "identities", ITEM, "connection"), "event.user.identities[…].connection"),
    ],
)
def test_a_path_as_a_policy_writes_it(path: Path, text: str) -> None:
    assert written(path) == text


def test_the_fields_below_a_field() -> None:
    identities = trigger().field(("user", "identities"))
    assert identities is not None and identities.items is not None
    below = [*fields_below(identities)]
    assert below[:2] == [identities, identities.items]
    assert {field.name for field in below[2:]} >= {"connection", "user_id", "profileData"}
    user = trigger().field(("user",))
    assert user is not None
    assert identities in fields_below(user)


def test_conditions_read_the_longest_paths() -> None:
    conditions = (
        logged('event.user.name == "a" and user.email == "b"', ABOVE),
        logged('event.client.name == "c"'),
    )
    found = paths_read(conditions)
    assert {*found} == {("user", "name"), ("user", "email"), ("client", "name")}
    assert all(path_of(expr) == path for path, expr in found.items())


def test_a_definition_is_entered_once() -> None:
    expr = logged('user.name == "a" and user.email == "b"', ABOVE)
    events = [node for node in everything(expr) if isinstance(node, ir.Event)]
    assert len(events) == 1
    entered = {node.definition for node in everything(expr) if isinstance(node, ir.Ref)}
    assert not any(isinstance(node, ir.Event) for node in everything(expr, entered=entered))
    shared = logged("first_of(roles) == first_of(roles)", ABOVE)
    assert sum(isinstance(node, ir.Item) for node in everything(shared)) == 1


def test_the_parents_that_may_be_absent_without_a_meaning() -> None:
    found = [*optional_parents(("organization", "name"), trigger())]
    organization = trigger().field(("organization",))
    assert organization is not None and organization.optional
    assert found == ([("organization",)] if organization.absence is None else [])
    assert [*optional_parents(("user", "user_id"), trigger())] == []
    assert [*optional_parents(("user", "phone_number"), trigger())] == [("user", "phone_number")]
    assert [*optional_parents(("user", "app_metadata", "plan"), trigger())] == []
    assert [*optional_parents(("user", "unknown"), trigger())] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("event.user.name", "event.user.name"),
        ("roles", "roles"),
        ("user.name", "user.name"),
        ('event.user.user_metadata["a b"]', 'event.user.user_metadata["a b"]'),
        (f"{IDENTITIES}[0].connection", "event.user.identities[0].connection"),
        (PLAN, PLAN),
        ("read(event.request.query.scope, string)", "…"),
        ("event.user.name.lower()", "…"),
        ('{"a": {"b": 1}}.a.b', "…"),
        ("[1, 2][0]", "…"),
    ],
)
def test_a_value_in_a_message(text: str, shown: str) -> None:
    assert text_of(logged(text, ABOVE)) == shown


def test_a_loop_variable_and_a_secret_in_a_message() -> None:
    loop = logged(f"[role for role in {ROLES}]")
    assert isinstance(loop, ir.Comprehension)
    assert text_of(loop.element) == "role"
    assert text_of(ir.Secret("KEY", False, False, loop.info)) == "event.secrets.KEY"
    assert text_of(ir.Event(loop.info)) == "event"
