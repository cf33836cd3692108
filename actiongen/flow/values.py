"""Whether one value can answer several questions in given ways.

In: what is asked of one value, and the answers. Out: False only where no value gives these answers.

    has_value(name, [(Ask(1, EQUAL, "a"), True), (Ask(1, EQUAL, "b"), True)], may_be_absent=True)   ->   False
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from math import inf

from actiongen import ir
from actiongen.facts.constants import Scalar, compared
from actiongen.flow.formula import Ask, Question
from actiongen.ir.types import Basic, Record

Asked = Sequence[tuple[Ask, bool]]


class Special(Enum):
    """A value that is not spelt out."""

    ABSENT = "absent"
    OTHER = "a value that no question names"


ORDER = (Question.LESS, Question.LESS_EQUAL, Question.MORE, Question.MORE_EQUAL)


def has_value(expr: ir.Expr, asked: Asked, *, may_be_absent: bool) -> bool:
    """Whether a value of this expression may give these answers."""
    equal = [ask.value for ask, yes in asked if yes and ask.question is Question.EQUAL]
    if equal:
        return _answers(equal[0], asked)
    if may_be_absent and _answers(Special.ABSENT, asked):
        return True
    if expr.info.type is Basic.NUMBER:
        return _has_number(asked)
    return any(_answers(value, asked) for value in _candidates(expr, asked))


def _answers(value: Scalar | Special, asked: Asked) -> bool:
    return all(answer_of(ask, value) in (None, wanted) for ask, wanted in asked)


def _candidates(expr: ir.Expr, asked: Asked) -> Iterator[Scalar | Special]:
    """Values of which at least one answers questions in each way in which a value that is there can."""
    named = (ask.value for ask, _ in asked if ask.value is not None)
    closed = closed_values(expr)
    match expr.info.type:
        case Basic.STRING if closed:
            yield from closed
        case Basic.BOOLEAN:
            yield from (True, False)
        case Basic.STRING:
            yield from (Special.OTHER, "", *named)
        case _:
            yield from (Special.OTHER, *named)


def closed_values(expr: ir.Expr) -> tuple[str, ...]:
    """All texts that a field of the catalogue may hold; none where any may stand there."""
    if isinstance(expr, ir.Member) and isinstance(expr.value.info.type, Record):
        field = expr.value.info.type.field(expr.name)
        return field.values if field is not None else ()
    return ()


@dataclass(slots=True)
class Range:
    """The numbers between two bounds, with or without these. ``present``: whether there surely is a number."""

    low: float = -inf
    high: float = inf
    with_low: bool = True
    with_high: bool = True
    present: bool = False

    def learn(self, ask: Ask, answer: bool) -> None:
        """Leaves the numbers for which an answer is right."""
        if not isinstance(ask.value, float):
            return
        if ask.question is Question.EQUAL and answer:
            self.narrow(Question.LESS_EQUAL, ask.value)
            self.narrow(Question.MORE_EQUAL, ask.value)
        if ask.question in _OPPOSITE:
            self.narrow(ask.question if answer else _OPPOSITE[ask.question], ask.value)
            self.present = self.present or answer

    def answer(self, ask: Ask) -> bool | None:
        """The answer that all numbers within the bounds give; None if they differ, or there may be no number."""
        value = ask.value
        if not isinstance(value, float):
            return None
        question = ask.question
        if question is Question.EQUAL:
            return None if self._reaches(value) else False
        if question not in ORDER:
            return None
        if not self._may(question, value):
            return False
        return True if self.present and not self._may(_OPPOSITE[question], value) else None

    def _reaches(self, value: float) -> bool:
        above = value > self.low or (value == self.low and self.with_low)
        return above and (value < self.high or (value == self.high and self.with_high))

    def _may(self, question: Question, value: float) -> bool:
        """Whether some number within the bounds is so, as far as the bounds say."""
        match question:
            case Question.LESS:
                return self.low < value
            case Question.LESS_EQUAL:
                return self.low < value or (self.low == value and self.with_low)
            case Question.MORE:
                return self.high > value
            case _:
                return self.high > value or (self.high == value and self.with_high)

    def narrow(self, question: Question, value: float) -> None:
        """Leaves the numbers for which the question is answered with yes."""
        closed = question in (Question.LESS_EQUAL, Question.MORE_EQUAL)
        if question in (Question.LESS, Question.LESS_EQUAL):
            if value < self.high or (value == self.high and not closed):
                self.high, self.with_high = value, closed
        elif value > self.low or (value == self.low and not closed):
            self.low, self.with_low = value, closed


_OPPOSITE = {
    Question.LESS: Question.MORE_EQUAL,
    Question.LESS_EQUAL: Question.MORE,
    Question.MORE: Question.LESS_EQUAL,
    Question.MORE_EQUAL: Question.LESS,
}


def _has_number(asked: Asked) -> bool:
    """Whether a number gives the answers: between any two bounds there are more than questions can exclude."""
    left = Range()
    excluded: set[Scalar] = set()
    for ask, yes in asked:
        if ask.question in _OPPOSITE and isinstance(ask.value, float):
            left.narrow(ask.question if yes else _OPPOSITE[ask.question], ask.value)
        elif ask.question is Question.EQUAL:
            excluded.add(ask.value)
        elif answer_of(ask, 0.0) not in (None, yes):
            return False
    if left.low == left.high:
        return left.with_low and left.with_high and left.low not in excluded
    return left.low < left.high


def answer_of(ask: Ask, value: Scalar | Special) -> bool | None:
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
        case question if question in ORDER and isinstance(value, float):
            return compared(question.value, value, ask.value)
        case _:
            return None


def _text_answer(question: Question, part: str, value: Scalar | Special) -> bool | None:
    if not isinstance(value, str):
        return None
    if question is Question.STARTS:
        return value.startswith(part)
    return value.endswith(part) if question is Question.ENDS else part in value
