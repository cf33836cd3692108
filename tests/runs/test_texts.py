"""Texts, numbers and JSON are written as JavaScript writes them; the differential tests ask Node for more."""

import math

import pytest

from actiongen.auth0.model import JsonValue
from actiongen.runs.texts import (
    decimal,
    in_order,
    join,
    json_text,
    lower,
    number_text,
    to_units,
    units_within,
    upper,
    value_of_json,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (10.05, "10.05"),
        (100.0, "100"),
        (123.456, "123.456"),
        (0.5, "0.5"),
        (0.05, "0.05"),
        (2.0**53, "9007199254740992"),
        (1e16, "10000000000000000"),
        (1.2e17, "120000000000000000"),
        (123456789012345678901.0, "123456789012345680000"),
        (1e20, "100000000000000000000"),
        (-1e20, "-100000000000000000000"),
        (1e21, "1e+21"),
        (-1.5e21, "-1.5e+21"),
        (1.25e22, "1.25e+22"),
        (1e100, "1e+100"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (0.0001, "0.0001"),
        (0.00001, "0.00001"),
        (0.000001, "0.000001"),
        (0.00000125, "0.00000125"),
        (1e-7, "1e-7"),
        (-1.25e-7, "-1.25e-7"),
        (5e-324, "5e-324"),
        (1.2345678901234567, "1.2345678901234567"),
    ],
)
def test_a_number_is_written_as_javascript_writes_it(value: float, text: str) -> None:
    assert number_text(value) == text
    assert json_text(value) == text
    assert float(text) == value


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("", ""),
        ("abc", "abc"),
        ("é\uffff", "é\uffff"),
        ("\U00010000", "\ud800\udc00"),
        ("a😀b", "a\ud83d\ude00b"),
        ("\U0010ffff", "\udbff\udfff"),
        ("\ud800", "\ud800"),
        ("\udc00\ud800", "\udc00\ud800"),
    ],
)
def test_a_character_beyond_the_first_plane_is_its_two_surrogates(text: str, units: str) -> None:
    assert to_units(text) == units
    assert join(units) == text


def test_every_character_comes_back_from_its_surrogates() -> None:
    text = "".join(chr(code) for code in range(0xE000, 0x110000, 97))
    assert join(to_units(text)) == text
    assert to_units(text).encode("utf-16-le", "surrogatepass") == text.encode("utf-16-le")


def test_upper_and_lower_case_know_characters_of_two_units_and_letters_that_become_two() -> None:
    assert lower("A\ud801\udc00İ") == "a\ud801\udc28i̇"
    assert upper("a\ud801\udc28ß") == "A\ud801\udc00SS"


def test_members_are_in_the_order_of_javascript() -> None:
    names = ["b", "10", "2", "01", "4294967295", "4294967294", "-1", "²", "٣", "a", "0"]
    members: dict[str, JsonValue] = {name: at for at, name in enumerate(names)}
    ordered = ["0", "2", "10", "4294967294", "b", "01", "4294967295", "-1", "²", "٣", "a"]
    assert list(in_order(members)) == ordered
    assert in_order(members) == members
    assert list(in_order({"b": 1, "a": 2})) == ["b", "a"]


def test_json_is_read_with_doubles_units_and_the_order_of_javascript() -> None:
    value = value_of_json('{"b": [1, "😀", {"😀": null}], "1": true, "0": 1e400}')
    assert value == {"0": math.inf, "1": True, "b": [1.0, "\ud83d\ude00", {"\ud83d\ude00": None}]}
    assert isinstance(value, dict) and list(value) == ["0", "1", "b"]
    assert isinstance(value["b"], list) and isinstance(value["b"][0], float)
    assert units_within(["😀", False, 1.5]) == ["\ud83d\ude00", False, 1.5]


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "-Infinity", "{", "", "'a'"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        value_of_json(text)


def test_a_constant_that_json_does_not_know_is_named() -> None:
    with pytest.raises(ValueError, match=r"^NaN$"):
        value_of_json('{"a": NaN}')


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (math.inf, "null"),
        (-math.inf, "null"),
        (math.nan, "null"),
        ('a"\\\n\x1f\x7f', '"a\\"\\\\\\n\\u001f\x7f"'),
        ("é\u2028", '"é\u2028"'),
        ("é\n\ud83d\ude00\ud83d", '"é\\n\ud83d\ude00\\ud83d"'),
        ("\udfff", '"\\udfff"'),
        ([], "[]"),
        ([1.0, "a", None], '[1,"a",null]'),
        ({}, "{}"),
        ({"b": [1.5], "é": {}, "0": False}, '{"0":false,"b":[1.5],"é":{}}'),
    ],
)
def test_json_is_written_as_javascript_writes_it(value: JsonValue, text: str) -> None:
    assert json_text(value) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1.0), ("+1.5", 1.5), ("-20e3", -20000.0), ("007", 7.0), ("1E-2", 0.01), ("1e308", 1e308)],
)
def test_a_decimal_text_is_its_number(text: str, value: float) -> None:
    assert decimal(text) == value


@pytest.mark.parametrize(
    "text",
    ["", " 1", "1 ", "1.", ".5", "1_0", "0x1", "1e", "e5", "Infinity", "nan", "1e400", "١", "1\n", "--1"],
)
def test_other_texts_are_no_number(text: str) -> None:
    assert decimal(text) is None
