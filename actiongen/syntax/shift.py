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
    return _SHIFTS[type(value)](value, by, path)  # type: ignore[no-any-return]


def _span(span: Span, by: int, path: str) -> Span:
    return Span(path, span.start + by, span.end + by)


def _items(items: tuple[Any, ...], by: int, path: str) -> tuple[Any, ...]:
    return tuple([_SHIFTS[type(item)](item, by, path) for item in items])


def _as_it_is(value: Any, by: int, path: str) -> Any:
    return value


class _Shifts(dict[type[Any], _Shift]):
    """The function for each class, written once."""

    def __missing__(self, kind: type[Any]) -> _Shift:
        self[kind] = _of_class(kind)
        return self[kind]


_SHIFTS = _Shifts({Span: _span, tuple: _items, Code: _as_it_is})
# A field that holds nothing but these needs no look at its value.
_PLAIN = (str, int, float, bool, "str", "int", "float", "bool")


def _of_class(kind: type[Any]) -> _Shift:
    if not dataclasses.is_dataclass(kind):
        return _as_it_is
    values = ", ".join(map(_value, dataclasses.fields(kind)))
    names: dict[str, Any] = {"kind": kind, "shifts": _SHIFTS, "Span": Span}
    exec(f"def made(value, by, path):\n return kind({values})", names)
    made: _Shift = names["made"]
    return made


def _value(field: "dataclasses.Field[Any]") -> str:
    value = f"value.{field.name}"
    if field.type in _PLAIN:
        return value
    if field.type is Span:
        return f"Span(path, {value}.start + by, {value}.end + by)"
    return f"shifts[type({value})]({value}, by, path)"
