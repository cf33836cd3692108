"""The values of a run, and when two of them are equal.

In: values. Out: a text that is the same for equal values.

    >>> canonical({"b": 1.0, "a": [True]})
    '{"a":[true],"b":1}'

Texts are UTF-16 code units (see texts.py), numbers, times and durations are doubles, None is absent. What JSON cannot
hold, and only JavaScript can log or pass to a call, is an object with one key that begins with ``$``:
``{"$number": "NaN"}``, ``{"$undefined": True}``.
"""

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

from actiongen.runs.texts import json_text

Value: TypeAlias = bool | float | str | list["Value"] | dict[str, "Value"] | None
"""A value of a run; None is absent."""

Call = tuple[str, tuple[Value, ...]]
"""A call by the name of its method, with its arguments."""

REQUEST = "fetch"
"""What a request is called among the calls of a run."""

_UUID = re.compile(r"00000000-0000-4000-8000-[0-9a-f]{12}")
_UNDEFINED = "$undefined"


def uuid(index: int) -> str:
    """The random identifier (RFC 9562, 5.4) that every run makes as its first one (0), its second one (1), …, so that
    tests can name it; Node's harness makes the same.
    """
    return f"00000000-0000-4000-8000-{index:012x}"


def renumbering() -> Callable[[str], str]:
    """Makes a function that gives texts with the identifiers in them numbered as they show up, text after text."""
    shown: dict[str, str] = {}
    return lambda text: _UUID.sub(lambda match: shown.setdefault(match[0], uuid(len(shown))), text)


def canonical(value: Value) -> str:
    """A text that is the same for equal values, whatever the order of their members."""
    return json_text(_sorted(value))


def canonical_call(name: str, arguments: Iterable[Value]) -> tuple[str, ...]:
    """The same for a call; absent arguments at its end count as left out."""
    return (name, *canonical_arguments(arguments))


def canonical_arguments(arguments: Iterable[Value]) -> tuple[str, ...]:
    """The same for arguments."""
    texts = [canonical(argument) for argument in arguments]
    while texts and texts[-1] == "null":
        texts.pop()
    return tuple(texts)


def _sorted(value: Value) -> Value:
    match value:
        case list():
            return [_sorted(item) for item in value]
        case dict():
            return {key: _sorted(value[key]) for key in sorted(value)}
        case _:
            return value


def defined(value: Value) -> Value:
    """The value with absent for what Node records as ``undefined``."""
    match value:
        case dict() if value == {_UNDEFINED: True}:
            return None
        case list():
            return [defined(item) for item in value]
        case dict():
            return {key: defined(item) for key, item in value.items()}
        case _:
            return value
