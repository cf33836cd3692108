"""What is said of the texts of a language without going through it, held against all short texts."""

from itertools import product
from random import Random

import pytest
from prover.naive import build, has, one_of, random_plan

from actiongen.prover.languages import Language, contains
from actiongen.prover.languages.shape import (
    backwards,
    beginning,
    ending_in,
    first_units,
    is_empty_or_starts,
    last_units,
    lengths,
    made_of,
    of_length,
    without_empty,
)
from actiongen.prover.languages.tree import Units

UNITS = "abc"
TEXTS = ["".join(each) for count in range(5) for each in product(UNITS, repeat=count)]


def texts_of(language: Language) -> set[str]:
    return {each for each in TEXTS if contains(language, each)}


def is_among(ranges: tuple[tuple[int, int], ...], unit: str) -> bool:
    return any(low <= ord(unit) <= high for low, high in ranges)


@pytest.mark.parametrize("seed", range(120))
def test_what_is_said_is_so_of_all_short_texts(seed: int) -> None:
    random = Random(seed)
    plan = random_plan(random, UNITS, 3)
    language = build(plan)
    own = {each for each in TEXTS if has(plan, each)}
    assert texts_of(language) == own
    assert texts_of(backwards(language)) == {each[::-1] for each in own}
    assert texts_of(without_empty(language)) == own - {""}
    shortest, longest = lengths(language)
    assert all(shortest <= len(each) and (longest is None or len(each) <= longest) for each in own)
    assert all(is_among(first_units(language), each[0]) for each in own if each)
    assert all(is_among(last_units(language), each[-1]) for each in own if each)
    least = random.randrange(4)
    for most in (None, least, least + 1):
        found = texts_of(of_length(language, least, most))
        assert found == {each for each in own if least <= len(each) and (most is None or len(each) <= most)}
    some = random.choice(("a", "ab", "bc", "abc", "c"))
    wanted = one_of(some)
    assert isinstance(wanted, Units)
    starting = {each for each in own if each[:1] in {*some}}
    assert texts_of(beginning(language, wanted.ranges)) == starting
    assert texts_of(is_empty_or_starts(language, wanted.ranges)) == starting | (own & {""})
    assert texts_of(ending_in(language, wanted.ranges)) == {each for each in own if each[-1:] in {*some}}
    assert texts_of(made_of(language, wanted.ranges)) == {each for each in own if {*each} <= {*some}}
