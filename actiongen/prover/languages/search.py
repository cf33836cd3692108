"""Texts of languages: whether there is one, a short one, and which languages can have a text in common.

In: languages. Out: texts in code units; nothing where a search would go on for too long.

    sample(before_email_domain(text("corp.com")).language)   ->   "@corp.com"
    cells((starting("a"), ending("b")))
    ->   {(False, False): "", (True, False): "a", (False, True): "b", (True, True): "ab"}
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from operator import xor

from actiongen.ir.regex.charset import LAST_UNIT
from actiongen.prover.languages import ranges as sets
from actiongen.prover.languages.matching import after
from actiongen.prover.languages.ranges import ALL, Ranges
from actiongen.prover.languages.shape import made_of
from actiongen.prover.languages.tree import (
    Complement,
    Intersection,
    Language,
    Repeat,
    Sequence,
    Union,
    Units,
)

_MOST_STATES = 4_000
_PLEASANT = sets.of_units(map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _.:/@-"))
_PRINTABLE: Ranges = ((0x20, 0x7E),)
_FAMILIAR = (
    *map(ord, "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-._@:/ "),
    *range(0x21, 0x7F),
)


class _TooFarError(Exception):
    """The search has seen too many states."""


def is_empty(language: Language) -> bool | None:
    """Whether no text is in the language; ``None`` if that would take too long to find out."""
    try:
        return _shortest(language) is None
    except _TooFarError:
        return None


def sample(language: Language, *, pleasant: bool = True) -> str | None:
    """A short text of the language, ``None`` if there is none or it would take too long to find. ``pleasant``: one of
    letters, digits and common signs if there is one, however long.
    """
    for ranges in (_PLEASANT, _PRINTABLE, ALL) if pleasant else (ALL,):
        try:
            found = _shortest(made_of(language, ranges))
        except _TooFarError:
            continue
        if found is not None:
            return found
    return None


def _shortest(language: Language) -> str | None:
    return next((found for (state,), found in _walk((language,)) if state.has_empty), None)


def cells(languages: tuple[Language, ...]) -> dict[tuple[bool, ...], str] | None:
    """The ways in which a text can be in some of the languages and not in the others, each with a shortest text;
    ``None`` if that would take too long to find out.
    """
    found: dict[tuple[bool, ...], str] = {}
    try:
        for states, text in _walk(languages):
            found.setdefault(tuple(state.has_empty for state in states), text)
    except _TooFarError:
        return None
    return found


def _walk(languages: tuple[Language, ...]) -> Iterator[tuple[tuple[Language, ...], str]]:
    """What can be left of the languages after a text, each with a shortest one."""
    seen = {languages}
    level = [(languages, "")]
    while level:
        yield from level
        following: list[tuple[tuple[Language, ...], str]] = []
        for states, text in level:
            for unit in _choices(states):
                next_states = tuple(state.steps.get(unit) or after(state, unit) for state in states)
                if next_states not in seen:
                    seen.add(next_states)
                    following.append((next_states, text + chr(unit)))
            if len(seen) > _MOST_STATES:
                raise _TooFarError
        level = following


def _choices(states: Iterable[Language]) -> tuple[int, ...]:
    """A unit of each kind that the languages tell apart at their start, familiar ones first."""
    return _samples(frozenset[Ranges]().union(*map(_heads, states)))


@lru_cache(maxsize=1 << 14)
def _heads(language: Language) -> frozenset[Ranges]:
    """The sets that the first unit of a text is held against."""
    match language:
        case Units(ranges):
            return frozenset((ranges,))
        case Sequence(parts):
            found = frozenset[Ranges]()
            for part in parts:
                found |= _heads(part)
                if not part.has_empty:
                    break
            return found
        case Union(parts) | Intersection(parts):
            return frozenset[Ranges]().union(*map(_heads, parts))
        case Repeat(body) | Complement(body):
            return _heads(body)


@lru_cache(maxsize=1 << 14)
def _samples(heads: frozenset[Ranges]) -> tuple[int, ...]:
    """A unit for each way to be in some of the sets and not in the others."""
    # Where a set begins or ends -> a bit for each set that does.
    turns = {0: 0}
    for number, ranges in enumerate(sorted(heads)):
        for low, high in ranges:
            for turn in (low, high + 1):
                turns[turn] = turns.get(turn, 0) ^ 1 << number
    turns.pop(LAST_UNIT + 1, None)
    starts = sorted(turns)
    holders = [*accumulate((turns[start] for start in starts), xor)]
    samples: dict[int, int] = {}
    for unit in _FAMILIAR:
        samples.setdefault(holders[bisect_right(starts, unit) - 1], unit)
    for _, unit, holder in sorted(
        (_is_half(start), start, holder) for start, holder in zip(starts, holders, strict=True)
    ):
        samples.setdefault(holder, unit)
    return tuple(samples.values())


def _is_half(unit: int) -> bool:
    """Whether a unit is one of a pair; those come last."""
    return 0xD800 <= unit <= 0xDFFF
