"""Regular languages and patterns: held against a reader that cuts texts in every way, and Python's own ``re``."""

import pickle
import re
from collections.abc import Callable
from itertools import product
from random import Random

import pytest
from ir.test_regex import ATOMS, accepted, random_regexes
from prover.naive import build, has, one_of, random_plan
from quick import fewer
from seeds import chance

from actiongen.ir.regex import to_python
from actiongen.prover.languages import (
    ANY,
    EMPTY,
    NONEMPTY,
    NOTHING,
    Language,
    complement,
    contains,
    found,
    intersection,
    repeat,
    sequence,
    star,
    starting,
    text,
    union,
)
from actiongen.runs.texts import to_units

SHORT = ["".join(units) for length in range(6) for units in product("ab", repeat=length)]


# Trees


def test_a_language_exists_once() -> None:
    assert union(text("a"), text("b")) is union(text("b"), text("a"))
    assert sequence(text("ab"), star(text("c"))) is sequence(text("a"), sequence(text("b"), star(text("c"))))
    assert pickle.loads(pickle.dumps(starting("ab"))) is starting("ab")


@pytest.mark.parametrize(
    ("given", "simple"),
    (
        (sequence(), EMPTY),
        (union(), NOTHING),
        (intersection(), ANY),
        (sequence(text("a"), NOTHING), NOTHING),
        (sequence(ANY, ANY), ANY),
        (sequence(star(one_of("ab")), star(text("a"))), star(one_of("ab"))),
        (sequence(text("a"), star(text("a"))), repeat(text("a"), 1, None)),
        (union(EMPTY, NONEMPTY), ANY),
        (union(text("a"), ANY), ANY),
        (union(text("a"), star(one_of("ab"))), star(one_of("ab"))),
        (star(star(text("a"))), star(text("a"))),
        (complement(complement(text("a"))), text("a")),
        (complement(EMPTY), NONEMPTY),
        (intersection(text("a"), ANY), text("a")),
        (intersection(text("a"), EMPTY), NOTHING),
        (intersection(starting("a"), NOTHING), NOTHING),
        (intersection(text("ab"), star(one_of("abc"))), text("ab")),
    ),
)
def test_a_language_is_simplified(given: Language, simple: Language) -> None:
    assert given is simple


def check_trees(rng: Random, count: int) -> None:
    for _ in range(count):
        plan = random_plan(rng, "ab", 4)
        language = build(plan)
        for each in SHORT:
            assert contains(language, each) == has(plan, each), (plan, language, each)


def test_a_language_has_the_texts_that_its_plan_says() -> None:
    check_trees(chance(1), 40)


@pytest.mark.slow
@pytest.mark.every(5)
@pytest.mark.parametrize("seed", range(5))
def test_many_languages_have_the_texts_that_their_plans_say(seed: int) -> None:
    check_trees(chance(seed), 400)


# Patterns

PATTERNS = (
    r"^a",
    r"a$",
    r"^a$",
    r"^$",
    r"^",
    r"$",
    r"a|^b",
    r"(?:^|,)a(?:,|$)",
    r"\ba\b",
    r"\Ba",
    r"a\B",
    r"a\b-",
    r"\b",
    r"\B",
    r"^\b",
    r"\b$",
    r"^\B$",
    r"a^",
    r"$a",
    r"(?:\ba)?b",
    r"(?:a\b){2}",
    r"(?:a|\bb)c",
    r"^(?:a|b$)",
    r"(?:\b|,)a",
    r"a(?:\b|b)c",
    r"(?i)^a.b$",
    r"(?i)\bab\b",
    r"a\b.*\bb",
    r"^.{2,3}$",
    r"[^a]\b",
    r"(?:^a|b)(?:a|b$)",
    r"(?:\Ba){1,3}$",
    r"^a.*b.*a$",
)


def is_found(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda subject: compiled.search(subject) is not None


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_found_where_python_finds_it(pattern: str) -> None:
    language = found(accepted(pattern))
    assert language is not None
    expected = is_found(to_python(accepted(pattern)))
    for length in range(5):
        for units in product("abA,\n", repeat=length):
            subject = "".join(units)
            assert contains(language, subject) == expected(subject), (subject, language)


def test_an_assertion_in_an_endless_part_has_no_language() -> None:
    assert found(accepted(r"(?:a\b)*b")) is None
    assert found(accepted(r"(?:a\b){2,}b")) is None
    assert found(accepted(r"(?:a\b){40}b")) is None


def check_patterns(rng: Random, count: int) -> None:
    units = "aabbcA0é-/ .^$\n_" + to_units("😀")
    undecided = 0
    for regex in random_regexes(rng, count, (*ATOMS, r"\b", r"\B", "^", "$")):
        language = found(regex)
        if language is None:
            undecided += 1
            continue
        expected = is_found(to_python(regex))
        for _ in range(60):
            subject = "".join(rng.choices(units, k=rng.randrange(9)))
            assert contains(language, subject) == expected(subject), (to_python(regex), subject)
    assert undecided < count / 10


def test_random_patterns_are_found_where_python_finds_them() -> None:
    check_patterns(chance(3), fewer(100))


@pytest.mark.slow
@pytest.mark.every(5)
@pytest.mark.parametrize("seed", range(5))
def test_many_random_patterns_are_found_where_python_finds_them(seed: int) -> None:
    check_patterns(chance(seed), 300)
