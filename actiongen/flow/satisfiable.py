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

from collections.abc import Iterable, Iterator, Sequence
from operator import is_
from weakref import WeakKeyDictionary

from actiongen import ir
from actiongen.facts.constants import Scalar
from actiongen.facts.known import NOTHING, Facts, both
from actiongen.facts.meanings import Meanings
from actiongen.facts.presence import Numbering
from actiongen.flow.above import About, Above
from actiongen.flow.formula import All, Any, Ask, Atom, Formula, Formulas, Made, No, Opaque, Question
from actiongen.flow.values import ORDER, Range, answer_of, has_value
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span

MOST_STEPS = 2_000
"""How many branches one question may take."""
MOST_WORK = 60_000
"""How many parts of formulas one question may look at."""
MOST_WORK_OF_ALL = 1_200_000
"""The same for all questions about one program."""

_DEEPEST_SEARCH = 200
_PREFIXES = 4
_MOST_WAYS = 4

Answers = dict[Atom, bool]


class _GivenUp(Exception):  # noqa: N818 - an end of the search, not a mistake
    """The question takes too long."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Whether formulas can hold, and what it took to find out."""

    holds: bool
    steps: int
    work: int


class _Shared:
    """What is known of formulas, by what they mean; no file makes another one's answers worse or better."""

    def __init__(self) -> None:
        self.made = Made()
        self.about: dict[Formula, About] = {}
        self.found: dict[tuple[Formula, ...], _Found] = {}


_SHARED: WeakKeyDictionary[Meanings, _Shared] = WeakKeyDictionary()


class Logic:
    """Answers for the conditions of one program."""

    def __init__(self, numbering: Numbering | None = None) -> None:
        self.numbering = Numbering() if numbering is None else numbering
        self.gave_up_at: Span | None = None
        """The first condition that was not judged because judging all those before had taken too long."""
        shared = _SHARED.setdefault(self.numbering.meanings, _Shared())
        self._formulas = Formulas(self.numbering, shared.made)
        self._above = [_Prefix(Above(self._formulas, self.numbering, shared.about)) for _ in range(_PREFIXES)]
        self._found = shared.found
        self._searched: dict[tuple[Formula, ...], bool] = {}
        # A number for what stands above a place; and what was asked there, for checks ask the same.
        self._states: dict[tuple[int, Formula], int] = {}
        self._answered: dict[tuple[int, tuple[Formula, ...]], bool] = {}
        self._work_of_all = 0
        self._work = 0
        self._steps = 0

    def possible(self, conditions: Iterable[ir.Expr], above: Sequence[ir.Expr] = ()) -> bool:
        """Whether some event may meet all conditions, and those ``above``, which may be many."""
        own = [*conditions]
        try:
            self._begin(own or above[-1:])
            known = self._known(above)
            if known.dead is not None:
                return False
            return self._can_follow(known, self._parts_of(own))
        except _GivenUp:
            return True

    def always(self, condition: ir.Expr) -> bool:
        """Whether every event meets the condition."""
        try:
            self._begin([condition])
            return not self._can_hold((self._formulas.negation(condition),))
        except _GivenUp:
            return False

    def related(self, conditions: Iterable[ir.Expr], above: Sequence[ir.Expr]) -> Sequence[int]:
        """Of the conditions above, the indices of those that ``possible`` looks at; all, if they exclude each other."""
        own = [*conditions]
        try:
            self._begin(own or above[-1:])
            prefix = self._known(above)
        except _GivenUp:
            return range(len(above))
        if prefix.dead is not None:
            return range(len(above))
        parts = self._parts_of(own)
        return sorted({index for way in _alternatives(parts) for index in prefix.index.relevant(way)})

    def _parts_of(self, conditions: Sequence[ir.Expr]) -> tuple[Formula, ...]:
        return tuple(part for condition in conditions for part in _parts(self._formulas.of(condition)))

    def _begin(self, conditions: Sequence[ir.Expr]) -> None:
        if self._work_of_all > MOST_WORK_OF_ALL:
            if self.gave_up_at is None and conditions:
                self.gave_up_at = conditions[0].info.span
            raise _GivenUp
        self._steps = self._work = 0

    def _spend(self, work: int) -> None:
        self._work += work
        self._work_of_all += work
        if self._work > MOST_WORK:
            raise _GivenUp

    def _known(self, above: Sequence[ir.Expr]) -> "_Prefix":
        """The conditions above, of which those that were asked about before are known."""
        for known in self._above:
            if len(known.conditions) == len(above) and known.common(above) == len(above):
                return known
        shared = [each.common(above) for each in self._above]
        index = max(
            range(_PREFIXES),
            key=lambda each: (shared[each] - len(self._above[each].conditions), shared[each]),
        )
        prefix = self._above[index]
        prefix.cut(shared[index])
        for condition in above[len(prefix.conditions) :]:
            formula = self._formulas.of(condition)
            try:
                if prefix.dead is None and not self._can_follow(prefix, _parts(formula)):
                    prefix.dead = len(prefix.conditions) + 1
            except _GivenUp:
                self._begin([condition])
            state = self._states.setdefault((prefix.state, formula), len(self._states) + 1)
            prefix.add(condition, formula, state)
        return prefix

    def _can_follow(self, prefix: "_Prefix", parts: tuple[Formula, ...]) -> bool:
        """Whether formulas can hold where those above do; of a choice, the alternative that has to do with the fewest
        others is tried first."""
        key = prefix.state, parts
        if key not in self._answered:
            self._answered[key] = True  # if it takes too long
            questions = [
                (*prefix.index.held(prefix.index.relevant(way)), *way) for way in _alternatives(parts)
            ]
            self._answered[key] = any(map(self._can_hold, sorted(questions, key=len)))
        return self._answered[key]

    def _can_hold(self, formulas: tuple[Formula, ...]) -> bool:
        """Searches once: several checks ask the same."""
        if formulas not in self._searched:
            self._searched[formulas] = self._found_out(formulas)
        return self._searched[formulas]

    def _found_out(self, formulas: tuple[Formula, ...]) -> bool:
        """What another file has found out counts as if it were searched for here: what is judged never depends on what
        happens to be remembered.
        """
        found = self._found.get(formulas)
        if (
            found is not None
            and self._steps + found.steps <= MOST_STEPS
            and self._work + found.work <= MOST_WORK
        ):
            self._steps += found.steps
            self._spend(found.work)
            return found.holds
        steps, work = self._steps, self._work
        holds = self._search([*formulas], {})
        if self._steps <= MOST_STEPS:  # else it was given up
            self._found[formulas] = _Found(holds, self._steps - steps, self._work - work)
        return holds

    def _search(self, formulas: list[Formula], answers: Answers, depth: int = 0) -> bool:
        self._steps += 1
        if self._steps > MOST_STEPS or depth > _DEEPEST_SEARCH:
            return True
        pending = self._propagated(formulas, answers)
        if pending is None or not self._consistent(answers):
            return False
        if not pending or self._elsewhere(pending, answers):
            return True
        atom = next(_atoms(pending[0]))
        return any(self._search(pending, {**answers, atom: answer}, depth + 1) for answer in (True, False))

    def _elsewhere(self, pending: list[Formula], answers: Answers) -> bool:
        """Whether an event does that answers all other questions with no: quick to see, and mostly so."""
        guess = {**dict.fromkeys((atom for formula in pending for atom in _atoms(formula)), False), **answers}
        return all(self._simplified(formula, guess) is True for formula in pending) and self._consistent(
            guess
        )

    # Can these answers be given at once?

    def _consistent(self, answers: Answers) -> bool:
        self._spend(len(answers))
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
        return has_value(expr, asked, may_be_absent=not self.numbering.is_present(expr, facts))

    # Formulas

    def _propagated(self, formulas: list[Formula], answers: Answers) -> list[Formula] | None:
        """What is left to decide after every forced answer, which is added to ``answers``; None if one is
        impossible."""
        todo = list(formulas)
        values = _Values()
        for atom, answer in answers.items():
            values.learn(atom, answer)
        while True:
            pending: list[Formula] = []
            before = len(answers)
            while todo:
                match self._simplified(todo.pop(), answers, values):
                    case True:
                        pass
                    case False:
                        return None
                    case All(operands):
                        todo += operands
                    case Ask() | Opaque() as atom:
                        answers[atom] = True
                        values.learn(atom, True)
                    case No(atom):
                        answers[atom] = False
                        values.learn(atom, False)
                    case other:
                        pending.append(other)
            if len(answers) == before:
                return pending
            todo = pending

    def _simplified(self, formula: Formula, answers: Answers, values: "_Values | None" = None) -> Formula:
        """The formula where the answers are known: a bool, or what is left of it."""
        if isinstance(formula, All | Any):
            return self._joined(formula, answers, values)
        if isinstance(formula, bool):
            return formula
        yes = not isinstance(formula, No)
        atom = formula.operand if isinstance(formula, No) else formula
        answer = answers.get(atom)
        if answer is None and values is not None and isinstance(atom, Ask):
            answer = values.answer(atom)
        return formula if answer is None else answer is yes

    def _joined(self, formula: All | Any, answers: Answers, values: "_Values | None") -> Formula:
        decides, operands = isinstance(formula, Any), formula.operands
        self._spend(1 + len(operands))
        left: list[Formula] = []
        for operand in operands:
            simple = self._simplified(operand, answers, values)
            if simple is decides:
                return decides
            if not isinstance(simple, bool):
                left.append(simple)
        if len(left) > 1:
            return type(formula)(tuple(left))
        return left[0] if left else not decides


class _Prefix:
    """The conditions that hold above a place; ``dead``: after so many of them nothing can come."""

    def __init__(self, index: Above) -> None:
        self.index = index
        self.conditions: list[ir.Expr] = []
        self._states = [0]
        self.dead: int | None = None

    def common(self, above: Sequence[ir.Expr]) -> int:
        """How many conditions are the first ones of ``above``."""
        if all(map(is_, self.conditions, above)):
            return min(len(self.conditions), len(above))
        pairs = zip(self.conditions, above, strict=False)
        return next(index for index, (own, other) in enumerate(pairs) if own is not other)

    def cut(self, length: int) -> None:
        """Takes the last ones back."""
        if length < len(self.conditions):
            del self.conditions[length:]
            del self._states[length + 1 :]
            self.index.cut(length)
            if self.dead is not None and self.dead > length:
                self.dead = None

    @property
    def state(self) -> int:
        """The same for equal formulas in the same order."""
        return self._states[-1]

    def add(self, condition: ir.Expr, formula: Formula, state: int) -> None:
        """Takes one more."""
        self.conditions.append(condition)
        self._states.append(state)
        self.index.add(formula)


class _Values:
    """What answers say of the values that are asked about: which one it is, or within which bounds."""

    def __init__(self) -> None:
        self._equal: dict[int, Scalar] = {}
        self._ranges: dict[int, Range] = {}

    def learn(self, atom: Atom, answer: bool) -> None:
        """Takes an answer."""
        if isinstance(atom, Opaque):
            return
        if answer and atom.question is Question.EQUAL:
            self._equal[atom.subject] = atom.value
        elif atom.question in ORDER:
            self._ranges.setdefault(atom.subject, Range()).learn(atom, answer)

    def answer(self, ask: Ask) -> bool | None:
        """The answer that follows; None if none does."""
        if ask.subject in self._equal:
            return answer_of(ask, self._equal[ask.subject])
        return self._ranges[ask.subject].answer(ask) if ask.subject in self._ranges else None


def _alternatives(parts: tuple[Formula, ...]) -> list[tuple[Formula, ...]]:
    """The ways in which formulas can hold: those of a single choice between few, each judged alone."""
    choice = parts[0] if len(parts) == 1 else True
    if isinstance(choice, Any) and len(choice.operands) <= _MOST_WAYS:
        return [_parts(way) for way in choice.operands]
    return [parts]


def _parts(formula: Formula) -> tuple[Formula, ...]:
    """What all must hold where a formula does: checks ask the same, joined or apart."""
    return formula.operands if isinstance(formula, All) else (formula,)


def _atoms(formula: Formula) -> Iterator[Atom]:
    match formula:
        case Ask() | Opaque():
            yield formula
        case No(atom):
            yield atom
        case All(operands) | Any(operands):
            for operand in operands:
                yield from _atoms(operand)
