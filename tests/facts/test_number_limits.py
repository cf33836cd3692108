"""What comparisons say of how large a number is: worked out by hand, and held against values of random conditions."""

from collections.abc import Iterator
from itertools import product
from math import inf
from random import Random

import pytest
from facts.policies import logged

from actiongen import ir
from actiongen.evaluate.expressions import Evaluator
from actiongen.facts.paths import text_of
from actiongen.facts.presence import NOTHING, Facts, Numbering
from actiongen.runs.values import Value
from actiongen.runs.world import World

N, M = "event.user.app_metadata.n", "event.user.app_metadata.m"
NS = "event.user.app_metadata.ns"
NAME = "event.user.name"
LOGINS, EVENT = "event.stats.logins_count", 2.0**53
BATCH = 40


def bound(numbering: Numbering, expr: ir.Expr, facts: Facts) -> float:
    assert facts is not None
    return numbering.limits.under(facts).bound(expr)


@pytest.mark.parametrize(
    ("condition", "where_true", "where_false"),
    [
        (f"-5 < {N} and {N} < 10", 10, inf),
        (f"-50 <= {N} and {N} <= 10", 50, inf),
        (f"10 > {N} and {N} > -5", 10, inf),
        (f"10 >= {N} and -50 <= {N}", 50, inf),
        (f"{N} < 10", inf, inf),
        (f"{N} > -10", inf, inf),
        (f"{N} == -7", 7, inf),
        (f"-7 == {N}", 7, inf),
        (f"{N} != 7", inf, 7),
        (f"{N} in [3, -9]", 9, inf),
        (f"{N} in {NS}", inf, inf),
        (f"{N} == {M}", inf, inf),
        (f"{N} > 3 or {N} < -20", inf, 20),
        (f"{N} >= 30 or -20 >= {N}", inf, 30),
        (f"30 <= {N} or {N} <= -20", inf, 30),
        # Where the comparison does not hold, it says nothing if the other side may be absent.
        (f"{N} > {M} or {N} < -20", inf, inf),
        (f"{N} > {LOGINS} or {N} < -20", inf, EVENT),
        (f"-5 < {N} and {N} < {LOGINS}", EVENT, inf),
        # The narrowest limit counts, on either side.
        (f"-5 < {N} and -8 < {N} and {N} < 3 and {N} < 10", 5, inf),
        (f'{NAME} == "a" and {N} == 3', 3, inf),
        (f"{N} == 3 or {N} == 40", inf, inf),
        (f"{N} == 3 or {N} == 3 and {M} == 1", 3, inf),
    ],
)
def test_a_bound_is_what_a_person_works_out(condition: str, where_true: float, where_false: float) -> None:
    numbering, compared, number = Numbering(), logged(condition), logged(N)
    assert bound(numbering, number, numbering.when_true(compared)) == where_true
    assert bound(numbering, number, numbering.when_false(compared)) == where_false


@pytest.mark.parametrize(
    ("text", "most"),
    [
        (f"max([n for n in {NS} if -4 < n and n < 9])", 9),
        (f"first(n for n in {NS} if -4 < n and n < 9)", 9),
        (f"max([n for n in {NS}])", inf),
        (f"({N} if -4 < {N} and {N} < 9 else -20)", 20),
        (f"({N} if -4 < {N} and {N} < 9 else 2)", 9),
        (f"(2 if -4 < {N} and {N} < 9 else {N})", inf),
        (f'{{k: n for k, n in {{"a": coalesce({N}, 0)}}.items() if -4 < n and n < 9}}[{NAME}]', 9),
    ],
)
def test_a_filter_limits_what_it_lets_through(text: str, most: float) -> None:
    assert bound(Numbering(), logged(text), NOTHING) == most


def test_where_no_run_comes_nothing_has_a_limit() -> None:
    above = f"def size(asked):\n    return {N} if asked else -20\n"
    assert bound(Numbering(), logged("size(False)", above), NOTHING) == inf


def test_a_limit_of_one_side_is_none_of_the_other() -> None:
    numbering = Numbering()
    facts = numbering.when_true(logged(f"{N} < 10 and {M} > -10"))
    assert bound(numbering, logged(N), facts) == bound(numbering, logged(M), facts) == inf


@pytest.mark.parametrize(
    ("text", "endless"),
    [
        (f"{N} + 1", N),
        (f"{LOGINS} + {N}", N),
        (f"({LOGINS} + {N}) * 2", N),
        (f"{LOGINS} * 2", None),
        (f"coalesce({N}, 0) + {M}", "…"),
        ("half + 1", "half"),
        ("half", "half"),
        ("later", N),
        (f"now() + days({N})", N),
        (f"days({N} / 2)", N),
        (N, None),
        (f"len({NAME}) + 1", None),
        (f"to_number({NAME}) + 1", "…"),
        ("double", None),
    ],
)
def test_the_number_without_a_limit_is_named(text: str, endless: str | None) -> None:
    above = f"half = {N} / 2\nlater = now() + days({N})\ndouble = {LOGINS} * 2\n"
    numbering = Numbering()
    found = numbering.limits.endless(logged(text, above), NOTHING)
    assert (None if found is None else text_of(found)) == endless


def test_no_number_is_endless_where_each_has_a_limit() -> None:
    numbering = Numbering()
    facts = numbering.when_true(logged(f"-5 < {N} and {N} < 10"))
    assert facts is not None
    assert numbering.limits.endless(logged(f"{N} + 1"), facts) is None


def condition(chance: Random, depth: int) -> str:
    """A condition on two numbers that may be absent."""
    if depth and chance.random() < 0.7:
        return f"({condition(chance, depth - 1)} {chance.choice(('and', 'and', 'or'))} {condition(chance, depth - 1)})"
    left = chance.choice((N, M))
    right = chance.choice((N if left is M else M, *map(str, range(-6, 7, 3))))
    match chance.randrange(8):
        case 0:
            return f"{left} is {chance.choice(('', 'not '))}None"
        case 1:
            return f"{left} in [{right}, 1]" if right.lstrip("-").isdigit() else f"not ({left} < {right})"
        case 2:
            return f"not ({left} {chance.choice(('<', '>='))} {right})"
        case _:
            return f"{left} {chance.choice(('<', '<=', '>', '>=', '==', '!='))} {right}"


def values(expr: ir.Expr) -> Iterator[tuple[Value, Value, Value]]:
    """The numbers, and the value of an expression for them."""
    for n, m in product((None, -100.0, -6.0, -1.0, 0.0, 3.0, 5.0, 100.0), repeat=2):
        yield n, m, Evaluator(World({"user": {"app_metadata": {"n": n, "m": m}}})).value(expr)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_what_a_condition_says_of_numbers_is_true_of_all_that_meet_it(seed: int) -> None:
    chance, numbering = Random(seed), Numbering()
    numbers = [logged(N), logged(M)]
    limits = 0
    for _ in range(BATCH):
        text = condition(chance, 3)
        compared = logged(text)
        for holds, facts in ((True, numbering.when_true(compared)), (False, numbering.when_false(compared))):
            meeting = [pair for *pair, value in values(compared) if value is holds]
            assert facts is not None or not meeting, text
            for index, number in enumerate(numbers if facts is not None else ()):
                limit = bound(numbering, number, facts)
                limits += limit < inf
                assert all(pair[index] is None or abs(pair[index]) <= limit for pair in meeting), text
                if numbering.is_present(number, facts):
                    assert all(pair[index] is not None for pair in meeting), text
    assert limits > BATCH / 5, "the conditions say too little"
