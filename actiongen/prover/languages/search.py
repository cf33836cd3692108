"""Texts of languages: whether there is one, a short one, and which languages can have a text in common.

In: languages. Out: texts in code units; nothing where a search would go on for too long.

    sample(before_email_domain(text("corp.com")).language)   ->   "@corp.com"
    cells((starting("a"), ending("b")))
    ->   {(False, False): "", (True, False): "a", (False, True): "b", (True, True): "ab"}
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from actiongen.prover.languages import ranges as sets
from actiongen.prover.languages.matching import after
from actiongen.prover.languages.ranges import ALL, Ranges, holds
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
                next_states = tuple(after(state, unit) for state in states)
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
    order = sorted(heads)
    cuts = {
        0,
        *(low for ranges in order for low, _ in ranges),
        *(high + 1 for ranges in order for _, high in ranges),
    }
    kinds: dict[tuple[bool, ...], int] = {}
    for unit in (*_FAMILIAR, *sorted(cuts, key=_strangeness)):
        if unit <= ALL[0][1]:
            kinds.setdefault(tuple(holds(ranges, unit) for ranges in order), unit)
    return tuple(kinds.values())


def _strangeness(unit: int) -> tuple[bool, int]:
    """Halves of pairs come last."""
    return 0xD800 <= unit <= 0xDFFF, unit
