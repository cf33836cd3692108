"""Languages are as simple as they get: those that are built in different ways are one object."""

import pickle

import pytest

from actiongen.prover.languages import matching, search
from actiongen.prover.languages import ranges as sets
from actiongen.prover.languages.forms import IPV4, _groups, _is_word, _of
from actiongen.prover.languages.matching import after, contains
from actiongen.prover.languages.search import cells, is_empty, sample
from actiongen.prover.languages.shape import (
    backwards,
    beginning,
    ending_in,
    first_units,
    is_empty_or_starts,
    lengths,
    made_of,
    of_length,
    without_empty,
)
from actiongen.prover.languages.tree import (
    ANY,
    EMPTY,
    NONEMPTY,
    NOTHING,
    Complement,
    Intersection,
    Language,
    Repeat,
    Sequence,
    Union,
    Units,
    alphabet,
    complement,
    containing,
    ending,
    intersection,
    optional,
    repeat,
    sequence,
    star,
    starting,
    text,
    union,
    units,
)

A, B, C = (Units(((ord(unit), ord(unit)),)) for unit in "abc")
AB = Units(((ord("a"), ord("b")),))
BC = Units(((ord("b"), ord("c")),))
UNIT = Units(sets.ALL)
WORD, OTHER = text("ab"), text("cd")
PLUS = Repeat(A, 1, None)
MANY = Repeat(A, 0, None)


def same() -> list[tuple[Language, Language]]:
    """Made when the test runs."""
    return [
        (units(()), NOTHING),
        (text(""), EMPTY),
        (WORD, Sequence((A, B))),
        (starting("a"), Sequence((A, ANY))),
        (ending("a"), Sequence((ANY, A))),
        (containing("a"), Sequence((ANY, A, ANY))),
        # One after the other.
        (sequence(), EMPTY),
        (sequence(A, NOTHING, B), NOTHING),
        (sequence(A, EMPTY), A),
        (sequence(EMPTY, A, EMPTY, B), WORD),
        (sequence(A, WORD), Sequence((A, A, B))),
        (sequence(ANY, ANY), ANY),
        (sequence(MANY, MANY), MANY),
        (sequence(star(AB), MANY), star(AB)),
        (sequence(MANY, star(AB)), star(AB)),
        (sequence(star(AB), optional(A)), star(AB)),
        (sequence(optional(A), star(AB)), star(AB)),
        (sequence(optional(A), optional(B), star(AB)), star(AB)),
        (sequence(star(AB), A), Sequence((star(AB), A))),
        (sequence(A, star(AB)), Sequence((A, star(AB)))),
        (sequence(MANY, optional(B)), Sequence((MANY, Repeat(B, 0, 1)))),
        (sequence(Repeat(AB, 0, 3), optional(A)), Sequence((Repeat(AB, 0, 3), Repeat(A, 0, 1)))),
        (sequence(star(WORD), optional(A)), Sequence((Repeat(WORD, 0, None), Repeat(A, 0, 1)))),
        (sequence(A, MANY), PLUS),
        (sequence(MANY, A), PLUS),
        (sequence(A, A), Sequence((A, A))),
        (sequence(Repeat(A, 1, 2), A), Repeat(A, 2, 3)),
        (sequence(Repeat(A, 1, 2), Repeat(A, 0, 3)), Repeat(A, 1, 5)),
        (sequence(Repeat(A, 2, None), Repeat(A, 2, 3)), Repeat(A, 4, None)),
        (sequence(Repeat(A, 2, 3), Repeat(A, 2, None)), Repeat(A, 4, None)),
        (sequence(A, Repeat(A, 2, 2), A), Repeat(A, 4, 4)),
        (sequence(Repeat(A, 1, 2), Repeat(B, 1, 2)), Sequence((Repeat(A, 1, 2), Repeat(B, 1, 2)))),
        # Repeated.
        (repeat(A, 1, 1), A),
        (repeat(A, 1, 2), Repeat(A, 1, 2)),
        (repeat(A, 2, 2), Repeat(A, 2, 2)),
        (repeat(A, 0, 0), EMPTY),
        (repeat(A, 0, 1), optional(A)),
        (repeat(EMPTY, 2, 3), EMPTY),
        (repeat(NOTHING, 0, 5), EMPTY),
        (repeat(NOTHING, 0, None), EMPTY),
        (repeat(NOTHING, 1, 5), NOTHING),
        (repeat(MANY, 0, None), MANY),
        (repeat(MANY, 2, 3), MANY),
        (repeat(PLUS, 2, 3), Repeat(A, 2, None)),
        (repeat(PLUS, 0, None), MANY),
        (repeat(Repeat(A, 2, None), 2, 2), Repeat(Repeat(A, 2, None), 2, 2)),
        (repeat(Repeat(A, 0, 2), 1, 2), Repeat(Repeat(A, 0, 2), 0, 2)),
        (repeat(Repeat(A, 1, 2), 1, 2), Repeat(Repeat(A, 1, 2), 1, 2)),
        (repeat(optional(A), 3, 5), Repeat(A, 0, 5)),
        (repeat(union(EMPTY, WORD, OTHER), 1, 2), Repeat(union(WORD, OTHER), 0, 2)),
        # All options.
        (union(), NOTHING),
        (union(A, B), AB),
        (union(A, WORD, B), union(AB, WORD)),
        (union(ANY, A, WORD), ANY),
        (union(WORD, OTHER), union(OTHER, WORD)),
        (union(WORD, union(OTHER, text("ef"))), union(WORD, OTHER, text("ef"))),
        (union(EMPTY, PLUS), MANY),
        (union(EMPTY, Repeat(A, 1, 3)), Repeat(A, 0, 3)),
        (union(EMPTY, Repeat(A, 2, 3)), Repeat(Repeat(A, 2, 3), 0, 1)),
        (union(EMPTY, Repeat(WORD, 2, 3), Repeat(A, 1, 3)), union(Repeat(WORD, 2, 3), Repeat(A, 0, 3))),
        (union(EMPTY, MANY), MANY),
        (union(EMPTY), EMPTY),
        (union(star(AB), A), star(AB)),
        (union(star(AB), MANY), star(AB)),
        (union(star(AB), WORD), star(AB)),
        (union(Repeat(AB, 1, None), WORD), Repeat(AB, 1, None)),
        # In every part.
        (intersection(), ANY),
        (intersection(WORD, NOTHING), NOTHING),
        (intersection(EMPTY, MANY), EMPTY),
        (intersection(EMPTY, WORD), NOTHING),
        (intersection(EMPTY, MANY, WORD), NOTHING),
        (intersection(NONEMPTY, WORD), WORD),
        (intersection(NONEMPTY, containing("a"), MANY), intersection(containing("a"), MANY)),
        (intersection(AB, BC), B),
        (intersection(A, B), NOTHING),
        (intersection(star(AB), MANY), MANY),
        (intersection(star(AB), WORD), WORD),
        (intersection(Repeat(AB, 1, None), WORD), WORD),
        (intersection(WORD, WORD), WORD),
        (intersection(starting("a"), ending("b")), intersection(ending("b"), starting("a"))),
        (
            intersection(starting("a"), intersection(ending("b"), containing("c"))),
            intersection(starting("a"), ending("b"), containing("c")),
        ),
        # All others.
        (complement(complement(WORD)), WORD),
        (complement(NOTHING), ANY),
        (complement(ANY), NOTHING),
        (complement(EMPTY), NONEMPTY),
        (complement(NONEMPTY), EMPTY),
        # What they start, end and are made of.
        (backwards(WORD), text("ba")),
        (backwards(complement(WORD)), complement(text("ba"))),
        (without_empty(EMPTY), NOTHING),
        (without_empty(WORD), WORD),
        (without_empty(MANY), PLUS),
        (without_empty(Repeat(WORD, 0, 2)), Repeat(WORD, 1, 2)),
        (without_empty(Union((EMPTY, WORD, OTHER))), union(WORD, OTHER)),
        (without_empty(complement(WORD)), intersection(complement(WORD), NONEMPTY)),
        (beginning(MANY, A.ranges), PLUS),
        (beginning(AB, BC.ranges), B),
        (beginning(WORD, BC.ranges), NOTHING),
        (beginning(star(AB), A.ranges), Sequence((A, star(AB)))),
        (beginning(Repeat(AB, 2, 3), A.ranges), Sequence((A, Repeat(AB, 1, 2)))),
        (beginning(Repeat(AB, 0, 1), A.ranges), A),
        (is_empty_or_starts(star(AB), B.ranges), union(EMPTY, sequence(B, star(AB)))),
        (is_empty_or_starts(Repeat(AB, 1, None), B.ranges), sequence(B, star(AB))),
        (ending_in(Repeat(AB, 2, 3), A.ranges), Sequence((Repeat(AB, 1, 2), A))),
        (made_of(star(AB), A.ranges), MANY),
        (made_of(WORD, A.ranges), NOTHING),
        (of_length(A, 0, 1), A),
        (of_length(A, 1, None), A),
        (of_length(A, 2, None), NOTHING),
        (of_length(A, 0, 0), NOTHING),
        (of_length(Repeat(A, 1, 3), 1, 3), Repeat(A, 1, 3)),
        (of_length(Repeat(A, 2, 3), 1, 4), Repeat(A, 2, 3)),
        (of_length(ANY, 0, 2), Repeat(UNIT, 0, 2)),
        (of_length(PLUS, 0, 3), intersection(PLUS, Repeat(UNIT, 0, 3))),
        # What follows after a unit.
        (after(A, ord("a")), EMPTY),
        (after(WORD, ord("a")), B),
        (after(WORD, ord("b")), NOTHING),
        (after(text("abc"), ord("a")), text("bc")),
        (after(MANY, ord("a")), MANY),
        (after(Repeat(A, 2, 3), ord("a")), Repeat(A, 1, 2)),
        (after(Repeat(A, 0, 1), ord("a")), EMPTY),
        (after(sequence(optional(A), B), ord("b")), EMPTY),
        (after(complement(WORD), ord("a")), complement(B)),
    ]


def test_what_is_built_is_as_simple_as_it_gets() -> None:
    assert [
        (number, built, wanted) for number, (built, wanted) in enumerate(same()) if built is not wanted
    ] == []


def kept() -> list[tuple[Language, type[Language], int]]:
    return [
        (union(EMPTY, WORD, OTHER), Union, 3),
        (union(Repeat(AB, 1, None), MANY), Union, 2),
        (union(Repeat(AB, 2, None), A), Union, 2),
        (union(star(WORD), A), Union, 2),
        (intersection(NONEMPTY, MANY), Intersection, 2),
        (intersection(PLUS, star(AB)), Repeat, 0),
        (intersection(Repeat(A, 2, None), star(AB)), Repeat, 0),
        (intersection(AB, WORD), Intersection, 2),
        (intersection(Repeat(AB, 2, 3), WORD), Intersection, 2),
        (complement(WORD), Complement, 0),
    ]


def test_what_is_not_made_simpler() -> None:
    for built, kind, count in kept():
        parts = (
            built.options
            if isinstance(built, Union)
            else built.parts if isinstance(built, Intersection) else ()
        )
        assert (type(built), len(parts)) == (kind, count), built


def test_each_exists_once() -> None:
    for each in (
        WORD,
        MANY,
        complement(WORD),
        union(WORD, OTHER),
        starting("b"),
        Repeat(A, 2, None),
        Repeat(A, 2, 0),
    ):
        assert pickle.loads(pickle.dumps(each)) is each
    orders = {each.order for each in (A, B, WORD, text("ba"), MANY, PLUS, Repeat(A, 0, 0), complement(WORD))}
    orders |= {Union((WORD, OTHER)).order, Sequence((WORD, OTHER)).order, Intersection((WORD, OTHER)).order}
    assert len(orders) == 11


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        (A, False),
        (EMPTY, True),
        (NOTHING, False),
        (sequence(MANY, B), False),
        (Sequence((MANY, optional(B))), True),
        (Union((WORD, MANY)), True),
        (Union((WORD, OTHER)), False),
        (Repeat(A, 0, 3), True),
        (Repeat(A, 1, 3), False),
        (Repeat(MANY, 1, 3), True),
        (Complement(WORD), True),
        (Complement(MANY), False),
        (Intersection((MANY, star(AB))), True),
        (Intersection((MANY, PLUS)), False),
    ],
)
def test_whether_the_empty_text_is_in_it(language: Language, wanted: bool) -> None:
    assert language.has_empty is wanted and contains(language, "") is wanted
    assert Repeat(Repeat(C, 0, 7), 1, 9).has_empty


@pytest.mark.parametrize(
    ("language", "wanted", "made"),
    [
        (A, (1, 1), "a"),
        (EMPTY, (0, 0), ""),
        (NOTHING, (0, 0), ""),
        (WORD, (2, 2), "ab"),
        (sequence(MANY, B), (1, None), "ab"),
        (union(WORD, C), (1, 2), "abc"),
        (Union((WORD, Repeat(C, 3, None))), (2, None), "abc"),
        (Repeat(WORD, 2, 3), (4, 6), "ab"),
        (Repeat(WORD, 2, None), (4, None), "ab"),
        (Repeat(MANY, 2, 3), (0, None), "a"),
        (intersection(starting("a"), Repeat(UNIT, 0, 3)), (1, 3), None),
        (intersection(starting("ab"), ending("c")), (2, None), None),
        (Intersection((Repeat(AB, 1, 5), Repeat(BC, 2, 4))), (2, 4), "b"),
    ],
)
def test_lengths_and_units(language: Language, wanted: tuple[int, int | None], made: str | None) -> None:
    assert lengths(language) == wanted
    assert alphabet(language) == (sets.ALL if made is None else sets.of_units(map(ord, made)))


def test_lengths_of_all_others() -> None:
    assert lengths(Complement(MANY)) == (1, None) and lengths(Complement(WORD)) == (0, None)
    assert first_units(Complement(WORD)) == sets.ALL == alphabet(Complement(WORD))
    assert first_units(sequence(optional(A), B, C)) == AB.ranges
    assert first_units(Intersection((star(AB), starting("b")))) == B.ranges


def test_a_language_forgets_what_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_MOST_STEPS", 2)
    language = starting("xyz")
    language.steps.clear()
    assert [contains(language, each) for each in ("xyz", "xyzz", "axyz", "yxyz", "zxyz", "xy")] == [
        True,
        True,
        *[False] * 4,
    ]
    assert 0 < len(language.steps) <= 2


# Sets of units


def test_sets() -> None:
    one, other = ((1, 3), (5, 9)), ((2, 5), (7, 7), (9, 12))
    assert sets.common(one, other) == ((2, 3), (5, 5), (7, 7), (9, 9)) == sets.common(other, one)
    assert sets.common(one, ()) == () == sets.common((), one)
    assert (
        sets.common(sets.ALL, one) is one
        and sets.common(one, sets.ALL) is one
        and sets.common(one, one) is one
    )
    assert [unit for unit in range(14) if sets.holds(other, unit)] == [2, 3, 4, 5, 7, 9, 10, 11, 12]
    assert not sets.holds((), 0)
    assert sets.is_part(((2, 3),), one) and not sets.is_part(((2, 4),), one) and sets.is_part(one, sets.ALL)
    assert sets.of_units([3, 1, 2, 7]) == ((1, 3), (7, 7)) and [*sets.units_in(one)] == [
        1,
        2,
        3,
        5,
        6,
        7,
        8,
        9,
    ]


# Texts of languages


@pytest.mark.parametrize(
    ("language", "pleasant", "plain"),
    [
        (NOTHING, None, None),
        (ANY, "", ""),
        (NONEMPTY, "a", "a"),
        (Units(((0, 0x30),)), "0", "0"),
        (Units(((0, 0x20),)), " ", " "),
        (Units(((0x21, 0x2C),)), "!", "!"),
        (Units(((0x7F, 0xD900),)), "\x7f", "\x7f"),
        (Units(((0xD800, 0xD801), (0xE001, 0xE001))), "\ue001", "\ue001"),
        (union(text("!"), text("abc")), "abc", "!"),
        (union(text("\x80"), text("!!")), "!!", "\x80"),
        (intersection(containing("b"), complement(starting("b"))), "ab", "ab"),
        (intersection(starting("a"), ending("b"), complement(WORD)), "aab", "aab"),
    ],
)
def test_a_short_text(language: Language, pleasant: str | None, plain: str | None) -> None:
    assert sample(language) == pleasant and sample(language, pleasant=False) == plain
    assert is_empty(language) is (plain is None)


def test_the_ways_to_be_in_languages() -> None:
    assert cells((starting("a"), ending("b"))) == {
        (False, False): "",
        (True, False): "a",
        (False, True): "b",
        (True, True): "ab",
    }
    assert cells((A, AB)) == {(False, False): "", (True, True): "a", (False, True): "b"}
    assert cells(()) == {(): ""}


def test_what_takes_too_long_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_empty(text("abcd")) is False
    monkeypatch.setattr(search, "_MOST_STATES", 3)
    assert is_empty(text("abcd")) is None and sample(text("abcd")) is None and cells((text("abcd"),)) is None
    assert is_empty(text("a")) is False
    # Of letters alone there are too many, of others there is one.
    assert sample(union(text("abcdef"), text("\x80"))) is None


# Forms


def test_groups_of_an_address() -> None:
    assert _groups(0, 0) is EMPTY
    assert (
        _groups(1, 1) is _of("[0-9A-Fa-f]{1,4}")
        and contains(_groups(0, 1), "")
        and not contains(_groups(1, 1), "")
    )
    for least, most in ((0, 2), (2, 2), (3, 3), (0, 3), (8, 8)):
        for count in range(10):
            groups = ":".join(["0a"] * count)
            assert contains(_groups(least, most), groups) is (least <= count <= most), (least, most, count)
            four = ":".join([*["0a"] * count, "10.0.0.1"])
            assert contains(_groups(least, most), four) is (least <= count + 2 <= most), (least, most, count)
    assert contains(IPV4, "255.0.19.200") and not contains(IPV4, "256.0.0.0") and not contains(IPV4, "1.1.1")
    assert _of("a|b") is AB
    assert [_is_word(ord(each)) for each in "a_5é-. "] == [True] * 4 + [False] * 3
