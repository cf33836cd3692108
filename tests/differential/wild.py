"""Events as JSON text, with what nobody writes by hand.

In: an event and the fields that a policy reads. Out: the same event with nulls for missing fields, any JSON in open
containers, odd texts and numbers where Auth0 does not rule them out; and its text in one of the ways that JSON has.

    text_of({"user": {"name": "a"}}, random)   ->   '{"user":{"name":"\\u0061"}}'
"""

import json
import re
from collections.abc import Iterable
from random import Random

from actiongen.auth0.model import Field, FieldType, Trigger
from actiongen.runs.texts import join, number_text, to_units
from actiongen.runs.values import Value
from actiongen.testing.events import Event, Input, Path

_TEXTS = (
    "",
    " ",
    "\U0001f600",
    "\ud83d",
    "\ude00a",
    "a\ud800",
    "\u0000",
    "\u2028",
    "ß",
    "\u0130stanbul",
    "\u03a3\u03a3",
    "\u212a",
    "\u01c5",
    "e\u0301",
    "\ufeffa\u00a0",
    "\u0085",
    "x" * 8193,
    "a@b@C.example",
    "@",
    "a@",
    ",,a, ,b",
    "__proto__",
    "constructor",
    "toString",
    "length",
    "0",
    "-0",
    "+1",
    "1e400",
    " 1",
    "0x10",
    "١",
    "2026-01-01T24:00:00Z",
    "2024-02-29",
    "2026-01-01T00:00:00.1234567891Z",
    "+002026-01-01",
    "9999-12-31T23:59:59.999-23:59",
    "0001-01-01T00:00:00+23:59",
    "[1,",
    "NaN",
    '{"__proto__": 1, "10": 2, "9": 3}',
    '"\\ud800"',
    "$&$1",
    "a\nb",
    "[" * 64 + "]" * 64,
    "[" * 65 + "]" * 65,
)
_NUMBERS = (
    0.0,
    -0.0,
    1e308,
    -1e308,
    1.7976931348623157e308,
    5e-324,
    1e-320,
    0.1 + 0.2,
    1e21,
    1e-7,
    123456789.125,
    2.0**53 - 1,
    2.0**53,
    2.0**53 + 2,
    -1.5,
    12345678901234567890.0,
    4294967295.0,
    8.64e15,
    8.65e15,
)
INSIDE = 2.0**53
_LONE = re.compile("[\ud800-\udfff]")
_KEYS = (
    "k",
    "tier",
    "a-b",
    "free",
    "deep",
    "10",
    "2",
    "length",
    "__proto__",
    "constructor",
    "\ud83d\ude00",
    "",
)


def disturbed(event: Event, paths: Iterable[Path], trigger: Trigger, random: Random) -> Event:
    """The event with some of the fields turned into something else that may be there."""
    known = [*paths]
    for path in random.sample(known, min(len(known), random.choice((1, 1, 2, 3)))):
        # A part of the path may be gone, or no object, just as well.
        for length in (len(path), random.randint(1, len(path))):
            value = _other(trigger.field(path[:length]), random)
            if value is not None:
                event = _put(event, path[:length], value[0])
    return _extended(event, trigger.event, random)


def _extended(value: Value, field: Field, random: Random) -> Event:
    """A record with fields that nobody documents, in some of the places where Auth0 leaves room for them."""
    if not isinstance(value, dict):
        return {}
    made = dict(value)
    for name, below in field.fields.items():
        inside = made.get(name)
        if inside is None and below.optional and random.random() < 0.25:
            inside = made[name] = _made(below, random)
        if below.fields and isinstance(inside, dict):
            made[name] = _extended(inside, below, random)
        elif below.items is not None and below.items.fields and isinstance(inside, list):
            made[name] = [
                _extended(item, below.items, random) if isinstance(item, dict) else item for item in inside
            ]
    if field.open and random.random() < 0.3:
        for key in random.sample(_KEYS, random.randint(1, 2)):
            if key not in field.fields:
                made[to_units(key)] = any_json(random, 2)
    return made


def with_nulls(given: Input, trigger: Trigger, random: Random) -> Event:
    """The event of an input, where some of what is missing is null instead."""
    event = given.world.event
    for path, value in given.given:
        field = trigger.field(path)
        if value is None and random.random() < 0.5 and (field is None or field.optional):
            event = _put(event, path, None)
    return event


def _made(field: Field, random: Random) -> Value:
    """A record, or a list of records, of texts alone; None for any other field."""
    if field.items is not None:
        items = [_made(field.items, random) for _ in range(random.randint(1, 2))]
        return items if None not in items else None
    needed = [name for name, below in field.fields.items() if not below.optional]
    if not field.open or any(field.fields[name].type is not FieldType.STRING for name in needed):
        return None
    return {to_units(name): to_units(random.choice(_TEXTS)) for name in needed}


def _other(field: Field | None, random: Random) -> tuple[Value] | None:
    """Another value for a field; None where Auth0 leaves no choice."""
    if field is None or field.type in (FieldType.CONTAINER, FieldType.JSON):
        return (any_json(random, 3),)
    if field.optional and random.random() < 0.4:
        return (None,)
    if field.type is FieldType.STRING and not field.values and field.format is None:
        return (to_units(random.choice(_TEXTS)),)
    if field.type is FieldType.NUMBER and not field.invariants:
        return (random.choice([each for each in _NUMBERS if abs(each) <= INSIDE]),)
    if field.type is FieldType.LIST and field.items is not None and field.items.type is FieldType.STRING:
        return ([to_units(random.choice(_TEXTS)) for _ in range(random.randint(0, 3))],)
    return None


def any_json(random: Random, depth: int) -> Value:
    """Any JSON."""
    if depth > 0 and random.random() < 0.02:
        return _nested(random.choice((64, 65)))
    kind = random.randrange(7 if depth > 0 else 4)
    match kind:
        case 0:
            return random.choice((None, True, False))
        case 1 | 2:
            return to_units(random.choice(_TEXTS))
        case 3:
            return random.choice(_NUMBERS)
        case 4:
            return [any_json(random, depth - 1) for _ in range(random.randint(0, 3))]
        case _:
            keys = random.sample(_KEYS, random.randint(0, 4))
            return {to_units(key): any_json(random, depth - 1) for key in keys}


def _nested(levels: int) -> Value:
    made: Value = []
    for _ in range(levels - 1):
        made = [made]
    return made


def _put(inside: Value, path: Path, value: Value) -> Event:
    """The event with a value at a path, where its parents are objects."""
    if not isinstance(inside, dict):
        return {}
    name = to_units(path[0])
    if len(path) == 1:
        return {**inside, name: value}
    below = inside.get(name)
    return {**inside, name: _put(below, path[1:], value)} if isinstance(below, dict) else inside


def text_of(value: Value, random: Random) -> str:
    """The JSON text of a value: escapes, forms of numbers and white space as they come."""
    if random.random() < 0.85:
        return _escaped(json.dumps(value, ensure_ascii=False))
    return _text(value, random)


def _text(value: Value, random: Random) -> str:
    match value:
        case None | bool():
            return json.dumps(value)
        case int() | float():
            return _number(float(value), random)
        case str():
            return _quoted(value, random)
        case list():
            return f"[{_comma(random).join(_text(item, random) for item in value)}]"
        case dict():
            members = (f"{_quoted(key, random)}:{_text(item, random)}" for key, item in value.items())
            return f"{{{_comma(random).join(members)}}}"


def _comma(random: Random) -> str:
    return random.choice((",", ", ", " ,\n\t"))


def _number(value: float, random: Random) -> str:
    if value == 0:
        return "-0" if str(value)[0] == "-" else "0"
    if random.random() < 0.7:
        return number_text(value)
    return random.choice((f"{value!r}", f"{value:.17e}", f"{value:.17E}"))


def _quoted(units: str, random: Random) -> str:
    if random.random() < 0.1:
        return '"' + "".join(f"\\u{ord(unit):04x}" for unit in units) + '"'
    return _escaped(json.dumps(units, ensure_ascii=False))


def _escaped(text: str) -> str:
    """Pairs of surrogates as one character, lone ones escaped, for UTF-8 cannot say them."""
    return _LONE.sub(lambda lone: f"\\u{ord(lone[0]):04x}", text if text.isascii() else join(text))
