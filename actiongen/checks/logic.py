"""Whether conditions can hold together.

In: conditions of the IR. Out: False only where no event can meet all of them. The answer True proves
nothing: questions that this module does not understand are taken to have any answer, and a search that
takes too long is given up.

Why "no" is never a false alarm. Each question of a formula is given an answer, and every combination is
tried unless it contradicts itself. A combination is refused in three cases alone: the formula is False
under it; the facts that its answers leave behind (presence.py) cannot hold; or no value of one subject,
out of a set with at least one value for each way in which such questions can be answered, gives these
answers. All three leave no event, whatever the answers to the other questions are.

    possible(x == "a", x == "b")   ->   False
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from itertools import pairwise
from typing import TypeGuard

from actiongen.checks.constants import Scalar, compared
from actiongen.checks.formula import All, Any, Ask, Atom, Formula, Formulas, No, Opaque, Question
from actiongen.ir import nodes as ir
from actiongen.ir.presence import NOTHING, Facts, Numbering, both
from actiongen.ir.types import Basic, Record

MOST_STEPS = 2_000
"""How many branches one question may take."""

Answers = dict[Atom, bool]
Values = Mapping[int, Scalar]
NO_VALUES: Values = {}


class Special(Enum):
    """A value that is not spelt out."""

    ABSENT = "absent"
    OTHER = "a value that no question names"


_ORDER = (Question.LESS, Question.LESS_EQUAL, Question.MORE, Question.MORE_EQUAL)


class Logic:
    """Answers for the conditions of one program."""

    def __init__(self) -> None:
        self.numbering = Numbering()
        self._formulas = Formulas(self.numbering)
        self._steps = 0

    def possible(self, conditions: Iterable[ir.Expr]) -> bool:
        """Whether some event may meet all conditions."""
        self._steps = 0
        return self._search([self._formulas.of(each) for each in conditions], {})

    def always(self, condition: ir.Expr) -> bool:
        """Whether every event meets the condition."""
        self._steps = 0
        return not self._search([No(self._formulas.of(condition))], {})

    def core(self, conditions: list[ir.Expr]) -> list[int]:
        """Of conditions that cannot hold together, the indices of some that cannot and of which none can be
        spared."""
        kept = list(range(len(conditions)))
        for index in range(len(conditions)):
            fewer = [each for each in kept if each != index]
            if not self.possible(conditions[each] for each in fewer):
                kept = fewer
        return kept

    def _search(self, formulas: list[Formula], answers: Answers) -> bool:
        self._steps += 1
        if self._steps > MOST_STEPS:
            return True
        pending = _propagated(formulas, answers)
        if pending is None or not self._consistent(answers):
            return False
        if not pending or self._elsewhere(pending, answers):
            return True
        atom = next(_atoms(pending[0]))
        return any(self._search(pending, {**answers, atom: answer}) for answer in (True, False))

    def _elsewhere(self, pending: list[Formula], answers: Answers) -> bool:
        """Whether an event does that answers all other questions with no: quick to see, and mostly so."""
        guess = {**dict.fromkeys((atom for formula in pending for atom in _atoms(formula)), False), **answers}
        return all(_simplified(formula, guess) is True for formula in pending) and self._consistent(guess)

    # Can these answers be given at once?

    def _consistent(self, answers: Answers) -> bool:
        facts: Facts = NOTHING
        subjects: dict[int, list[tuple[Ask, bool]]] = {}
        for atom, answer in answers.items():
            facts = both(facts, self._leaves(atom, answer))
            if isinstance(atom, Ask):
                subjects.setdefault(atom.subject, []).append((atom, answer))
        if facts is None:
            return False
        return all(self._has_value(subject, asked, facts) for subject, asked in subjects.items())

    def _leaves(self, atom: Atom, answer: bool) -> Facts:
        """What is present where an atom has that answer."""
        if isinstance(atom, Opaque):
            expr = self._formulas.expressions[atom.number]
            return self.numbering.when_true(expr) if answer else self.numbering.when_false(expr)
        if answer is (atom.question is Question.ABSENT):
            return NOTHING
        return self.numbering.present(self._formulas.expressions[atom.subject])

    def _has_value(self, subject: int, asked: list[tuple[Ask, bool]], facts: frozenset[int]) -> bool:
        expr = self._formulas.expressions[subject]
        equal = [ask.value for ask, answer in asked if answer and ask.question is Question.EQUAL]
        for value in equal[:1] or _candidates(expr, [ask for ask, _ in asked]):
            if value is Special.ABSENT and self.numbering.is_present(expr, facts):
                continue
            if all(_answer(ask, value) in (None, answer) for ask, answer in asked):
                return True
        return False


def _propagated(formulas: list[Formula], answers: Answers) -> list[Formula] | None:
    """What is left to decide after every forced answer, which is added to ``answers``; None if one is
    impossible."""
    todo = list(formulas)
    values = {ask.subject: ask.value for ask, yes in answers.items() if _settles(ask, yes)}
    while True:
        pending: list[Formula] = []
        before = len(answers)
        while todo:
            match _simplified(todo.pop(), answers, values):
                case True:
                    pass
                case False:
                    return None
                case All(operands):
                    todo += operands
                case Ask() | Opaque() as atom:
                    answers[atom] = True
                    if _settles(atom, True):
                        values[atom.subject] = atom.value
                case No(Ask() | Opaque() as atom):
                    answers[atom] = False
                case other:
                    pending.append(other)
        if len(answers) == before:
            return pending
        todo = pending


def _settles(atom: Atom, answer: bool) -> TypeGuard[Ask]:
    """Whether the answer says which value the subject has."""
    return answer and isinstance(atom, Ask) and atom.question is Question.EQUAL


def _simplified(formula: Formula, answers: Answers, values: Values = NO_VALUES) -> Formula:
    match formula:
        case bool():
            return formula
        case Ask(subject) if subject in values and formula not in answers:
            known = _answer(formula, values[subject])
            return formula if known is None else known
        case Ask() | Opaque():
            return answers.get(formula, formula)
        case No(All(operands)):
            return _simplified(Any(tuple(No(each) for each in operands)), answers, values)
        case No(Any(operands)):
            return _simplified(All(tuple(No(each) for each in operands)), answers, values)
        case No(No(operand)):
            return _simplified(operand, answers, values)
        case No(operand):
            inner = _simplified(operand, answers, values)
            return not inner if isinstance(inner, bool) else No(inner)
        case All(operands):
            return _joined(operands, answers, values, decides=False)
        case Any(operands):
            return _joined(operands, answers, values, decides=True)


def _joined(operands: tuple[Formula, ...], answers: Answers, values: Values, *, decides: bool) -> Formula:
    left: list[Formula] = []
    for operand in operands:
        simple = _simplified(operand, answers, values)
        if simple is decides:
            return decides
        if not isinstance(simple, bool):
            left.append(simple)
    if not left:
        return not decides
    if len(left) == 1:
        return left[0]
    return Any(tuple(left)) if decides else All(tuple(left))


def _atoms(formula: Formula) -> Iterator[Atom]:
    match formula:
        case Ask() | Opaque():
            yield formula
        case No(operand):
            yield from _atoms(operand)
        case All(operands) | Any(operands):
            for operand in operands:
                yield from _atoms(operand)


# Values


def _candidates(expr: ir.Expr, asks: list[Ask]) -> Iterator[Scalar | Special]:
    """Values of which at least one answers questions in each way in which any value can."""
    named = [ask.value for ask in asks if ask.value is not None]
    closed = _closed(expr)
    match expr.info.type:
        case Basic.STRING if closed:
            yield from closed
        case Basic.BOOLEAN:
            yield from (True, False)
        case Basic.NUMBER:
            yield from _numbers(sorted({value for value in named if isinstance(value, float)}))
        case Basic.STRING:
            yield from (Special.OTHER, "", *named)
        case _:
            yield from (Special.OTHER, *named)
    yield Special.ABSENT


def _numbers(named: list[float]) -> Iterator[float]:
    if not named:
        yield 0.0
        return
    yield from (named[0] - 1 - abs(named[0]), named[-1] + 1 + abs(named[-1]), *named)
    yield from (left / 2 + right / 2 for left, right in pairwise(named))


def _closed(expr: ir.Expr) -> tuple[str, ...]:
    if isinstance(expr, ir.Member) and isinstance(expr.value.info.type, Record):
        field = expr.value.info.type.field(expr.name)
        return field.values if field is not None else ()
    return ()


def _answer(ask: Ask, value: Scalar | Special) -> bool | None:
    """The answer that a value gives; None if it may be either."""
    if value is Special.ABSENT:
        return ask.question is Question.ABSENT
    match ask.question:
        case Question.ABSENT:
            return False
        case Question.EQUAL if value is Special.OTHER:
            return False
        case Question.EQUAL:
            return compared("==", value if not isinstance(value, Special) else None, ask.value)
        case Question.TRUE:
            return None if value is Special.OTHER else value is True
        case Question.NON_EMPTY:
            return value != ""
        case Question.STARTS | Question.ENDS | Question.HOLDS if isinstance(ask.value, str):
            return _text_answer(ask.question, ask.value, value)
        case question if question in _ORDER and isinstance(value, float):
            return compared(question.value, value, ask.value)
        case _:
            return None


def _text_answer(question: Question, part: str, value: Scalar | Special) -> bool | None:
    if not isinstance(value, str):
        return None
    if question is Question.STARTS:
        return value.startswith(part)
    return value.endswith(part) if question is Question.ENDS else part in value
