"""The texts whose lower-case or upper-case form is in a language.

In: a language of results. Out: its preimage under ``actiongen.runs.texts.lower`` or ``upper``. Nearly every unit has a
form of one unit, wherever it stands: of those the inverse is exact. What is special:

- a unit with a longer form (U+0130, the sharp s): exact unless its form could lie across two parts of the language;
- the capital sigma, whose small form depends on its place: exact unless a set of the language tells the two apart;
- two surrogates that are a letter with case (Deseret, Adlam, …): exact unless a set tells the two cases apart.

Where it is not exact, the texts that hold the special unit are doubtful.

    before_lower(text("kg"))   ->   Preimage(language=[Kk\\u212a][Gg], doubtful=NOTHING)
"""

from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise
from typing import assert_never

from actiongen.lazy_dataclass import dataclass
from actiongen.prover.languages import ranges as sets
from actiongen.prover.languages.preimage import Preimage
from actiongen.prover.languages.ranges import ALL, Ranges, holds
from actiongen.prover.languages.shape import first_units, last_units
from actiongen.prover.languages.tree import (
    ANY,
    Complement,
    Intersection,
    Language,
    Repeat,
    Sequence,
    Union,
    Units,
    complement,
    intersection,
    repeat,
    sequence,
    star,
    union,
    units,
)
from actiongen.runs.texts import lower, to_units, upper

_SIGMA = 0x3A3
_SMALL_SIGMAS = (0x3C2, 0x3C3)


@dataclass(frozen=True, slots=True)
class _Mapping:
    """A change of case. ``single``: units with another form of one unit; ``longer``: units with a form of several;
    ``pairs``: pairs of surrogates with another form; ``sigma``: whether the capital sigma depends on its place.
    """

    single: dict[int, int]
    longer: dict[int, tuple[int, ...]]
    pairs: dict[tuple[int, int], tuple[int, ...]]
    sigma: bool


@cache
def _lowering() -> _Mapping:
    return _mapping(lower)


@cache
def _uppering() -> _Mapping:
    return _mapping(upper)


def _mapping(change: Callable[[str], str]) -> _Mapping:
    """How each unit and each pair is changed, by the Unicode of the Python that runs."""
    single: dict[int, int] = {}
    longer: dict[int, tuple[int, ...]] = {}
    for unit in _cased_codes(0, 0x10000):
        form = tuple(map(ord, change(chr(unit))))
        if len(form) != 1:
            longer[unit] = form
        elif form != (unit,):
            single[unit] = form[0]
    pairs: dict[tuple[int, int], tuple[int, ...]] = {}
    for code in _cased_codes(0x10000, 0x20000):  # there is no case in the other planes
        high, low = map(ord, to_units(chr(code)))
        form = tuple(map(ord, change(to_units(chr(code)))))
        if form != (high, low):
            pairs[high, low] = form
    sigma = change(chr(_SIGMA)) != change("a" + chr(_SIGMA))[1:]
    if sigma:
        del single[_SIGMA]
    return _Mapping(single, longer, pairs, sigma)


def _cased_codes(first: int, end: int) -> list[int]:
    """The characters in whose blocks of 256 there is case."""
    found: list[int] = []
    for block in range(first, end, 256):
        characters = "".join(map(chr, range(block, block + 256)))
        if characters.lower() != characters or characters.upper() != characters:
            found += range(block, block + 256)
    return found


def before_lower(language: Language) -> Preimage:
    """The texts whose lower-case form is in the language."""
    return _before(language, _lowering)


def before_upper(language: Language) -> Preimage:
    """The texts whose upper-case form is in the language."""
    return _before(language, _uppering)


@lru_cache(maxsize=1 << 12)
def _before(language: Language, of: Callable[[], _Mapping]) -> Preimage:
    inverter = _Inverter(of)
    inverse = inverter.inverse(language)
    return Preimage(inverse, inverter.doubtful())


class _Inverter:
    """Finds one inverse, and notes where it is not sure."""

    def __init__(self, of: Callable[[], _Mapping]) -> None:
        self._of, self._mapping = of, of()
        mapping = self._mapping
        self._doubtful_units: set[int] = set()
        self._doubtful_pairs: set[tuple[int, int]] = {
            pair for pair, form in mapping.pairs.items() if len(form) != 2
        }
        self._known: dict[Language, Language] = {}

    def doubtful(self) -> Language:
        """The texts about which the inverse says nothing."""
        options: list[Language] = []
        if self._doubtful_units:
            options.append(units(sets.of_units(self._doubtful_units)))
        highs: dict[int, set[int]] = {}
        for high, low in self._doubtful_pairs:
            highs.setdefault(high, set()).add(low)
        for high, lows in sorted(highs.items()):
            options.append(sequence(units(((high, high),)), units(sets.of_units(lows))))
        return sequence(ANY, union(*options), ANY)

    def inverse(self, language: Language) -> Language:
        if language not in self._known:
            self._known[language] = self._inverse(language)
        return self._known[language]

    def _inverse(self, language: Language) -> Language:
        match language:
            case Units(ranges):
                return units(self._units(ranges, whole=False))
            case Sequence(parts):
                self._cut_between(parts)
                return sequence(*map(self.inverse, parts))
            case Union(options):
                return union(*map(self.inverse, options))
            case Repeat(Units(ranges), least, None) if least <= 1:
                # However many units a form has, the loop takes them all if it takes each.
                return repeat(units(self._units(ranges, whole=True)), least, None)
            case Repeat(body, least, most):
                if most != 1:
                    self._cut(last_units(body), first_units(body))
                return repeat(self.inverse(body), least, most)
            case Complement(body):
                return complement(self.inverse(body))
            case Intersection(parts):
                return intersection(*map(self.inverse, parts))
            case _:
                assert_never(language)

    def _units(self, ranges: Ranges, whole: bool) -> Ranges:
        """The units whose form is in the set; ``whole``: also those whose form has several units, all in the set."""
        changed, doubtful_units, doubtful_pairs = _changed(self._of, ranges, whole)
        self._doubtful_units |= doubtful_units
        self._doubtful_pairs |= doubtful_pairs
        return changed

    def _cut_between(self, parts: tuple[Language, ...]) -> None:
        """Looks at every place between two parts. A part that can be empty belongs to what follows."""
        starts: Ranges = ()
        for part, following in pairwise(reversed(parts)):
            own = first_units(part)
            starts = sets.union([*own, *starts]) if part.has_empty else own
            self._cut(last_units(following), starts)

    def _cut(self, ends: Ranges, starts: Ranges) -> None:
        """Notes the units whose form could begin in one part and end in the next."""
        for unit, form in self._mapping.longer.items():
            if any(holds(ends, a) and holds(starts, b) for a, b in pairwise(form)):
                self._doubtful_units.add(unit)


@lru_cache(maxsize=1 << 12)
def _changed(
    of: Callable[[], _Mapping], ranges: Ranges, whole: bool
) -> tuple[Ranges, frozenset[int], frozenset[tuple[int, int]]]:
    """The units whose form is in a set, and the units and pairs about which that says too little."""
    mapping = of()
    gained: set[int] = set()
    lost: set[int] = set()
    doubtful_units: set[int] = set()
    doubtful_pairs: set[tuple[int, int]] = set()
    for unit, form in mapping.single.items():
        (gained if holds(ranges, form) else lost).add(unit)
    for unit, forms in mapping.longer.items():
        (gained if whole and all(holds(ranges, form) for form in forms) else lost).add(unit)
    if mapping.sigma:
        inside = [holds(ranges, form) for form in _SMALL_SIGMAS]
        (gained if all(inside) else lost).add(_SIGMA)
        if any(inside) and not all(inside):
            doubtful_units.add(_SIGMA)
    if ranges != ALL:
        for pair, form_of_pair in mapping.pairs.items():
            if any(holds(ranges, a) != holds(ranges, b) for a, b in zip(pair, form_of_pair, strict=False)):
                doubtful_pairs.add(pair)
    kept = sets.common(ranges, sets.complement(sets.of_units(lost)))
    changed = sets.union([*kept, *sets.of_units(gained)])
    return changed, frozenset(doubtful_units), frozenset(doubtful_pairs)


@cache
def lowered() -> Language:
    """Some texts more than all results of ``lower``: those of the units that can stand in one."""
    return _results(_lowering())


@cache
def uppered() -> Language:
    """Some texts more than all results of ``upper``: those of the units that can stand in one."""
    return _results(_uppering())


def _results(mapping: _Mapping) -> Language:
    changed = {*mapping.single, *mapping.longer}
    forms = {*mapping.single.values(), *(form for forms in mapping.longer.values() for form in forms)}
    if mapping.sigma:
        changed.add(_SIGMA)
        forms.update(_SMALL_SIGMAS)
    kept = sets.complement(sets.of_units(changed))
    return star(units(sets.union([*kept, *sets.of_units(forms)])))
