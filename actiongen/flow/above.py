"""The conditions that hold above a place, by what they are about.

In: formulas, one after the other. Out: for others, those of the first that can have to do with them: what asks
the same questions, or others of the same values. A file of a thousand rules on a thousand names needs none of them.

    index.add(No(name == "a")); index.relevant([name == "b"])   ->   []
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import field
from typing import assert_never

from actiongen.facts.known import NOTHING
from actiongen.facts.presence import Numbering
from actiongen.flow.formula import All, Any, Ask, Atom, Formula, Formulas, No, Opaque, Question
from actiongen.flow.values import Range, closed_values
from actiongen.ir.types import Basic
from actiongen.lazy_dataclass import dataclass

MOST_RELEVANT = 300
"""How many conditions above are looked at for one place."""

Keys = frozenset[Hashable]
Box = dict[tuple[str, int], Range]
"""Bounds of some numbers, each by the key ``("hole", number)``."""

_NO_KEYS: Keys = frozenset()
_UPPER = {
    (Question.LESS, True),
    (Question.LESS_EQUAL, True),
    (Question.MORE, False),
    (Question.MORE_EQUAL, False),
}
_LOWER = {(question, not answer) for question, answer in _UPPER}
"""Questions of order with the answers that say how large a number is at most, and at least."""
_ONE_TEXT = ((Question.EQUAL, True), (Question.NON_EMPTY, False))
_OF_TEXTS = (Question.STARTS, Question.ENDS, Question.HOLDS)


@dataclass(frozen=True, slots=True)
class _Bound:
    """``key``: of which number, from above or from below; the smaller ``limit``, the narrower."""

    key: tuple[str, int]
    limit: tuple[float, bool]


@dataclass(frozen=True, slots=True)
class About:
    """``stands``: under what the formula is found; ``meets``: what it finds. ``bounds``: what it says of a number, if
    it says nothing else. ``box``: it holds wherever one of these numbers is not within its bounds."""

    stands: Keys
    meets: Keys
    bounds: tuple[_Bound, ...] = ()
    box: Box = field(default_factory=dict)


class Above:
    """Formulas in order, of which the last ones can be taken back.

    A formula that holds as soon as some questions are answered with no, and nothing is lost by that answer, is found by
    those alone who need the answer yes: whatever else it says, it is in nobody's way. Of several bounds of one number
    the narrowest is found, and what excludes numbers between two bounds is found by those alone who need one of them.
    Of what must be present for an answer, it matters where somebody asks whether it is absent:
    some formulas want a value ("asks": to know more of it than its bounds), others give it ("shows": by more than a
    bound of it). ``known``: what others have found out about formulas.
    """

    def __init__(
        self, formulas: Formulas, numbering: Numbering, known: "dict[Formula, About] | None" = None
    ) -> None:
        self._formulas = formulas
        self._numbering = numbering
        self._known: dict[Formula, About] = {} if known is None else known
        self._held: list[tuple[Formula, About]] = []
        self._by_key: dict[Hashable, list[int]] = {}
        # For each number and side: the bounds in order, each with the narrowest so far, as indices of what is held.
        self._narrowest: dict[Hashable, list[tuple[tuple[float, bool], int]]] = {}
        # For each number: from where to where it is excluded, on some condition, and by which index.
        self._holes: dict[Hashable, list[tuple[float, float, int]]] = {}

    def add(self, formula: Formula) -> None:
        """Takes one more."""
        about = self._about(formula)
        index = len(self._held)
        for key in about.stands:
            self._by_key.setdefault(key, []).append(index)
        for number, hole in about.box.items():
            self._holes.setdefault(number, []).append((hole.low, hole.high, index))
        for bound in about.bounds:
            bounds = self._narrowest.setdefault(bound.key, [])
            bounds.append(min(bounds[-1], (bound.limit, index)) if bounds else (bound.limit, index))
        self._held.append((formula, about))

    def cut(self, length: int) -> None:
        """Leaves the first ones."""
        while len(self._held) > length:
            _, about = self._held.pop()
            for key in about.stands:
                self._by_key[key].pop()
            for number in about.box:
                self._holes[number].pop()
            for bound in about.bounds:
                self._narrowest[bound.key].pop()

    def held(self, indices: Iterable[int]) -> list[Formula]:
        """The formulas that were added as the first one (0), the second one (1), …"""
        return [self._held[index][0] for index in indices]

    def relevant(self, formulas: Sequence[Formula]) -> list[int]:
        """The indices of those that have to do with the formulas, or with one another of these; in order."""
        if not self._held:
            return []
        chosen: set[int] = set()
        met: set[Hashable] = set()
        needed = self._needed(formulas) if self._holes else {}
        todo = [self._about(formula).meets for formula in formulas]
        while todo:
            for key in todo.pop() - met:
                met.add(key)
                for index in self._at(key, needed):
                    if len(chosen) == MOST_RELEVANT:
                        return sorted(chosen)
                    if index not in chosen:
                        chosen.add(index)
                        todo.append(self._held[index][1].meets)
        return sorted(chosen)

    def _needed(self, formulas: Sequence[Formula]) -> Box:
        """Within what bounds numbers have to be where the formulas hold."""
        return self._ranges(
            literal
            for formula in formulas
            if not isinstance(formula, All | Any)
            for literal in _literals(formula)
        )

    def _at(self, key: Hashable, needed: Box) -> list[int]:
        """What is found under a key, as indices of what is held."""
        bounds = self._narrowest.get(key)
        found = [bounds[-1][1]] if bounds else []
        found += reversed(self._by_key.get(key, ()))
        holes = self._holes.get(key)
        if holes:
            within = needed[key] if key in needed else Range()
            found += [index for low, high, index in holes if low <= within.high and high >= within.low]
        return found

    def _about(self, formula: Formula) -> About:
        if isinstance(formula, bool):
            return About(_NO_KEYS, _NO_KEYS)
        if formula not in self._known:
            self._known[formula] = self._found(formula)
        return self._known[formula]

    def _found(self, formula: Formula) -> About:
        literals = dict.fromkeys(_literals(formula))
        meets = _NO_KEYS.union(*(self._meets(*literal) for literal in literals))
        way_out = self._way_out(formula)
        if way_out is not None:
            return About(way_out, meets)
        if len(literals) == 1:
            ((atom, yes),) = literals
            bounds = self._bounds(atom, yes)
            stands = frozenset(self._stands(atom, yes)) - {bound.key for bound in bounds}
            return About(stands, meets, bounds)
        box = self._ranges((atom, True) for atom, yes in _alternatives(formula) if not yes)
        stands = _NO_KEYS.union(
            *(
                self._depends(atom, yes) if ("hole", _subject(atom)) in box else self._stands(atom, yes)
                for atom, yes in literals
            )
        )
        return About(stands, meets, box=box)

    def _ranges(self, answers: Iterable[tuple[Atom, bool]]) -> Box:
        """Within what bounds numbers give all answers, if they are there."""
        box: Box = {}
        for atom, yes in answers:
            if isinstance(atom, Ask) and self._bounds(atom, yes):
                box.setdefault(("hole", atom.subject), Range()).learn(atom, yes)
        return box

    def _is_number(self, number: int) -> bool:
        return self._formulas.expressions[number].info.type is Basic.NUMBER

    def _way_out(self, formula: Formula) -> Keys | None:
        """Under what a formula is found that holds as soon as some answers are no; None if there is no such way."""
        match formula:
            case No(atom):
                return self._free(atom)
            case Any(operands):
                return next((way for way in map(self._way_out, operands) if way is not None), None)
            case All(operands):
                every: Keys = _NO_KEYS
                for way in map(self._way_out, operands):
                    if way is None:
                        return None
                    every |= way
                return every
            case bool() | Ask() | Opaque():
                return None
            case _:
                assert_never(formula)

    def _free(self, atom: Atom) -> Keys | None:
        """Under what a formula is found by those who need the answer yes, if the answer no leaves any other question
        open."""
        if not isinstance(atom, Ask):
            expr = self._formulas.expressions[atom.number]
            return frozenset({(atom, False)}) if self._numbering.when_false(expr) == NOTHING else None
        expr = self._formulas.expressions[atom.subject]
        if expr.info.type is Basic.BOOLEAN or closed_values(expr):
            return None
        if atom.question is Question.EQUAL:
            return frozenset({("point", atom.subject, atom.value)})
        if atom.question in _OF_TEXTS:
            return frozenset({(atom, False), ("equal", atom.subject)})
        return None

    def _stands(self, atom: Atom, yes: bool) -> Iterator[Hashable]:
        if not yes and (free := self._free(atom)) is not None:
            yield from free
            return
        yield atom, yes
        if (text_of := _only_text_of(atom, yes)) is not None:
            yield "is", text_of
        yield from (bound.key for bound in self._bounds(atom, yes))
        yield from self._depends(atom, yes)

    def _depends(self, atom: Atom, yes: bool) -> Iterator[Hashable]:
        """What the answer has to do with what is present."""
        bound = _subject(atom) if self._bounds(atom, yes) else None
        for number in self._wanted(atom, yes):
            yield "wants", number
            if number != bound:
                yield "asks", number
        for number in self._given(atom, yes):
            yield "gives", number
            if number != bound:
                yield "shows", number

    def _meets(self, atom: Atom, yes: bool) -> Iterator[Hashable]:
        yield atom, not yes
        if not yes and self._free(atom) is not None:
            if isinstance(atom, Ask) and atom.question in _OF_TEXTS:
                yield "is", atom.subject
            return
        bounds = self._bounds(atom, yes)
        for bound in bounds:
            yield ("upper" if bound.key[0] == "lower" else "lower"), bound.key[1]
            yield "hole", bound.key[1]
        if isinstance(atom, Ask):
            yield "point", atom.subject, atom.value
        if (text_of := _only_text_of(atom, yes)) is not None:
            yield "equal", text_of
        for number in self._wanted(atom, yes):
            is_bound = bounds and number == _subject(atom)
            yield ("shows" if is_bound else "gives"), number
            yield ("asks" if is_bound else "wants"), number
        for number in self._given(atom, yes):
            yield ("asks" if bounds and number == _subject(atom) else "wants"), number

    def _wanted(self, atom: Atom, yes: bool) -> set[int]:
        """The values whose presence decides how the question can be answered."""
        if not isinstance(atom, Ask):
            return {atom.number}
        expr = self._formulas.expressions[atom.subject]
        parts = (self._numbering.present(expr) or NOTHING) - {atom.subject}
        follows = self._numbering.is_present(expr, parts)
        return {atom.subject, *(self._numbering.uncertain(parts) if follows else ())}

    def _given(self, atom: Atom, yes: bool) -> frozenset[int]:
        """The values that are present if the question has that answer."""
        if isinstance(atom, Ask):
            if yes is (atom.question is Question.ABSENT):
                return NOTHING
            return self._numbering.uncertain(
                self._numbering.present(self._formulas.expressions[atom.subject])
            )
        expr = self._formulas.expressions[atom.number]
        leaves = self._numbering.when_true(expr) if yes else self._numbering.when_false(expr)
        return self._numbering.uncertain(leaves or NOTHING)

    def _bounds(self, atom: Atom, yes: bool) -> tuple[_Bound, ...]:
        """What an answer says of how large a number is."""
        if not isinstance(atom, Ask) or type(atom.value) is not float or not self._is_number(atom.subject):
            return ()
        bounds = []
        is_equal = atom.question is Question.EQUAL and yes
        if is_equal or (atom.question, yes) in _UPPER:
            closed = atom.question in (Question.LESS_EQUAL, Question.MORE)
            bounds.append(_Bound(("upper", atom.subject), (atom.value, closed)))
        if is_equal or (atom.question, yes) in _LOWER:
            closed = atom.question in (Question.MORE_EQUAL, Question.LESS)
            bounds.append(_Bound(("lower", atom.subject), (-atom.value, closed)))
        return tuple(bounds)


def _only_text_of(atom: Atom, yes: bool) -> int | None:
    """The value that is one certain text if the question has that answer."""
    if isinstance(atom, Ask) and (atom.question, yes) in _ONE_TEXT:
        return atom.subject
    return None


def _subject(atom: Atom) -> int | None:
    return atom.subject if isinstance(atom, Ask) else None


def _literals(formula: Formula) -> Iterator[tuple[Atom, bool]]:
    """The questions of a formula, each with the answer that lets the formula hold."""
    match formula:
        case bool():
            pass
        case No(atom):
            yield atom, False
        case All(operands) | Any(operands):
            for operand in operands:
                yield from _literals(operand)
        case Ask() | Opaque():
            yield formula, True
        case _:
            assert_never(formula)


def _alternatives(formula: Formula) -> Iterator[tuple[Atom, bool]]:
    """Questions of which one has the answer that is given, or something else holds."""
    for part in formula.operands if isinstance(formula, Any) else ():
        if not isinstance(part, All | Any):
            yield from _literals(part)
