"""Operations worked backwards: a value that is found gives what is wanted."""

from collections.abc import Sequence

import pytest

from actiongen.evaluate.operations import operate
from actiongen.evaluate.tokens import decode
from actiongen.ir import Op
from actiongen.runs.values import Value
from actiongen.testing.inverse import compared_to, neighbours, operands_for, wholes_for

MONDAY = 1_767_607_200_000.0  # 2026-01-05T10:00:00Z
ZONE = "Europe/Berlin"


def given(op: Op, at: int, values: Sequence[Value], value: Value) -> Value:
    if value is None:  # an operation on what is absent is absent, and a condition does not hold
        return False if op in (Op.STARTSWITH, Op.ENDSWITH, Op.IP_IN) else None
    return operate(op, [*values[:at], value, *values[at + 1 :]], MONDAY)


@pytest.mark.parametrize(
    ("op", "at", "values", "wanted"),
    [
        (Op.ADD, 0, [None, 2.0], 5.0),
        (Op.ADD, 1, [2.0, None], 5.0),
        (Op.SUBTRACT, 0, [None, 2.0], 5.0),
        (Op.SUBTRACT, 1, [2.0, None], 5.0),
        (Op.MULTIPLY, 0, [None, 2.0], 5.0),
        (Op.MULTIPLY, 1, [4.0, None], 6.0),
        (Op.DIVIDE, 0, [None, 2.0], 5.0),
        (Op.DIVIDE, 1, [10.0, None], 5.0),
        (Op.NEGATE, 0, [None], 5.0),
        (Op.SECONDS, 0, [None], 5_000.0),
        (Op.MINUTES, 0, [None], 120_000.0),
        (Op.HOURS, 0, [None], 7_200_000.0),
        (Op.DAYS, 0, [None], 86_400_000.0),
        (Op.STARTSWITH, 0, ["", "ab"], True),
        (Op.STARTSWITH, 0, ["", "ab"], False),
        (Op.STARTSWITH, 0, ["", "x"], False),
        (Op.STARTSWITH, 1, ["ab", ""], True),
        (Op.STARTSWITH, 1, ["ab", ""], False),
        (Op.ENDSWITH, 0, ["", "ab"], True),
        (Op.ENDSWITH, 0, ["", "x"], False),
        (Op.ENDSWITH, 1, ["ab", ""], True),
        (Op.ENDSWITH, 1, ["xx", ""], False),
        (Op.LEN, 0, [""], 3.0),
        (Op.LEN, 0, [["a"]], 3.0),
        (Op.LEN, 0, [None], 0.0),
        (Op.LEN, 0, [None], 10_000.0),
        (Op.CONCAT, 0, ["", "c"], "abc"),
        (Op.CONCAT, 1, ["a", ""], "abc"),
        (Op.CONCAT, 1, ["ab", ""], "ab"),
        (Op.REMOVEPREFIX, 0, ["", "ab"], "c"),
        (Op.REMOVESUFFIX, 0, ["", "ab"], "c"),
        (Op.REPLACE, 0, ["", "a", "b"], "c"),
        (Op.REPLACE, 0, ["", "a", "b"], "cb"),
        (Op.LOWER, 0, [""], "ab"),
        (Op.UPPER, 0, [""], "AB"),
        (Op.STRIP, 0, [""], "ab"),
        (Op.EMAIL_DOMAIN, 0, [""], "corp.example"),
        (Op.EMAIL_DOMAIN, 0, [""], None),
        (Op.SPLIT, 0, ["", ","], ["a", "b"]),
        (Op.JOIN, 1, ["-", []], "a-b"),
        (Op.JOIN, 1, ["", []], "ab"),
        (Op.CSV, 0, [""], ["a", "b"]),
        (Op.TO_NUMBER, 0, [""], 1.5),
        (Op.TO_NUMBER, 0, [""], None),
        (Op.FROM_JSON, 0, [""], {"a": [1.0]}),
        (Op.FROM_JSON, 0, [""], None),
        (Op.TO_JSON, 0, [None], '{"a":[1]}'),
        (Op.TIME, 0, [""], MONDAY),
        (Op.ISO, 0, [None], "2026-01-05T10:00:00.000Z"),
        (Op.BASE64, 0, [""], "YWI="),
        (Op.BASE64URL, 0, [""], "YWI"),
        (Op.FROM_BASE64, 0, [""], "ab"),
        (Op.WEEKDAY, 0, [MONDAY, ZONE], "Sunday"),
        (Op.WEEKDAY, 0, [None, ZONE], "Wednesday"),
        (Op.HOUR, 0, [MONDAY, ZONE], 23.0),
        (Op.HOUR, 0, [MONDAY, "Asia/Kolkata"], 0.0),
        (Op.DATE, 0, [MONDAY, ZONE], "2026-03-29"),
        (Op.DATE, 0, [MONDAY, "Pacific/Kiritimati"], "2026-03-29"),
        (Op.DATE, 0, [MONDAY, "Pacific/Pago_Pago"], "2026-03-29"),
        (Op.IP_IN, 0, ["", ["10.0.0.0/8"]], True),
        (Op.IP_IN, 0, ["10.0.0.1", ["10.0.0.0/8"]], False),
        (Op.IP_IN, 0, ["", ["0.0.0.0/1", "192.0.2.1"]], False),
        (Op.IP_IN, 1, ["10.0.0.1", []], True),
        (Op.IP_IN, 1, ["10.0.0.1", ["10.0.0.0/8"]], False),
        (Op.SUM, 0, [[]], 5.0),
        (Op.MIN, 0, [[]], 5.0),
        (Op.MAX, 0, [[]], 5.0),
    ],
)
def test_one_of_the_values_gives_what_is_wanted(
    op: Op, at: int, values: Sequence[Value], wanted: Value
) -> None:
    found = [*operands_for(op, at, values, wanted)]
    assert wanted in [given(op, at, values, each) for each in found]
    if wanted is not None and op not in (Op.STARTSWITH, Op.ENDSWITH):
        assert None not in found[:1], "what gives nothing is tried last"


@pytest.mark.parametrize(
    ("op", "at", "values", "wanted"),
    [
        (Op.ADD, 0, [None, 2.0], "5"),
        (Op.ADD, 0, [None, None], 5.0),
        (Op.MULTIPLY, 0, [None, 0.0], 5.0),
        (Op.DIVIDE, 1, [10.0, None], 0.0),
        (Op.DAYS, 0, [None], "1"),
        (Op.STARTSWITH, 0, [None, None], True),
        (Op.LEN, 0, [None], -1.0),
        (Op.LEN, 0, [None], 1.5),
        (Op.LEN, 0, [None], 10_001.0),
        (Op.LEN, 0, [None], "1"),
        (Op.CONCAT, 0, ["", "b"], "ac"),
        (Op.CONCAT, 1, ["b", ""], "ab"),
        (Op.LOWER, 0, [""], 1.0),
        (Op.SPLIT, 1, ["a,b", ""], ["a", "b"]),
        (Op.TO_JSON, 0, [None], "{"),
        (Op.TIME, 0, [""], "x"),
        (Op.ISO, 0, [None], 1.0),
        (Op.BASE64, 0, [""], 1.0),
        (Op.DATE, 0, [MONDAY, ZONE], "x"),
        (Op.WEEKDAY, 0, [MONDAY, ZONE], "Someday"),
        (Op.SUM, 0, [[]], "x"),
    ],
)
def test_where_no_value_gives_it_none_is_found(
    op: Op, at: int, values: Sequence[Value], wanted: Value
) -> None:
    assert [*operands_for(op, at, values, wanted)] == []


def test_what_is_absent_comes_of_what_is_absent() -> None:
    for op in Op.ADD, Op.LEN, Op.LOWER, Op.TIME:
        assert next(operands_for(op, 0, [None, None], None)) is None


def test_the_nearest_instant_comes_first() -> None:
    first, *_ = operands_for(Op.HOUR, 0, [MONDAY, ZONE], 12.0)
    assert first == MONDAY + 3_600_000.0
    first, *_ = operands_for(Op.WEEKDAY, 0, [MONDAY, ZONE], "Friday")
    assert first == MONDAY - 3 * 86_400_000.0


def test_tokens_that_say_so() -> None:
    said: Value = {"payload": {"sub": "ann"}, "header": {}}
    (token,) = operands_for(Op.JWT_DECODE, 0, [""], said)
    assert decode(str(token)) == said
    assert decode(str([*operands_for(Op.JWT_DECODE, 0, [""], None)][1])) is None


@pytest.mark.parametrize(
    ("whole", "start", "end", "wanted"),
    [
        ("abcdef", 1, 3, "XY"),
        ("abcdef", None, 3, "XYZ"),
        ("abcdef", 4, None, "X"),
        ("abcdef", 4, 2, ""),
        (None, None, 3, "XY"),
        (None, 2, None, "XY"),
        (None, 2, 4, "XY"),
        (None, -2, None, "XY"),
        (["a", "b", "c"], 1, 2, ["X"]),
        (["a", "b", "c"], None, 1, ["X"]),
        (None, None, None, ["X"]),
        (None, 2, None, ["X"]),
        (["a"], 2, 4, ["X", "Y"]),
    ],
)
def test_a_slice_of_one_of_the_wholes_is_what_is_wanted(
    whole: Value, start: int | None, end: int | None, wanted: str | list[Value]
) -> None:
    found = [*wholes_for(whole, start, end, wanted)]
    assert wanted in [each[start:end] for each in found if isinstance(each, str | list)]
    if isinstance(whole, str | list):
        assert isinstance(found[0], type(whole))
        above = whole[: start or 0]
        assert found[0][: len(above)] == above, "what is there stays, but for the slice"


def test_no_whole_gives_what_is_absent_but_nothing() -> None:
    assert [*wholes_for("abc", 1, 2, None)] == [None]


@pytest.mark.parametrize("value", [True, False, 1.0, "Ab", "x", "", None, [], {}])
def test_neighbours_are_others(value: Value) -> None:
    found = [*neighbours(value, 0.25)]
    assert any(each != value for each in found)
    if isinstance(value, bool):
        assert found == [not value]
    elif isinstance(value, float):
        assert found[:2] == [value + 0.25, value - 0.25]
        assert {2.0, 0.0} <= {*found}
    elif isinstance(value, str):
        assert {f"{value}x", f"x{value}", value.upper(), value.lower(), "x", ""} == {*found}


@pytest.mark.parametrize("step", [1.0, 0.25])
@pytest.mark.parametrize(
    ("operator", "holds"),
    [
        ("==", lambda left: left == 5.0),
        ("!=", lambda left: left != 5.0),
        ("<", lambda left: left < 5.0),
        ("<=", lambda left: left <= 5.0),
        (">", lambda left: left > 5.0),
        (">=", lambda left: left >= 5.0),
    ],
)
def test_what_is_compared_holds(operator: str, holds: object, step: float) -> None:
    assert callable(holds)
    found = [*compared_to(operator, 5.0, step)]
    assert found
    for each in found:
        assert each is None or holds(each), each
    if operator in ("<", ">"):
        assert abs(found[0] - 5.0) == step  # type: ignore[operator]  # a number
        assert max(abs(each - 5.0) for each in found) == 40 * 86_400_000.0  # type: ignore[operator]  # numbers
    if operator in ("<=", ">="):
        assert found[0] == 5.0
        assert len(found) > 3


def test_texts_are_compared_as_equal_or_not() -> None:
    assert [*compared_to("==", "a", 1.0)] == ["a"]
    assert None in compared_to("!=", "a", 1.0)
    assert [*compared_to("<", "a", 1.0)] == []
