"""The event of a test: a realistic one of the trigger, with what the test gives.

In: an action and a test of it, or values on paths. Out: :class:`Input`: a world, and how people write it.

    input_of(program, test).world.event["user"]["email"]   ->   'eve@example.com'
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from actiongen import ir
from actiongen.auth0.load import load_trigger
from actiongen.auth0.load_ways import ways
from actiongen.auth0.model import (
    ITEM,
    AtLeast,
    Field,
    FieldType,
    HandlerKind,
    JsonValue,
    TextFormat,
    Trigger,
)
from actiongen.auth0.ways import Way
from actiongen.evaluate.expressions import Evaluator
from actiongen.evaluate.operations import time
from actiongen.flow.ways import is_documented
from actiongen.runs.texts import to_units, value_of_json
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.testing.values import plain

Event = dict[str, Value]
Path = tuple[str, ...]
Given = dict[Path, Value]

CLOCK: Path = ("now()",)
"""Stands for the clock among the paths."""
HTTP = "http()"
"""Stands for the answers of requests in front of their paths."""
HANDLER: Path = ("handler()",)
"""Stands for the handler that is called, by the word of its kind."""
NOW = "2026-01-01T00:00:00Z"
"""The instant of a test that names none."""

_SAMPLES = {
    TextFormat.EMAIL: "ann@example.com",
    TextFormat.IP: "203.0.113.10",
    TextFormat.TIMESTAMP: "2025-01-05T09:00:00.000Z",
}


@dataclass(frozen=True, slots=True)
class Input:
    """A world as people write it: ``given`` is what differs from the event of the way, ``now`` the clock as a
    text, ``way`` the way of logging in, None for the default event."""

    world: World
    given: tuple[tuple[Path, Value], ...] = ()
    now: str = NOW
    way: str | None = None


def input_at(
    now: str,
    event: Event,
    secrets: Mapping[str, str],
    given: tuple[tuple[Path, Value], ...],
    cache: Mapping[str, str] | None = None,
    http: Mapping[str, JsonValue] | None = None,
    returns: Mapping[str, JsonValue] | None = None,
    handler: HandlerKind = HandlerKind.EXECUTE,
) -> Input:
    """The input at an instant that has been checked."""
    world = World(event, secrets, instant(now), cache or {}, http or {}, returns or {}, handler=handler)
    return Input(world, given, now)


def is_of_event(path: Path) -> bool:
    """Whether a path is one of the event, and of nothing beside it."""
    return path not in (CLOCK, HANDLER) and path[0] not in ("secrets", HTTP)


def instant(text: str) -> float:
    """The milliseconds of an instant that has been checked."""
    found = time(text)
    assert found is not None, text
    return found


def input_of(program: ir.Program, test: ir.Test) -> Input:
    """What a test of an action runs on."""
    return input_for(program.header.trigger, (program,), test)


def input_for(trigger: Trigger, programs: Iterable[ir.Program], test: ir.Test) -> Input:
    """What a test of some actions begins with; the secrets are those of all of them."""
    now = test.now or NOW
    start = Evaluator(World(default_event(trigger.id), now_ms=instant(now)))
    given = tuple((each.path, start.value(each.value)) for each in test.given)
    secrets = {name: text for program in programs for name, text in default_secrets(program).items()}
    for name, expr in test.secrets:
        value = start.value(expr)
        if isinstance(value, str):
            secrets[name] = value
        else:
            secrets.pop(name, None)
    kept = {name: start.value(expr) for name, expr in test.cache}
    cached = {name: value for name, value in kept.items() if isinstance(value, str)}
    http = {each.request: _answers(each, start) for each in test.http}
    returns = {name: plain(start.value(expr)) for name, expr in test.returns}
    way = None if test.way is None else ways()[test.way]
    event = event_with(trigger, given, event_of_way(trigger, way) if way is not None else None)
    made = input_at(now, event, secrets, given, cached, http, returns, test.handler)
    return replace(made, way=test.way)


def _answers(replies: ir.Replies, reader: Evaluator) -> JsonValue:
    answers = [_answer(reply, reader) for reply in replies.replies]
    return answers if replies.in_turn else answers[0]


def _answer(reply: ir.Reply, reader: Evaluator) -> JsonValue:
    if reply.problem is not None:
        return reply.problem
    answer: dict[str, JsonValue] = {"status": reply.status}
    if reply.json is not None:
        answer["json"] = plain(reader.value(reply.json))
    if reply.text is not None:
        answer["text"] = plain(reader.value(reply.text))
    return answer


def default_secrets(program: ir.Program) -> dict[str, str]:
    """The required secrets, each its name in angle brackets."""
    return {secret.name: f"<{secret.name}>" for secret in program.secrets if not secret.optional}


def event_of_way(trigger: Trigger, way: Way) -> Event:
    """The default event as it is in a way of logging in, with the fields that this trigger has."""
    event = default_event(trigger.id)
    for path in way.unset:
        event = laid(event, path, None, trigger)
    for path, value in way.given.items():
        if is_documented(trigger, path):
            event = laid(event, path, value_of_json(json.dumps(value)), trigger)
    return event


def event_with(trigger: Trigger, given: Iterable[tuple[Path, Value]], start: Event | None = None) -> Event:
    """An event with values laid on it, the default one unless given; what they imply to be absent is taken out."""
    event = default_event(trigger.id) if start is None else start
    paths = []
    for path, value in given:
        event = laid(event, path, value, trigger)
        paths.append(path)
    for implied in trigger.implied_absences:
        is_given = any(path[: len(implied.absent)] == implied.absent for path in paths)
        if not is_given and at(event, implied.path) in implied.values:
            event = laid(event, implied.absent, None, trigger)
    return event


@cache
def default_event(trigger_id: str) -> Event:
    """The realistic event of a trigger, without secrets; shared by all who ask."""
    trigger = load_trigger(trigger_id)
    assert trigger is not None, trigger_id
    event = value_of_json(json.dumps(dict(trigger.default_event)))
    assert isinstance(event, dict)
    event.pop("secrets", None)
    return event


def at(event: Value, path: Path) -> Value:
    """The value at a path, None where there is none."""
    for name in path:
        event = event.get(to_units(name)) if isinstance(event, dict) else None
    return event


def laid(event: Event, path: Path, value: Value, trigger: Trigger) -> Event:
    """The event with a value at a path, None takes it out; parents that are not there come with what they
    require.

    The event itself stays as it is, and shares with the new one what is not on the path.
    """
    return _laid(event, path, 0, value, trigger)


def _laid(inside: Event, path: Path, depth: int, value: Value, trigger: Trigger) -> Event:
    name = to_units(path[depth])
    if depth == len(path) - 1:
        if value is None:
            return {key: each for key, each in inside.items() if key != name}
        return {**inside, name: value}
    below = inside.get(name)
    if not isinstance(below, dict):
        if value is None:
            return inside
        field_ = trigger.field(path[: depth + 1])
        made = sample(field_) if field_ is not None and field_.type is FieldType.RECORD else {}
        below = made if isinstance(made, dict) else {}
    return {**inside, name: _laid(below, path, depth + 1, value, trigger)}


def sample(field_: Field) -> Value:
    """A value that a field could have; of a record its required fields."""
    match field_.type:
        case FieldType.STRING:
            texts = field_.values or field_.known_values
            known = texts[0] if texts else None
            name = "text" if field_.name in ("", ITEM) else field_.name
            return to_units(known or (_SAMPLES[field_.format] if field_.format else f"{name}-1"))
        case FieldType.NUMBER:
            bounds = [invariant.bound for invariant in field_.invariants if isinstance(invariant, AtLeast)]
            return float(max(bounds, default=1))
        case FieldType.BOOLEAN:
            return False
        case FieldType.LIST:
            return []
        case FieldType.RECORD:
            return {to_units(name): sample(each) for name, each in field_.fields.items() if not each.optional}
        case FieldType.CONTAINER | FieldType.JSON | FieldType.SECRETS:
            return {}
