"""Which expressions are constant, and what they are worth."""

import pytest
from facts.policies import logged

from actiongen import ir
from actiongen.facts.constancy import is_constant
from actiongen.facts.constants import LONGEST_TEXT, MOST_ITEMS, Scalar, compared, constant, items_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a" + "b"', "ab"),
        ("f\"a{'b'}c\"", "abc"),
        ('f"a{event.user.user_id}"', None),
        ('len("a\U0001f600")', 3.0),
        ('"Ab".lower()', "ab"),
        ('"Ab".upper()', "AB"),
        ('"\u00c9".lower()', None),
        ('"\u00e9".upper()', None),
        ('"abc".startswith("ab")', True),
        ('"abc".startswith("b")', False),
        ('"abc".endswith("bc")', True),
        ('"b" in "abc"', True),
        ('"z" in "abc"', False),
        ('"z" in event.user.user_id', None),
        ("1 < 2", True),
        ("2 <= 1", False),
        ("2 != 1", True),
        ('coalesce("a", "b")', "a"),
        ('coalesce(event.user.name, "b")', None),
        ("event.user.user_id", None),
    ],
)
def test_what_a_constant_is_worth(text: str, value: Scalar) -> None:
    assert constant(logged(text)) == (None if value is None else (value,))


@pytest.mark.parametrize(
    ("operator", "left", "right", "holds"),
    [
        ("==", 1.0, 1.0, True),
        ("==", 1.0, "1", False),
        ("!=", 1.0, "1", True),
        ("==", None, None, False),
        ("!=", None, None, True),
        ("<", None, 1.0, False),
        (">=", 2.0, 2.0, True),
        (">", 2.0, 2.0, False),
    ],
)
def test_an_absent_value_equals_nothing(operator: str, left: Scalar, right: Scalar, holds: bool) -> None:
    assert compared(operator, left, right) is holds


@pytest.mark.parametrize(
    ("text", "is_same"),
    [
        ('"a" + "b"', True),
        ("[1, LIMIT]", True),
        ("LIMIT * 2", True),
        ("shout(LIMIT)", True),
        ("shout(event.user.user_id)", False),
        ("event.user.user_id", False),
        ("ID", False),
        ("[ID]", False),
        ("now()", False),
        ("NOW - days(1)", False),
        ("[t for t in ['a']]", True),
        ("[t + k for t in ['a'] for k in ['b']]", True),
        ("[t for t in [ID]]", False),
        ("first(t for t in ['a'] if t == ID)", False),
    ],
)
def test_what_is_the_same_in_every_run(text: str, is_same: bool) -> None:
    above = 'def shout(x):\n    return f"{x}!"\n\n\nLIMIT = 2\nID = event.user.user_id\nNOW = now()\n'
    assert is_constant(logged(text, above)) is is_same


def test_what_depends_on_a_variable_from_outside_is_not_the_same() -> None:
    loop = logged("[t + 'b' for t in ['a']]")
    assert isinstance(loop, ir.Comprehension)
    assert is_constant(loop) and not is_constant(loop.element)
    assert not is_constant(ir.Secret("KEY", False, True, loop.info))


def test_names_and_helpers_are_seen_through() -> None:
    above = 'def greet(name):\n    return "Hello, " + name\n\n\nWHO = "Ann"\n'
    assert constant(logged("greet(WHO)", above)) == ("Hello, Ann",)


def test_a_long_text_is_not_worked_out() -> None:
    half = "x" * (LONGEST_TEXT // 2)
    assert constant(logged("A + A", f'A = "{half}"\n')) == (half + half,)
    assert constant(logged('A + A + "x"', f'A = "{half}"\n')) is None


def test_the_items_of_a_list_that_is_written_out() -> None:
    items = items_of(logged('[*STAFF, "c"]', 'STAFF = ["a", "b"]\n'))
    assert items is not None
    assert [item.value for item in items if isinstance(item, ir.Literal)] == ["a", "b", "c"]
    assert items_of(logged('[*event.user.app_metadata.texts, "c"]')) is None
    assert items_of(logged("event.user.app_metadata.texts")) is None
    assert (
        items_of(logged("both(STAFF)", 'def both(xs):\n    return [*xs, "c"]\n\n\nSTAFF = ["a", "b"]\n'))
        == items
    )


def test_a_list_of_very_many_items_is_not_spelt_out() -> None:
    item = logged('"a"')
    many = ir.ListDisplay((item,) * MOST_ITEMS, item.info)
    assert items_of(many) == many.items
    assert items_of(ir.ListDisplay((item, ir.Spread(many)), item.info)) is None
