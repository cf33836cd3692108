"""Searches in languages: held against all short texts."""

from collections.abc import Callable
from itertools import product
from random import Random

import pytest
from prover.naive import build, has, random_plan
from quick import fewer
from seeds import chance

from actiongen.prover import languages
from actiongen.prover.languages import (
    EMPTY,
    NONEMPTY,
    NOTHING,
    Language,
    before_email_domain,
    cells,
    complement,
    contains,
    ending,
    intersection,
    is_empty,
    sample,
    starting,
    text,
    union,
)

SHORT = ["".join(units) for length in range(7) for units in product("ab", repeat=length)]


def check_cells(rng: Random, count: int) -> None:
    for _ in range(count):
        plans = [random_plan(rng, "ab", 3) for _ in range(3)]
        some = tuple(map(build, plans))
        found = cells(some)
        assert found is not None
        for wanted, example in found.items():
            assert tuple(contains(language, example) for language in some) == wanted, (plans, wanted)
        for each in SHORT:
            signature = tuple(has(plan, each) for plan in plans)
            assert len(found[signature]) <= len(each), (plans, each)


def test_cells_are_all_the_ways() -> None:
    check_cells(chance(31), fewer(60))


@pytest.mark.slow
@pytest.mark.every(5)
@pytest.mark.parametrize("seed", range(5))
def test_many_cells_are_all_the_ways(seed: int) -> None:
    check_cells(chance(seed), 120)


def check_samples(rng: Random, count: int) -> None:
    for _ in range(count):
        plan = random_plan(rng, "ab", 4)
        language = build(plan)
        found = sample(language, pleasant=False)
        assert is_empty(language) is (found is None)
        if found is None:
            assert sample(language) is None
            assert not any(has(plan, each) for each in SHORT), plan
        else:
            assert contains(language, found) and contains(language, sample(language) or "")
            assert not any(has(plan, each) for each in SHORT if len(each) < len(found)), plan


def test_a_sample_is_a_shortest_text() -> None:
    check_samples(chance(33), 60)


@pytest.mark.slow
@pytest.mark.every(5)
@pytest.mark.parametrize("seed", range(5))
def test_many_samples_are_shortest_texts(seed: int) -> None:
    check_samples(chance(seed), 400)


SAMPLES = (
    (lambda: NOTHING, None),
    (lambda: EMPTY, ""),
    (lambda: NONEMPTY, "a"),
    (lambda: text("é"), "é"),
    (lambda: union(text("\x01"), text("long")), "long"),
    (lambda: union(text("\x01"), text("é")), "\x01"),
    (lambda: complement(union(EMPTY, text("a"))), "b"),
    (
        lambda: intersection(languages.EMAILS, before_email_domain(text("corp.com")).language),
        "a@corp.com",
    ),
    (lambda: intersection(languages.EMAILS, before_email_domain(ending("@")).language), None),
    (lambda: intersection(languages.INSTANTS, starting("2023-02-29")), None),
    (lambda: intersection(languages.INSTANTS, starting("2024-02-29")), "2024-02-29"),
    (lambda: intersection(languages.ADDRESSES, starting("10.1.")), "10.1.0.0"),
)
"""Languages, made when they are asked for: those of addresses take half a second."""


@pytest.mark.parametrize(("make", "expected"), SAMPLES, ids=range(len(SAMPLES)))
def test_a_sample_is_one_that_a_person_recognises(make: Callable[[], Language], expected: str | None) -> None:
    language = make()
    assert sample(language) == expected
    assert is_empty(language) is (expected is None)


def test_an_address_is_an_address() -> None:
    assert cells((languages.IPV4, languages.IPV6)) == {
        (False, False): "",
        (True, False): "0.0.0.0",
        (False, True): "::",
    }


@pytest.mark.slow
def test_a_search_that_takes_too_long_gives_up() -> None:
    """The thirteenth unit from the end is an "a": an automaton needs a state for each text of thirteen units."""
    last = languages.sequence(
        languages.ANY, text("a"), languages.repeat(languages.units(((0, 0xFFFF),)), 12, 12)
    )
    assert is_empty(intersection(last, complement(last))) is None
    assert cells((last,)) is None
    assert sample(intersection(last, ending("b" * 13))) is None
    assert contains(last, "a" * 5_000) and not contains(last, "ab" * 5_000 + "a" * 10)
