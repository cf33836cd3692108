"""The types of the language.

In: fields of the catalogue and type expressions of a policy. Out: :data:`Type` values that every
expression of the IR carries.

    >>> name(ListOf(Basic.STRING))
    '[string]'
"""

from enum import Enum
from functools import lru_cache
from typing import Self, assert_never
from weakref import WeakValueDictionary

from actiongen.auth0.model import Field, FieldType
from actiongen.lazy_dataclass import dataclass


class Basic(Enum):
    """Types without parts.

    ``NOTHING`` is the type of ``None``; ``UNKNOWN`` that of a mistake, which silences others. A ``CLIENT`` makes
    requests: it is a record that nothing but these reads (see ``ir/clients.py``).
    """

    __hash__ = object.__hash__  # by identity, as they are compared: that of Enum is written in Python

    BOOLEAN = "boolean"
    NUMBER = "number"
    STRING = "string"
    TIME = "time"
    DURATION = "duration"
    JSON = "json"
    CLIENT = "client"
    NOTHING = "None"
    UNKNOWN = "unknown"


class _Compound:
    """A type with parts. Equal ones are one object, so that a type is compared, hashed and asked about at once, however
    often names have doubled it. ``size``: its parts, written out; ``basics``: the types without parts that are in it.
    """

    __slots__ = ("__weakref__", "basics", "parts", "size")
    parts: "Type | tuple[RecordField, ...]"
    size: int
    basics: frozenset[Basic]

    def __new__(cls, parts: "Type | tuple[RecordField, ...]") -> Self:
        made = _MADE.get((cls, parts))
        if made is None:
            made = super().__new__(cls)
            inner = tuple(field.type for field in parts) if isinstance(parts, tuple) else (parts,)
            object.__setattr__(made, "parts", parts)
            object.__setattr__(made, "size", 1 + sum(map(size, inner)))
            object.__setattr__(made, "basics", frozenset[Basic]().union(*map(_basics, inner)))
            _MADE[cls, parts] = made
        assert isinstance(made, cls)
        return made

    def __getnewargs__(self) -> tuple[object]:
        """What :meth:`__new__` takes, for a pickle."""
        return (self.parts,)


_MADE: WeakValueDictionary[object, _Compound] = WeakValueDictionary()


@dataclass(frozen=True, slots=True, eq=False)
class ListOf(_Compound):
    """A list whose items are present and of one type."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class RecordField:
    """A named field; an optional one is missing, null or of its type.

    ``values`` are all that it may hold, if closed; ``known_values`` some.
    """

    name: str
    type: "Type"
    optional: bool
    values: tuple[str, ...] = ()
    known_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Record(_Compound):
    """Named fields, closed for other names."""

    fields: "tuple[RecordField, ...]"

    def field(self, field_name: str) -> RecordField | None:
        """The field of that name, if there is one."""
        for field in self.fields:
            if field.name == field_name:
                return field
        return None


@dataclass(frozen=True, slots=True, eq=False)
class MapOf(_Compound):
    """Text keys, known at run time alone, with present values of one type."""

    value: "Type"


Type = Basic | ListOf | Record | MapOf

_MOST_PAIRS = 4_000
"""How many answers about two types are remembered."""

SCALARS = (Basic.BOOLEAN, Basic.NUMBER, Basic.STRING, Basic.TIME, Basic.DURATION)


def name(type_: Type) -> str:
    """A type as a policy writes it."""
    match type_:
        case Basic():
            return type_.value
        case ListOf(item):
            return f"[{name(item)}]"
        case Record(fields):
            inner = ", ".join(f'"{f.name}": {_inner(f.type)}' for f in fields[:2])
            return "{" + inner + (", …" if len(fields) > 2 else "") + "}"
        case MapOf(value):
            return f"{{string: {name(value)}}}"
        case _:
            assert_never(type_)


def _inner(type_: Type) -> str:
    """The type of a field; a record in a record is not spelled out."""
    match type_:
        case Record():
            return "{…}"
        case ListOf(Record()):
            return "[{…}]"
        case _:
            return name(type_)


def of_field(field: Field) -> Type:
    """The type of a field of the catalogue, or of a result; containers of open shape are ``json``."""
    match field.type:
        case FieldType.STRING:
            return Basic.STRING
        case FieldType.NUMBER:
            return Basic.NUMBER
        case FieldType.BOOLEAN:
            return Basic.BOOLEAN
        case FieldType.LIST:
            return ListOf(of_field(field.items) if field.items is not None else Basic.JSON)
        case FieldType.RECORD:
            return _record(field)
        case FieldType.CONTAINER if field.items is not None:
            return MapOf(of_field(field.items))
        case FieldType.CONTAINER | FieldType.JSON | FieldType.SECRETS:
            return Basic.JSON
        case _:
            assert_never(field.type)


# By identity: the fields of the catalogue are read once, and comparing them would cost more than this saves.
_RECORDS: dict[int, tuple[Field, Record]] = {}
_MOST_RECORDS = 2_000


def _record(field: Field) -> Record:
    """The type of a record, made once a field."""
    known = _RECORDS.get(id(field))
    if known is None:
        if len(_RECORDS) >= _MOST_RECORDS:
            _RECORDS.clear()
        known = field, Record(tuple(_record_field(child) for child in field.fields.values()))
        _RECORDS[id(field)] = known
    return known[1]


def _record_field(field: Field) -> RecordField:
    """A container of open shape is never trusted to be there, whatever the catalogue says."""
    type_ = of_field(field)
    return RecordField(
        field.name, type_, field.optional or type_ is Basic.JSON, field.values, field.known_values
    )


def holds(type_: Type, part: Basic) -> bool:
    """Whether a value of the type is one of the other, or has one inside."""
    return part in _basics(type_)


def size(type_: Type) -> int:
    """How many parts the type has, written out; what stands in it twice counts twice."""
    return 1 if isinstance(type_, Basic) else type_.size


def _basics(type_: Type) -> frozenset[Basic]:
    return frozenset((type_,)) if isinstance(type_, Basic) else type_.basics


@lru_cache(_MOST_PAIRS)
def join(left: Type, right: Type) -> Type | None:
    """The type of a value that has one of two types, None where there is none."""
    for one, other in ((left, right), (right, left)):
        if one is Basic.NOTHING:
            return other
    if left == right or right is Basic.UNKNOWN:
        return left
    if left is Basic.UNKNOWN:
        return right
    match left, right:
        case ListOf(a), ListOf(b):
            item = join(a, b)
            return None if item is None else ListOf(item)
        case MapOf(a), MapOf(b):
            value = join(a, b)
            return None if value is None else MapOf(value)
        case Record(), Record():
            return _join_records(left, right)
        case _:
            return None


def _join_records(left: Record, right: Record) -> Type | None:
    fields = []
    for field_name in dict.fromkeys(f.name for f in (*left.fields, *right.fields)):
        a, b = left.field(field_name), right.field(field_name)
        only = a or b
        assert only is not None
        type_: Type | None = only.type if a is None or b is None else join(a.type, b.type)
        if type_ is None:
            return None
        optional = a is None or b is None or a.optional or b.optional
        fields.append(RecordField(field_name, type_, optional))
    return Record(tuple(fields))


@lru_cache(_MOST_PAIRS)
def fits(given: Type, wanted: Type) -> bool:
    """Whether a value of one type may stand where the other is wanted; there are no conversions."""
    if Basic.UNKNOWN in (given, wanted):
        return True
    match given, wanted:
        case ListOf(a), ListOf(b):
            return fits(a, b)
        case MapOf(a), MapOf(b):
            return fits(a, b)
        case Record(), MapOf(value):
            return all(fits(f.type, value) for f in given.fields)
        case Record(), Record():
            return _record_fits(given, wanted)
        case _:
            return given == wanted


def _record_fits(given: Record, wanted: Record) -> bool:
    for field in given.fields:
        place = wanted.field(field.name)
        if place is None or not fits(field.type, place.type) or (field.optional and not place.optional):
            return False
    return all(field.optional or given.field(field.name) is not None for field in wanted.fields)
