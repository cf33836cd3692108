"""Terms mean what Python means by the same expression, however they are made simpler."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random

import pytest

from actiongen.prover import languages
from actiongen.prover.at import at, values
from actiongen.prover.smtlib import Script
from actiongen.prover.term import Constant, Function, Make, Sort, Term
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


def test_the_value_of_each_way_to_make_a_term() -> None:
    """Also where no run asks for it: a place before the text, no units, a divisor of 0, nothing to replace."""
    terms = Terms()
    text, part, other = (terms.unknown(Sort.TEXT, (name,), "text", name) for name in "tpo")
    n, m = (terms.unknown(Sort.NUMBER, (name,), "number", name) for name in "nm")
    truth = terms.unknown(Sort.TRUTH, ("q",), "x", "q")

    def value(term: Term, **given: Constant) -> Constant:
        return at(term, lambda free: given.get(free.about.place[0]))  # type: ignore[attr-defined]

    cut = terms.cut(text, n, m)
    for start, units, wanted in ((1, 2, "bc"), (-1, 2, "ab"), (0, -1, ""), (3, 5, "d"), (9, 1, "")):
        assert value(cut, t="abcd", n=Fraction(start), m=Fraction(units)) == wanted
    assert [value(terms.index(text, part), t="abcb", p=each) for each in ("b", "x", "")] == [1, -1, 0]
    replaced = terms.replace(text, part, other)
    assert [value(replaced, t="abb", p=each, o="x") for each in ("b", "c", "")] == ["axx", "abb", "abb"]
    assert value(terms.divide(n, m), n=Fraction(3), m=Fraction(2)) == Fraction(3, 2)
    assert value(terms.divide(n, m), n=Fraction(3), m=Fraction(0)) == 0
    assert [value(terms.is_whole(n), n=Fraction(each, 2)) for each in (4, 5)] == [True, False]
    assert (
        value(terms.floor(n), n=Fraction(-1, 2)) == -1
        and value(terms.add(n, m, terms.one), n=Fraction(1), m=Fraction(2)) == 4
    )
    assert value(terms.multiply(n, m), n=Fraction(3), m=Fraction(2)) == 6
    assert [value(terms.at_most(n, m), n=Fraction(each), m=Fraction(2)) for each in (1, 2, 3)] == [
        True,
        True,
        False,
    ]
    assert [value(terms.below(n, m), n=Fraction(each), m=Fraction(2)) for each in (1, 2, 3)] == [
        True,
        False,
        False,
    ]
    assert value(terms.join(text, part), t="a", p="b") == "ab" and value(terms.length(text), t="abc") == 3
    asks = (terms.contains(text, part), terms.starts(text, part), terms.ends(text, part))
    for given, found in (
        ("b", (True, False, False)),
        ("a", (True, True, False)),
        ("c", (True, False, True)),
        ("x", (False, False, False)),
    ):
        assert tuple(value(ask, t="abc", p=given) for ask in asks) == found
    assert [
        value(terms.if_(truth, n, m), q=each, n=Fraction(1), m=Fraction(2)) for each in (True, False)
    ] == [1, 2]
    assert (value(text), value(n), value(truth)) == ("", 0, False), "what is not there"
    function = Function("f", Sort.NUMBER, lambda given: None if given == "" else Fraction(len(given)))
    applied = terms.apply(function, text)
    assert (value(applied, t="ab"), value(applied, t="")) == (2, 0)
    again = terms.apply(function, part)
    found = values([applied, again], lambda free: "ab", {applied: Fraction(7)})
    assert (found[applied], found[again]) == (7, 2)


def test_terms_are_as_simple_as_they_get() -> None:
    terms = Terms()
    p, q = (terms.unknown(Sort.TRUTH, (name,), "x", name) for name in "pq")
    t, u = (terms.unknown(Sort.TEXT, (name,), "text", name) for name in "tu")
    n, m = (terms.unknown(Sort.NUMBER, (name,), "number", name) for name in "nm")
    number, text, not_ = terms.number, terms.text, terms.not_
    chosen = terms.if_(p, t, text("b"))
    same: list[tuple[Term, Term]] = [
        (terms.both(), terms.true),
        (terms.either(), terms.false),
        (terms.both(p, terms.true), p),
        (terms.either(p, terms.false), p),
        (terms.both(p, terms.false, q), terms.false),
        (terms.both(terms.both(p, q), p), terms.both(p, q)),
        (terms.implies(p, q), terms.either(not_(p), q)),
        (not_(terms.true), terms.false),
        (not_(not_(p)), p),
        (terms.if_(terms.true, t, u), t),
        (terms.if_(terms.false, t, u), u),
        (terms.if_(p, t, t), t),
        (terms.if_(not_(p), t, u), terms.if_(p, u, t)),
        (terms.if_(p, terms.true, q), terms.either(p, q)),
        (terms.if_(p, terms.false, q), terms.both(not_(p), q)),
        (terms.if_(p, q, terms.true), terms.either(not_(p), q)),
        (terms.if_(p, q, terms.false), terms.both(p, q)),
        (terms.equal(t, t), terms.true),
        (terms.equal(text("a"), text("b")), terms.false),
        (terms.equal(text("a"), t), terms.equal(t, text("a"))),
        (terms.equal(u, t), terms.equal(t, u)),
        (terms.equal(n, m), terms.equal(m, n)),
        (terms.equal(p, terms.true), p),
        (terms.equal(terms.false, p), not_(p)),
        (terms.equal(chosen, text("b")), terms.either(not_(p), terms.equal(t, text("b")))),
        (terms.equal(chosen, text("a")), terms.both(p, terms.equal(t, text("a")))),
        (terms.equal(chosen, u), terms.if_(p, terms.equal(t, u), terms.equal(u, text("b")))),
        (terms.equal(u, chosen), terms.equal(chosen, u)),
        (terms.equal(terms.length(t), number(Fraction(1, 2))), terms.false),
        (terms.equal(terms.length(t), number(-1)), terms.false),
        (terms.at_most(n, n), terms.true),
        (terms.at_most(number(1), number(2)), terms.true),
        (terms.at_most(number(2), number(1)), terms.false),
        (terms.at_most(terms.length(t), number(-1)), terms.false),
        (terms.at_most(number(0), terms.length(t)), terms.true),
        (terms.at_most(number(-1), terms.length(t)), terms.true),
        (terms.at_most(number(Fraction(1, 2)), terms.length(t)), terms.at_most(number(1), terms.length(t))),
        (terms.at_most(terms.length(t), number(Fraction(3, 2))), terms.at_most(terms.length(t), number(1))),
        (terms.add(), terms.zero),
        (terms.add(n, terms.zero), n),
        (terms.add(number(1), n, number(2)), terms.add(n, number(3))),
        (terms.add(number(1), number(2)), number(3)),
        (terms.multiply(number(2), number(3)), number(6)),
        (terms.divide(number(3), number(2)), number(Fraction(3, 2))),
        (terms.negative(number(2)), number(-2)),
        (terms.floor(number(Fraction(3, 2))), number(1)),
        (terms.is_whole(number(Fraction(3, 2))), terms.false),
        (terms.is_whole(number(3)), terms.true),
        (terms.join(), terms.empty),
        (terms.join(t), t),
        (terms.join(terms.empty, t), t),
        (terms.join(text("a"), text("b"), t), terms.join(text("ab"), t)),
        (terms.join(terms.join(t, text("a")), text("b")), terms.join(t, text("ab"))),
        (terms.join(t, u), terms.join(t, terms.empty, u)),
        (terms.length(text("abc")), number(3)),
        (terms.member(t, languages.ANY), terms.true),
        (terms.member(t, languages.NOTHING), terms.false),
        (terms.member(text("ab"), languages.starting("a")), terms.true),
        (terms.member(text("b"), languages.starting("a")), terms.false),
        (
            terms.member(chosen, languages.starting("b")),
            terms.either(not_(p), terms.member(t, languages.starting("b"))),
        ),
        (terms.contains(t, text("a")), terms.member(t, languages.containing("a"))),
        (terms.starts(t, text("a")), terms.member(t, languages.starting("a"))),
        (terms.ends(t, text("a")), terms.member(t, languages.ending("a"))),
        (terms.contains(u, chosen), terms.if_(p, terms.contains(u, t), terms.contains(u, text("b")))),
        (terms.starts(chosen, u), terms.if_(p, terms.starts(t, u), terms.starts(text("b"), u))),
        (terms.cut(text("abcd"), number(1), number(2)), text("bc")),
        (terms.index(text("abc"), text("c")), number(2)),
        (terms.replace(text("aba"), text("a"), text("x")), text("xbx")),
        (terms.rebuilt(terms.both(p, q), (p, terms.true)), p),
        (terms.rebuilt(terms.either(p, q), (p, terms.false)), p),
        (terms.rebuilt(not_(p), (not_(q),)), q),
        (terms.rebuilt(terms.if_(p, t, u), (terms.true, t, u)), t),
        (terms.rebuilt(terms.equal(t, u), (t, t)), terms.rebuilt(terms.equal(t, u), (t, t))),
    ]
    assert [(made, wanted) for made, wanted in same if made is not wanted] == []
    kept = terms.equal(t, u)
    assert terms.rebuilt(kept, (t, u)) is kept
    assert terms.divide(number(3), terms.zero).make is Make.DIVIDE
    assert terms.number(1) is not terms.truth(value=True) and terms.text("1") is not terms.number(1)


def test_constants_are_written_as_the_solver_reads_them() -> None:
    terms, script = Terms(), Script()
    written = [script.text(terms.constant(each)) for each in (True, False, Fraction(-3, 2), 'a"b')]
    assert written == ["true", "false", "(- (/ 3.0 2.0))", '"a""b"']
