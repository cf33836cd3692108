"""Numbers as doubles: what arithmetic gives is rounded (ECMA-262, 6.1.6.1; IEEE 754).

In: a number that is worked out exactly. Out: the double that a run has in its place, and when there is one.

    Rounding(encoder).of(ADD(event.stats.logins_count, 1))   ->   rounded(ADD(event.stats.logins_count, 1))

Where all that is worked out is a whole number which a double holds, as with times and lengths, nothing is rounded, and
formulas stay as they are. Elsewhere a formula knows how far the double is off at most.
"""

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from actiongen.prover.term import Constant, Function, Make, Sort, Term
from actiongen.prover.terms import Terms

if TYPE_CHECKING:
    from actiongen.prover.encode import Encoder

_EXACT = Fraction(2**53)
"""Up to here every whole number is a double."""
_TOO_LARGE = Fraction(2**1024 - 2**970)
"""From here on a number is rounded to no double but infinity."""
_SHARE = Fraction(1, 2**53)
"""By which share of itself a number is off at most, if it is not tiny."""
_TINY = Fraction(1, 2**100)
"""By how much any number that is tiny is off at most; by far less, in truth."""
_LONGEST = Fraction(2**30)
"""No text of a run has more units."""


class Kind(Enum):
    """How a number is worked out of doubles. ``SUM``: it is never so small that a double cannot tell it from 0.
    ``SHIFT``: by a power of two, so that no digit is lost unless it is tiny.
    """

    SUM = "sum"
    SHIFT = "shift"
    OTHER = "other"


def rounded(terms: Terms, kind: Kind) -> Function:
    """The double next to a number."""

    def facts(term: Term) -> tuple[Term, ...]:
        (exact,) = term.parts
        is_negative = terms.below(exact, terms.zero)
        size = terms.if_(is_negative, terms.negative(exact), exact)
        most = terms.number(_EXACT)
        is_exact = terms.both(terms.is_whole(exact), terms.at_most(size, most))
        tiny = terms.number(_TINY)
        if kind is Kind.SHIFT:
            is_exact = terms.either(is_exact, terms.at_most(tiny, size))
        share = terms.multiply(terms.number(_SHARE), size)
        off = share if kind is Kind.SUM else terms.add(share, tiny)
        return (
            terms.implies(is_exact, terms.equal(term, exact)),
            terms.at_most(terms.add(exact, terms.negative(off)), term),
            terms.at_most(term, terms.add(exact, off)),
            terms.implies(is_negative, terms.at_most(term, terms.zero)),
            terms.either(is_negative, terms.at_most(terms.zero, term)),
        )

    def nice(term: Term) -> tuple[Term, ...]:
        return (terms.equal(term, term.parts[0]),)

    return Function(f"rounded {kind.value}", Sort.NUMBER, _double, facts, nice=nice)


def _double(exact: Constant) -> Constant | None:
    assert isinstance(exact, Fraction)
    return Fraction(float(exact)) if abs(exact) < _TOO_LARGE else None


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Where a number is; ``is_whole``: it has no fraction."""

    low: Fraction
    high: Fraction
    is_whole: bool


@dataclass(slots=True)
class Rounding:
    """Rounds the numbers of one formula."""

    encoder: "Encoder"
    _known: dict[Term, _Bounds | None] = field(default_factory=dict)

    def of(self, exact: Term) -> Term:
        """The double."""
        bounds = self._bounds(exact)
        if bounds is not None and bounds.is_whole and bounds.low >= -_EXACT and bounds.high <= _EXACT:
            return exact
        factor = _factor(exact)
        if factor.denominator == 1 and _is_power_of_two(factor.numerator):
            return exact
        kind = Kind.SUM if exact.make is Make.ADD else Kind.OTHER
        if factor.numerator == 1 and _is_power_of_two(factor.denominator):
            kind = Kind.SHIFT
        return self.encoder.terms.apply(self.encoder.functions.rounded(kind), exact)

    def is_whole(self, number: Term, most: int) -> bool:
        """Whether a number is known to be whole, and its magnitude to be no larger."""
        bounds = self._bounds(number)
        return bounds is not None and bounds.is_whole and -most <= bounds.low and bounds.high <= most

    def is_finite(self, exact: Term) -> Term:
        """Whether there is one."""
        terms, bounds = self.encoder.terms, self._bounds(exact)
        if bounds is not None and bounds.low > -_TOO_LARGE and bounds.high < _TOO_LARGE:
            return terms.true
        limit = terms.number(_TOO_LARGE)
        return terms.both(terms.below(exact, limit), terms.below(terms.negative(limit), exact))

    def _bounds(self, term: Term) -> _Bounds | None:
        if term not in self._known:
            self._known[term] = self._worked_out(term)
        return self._known[term]

    def _worked_out(self, term: Term) -> _Bounds | None:
        match term.make:
            case Make.CONSTANT if isinstance(term.about, Fraction):
                return _Bounds(term.about, term.about, term.about.denominator == 1)
            case Make.UNKNOWN | Make.APPLY:
                return self._of_facts(term)
            case Make.LENGTH:
                return _Bounds(Fraction(0), _LONGEST, is_whole=True)
            case Make.IF:
                return _either(*map(self._bounds, term.parts[1:]))
            case Make.ADD | Make.MULTIPLY | Make.DIVIDE | Make.FLOOR:
                parts = [self._bounds(part) for part in term.parts]
                known = [part for part in parts if part is not None]
                return _combined(term.make, known) if len(known) == len(parts) else None
            case _:
                return None

    def _of_facts(self, term: Term) -> _Bounds | None:
        """What the facts of a free value, or of what a function gives, say in so many words."""
        terms, low, high = self.encoder.terms, None, None
        facts = [*self.encoder.leaves.facts.get(term, ())]
        if isinstance(term.about, Function):
            facts += term.about.facts(term)
        for fact in facts:
            if fact.make is not Make.AT_MOST:
                continue
            left, right = fact.parts
            if left is term and isinstance(right.about, Fraction):
                high = right.about if high is None else min(high, right.about)
            elif right is term and isinstance(left.about, Fraction):
                low = left.about if low is None else max(low, left.about)
        if low is None or high is None:
            return None
        return _Bounds(low, high, terms.is_whole(term) in facts)


def _factor(term: Term) -> Fraction:
    """By which constant another number is multiplied, 0 if by none; the sign is left out."""
    if term.make not in (Make.MULTIPLY, Make.DIVIDE):
        return Fraction(0)
    one, other = (part.constant for part in term.parts)
    if term.make is Make.DIVIDE:
        return abs(1 / other) if isinstance(other, Fraction) and other else Fraction(0)
    return next((abs(each) for each in (one, other) if isinstance(each, Fraction)), Fraction(0))


def _is_power_of_two(number: int) -> bool:
    return number > 0 and number & (number - 1) == 0


def _either(one: _Bounds | None, other: _Bounds | None) -> _Bounds | None:
    if one is None or other is None:
        return None
    is_whole = one.is_whole and other.is_whole
    return _Bounds(min(one.low, other.low), max(one.high, other.high), is_whole)


def _combined(make: Make, parts: list[_Bounds]) -> _Bounds | None:
    is_whole = all(part.is_whole for part in parts)
    first = parts[0]
    match make:
        case Make.ADD:
            low, high = sum(part.low for part in parts), sum(part.high for part in parts)
            return _Bounds(Fraction(low), Fraction(high), is_whole)
        case Make.FLOOR:
            return _Bounds(Fraction(first.low.__floor__()), Fraction(first.high.__floor__()), is_whole=True)
        case Make.MULTIPLY:
            corners = [
                one * other for one in (first.low, first.high) for other in (parts[1].low, parts[1].high)
            ]
            return _Bounds(min(corners), max(corners), is_whole)
        case _ if parts[1].low == parts[1].high != 0:
            ends = first.low / parts[1].low, first.high / parts[1].low
            return _Bounds(min(ends), max(ends), is_whole=False)
        case _:
            return None
