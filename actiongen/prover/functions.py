"""Functions that a solver does not know: what they are for Python, and what holds of all their results.

In: an operation of the language. Out: a :class:`Function`, the same one each time.

    of_texts(Op.LOWER).apply("Ann")   ->   'ann'

The solver takes such a function to be any that gives equal results for equal arguments and keeps to its facts: what
is proved so is true, and an example is tried out before anybody sees it.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from ipaddress import IPv4Address, IPv6Address
from math import isfinite

from actiongen import ir
from actiongen.evaluate.calendars import iso
from actiongen.evaluate.operations import operate
from actiongen.ir.addresses import address, is_within
from actiongen.ir.ops import OPERATIONS
from actiongen.prover import languages
from actiongen.prover.languages import Language, Preimage
from actiongen.prover.languages.shape import lengths
from actiongen.prover.leaves import LARGEST
from actiongen.prover.rounding import rounded
from actiongen.prover.term import Constant, Function, Sort, Term
from actiongen.prover.terms import Terms
from actiongen.runs.texts import number_text
from actiongen.runs.values import Value

_LARGEST = Fraction(LARGEST)
_DAY = 86_400_000
_V6 = 2**32
"""Addresses are numbers: those of IPv4 as they are, those of IPv6 above all of them."""


def plain(value: Value) -> Constant | None:
    """A scalar of a run as a constant."""
    match value:
        case bool() | str():
            return value
        case float() if isfinite(value):
            return Fraction(value)
        case _:
            return None


def usual(constant: Constant) -> Value:
    """A constant as a scalar of a run; of a number that is too large for one the largest there is."""
    if isinstance(constant, Fraction):
        return float(max(min(constant, _LARGEST), -_LARGEST))
    return constant


def address_number(text: str) -> int | None:
    """An address as a number."""
    found = address(text)
    if found is None:
        return None
    return int(found) if isinstance(found, IPv4Address) else _V6 + int(found)


def address_range(start: IPv4Address | IPv6Address) -> int:
    """The first number of a network, by its first address."""
    return int(start) if isinstance(start, IPv4Address) else _V6 + int(start)


LONGEST_JSON_SUBJECT = 8192
"""How many units ``matches`` looks into of a text from JSON."""


class Functions:
    """The functions of one formula; their facts are made of its terms."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.of = cache(self._of)
        self.rounded = cache(lambda kind: rounded(terms, kind))
        self.prefix_removed = cache(self._prefix_removed)
        self.suffix_removed = cache(self._suffix_removed)

        def is_in(text: str, ranges: str) -> bool:
            return is_within(text, [ranges])

        self.within = Function("ip_in", Sort.TRUTH, is_in)
        self.address = Function(
            "address",
            Sort.NUMBER,
            lambda text: None if (number := address_number(text)) is None else Fraction(number),
            facts=lambda term: (
                terms.is_whole(term),
                terms.at_most(terms.zero, term),
                terms.below(term, terms.number(_V6 + 2**128)),
            ),
            inverses=_address_texts,
        )
        self.day = Function("day", Sort.NUMBER, lambda local: _parts(local)[0], facts=self._of_day)
        self.hour = Function("hour", Sort.NUMBER, lambda local: _parts(local)[1], facts=self._of_hour)
        self.week = Function(
            "week",
            Sort.NUMBER,
            lambda days: Fraction((days / 7).__floor__()),
            facts=lambda term: (terms.is_whole(term), *self._within(term.parts[0], 7, term)),
        )
        self.number_text = Function("number_text", Sort.TEXT, lambda number: number_text(float(number)))
        self.last_part = cache(self._last_part)
        self.is_short = Function(
            "short",
            Sort.TRUTH,
            lambda text: len(text) <= LONGEST_JSON_SUBJECT,
            nice=lambda term: (term,),
            known=lambda language: (lengths(language)[1] or LONGEST_JSON_SUBJECT + 1) <= LONGEST_JSON_SUBJECT
            or None,
        )

    def _of(self, op: ir.Op) -> Function:
        """An operation with one operand."""
        row = OPERATIONS[op]

        def apply(*parts: Constant) -> Constant | None:
            return plain(operate(op, [*map(usual, parts)], 0.0))

        terms = self.terms
        match op:
            case ir.Op.LOWER | ir.Op.UPPER | ir.Op.STRIP:
                return Function(
                    row.name,
                    Sort.TEXT,
                    apply,
                    lambda term: (terms.raw_member(term, _images()[op]),),
                    lambda value: _cases(str(value), op),
                    nice=lambda term: (terms.equal(term.parts[0], term),),
                    before=_BEFORE[op],
                )
            case ir.Op.EMAIL_DOMAIN:
                return Function(
                    row.name,
                    Sort.TEXT,
                    apply,
                    lambda term: (
                        terms.raw_member(term, languages.LOWERED),
                        terms.not_(terms.raw_member(term, languages.containing("@"))),
                    ),
                    lambda value: (
                        f"ann@{value}",
                        f"ann@{str(value).upper()}",
                        f"@{value}",
                        f"ann@x@{value}",
                    ),
                    nice=lambda term: (terms.ends(term.parts[0], terms.join(terms.text("@"), term)),),
                    before=_BEFORE[op],
                )
            case ir.Op.TIME:
                bound = terms.number(row.bound or 0)
                return Function(
                    row.name,
                    Sort.NUMBER,
                    apply,
                    lambda term: (
                        terms.is_whole(term),
                        terms.at_most(terms.negative(bound), term),
                        terms.at_most(term, bound),
                    ),
                    _time_texts,
                )
            case _:
                return Function(row.name, Sort.NUMBER, apply, inverses=_number_texts)

    def _prefix_removed(self, prefix: str) -> Function:
        return Function(
            f"removeprefix[{prefix!r}]",
            Sort.TEXT,
            lambda text: str(text).removeprefix(prefix),
            nice=lambda term: (
                self.terms.equal(term.parts[0], self.terms.join(self.terms.text(prefix), term)),
            ),
            inverses=lambda value: (prefix + str(value), str(value)),
            before=lambda language: languages.before_removeprefix(prefix, language),
        )

    def _suffix_removed(self, suffix: str) -> Function:
        return Function(
            f"removesuffix[{suffix!r}]",
            Sort.TEXT,
            lambda text: str(text).removesuffix(suffix),
            nice=lambda term: (
                self.terms.equal(term.parts[0], self.terms.join(term, self.terms.text(suffix))),
            ),
            inverses=lambda value: (str(value) + suffix, str(value)),
            before=lambda language: languages.before_removesuffix(suffix, language),
        )

    def _within(self, whole: Term, size: int, count: Term) -> tuple[Term, Term]:
        """So many times a size is as much of a number as there is."""
        terms = self.terms
        rest = terms.add(whole, terms.multiply(terms.number(-size), count))
        return terms.at_most(terms.zero, rest), terms.below(rest, terms.number(size))

    def _of_day(self, term: Term) -> tuple[Term, ...]:
        return (self.terms.is_whole(term), *self._within(term.parts[0], _DAY, term))

    def _of_hour(self, term: Term) -> tuple[Term, ...]:
        terms, (local,) = self.terms, term.parts
        rest = terms.add(local, terms.multiply(terms.number(-_DAY), terms.apply(self.day, local)))
        return (
            terms.is_whole(term),
            terms.at_most(terms.zero, term),
            terms.at_most(term, terms.number(23)),
            *self._within(rest, _DAY // 24, term),
        )

    def _last_part(self, separator: str) -> Function:
        """``text.split(separator)[-1]``."""
        terms = self.terms
        has_separator = languages.containing(separator)

        def before(language: Language) -> Preimage:
            last = languages.intersection(language, languages.complement(has_separator))
            split = languages.sequence(languages.ANY, languages.text(separator), last)
            return Preimage(languages.union(last, split), _overlapping(separator))

        return Function(
            f"split[{separator!r}][-1]",
            Sort.TEXT,
            lambda text: str(text).split(separator)[-1],
            facts=lambda term: (terms.not_(terms.raw_member(term, has_separator)),),
            inverses=lambda value: (str(value), f"a{separator}{value}"),
            nice=lambda term: (terms.ends(term.parts[0], term),),
            before=before,
        )


def _overlapping(separator: str) -> Language:
    """The texts in which a separator might be found at two places that overlap."""
    if len(separator) == 1:
        return languages.NOTHING
    return languages.containing(separator)


def _parts(local: Constant) -> tuple[Fraction, Fraction]:
    """The day and the hour that clocks and calendars show."""
    assert isinstance(local, Fraction)
    days = (local / _DAY).__floor__()
    return Fraction(days), Fraction(((local - days * _DAY) * 24 / _DAY).__floor__())


def _address_texts(value: Constant) -> Iterator[str]:
    if not isinstance(value, Fraction):
        return
    number = int(value)
    if number < _V6:
        yield str(IPv4Address(number))
        yield f"::ffff:{IPv4Address(number)}"
    else:
        address_ = IPv6Address(number - _V6)
        yield from (str(address_), address_.exploded, str(address_).upper(), f"{address_}%eth0")


def _time_texts(value: Constant) -> Iterator[str]:
    text = iso(float(value)) if isinstance(value, Fraction) else None
    if text is not None:
        yield from (text, text[:-5] + "Z", text[:-1] + "+00:00")
        if text.endswith("T00:00:00.000Z"):
            yield text[:10]


def _number_texts(value: Constant) -> Iterator[str]:
    if isinstance(value, Fraction):
        text = number_text(float(value))
        yield from (text, f"{text}.0" if value.denominator == 1 else text, f" {text}", f"0{text}", f"+{text}")


def _cases(text: str, op: ir.Op) -> Iterator[str]:
    yield text
    if op is ir.Op.STRIP:
        yield f" {text}"
    else:
        changed = text.upper() if op is ir.Op.LOWER else text.lower()
        yield changed
        yield changed[:1] + text[1:]


def _images() -> dict[ir.Op, Language]:
    return {ir.Op.LOWER: languages.LOWERED, ir.Op.UPPER: languages.UPPERED, ir.Op.STRIP: languages.STRIPPED}


_BEFORE: dict[ir.Op, Callable[[Language], Preimage]] = {
    ir.Op.LOWER: languages.before_lower,
    ir.Op.UPPER: languages.before_upper,
    ir.Op.STRIP: languages.before_strip,
    ir.Op.EMAIL_DOMAIN: languages.before_email_domain,
}
