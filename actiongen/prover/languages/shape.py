"""What the texts of a language start and end with, and the part of a language that starts, ends or is made in some way.

In: languages, sets of units. Out: sets of units (maybe with some more than needed), and languages (exact).

    beginning(star(units(letters_and_digits)), digits)   ->   the texts of letters and digits that start with a digit
"""

from functools import lru_cache
from typing import assert_never

from actiongen.prover.languages import ranges as sets
from actiongen.prover.languages.ranges import ALL, Ranges
from actiongen.prover.languages.tree import (
    ANY,
    EMPTY,
    NONEMPTY,
    NOTHING,
    Complement,
    Intersection,
    Language,
    Repeat,
    Sequence,
    Union,
    Units,
    alphabet,
    complement,
    intersection,
    repeat,
    sequence,
    star,
    union,
    units,
)


@lru_cache(maxsize=1 << 12)
def backwards(language: Language) -> Language:
    """The same texts, read from the end."""
    match language:
        case Units():
            return language
        case Sequence(parts):
            return sequence(*map(backwards, reversed(parts)))
        case Union(options):
            return union(*map(backwards, options))
        case Repeat(body, least, most):
            return repeat(backwards(body), least, most)
        case Complement(body):
            return complement(backwards(body))
        case Intersection(parts):
            return intersection(*map(backwards, parts))
        case _:
            assert_never(language)


@lru_cache(maxsize=1 << 12)
def first_units(language: Language) -> Ranges:
    """The units that its texts start with, maybe with some more."""
    match language:
        case Units(ranges):
            return ranges
        case Sequence(parts):
            found: list[tuple[int, int]] = []
            for part in parts:
                found += first_units(part)
                if not part.has_empty:
                    break
            return sets.union(found)
        case Union(options):
            return sets.union(pair for option in options for pair in first_units(option))
        case Repeat(body):
            return first_units(body)
        case Complement():
            return ALL
        case Intersection(parts):
            shared = ALL
            for part in parts:
                shared = sets.common(shared, first_units(part))
            return shared
        case _:
            assert_never(language)


def last_units(language: Language) -> Ranges:
    """The units that its texts end with, maybe with some more."""
    return first_units(backwards(language))


def lengths(language: Language) -> tuple[int, int | None]:
    """How long its texts are at least and at most; ``None`` is without end. Maybe wider than needed."""
    match language:
        case Units():
            return 1, 1
        case Sequence(parts):
            bounds = [lengths(part) for part in parts]
            return sum(least for least, _ in bounds), _sum([most for _, most in bounds])
        case Union(options):
            bounds = [lengths(option) for option in options]
            tops = [most for _, most in bounds]
            known = [most for most in tops if most is not None]
            return min((least for least, _ in bounds), default=0), (
                max(known, default=0) if len(known) == len(tops) else None
            )
        case Repeat(body, least, most):
            shortest, longest = lengths(body)
            return shortest * least, None if most is None or longest is None else longest * most
        case Complement(body):
            return (1 if body.has_empty else 0), None
        case Intersection(parts):
            bounds = [lengths(part) for part in parts]
            known = [most for _, most in bounds if most is not None]
            return max(least for least, _ in bounds), min(known, default=None)
        case _:
            assert_never(language)


def _sum(numbers: list[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def of_length(language: Language, least: int, most: int | None) -> Language:
    """The texts of a language whose length lies within bounds."""
    shortest, longest = lengths(language)
    if least <= shortest and (most is None or (longest is not None and longest <= most)):
        return language
    if (most is not None and shortest > most) or (longest is not None and longest < least):
        return NOTHING
    return intersection(language, repeat(Units(ALL), least, most))


def without_empty(language: Language) -> Language:
    """The texts of a language but the empty one."""
    if not language.has_empty:
        return language
    match language:
        case Sequence(()):
            return NOTHING
        case Repeat(body, 0, most) if not body.has_empty:
            return repeat(body, 1, most)
        case Union(options):
            return union(*map(without_empty, options))
        case _:
            return intersection(language, NONEMPTY)


def beginning(language: Language, ranges: Ranges) -> Language:
    """The texts of a language that start with a unit of a set."""
    if sets.is_part(first_units(language), ranges):
        return without_empty(language)
    match language:
        case Units(own):
            return units(sets.common(own, ranges))
        case Sequence(parts):  # the empty text was dealt with above
            head, rest = parts[0], sequence(*parts[1:])
            found = sequence(beginning(head, ranges), rest)
            return union(found, beginning(rest, ranges)) if head.has_empty else found
        case Union(options):
            return union(*(beginning(option, ranges) for option in options))
        case Repeat(body, least, most):
            rest = repeat(body, max(least - 1, 0), None if most is None else most - 1)
            return sequence(beginning(body, ranges), rest)
        case Intersection((head, *tail)):
            return intersection(beginning(head, ranges), *tail)
        case Complement() | Intersection():
            return intersection(language, sequence(units(ranges), ANY))
        case _:
            assert_never(language)


def ending_in(language: Language, ranges: Ranges) -> Language:
    """The texts of a language that end with a unit of a set."""
    return backwards(beginning(backwards(language), ranges))


def made_of(language: Language, ranges: Ranges) -> Language:
    """The texts of a language all of whose units are in a set."""
    if sets.is_part(alphabet(language), ranges):
        return language
    match language:
        case Units(own):
            return units(sets.common(own, ranges))
        case Sequence(parts):
            return sequence(*(made_of(part, ranges) for part in parts))
        case Union(options):
            return union(*(made_of(option, ranges) for option in options))
        case Repeat(body, least, most):
            return repeat(made_of(body, ranges), least, most)
        case Complement(body):
            return intersection(complement(made_of(body, ranges)), star(units(ranges)))
        case Intersection(parts):
            return intersection(*(made_of(part, ranges) for part in parts))
        case _:
            assert_never(language)


def is_empty_or_starts(language: Language, ranges: Ranges) -> Language:
    """The texts of a language that are empty or start with a unit of a set."""
    found = beginning(language, ranges)
    return union(EMPTY, found) if language.has_empty else found
