"""JSON texts as values.

In: a text as code units. Out: its value, None where it is malformed, null or nested too deeply.

    >>> from_json('{"a": 1}')
    {'a': 1.0}
"""

from math import isfinite

from actiongen.facts.sizes import MOST_LEVELS
from actiongen.runs.texts import value_of_json
from actiongen.runs.values import Value


def from_json(text: str) -> Value:
    """The value; numbers that are too large to be finite are absent."""
    try:
        value = _plain(value_of_json(text))
    except (ValueError, RecursionError):
        return None
    return None if is_nested(value, MOST_LEVELS) else value


def is_nested(value: Value, levels: int) -> bool:
    """Whether lists and objects stand in each other more than so many levels deep."""
    parts: list[Value] = [value]
    for _ in range(levels):
        inner = [part for part in parts if isinstance(part, list | dict)]
        parts = [item for each in inner for item in (each.values() if isinstance(each, dict) else each)]
    return any(isinstance(part, list | dict) for part in parts)


def _plain(value: object) -> Value:
    match value:
        case float() if not isfinite(value):
            return None
        case None | bool() | float() | str():
            return value
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case _:
            raise AssertionError(value)
