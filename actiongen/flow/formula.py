"""Conditions as formulas: what is asked of which value, joined by not, and, or.

In: conditions of the IR. Out: a :data:`Formula` of :class:`Ask` (a question about one value that can be
answered from the value alone) and :class:`Opaque` (any other question); definitions and helpers are looked
through, lists that are spelt out become alternatives.

    event.client.name in ["a", "b"]   ->   Any(Ask(name, EQUAL, "a"), Ask(name, EQUAL, "b"))
"""

from collections.abc import Iterable
from enum import Enum
from typing import assert_never

from actiongen import ir
from actiongen.facts.constants import Scalar, constant, items_of
from actiongen.facts.known import NOTHING
from actiongen.facts.presence import Numbering
from actiongen.ir.ops import OPERATIONS, Presence
from actiongen.ir.walk import seen_through
from actiongen.lazy_dataclass import dataclass

LARGEST = 4_000
"""A larger formula is taken for a question of its own."""


class Question(Enum):
    """What can be asked of a value; all but ``ABSENT`` are False when it is absent."""

    __hash__ = object.__hash__  # by identity, as they are compared: that of Enum is written in Python

    ABSENT = "is None"
    TRUE = "is True"
    EQUAL = "=="
    LESS = "<"
    LESS_EQUAL = "<="
    MORE = ">"
    MORE_EQUAL = ">="
    STARTS = "startswith"
    ENDS = "endswith"
    HOLDS = "in"
    NON_EMPTY = "non-empty"
    TRUTHY = "truthy"


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """A question about the value that has the number ``subject``. :class:`Formulas` makes each question once, so that
    the same object is the same question."""

    subject: int
    question: Question
    value: Scalar = None


@dataclass(frozen=True, slots=True, eq=False)
class Opaque:
    """The question whether the condition of that number holds."""

    number: int


Atom = Ask | Opaque


@dataclass(frozen=True, slots=True, eq=False)
class No:
    """The question has the answer no; of what is joined, the parts are negated."""

    operand: Atom


@dataclass(frozen=True, slots=True, eq=False)
class All:
    operands: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True, eq=False)
class Any:
    operands: "tuple[Formula, ...]"


Formula = bool | Ask | Opaque | No | All | Any


class Made:
    """The formulas of some meanings, by their numbers. ``asked``: those of questions, ``asks``: of one value alone;
    ``sizes``: by identity, with the formula."""

    def __init__(self) -> None:
        self.formulas: dict[int, Formula] = {}
        self.asked: dict[tuple[int, Question, Scalar, type], Formula] = {}
        self.asks: dict[tuple[int, Question, Scalar, type], Ask] = {}
        self.opaques: dict[int, Opaque] = {}
        self.negations: dict[Formula, Formula] = {}
        self.sizes: dict[int, tuple[Formula, int]] = {}
        self.expressions: dict[int, ir.Expr] = {}


class Formulas:
    """Makes formulas, and remembers which expression each number stands for."""

    def __init__(self, numbering: Numbering, made: "Made | None" = None) -> None:
        made = Made() if made is None else made
        self._numbering = numbering
        self._made = made.formulas
        self._asked = made.asked
        self._asks = made.asks
        self._opaques = made.opaques
        self._negations = made.negations
        self._sizes = made.sizes
        self.expressions = made.expressions

    def of(self, expr: ir.Expr) -> Formula:
        """The formula of a condition: whether it counts as True."""
        key = self._numbering.number(expr)
        if key not in self._made:
            made = self._of(expr)
            self._made[key] = self._opaque(expr) if self._size(made) > LARGEST else made
        return self._made[key]

    def negation(self, expr: ir.Expr) -> Formula:
        """The formula of a condition that does not hold."""
        return self._no(self.of(expr))

    def _size(self, formula: Formula) -> int:
        """The parts of a formula; one that stands twice counts twice, though it is made once."""
        match formula:
            case All(operands) | Any(operands):
                if id(formula) not in self._sizes:
                    self._sizes[id(formula)] = formula, 1 + sum(map(self._size, operands))
                return self._sizes[id(formula)][1]
            case bool() | Ask() | Opaque() | No():
                return 1
            case _:
                assert_never(formula)

    def _of(self, expr: ir.Expr) -> Formula:
        known = constant(expr)
        if known is not None:
            return known[0] is True
        match expr:
            case ir.Ref(definition):
                return self.of(definition.value)
            case ir.HelperCall(inlined=inlined):
                return self.of(inlined)
            case ir.Not(operand):
                return self._no(self.of(operand))
            case ir.And(operands):
                return all_of(self.of(operand) for operand in operands)
            case ir.Or(operands):
                return any_of(self.of(operand) for operand in operands)
            case ir.Conditional(condition, then, otherwise):
                return self._choice(self.of(condition), self.of(then), self.of(otherwise))
            case ir.IsNone(value):
                return self._ask(value, Question.ABSENT)
            case ir.NonEmpty(value):
                return self._ask(value, Question.NON_EMPTY)
            case ir.Truthy(value):
                return self._ask(value, Question.TRUTHY)
            case ir.Compare("!=", left, right, info):
                return self._no(self.of(ir.Compare("==", left, right, info)))
            case ir.Compare(operator, left, right):
                return self._comparison(operator, left, right, expr)
            case ir.In(item, items):
                return self._membership(item, items, expr)
            case ir.HasKey(key, record):
                return self._key(key, record, expr)
            case ir.Operation(ir.Op.STARTSWITH, (text, part)):
                return self._with(text, Question.STARTS, part, expr)
            case ir.Operation(ir.Op.ENDSWITH, (text, part)):
                return self._with(text, Question.ENDS, part, expr)
            case ir.InText(needle, text):
                return self._with(text, Question.HOLDS, needle, expr)
            case ir.Operation(op) if OPERATIONS[op].presence is Presence.FALSE:
                return self._opaque(expr)  # no value that may be absent: False where an operand is
            case ir.Member() | ir.Item() | ir.Lookup() | ir.Read() | ir.Var() | ir.Operation():
                return self._ask(expr, Question.TRUE)
            case _:  # any other condition is a question of its own
                return self._opaque(expr)

    def _opaque(self, expr: ir.Expr) -> Opaque:
        number = self._numbering.number(expr)
        if number not in self._opaques:
            self.expressions.setdefault(number, expr)
            self._opaques[number] = Opaque(number)
        return self._opaques[number]

    def _no(self, formula: Formula) -> Formula:
        match formula:
            case bool():
                return not formula
            case No(operand):
                return operand
        if formula not in self._negations:
            self._negations[formula] = self._negated(formula)
        return self._negations[formula]

    def _negated(self, formula: Atom | All | Any) -> Formula:
        match formula:
            case All(operands):
                return any_of(map(self._no, operands))
            case Any(operands):
                return all_of(map(self._no, operands))
            case Ask() | Opaque():
                return No(formula)
            case _:
                assert_never(formula)

    def _with(self, subject: ir.Expr, question: Question, other: ir.Expr, whole: ir.Expr) -> Formula:
        known = constant(other)
        return self._opaque(whole) if known is None else self._ask(subject, question, known[0])

    def _comparison(self, operator: str, left: ir.Expr, right: ir.Expr, whole: ir.Expr) -> Formula:
        if constant(right) is not None:
            return self._with(left, Question(operator), right, whole)
        if constant(left) is not None:
            return self._with(right, Question(ir.MIRRORED[operator]), left, whole)
        if operator == "==" and self._numbering.number(left) == self._numbering.number(right):
            return self._no(self._ask(left, Question.ABSENT))
        return self._opaque(whole)

    def _membership(self, item: ir.Expr, items: ir.Expr, whole: ir.In) -> Formula:
        found = items_of(items)
        if found is None:
            return self._opaque(whole)
        return any_of(self.of(ir.Compare("==", item, each, whole.info)) for each in found)

    def _key(self, key: ir.Expr, record: ir.Expr, whole: ir.HasKey) -> Formula:
        """One of the pairs has the key. A pair whose value may be absent may be left out, and what another dictionary
        brings is not known: there the question stays."""
        display = seen_through(record)
        if not isinstance(display, ir.RecordDisplay) or len(display.entries) > LARGEST:
            return self._opaque(whole)
        ways: list[Formula] = []
        for entry in display.entries:
            if isinstance(entry, ir.Spread):
                ways.append(self._opaque(whole))
                continue
            own = ir.Literal(entry.key, key.info) if isinstance(entry, ir.Entry) else entry.key
            same = self.of(ir.Compare("==", key, own, whole.info))
            is_sure = self._numbering.is_present(entry.value, NOTHING)
            ways.append(same if is_sure else all_of((same, self._opaque(whole))))
        return any_of(ways)

    def _ask(self, subject: ir.Expr, question: Question, value: Scalar = None) -> Formula:
        """A question about a value; one about a choice becomes a choice of questions."""
        number = self._numbering.number(subject)
        key = number, question, value, type(value)
        if key not in self._asked:
            made = self._asked_of(subject, question, value)
            self._asked[key] = self._plain(subject, question, value) if self._size(made) > LARGEST else made
        return self._asked[key]

    def _plain(self, subject: ir.Expr, question: Question, value: Scalar) -> Ask:
        number = self._numbering.number(subject)
        key = number, question, value, type(value)
        if key not in self._asks:
            self.expressions.setdefault(number, subject)
            self._asks[key] = Ask(number, question, value)
        return self._asks[key]

    def _asked_of(self, subject: ir.Expr, question: Question, value: Scalar) -> Formula:
        known = constant(subject)
        if known is not None and question in (Question.ABSENT, Question.EQUAL, Question.TRUE):
            return (
                known[0] is None if question is Question.ABSENT else _same(known[0], _asked(question, value))
            )
        match subject:
            case ir.Ref(definition):
                return self._ask(definition.value, question, value)
            case ir.HelperCall(inlined=inlined):
                return self._ask(inlined, question, value)
            case ir.Conditional(condition, then, otherwise):
                ways = self._ask(then, question, value), self._ask(otherwise, question, value)
                return self._choice(self.of(condition), *ways)
            case ir.Operation(ir.Op.COALESCE, (first, *rest)) if rest:
                last = ir.Operation(ir.Op.COALESCE, tuple(rest), subject.info) if len(rest) > 1 else rest[0]
                absent = self._ask(first, Question.ABSENT)
                return self._choice(
                    absent, self._ask(last, question, value), self._ask(first, question, value)
                )
            case ir.OrText(left, right):
                full = self._ask(left, Question.NON_EMPTY)
                return self._choice(full, self._ask(left, question, value), self._ask(right, question, value))
            case ir.Not() | ir.And() | ir.Or() | ir.Compare() | ir.In():
                return self._of_boolean(self.of(subject), question, value)
        return self._plain(subject, question, value)

    def _of_boolean(self, holds: Formula, question: Question, value: Scalar) -> Formula:
        if question is Question.EQUAL:
            return holds if value else self._no(holds)
        return question is not Question.ABSENT and holds

    def _choice(self, condition: Formula, then: Formula, otherwise: Formula) -> Formula:
        return any_of((all_of((condition, then)), all_of((self._no(condition), otherwise))))


def all_of(operands: Iterable[Formula]) -> Formula:
    """Holds where all of these do."""
    parts: dict[Formula, None] = {}
    for operand in operands:
        if operand is False:
            return False
        if operand is not True:
            parts.update(dict.fromkeys(operand.operands if isinstance(operand, All) else (operand,)))
    return All(tuple(parts)) if len(parts) > 1 else next(iter(parts), True)


def any_of(operands: Iterable[Formula]) -> Formula:
    """Holds where any of these does."""
    parts: dict[Formula, None] = {}
    for operand in operands:
        if operand is True:
            return True
        if operand is not False:
            parts.update(dict.fromkeys(operand.operands if isinstance(operand, Any) else (operand,)))
    return Any(tuple(parts)) if len(parts) > 1 else next(iter(parts), False)


def _asked(question: Question, value: Scalar) -> Scalar:
    return True if question is Question.TRUE else value


def _same(left: Scalar, right: Scalar) -> bool:
    return left is not None and type(left) is type(right) and left == right
