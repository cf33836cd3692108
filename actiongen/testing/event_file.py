"""One event that somebody gives: a file, values on paths, or both.

In: the text of a file as Auth0's dashboard shows an event, and ``event.user.email=…``. Out: :class:`Input`.

    read_input(program, None, ("event.user.email=a@b.c",)).world.event["user"]["email"]   ->   'a@b.c'

Without a file the event is the realistic one of the trigger. ``secrets`` in the event are the secrets.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as field_

from actiongen import ir
from actiongen.auth0.model import Field, FieldType, HandlerKind, JsonValue, MethodKind, Tag, Trigger
from actiongen.evaluate.json_texts import is_nested
from actiongen.evaluate.operations import time
from actiongen.facts.fields import field_of
from actiongen.runs.texts import value_of_json
from actiongen.runs.values import Value
from actiongen.spelling import LOOSE, meant
from actiongen.testing.events import (
    NOW,
    Event,
    Input,
    Path,
    at,
    default_secrets,
    event_with,
    input_at,
    laid,
)
from actiongen.testing.externs import externs_of
from actiongen.testing.sendable import is_sendable
from actiongen.testing.values import path_text

_BESIDE = {"event", "http", "returns", "cache", "handler"}
_MOST_LEVELS = 200  # more than any policy writes as JSON
_STEP = re.compile(r'\.([A-Za-z_$][\w$]*)|\[(?:"([^"]*)"|\'([^\']*)\')\]', re.ASCII)


class BadEvent(ValueError):  # noqa: N818 - it names what is the matter
    """An event or a value that cannot be read; the message says why."""


def read_input(
    program: ir.Program,
    text: str | None,
    sets: Iterable[str] = (),
    now: str | None = None,
    handler: HandlerKind | None = None,
) -> Input:
    """The event of a file, or of the trigger, with values laid on it; ``handler``: the one that gets it, whatever the
    file says.
    """
    trigger = program.header.trigger
    given = [_setting(set_) for set_ in sets]
    for path, value in given:
        _check_documented(trigger, path)
        _check_object(trigger, path, value)
    _check_together([path for path, _ in given])
    if now is not None and time(now) is None:
        raise BadEvent(f"`{now}` is no date-time like {NOW}")
    secrets = default_secrets(program)
    answers = _Answers()
    if text is None:
        event = event_with(trigger, [each for each in given if each[0][0] != "secrets"])
    else:
        event, answers = _parsed(text, trigger, externs_of(program))
        for path, value in given:
            event = laid(event, path, value, trigger)
    kind = handler or answers.handler
    if trigger.handler(kind) is None:
        raise BadEvent(f"nobody comes back in `{trigger.id}`: it has one handler")
    for found in (event.pop("secrets", None), _secrets(given)):
        for name, value in found.items() if isinstance(found, dict) else ():
            if isinstance(value, str):
                secrets[name] = value
            else:
                secrets.pop(name, None)
    return input_at(
        now or NOW, event, secrets, tuple(given), answers.cache, answers.http, answers.returns, kind
    )


def _check_documented(trigger: Trigger, path: Path) -> None:
    """A path that Auth0 does not document would set what no policy reads."""
    here = trigger.event
    for depth, name in enumerate(path):
        if here.type not in (FieldType.RECORD, FieldType.SECRETS) or name == "secrets":
            return
        found = here.fields.get(name)
        if found is None:
            close = meant(name, here.fields, LOOSE)
            hint = f": did you mean `{path_text((*path[:depth], close))}`?" if close else ""
            raise BadEvent(f"`{path_text(path[: depth + 1])}` is not a field of `{trigger.id}`{hint}")
        here = found


def _check_object(trigger: Trigger, path: Path, value: Value) -> None:
    """Auth0 sends a container as an object, or not at all."""
    field = trigger.field(path)
    is_container = field is not None and field.type in (FieldType.CONTAINER, FieldType.RECORD)
    if is_container and not isinstance(value, dict | None):
        raise BadEvent(f"`{path_text(path)}` is an object: set a key of it, or a JSON object")


def _check_together(paths: list[Path]) -> None:
    """Of two values for one place the order would decide."""
    for index, path in enumerate(paths):
        for other in paths[:index]:
            if path == other:
                raise BadEvent(f"`{path_text(path)}` is set twice")
            length = min(len(path), len(other))
            if path[:length] == other[:length]:
                raise BadEvent(
                    f"`{path_text(other)}` and `{path_text(path)}` are set, and one is inside the other"
                )


def _secrets(given: Iterable[tuple[Path, Value]]) -> Event:
    return {path[1]: value for path, value in given if path[0] == "secrets" and len(path) == 2}


@dataclass(frozen=True, slots=True)
class _Answers:
    """What a file has beside its event."""

    http: dict[str, JsonValue] = field_(default_factory=dict)
    returns: dict[str, JsonValue] = field_(default_factory=dict)
    cache: dict[str, str] = field_(default_factory=dict)
    handler: HandlerKind = HandlerKind.EXECUTE


def _parsed(text: str, trigger: Trigger, externs: Mapping[str, ir.Extern]) -> tuple[Event, _Answers]:
    """The event, and the answers beside it."""
    try:
        found = value_of_json(text)
    except (ValueError, RecursionError) as error:
        raise BadEvent(f"the event is no JSON: {error}") from error
    answers = _Answers()
    if isinstance(found, dict) and "event" in found and found.keys() <= _BESIDE:
        answers = _answers(found, trigger, externs)
        found = found["event"]
    if not isinstance(found, dict):
        raise BadEvent("the event is no JSON object")
    if is_nested(found, _MOST_LEVELS):
        raise BadEvent(f"lists and objects of the event stand in each other over {_MOST_LEVELS} levels deep")
    if _has_infinity(found):
        raise BadEvent("a number of the event is too large for JSON, such as `1e999`")
    return found, answers


def _answers(beside: dict[str, JsonValue], trigger: Trigger, externs: Mapping[str, ir.Extern]) -> _Answers:
    kinds = {kind.value: kind for kind in HandlerKind}
    handler = beside.get("handler", HandlerKind.EXECUTE.value)
    if not isinstance(handler, str) or handler not in kinds:
        raise BadEvent('`handler` is "execute" or "continue"')
    http, returns, cache = (beside.get(name, {}) for name in ("http", "returns", "cache"))
    if not isinstance(http, dict) or not all(map(_is_answer, http.values())):
        raise BadEvent('`http` has answers to requests: {"GET https://…": {"status": 200, "json": {}}}')
    if not isinstance(returns, dict):
        raise BadEvent(
            '`returns` has results of queries: {"roles.getUserEffectiveRolesByNames": {"roles": []}}'
        )
    for name, result in returns.items():
        if name in (ir.VERIFY, ir.SIGN):
            if not _is_of_token(name, result):
                raise BadEvent(f"`{name}` never returns what stands in `returns`")
            continue
        if name in externs:
            field = field_of(externs[name].answer)
            if result is not None and not is_sendable(result, field):
                raise BadEvent(f"`{name}` never gives what stands in `returns`")
            continue
        method = trigger.method(name)
        if method is None or method.kind is not MethodKind.QUERY or Tag.CACHE in method.tags:
            raise BadEvent(
                f"`{name}` in `returns` is no query of `{trigger.id}`, nor an extern of the policy"
            )
        if result is not None and not is_sendable(result, method.returns.value):
            raise BadEvent(f"`{name}` never returns what stands in `returns`")
    texts = (
        {key: value for key, value in cache.items() if isinstance(value, str)}
        if isinstance(cache, dict)
        else {}
    )
    if texts != cache:
        raise BadEvent('`cache` has texts by their keys: {"key": "value"}')
    return _Answers(http, returns, texts, kinds[handler])


def _is_of_token(name: str, result: JsonValue) -> bool:
    if isinstance(result, list):
        return all(not isinstance(each, list) and _is_of_token(name, each) for each in result)
    if result is None or name == ir.SIGN:
        return result is None or isinstance(result, str)
    if result == ir.EXPIRED:
        return True
    return (
        isinstance(result, dict)
        and result.keys() <= {"payload", "header"}
        and all(isinstance(part, dict) for part in result.values())
    )


def _is_answer(reply: JsonValue, *, in_list: bool = False) -> bool:
    """Whether something can answer a request: a status with a body, what goes wrong, or a list of these."""
    match reply:
        case str():
            return reply in ("timeout", "connection", "body")
        case list():
            return not in_list and all(_is_answer(each, in_list=True) for each in reply)
        case {"status": float() as status} if not (status.is_integer() and 200 <= status < 600):
            return False
        case dict():
            return reply.keys() <= {"status", "json", "text"} and isinstance(reply.get("text", ""), str)
        case _:
            return False


def _setting(text: str) -> tuple[Path, Value]:
    """``event.user.email=eve@example.com``: a value is JSON, anything else is a text; null takes the field
    out.
    """
    path, equals, value = text.partition("=")
    if not equals:
        raise BadEvent(f"`{text}` is not of the form `event.user.email=…`")
    made = _value(value)
    if _has_infinity(made):
        raise BadEvent(f"a number of `{text}` is too large for JSON")
    return parse_path(path.strip()), made


def _has_infinity(value: Value) -> bool:
    """Whether a number is none that JSON can hold: Auth0 could not send it."""
    match value:
        case float():
            return math.isinf(value)
        case list():
            return any(map(_has_infinity, value))
        case dict():
            return any(map(_has_infinity, value.values()))
        case _:
            return False


def parse_path(text: str) -> Path:
    """The path of ``event.user.email`` or ``event.request.body["ulp-name"]``."""
    names: list[str] = []
    at = len("event")
    while text.startswith("event") and at < len(text):
        found = _STEP.match(text, at)
        if found is None:
            break
        names.append(next(group for group in found.groups() if group is not None))
        at = found.end()
    if not names or at < len(text):
        raise BadEvent(f"`{text}` is no path like `event.user.email`")
    return tuple(names)


def _value(text: str) -> Value:
    try:
        value = value_of_json(text)
    except (ValueError, RecursionError):
        return value_of_json(json.dumps(text))
    return value_of_json(json.dumps(text)) if is_nested(value, _MOST_LEVELS) else value


def lacking(event: Mapping[str, Value], trigger: Trigger) -> tuple[str, ...]:
    """The paths that Auth0 always sends and this event does not have, or has with another type; without those that
    Auth0 does not send with such an event.
    """
    absent = [each.absent for each in trigger.implied_absences if at(dict(event), each.path) in each.values]
    found = _lacking(dict(event), trigger.event, ())
    return tuple(path_text(path) for path in found if not any(path[: len(each)] == each for each in absent))


def _lacking(event: Event, record: Field, path: Path) -> Iterator[Path]:
    for name, field in record.fields.items():
        here = (*path, name)
        found = at(event, here)
        if field.type is FieldType.SECRETS:
            continue
        if found is None:
            if not field.optional:
                yield here
        elif not _has_type(found, field):
            yield here
        elif field.type is FieldType.RECORD:
            yield from _lacking(event, field, here)


def _has_type(value: Value, field: Field) -> bool:
    match field.type:
        case FieldType.STRING:
            return isinstance(value, str)
        case FieldType.NUMBER:
            return isinstance(value, float)
        case FieldType.BOOLEAN:
            return isinstance(value, bool)
        case FieldType.RECORD:
            return isinstance(value, dict)
        case FieldType.LIST:
            items = field.items
            return isinstance(value, list) and (
                items is None or all(_has_type(each, items) for each in value)
            )
        case _:
            return True
