"""Terms mean what Python means by the same expression, however they are made simpler."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random

import pytest

from actiongen.prover import languages
from actiongen.prover.at import at
from actiongen.prover.term import Constant, Sort, Term
from actiongen.prover.terms import Terms

Meaning = Callable[[Mapping[Term, Constant]], Constant]
Drawn = tuple[Term, Meaning]

_TEXTS = ("", "a", "b", "ab", "ba", "aab")
_NUMBERS = (Fraction(-1), Fraction(0), Fraction(1), Fraction(2), Fraction(3, 2))


class _Draw:
    """Draws an expression twice: as a term, and as a function of Python."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.terms = Terms()
        self.free = {
            sort: [
                self.terms.unknown(sort, (sort.value, index), "x", f"{sort.value}{index}")
                for index in range(3)
            ]
            for sort in Sort
        }

    def of(self, sort: Sort, depth: int) -> Drawn:
        if depth == 0 or self.random.random() < 0.15:
            return self._leaf(sort)
        return {Sort.TRUTH: self._truth, Sort.NUMBER: self._number, Sort.TEXT: self._text}[sort](depth - 1)

    def _leaf(self, sort: Sort) -> Drawn:
        if self.random.random() < 0.6:
            free = self.random.choice(self.free[sort])
            return free, lambda given: given[free]
        choices = {Sort.TRUTH: (True, False), Sort.NUMBER: _NUMBERS, Sort.TEXT: _TEXTS}
        value: Constant = self.random.choice(choices[sort])
        return self.terms.constant(value), lambda given: value

    def _truth(self, depth: int) -> Drawn:
        t, draw = self.terms, self.random.choice
        kind = draw(
            ("and", "or", "not", "if", "equal", "<=", "in", "contains", "starts", "ends", "whole", "length")
        )
        if kind in ("and", "or"):
            parts = [self.of(Sort.TRUTH, depth) for _ in range(draw((2, 3)))]
            make, join = (t.all, all) if kind == "and" else (t.any, any)
            return make(part for part, _ in parts), lambda given: join(mean(given) for _, mean in parts)
        if kind == "not":
            one, mean = self.of(Sort.TRUTH, depth)
            return t.not_(one), lambda given: not mean(given)
        if kind == "if":
            return self._if(Sort.TRUTH, depth)
        if kind == "equal":
            sort = draw([*Sort])
            (one, mean), (other, means) = self.of(sort, depth), self.of(sort, depth)
            return t.equal(one, other), lambda given: mean(given) == means(given)
        if kind == "<=":
            (one, mean), (other, means) = self.of(Sort.NUMBER, depth), self.of(Sort.NUMBER, depth)
            return t.at_most(one, other), lambda given: mean(given) <= means(given)  # type: ignore[operator]
        if kind == "whole":
            one, mean = self.of(Sort.NUMBER, depth)
            return t.is_whole(one), lambda given: mean(given) % 1 == 0  # type: ignore[operator]
        one, mean = self.of(Sort.TEXT, depth)
        if kind == "length":
            bound = draw((0, 1, 2))
            return t.at_most(t.length(one), t.number(bound)), lambda given: len(str(mean(given))) <= bound
        if kind == "in":
            wanted = draw(("a", "ab"))
            return t.member(one, languages.containing(wanted)), lambda given: wanted in str(mean(given))
        other, means = self.of(Sort.TEXT, depth)
        make_text, holds = {
            "contains": (t.contains, lambda text, part: part in text),
            "starts": (t.starts, str.startswith),
            "ends": (t.ends, str.endswith),
        }[kind]
        return make_text(one, other), lambda given: holds(str(mean(given)), str(means(given)))

    def _number(self, depth: int) -> Drawn:
        t, kind = self.terms, self.random.choice(
            ("add", "multiply", "floor", "length", "if", "index", "negative")
        )
        if kind == "if":
            return self._if(Sort.NUMBER, depth)
        if kind in ("length", "index"):
            one, mean = self.of(Sort.TEXT, depth)
            if kind == "length":
                return t.length(one), lambda given: Fraction(len(str(mean(given))))
            other, means = self.of(Sort.TEXT, depth)
            return t.index(one, other), lambda given: Fraction(str(mean(given)).find(str(means(given))))
        one, mean = self.of(Sort.NUMBER, depth)
        if kind == "floor":
            return t.floor(one), lambda given: Fraction(mean(given).__floor__())  # type: ignore[union-attr]
        if kind == "negative":
            return t.negative(one), lambda given: -mean(given)  # type: ignore[operator,return-value]
        other, means = self.of(Sort.NUMBER, depth)
        if kind == "add":
            return t.add(one, other), lambda given: mean(given) + means(given)  # type: ignore[operator,return-value]
        return t.multiply(one, other), lambda given: mean(given) * means(given)  # type: ignore[operator,return-value]

    def _text(self, depth: int) -> Drawn:
        t, kind = self.terms, self.random.choice(("join", "if", "cut", "replace"))
        if kind == "if":
            return self._if(Sort.TEXT, depth)
        one, mean = self.of(Sort.TEXT, depth)
        other, means = self.of(Sort.TEXT, depth)
        if kind == "join":
            return t.join(one, other), lambda given: str(mean(given)) + str(means(given))
        if kind == "cut":
            start, units = self.random.choice((0, 1, 2)), self.random.choice((0, 1, 2))
            return (
                t.cut(one, t.number(start), t.number(units)),
                lambda given: str(mean(given))[start : start + units],
            )
        return t.replace(one, t.text("a"), other), lambda given: str(mean(given)).replace(
            "a", str(means(given))
        )

    def _if(self, sort: Sort, depth: int) -> Drawn:
        condition, holds = self.of(Sort.TRUTH, depth)
        (one, mean), (other, means) = self.of(sort, depth), self.of(sort, depth)
        return self.terms.if_(condition, one, other), lambda given: (
            mean(given) if holds(given) else means(given)
        )

    def assignment(self) -> dict[Term, Constant]:
        choices = {Sort.TRUTH: (True, False), Sort.NUMBER: _NUMBERS, Sort.TEXT: _TEXTS}
        return {free: self.random.choice(choices[sort]) for sort, all_ in self.free.items() for free in all_}


@pytest.mark.parametrize("seed", range(8))
def test_what_is_made_simpler_means_the_same(seed: int) -> None:
    random = Random(seed)
    for _ in range(150):
        draw = _Draw(random)
        term, mean = draw.of(Sort.TRUTH, 5)
        for _ in range(4):
            given = draw.assignment()
            assert at(term, given.get) == mean(given), (seed, term, given)


def test_equal_terms_are_one_object() -> None:
    terms = Terms()
    x, y = (terms.unknown(Sort.TRUTH, (name,), "x", name) for name in "xy")
    assert terms.both(x, y) is terms.both(x, y)
    assert terms.both(x, terms.not_(x)) is terms.false
    assert terms.either(x, terms.not_(x)) is terms.true
    assert terms.not_(terms.not_(x)) is x
