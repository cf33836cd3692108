"""A type of the language as the catalogue writes it: each kind of type, within lists and records too."""

import pytest

from actiongen.auth0.model import Field, FieldType, HasFormat, TextFormat
from actiongen.facts.fields import field_of
from actiongen.ir.types import Basic, ListOf, MapOf, Record, RecordField, Type

TIME = (HasFormat(TextFormat.TIMESTAMP, "a time is read from its text"),)


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (Basic.STRING, Field("f", FieldType.STRING, True)),
        (Basic.NUMBER, Field("f", FieldType.NUMBER, True)),
        (Basic.BOOLEAN, Field("f", FieldType.BOOLEAN, True)),
        (Basic.TIME, Field("f", FieldType.STRING, True, invariants=TIME)),
        (Basic.JSON, Field("f", FieldType.JSON, True)),
        (MapOf(Basic.STRING), Field("f", FieldType.JSON, True)),
        (ListOf(Basic.JSON), Field("f", FieldType.LIST, True, items=Field("", FieldType.JSON))),
        (
            Record((RecordField("a", Basic.NUMBER, False),)),
            Field("f", FieldType.RECORD, True, fields={"a": Field("a", FieldType.NUMBER, True)}),
        ),
    ],
)
def test_a_type_is_a_field(type_: Type, expected: Field) -> None:
    assert field_of(type_, "f", optional=True) == expected


def test_a_field_is_there_unless_it_is_said() -> None:
    assert field_of(Basic.JSON, "f") == Field("f", FieldType.JSON)
