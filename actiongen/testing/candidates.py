"""Values worth trying for a field: those that the policy itself writes, and their neighbours.

In: a field as an expression reads it, and the literals beside it. Out: values; None takes the field out.

    candidates(FieldUse(("stats", "logins_count"), Basic.NUMBER), Literals(numbers=(1.0,)), trigger)   ->   (0, 1, 2, …)
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from actiongen import ir
from actiongen.auth0.model import (
    ITEM,
    Field,
    FieldType,
    TextFormat,
    Trigger,
)
from actiongen.evaluate.calendars import iso
from actiongen.evaluate.operations import operate, time
from actiongen.ir.ops import MILLISECONDS
from actiongen.ir.regex.charset import units_of
from actiongen.ir.regex.tree import Alternation, End, Regex, Repeat, Sequence, Start, WordBoundary
from actiongen.ir.regex.tree import Node as RegexNode
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.ir.walk import reached
from actiongen.runs.texts import to_units
from actiongen.runs.values import Value
from actiongen.testing.addresses import inside, outside
from actiongen.testing.events import NOW, Path, instant, sample
from actiongen.testing.sendable import is_sendable

_WRONG_TYPES: tuple[Value, ...] = (True, False, 0.0, 1.0, "", "x", "true", [], ["x"], {}, {"key": "x"})
_MOST = 40


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A field that an expression reads, with the type that it is read as."""

    path: Path
    type: Type


@dataclass(frozen=True, slots=True)
class Literals:
    """What a policy writes beside a field."""

    texts: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    durations: tuple[float, ...] = ()


def literals_of(*exprs: ir.Expr) -> Literals:
    """The literals of expressions, through their definitions."""
    texts: dict[str, None] = {}
    numbers: dict[float, None] = {}
    durations: dict[float, None] = {0.0: None}
    for node in reached(*exprs):
        match node:
            case ir.Literal(bool() | None):
                pass
            case ir.Literal(str(text)):
                texts[to_units(text)] = None
            case ir.Literal(float() | int() as value):
                numbers[float(value)] = None
            case ir.Matches(regex):
                texts[matching_text(regex.root, regex)] = None
            case ir.Operation(op, (ir.Literal(float() | int() as value),)) if op in MILLISECONDS:
                found = operate(op, [float(value)], 0.0)
                durations[found if isinstance(found, float) else 0.0] = None
    return Literals(tuple(texts), tuple(numbers), tuple(durations))


def candidates(spot: FieldUse, literals: Literals, trigger: Trigger) -> tuple[Value, ...]:
    """Values for a field, no two alike; what Auth0 never sends is not among them."""
    field = trigger.field(spot.path)
    is_open = field is None or field.type in (FieldType.CONTAINER, FieldType.JSON)
    found: list[Value] = [*_of_type(spot.type, field, literals, trigger, spot.path)]
    if is_open:
        found += _WRONG_TYPES
    found.append(None)
    if field is not None:
        found = [each for each in found if each is None or is_sendable(each, field)]
    kept: list[Value] = []
    for each in found:
        if not any(type(each) is type(other) and each == other for other in kept):
            kept.append(each)
    return tuple(kept[:_MOST])


def absent_path(path: Path, trigger: Trigger) -> Path | None:
    """What is to be taken out so that a path is absent: the nearest part that Auth0 may leave out."""
    for length in range(len(path), 0, -1):
        field = trigger.field(path[:length])
        if field is None or field.optional:
            return path[:length]
    return None


def _of_type(
    type_: Type, field: Field | None, literals: Literals, trigger: Trigger, path: Path
) -> Iterator[Value]:
    match type_:
        case Basic.BOOLEAN:
            yield from (True, False)
        case Basic.NUMBER:
            yield from _numbers(literals.numbers)
        case Basic.TIME:
            yield from _times(literals)
        case Basic.STRING:
            yield from _texts(field, literals)
        case ListOf(item):
            yield from _lists(item, literals, trigger, path)
        case Basic.JSON:
            yield from literals.texts
            yield from literals.numbers
            yield True
            yield from _numbers(literals.numbers)
        case Basic() | Record() | MapOf():
            if field is not None and field.type is FieldType.RECORD:
                yield sample(field)
        case _:
            assert_never(type_)


def _numbers(numbers: tuple[float, ...]) -> Iterator[Value]:
    yield from numbers
    for number in numbers:
        yield from (number + 1, number - 1)
    yield from (0.0, 1.0, 2.0, 10.0, -1.0, 0.5)


def _texts(field: Field | None, literals: Literals) -> Iterator[Value]:
    if field is not None and field.values:
        yield from (to_units(value) for value in field.values)
        return
    format_ = None if field is None else field.format
    if format_ is TextFormat.EMAIL:
        yield from _emails(literals.texts)
    elif format_ is TextFormat.TIMESTAMP or len(literals.durations) > 1:
        yield from _times(literals)
    if format_ is None:
        yield from literals.texts
        for text in literals.texts:
            yield from (text + "x", "x" + text, text.upper(), text.lower(), text[:-1], text[1:])
        yield from ("", "x")
    if format_ is TextFormat.IP:
        yield from (each for text in literals.texts for each in (*inside(text), *outside(text)))
        yield from ("198.51.100.7", "2001:db8::1")
    if field is not None:
        yield sample(field)


def _emails(texts: tuple[str, ...]) -> Iterator[Value]:
    for text in texts:
        local, at, domain = text.rpartition("@")
        whole = text if local else f"ann@{domain if at else text}"
        yield from (whole, whole.upper(), f"{whole}.evil.example", whole.replace("@", "@x", 1), f"x{whole}")
        yield f"{text.replace('@', '')}@example.com"
    yield "ann@example.com"


def _times(literals: Literals) -> Iterator[Value]:
    moments = [moment for text in literals.texts if (moment := time(text)) is not None]
    now = instant(NOW)
    for moment in (*moments, *(now - duration for duration in literals.durations), now):
        for near in (0.0, 1000.0, -1000.0):
            yield iso(moment + near)
    yield from (iso(now + duration) for duration in literals.durations if duration)


def _lists(item: Type, literals: Literals, trigger: Trigger, path: Path) -> Iterator[Value]:
    field = trigger.field((*path, ITEM))
    yield []
    if field is not None and field.type is FieldType.RECORD:
        made = sample(field)
        yield [made]
        for name, below in field.fields.items():
            below_type = _type_of(below)
            for value in () if below_type is None else _of_type(below_type, below, literals, trigger, path):
                if isinstance(made, dict) and is_sendable(value, below):
                    yield [{**made, name: value}]
        return
    items: list[Value] = [each for each in _of_type(item, field, literals, trigger, path) if each is not None]
    yield from ([item] for item in items)
    if items:
        yield [items[-1], items[0]]
        yield items[: max(len(literals.texts), 1)]


def _type_of(field: Field) -> Type | None:
    simple = {
        FieldType.STRING: Basic.STRING,
        FieldType.NUMBER: Basic.NUMBER,
        FieldType.BOOLEAN: Basic.BOOLEAN,
    }
    return simple.get(field.type)


def matching_text(node: RegexNode, regex: Regex) -> str:
    """A text that a part of a pattern matches."""
    match node:
        case Sequence(parts):
            return "".join(matching_text(part, regex) for part in parts)
        case Alternation(options):
            return matching_text(options[0], regex)
        case Repeat(body, least):
            return matching_text(body, regex) * (least or 1)
        case Start() | End() | WordBoundary():
            return ""
        case _:
            return _pleasant(units_of(node, regex.ignore_case))


def _pleasant(units: Iterable[tuple[int, int]]) -> str:
    """A code unit of a set: a letter or digit where there is one."""
    ranges = [*units]
    for wanted in (*range(ord("a"), ord("z") + 1), *range(ord("0"), ord("9") + 1), *range(0x21, 0x7F)):
        if any(low <= wanted <= high for low, high in ranges):
            return chr(wanted)
    return chr(ranges[0][0]) if ranges else ""
