"""Values that may stand in an event, beside the types of policies and what JavaScript takes for another.

In: values. Out: whether two are the same, whether one is of a type, what JavaScript converts to one.

    [*converted([5])]   ->   ["5"]
"""

from collections.abc import Iterable, Iterator

from actiongen.auth0.model import JsonValue
from actiongen.ir.types import Basic, ListOf, Type

_MOST = 8


def is_same(left: JsonValue, right: JsonValue) -> bool:
    """Whether two values are the same; true is not 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return left == right


def is_of(value: JsonValue, type_: Type) -> bool:
    match type_:
        case Basic.STRING | Basic.TIME:
            return isinstance(value, str)
        case Basic.NUMBER | Basic.DURATION:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Basic.BOOLEAN:
            return isinstance(value, bool)
        case ListOf(item):
            return isinstance(value, list) and all(is_of(each, item) for each in value)
        case Basic.JSON:
            return True
        case _:
            return isinstance(value, dict)


def converted(values: Iterable[JsonValue]) -> Iterator[JsonValue]:
    """Values of another type that JavaScript takes for those that are there."""
    for value in [*values][:_MOST]:
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
