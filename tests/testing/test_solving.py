"""What the parts of the search for an event have in common."""

import pytest

from actiongen.ir.types import Basic, ListOf, MapOf, Type
from actiongen.runs.values import Value
from actiongen.testing.solving import examples_of, gives, is_same
from actiongen.testing.state import put


def test_values_of_other_types_are_other_values() -> None:
    assert is_same(1.0, 1.0) and is_same(True, True) and is_same(None, None)
    assert not is_same(1.0, True) and not is_same(0.0, False) and not is_same("", None)


def test_an_absent_condition_does_not_hold() -> None:
    assert gives(None, False) and gives(None, None) and not gives(None, True)
    assert not gives(False, None) and not gives(False, True)


@pytest.mark.parametrize(
    ("inside", "path", "value", "made"),
    [
        ({"a": {"b": 1.0}}, ("a", "b"), 2.0, {"a": {"b": 2.0}}),
        ({"a": {"b": 1.0}}, ("a", "c"), 2.0, {"a": {"b": 1.0, "c": 2.0}}),
        ({"a": {"b": 1.0, "c": 2.0}}, ("a", "b"), None, {"a": {"c": 2.0}}),
        ({"a": 1.0}, ("a", "b"), 2.0, {"a": {"b": 2.0}}),
        (None, ("a",), 1.0, {"a": 1.0}),
        (1.0, (), "x", "x"),
    ],
)
def test_a_value_is_put_at_a_path(inside: Value, path: tuple[str, ...], value: Value, made: Value) -> None:
    assert put(inside, path, value) == made


@pytest.mark.parametrize(
    ("type_", "first"),
    [
        (Basic.STRING, "x"),
        (Basic.NUMBER, 1.0),
        (Basic.BOOLEAN, True),
        (ListOf(Basic.STRING), ["x"]),
        (ListOf(ListOf(Basic.NUMBER)), [[1.0]]),
        (MapOf(Basic.STRING), {}),
    ],
)
def test_the_first_example_of_a_type(type_: Type, first: Value) -> None:
    assert repr(examples_of(type_)[0]) == repr(first)
