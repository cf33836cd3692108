"""The worlds in which an original and its policy are run: the trigger's default event, and what may stand elsewhere.

In: a policy's Program, what the original reads (reads.py). Out: :class:`Choices`, which the harness draws from: for each
path of the world its values, of both sides, with absent and null ones and such of a wrong type where Auth0 may send them.

    choices = choices_of(program, uses, secrets)
    choices.of(drawn).event, choices.seeds(200)
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from actiongen import ir
from actiongen.auth0.model import (
    FieldType,
    HandlerKind,
    JsonValue,
    MethodKind,
    Tag,
    TextFormat,
    Trigger,
)
from actiongen.importer.judge.reads import ANSWER, ITEM, SECRETS, Use
from actiongen.ir.types import Basic, ListOf, Type
from actiongen.runs.texts import to_units
from actiongen.runs.values import Value
from actiongen.testing.candidates import FieldUse, Literals, absent_path, candidates
from actiongen.testing.events import (
    CLOCK,
    HANDLER,
    HTTP,
    NOW,
    Given,
    default_event,
    default_secrets,
    instant,
    is_of_event,
    sample,
)
from actiongen.testing.generate import Generator
from actiongen.testing.inverse import DAY, HOUR
from actiongen.testing.values import plain

Path = tuple[str, ...]
Drawn = tuple[int, ...]
"""A world: which path, which of its values, which path, …."""

ABSENT: JsonValue = {"$absent": True}
"""Takes out what stands at a path."""

EVENT, CLOCKED, HANDLED, CACHED, RETURNS = "event", ("now",), ("handler",), ("cached",), "returns"
REPLY: Path = ("http", "*")
"""What any request is answered."""

_MOST = 36
_MOST_CONVERTED = 8
_DAYS = (1, 7, 30, 90, 180, 365)
_STATUSES: tuple[JsonValue, ...] = (200, 404, 500)
_PROBLEMS: tuple[JsonValue, ...] = ("timeout", "connection", "body")
_BODIES: tuple[JsonValue, ...] = (
    {"status": 200, "json": {}},
    {"status": 500, "text": "x"},
    {"status": 200, "text": ""},
    {"status": 200, "json": None},
    {"status": 200, "json": []},
)
_USUAL: JsonValue = {"status": 200, "json": {}}
_EMPTY: tuple[JsonValue, ...] = ("", 0, False, None, [], {}, "[]", "{}")


@dataclass(slots=True)
class Choice:
    """What may stand at a path of the world. ``types`` are those that it is read as; ``is_open``: Auth0 says nothing
    about what stands there.
    """

    path: Path
    values: list[JsonValue] = field(default_factory=list)
    types: dict[Type, None] = field(default_factory=dict)
    is_open: bool = False

    def add(self, values: Iterable[JsonValue]) -> None:
        """Adds values that are new."""
        for value in values:
            if len(self.values) < _MOST and not any(is_same(value, other) for other in self.values):
                self.values.append(value)

    def put_first(self, values: Iterable[JsonValue]) -> None:
        """Puts values in front of those that are there."""
        kept, self.values = self.values, []
        self.add(values)
        front = len(self.values)
        for value in kept:
            if len(self.values) < _MOST + front and not any(is_same(value, other) for other in self.values):
                self.values.append(value)

    def right(self) -> list[int]:
        """The values that are there, are not empty, and of a type that somebody reads; by their places."""
        if self.path == REPLY:
            return [at for at, value in enumerate(self.values) if value == _USUAL]
        return [
            at
            for at, value in enumerate(self.values)
            if value is not None and not is_absent(value) and value not in _EMPTY and self.is_right(value)
        ]

    def is_right(self, value: JsonValue) -> bool:
        """Whether a value has a type that it is read as; any has, where it is read as it is."""
        types = [type_ for type_ in self.types if type_ is not Basic.JSON]
        return not types or any(_is_of(value, type_) for type_ in types)


def is_absent(value: JsonValue) -> bool:
    """Whether that takes something out."""
    return value == ABSENT


def is_same(left: JsonValue, right: JsonValue) -> bool:
    """Whether two values are the same; true is not 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return left == right


def _is_of(value: JsonValue, type_: Type) -> bool:
    match type_:
        case Basic.STRING | Basic.TIME:
            return isinstance(value, str)
        case Basic.NUMBER | Basic.DURATION:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Basic.BOOLEAN:
            return isinstance(value, bool)
        case ListOf(item):
            return isinstance(value, list) and all(_is_of(each, item) for each in value)
        case Basic.JSON:
            return True
        case _:
            return isinstance(value, dict)


def _converted(values: Iterable[JsonValue]) -> Iterator[JsonValue]:
    """Values of another type that JavaScript takes for those that are there."""
    for value in [*values][:_MOST_CONVERTED]:
        match value:
            case bool():
                yield from (str(value).lower(), int(value))
            case int() | float():
                yield f"{value:.17g}"
            case str() if value:
                yield [value]
                if value.isdigit() and len(value) < len(str(2**53)):
                    yield int(value)
            case [str() as first, *_]:
                yield first
            case _:
                continue


class Choices:
    """What the worlds of one original and its policy are made of."""

    def __init__(self, trigger: Trigger, secrets: Mapping[str, str]) -> None:
        self.trigger = trigger
        self.secrets = dict(secrets)
        self.event = cast(dict[str, JsonValue], plain(default_event(trigger.id)))
        self._by_path: dict[Path, Choice] = {}
        self.all: list[Choice] = []
        self._places: dict[Path, int] = {}
        self._given: list[Given] = []

    # Filling

    def choice(self, path: Path) -> Choice:
        """The choice for a path."""
        return self._by_path.setdefault(path, Choice(path))

    def add(self, path: Path, values: Iterable[Value], types: Iterable[Type] = ()) -> None:
        """Values as they stand in runs; None takes out what is there."""
        kept = self.choice(path)
        kept.types.update(dict.fromkeys(types))
        for value in values:
            if value is not None:
                kept.add([plain(value)])
            elif path[0] != EVENT:
                kept.add([ABSENT])
            elif (gone := absent_path(path[1:], self.trigger)) is not None:
                self.choice((EVENT, *gone)).add([ABSENT])

    def close(self) -> None:
        """No more are added: those of records come before those of what is in them."""
        for each in self._by_path.values():
            if self._is_open(each.path):
                each.put_first([None, *_converted(each.values)])
        self.all = sorted(
            (each for each in self._by_path.values() if each.values), key=lambda each: len(each.path)
        )
        self._places = {each.path: place for place, each in enumerate(self.all)}

    def _is_open(self, path: Path) -> bool:
        """Whether anything may stand at a path of the event."""
        known = self.trigger.field(path[1:])
        return path[0] == EVENT and (
            (known is None and _is_below_open(path[1:], self.trigger))
            or (known is not None and known.type in (FieldType.CONTAINER, FieldType.JSON))
        )

    # Worlds

    def start(self) -> dict[str, JsonValue]:
        """The world that all others are made of."""
        return {
            "event": self.event,
            "secrets": dict(self.secrets),
            "now": instant(NOW),
            "handler": self.trigger.handlers[0].name,
            "cache": {},
            "cached": ABSENT,
            "http": {"*": _USUAL},
            "returns": {},
        }

    def wire(self) -> dict[str, JsonValue]:
        """All that the harness has to know."""
        return {
            "start": self.start(),
            "choices": [{"path": [*each.path], "values": each.values} for each in self.all],
            "samples": self._samples(),
            "implied": [
                {"path": [*each.path], "values": [*each.values], "absent": [*each.absent]}
                for each in self.trigger.implied_absences
            ],
        }

    def _samples(self) -> dict[str, JsonValue]:
        found: dict[str, JsonValue] = {}
        for each in self.all:
            if each.path[0] == EVENT:
                for length in range(2, len(each.path)):
                    known = self.trigger.field(each.path[1:length])
                    if known is not None and known.type is FieldType.RECORD:
                        found["\n".join(each.path[:length])] = plain(sample(known))
            elif each.path[:2] == REPLY:
                found["\n".join(REPLY)] = _USUAL
        return found

    def seeds(self) -> list[list[int]]:
        """The draws of the policy's own generator, as far as the harness can make them."""
        return [[*drawn] for given in self._given if (drawn := self.drawn(given)) is not None]

    def drawn(self, given: Given) -> Drawn | None:
        """A draw of the generator as a world; None where it cannot be one."""
        found: dict[int, int] = {}
        for path, value in given.items():
            wire = wire_path(path)
            shown = _shown(path, value, self.trigger)
            place = None if wire is None else self._places.get(wire)
            if place is None:
                return None
            values = self.all[place].values
            at = next((at for at, each in enumerate(values) if is_same(each, shown)), None)
            if at is None:
                return None
            found[place] = at
        return tuple(number for pair in sorted(found.items()) for number in pair)

    def pairs(self, drawn: Drawn) -> list[tuple[Choice, JsonValue]]:
        """The paths that a world sets, and to what."""
        return [
            (self.all[which], self.all[which].values[at])
            for which, at in zip(drawn[::2], drawn[1::2], strict=True)
        ]

    def take(self, generator: Generator, draws: int) -> None:
        """Adds what the policy can tell apart."""
        for path, values in generator.choices.items():
            wire = wire_path(path)
            if wire is not None:
                for value in values:
                    shown = _shown(path, value, self.trigger)
                    if is_absent(shown) and wire[0] == EVENT:
                        self.add(wire, [None])
                    else:
                        self.choice(wire).add([shown])
        for use in generator.fields():
            wire = wire_path(use.path)
            if wire is not None:
                self.choice(wire).types[use.type] = None
        self._given = [*generator.draws(draws)]


def wire_path(path: Path) -> Path | None:
    """A path of the generator as one of the world: all requests get one answer."""
    if path == CLOCK:
        return CLOCKED
    if path == HANDLER:
        return HANDLED
    if is_of_event(path):
        return (EVENT, *path)
    if path[0] == SECRETS:
        return path
    rest = path[2:]
    if rest and rest[0] in ("status", "json", "text"):
        return (*REPLY, *rest)
    return REPLY if not rest else None


def _shown(path: Path, value: Value, trigger: Trigger) -> JsonValue:
    if path == CLOCK:
        return instant(value) if isinstance(value, str) else instant(NOW)
    if path == HANDLER:
        handler = trigger.handler(HandlerKind(str(value)))
        return "" if handler is None else handler.name
    if path[0] == HTTP and len(path) == 2 and value is None:
        return "connection"
    return ABSENT if value is None else plain(value)


def choices_of(
    program: ir.Program,
    uses: Mapping[Path, Use],
    text: str,
    secrets: Iterable[str] = (),
    draws: int = 400,
    seed: int = 0,
) -> Choices:
    """The choices of both sides."""
    trigger = program.header.trigger
    read = {path[1] for path in uses if path[0] == SECRETS and len(path) > 1}
    names = dict.fromkeys((*secrets, *sorted(read)))
    known = {name: f"<{name}>" for name in names} | default_secrets(program)
    found = Choices(trigger, known)
    found.take(Generator(program, seed), draws)
    required = {secret.name for secret in program.secrets if not secret.optional}
    for path, use in uses.items():
        _add_use(found, path, use, uses, required)
    _add_others(found, text, program)
    found.close()
    return found


def _add_use(
    found: Choices, path: Path, use: Use, uses: Mapping[Path, Use], required: Collection[str]
) -> None:
    if path[0] == SECRETS:
        if len(path) > 1:
            _add_secret(found, path[:2], use, required)
    elif path[0] == ANSWER:
        _add_answer(found, path[1:], use)
    else:
        if ITEM in path:
            _add_items(found, path, use)
        else:
            _add_field(found, path, use)
        _add_beside(found, path, use, uses)


def _add_secret(found: Choices, path: Path, use: Use, required: Collection[str]) -> None:
    """Whoever deploys the policy has to give the secrets that it requires."""
    values: list[JsonValue] = [f"<{path[1]}>", *use.texts, *(f"{number:g}" for number in use.numbers)]
    values += ["x", "a,b", "true", "false", "10", *([] if path[1] in required else ["", ABSENT])]
    for held in _beside(found, use):
        # Secrets often are lists, written in some way.
        values[:0] = [held, f"x,{held}", f"{held}, x", f'["{held}"]']
    values += [", ".join(use.texts)] if len(use.texts) > 1 else []
    found.choice(path).add(values)


def _add_answer(found: Choices, path: Path, use: Use) -> None:
    """The names under which clients keep a body are not part of it."""
    while path and path[0] in ("data", "body", "json", ITEM):
        path = path[1:]
    if not path or ITEM in path or path[0] in ("status", "statusCode", "headers", "ok", "statusText", "text"):
        return
    values: list[JsonValue] = [*use.texts, *use.numbers, "x", 1, True, False, None, ["x"], [], {}, ABSENT]
    found.choice((*REPLY, "json", *path)).add(values)


def _literals(use: Use) -> Literals:
    durations = tuple(number for number in use.numbers if number >= 1000) + tuple(
        DAY * days for days in _DAYS
    )
    return Literals(tuple(map(to_units, use.texts)), tuple(use.numbers), (0.0, *durations))


def _add_field(found: Choices, path: Path, use: Use) -> None:
    trigger = found.trigger
    known = trigger.field(path)
    is_open = known is None or known.type in (FieldType.CONTAINER, FieldType.JSON)
    wire = (EVENT, *path)
    if known is None and not _is_below_open(path, trigger):
        # Auth0 has no such field: an event that has it never comes.
        return
    is_time = known is not None and known.format is TextFormat.TIMESTAMP
    literals = (
        _literals(use)
        if is_time or is_open
        else Literals(tuple(map(to_units, use.texts)), tuple(use.numbers))
    )
    if is_open:
        found.choice(wire).is_open = True
    for type_ in _types(path, use, trigger):
        values = candidates(FieldUse(path, type_), literals, trigger)
        found.add(wire, values)


def _is_below_open(path: Path, trigger: Trigger) -> bool:
    for length in range(len(path) - 1, 0, -1):
        above = trigger.field(path[:length])
        if above is not None:
            return above.open or above.type in (FieldType.CONTAINER, FieldType.JSON)
    return False


def _types(path: Path, use: Use, trigger: Trigger) -> list[Type]:
    """The types that a field has, or seems to have where Auth0 says nothing."""
    known = trigger.field(path)
    plainly: dict[FieldType, Type] = {
        FieldType.STRING: Basic.STRING,
        FieldType.NUMBER: Basic.NUMBER,
        FieldType.BOOLEAN: Basic.BOOLEAN,
        FieldType.RECORD: Basic.JSON,
        FieldType.LIST: ListOf(Basic.STRING),
    }
    if known is not None and known.type in plainly:
        return [plainly[known.type]]
    found: list[Type] = []
    if use.is_list:
        found.append(ListOf(Basic.STRING))
    if use.texts:
        found.append(Basic.STRING)
    if use.numbers:
        found.append(Basic.NUMBER)
    if use.booleans or (use.is_tested and not found):
        found.append(Basic.BOOLEAN)
    return found or [Basic.STRING]


def _add_items(found: Choices, path: Path, use: Use) -> None:
    """Lists with an item that has what is asked for."""
    at = path.index(ITEM)
    owner, inner = path[:at], path[at + 1 :]
    trigger = found.trigger
    known = trigger.field(owner)
    if (known is None and not _is_below_open(owner, trigger)) or ITEM in inner:
        return
    texts: list[JsonValue] = [*use.texts, *use.numbers, "x"]
    values: list[JsonValue] = [[]]
    item = None if known is None or known.items is None else known.items
    base: JsonValue = plain(sample(item)) if item is not None and item.type is FieldType.RECORD else {}
    for each in texts:
        made: JsonValue = each
        for name in reversed(inner):
            made = {name: made}
        if isinstance(base, dict) and isinstance(made, dict):
            made = {**base, **made}
        values.append([made])
    if not inner:
        values.append(texts[: max(len(texts) - 1, 1)])
    wire = (EVENT, *owner)
    found.choice(wire).add(value for value in values if isinstance(value, list))
    if known is None or known.type in (FieldType.CONTAINER, FieldType.JSON):
        found.choice(wire).is_open = True
        wrong: list[JsonValue] = [None, "x", {"x": "x"}, 1, [1], [None]]
        found.choice(wire).add(wrong)
    found.add(wire, [None])


def _add_beside(found: Choices, path: Path, use: Use, uses: Mapping[Path, Use]) -> None:
    """What is compared with another field, or a secret, may be equal to it."""
    wire = (EVENT, *path)
    if ITEM in path or wire not in found._by_path:
        return
    found.choice(wire).add(
        value for value in _beside(found, use) if _may_stand(path, value, found.trigger)
    )


def _beside(found: Choices, use: Use) -> Iterator[str]:
    """What stands in the usual event at the paths with which one is compared."""
    for other in use.beside:
        if other[0] == SECRETS and len(other) > 1:
            yield f"<{other[1]}>"
        elif other[0] not in (ANSWER, SECRETS) and ITEM not in other:
            held: JsonValue = found.event
            for name in other:
                held = held.get(name) if isinstance(held, dict) else None
            if isinstance(held, str):
                yield held


def _may_stand(path: Path, value: str, trigger: Trigger) -> bool:
    known = trigger.field(path)
    if known is None or known.type in (FieldType.CONTAINER, FieldType.JSON):
        return True
    return known.type is FieldType.STRING and known.format is None and not known.values


def _add_others(found: Choices, text: str, program: ir.Program) -> None:
    """The clock, the handler, requests, the cache and what queries return."""
    trigger = found.trigger
    if "Date" in text or "moment" in text or "now" in text:
        start = instant(NOW)
        moments = [start, *(start // DAY * DAY + hours * HOUR for hours in range(0, 7 * 24, 5))]
        found.choice(CLOCKED).add(moments)
    other = trigger.handler(HandlerKind.CONTINUE)
    if other is not None and (
        other.name in text or "redirect-callback" in text or program.handler(HandlerKind.CONTINUE) is not None
    ):
        found.choice(HANDLED).add([trigger.handlers[0].name, other.name])
    if _asks(text):
        found.choice((*REPLY, "status")).add(_STATUSES)
        found.choice(REPLY).add([*_PROBLEMS, *_BODIES])
    if "cache" in text:
        found.choice(CACHED).add([ABSENT, "", "x", "1", "true", "{}", '{"a":1}'])
    for method in trigger.methods.values():
        if method.kind is MethodKind.QUERY and Tag.CACHE not in method.tags and method.name in text:
            if method.returns.value is not None:
                made = plain(sample(method.returns.value))
                found.choice((RETURNS, method.name)).add([made, None])


def _asks(text: str) -> bool:
    words = ("fetch", "axios", "request", "got", "superagent", "auth0", "management", "http")
    return any(word in text for word in words)
