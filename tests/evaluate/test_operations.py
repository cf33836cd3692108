"""What operations give, at the edges: each value was worked out by hand from docs/language.md and ECMA-262."""

import pytest
from evaluate.policies import program, world

from actiongen.evaluate.evaluate import evaluate
from actiongen.evaluate.operations import operate
from actiongen.facts.sizes import LONGEST
from actiongen.ir import Op
from actiongen.runs.texts import to_units
from actiongen.runs.values import Value

T = "event.user.name"
"""A text, which a row gives."""
J = "event.user.app_metadata.j"
"""JSON, which a row gives."""
N = f"read({J}, number)"
LIST = f"coalesce(read({J}, [number]), [])"
TEXTS = f"coalesce(read({J}, [string]), [])"


def value(expression: str, *, text: str | None = None, json: Value = None, now_ms: float = 0.0) -> Value:
    made = program(f'with rule("r"):\n    log({expression})\n')
    user: dict[str, Value] = {} if text is None else {"name": to_units(text)}
    run = evaluate(made, world(user, json={"j": json}, now_ms=now_ms))
    ((logged,),) = run.logs
    return logged


@pytest.mark.parametrize(
    ("expression", "text", "wanted"),
    [
        # Texts are counted and cut in UTF-16 code units.
        (f"len({T})", "a😀", 3.0),
        (f"{T}[0:1]", "😀a", "\ud83d"),
        (f"{T}[-1:]", "a😀", "\ude00"),
        (f"{T}[1:-1]", "abc", "b"),
        (f"{T}[2:1]", "abc", ""),
        (f"{T}[-9:2]", "abc", "ab"),
        # Unicode's default mappings: one letter may become two, and a sigma at the end is another one.
        (f"{T}.upper()", "straße", "STRASSE"),
        (f"{T}.lower()", "ΟΔΟΣ", "οδος".replace("σ", "ς")),
        (f"{T}.lower()", "\u0130", "i\u0307"),
        # White space is that of JavaScript: with U+FEFF and U+00A0, without U+0085 and U+200B.
        (f"{T}.strip()", "\ufeff\u00a0 a \u2028", "a"),
        (f"{T}.strip()", "\u0085a\u200b", "\u0085a\u200b"),
        (f'{T}.split(",")', "a,,b,", ["a", "", "b", ""]),
        (f'{T}.split(",")', "", [""]),
        (f'{T}.replace("aa", "b")', "aaaaa", "bba"),
        (f'{T}.removeprefix("a")', "aab", "ab"),
        (f'{T}.removesuffix("b")', "ab", "a"),
        (f'{T}.startswith("")', "", True),
        (f'{T}.endswith("b")', "abc", False),
        (f"email_domain({T})", "a@b@Corp.EXAMPLE", "corp.example"),
        (f"email_domain({T})", "ann@", None),
        (f"email_domain({T})", "ann", None),
        (f"csv({T})", " a, ,b c,", ["a", "b c"]),
        (f"csv({T})", " , ", []),
        (f"to_number({T})", " 12.50 ", 12.5),
        (f"to_number({T})", "+1e3", 1000.0),
        (f"to_number({T})", "0x10", None),
        (f"to_number({T})", "1_000", None),
        (f"to_number({T})", "", None),
        (f"to_number({T})", ".5", None),
        (f"to_number({T})", "1e400", None),
        (f"to_number({T})", "Infinity", None),
        (f"to_number({T})", "١", None),
        # Keys that are array indexes come first, in their order.
        (f"to_json(from_json({T}))", '{"b": 1, "10": 2, "9": 3}', '{"9":3,"10":2,"b":1}'),
        (f"to_json(from_json({T}))", '"\\ud800"', '"\\ud800"'),
        (f"from_json({T})", "[1,", None),
        (f"from_json({T})", "NaN", None),
        (f"from_json({T})", "1e400", None),
        (f"from_json({T})", "[" * 64 + "]" * 64 + "x", None),
        (f"from_json({T})", "[" * 65 + "]" * 65, None),
        (f'matches(r"^a.c$", {T})', "a\nc", False),
        (f'matches(r"b", {T})', "abc", True),
    ],
)
def test_of_texts(expression: str, text: str, wanted: Value) -> None:
    assert value(expression, text=text) == wanted


def test_an_absent_text_makes_an_absent_value() -> None:
    for expression in (f"{T}.lower()", f"len({T})", f"{T}[0:1]", f"csv({T})", f"from_json({T})"):
        assert value(expression) is None, expression
    for expression in (f'{T}.startswith("")', f'{T} == "a"', f'matches(r"a", {T})', f'{T} in ["a"]'):
        assert value(expression) is False, expression
    for expression in (f'{T} != "a"', f"{T} is None", f'not {T}.startswith("")'):
        assert value(expression) is True, expression


@pytest.mark.parametrize(
    ("expression", "number", "wanted"),
    [
        (f"{N} + 0.2", 0.1, 0.30000000000000004),
        (f"{N} / 2", -7.0, -3.5),
        # What is not finite is absent.
        (f"1 / {N}", 0.0, None),
        (f"{N} * 10", 1e308, None),
        (f"-{N}", 1e308, -1e308),
        (f"floor({N})", -3.5, -4.0),
        (f"ceil({N})", -3.5, -3.0),
        (f"to_json({N})", 1e21, "1e+21"),
        (f"to_json({N})", 123456789012345680000.0, "123456789012345680000"),
        (f"to_json({N})", 1e-7, "1e-7"),
        (f"to_json({N})", 0.000001, "0.000001"),
        (f"to_json({N})", -0.0, "0"),
        (f"to_json({N})", 5e-324, "5e-324"),
        (f"{N} < 1 <= {N} + 1", 0.5, True),
        (f"{N} < 1 <= {N} + 1", 1.0, False),
    ],
)
def test_of_numbers(expression: str, number: float, wanted: Value) -> None:
    assert value(expression, json=number) == wanted


@pytest.mark.parametrize(
    ("expression", "items", "wanted"),
    [
        (f"sum({LIST})", [0.1, 0.2, 0.3], 0.6000000000000001),
        (f"sum({LIST})", [], 0.0),
        (f"sum({LIST})", [1e308, 1e308], None),
        (f"min({LIST})", [], None),
        (f"max({LIST})", [2.0, -3.0], 2.0),
        (f"{LIST}[-1]", [1.0, 2.0], 2.0),
        (f"{LIST}[2]", [1.0, 2.0], None),
        (f"{LIST}[-3]", [1.0, 2.0], None),
        (f"{LIST}[1:]", [1.0, 2.0, 3.0], [2.0, 3.0]),
        (f"unique({LIST})", [2.0, 1.0, 2.0], [2.0, 1.0]),
        (f"sorted({LIST})", [10.0, 9.0, -1.0], [-1.0, 9.0, 10.0]),
        # By code unit: a character beyond U+FFFF begins with a surrogate, below U+FF5E.
        (f"sorted({TEXTS})", ["\uff5e", to_units("😀"), "Z", "a"], ["Z", "a", to_units("😀"), "\uff5e"]),
        (f"sorted({TEXTS}, reverse=True)", ["a", "b", "a"], ["b", "a", "a"]),
        (f"any(x > 1 for x in {LIST})", [], False),
        (f"all(x > 1 for x in {LIST})", [], True),
        (f"first(x for x in {LIST} if x > 1)", [1.0, 3.0, 2.0], 3.0),
        (f"first(x for x in {LIST} if x > 1)", [1.0], None),
        # What is absent is left out.
        (f"[to_number(x) for x in {TEXTS}]", ["1", "x", "2"], [1.0, 2.0]),
        (f'",".join({TEXTS})', [], ""),
        # A list with one wrong item is absent as a whole.
        (f"read({J}, [number])", [1.0, "2"], None),
        (f"read({J}, [json])", [1.0, "2", None], [1.0, "2", None]),
    ],
)
def test_of_lists(expression: str, items: list[Value], wanted: Value) -> None:
    assert value(expression, json=items) == wanted


@pytest.mark.parametrize(
    ("json", "is_true"),
    [
        (0.0, False),
        ("", False),
        (None, False),
        (False, False),
        ("0", True),
        ([], True),
        ({}, True),
        (-1.0, True),
    ],
)
def test_truthiness_is_that_of_javascript(json: Value, is_true: bool) -> None:
    assert value(f"truthy({J})", json=json) is is_true


def test_values_of_two_types_are_never_equal() -> None:
    assert value(f"{J} == 1", json=True) is False
    assert value(f"{J} is True", json=1.0) is False
    assert value(f'{J} == "1"', json=1.0) is False
    assert value(f'{J} in ["1", "2"]', json=1.0) is False
    assert value(f"{J} is None", json=None) is True


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1970-01-02", 86_400_000.0),
        # 19,782 days of 1970 to 2024-02-29.
        ("2024-02-29", 19_782 * 86_400_000.0),
        ("2023-02-29", None),
        ("1970-01-01T01:00:00+01:00", 0.0),
        ("1970-01-01T00:00:00-00:30", 1_800_000.0),
        ("1970-01-01T00:00:00.1239Z", 123.0),
        ("1970-01-01T00:00:00", None),
        ("1970-01-01T24:00:00Z", None),
        ("+001970-01-01", None),
        (" 1970-01-01", None),
    ],
)
def test_times_of_texts(text: str, wanted: Value) -> None:
    assert value(f"timestamp_ms(time({T}))", text=text) == wanted


def test_times_are_written_as_javascript_writes_them() -> None:
    assert value("iso(now())", now_ms=-1.0) == "1969-12-31T23:59:59.999Z"
    assert value("timestamp(now())", now_ms=-1.0) == -1.0
    assert value("iso(now() + days(1))", now_ms=0.0) == "1970-01-02T00:00:00.000Z"
    assert value(f"iso(time({T}))", text="0001-01-01T00:00:00+23:59") == "0000-12-31T00:01:00.000Z"
    # The last instant that a Date holds is 100,000,000 days after 1970.
    assert value("iso(now())", now_ms=8.64e15) == "+275760-09-13T00:00:00.000Z"
    assert value("iso(now() + seconds(1))", now_ms=8.64e15) is None


def test_texts_that_would_be_too_long_are_absent() -> None:
    half: Value = "x" * (LONGEST // 2)
    assert operate(Op.JOIN, ["", [half, half]], 0.0) == "x" * LONGEST
    assert operate(Op.JOIN, ["-", [half, half]], 0.0) is None
    assert operate(Op.JOIN, ["-", []], 0.0) == ""
    assert operate(Op.REPLACE, [half, "x", "xy"], 0.0) == "xy" * (LONGEST // 2)
    assert operate(Op.REPLACE, [f"{half}x", "x", "xy"], 0.0) is None


def test_on_the_first_and_the_last_day_some_clocks_show_no_date() -> None:
    assert value('date(now(), "UTC")', now_ms=8.64e15) == "+275760-09-13"
    assert value('date(now(), "Pacific/Pago_Pago")', now_ms=8.64e15) == "+275760-09-12"
    assert value('date(now() - days(1), "Pacific/Kiritimati")', now_ms=8.64e15) == "+275760-09-12"
    assert value('date(now() - hours(1), "Pacific/Kiritimati")', now_ms=8.64e15) is None
    assert value('date(now(), "UTC")', now_ms=-8.64e15) == "-271821-04-20"
    assert value('date(now(), "America/New_York")', now_ms=-8.64e15) is None
