"""Values of a run as people write them.

In: values of the interpreter or of Node. Out: the text that a policy would have for them, and JSON for other programs.

    call_text("multifactor.enable", ("any", {"allowRememberBrowser": False}), trigger)
    ->  'api.multifactor.enable("any", allowRememberBrowser=False)'
"""

import json
from datetime import UTC, datetime
from math import isfinite

from actiongen.auth0.model import JsonValue, Trigger
from actiongen.ir.types import Basic, Type
from actiongen.runs.texts import join, json_text, number_text, value_of_json
from actiongen.runs.values import REQUEST, Value
from actiongen.syntax.characters import is_allowed
from actiongen.unicode import is_bare_name

_LONGEST = 200


def value_text(value: Value) -> str:
    """A value as a policy writes it; ``None`` where it is absent."""
    match value:
        case None | bool():
            return str(value)
        case int() | float():
            return number_text(float(value))
        case str():
            return _escaped(json.dumps(join(value), ensure_ascii=False))
        case list():
            return f"[{', '.join(value_text(item) for item in value)}]"
        case dict():
            members = (f"{value_text(key)}: {value_text(item)}" for key, item in value.items())
            return f"{{{', '.join(members)}}}"


def _escaped(literal: str) -> str:
    """The literal with escapes for what no policy may show."""
    if is_allowed(literal):
        return literal
    return "".join(char if is_allowed(char) else _escape(ord(char)) for char in literal)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def typed_text(value: Value, type_: Type) -> str:
    """The same for people, where the type is known: ``2026-01-05T09:00Z`` for a time, ``-4d 9h`` for a duration."""
    if not isinstance(value, float) or not isfinite(value) or type_ not in (Basic.TIME, Basic.DURATION):
        return value_text(value)
    if type_ is Basic.DURATION:
        return _duration_text(value)
    try:
        at = datetime.fromtimestamp(value / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return value_text(value)
    exact = "milliseconds" if value % 1000 else "seconds" if at.second else "minutes"
    return at.replace(tzinfo=None).isoformat(timespec=exact) + "Z"


def _duration_text(ms: float) -> str:
    """Days, hours, minutes and seconds, without those that are none."""
    left, parts = abs(ms), []
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000)):
        count, left = divmod(left, size)
        parts += [f"{number_text(count)}{unit}"] * (count > 0)
    parts += [f"{number_text(left / 1000)}s"] * (left > 0 or not parts)
    return ("-" if ms < 0 else "") + " ".join(parts)


def short(value: Value) -> str:
    """The same, cut off where it is long."""
    text = value_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def call_text(name: str, arguments: tuple[Value, ...], trigger: Trigger, *, rest: bool = False) -> str:
    """A call as a policy writes it: a trailing options object as keyword arguments, for which there is no place where
    ``...`` stands for the rest.
    """
    if name == REQUEST:
        return _request_text(arguments, rest)
    shown = [value_text(argument) for argument in arguments]
    options = arguments[-1] if has_options(name, len(arguments), trigger) and arguments else None
    if isinstance(options, dict) and not rest and all(is_bare_name(key) for key in options):
        shown[-1:] = [f"{key}={value_text(item)}" for key, item in options.items()]
    prefix = "" if name == "abort" else "api."
    return f"{prefix}{name}({', '.join([*shown, *(['...'] if rest else [])])})"


def _request_text(arguments: tuple[Value, ...], rest: bool) -> str:
    """A request as a test expects it; one that cannot be made has no address."""
    address = str(arguments[0]) if arguments else "GET ?"
    verb, _, url = address.partition(" ")
    details = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], dict) else {}
    shown = [value_text(url), *(["..."] if rest else [])]
    headers, body = details.get("headers"), details.get("body")
    if isinstance(headers, dict):
        is_json = isinstance(body, str) and headers.get("content-type") == "application/json"
        if is_json and (value := _json(str(body))) is not None:
            shown.append(f"json={value_text(value)}")
            body = None
            headers = {name: value for name, value in headers.items() if name != "content-type"}
        if headers:
            shown.append(f"headers={value_text(headers)}")
    if isinstance(body, str):
        shown.append(f"text={value_text(body)}")
    return f"http.{verb.lower()}({', '.join(shown)})"


def _json(text: str) -> Value:
    try:
        return value_of_json(text)
    except (ValueError, RecursionError):
        return None


def has_options(name: str, count: int, trigger: Trigger) -> bool:
    """Whether the last of so many arguments is the options object of the method."""
    method = trigger.method(name)
    return method is not None and bool(method.keywords) and count == len(method.params)


def plain(value: Value) -> JsonValue:
    """A value as JSON for other programs: whole numbers without a fraction, texts with whole characters."""
    match value:
        case bool() | None:
            return value
        case float():
            return int(value) if value.is_integer() and abs(value) < 2**53 else value
        case str():
            return join(value)
        case list():
            return [plain(item) for item in value]
        case dict():
            return {join(key): plain(item) for key, item in value.items()}
        case _:
            return value


def event_json(event: Value) -> str:
    """The JSON text of an event, for Node and for files."""
    return join(json_text(event))


def path_text(path: tuple[str, ...]) -> str:
    """A path as a policy writes it."""
    return "event" + "".join(f".{name}" if is_bare_name(name) else f"[{value_text(name)}]" for name in path)
