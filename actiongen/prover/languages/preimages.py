"""The texts that an operation on texts takes into a language.

In: a language of results, and the constants of the operation. Out: :class:`Preimage`, of
``actiongen.evaluate.operations``; exact (nothing is doubtful) unless a function says otherwise.

    before_email_domain(text("corp.com"))   ->   Σ*@[Cc][Oo][Rr][Pp].[Cc][Oo][Mm]
"""

from collections.abc import Callable

from actiongen.auth0.model import WHITE_SPACE
from actiongen.prover.languages import ranges as sets
from actiongen.prover.languages.cases import before_lower
from actiongen.prover.languages.matching import after_text
from actiongen.prover.languages.preimage import Preimage
from actiongen.prover.languages.ranges import ALL, Ranges
from actiongen.prover.languages.shape import backwards, first_units, made_of, of_length, without_empty
from actiongen.prover.languages.tree import (
    ANY,
    EMPTY,
    NOTHING,
    Complement,
    Intersection,
    Language,
    Repeat,
    Sequence,
    Union,
    Units,
    complement,
    containing,
    ending,
    intersection,
    repeat,
    sequence,
    star,
    starting,
    text,
    union,
    units,
)

BLANKS: Ranges = sets.of_units(map(ord, WHITE_SPACE))
"""JavaScript's white space."""
_BLANK = units(BLANKS)
_OTHER = units(sets.complement(BLANKS))
_UNIT = Units(ALL)
TRIMMED = union(EMPTY, _OTHER, sequence(_OTHER, ANY, _OTHER))
"""All results of ``strip``: the texts without white space at their ends."""
_NO_AT = sets.complement(sets.of_units([ord("@")]))
_WITH_DOMAIN = sequence(ANY, text("@"), repeat(units(_NO_AT), 1, None))


def _by_parts(
    language: Language, before: Callable[[Language], Language], domain: Language = ANY
) -> Language | None:
    """The preimage of a language that is a combination of others; ``domain``: the texts that have a result."""
    match language:
        case Union(options):
            return union(*map(before, options))
        case Intersection(parts):
            return intersection(*map(before, parts))
        case Complement(body):
            return intersection(domain, complement(before(body)))
        case _:
            return None


def before_strip(language: Language) -> Preimage:
    """The texts that are in the language once the white space at their ends is gone."""
    return Preimage(_before_strip(language))


def _before_strip(language: Language) -> Language:
    if (found := _by_parts(language, _before_strip)) is not None:
        return found
    is_kept = _is_kept(language) and _is_kept(backwards(language))
    core = language if is_kept else intersection(language, TRIMMED)
    return sequence(star(_BLANK), core, star(_BLANK))


def _is_kept(language: Language) -> bool:
    """Whether a text of the language is still in it without the white space in front. (If not sure: no.)"""
    if not sets.common(first_units(language), BLANKS):
        return True
    match language:
        case Repeat(Units(), 0, None):
            return True
        case Sequence((Repeat(Units(), 0, None), *tail)):
            # What is left of the loop is the loop's too, and the tail loses nothing.
            return not sets.common(first_units(sequence(*tail)), BLANKS)
        case _:
            return False


def before_email_domain(language: Language) -> Preimage:
    """The texts that have an e-mail domain, one in the language. As exact as ``before_lower``."""
    small = before_lower(language)
    return Preimage(_before_domain(small.language), sequence(ANY, text("@"), made_of(small.doubtful, _NO_AT)))


def _before_domain(language: Language) -> Language:
    """The texts with something after the last ``@``, in the language."""
    if (found := _by_parts(language, _before_domain, _WITH_DOMAIN)) is not None:
        return found
    return sequence(ANY, text("@"), without_empty(made_of(language, _NO_AT)))


def before_removeprefix(prefix: str, language: Language) -> Preimage:
    """The texts that are in the language once the prefix is gone, if they start with it."""
    return Preimage(_before_removal(prefix, language))


def before_removesuffix(suffix: str, language: Language) -> Preimage:
    """The texts that are in the language once the suffix is gone, if they end with it."""
    return Preimage(backwards(_before_removal(suffix[::-1], backwards(language))))


def _before_removal(prefix: str, language: Language) -> Language:
    if not prefix:
        return language
    found = _by_parts(language, lambda part: _before_removal(prefix, part))
    if found is not None:
        return found
    removed = sequence(text(prefix), language)
    if after_text(language, prefix) is NOTHING:
        return union(removed, language)
    return union(removed, intersection(language, complement(starting(prefix))))


def before_slice(lower: int | None, upper: int | None, language: Language) -> Preimage:
    """The texts of which ``[lower:upper]`` is in the language. With a lower bound that counts from the end and an upper
    one that counts from the start, all texts are doubtful.
    """
    start = lower or 0
    if start < 0 and upper is not None and upper >= 0:
        return Preimage(NOTHING, ANY)
    if start >= 0 and upper is not None and upper >= 0:
        return Preimage(_without_start(start, _first(max(upper - start, 0), language)))
    found = language if upper is None else backwards(_without_start(-upper, backwards(language)))
    if start >= 0:
        return Preimage(_without_start(start, found))
    return Preimage(backwards(_first(-start, backwards(found))))


def _without_start(count: int, language: Language) -> Language:
    """The texts that are in the language without their first units; of too few units nothing is left."""
    if count == 0:
        return language
    found = sequence(repeat(_UNIT, count, count), language)
    return union(found, repeat(_UNIT, 0, count - 1)) if language.has_empty else found


def _first(count: int, language: Language) -> Language:
    """The texts whose first units are in the language; of too few units, all of them."""
    if count == 0:
        return ANY if language.has_empty else NOTHING
    short = of_length(language, 0, count - 1)
    return union(short, sequence(of_length(language, count, count), ANY))


def before_surrounded(prefix: str, suffix: str, language: Language) -> Preimage:
    """The texts that are in the language with something in front and something behind, as in an f-string."""
    rest = backwards(after_text(language, prefix))
    return Preimage(backwards(after_text(rest, suffix[::-1])))


def before_split_item(separator: str, index: int, language: Language) -> Preimage:
    """The texts of which ``split(separator)[index]`` is there and in the language. With a separator that can overlap
    itself (``"aa"``), all texts are doubtful.
    """
    if _overlaps(separator):
        return Preimage(NOTHING, ANY)
    others = sets.complement(sets.of_units(map(ord, separator)))
    is_unit = len(separator) == 1
    other = star(units(others)) if is_unit else complement(containing(separator))
    item = made_of(language, others) if is_unit else intersection(language, other)
    if index < 0:
        after = repeat(sequence(text(separator), other), -index - 1, -index - 1)
        return Preimage(sequence(union(EMPTY, ending(separator)), item, after))
    before = repeat(sequence(other, text(separator)), index, index)
    return Preimage(sequence(before, item, union(EMPTY, starting(separator))))


def _overlaps(separator: str) -> bool:
    """Whether an end of the separator is a start of it."""
    return any(separator.startswith(separator[at:]) for at in range(1, len(separator)))


def csv_holds(item: str) -> Language:
    """The texts of which ``csv(…)`` holds the item."""
    if not item or "," in item or item.strip(WHITE_SPACE) != item:
        return NOTHING
    blanks = star(_BLANK)
    return _between(",", sequence(blanks, text(item), blanks))


def csv_is_empty() -> Language:
    """The texts of which ``csv(…)`` is empty."""
    return star(units(sets.union([*BLANKS, *sets.of_units([ord(",")])])))


def _between(separator: str, part: Language) -> Language:
    return sequence(union(EMPTY, ending(separator)), part, union(EMPTY, starting(separator)))


def split_holds(separator: str, item: str) -> Language:
    """The texts of which ``split(separator)`` holds the item."""
    if separator in item:
        return NOTHING
    if not _overlaps(separator):
        return _between(separator, text(item))
    # The separator can overlap itself: it counts from the left.
    block = intersection(ending(separator), complement(_holding_before_end(separator)))
    last = [text(item)]
    if (item + separator).find(separator) == len(item):
        last.append(starting(item + separator))
    return sequence(star(block), union(*last))


def _holding_before_end(separator: str) -> Language:
    """The texts that hold the separator before their end."""
    return sequence(ANY, text(separator), repeat(_UNIT, 1, None))
