"""What stands at another place than before: trees, comments and diagnostics with all their spans moved.

In: a value made of frozen data classes, tuples and spans. Out: a copy, each span so many characters further.

    shifted(Name("x", Span("a.policy", 4, 5)), 3).span   ->   Span("a.policy", 7, 8)
"""

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

from actiongen.diagnostics.model import Code
from actiongen.source import Span

T = TypeVar("T")

_Shift = Callable[[Any, int], Any]


def shifted(value: T, by: int) -> T:
    """The same value ``by`` characters further."""
    return _shift(value, by)  # type: ignore[no-any-return]


def _shift(value: Any, by: int) -> Any:
    kind = type(value)
    return (_SHIFTS.get(kind) or _of_class(kind))(value, by)


def _span(span: Span, by: int) -> Span:
    return Span(span.path, span.start + by, span.end + by)


def _items(items: tuple[Any, ...], by: int) -> tuple[Any, ...]:
    return tuple([_shift(item, by) for item in items])


def _as_it_is(value: Any, by: int) -> Any:
    return value


_SHIFTS: dict[type[Any], _Shift] = {Span: _span, tuple: _items, Code: _as_it_is}
# A field that holds nothing but these needs no look at its value.
_PLAIN = (str, int, float, bool, "str", "int", "float", "bool")


def _of_class(kind: type[Any]) -> _Shift:
    """Writes the function for a class, once."""
    made: _Shift = _as_it_is
    if dataclasses.is_dataclass(kind):
        values = ", ".join(map(_value, dataclasses.fields(kind)))
        names: dict[str, Any] = {"kind": kind, "shift": _shift}
        exec(f"def made(value, by):\n return kind({values})", names)
        made = names["made"]
    _SHIFTS[kind] = made
    return made


def _value(field: "dataclasses.Field[Any]") -> str:
    value = f"value.{field.name}"
    return value if field.type in _PLAIN else f"shift({value}, by)"
