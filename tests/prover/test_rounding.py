"""Numbers are rounded as doubles are, and what is known of how large they are is so."""

from fractions import Fraction
from random import Random

import pytest
from prover.known_answers import known_program

from actiongen.prover.at import values
from actiongen.prover.encode import Encoder
from actiongen.prover.functions import Functions
from actiongen.prover.rounding import Rounding, _is_power_of_two
from actiongen.prover.term import Constant, Function, Sort, Term, below
from actiongen.prover.terms import Terms

TOO_LARGE = Fraction(2**1024 - 2**970)
"""The smallest number that is rounded to infinity (IEEE 754, 4.3.1)."""


class Numbers:
    """Free numbers of which it is known where they lie: n whole, within 2^53; h within 1 and 3; x anything."""

    def __init__(self) -> None:
        self.encoder = Encoder(known_program("rounding.policy").header.trigger, Functions(Terms()), {})
        self.terms = self.encoder.terms
        self.rounding = Rounding(self.encoder)
        self.n, self.m, self.h, self.x = (
            self.terms.unknown(Sort.NUMBER, (name,), "number", name) for name in "nmhx"
        )
        for whole in (self.n, self.m):
            limits = (self.number(-(2**53)), self.number(2**53))
            self.encoder.leaves.note(whole, self.terms.is_whole(whole), *self.within(whole, *limits))
        self.encoder.leaves.note(self.h, *self.within(self.h, self.number(1), self.number(3)))

    def number(self, value: Fraction | int) -> Term:
        return self.terms.constant(Fraction(value))

    def within(self, term: Term, low: Term, high: Term) -> tuple[Term, Term]:
        return self.terms.at_most(low, term), self.terms.at_most(term, high)

    def drawn(self, random: Random) -> dict[Term, Constant]:
        whole = (0, 1, -1, 2**53, -(2**53), 2**52 + 1, 3, -7)
        return {
            self.n: Fraction(random.choice(whole)),
            self.m: Fraction(random.choice(whole)),
            self.h: Fraction(random.choice((1.0, 3.0, 1.5, 2.0000000000000004))),
            self.x: Fraction(random.choice((0.0, 0.1, -0.1, 5e-324, 1e-310, 1.7e308, -1.7e308, 3.0))),
        }

    def expression(self, random: Random, depth: int = 2) -> Term:
        """A sum, product, quotient or floor of others, each but the outermost rounded where a run rounds it."""
        terms = self.terms
        if not depth:
            return random.choice(
                (self.n, self.m, self.h, self.x, self.number(3), self.number(Fraction(1, 2)))
            )
        one, other = (self.rounding.of(self.expression(random, depth - 1)) for _ in range(2))
        match random.randrange(5):
            case 0:
                return terms.add(one, other)
            case 1:
                return terms.multiply(one, other)
            case 2:
                return terms.divide(one, self.number(random.choice((2, 3, -8, 10))))
            case 3:
                return terms.floor(one)
            case _:
                return terms.multiply(one, self.number(random.choice((2, 3, -8, 10))))


@pytest.mark.parametrize("seed", range(60))
def test_a_number_is_rounded_to_the_double_of_a_run(seed: int) -> None:
    random, numbers = Random(seed), Numbers()
    exact = numbers.expression(random)
    double, finite = numbers.rounding.of(exact), numbers.rounding.is_finite(exact)
    facts = [
        fact for term in below(double) if isinstance(term.about, Function) for fact in term.about.facts(term)
    ]
    for _ in range(12):
        given = numbers.drawn(random)
        found = values([exact, double, finite, *facts], given.get)
        number = found[exact]
        assert isinstance(number, Fraction)
        parts = [value for value in found.values() if isinstance(value, Fraction)]
        assert found[finite] is (abs(number) < TOO_LARGE)
        if all(abs(value) < TOO_LARGE for value in parts):
            assert found[double] == Fraction(float(number))
            assert all(found[fact] is True for fact in facts)
        for most in (2**31, 2**53):
            if numbers.rounding.is_whole(exact, most):
                assert number.denominator == 1 and abs(number) <= most


def test_what_a_double_holds_is_not_rounded() -> None:
    numbers = Numbers()
    terms, rounding = numbers.terms, numbers.rounding
    n, h, x = numbers.n, numbers.h, numbers.x
    for exact in (
        n,
        numbers.number(2**53),
        terms.multiply(x, numbers.number(2)),
        terms.multiply(x, numbers.number(-8)),
        terms.floor(h),
        terms.add(terms.floor(h), numbers.number(5)),
        terms.multiply(terms.floor(h), terms.floor(h)),
    ):
        assert rounding.of(exact) is exact
    for exact in (
        terms.add(n, numbers.number(1)),
        terms.add(h, numbers.number(1)),
        terms.multiply(x, numbers.number(3)),
        terms.multiply(x, numbers.number(Fraction(1, 2))),
        terms.divide(x, numbers.number(3)),
        terms.divide(n, numbers.number(2)),
        terms.multiply(x, x),
    ):
        assert rounding.of(exact) is not exact


def test_what_is_surely_a_number() -> None:
    numbers = Numbers()
    terms, rounding = numbers.terms, numbers.rounding
    assert rounding.is_finite(terms.multiply(numbers.n, numbers.n)) is terms.true
    assert rounding.is_finite(terms.add(numbers.h, numbers.n)) is terms.true
    assert rounding.is_finite(numbers.x) is not terms.true
    for sign in (1, -1):
        assert rounding.is_finite(numbers.number(sign * TOO_LARGE)) is terms.false
        assert rounding.is_finite(numbers.number(sign * (TOO_LARGE - 1))) is terms.true
    assert rounding.is_whole(numbers.n, 2**53) and not rounding.is_whole(numbers.n, 2**53 - 1)
    assert not rounding.is_whole(numbers.h, 2**53) and rounding.is_whole(terms.floor(numbers.h), 3)
    assert not rounding.is_whole(terms.floor(numbers.h), 2)


def bounds(rounding: Rounding, term: Term) -> tuple[Fraction, Fraction, bool] | None:
    found = rounding._bounds(term)
    return None if found is None else (found.low, found.high, found.is_whole)


def test_where_a_number_lies() -> None:
    numbers = Numbers()
    terms, leaves, rounding = numbers.terms, numbers.encoder.leaves, numbers.rounding

    def free(name: str, *facts: tuple[int | None, int | None]) -> Term:
        term = terms.unknown(Sort.NUMBER, (name,), "number", name)
        for low, high in facts:
            leaves.note(term, *(terms.at_most(numbers.number(low), term) for _ in [0] if low is not None))
            leaves.note(term, *(terms.at_most(term, numbers.number(high)) for _ in [0] if high is not None))
        return term

    number = numbers.number
    small, wide, only_low, only_high = (
        free("a", (-3, 2)),
        free("b", (-9, 5), (-4, 7)),
        free("c", (1, None)),
        free("d", (None, 1)),
    )
    length = terms.length(terms.unknown(Sort.TEXT, ("t",), "text", "t"))
    other = free("e", (1, 2))
    leaves.note(
        other, terms.at_most(number(-7), small), terms.at_most(small, number(7)), terms.equal(other, small)
    )
    rows: list[tuple[Term, tuple[float, float, bool] | None]] = [
        (number(3), (3, 3, True)),
        (number(Fraction(1, 2)), (0.5, 0.5, False)),
        (small, (-3, 2, False)),
        (wide, (-4, 5, False)),
        (only_low, None),
        (only_high, None),
        (other, (1, 2, False)),
        (numbers.n, (-(2**53), 2**53, True)),
        (length, (0, 2**30, True)),
        (terms.if_(terms.unknown(Sort.TRUTH, ("p",), "x", "p"), small, number(7)), (-3, 7, False)),
        (terms.if_(terms.unknown(Sort.TRUTH, ("p",), "x", "p"), small, only_low), None),
        (terms.add(small, wide, number(1)), (-6, 8, False)),
        (terms.add(numbers.n, number(1)), (1 - 2**53, 2**53 + 1, True)),
        (
            terms.add(numbers.n, number(Fraction(1, 2))),
            (Fraction(1, 2) - 2**53, 2**53 + Fraction(1, 2), False),
        ),
        (terms.add(small, only_low), None),
        (terms.multiply(small, wide), (-15, 12, False)),
        (terms.multiply(small, only_high), None),
        (terms.divide(small, number(-2)), (-1, 1.5, False)),
        (terms.divide(small, wide), None),
        (terms.floor(terms.divide(small, number(2))), (-2, 1, True)),
        (terms.negative(small), (-2, 3, False)),
        (numbers.x, None),
        (terms.index(terms.unknown(Sort.TEXT, ("t",), "text", "t"), terms.text("a")), None),
    ]
    for term, wanted in rows:
        assert bounds(rounding, term) == wanted, term
    hour = terms.apply(numbers.encoder.functions.hour, numbers.x)
    assert bounds(rounding, hour) == (0, 23, True)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(0, False), (1, True), (2, True), (3, False), (4, True), (6, False), (-2, False), (1024, True)],
)
def test_powers_of_two(value: int, wanted: bool) -> None:
    assert _is_power_of_two(value) is wanted


def test_how_a_number_is_rounded() -> None:
    numbers = Numbers()
    terms, rounding, x = numbers.terms, numbers.rounding, numbers.x

    def kind(exact: Term) -> str | None:
        found = rounding.of(exact)
        return None if found is exact else str(found.about.name)  # type: ignore[attr-defined]

    half, third = numbers.number(Fraction(1, 2)), numbers.number(Fraction(1, 3))
    rows = [
        (terms.add(x, half), "rounded sum"),
        (terms.multiply(x, half), "rounded shift"),
        (terms.multiply(half, x), "rounded shift"),
        (terms.multiply(x, numbers.number(Fraction(-1, 4))), "rounded shift"),
        (terms.multiply(x, third), "rounded other"),
        (terms.multiply(x, numbers.number(Fraction(3, 2))), "rounded other"),
        (terms.multiply(x, numbers.number(3)), "rounded other"),
        (terms.multiply(x, numbers.number(4)), None),
        (terms.multiply(x, numbers.number(0)), "rounded other"),
        (terms.multiply(x, x), "rounded other"),
        (terms.divide(x, numbers.number(4)), "rounded shift"),
        (terms.divide(x, numbers.number(-8)), "rounded shift"),
        (terms.divide(x, half), None),
        (terms.divide(x, numbers.number(3)), "rounded other"),
        (terms.divide(half, x), "rounded other"),
        (terms.divide(x, terms.zero), "rounded other"),
        (terms.add(numbers.h, numbers.number(1)), "rounded sum"),
        (terms.add(numbers.n, numbers.number(1)), "rounded sum"),
        (terms.add(terms.floor(numbers.h), numbers.number(2**53 - 3)), None),
        (terms.add(terms.floor(numbers.h), numbers.number(2**53 - 2)), "rounded sum"),
        (terms.add(terms.floor(numbers.h), numbers.number(-(2**53) - 1)), None),
        (terms.add(terms.floor(numbers.h), numbers.number(-(2**53) - 2)), "rounded sum"),
    ]
    for exact, wanted in rows:
        assert kind(exact) == wanted, exact
