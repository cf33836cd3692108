"""What the parts of the search for an event have in common.

In: a wanted value and the value that an expression has, or a type. Out: whether they agree; examples of the type.

    gives(None, False)   ->   True
"""

from collections.abc import Iterator
from typing import Protocol, assert_never

from actiongen import ir
from actiongen.auth0.model import Field, Trigger
from actiongen.evaluate.calendars import iso
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.runs.texts import to_units
from actiongen.runs.values import Value
from actiongen.testing.events import NOW, Path, instant, sample
from actiongen.testing.inverse import DAY
from actiongen.testing.state import Hole, State


class Ways(Protocol):
    """What looks for states in which an expression has a value: expressions contain each other."""

    trigger: Trigger

    def ways(self, expr: ir.Expr, wanted: Value, state: State) -> Iterator[State]:
        """States in which the expression has the wanted value."""
        ...

    def both(self, pairs: tuple[tuple[ir.Expr, Value], ...], state: State) -> Iterator[State]:
        """States in which several expressions have their values."""
        ...

    def rows(self, expr: ir.Expr, state: State) -> Iterator[Value]:
        """Values that an expression can take from what the policy writes out; first the one that it has."""
        ...

    def examples(self, expr: ir.Expr, state: State) -> Iterator[Value]:
        """Values that an expression could have."""
        ...

    def place(self, expr: ir.Expr, state: State) -> tuple[Path, Hole | None] | None:
        """The path that an expression reads; None for what is no field."""
        ...

    def number(self) -> int:
        """A number that no hole has."""
        ...


def is_same(left: Value, right: Value) -> bool:
    return type(left) is type(right) and left == right


def gives(found: Value, wanted: Value) -> bool:
    """Whether a value is the wanted one; an absent condition does not hold."""
    return is_same(found, wanted) or (wanted is False and found is None)


def raw(expr: ir.Expr, wanted: Value) -> Value:
    """What stands in the event where a time is read."""
    is_time = isinstance(expr, ir.Read) and expr.to is Basic.TIME
    return iso(wanted) if is_time and isinstance(wanted, float) else wanted


def examples_of(type_: Type) -> tuple[Value, ...]:
    """Some values of a type."""
    match type_:
        case Basic.STRING:
            return ("x", "example.com", "ann@example.com", NOW)
        case Basic.NUMBER:
            return (1.0, 2.0)
        case Basic.BOOLEAN:
            return (True, False)
        case Basic.TIME:
            return (instant(NOW) - DAY,)
        case Basic.DURATION:
            return (DAY,)
        case ListOf(item):
            return ([each] if (each := sample_of(None, item)) is not None else [], [])
        case ir.TOKEN:
            return ({"payload": {}, "header": {}},)
        case Record() | MapOf():
            return (sample_of(None, type_),)
        case Basic():
            return ("x", 1.0, True)
        case _:
            assert_never(type_)


def sample_of(field: Field | None, type_: Type) -> Value:
    """An item before anything is laid on it."""
    if field is not None:
        return sample(field)
    match type_:
        case Record(fields):
            return {
                to_units(field.name): sample_of(None, field.type) for field in fields if not field.optional
            }
        case MapOf():
            return {}
        case _:
            return examples_of(type_)[0]
