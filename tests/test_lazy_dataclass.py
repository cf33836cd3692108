"""The decorator of :mod:`actiongen.lazy_dataclass` makes what the standard one makes."""

import copy
import dataclasses
import pickle
import subprocess
import sys
import weakref
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pytest

from actiongen import lazy_dataclass

lazy = lazy_dataclass.dataclass
NAN: Any = float("nan")


@dataclass(frozen=True, slots=True)
class Standard:
    name: str
    parts: dict[str, int] = field(default_factory=dict, hash=False)
    size: int = 3
    at: int = field(default=0, compare=False)
    origin: object = field(default=None, repr=False)


@lazy(frozen=True, slots=True)
class Lazy:
    name: str
    parts: dict[str, int] = field(default_factory=dict, hash=False)
    size: int = 3
    at: int = field(default=0, compare=False)
    origin: object = field(default=None, repr=False)


@lazy(frozen=True, slots=True)
class Nothing:
    """No fields."""


@lazy(frozen=True, slots=True)
class Other:
    name: str


@lazy(frozen=True, slots=True, eq=False, weakref_slot=True)
class Itself:
    name: str


def made(kind: Any) -> list[Any]:
    return [
        kind("a"),
        kind("a", {"x": 1}),
        kind("a", at=4),
        kind(name="a", size=4),
        kind("b", {}, 3, 0, "here"),
        kind(NAN),
        replace(kind("b"), size=5, parts={"y": 2}),
    ]


def test_values_are_equal_and_hashed_like_standard_ones() -> None:
    standard, lazy_ones = made(Standard), made(Lazy)
    for index, value in enumerate(lazy_ones):
        assert [value == other for other in lazy_ones] == [standard[index] == other for other in standard]
        assert hash(value) == hash(dataclasses.replace(value)) == hash(standard[index])
    assert Lazy("a") != Standard("a") and Lazy("a") != "a"
    assert Nothing() == Nothing() and hash(Nothing()) == hash(())


def test_values_are_shown_like_standard_ones() -> None:
    for value, standard in zip(made(Lazy), made(Standard), strict=True):
        assert repr(value) == repr(standard).replace("Standard", "Lazy")
    assert repr(Nothing()) == "Nothing()"


def test_fields_and_patterns_are_those_of_the_standard_one() -> None:
    def facts(kind: Any) -> list[object]:
        return [(each.name, each.type, each.default, each.compare, each.hash) for each in fields(kind)]

    assert facts(Lazy) == facts(Standard)
    assert Lazy.__match_args__ == Standard.__match_args__
    assert Lazy.__slots__ == Standard.__slots__
    assert Lazy.__init__.__qualname__ == "Lazy.__init__"
    match Lazy("a", size=7):
        case Lazy(name, size=size):
            assert (name, size) == ("a", 7)


def test_each_value_has_parts_of_its_own() -> None:
    assert Lazy("a").parts is not Lazy("a").parts


_CHANGING = """
from dataclasses import FrozenInstanceError
from actiongen.source import Span

value = Span("a", 1, 2)
assert repr(value) == "Span(path='a', start=1, end=2)" and value == Span("a", 1, 2)
for change in ("value.path = 'b'", "del value.path", "value.more = 1"):
    try:
        exec(change)
    except FrozenInstanceError:
        print("refused")
"""


@pytest.mark.slow
def test_values_cannot_be_changed_in_development_mode() -> None:
    run = subprocess.run([sys.executable, "-X", "dev", "-c", _CHANGING], capture_output=True, text=True)
    assert run.stdout.split() == ["refused"] * 3, run.stderr


def test_values_take_no_other_parts() -> None:
    value: Any = Lazy("a")
    with pytest.raises(AttributeError):
        value.more = 1


@pytest.mark.parametrize("arguments", [(), ("a", {}, 1, 2, 3, 4), {"nme": "a"}], ids=str)
def test_arguments_that_do_not_fit_are_refused(arguments: Any) -> None:
    make: Any = Lazy
    with pytest.raises(TypeError):
        make(**arguments) if isinstance(arguments, dict) else make(*arguments)


def test_values_go_through_copies_and_pickles() -> None:
    for value in made(Lazy)[:5]:
        assert copy.deepcopy(value) == copy.copy(value) == value
        assert pickle.loads(pickle.dumps(value)) == value
        assert pickle.loads(pickle.dumps(value)).at == value.at


def test_a_class_without_comparison_has_identities() -> None:
    value = Itself("a")
    assert value != Itself("a") and len({value, Itself("a")}) == 2
    assert weakref.ref(value)() is value


def test_what_compares_before_anything_is_made() -> None:
    """The first call of each method compiles it, whichever it is."""
    assert (Other("a") == Other("b")) is False
    assert hash(Other("a")) == hash(("a",))


def test_a_copy_with_other_parts() -> None:
    for value in made(Lazy)[:5]:
        assert lazy_dataclass.replace(value) == value
        assert lazy_dataclass.replace(value, size=7, at=9) == replace(value, size=7)
        assert lazy_dataclass.replace(value, size=7, at=9).at == 9
    with pytest.raises(TypeError):
        lazy_dataclass.replace(made(Lazy)[0], sizes=7)


def test_classes_that_are_made_now() -> None:
    """The decorator itself and each method, which is compiled at its first call."""

    class Plain:
        name: str
        parts: dict[str, int] = field(default_factory=dict, hash=False)
        at: int = field(default=0, compare=False)
        shy: int = field(default=1, repr=False)

    class Told:
        """What it says."""

        name: str

    class Own:
        name: str

    plain = lazy(frozen=True, slots=True)(Plain)
    assert (plain.__doc__, lazy(frozen=True, slots=True)(Told).__doc__) == ("Plain", "What it says.")
    one = plain("a", at=4)
    assert (one.name, one.parts, one.at, one.shy) == ("a", {}, 4, 1)
    assert lazy_dataclass.replace(one, name="b") == plain("b") and lazy_dataclass.replace(one).at == 4
    assert lazy_dataclass.replace(one, parts={"x": 1}, shy=2) == plain("a", {"x": 1}, 0, 2)
    assert one != plain("a", shy=2) and one != plain("a", {"x": 1}) and one == plain("a")
    assert one.__eq__("a") is NotImplemented
    assert hash(one) == hash(plain("a", {"x": 1})) == hash(("a", 1)) and hash(plain("b")) != hash(one)
    assert repr(one).endswith("Plain(name='a', parts={}, at=4)")
    reduced = one.__reduce__()
    assert reduced[0](*reduced[1]) == one and reduced[1] == ("a", {}, 4, 1)
    assert plain.__init__.__qualname__.endswith("Plain.__init__") and not hasattr(one, "__dict__")
    own = lazy(frozen=True, slots=True, eq=False, weakref_slot=True)(Own)
    thing = own("a")
    assert thing != own("a") and hash(thing) == object.__hash__(thing) and weakref.ref(thing)() is thing
    with pytest.raises(TypeError):
        weakref.ref(one)
    with pytest.raises(TypeError):
        plain()
    parts: list[Any] = []
    around = plain("r", parts)
    parts.append(around)
    assert repr(around).count("...") == 1
