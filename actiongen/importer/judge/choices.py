"""What may stand where in the worlds in which an original and its policy are run.

In: values (both_sides.py fills them in). Out: :class:`Choices`, which the harness draws from: for each path of the
world its values; null and what JavaScript converts are added where Auth0 may send anything.

    choices.wire(), choices.pairs((3, 1))   ->   {"start": …}, [(Choice(("event", "user", "email")), "x@y.example")]
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from actiongen.auth0.model import (
    FieldType,
    HandlerKind,
    JsonValue,
    Method,
    Tag,
    Trait,
    Trigger,
)
from actiongen.importer.judge.reads import SECRETS
from actiongen.importer.judge.values import converted, is_of, is_same
from actiongen.ir.tokens import SIGN
from actiongen.ir.types import Basic, Type
from actiongen.runs.texts import value_of_json
from actiongen.runs.values import Value
from actiongen.testing.candidates import absent_path
from actiongen.testing.events import (
    CLOCK,
    HANDLER,
    HTTP,
    NOW,
    Given,
    default_event,
    instant,
    is_of_event,
    sample,
)
from actiongen.testing.generate import Generator
from actiongen.testing.sendable import is_sendable
from actiongen.testing.values import plain

Path = tuple[str, ...]
Drawn = tuple[int, ...]
"""A world: which path, which of its values, which path, …."""

ABSENT: JsonValue = {"$absent": True}
"""Takes out what stands at a path."""

EVENT, CLOCKED, HANDLED, CACHED, RETURNS = "event", ("now",), ("handler",), ("cached",), "returns"
REPLIES = "http"
MOST_REPLIES = 3
"""So many requests of one run have answers of their own; more share these."""
SIGNED: JsonValue = "<signed token>"
"""A token that a key of a pair has signed."""
USUAL: JsonValue = {"status": 200, "json": {}}
"""What it is answered unless a world says otherwise."""

_MOST = 36
_NEVER_EMPTY = frozenset(("user_id", "client_id", "id"))
_EMPTY: tuple[JsonValue, ...] = ("", 0, False, None, [], {}, "[]", "{}")


@dataclass(slots=True)
class Choice:
    """What may stand at a path of the world. ``types`` are those that the policy reads it as, ``exact`` those of which
    the original asks whether it is one of their values; ``is_open``: Auth0 says nothing
    about what stands there. ``converted`` are values that JavaScript takes for others, ``undocumented`` the places of
    those that Auth0 does not send by its documentation.
    """

    path: Path
    values: list[JsonValue] = field(default_factory=list)
    types: dict[Type, None] = field(default_factory=dict)
    is_open: bool = False
    converted: list[JsonValue] = field(default_factory=list)
    undocumented: frozenset[int] = frozenset()
    most: int = _MOST
    exact: dict[Type, None] = field(default_factory=dict)

    def add(self, values: Iterable[JsonValue]) -> None:
        """Adds values that are new; an id is never empty."""
        for value in values:
            if value == "" and self.path[0] == EVENT and self.path[-1] in _NEVER_EMPTY:
                continue
            if len(self.values) < self.most and not any(is_same(value, other) for other in self.values):
                self.values.append(value)

    def leave(self, places: int) -> None:
        """Leaves room for so many more values."""
        self.most = max(self.most, len(self.values) + places)

    def put_first(self, values: Iterable[JsonValue]) -> None:
        """Puts values in front of those that are there."""
        kept, self.values = self.values, []
        self.add(values)
        self.converted = [value for value in self.values if not any(is_same(value, other) for other in kept)]
        front = len(self.values)
        for value in kept:
            if len(self.values) < self.most + front and not any(
                is_same(value, other) for other in self.values
            ):
                self.values.append(value)

    @property
    def is_reply(self) -> bool:
        """Whether the whole answer of a request stands there."""
        return self.path[0] == REPLIES and len(self.path) == len((REPLIES, "0"))

    def right(self, kind: int = 0) -> list[int]:
        """The values that are there, are not empty, and of a type that somebody reads; by their places. With a
        ``kind`` from 1 those of one of the types alone.
        """
        if self.is_reply:
            return [at for at, value in enumerate(self.values) if value == USUAL]
        types = self.read_types()
        is_right = self.is_right if not 0 < kind <= len(types) else partial(is_of, type_=types[kind - 1])
        return [
            at
            for at, value in enumerate(self.values)
            if not is_absent(value) and value not in _EMPTY and is_right(value)
        ]

    def read_types(self) -> list[Type]:
        """The types as which it is read, but for such as take any value."""
        return [type_ for type_ in self.types if type_ is not Basic.JSON]

    def is_right(self, value: JsonValue) -> bool:
        """Whether a value has a type that it is read as; any has, where it is read as it is."""
        types = self.read_types()
        if not types:
            return not any(is_same(value, other) for other in self.converted)
        return any(is_of(value, type_) for type_ in (*types, *self.exact))


def is_absent(value: JsonValue) -> bool:
    """Whether that takes something out."""
    return value == ABSENT


class Choices:
    """What the worlds of one original and its policy are made of."""

    def __init__(self, trigger: Trigger, secrets: Mapping[str, str], replies: int = 1) -> None:
        """``replies``: how many requests a run makes, as far as anybody knows."""
        self.trigger = trigger
        self.replies: tuple[Path, ...] = tuple(
            (REPLIES, str(at)) for at in range(max(min(replies, MOST_REPLIES), 1))
        )
        self._asked: dict[str, Path] = {}
        # The method of each question of the policy that a query answers.
        self._queries: dict[str, str] = {}
        self._returns: dict[str, JsonValue] = {}
        self.secrets = dict(secrets)
        self.event = cast(dict[str, JsonValue], plain(default_event(trigger.id)))
        self._by_path: dict[Path, Choice] = {}
        self.all: list[Choice] = []
        self._places: dict[Path, int] = {}
        self._given: list[Given] = []

    # Filling

    def has(self, path: Path) -> bool:
        """Whether something may stand at the path."""
        return path in self._by_path

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

    def answer(self, method: Method) -> None:
        """A query of ``api`` is answered with a plain value of its type, unless a world says otherwise."""
        returned = method.returns.value
        if returned is None:
            return
        values: list[JsonValue] = [{} if returned.type is FieldType.JSON else plain(sample(returned))]
        if Tag.REDIRECTABLE in method.tags:
            # The harness knows whether the user can be sent away.
            values.append(False)
        else:
            self._returns[method.name] = values[0]
        self.choice((RETURNS, method.name)).add([*values, *([None] if method.returns.throws else [])])

    def signs(self) -> None:
        """A key that is no key of a pair signs nothing: what comes of signing is drawn."""
        self._returns[SIGN] = SIGNED
        self.choice((RETURNS, SIGN)).add([SIGNED, None])

    def asks(self, name: str, method: Method) -> None:
        """What the generator calls a question is answered by a query."""
        self._queries[name] = method.name

    def type_of_answers(self, name: str, type_: Type) -> None:
        """A type as which parts of answers of that name are read."""
        for each in self._by_path.values():
            if each.path[0] == REPLIES and each.path[-1] == name:
                each.types[type_] = None

    def share_types(self) -> None:
        """Which request gets which answer is found out while they are made: a part that nobody seems to read in one
        answer has the types that it has in the others.
        """
        answers = [each for each in self._by_path.values() if each.path[0] == REPLIES and len(each.path) > 2]
        known: dict[Path, dict[Type, None]] = {}
        for each in answers:
            known.setdefault(each.path[2:], {}).update(each.types)
        for each in answers:
            if not each.read_types():
                each.types.update(known[each.path[2:]])

    def close(self) -> None:
        """No more are added: those of records come before those of what is in them."""
        for each in self._by_path.values():
            if self._is_open(each.path):
                each.put_first([None, *converted(each.values)])
        self.all = sorted(
            (each for each in self._by_path.values() if each.values), key=lambda each: len(each.path)
        )
        self._places = {each.path: place for place, each in enumerate(self.all)}
        for each in self.all:
            if each.path[0] == EVENT:
                each.undocumented = frozenset(
                    at for at, value in enumerate(each.values) if not self._may_send(each.path[1:], value)
                )

    def _may_send(self, path: Path, value: JsonValue) -> bool:
        known = self.trigger.field(path)
        if is_absent(value):
            return known is None or known.optional
        parent = self.trigger.field(path[:-1])
        if parent is not None and Trait.HOLDS_TEXTS in parent.traits and not isinstance(value, str):
            return False
        return is_sendable(value_of_json(json.dumps(value)), known)

    def _is_open(self, path: Path) -> bool:
        """Whether anything may stand at a path of the event."""
        known = self.trigger.field(path[1:])
        return path[0] == EVENT and (
            (known is None and is_below_open(path[1:], self.trigger))
            or (known is not None and known.type is FieldType.JSON)
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
            "http": {place: USUAL for _, place in self.replies},
            "returns": dict(self._returns),
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
            elif each.path[0] == REPLIES:
                found["\n".join(each.path[:2])] = USUAL
        return found

    def seeds(self) -> list[list[int]]:
        """The draws of the policy's own generator, as far as the harness can make them."""
        return [[*drawn] for given in self._given if (drawn := self.drawn(given)) is not None]

    def drawn(self, given: Given) -> Drawn | None:
        """A draw of the generator as a world; None where it cannot be one."""
        found: dict[int, int] = {}
        for path, value in given.items():
            wire = self.wire_path(path)
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

    def is_documented(self, drawn: Drawn) -> bool:
        """Whether Auth0 may send the event of a world, by its documentation."""
        return all(
            at not in self.all[which].undocumented for which, at in zip(drawn[::2], drawn[1::2], strict=True)
        )

    def order(self, drawn: Drawn) -> tuple[bool, int]:
        """A key that puts worlds that tell more to people first."""
        return not self.is_documented(drawn), len(drawn)

    def pairs(self, drawn: Drawn) -> list[tuple[Choice, JsonValue]]:
        """The paths that a world sets, and to what."""
        return [
            (self.all[which], self.all[which].values[at])
            for which, at in zip(drawn[::2], drawn[1::2], strict=True)
        ]

    def take(self, generator: Generator, draws: int) -> None:
        """Adds what the policy can tell apart."""
        for path, values in generator.choices.items():
            wire = self.wire_path(path)
            if wire is not None:
                for value in values:
                    shown = _shown(path, value, self.trigger)
                    if wire in self.replies and shown != "connection":
                        # Answers are put together of their parts.
                        continue
                    if is_absent(shown) and wire[0] == EVENT:
                        self.add(wire, [None])
                    else:
                        self.choice(wire).add([shown])
        for use in generator.fields():
            wire = self.wire_path(use.path)
            if wire is not None:
                self.choice(wire).types[use.type] = None
        self._given = [*generator.draws(draws)]

    def wire_path(self, path: Path) -> Path | None:
        """A path of the generator as one of the world. Which request gets which answer is found out while they are
        made (judge.js): those of the policy are taken to come in their order.
        """
        if path == CLOCK:
            return CLOCKED
        if path == HANDLER:
            return HANDLED
        if is_of_event(path):
            return (EVENT, *path)
        if path[0] == SECRETS:
            return path
        if (query := self._queries.get(path[1])) is not None:
            return (RETURNS, query, *path[2:]) if query in self._returns else None
        asked = self._asked.setdefault(path[1], self.replies[len(self._asked) % len(self.replies)])
        rest = path[2:]
        if rest and rest[0] in ("status", "json", "text"):
            return (*asked, *rest)
        return asked if not rest else None


def _shown(path: Path, value: Value, trigger: Trigger) -> JsonValue:
    if path == CLOCK:
        return instant(value) if isinstance(value, str) else instant(NOW)
    if path == HANDLER:
        handler = trigger.handler(HandlerKind(str(value)))
        return "" if handler is None else handler.name
    if path[0] == HTTP and len(path) == 2 and value is None:
        return "connection"  # or None, of a query
    return ABSENT if value is None else plain(value)


def is_below_open(path: Path, trigger: Trigger) -> bool:
    """Whether a path that nobody documents lies where anything may stand."""
    for length in range(len(path) - 1, 0, -1):
        above = trigger.field(path[:length])
        if above is not None:
            return above.open or above.type in (FieldType.CONTAINER, FieldType.JSON)
    return False
