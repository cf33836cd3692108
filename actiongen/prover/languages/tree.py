"""Regular languages: sets of texts, as trees.

In: ranges of UTF-16 code units, texts, smaller languages. Out: frozen trees, each of which exists once: languages that
are built alike are the same object, so that they are cheap to compare and to keep in dictionaries. The functions
(``sequence``, ``union``, …) simplify; they and not the classes are what the other modules build with.

    union(text("a"), text("b"), NOTHING)   ->   Units(ranges=((97, 98),))
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias
from weakref import WeakValueDictionary

from actiongen.lazy_dataclass import dataclass
from actiongen.prover.languages import ranges as sets
from actiongen.prover.languages.ranges import ALL, Ranges

_TABLE: WeakValueDictionary[tuple[Any, ...], Any] = WeakValueDictionary()


class _Unique(type):
    """Gives out the same object for the same fields."""

    def __call__(cls, *fields: Any) -> Any:
        key = (cls, *fields)
        found = _TABLE.get(key)
        if found is None:
            found = super().__call__(*fields)
            found._settle()
            _TABLE[key] = found
        return found


class _Tree(metaclass=_Unique):
    """What all languages have.

    ``has_empty``: whether the empty text is in it. ``order``: a number to sort by, the same in every process.
    ``steps``: what ``matching`` has found out of it.
    """

    __slots__ = ("__weakref__", "has_empty", "order", "steps")
    has_empty: bool
    order: int
    steps: dict[int, "Language"]

    def _settle(self) -> None:
        has_empty, order = _facts(self)  # type: ignore[arg-type]
        object.__setattr__(self, "has_empty", has_empty)
        object.__setattr__(self, "order", order)
        object.__setattr__(self, "steps", {})

    def __reduce__(self) -> tuple[Any, ...]:
        return self.__class__, tuple(getattr(self, name) for name in self.__match_args__)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, eq=False)
class Units(_Tree):
    """The texts of one unit that is in a set."""

    ranges: Ranges


@dataclass(frozen=True, slots=True, eq=False)
class Sequence(_Tree):
    """A text of each part, one after the other; of no part, the empty text."""

    parts: tuple["Language", ...]


@dataclass(frozen=True, slots=True, eq=False)
class Union(_Tree):
    """The texts of all the options."""

    options: tuple["Language", ...]


@dataclass(frozen=True, slots=True, eq=False)
class Repeat(_Tree):
    """From ``least`` up to ``most`` texts of the body, one after the other; ``None``: any number."""

    body: "Language"
    least: int
    most: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Complement(_Tree):
    """All other texts."""

    body: "Language"


@dataclass(frozen=True, slots=True, eq=False)
class Intersection(_Tree):
    """The texts that are in every part."""

    parts: tuple["Language", ...]


Language: TypeAlias = Units | Sequence | Union | Repeat | Complement | Intersection


def _facts(tree: Language) -> tuple[bool, int]:
    """Whether the empty text is in it, and its number. (Numbers are hashed alike in every process, None is not.)"""
    match tree:
        case Units(ranges):
            return False, hash((1, ranges))
        case Sequence(parts):
            return all(part.has_empty for part in parts), hash((2, *(part.order for part in parts)))
        case Union(options):
            return any(part.has_empty for part in options), hash((3, *(part.order for part in options)))
        case Repeat(body, least, most):
            return least == 0 or body.has_empty, hash((4, body.order, least, 0 if most is None else most + 1))
        case Complement(body):
            return not body.has_empty, hash((5, body.order))
        case Intersection(parts):
            return all(part.has_empty for part in parts), hash((6, *(part.order for part in parts)))


NOTHING: Language = Union(())
"""No text at all."""
EMPTY: Language = Sequence(())
"""The empty text."""
ANY: Language = Repeat(Units(ALL), 0, None)
"""Every text."""
NONEMPTY: Language = Repeat(Units(ALL), 1, None)
"""Every text but the empty one."""


def units(ranges: Ranges) -> Language:
    """The texts of one unit of the set."""
    return Units(ranges) if ranges else NOTHING


def text(literal: str) -> Language:
    """One text, given in code units."""
    return sequence(*(Units(((ord(unit), ord(unit)),)) for unit in literal))


def starting(literal: str) -> Language:
    """The texts that start with one."""
    return sequence(text(literal), ANY)


def ending(literal: str) -> Language:
    """The texts that end with one."""
    return sequence(ANY, text(literal))


def containing(literal: str) -> Language:
    """The texts that hold one."""
    return sequence(ANY, text(literal), ANY)


def sequence(*parts: Language) -> Language:
    """A text of each, one after the other."""
    joined: list[Language] = []
    for part in chain.from_iterable(part.parts if isinstance(part, Sequence) else (part,) for part in parts):
        if part is NOTHING:
            return NOTHING
        following = part
        while joined and (whole := _joined(joined[-1], following)) is not None:
            joined.pop()
            following = whole
        joined.append(following)
    return joined[0] if len(joined) == 1 else Sequence(tuple(joined))


def _joined(left: Language, right: Language) -> Language | None:
    """Two neighbours as one part, if they are."""
    if isinstance(left, Repeat) and _is_swallowed(right, left):
        return left
    if isinstance(right, Repeat) and _is_swallowed(left, right):
        return right
    if isinstance(left, Repeat) or isinstance(right, Repeat):
        body, least, most = _rounds(left)
        other, less, more = _rounds(right)
        if body is other:
            return Repeat(body, least + less, None if most is None or more is None else most + more)
    return None


def _rounds(part: Language) -> tuple[Language, int, int | None]:
    return (part.body, part.least, part.most) if isinstance(part, Repeat) else (part, 1, 1)


def _is_swallowed(part: Language, loop: Repeat) -> bool:
    """Whether the part adds nothing beside a loop without end over single units."""
    return loop.most is None and part.has_empty and _is_over(part, loop)


def _is_over(part: Language, loop: Repeat) -> bool:
    """Whether every unit of the part is one that the loop goes over."""
    return isinstance(loop.body, Units) and sets.is_part(alphabet(part), loop.body.ranges)


@lru_cache(maxsize=1 << 15)
def alphabet(language: Language) -> Ranges:
    """The units that its texts are made of, maybe with some more."""
    match language:
        case Units(ranges):
            return ranges
        case Sequence(parts) | Union(parts):
            return sets.union(chain.from_iterable(map(alphabet, parts)))
        case Repeat(body):
            return alphabet(body)
        case Complement():
            return ALL
        case Intersection(parts):
            shared = ALL
            for part in parts:
                shared = sets.common(shared, alphabet(part))
            return shared


def repeat(body: Language, least: int, most: int | None) -> Language:
    """From ``least`` up to ``most`` texts of the body; ``None``: any number."""
    if body.has_empty:
        least = 0
        if isinstance(body, Union):  # without the empty text it says the same
            body = union(*(option for option in body.options if option is not EMPTY))
    if most == 0 or body is EMPTY or (body is NOTHING and least == 0):
        return EMPTY
    if body is NOTHING or (least == 1 and most == 1):
        return body
    if isinstance(body, Repeat) and body.least <= 1 and body.most is None:
        return Repeat(body.body, body.least * least, None)
    if isinstance(body, Repeat) and body.least == 0 and body.most == 1:
        return Repeat(body.body, 0, most)
    return Repeat(body, least, most)


def star(body: Language) -> Language:
    """Any number of texts of the body."""
    return repeat(body, 0, None)


def optional(body: Language) -> Language:
    """A text of the body, or the empty one."""
    return union(EMPTY, body)


def union(*options: Language) -> Language:
    """The texts of all the options."""
    flat = _flat(options, Union)
    if ANY in flat:
        return ANY
    singles = [option.ranges for option in flat if isinstance(option, Units)]
    if len(singles) > 1:
        flat = dict.fromkeys(option for option in flat if not isinstance(option, Units))
        flat[Units(sets.union(chain.from_iterable(singles)))] = None
    if EMPTY in flat and len(flat) > 1:
        del flat[EMPTY]
        if not any(option.has_empty for option in flat):
            return _with_empty(list(flat))
    return _union(list(flat))


def _with_empty(options: list[Language]) -> Language:
    """The union of some languages and the empty text, which none of them has."""
    for at, option in enumerate(options):
        if isinstance(option, Repeat) and option.least == 1:
            options[at] = Repeat(option.body, 0, option.most)
            return _union(options)
    if len(options) == 1:
        return Repeat(options[0], 0, 1)
    return _union([EMPTY, *options])


def _union(options: list[Language]) -> Language:
    loops = [option for option in options if isinstance(option, Repeat) and option.most is None]
    kept = [option for option in options if not any(_is_within(option, loop) for loop in loops)]
    if len(kept) == 1:
        return kept[0]
    return Union(tuple(sorted(kept, key=_order)))


def _is_within(option: Language, loop: Repeat) -> bool:
    """Whether a loop over single units has all that another language has."""
    if option is loop or loop.least > 1 or (loop.least == 1 and option.has_empty):
        return False
    return _is_over(option, loop)


def complement(body: Language) -> Language:
    """All other texts."""
    if isinstance(body, Complement):
        return body.body
    return _OPPOSITES.get(body) or Complement(body)


_OPPOSITES = {NOTHING: ANY, ANY: NOTHING, EMPTY: NONEMPTY, NONEMPTY: EMPTY}


def intersection(*parts: Language) -> Language:
    """The texts that are in every part."""
    flat = _flat(parts, Intersection)
    flat.pop(ANY, None)
    if NOTHING in flat:
        return NOTHING
    if EMPTY in flat:
        return EMPTY if all(part.has_empty for part in flat) else NOTHING
    if NONEMPTY in flat and any(not part.has_empty for part in flat if part is not NONEMPTY):
        del flat[NONEMPTY]
    if len({type(part) for part in flat}) == 1 and all(isinstance(part, Units) for part in flat):
        return _common_units(flat)
    kept = [part for part in flat if not any(_bounds(part, other) for other in flat)]
    if not kept:
        return ANY
    return kept[0] if len(kept) == 1 else Intersection(tuple(sorted(kept, key=_order)))


def _bounds(loop: Language, other: Language) -> bool:
    """Whether a loop over single units has all that another language has."""
    return isinstance(loop, Repeat) and loop.most is None and _is_within(other, loop)


def _common_units(parts: Iterable[Language]) -> Language:
    shared = ALL
    for part in parts:
        shared = sets.common(shared, alphabet(part))
    return units(shared)


def _flat(parts: Iterable[Language], kind: type[Union] | type[Intersection]) -> dict[Language, None]:
    """The parts, those of parts of the same kind among them, each once."""
    flat: dict[Language, None] = {}
    for part in parts:
        if isinstance(part, kind):
            flat.update(dict.fromkeys(part.options if isinstance(part, Union) else part.parts))
        else:
            flat[part] = None
    return flat


def _order(language: Language) -> int:
    return language.order
