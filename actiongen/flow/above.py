"""The conditions that hold above a place, by what they are about.

In: formulas, one after the other. Out: for others, those of the first that can have to do with them: what asks
the same questions, or others of the same values. A file of a thousand rules on a thousand names needs none of them.

    index.add(No(name == "a")); index.relevant([name == "b"])   ->   []
"""

from collections.abc import Hashable, Iterator, Sequence
from typing import assert_never

from actiongen.facts.presence import NOTHING, Numbering
from actiongen.flow.formula import All, Any, Ask, Atom, Formula, Formulas, No, Opaque, Question
from actiongen.flow.values import closed_values
from actiongen.ir.types import Basic
from actiongen.lazy_dataclass import dataclass

MOST_RELEVANT = 300
"""How many conditions above are looked at for one place."""

Keys = frozenset[Hashable]
_NO_KEYS: Keys = frozenset()
_UPPER = {
    (Question.LESS, True),
    (Question.LESS_EQUAL, True),
    (Question.MORE, False),
    (Question.MORE_EQUAL, False),
}
_LOWER = {(question, not answer) for question, answer in _UPPER}
"""Questions of order with the answers that say how large a number is at most, and at least."""
_OF_TEXTS = (Question.STARTS, Question.ENDS, Question.HOLDS)


@dataclass(frozen=True, slots=True)
class _Bound:
    """``key``: of which number, from above or from below; the smaller ``limit``, the narrower."""

    key: tuple[str, int]
    limit: tuple[float, bool]


@dataclass(frozen=True, slots=True)
class _About:
    """``stands``: under what the formula is found; ``meets``: what it finds. ``bounds``: what it says of a number, if
    it says nothing else."""

    stands: Keys
    meets: Keys
    bounds: tuple[_Bound, ...] = ()


class Topics:
    """What formulas are about, each worked out once."""

    def __init__(self, formulas: Formulas, numbering: Numbering) -> None:
        self._formulas = formulas
        self._numbering = numbering
        self._known: dict[Formula, _About] = {}
        self._met: dict[tuple[Atom, bool], Keys] = {}

    def of(self, formula: Formula) -> _About:
        """What a formula is about."""
        if isinstance(formula, bool):
            return _About(_NO_KEYS, _NO_KEYS)
        if formula not in self._known:
            self._known[formula] = self._found(formula)
        return self._known[formula]

    def _found(self, formula: Formula) -> _About:
        literals = dict.fromkeys(_literals(formula, True))
        meets = _NO_KEYS.union(*map(self._meets_of, literals))
        way_out = self._way_out(formula, True)
        if way_out is not None:
            return _About(way_out, meets)
        stands = _NO_KEYS.union(*(self._stands(*literal) for literal in literals))
        bounds = tuple(self._bounds(*next(iter(literals)))) if len(literals) == 1 else ()
        return _About(stands - {bound.key for bound in bounds}, meets, bounds)

    def _meets_of(self, literal: tuple[Atom, bool]) -> Keys:
        if literal not in self._met:
            self._met[literal] = frozenset(self._meets(*literal))
        return self._met[literal]

    def _way_out(self, formula: Formula, yes: bool) -> Keys | None:
        """Under what a formula is found that holds as soon as some answers are no; None if there is no such way."""
        match formula:
            case bool():
                return _NO_KEYS if formula is yes else None
            case No(operand):
                return self._way_out(operand, not yes)
            case All(operands) | Any(operands):
                ways = (self._way_out(operand, yes) for operand in operands)
                if yes is isinstance(formula, Any):
                    return next((way for way in ways if way is not None), None)
                every: Keys = _NO_KEYS
                for way in ways:
                    if way is None:
                        return None
                    every |= way
                return every
            case Ask() | Opaque():
                return None if yes else self._free(formula)
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
            return frozenset({(atom, False), ("point", atom.subject, atom.value)})
        if atom.question in _OF_TEXTS and expr.info.type is Basic.STRING:
            return frozenset({(atom, False), ("equal", atom.subject)})
        return None

    def _stands(self, atom: Atom, yes: bool) -> Iterator[Hashable]:
        if not yes and (free := self._free(atom)) is not None:
            yield from free
            return
        yield atom, yes
        bounds = [*self._bounds(atom, yes)]
        yield from (bound.key for bound in bounds)
        for number in self._wanted(atom, yes):
            yield "wants", number
            if not (bounds and number == _subject(atom)):
                yield "asks", number
        for number in self._given(atom, yes):
            yield "gives", number
            if not (bounds and number == _subject(atom)):
                yield "shows", number

    def _meets(self, atom: Atom, yes: bool) -> Iterator[Hashable]:
        yield atom, not yes
        if not yes and self._free(atom) is not None:
            return
        bounds = [*self._bounds(atom, yes)]
        for bound in bounds:
            yield ("upper" if bound.key[0] == "lower" else "lower"), bound.key[1]
        if isinstance(atom, Ask):
            yield "point", atom.subject, atom.value
            if (atom.question, yes) in ((Question.EQUAL, True), (Question.NON_EMPTY, False)):
                yield "equal", atom.subject
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

    def _bounds(self, atom: Atom, yes: bool) -> Iterator[_Bound]:
        """What an answer says of how large a number is."""
        if not isinstance(atom, Ask) or not isinstance(atom.value, float):
            return
        if self._formulas.expressions[atom.subject].info.type is not Basic.NUMBER:
            return
        is_equal = atom.question is Question.EQUAL and yes
        if is_equal or (atom.question, yes) in _UPPER:
            closed = is_equal or atom.question in (Question.LESS_EQUAL, Question.MORE)
            yield _Bound(("upper", atom.subject), (atom.value, closed))
        if is_equal or (atom.question, yes) in _LOWER:
            closed = is_equal or atom.question in (Question.MORE_EQUAL, Question.LESS)
            yield _Bound(("lower", atom.subject), (-atom.value, closed))


class Above:
    """Formulas in order, of which the last ones can be taken back.

    A formula that holds as soon as some questions are answered with no, and nothing is lost by that answer, is found by
    those alone who need the answer yes: whatever else it says, it is in nobody's way. Of several bounds of one number
    the narrowest is found. Of what must be present for an answer, it matters where somebody asks whether it is absent:
    some formulas want a value ("asks": to know more of it than its bounds), others give it ("shows": by more than a
    bound of it).
    """

    def __init__(self, topics: Topics) -> None:
        self._topics = topics
        self._held: list[tuple[Formula, _About]] = []
        self._by_key: dict[Hashable, list[int]] = {}
        # For each number and side: the bounds in order, each with the narrowest so far, as indices of what is held.
        self._narrowest: dict[Hashable, list[tuple[tuple[float, bool], int]]] = {}

    def add(self, formula: Formula) -> None:
        """Takes one more."""
        about = self._topics.of(formula)
        index = len(self._held)
        for key in about.stands:
            self._by_key.setdefault(key, []).append(index)
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
            for bound in about.bounds:
                self._narrowest[bound.key].pop()

    def relevant(self, formulas: Sequence[Formula]) -> list[Formula]:
        """Those that have to do with the formulas, or with one another of these; in order."""
        if not self._held:
            return []
        chosen: set[int] = set()
        met: set[Hashable] = set()
        todo = [self._topics.of(formula).meets for formula in formulas]
        while todo:
            for key in todo.pop() - met:
                met.add(key)
                bounds = self._narrowest.get(key)
                for index in (*((bounds[-1][1],) if bounds else ()), *reversed(self._by_key.get(key, ()))):
                    if len(chosen) == MOST_RELEVANT:
                        return [self._held[each][0] for each in sorted(chosen)]
                    if index not in chosen:
                        chosen.add(index)
                        todo.append(self._held[index][1].meets)
        return [self._held[each][0] for each in sorted(chosen)]


def _subject(atom: Atom) -> int | None:
    return atom.subject if isinstance(atom, Ask) else None


def _literals(formula: Formula, yes: bool) -> Iterator[tuple[Atom, bool]]:
    """The questions of a formula, each with the answer that lets the formula hold."""
    match formula:
        case bool():
            pass
        case No(operand):
            yield from _literals(operand, not yes)
        case All(operands) | Any(operands):
            for operand in operands:
                yield from _literals(operand, yes)
        case Ask() | Opaque():
            yield formula, yes
        case _:
            assert_never(formula)
