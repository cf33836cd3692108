"""Values of any dataclass come back from JSON as they were, and nothing else comes back at all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any

import pytest

from actiongen.diagnostics import codes
from actiongen.diagnostics.model import Code
from actiongen.project.codec import CODES, Codec, Named


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    label: str = ""
    cached: str = field(default="made", init=False)


@dataclass(frozen=True, slots=True)
class Circle:
    centre: Point
    radius: int


@dataclass(frozen=True, slots=True)
class Known:
    name: str


@dataclass(frozen=True, slots=True)
class Everything:
    shapes: tuple[Point | Circle, ...]
    by_name: Mapping[str, Point]
    colour: Colour
    is_big: bool
    maybe: Point | None
    text: str | None
    either: None | tuple[str, ...] | Point  # noqa: RUF036  # any order
    known: Known
    maybe_known: Known | None


KNOWN = {name: Known(name) for name in ("one", "two")}
CODEC = Codec({Known: Named(lambda known: known.name, KNOWN.get)})
WHOLE = Everything(
    (Circle(Point(1, "c"), 2), Point(3)),
    {"é": Point(4)},
    Colour.BLUE,
    True,
    Point(0),
    "text",
    ("a", "b"),
    KNOWN["one"],
    KNOWN["two"],
)
LITTLE = Everything((), {}, Colour.RED, False, None, None, None, KNOWN["one"], None)
JSON: dict[str, Any] = {
    "shapes": [{"Circle": {"centre": {"x": 1, "label": "c"}, "radius": 2}}, {"Point": {"x": 3, "label": ""}}],
    "by_name": {"é": {"x": 4, "label": ""}},
    "colour": "blue",
    "is_big": True,
    "maybe": {"Point": {"x": 0, "label": ""}},
    "text": "text",
    "either": ["a", "b"],
    "known": "one",
    "maybe_known": {"Known": "two"},
}


@pytest.mark.parametrize("value", [WHOLE, LITTLE])
def test_a_value_comes_back_as_it_was(value: Everything) -> None:
    assert CODEC.decode(Everything, json.loads(json.dumps(CODEC.encode(Everything, value)))) == value


def test_it_is_written_field_by_field_and_members_of_unions_with_their_names() -> None:
    assert CODEC.encode(Everything, WHOLE) == JSON
    proxy = MappingProxyType({"a": Point(1)})
    assert CODEC.encode(Mapping[str, Point], proxy) == {"a": {"x": 1, "label": ""}}


def test_what_is_known_by_a_name_is_the_same_object() -> None:
    back = CODEC.decode(Everything, CODEC.encode(Everything, WHOLE))
    assert back.known is KNOWN["one"] and back.maybe_known is KNOWN["two"]
    code = codes.ALL["AG401"]
    assert Codec(CODES).decode(Code, Codec(CODES).encode(Code, code)) is code


@pytest.mark.parametrize(
    ("member", "wrong"),
    [
        ("shapes", [{"Point": {"x": 1}}]),
        ("shapes", [{"Point": {"x": 1, "label": "", "cached": ""}}]),
        ("shapes", [{"Point": {"x": 1, "label": ""}, "Circle": {}}]),
        ("shapes", [{"x": 1, "label": ""}]),
        ("shapes", [{"Known": "one"}]),
        ("shapes", [None]),
        ("shapes", {"Point": {"x": 1, "label": ""}}),
        ("shapes", None),
        ("by_name", [["a", {"x": 1, "label": ""}]]),
        ("by_name", {"a": 1}),
        ("colour", "green"),
        ("colour", ["red"]),
        ("is_big", 1),
        ("is_big", "true"),
        ("maybe", {"Point": None}),
        ("maybe", 0),
        ("text", 1),
        ("either", "ab"),
        ("either", [1]),
        ("known", "three"),
        ("known", {"name": "one"}),
        ("known", None),
        ("maybe_known", {"Known": 1}),
    ],
)
def test_what_is_no_such_value_is_refused(member: str, wrong: object) -> None:
    with pytest.raises(ValueError):
        CODEC.decode(Everything, JSON | {member: wrong})  # type: ignore[arg-type]


def test_a_number_is_no_condition_and_a_condition_no_number() -> None:
    for kind, wrong in ((int, True), (bool, 1), (str, 1), (int, "1")):
        with pytest.raises(ValueError, match=r"^no <class"):
            CODEC.decode(kind, wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"^no <class"):
        CODEC.decode(Known, "three")
    with pytest.raises(ValueError, match=r"^none of "):
        CODEC.decode(Point | Circle, {"Known": "one"})
