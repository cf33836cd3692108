"""Values of a run as people write and compare them.

In: values of the interpreter or of Node. Out: the text that a policy would have for them, a form in which
equal values are equal texts, and JSON for other programs.

    call_text("multifactor.enable", ("any", {"allowRememberBrowser": False}), trigger)
    ->  'api.multifactor.enable("any", allowRememberBrowser=False)'
"""

import json
from collections.abc import Iterable

from actiongen.auth0.model import JsonValue, Trigger
from actiongen.evaluate.operations import Value
from actiongen.evaluate.texts import join, json_text, number_text, value_of_json
from actiongen.unicode import is_name

_LONGEST = 200
_UNDEFINED = "$undefined"
Call = tuple[str, tuple[Value, ...]]


def value_text(value: Value) -> str:
    """A value as a policy writes it; ``None`` where it is absent."""
    match value:
        case None | bool():
            return str(value)
        case int() | float():
            return number_text(float(value))
        case str():
            return json.dumps(join(value), ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
        case list():
            return f"[{', '.join(value_text(item) for item in value)}]"
        case dict():
            members = (f"{value_text(key)}: {value_text(item)}" for key, item in value.items())
            return f"{{{', '.join(members)}}}"


def short(value: Value) -> str:
    """The same, cut off where it is long."""
    text = value_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def call_text(name: str, arguments: tuple[Value, ...], trigger: Trigger, *, rest: bool = False) -> str:
    """A call as a policy writes it: a trailing options object as keyword arguments."""
    shown = [value_text(each) for each in arguments]
    if arguments and has_options(name, len(arguments), trigger) and isinstance(arguments[-1], dict):
        options = arguments[-1]
        if all(is_name(key) for key in options):
            shown[-1:] = [f"{key}={value_text(item)}" for key, item in options.items()]
    prefix = "" if name == "abort" else "api."
    return f"{prefix}{name}({', '.join([*shown, *(['...'] if rest else [])])})"


def has_options(name: str, count: int, trigger: Trigger) -> bool:
    """Whether the last of so many arguments is the options object of the method."""
    method = trigger.method(name)
    return method is not None and bool(method.keywords) and count == len(method.params)


def canonical(value: Value) -> str:
    """A text that is the same for equal values, whatever the order of their members."""
    return json_text(_sorted(value))


def canonical_call(name: str, arguments: tuple[Value, ...]) -> tuple[str, ...]:
    """The same for a call; absent arguments at its end count as left out."""
    return (name, *canonical_arguments(arguments))


def canonical_arguments(arguments: Iterable[Value]) -> tuple[str, ...]:
    """The same for arguments."""
    found = [canonical(each) for each in arguments]
    while found and found[-1] == "null":
        found.pop()
    return tuple(found)


def _sorted(value: Value) -> Value:
    match value:
        case list():
            return [_sorted(item) for item in value]
        case dict():
            return {key: _sorted(value[key]) for key in sorted(value)}
        case _:
            return value


def from_node(value: JsonValue) -> Value:
    """A value that Node recorded; ``undefined`` is absent."""
    return _defined(units(value))


def units(value: JsonValue) -> Value:
    """A JSON value as the interpreter has it: numbers are doubles, texts are code units."""
    return value_of_json(json.dumps(value))


def _defined(value: Value) -> Value:
    match value:
        case dict() if value == {_UNDEFINED: True}:
            return None
        case list():
            return [_defined(item) for item in value]
        case dict():
            return {key: _defined(item) for key, item in value.items()}
        case _:
            return value


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
    return "event" + "".join(f".{name}" if is_name(name) else f'["{name}"]' for name in path)
