"""What a policy of a trigger can read: the fields of the catalogue, by kind.

In: a trigger. Out: :class:`Vocabulary`; and, for one policy, a cast of a few fields with the schemas that it writes.

    vocabulary_of(load_trigger("post-login")).spots[Kind.NUMBER][0].text   ->   'event.stats.logins_count'
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from keyword import iskeyword

from differential.choices import Choices

from actiongen.auth0.model import AtLeast, Field, FieldType, IsWhole, TextFormat, Trigger

_TYPES = {
    FieldType.STRING: "text",
    FieldType.NUMBER: "number",
    FieldType.BOOLEAN: "boolean",
    FieldType.CONTAINER: "json",
    FieldType.JSON: "json",
}
_ADDRESSES = ("198.51.100.7", "2001:db8::1")
_NESTED = '{"city": string, "zip": number}'


class Kind(Enum):
    """What a value is; ``ROWS`` are records, as a list of the event holds them, a ``STAMP`` is a text that is a
    time.
    """

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIME = "time"
    DURATION = "duration"
    JSON = "json"
    TEXTS = "texts"
    NUMBERS = "numbers"
    ROWS = "rows"
    STAMP = "stamp"


@dataclass(frozen=True, slots=True)
class Spot:
    """A field, as a policy writes it; of a list of records ``members`` are the fields of each, written behind it.

    ``values`` are all that it may hold, if closed, or that conditions ask for. ``is_count``: a whole number from 1.
    ``items`` are all that a list may hold, if closed.
    """

    text: str
    kind: Kind
    present: bool = False
    values: tuple[str, ...] = ()
    format: TextFormat | None = None
    is_count: bool = False
    items: tuple[str, ...] = ()
    members: tuple["Spot", ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The fields of a trigger; ``containers`` are those of open shape, ``records`` those with room for more names."""

    spots: Mapping[Kind, tuple[Spot, ...]]
    containers: tuple[str, ...]
    records: tuple[str, ...]


@cache
def vocabulary_of(trigger_id: str, event: Field) -> Vocabulary:
    """All that the catalogue says of the event."""
    found: dict[Kind, list[Spot]] = {kind: [] for kind in Kind}
    records: list[str] = []
    for spot in _spots(event, "event", True, records):
        found[spot.kind].append(spot)
    containers = tuple(spot.text for spot in found[Kind.JSON])
    return Vocabulary({kind: tuple(spots) for kind, spots in found.items()}, containers, tuple(records))


def of_trigger(trigger: Trigger) -> Vocabulary:
    """The same, made once a trigger."""
    return vocabulary_of(trigger.id, trigger.event)


def _spots(field: Field, text: str, present: bool, records: list[str]) -> Iterator[Spot]:
    if field.type is FieldType.RECORD:
        if field.open and text != "event":
            records.append(text)
        for name, below in field.fields.items():
            yield from _spots(below, _member(text, name), present and not below.optional, records)
    elif field.type is FieldType.LIST:
        yield from _list(field, text, present)
    elif field.type in _TYPES:
        kind = Kind(_TYPES[field.type])
        if field.format is TextFormat.TIMESTAMP:
            kind = Kind.STAMP
        # A container of open shape is never trusted to be there.
        is_sure = present and kind is not Kind.JSON
        values = _ADDRESSES if field.format is TextFormat.IP else field.values
        yield Spot(text, kind, is_sure, values, field.format, _is_count(field))


def _is_count(field: Field) -> bool:
    return any(isinstance(invariant, IsWhole | AtLeast) for invariant in field.invariants)


def _list(field: Field, text: str, present: bool) -> Iterator[Spot]:
    items = field.items
    if items is None:
        return
    if items.type is FieldType.STRING:
        yield Spot(text, Kind.TEXTS, present, items=items.values)
    elif items.type is FieldType.NUMBER:
        yield Spot(text, Kind.NUMBERS, present)
    elif items.type is FieldType.RECORD and items.fields:
        members = tuple(_spots(items, "", True, []))
        yield Spot(text, Kind.ROWS, present, members=members)


def _member(text: str, name: str) -> str:
    is_name = name.isidentifier() and not iskeyword(name)
    return f"{text}.{name}" if is_name else f'{text}["{name}"]'


@dataclass(frozen=True, slots=True)
class Cast:
    """The fields that one policy is about, its schemas and secrets as they are written, and ``records`` that
    Auth0 may send with more fields than it documents.
    """

    spots: Mapping[Kind, tuple[Spot, ...]]
    schemas: tuple[str, ...]
    secrets: str | None
    records: tuple[str, ...] = ()


_KEYS = (
    ("plan", "string", Spot("plan", Kind.TEXT)),
    ("seats", "number", Spot("seats", Kind.NUMBER)),
    ("flag", "boolean", Spot("flag", Kind.BOOLEAN)),
    ("tags", "[string]", Spot("tags", Kind.TEXTS)),
    ("since", "time", Spot("since", Kind.TIME)),
    ("free", "json", Spot("free", Kind.JSON)),
    ("scores", "[number]", Spot("scores", Kind.NUMBERS)),
    ("address", _NESTED, Spot("address.city", Kind.TEXT)),
    (
        "rows",
        '[{"id": string, "ok": boolean}]',
        Spot("rows", Kind.ROWS, members=(Spot(".id", Kind.TEXT), Spot(".ok", Kind.BOOLEAN))),
    ),
)
_ODD_KEYS = (("ulp-name", "string", Kind.TEXT), ("10", "number", Kind.NUMBER), ("é x", "string", Kind.TEXT))


_SIZES = (
    (Kind.TEXT, 4, 8),
    (Kind.NUMBER, 2, 3),
    (Kind.BOOLEAN, 2, 4),
    (Kind.TEXTS, 1, 3),
    (Kind.ROWS, 1, 2),
    (Kind.STAMP, 1, 2),
)


def draw_cast(choices: Choices, vocabulary: Vocabulary) -> Cast:
    """A few fields: conditions of one policy are to meet each other."""
    found: dict[Kind, list[Spot]] = {kind: [] for kind in Kind}
    for kind, least, most in _SIZES:
        found[kind] += choices.some(vocabulary.spots[kind], most, least)
    schemas = []
    for container in choices.some(vocabulary.containers, 4, 2):
        if choices.chance(0.7):
            schemas.append(_schema(choices, container, found))
        else:
            # A container itself is hardly ever missing, so that there is no use in asking.
            found[Kind.JSON] += (
                Spot(f"{container}{key}", Kind.JSON, present=key == "") for key in _members(choices)
            )
    if vocabulary.records and choices.chance(0.3):
        record = choices.pick(vocabulary.records)
        schemas.append(f"schema({record}, x_department=string, x_level=number)")
        found[Kind.TEXT].append(Spot(f"{record}.x_department", Kind.TEXT))
        found[Kind.NUMBER].append(Spot(f"{record}.x_level", Kind.NUMBER))
    secrets = _secrets(choices, found)
    return Cast(
        {kind: tuple(spots) for kind, spots in found.items()}, tuple(schemas), secrets, vocabulary.records
    )


def _members(choices: Choices) -> list[str]:
    """Ways below a container without a schema."""
    return choices.some((".tier", ".deep.k", '["a-b"]', "", ".list[0]", '["10"]', ".k[-1]"), 3, 2)


def _schema(choices: Choices, container: str, found: dict[Kind, list[Spot]]) -> str:
    keys = choices.some(_KEYS, 6, 3)
    arguments = [container, *(f"{name}={type_}" for name, type_, _ in keys)]
    for _, _, spot in keys:
        found[spot.kind].append(replace(spot, text=f"{container}.{spot.text}"))
        if spot.text == "address.city":
            found[Kind.NUMBER].append(Spot(f"{container}.address.zip", Kind.NUMBER))
    if choices.chance(0.3):
        key, type_, kind = choices.pick(_ODD_KEYS)
        arguments.insert(1, f'{{"{key}": {type_}}}')
        found[kind].append(Spot(f'{container}["{key}"]', kind))
    return f"schema({', '.join(arguments)})"


def _secrets(choices: Choices, found: dict[Kind, list[Spot]]) -> str | None:
    if not choices.chance(0.3):
        return None
    found[Kind.TEXT] += [
        Spot("event.secrets.API_KEY", Kind.TEXT, present=True),
        Spot("event.secrets.HOOK", Kind.TEXT),
    ]
    return 'secrets("API_KEY", optional=["HOOK"])'
