"""What stands at another place than before: trees, comments and diagnostics with all their spans moved.

In: a value made of frozen data classes, tuples and spans. Out: a copy, each span so many characters further, in one
file or another.

    shifted(Name("x", Span("a.policy", 4, 5)), 3, "b.policy").span   ->   Span("b.policy", 7, 8)
"""

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

from actiongen.diagnostics.model import Code
from actiongen.source import Span

T = TypeVar("T")

_Shift = Callable[[Any, int, str], Any]


def shifted(value: T, by: int, path: str) -> T:
    """The same value ``by`` characters further, in the file ``path``."""
    return _shift(value, by, path)  # type: ignore[no-any-return]


def _shift(value: Any, by: int, path: str) -> Any:
    kind = type(value)
    return (_SHIFTS.get(kind) or _of_class(kind))(value, by, path)


def _span(span: Span, by: int, path: str) -> Span:
    return Span(path, span.start + by, span.end + by)


def _items(items: tuple[Any, ...], by: int, path: str) -> tuple[Any, ...]:
    return tuple([(_SHIFTS.get(type(item)) or _of_class(type(item)))(item, by, path) for item in items])


def _as_it_is(value: Any, by: int, path: str) -> Any:
    return value


_SHIFTS: dict[type[Any], _Shift] = {Span: _span, tuple: _items, Code: _as_it_is}
# A field that holds nothing but these needs no look at its value.
_PLAIN = (str, int, float, bool, "str", "int", "float", "bool")


def _of_class(kind: type[Any]) -> _Shift:
    """Writes the function for a class, once."""
    made: _Shift = _as_it_is
    if dataclasses.is_dataclass(kind):
        values = ", ".join(map(_value, dataclasses.fields(kind)))
        names: dict[str, Any] = {"kind": kind, "shift": _shift, "Span": Span, "items": _items}
        exec(f"def made(value, by, path):\n return kind({values})", names)
        made = names["made"]
    _SHIFTS[kind] = made
    return made


def _value(field: "dataclasses.Field[Any]") -> str:
    value = f"value.{field.name}"
    if field.type in _PLAIN:
        return value
    if field.type is Span:
        return f"Span(path, {value}.start + by, {value}.end + by)"
    return f"shift({value}, by, path)"
