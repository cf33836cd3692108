"""Types: how they are written, what fits where, and which type two values share."""

from random import Random

import pytest
from seeds import chance

from actiongen.auth0.model import Field, FieldType
from actiongen.ir.types import (
    Basic,
    ListOf,
    MapOf,
    Record,
    RecordField,
    Type,
    fits,
    holds,
    join,
    name,
    of_field,
    size,
)

TEXT, NUMBER, JSON, UNKNOWN, NOTHING = (
    Basic.STRING,
    Basic.NUMBER,
    Basic.JSON,
    Basic.UNKNOWN,
    Basic.NOTHING,
)


def record(*required: str, **types: Type) -> Record:
    """A record whose fields are optional unless they are required."""
    return Record(tuple(RecordField(key, type_, key not in required) for key, type_ in types.items()))


A = record(a=TEXT)
NEEDS_A = record("a", a=TEXT)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (TEXT, "string"),
        (ListOf(NUMBER), "[number]"),
        (MapOf(ListOf(TEXT)), "{string: [string]}"),
        (A, '{"a": string}'),
        (record(a=TEXT, b=NUMBER), '{"a": string, "b": number}'),
        (record(a=TEXT, b=NUMBER, c=JSON), '{"a": string, "b": number, …}'),
        (record(a=A, b=ListOf(A)), '{"a": {…}, "b": [{…}]}'),
        (record(a=ListOf(TEXT), b=MapOf(A)), '{"a": [string], "b": {string: {"a": string}}}'),
        (ListOf(A), '[{"a": string}]'),
    ],
)
def test_a_type_is_written_as_in_a_policy(type_: Type, text: str) -> None:
    assert name(type_) == text


@pytest.mark.parametrize(
    ("field", "type_"),
    [
        (Field("a", FieldType.STRING), TEXT),
        (Field("a", FieldType.NUMBER), NUMBER),
        (Field("a", FieldType.BOOLEAN), Basic.BOOLEAN),
        (Field("a", FieldType.LIST, items=Field("[]", FieldType.STRING)), ListOf(TEXT)),
        (Field("a", FieldType.LIST), ListOf(JSON)),
        (Field("a", FieldType.CONTAINER), JSON),
        (Field("a", FieldType.JSON), JSON),
        (Field("a", FieldType.SECRETS), JSON),
        (Field("a", FieldType.RECORD), Record(())),
    ],
)
def test_the_type_of_a_field(field: Field, type_: Type) -> None:
    assert of_field(field) == type_


def test_the_type_of_a_record_says_which_fields_may_be_absent() -> None:
    """A container is never trusted to be there, whatever the catalogue says."""
    fields = (
        Field("id", FieldType.STRING, values=("x",)),
        Field("nick", FieldType.STRING, optional=True, known_values=("y",)),
        Field("metadata", FieldType.CONTAINER),
    )
    made = of_field(Field("user", FieldType.RECORD, fields={field.name: field for field in fields}))
    assert made == Record(
        (
            RecordField("id", TEXT, False, ("x",)),
            RecordField("nick", TEXT, True, (), ("y",)),
            RecordField("metadata", JSON, True),
        )
    )
    assert isinstance(made, Record)
    assert made.field("nick") == made.fields[1]
    assert made.field("name") is None


@pytest.mark.parametrize(
    ("type_", "part", "is_held"),
    [
        (JSON, JSON, True),
        (TEXT, JSON, False),
        (ListOf(JSON), JSON, True),
        (MapOf(ListOf(JSON)), JSON, True),
        (record(a=TEXT, b=JSON), JSON, True),
        (record(a=TEXT, b=NUMBER), JSON, False),
        (Record(()), JSON, False),
    ],
)
def test_what_a_type_holds(type_: Type, part: Type, is_held: bool) -> None:
    assert holds(type_, part) is is_held


@pytest.mark.parametrize(
    ("type_", "parts"),
    [
        (TEXT, 1),
        (ListOf(TEXT), 2),
        (MapOf(ListOf(TEXT)), 3),
        (record(a=TEXT, b=NUMBER), 3),
        (record(a=A, b=A), 5),
    ],
)
def test_the_parts_of_a_type_are_counted(type_: Type, parts: int) -> None:
    assert size(type_) == parts


@pytest.mark.parametrize(
    ("given", "wanted", "is_fit"),
    [
        (TEXT, TEXT, True),
        (TEXT, NUMBER, False),
        (TEXT, JSON, False),
        (UNKNOWN, TEXT, True),
        (ListOf(TEXT), UNKNOWN, True),
        (ListOf(UNKNOWN), ListOf(TEXT), True),
        (ListOf(TEXT), ListOf(NUMBER), False),
        (ListOf(TEXT), MapOf(TEXT), False),
        (MapOf(TEXT), MapOf(TEXT), True),
        (MapOf(TEXT), MapOf(NUMBER), False),
        (record(a=TEXT, b=TEXT), MapOf(TEXT), True),
        (record(a=TEXT, b=NUMBER), MapOf(TEXT), False),
        (MapOf(TEXT), A, False),
        (NEEDS_A, A, True),
        (A, NEEDS_A, False),
        (A, A, True),
        (Record(()), A, True),
        (Record(()), NEEDS_A, False),
        (record(a=NUMBER), A, False),
        (record(a=TEXT, b=NUMBER), A, False),
        (record("b", b=NUMBER), record("b", a=TEXT, b=NUMBER), True),
    ],
)
def test_what_may_stand_where_a_type_is_wanted(given: Type, wanted: Type, is_fit: bool) -> None:
    assert fits(given, wanted) is is_fit


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        (TEXT, TEXT, TEXT),
        (TEXT, NUMBER, None),
        (TEXT, NOTHING, TEXT),
        (NOTHING, TEXT, TEXT),
        (NOTHING, NOTHING, NOTHING),
        (UNKNOWN, TEXT, TEXT),
        (TEXT, UNKNOWN, TEXT),
        (ListOf(UNKNOWN), ListOf(TEXT), ListOf(TEXT)),
        (ListOf(TEXT), ListOf(NUMBER), None),
        (MapOf(NOTHING), MapOf(TEXT), MapOf(TEXT)),
        (MapOf(TEXT), MapOf(NUMBER), None),
        (MapOf(TEXT), ListOf(TEXT), None),
        (NEEDS_A, NEEDS_A, NEEDS_A),
        (NEEDS_A, A, A),
        (A, NEEDS_A, A),
        (NEEDS_A, record("b", b=NUMBER), record(a=TEXT, b=NUMBER)),
        (record("a", "b", a=TEXT, b=TEXT), NEEDS_A, record("a", a=TEXT, b=TEXT)),
        (record(a=NUMBER), record(a=TEXT), None),
        (A, MapOf(TEXT), None),
    ],
)
def test_the_type_that_two_values_share(left: Type, right: Type, joined: Type | None) -> None:
    assert join(left, right) == joined


def random_type(random: Random, depth: int) -> Type:
    kind = random.randrange(6) if depth else 0
    if kind == 3:
        return ListOf(random_type(random, depth - 1))
    if kind == 4:
        return MapOf(random_type(random, depth - 1))
    if kind == 5:
        names = random.sample("abc", random.randrange(4))
        return Record(
            tuple(RecordField(key, random_type(random, depth - 1), random.random() < 0.5) for key in names)
        )
    return random.choice((TEXT, NUMBER))


def test_both_values_fit_the_type_that_they_share() -> None:
    random = chance(7)
    shared = 0
    for _ in range(5_000):
        left, right = random_type(random, 3), random_type(random, 3)
        joined = join(left, right)
        assert fits(left, left)
        assert (joined is None) == (join(right, left) is None)
        if joined is not None and left != right:
            shared += 1
            assert fits(left, joined) and fits(right, joined), (left, right)
    assert shared > 50
