"""What the catalogue and the types of the language say of a value: of which kinds it may be, and what is in it.

In: a field of the catalogue, or a type. Out: kinds as bits, and the :data:`Shape` of a member or an item. What nothing
is known of may be any JSON.

    kinds_of(the field ``event.user.email``)   ->   UNDEFINED | NULL | TEXT
"""

from collections.abc import Iterable
from typing import assert_never

from actiongen.auth0.model import Field, FieldType, TextFormat
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.verify.terms import ANY, BOOLEAN, JSON, LIST, NOTHING, NUMBER, OBJECT, TEXT, UNDEFINED

Shape = Field | Type | None
"""None: any JSON."""


def kinds_of(shape: Shape) -> int:
    """The kinds of a value that is there; of JSON, also that it is not."""
    match shape:
        case None:
            return ANY
        case Field():
            return _of_field(shape) | (NOTHING if shape.optional else 0)
        case ListOf():
            return LIST
        case Record() | MapOf():
            return OBJECT
        case Basic.BOOLEAN:
            return BOOLEAN
        case Basic.NUMBER | Basic.TIME | Basic.DURATION:
            return NUMBER
        case Basic.STRING:
            return TEXT
        case Basic.CLIENT:
            return OBJECT
        case Basic():
            return ANY
        case _:
            assert_never(shape)


_KINDS = {
    FieldType.STRING: TEXT,
    FieldType.NUMBER: NUMBER,
    FieldType.BOOLEAN: BOOLEAN,
    FieldType.LIST: LIST,
    FieldType.RECORD: OBJECT,
    FieldType.SECRETS: OBJECT,
}


def _of_field(field: Field) -> int:
    if field.type is FieldType.CONTAINER and field.items is not None:
        return OBJECT
    return _KINDS.get(field.type, ANY)


def member_of(shape: Shape, name: str | None) -> tuple[Shape, int]:
    """What is under a key of an object, and the kinds of it; the name is None where it is any."""
    match shape:
        case Field(type=FieldType.SECRETS):
            return Basic.STRING, TEXT | UNDEFINED
        case Field(type=FieldType.RECORD) if name is None:
            return None, _all_kinds([kinds_of(child) for child in shape.fields.values()])
        case Field(type=FieldType.RECORD):
            child = shape.fields.get(name or "")
            return (None, ANY) if child is None else (child, kinds_of(child))
        case Field(items=Field() as items, type=FieldType.CONTAINER):
            return items, kinds_of(items) | UNDEFINED
        case MapOf(value):
            return value, kinds_of(value) | UNDEFINED
        case Record() if name is None:
            return None, _all_kinds([kinds_of(field.type) | NOTHING for field in shape.fields])
        case Record():
            field = shape.field(name or "")
            if field is None:
                return None, ANY
            return field.type, kinds_of(field.type) | (NOTHING if field.optional else 0)
        case _:
            return None, ANY


def _all_kinds(kinds: Iterable[int]) -> int:
    found = UNDEFINED
    for each in kinds:
        found |= each
    return found


def item_of(shape: Shape) -> tuple[Shape, int]:
    """What an item of a list is, and its kinds."""
    match shape:
        case Field(items=Field() as items, type=FieldType.LIST):
            return items, kinds_of(items)
        case ListOf(Basic.JSON):
            return None, JSON
        case ListOf(item):
            return item, kinds_of(item)
        case _:
            return None, JSON


def is_written_time(shape: Shape) -> bool:
    """Whether a text is a date-time that Auth0 has written."""
    return isinstance(shape, Field) and shape.format is TextFormat.TIMESTAMP
