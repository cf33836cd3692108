"""Formulas: terms that are True or False, numbers or texts, for every event at once.

In: parts of formulas. Out: simpler ones. Equal terms are one object, so that a formula is a graph, as large as what is
new in it. What a term means is written in three places that do not know each other: here, where it is made simpler;
``smtlib.py``, for a solver; ``at.py``, at one event.

    both(TRUE, not_(not_(x)))   ->   x

Numbers, times and durations are exact here. Texts are UTF-16 code units.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction

from actiongen.prover import languages
from actiongen.prover.languages import Language
from actiongen.prover.term import Constant, Function, Make, Sort, Term, Unknown

MOST_TERMS = 200_000
"""How large a formula gets, with all that was made on the way."""
MOST_UNITS = 300
"""Up to this number the length of a text is a question of a language."""


class TooLargeError(Exception):
    """The formula gets too large; nobody waits for it."""


class Terms:
    """Makes terms; those of one formula come from one of these."""

    def __init__(self) -> None:
        self._made: dict[object, Term] = {}
        self._said: dict[object, Term] = {}
        """What a question about one of several terms comes to, which is asked again and again in a graph."""
        self.asked: dict[Term, dict[Language, Term]] = {}
        """Of the texts that a function gives, the languages that somebody has asked about, with the answer."""
        self.true = self._term(Make.CONSTANT, Sort.TRUTH, (), True)
        self.false = self._term(Make.CONSTANT, Sort.TRUTH, (), False)
        self.zero = self.number(0)
        self.one = self.number(1)
        self.empty = self.text("")

    def _term(self, make: Make, sort: Sort, parts: tuple[Term, ...], about: object = None) -> Term:
        key = (make, type(about), about, *map(id, parts))
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= MOST_TERMS:
                raise TooLargeError
            found = self._made[key] = Term(make, sort, parts, about, len(self._made))
        return found

    def rebuilt(self, term: Term, parts: tuple[Term, ...]) -> Term:
        """The same made of other parts."""
        if all(part is old for part, old in zip(parts, term.parts, strict=True)):
            return term
        match term.make:
            case Make.AND:
                return self.all(parts)
            case Make.OR:
                return self.any(parts)
            case Make.NOT:
                return self.not_(parts[0])
            case Make.IF:
                return self.if_(*parts)
            case _:
                return self._term(term.make, term.sort, parts, term.about)

    # Leaves

    def truth(self, value: bool) -> Term:
        """True or False."""
        return self.true if value else self.false

    def number(self, value: float | Fraction) -> Term:
        """A finite number."""
        return self._term(Make.CONSTANT, Sort.NUMBER, (), Fraction(value))

    def text(self, value: str) -> Term:
        """A text, of code units."""
        return self._term(Make.CONSTANT, Sort.TEXT, (), value)

    def unknown(self, sort: Sort, place: object, aspect: str, name: str) -> Term:
        """A free value; the same one for the same place and aspect."""
        return self._term(Make.UNKNOWN, sort, (), Unknown(name, place, aspect))

    def apply(self, function: Function, *parts: Term) -> Term:
        """The value of a function; of constants it is worked out."""
        given = [part.constant for part in parts]
        if None not in given and (value := function.apply(*given)) is not None:
            return self.constant(value)
        return self._term(Make.APPLY, function.sort, parts, function)

    def constant(self, value: Constant) -> Term:
        """A constant of any sort."""
        if isinstance(value, bool):
            return self.truth(value)
        return self.text(value) if isinstance(value, str) else self.number(value)

    # Truth

    def not_(self, term: Term) -> Term:
        """The term is False."""
        if term.make is Make.CONSTANT:
            return self.truth(term.about is False)
        return term.parts[0] if term.make is Make.NOT else self._term(Make.NOT, Sort.TRUTH, (term,))

    def all(self, terms: Iterable[Term]) -> Term:
        """All are True."""
        return self._joined(Make.AND, terms, self.true, self.false)

    def any(self, terms: Iterable[Term]) -> Term:
        """One is True."""
        return self._joined(Make.OR, terms, self.false, self.true)

    def both(self, *terms: Term) -> Term:
        """All are True."""
        return self.all(terms)

    def either(self, *terms: Term) -> Term:
        """One is True."""
        return self.any(terms)

    def implies(self, one: Term, other: Term) -> Term:
        """The other is True where the one is."""
        return self.either(self.not_(one), other)

    def _joined(self, make: Make, terms: Iterable[Term], neutral: Term, final: Term) -> Term:
        parts: dict[Term, None] = {}
        for term in terms:
            for part in term.parts if term.make is make else (term,):
                if part is final:
                    return final
                if part is not neutral:
                    parts[part] = None
        for part in parts:
            if part.make is Make.NOT and part.parts[0] in parts:
                return final
        if not parts:
            return neutral
        if len(parts) == 1:
            return next(iter(parts))
        return self._term(make, Sort.TRUTH, tuple(parts))

    def if_(self, condition: Term, then: Term, otherwise: Term) -> Term:
        """One of two terms of the same sort."""
        if condition.make is Make.CONSTANT:
            return then if condition.about else otherwise
        if then is otherwise:
            return then
        if condition.make is Make.NOT:
            return self.if_(condition.parts[0], otherwise, then)
        if then.sort is Sort.TRUTH:
            if then.make is Make.CONSTANT:
                return (
                    self.either(condition, otherwise)
                    if then.about
                    else self.both(self.not_(condition), otherwise)
                )
            if otherwise.make is Make.CONSTANT:
                return (
                    self.either(self.not_(condition), then) if otherwise.about else self.both(condition, then)
                )
        return self._term(Make.IF, then.sort, (condition, then, otherwise))

    def equal(self, one: Term, other: Term) -> Term:
        """Two terms of one sort are equal."""
        if one is other:
            return self.true
        if one.make is Make.CONSTANT:
            one, other = other, one
        if other.make is Make.CONSTANT:
            if one.make is Make.CONSTANT:
                return self.false
            if one.sort is Sort.TRUTH:
                return one if other.about else self.not_(one)
            if one.make is Make.IF:
                return self._of_each(("equal", other), one, lambda each: self.equal(each, other))
            if one.make is Make.LENGTH and _number(other) <= MOST_UNITS:
                units = _number(other)
                same = _of_length(int(units), int(units)) if units == int(units) else languages.NOTHING
                return self.member(one.parts[0], same)
            if (
                isinstance(one.about, Function)
                and one.about.equals is not None
                and other.constant is not None
            ):
                return one.about.equals(one, other.constant)
            if _is_transformed(one):
                return self.member(one, languages.text(str(other.about)))
        elif one.sort is Sort.TEXT and Make.IF in (one.make, other.make):
            if one.make is not Make.IF:
                one, other = other, one
            return self._of_each(("equal", other), one, lambda each: self.equal(each, other))
        elif one.number > other.number:
            one, other = other, one
        return self._term(Make.EQUAL, Sort.TRUTH, (one, other))

    # Numbers

    def at_most(self, one: Term, other: Term) -> Term:
        """``one <= other``."""
        if one is other:
            return self.true
        if one.make is Make.CONSTANT and other.make is Make.CONSTANT:
            return self.truth(_number(one) <= _number(other))
        if one.make is Make.LENGTH and other.make is Make.CONSTANT and _number(other) <= MOST_UNITS:
            return self.member(one.parts[0], _of_length(0, _number(other).__floor__()))
        if other.make is Make.LENGTH and one.make is Make.CONSTANT and _number(one) <= MOST_UNITS:
            return self.member(other.parts[0], _of_length(_number(one).__ceil__(), None))
        return self._term(Make.AT_MOST, Sort.TRUTH, (one, other))

    def _of_each(self, question: object, term: Term, say: Callable[[Term], Term]) -> Term:
        """What a question comes to, asked of each of the two terms of an IF."""
        key = (question, term)
        if key not in self._said:
            condition, then, otherwise = term.parts
            self._said[key] = self.if_(condition, say(then), say(otherwise))
        return self._said[key]

    def below(self, one: Term, other: Term) -> Term:
        """``one < other``."""
        return self.not_(self.at_most(other, one))

    def add(self, *terms: Term) -> Term:
        """The sum."""
        total, parts = Fraction(0), []
        for term in terms:
            if term.make is Make.CONSTANT:
                total += _number(term)
            else:
                parts.append(term)
        if total or not parts:
            parts.append(self.number(total))
        return parts[0] if len(parts) == 1 else self._term(Make.ADD, Sort.NUMBER, tuple(parts))

    def multiply(self, one: Term, other: Term) -> Term:
        """The product."""
        if one.make is Make.CONSTANT and other.make is Make.CONSTANT:
            return self.number(_number(one) * _number(other))
        return self._term(Make.MULTIPLY, Sort.NUMBER, (one, other))

    def divide(self, one: Term, other: Term) -> Term:
        """The quotient; the divisor is not 0."""
        if one.make is Make.CONSTANT and other.make is Make.CONSTANT and _number(other):
            return self.number(_number(one) / _number(other))
        return self._term(Make.DIVIDE, Sort.NUMBER, (one, other))

    def negative(self, term: Term) -> Term:
        """The number with the other sign."""
        return self.multiply(self.number(-1), term)

    def floor(self, term: Term) -> Term:
        """The largest whole number that is not above."""
        if term.make is Make.CONSTANT:
            return self.number(_number(term).__floor__())
        return self._term(Make.FLOOR, Sort.NUMBER, (term,))

    def is_whole(self, term: Term) -> Term:
        """The number has no fraction."""
        if term.make is Make.CONSTANT:
            return self.truth(_number(term).denominator == 1)
        return self._term(Make.WHOLE, Sort.TRUTH, (term,))

    # Texts

    def join(self, *terms: Term) -> Term:
        """One text after the other."""
        parts: list[Term] = []
        for term in terms:
            for part in term.parts if term.make is Make.JOIN else (term,):
                if part.make is Make.CONSTANT and parts and parts[-1].make is Make.CONSTANT:
                    parts[-1] = self.text(str(parts[-1].about) + str(part.about))
                elif part is not self.empty:
                    parts.append(part)
        if len(parts) < 2:
            return parts[0] if parts else self.empty
        return self._term(Make.JOIN, Sort.TEXT, tuple(parts))

    def length(self, term: Term) -> Term:
        """The number of units."""
        if term.make is Make.CONSTANT:
            return self.number(len(str(term.about)))
        return self._term(Make.LENGTH, Sort.NUMBER, (term,))

    def member(self, term: Term, language: Language) -> Term:
        """The text is in a language."""
        if language is languages.NOTHING or language is languages.ANY:
            return self.truth(language is languages.ANY)
        if term.make is Make.CONSTANT:
            return self.truth(languages.contains(language, str(term.about)))
        if term.make is Make.IF:
            return self._of_each(("member", language), term, lambda each: self.member(each, language))
        if not _is_transformed(term):
            return self._term(Make.MEMBER, Sort.TRUTH, (term,), language)
        known = self.asked.setdefault(term, {})
        if language not in known:
            known[language] = self._before(term, language)
        return known[language]

    def raw_member(self, term: Term, language: Language) -> Term:
        """The same, about what a function gives as it is."""
        return self._term(Make.MEMBER, Sort.TRUTH, (term,), language)

    def _before(self, term: Term, language: Language) -> Term:
        """Whether a function gives a text of a language, said of its argument."""
        function, (argument,) = term.about, term.parts
        assert isinstance(function, Function) and function.before is not None
        preimage = function.before(language)
        return self.if_(
            self.member(argument, preimage.doubtful),
            self.raw_member(term, language),
            self.member(argument, preimage.language),
        )

    def contains(self, text: Term, needle: Term) -> Term:
        """The text has the other one in it."""
        return self._part_of(
            Make.CONTAINS, text, needle, languages.containing, lambda text, part: part in text
        )

    def starts(self, text: Term, part: Term) -> Term:
        """The text starts with the other one."""
        return self._part_of(Make.STARTS, text, part, languages.starting, str.startswith)

    def ends(self, text: Term, part: Term) -> Term:
        """The text ends with the other one."""
        return self._part_of(Make.ENDS, text, part, languages.ending, str.endswith)

    def _part_of(
        self,
        make: Make,
        text: Term,
        part: Term,
        language: Callable[[str], Language],
        holds: Callable[[str, str], bool],
    ) -> Term:
        if part.make is Make.CONSTANT:
            return self.member(text, language(str(part.about)))
        if part.make is Make.IF:
            key = (make, "of", text)
            return self._of_each(key, part, lambda each: self._part_of(make, text, each, language, holds))
        if text.make is Make.IF:
            key = (make, "in", part)
            return self._of_each(key, text, lambda each: self._part_of(make, each, part, language, holds))
        return self._term(make, Sort.TRUTH, (text, part))

    def cut(self, text: Term, start: Term, units: Term) -> Term:
        """So many units from a place on; places and numbers are whole and not negative."""
        given = [each.constant for each in (text, start, units)]
        if None not in given:
            return self.text(_cut(*given))
        return self._term(Make.CUT, Sort.TEXT, (text, start, units))

    def index(self, text: Term, part: Term) -> Term:
        """Where the other one stands first."""
        if text.make is Make.CONSTANT and part.make is Make.CONSTANT:
            return self.number(str(text.about).find(str(part.about)))
        return self._term(Make.INDEX, Sort.NUMBER, (text, part))

    def replace(self, text: Term, old: Term, new: Term) -> Term:
        """Every occurrence of a text that is not empty by another one."""
        given = [each.constant for each in (text, old, new)]
        if None not in given:
            return self.text(str(given[0]).replace(str(given[1]), str(given[2])))
        return self._term(Make.REPLACE, Sort.TEXT, (text, old, new))


def _cut(text: object, start: object, units: object) -> str:
    assert isinstance(text, str) and isinstance(start, Fraction) and isinstance(units, Fraction)
    return text[int(start) : int(start + units)]


def _number(term: Term) -> Fraction:
    assert isinstance(term.about, Fraction)
    return term.about


def _is_transformed(term: Term) -> bool:
    """Whether a language of the text says something of the text that it is made of."""
    return isinstance(term.about, Function) and term.about.before is not None


def _of_length(least: int, most: int | None) -> Language:
    """The texts with so many units."""
    if most is not None and most < max(least, 0):
        return languages.NOTHING
    return languages.repeat(languages.units(((0, 0xFFFF),)), max(least, 0), most)
