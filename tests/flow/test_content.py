"""Which fields are in a value, and in the part of it that is taken."""

import pytest
from checks.programs import program

from actiongen import ir
from actiongen.facts.event_paths import written
from actiongen.flow.resolved import Resolved

DATA = "event.user.user_metadata"
NAMES = (
    "name = event.client.name\n"
    'nested = {"a": {"b": event.client.name, "c": event.tenant.id}, "d": event.user.user_id}\n'
    f'data = read({DATA}, {{"a": {{"b": string, "c": string}}, "d": [{{"e": string, "f": string}}]}})\n'
    "def pair(one, other):\n    return [one, other]\n\n"
)


def fields_in(value: str) -> list[str]:
    resolved = Resolved(program(f'{NAMES}with rule("a"):\n    log({value})\n'))
    (log,) = (node for node in resolved.nodes if isinstance(node, ir.Log))
    parts = resolved.content.of(log.values[0])
    return sorted(written(part.path or ()).removeprefix("event.") for part in parts)


CLIENT, TENANT, USER = "client.name", "tenant.id", "user.user_id"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("name", [CLIENT]),
        ('f"{name} {event.tenant.id}"', [CLIENT, TENANT]),
        ("(name or event.tenant.id)", [CLIENT, TENANT]),
        ('coalesce(event.user.name, name, "x")', [CLIENT, "user.name"]),
        ('name if event.tenant.id == "a" else event.user.user_id', [CLIENT, USER]),
        ("name == event.tenant.id", []),
        ("len(name)", []),
        ('name.startswith("a")', []),
        ("name.lower()", [CLIENT]),
        ("nested", [CLIENT, TENANT, USER]),
        ("nested.a", [CLIENT, TENANT]),
        ("nested.a.b", [CLIENT]),
        ("nested.a.c", [TENANT]),
        ("nested.d", [USER]),
        ("{**nested.a}.c", [TENANT]),
        ("[x.a.b for x in [nested]]", [CLIENT]),
        ("[x.a for x in [nested]][0].b", [CLIENT]),
        ("[y for x in [nested] for y in [x.a.c]]", [TENANT]),
        ("first(x.a for x in [nested]).b", [CLIENT]),
        ("any(x.d == name for x in [nested])", []),
        ("[v for k, v in nested.a.items()]", [CLIENT, TENANT]),
        ("[k for k, v in nested.a.items()]", []),
        ('{k: v for k, v in nested.a.items()}["b"]', [CLIENT, TENANT]),
        ("{x: name for x in [event.tenant.id]}", [CLIENT, TENANT]),
        ('{x: name for x in [event.tenant.id]}["a"]', [CLIENT]),
        ("[k for k, v in {x: name for x in [event.tenant.id]}.items()]", [TENANT]),
        ("pair(name, event.tenant.id)", [CLIENT, TENANT]),
        ("[*pair(name, name), event.tenant.id]", [CLIENT, TENANT]),
        ("[*[nested.a]][0].b", [CLIENT]),
        ("sorted([name])", [CLIENT]),
        ("name[0:2]", [CLIENT]),
        ("unique([name, event.tenant.id])", [CLIENT, TENANT]),
        # what is read as a type has the fields of the type
        ("data.a.b", ["user.user_metadata.a.b"]),
        ("data.a", ["user.user_metadata.a.b", "user.user_metadata.a.c"]),
        ("[x.e for x in data.d]", ["user.user_metadata.d[…].e"]),
        ("data.d", ["user.user_metadata.d[…].e", "user.user_metadata.d[…].f"]),
        ("data.d[0].f", ["user.user_metadata.d[…].f"]),
        ("data.d[0:1]", ["user.user_metadata.d[…].e", "user.user_metadata.d[…].f"]),
        # a copy of all values is the container
        (f"[v for k, v in {DATA}.items()]", ["user.user_metadata"]),
        (f"[v for k, v in {DATA}.items()][0]", ["user.user_metadata[…]"]),
        (f'[v for k, v in {DATA}.items() if k == "a"]', ["user.user_metadata[…]"]),
        (f"{{k: v for k, v in {DATA}.items()}}", ["user.user_metadata"]),
        ('{"a": name, "b": event.tenant.id}.get("b", event.user.user_id)', [TENANT, USER]),
        (f"{DATA}[name]", ["user.user_metadata[…]"]),
    ],
)
def test_the_fields_in_a_value(value: str, expected: list[str]) -> None:
    assert fields_in(value) == expected


def test_of_an_address_the_domain_is_told_from_the_whole() -> None:
    text = 'with rule("a"):\n    log(email_domain(event.user.email), event.user.email)\n'
    resolved = Resolved(program(text))
    (log,) = (node for node in resolved.nodes if isinstance(node, ir.Log))
    domain, whole = (resolved.content.of(value) for value in log.values)
    assert [part.domain_only for part in (*domain, *whole)] == [True, False]
