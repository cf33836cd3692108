"""A world as the harness drew it, for people and for tests.

In: choices, and which of them were drawn; what both sides asked for there. Out: :class:`Input`, whose requests and
cache are those that were asked for. It lays values as worlds.js does.

    input_of(choices, drawn, sides).given   ->   ((("user", "nickname"), None),)
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from actiongen.auth0.model import FieldType, HandlerKind, JsonValue
from actiongen.evaluate.calendars import iso
from actiongen.importer.judge.choices import (
    ABSENT,
    CLOCKED,
    EVENT,
    HANDLED,
    REPLIES,
    USUAL,
    Choices,
    Drawn,
    is_absent,
)
from actiongen.importer.judge.trials import Side
from actiongen.runs.run import Run
from actiongen.runs.texts import join, value_of_json
from actiongen.runs.values import REQUEST, Value
from actiongen.runs.world import World
from actiongen.testing.events import CLOCK, HANDLER, NOW, Input, Path, sample
from actiongen.testing.values import plain

_Record = dict[str, JsonValue]


def input_of(choices: Choices, drawn: Drawn, sides: Sequence[Side] = ()) -> Input:
    """The world of a draw. A null within the event is absent for a policy, and no test can write it."""
    made = world_of(choices, drawn)
    kind = _kind(choices, str(made["handler"]))
    asked = {name for side in sides for name, _ in side.run.calls}
    world = World(
        cast(dict[str, Value], _value(made["event"])),
        cast(dict[str, str], made["secrets"]),
        float(cast(float, made["now"])),
        dict(_cache(made["cached"], [each.run for each in sides])),
        _replies(cast(_Record, made["http"]), sides),
        {name: each for name, each in cast(_Record, made["returns"]).items() if name in asked},
        handler=kind,
    )
    return Input(world, tuple(_given(choices, drawn, kind)), iso(world.now_ms) or NOW)


def _value(value: JsonValue) -> Value:
    """The value as the interpreter has it: texts are code units, all numbers doubles."""
    return cast(Value, value_of_json(json.dumps(value)))


def is_writable(choices: Choices, drawn: Drawn) -> bool:
    """Whether a test can say what the event is: it has no null, and no place that no path names."""
    return not any(each.path[0] == EVENT and _has_null(value) for each, value in choices.pairs(drawn))


def _has_null(value: JsonValue) -> bool:
    if isinstance(value, list):
        return any(map(_has_null, value))
    if isinstance(value, dict):
        return any(map(_has_null, value.values()))
    return value is None


def _given(choices: Choices, drawn: Drawn, kind: HandlerKind) -> Iterator[tuple[Path, Value]]:
    for each, value in choices.pairs(drawn):
        if each.path == CLOCKED:
            yield CLOCK, iso(cast(float, value)) or NOW
        elif each.path == HANDLED:
            if kind is not HandlerKind.EXECUTE:
                yield HANDLER, kind.value
        elif each.path[0] in (EVENT, "secrets"):
            path = each.path[1:] if each.path[0] == EVENT else each.path
            yield path, None if is_absent(value) else _value(value)


def _kind(choices: Choices, name: str) -> HandlerKind:
    return next(each.kind for each in choices.trigger.handlers if each.name == name)


def world_of(choices: Choices, drawn: Drawn) -> _Record:
    """The world as the harness makes it."""
    made = choices.start()
    touched: list[tuple[str, ...]] = []
    for each, value in choices.pairs(drawn):
        kind, *below = each.path
        if below:
            made[kind] = _laid(choices, cast(_Record, made[kind]), below, 0, value, kind)
        else:
            made[kind] = value
        if kind == EVENT:
            touched.append(tuple(below))
    for implied in choices.trigger.implied_absences:
        is_given = any(path[: len(implied.absent)] == implied.absent for path in touched)
        event = cast(_Record, made[EVENT])
        if not is_given and _at(event, implied.path) in implied.values:
            made[EVENT] = _laid(choices, event, [*implied.absent], 0, ABSENT, EVENT)
    return made


def _laid(
    choices: Choices, inside: _Record, path: list[str], depth: int, value: JsonValue, kind: str
) -> _Record:
    name = path[depth]
    if depth == len(path) - 1:
        if is_absent(value):
            return {key: each for key, each in inside.items() if key != name}
        return {**inside, name: value}
    below = inside.get(name)
    if not isinstance(below, dict):
        if is_absent(value):
            return inside
        below = _new(choices, kind, path[: depth + 1])
    return {**inside, name: _laid(choices, below, path, depth + 1, value, kind)}


def _new(choices: Choices, kind: str, path: list[str]) -> _Record:
    known = choices.trigger.field(tuple(path)) if kind == EVENT else None
    made: JsonValue = {}
    if known is not None and known.type is FieldType.RECORD:
        made = plain(sample(known))
    elif kind == REPLIES and len(path) == 1:
        made = USUAL
    return made if isinstance(made, dict) else {}


def _at(value: JsonValue, path: Iterable[str]) -> JsonValue:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _replies(http: Mapping[str, JsonValue], sides: Iterable[Side]) -> dict[str, JsonValue]:
    """The answers of the requests that were made; a client gets its token whatever a test says."""
    found: dict[str, list[JsonValue]] = {}
    for side in sides:
        mine: dict[str, list[JsonValue]] = {}
        requests = [arguments for name, arguments in side.run.calls if name == REQUEST]
        for arguments, answer in zip(requests, side.answers, strict=False):
            if answer is not None and not _is_grant(arguments):
                mine.setdefault(join(str(arguments[0])), []).append(http[answer])
        for name, answers in mine.items():
            if len(answers) > len(found.get(name, ())):
                found[name] = answers
    return {
        name: answers[0] if all(each == answers[0] for each in answers) else answers
        for name, answers in found.items()
    }


def _is_grant(arguments: tuple[Value, ...]) -> bool:
    details = arguments[1] if len(arguments) > 1 else None
    body = details.get("body") if isinstance(details, dict) else None
    return isinstance(body, str) and body.startswith("grant_type=client_credentials&client_id=")


def _cache(value: JsonValue, runs: Iterable[Run]) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        for run in runs:
            for name, arguments in run.calls:
                if name == "cache.get" and arguments and isinstance(arguments[0], str):
                    yield join(arguments[0]), value


def texts_of(drawn: Drawn, choices: Choices) -> str:
    """A draw in one line, for messages."""
    return ", ".join(f"{'.'.join(each.path)} = {json.dumps(value)}" for each, value in choices.pairs(drawn))
