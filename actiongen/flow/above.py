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


@dataclass(frozen=True, slots=True)
class _About:
    """``stands``: under what the formula is found; ``meets``: what it finds. A formula that says only that some
    questions are answered with no is contradicted by the same questions alone. Of what must be present for an answer,
    it matters where somebody asks whether it is absent."""

    stands: Keys
    meets: Keys


class Above:
    """Formulas in order, of which the last ones can be taken back."""

    def __init__(self, formulas: Formulas, numbering: Numbering) -> None:
        self._formulas = formulas
        self._numbering = numbering
        self._held: list[tuple[Formula, _About]] = []
        self._by_key: dict[Hashable, list[int]] = {}

    def add(self, formula: Formula) -> None:
        """Takes one more."""
        about = self._about(formula)
        for key in about.stands:
            self._by_key.setdefault(key, []).append(len(self._held))
        self._held.append((formula, about))

    def cut(self, length: int) -> None:
        """Leaves the first ones."""
        while len(self._held) > length:
            _, about = self._held.pop()
            for key in about.stands:
                self._by_key[key].pop()

    def relevant(self, formulas: Sequence[Formula]) -> list[Formula]:
        """Those that have to do with the formulas, or with one another of these; in order."""
        chosen: set[int] = set()
        todo = [self._about(formula).meets for formula in formulas]
        while todo:
            for key in todo.pop():
                for index in reversed(self._by_key.get(key, ())):
                    if len(chosen) == MOST_RELEVANT:
                        return [self._held[each][0] for each in sorted(chosen)]
                    if index not in chosen:
                        chosen.add(index)
                        todo.append(self._held[index][1].meets)
        return [self._held[each][0] for each in sorted(chosen)]

    def _about(self, formula: Formula) -> _About:
        literals = dict.fromkeys(_literals(formula, True))
        atoms = frozenset(atom for atom, _ in literals)
        if not any(yes or not self._is_free(atom) for atom, yes in literals):
            return _About(atoms, atoms)
        wanted: set[int] = set()
        given: set[int] = set()
        for atom in atoms:
            wanted |= self._wanted(atom)
            given |= self._given(atom)
        wants = {("wants", each) for each in wanted}
        return _About(
            atoms | wants | {("gives", each) for each in given},
            atoms | wants | {("gives", each) for each in wanted} | {("wants", each) for each in given},
        )

    def _is_free(self, atom: Atom) -> bool:
        """Whether the answer no leaves any other question open."""
        expr = self._formulas.expressions[atom.subject if isinstance(atom, Ask) else atom.number]
        if not isinstance(atom, Ask):
            return self._numbering.when_false(expr) == NOTHING
        is_open = expr.info.type not in (Basic.BOOLEAN, Basic.NUMBER) and not closed_values(expr)
        return atom.question is Question.EQUAL and is_open

    def _wanted(self, atom: Atom) -> set[int]:
        """The values whose presence decides how the question can be answered."""
        if not isinstance(atom, Ask):
            return {atom.number}
        expr = self._formulas.expressions[atom.subject]
        parts = (self._numbering.present(expr) or NOTHING) - {atom.subject}
        follows = self._numbering.is_present(expr, parts)
        return {atom.subject, *(self._numbering.uncertain(parts) if follows else ())}

    def _given(self, atom: Atom) -> frozenset[int]:
        """The values that are present if the question has one of its answers."""
        if isinstance(atom, Ask):
            return self._numbering.uncertain(
                self._numbering.present(self._formulas.expressions[atom.subject])
            )
        expr = self._formulas.expressions[atom.number]
        yes, no = self._numbering.when_true(expr), self._numbering.when_false(expr)
        return self._numbering.uncertain((yes or NOTHING) | (no or NOTHING))


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
