"""Whether conditions can hold together, asked of the solver where the answer that is built in says "maybe".

In: conditions of one program. Out: as ``flow/satisfiability.py`` says. What the built-in answer excludes is excluded;
what it does not, the solver may exclude: it knows texts, lists, arithmetic, patterns and what the catalogue says of the
event. A variable of a loop, a parameter and an answer are free values.

    with SolverLogics() as logics:
        Resolved(program, logics).logic.possible([ends_with_a, domain_is_b])   ->   False

"Impossible" is a proof. A construct that formulas leave open only makes more possible; where lists would need more room
than they have, nothing is concluded. An answer never depends on how quick the machine is: what a question may cost is
counted in the solver's own units of work, and so is what all questions about one program may.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from actiongen import ir
from actiongen.auth0.model import Trigger
from actiongen.facts.presence import Numbering
from actiongen.flow.conditions import negated
from actiongen.flow.satisfiable import Logic
from actiongen.prover.at import values
from actiongen.prover.encode import Encoder
from actiongen.prover.formula import Question, usual_at
from actiongen.prover.functions import Functions
from actiongen.prover.leaves import path_of_event
from actiongen.prover.problem import Solver, Status
from actiongen.prover.search import settled_with
from actiongen.prover.solve import Worker
from actiongen.prover.term import Constant, Term, Unknown
from actiongen.prover.term import below as parts_of
from actiongen.prover.terms import Terms, TooLargeError
from actiongen.prover.tried import Tried
from actiongen.prover.values import Value
from actiongen.runs.values import Value as OfEvent
from actiongen.source import Span
from actiongen.testing.events import default_event

MOST_UNITS = 60_000
"""The work of cvc5 for one question: some hundred milliseconds."""
MOST_UNITS_OF_ALL = 600_000
"""The same for all questions about one program; after that what is built in answers alone."""
MOST_QUESTIONS = 400
_MOST_CONDITIONS = 12
# Of a hang, which no count of work ends: so long that nothing else reaches it.
_MILLISECONDS = 20_000
_MOST_EXAMPLES = 24


class SolverLogics:
    """Makes the :class:`SolverLogic` of each program; they share one process of the solver, of each process that
    compiles.
    """

    def __init__(self) -> None:
        self._worker: Worker | None = None
        self._process = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._worker is not None and self._process == os.getpid():
            with ExitStack() as stack:
                stack.push(self._worker)
        self._worker = None

    def __reduce__(self) -> tuple[type[Self], tuple[()]]:
        """Another process has a solver of its own."""
        return type(self), ()

    def __call__(self, program: ir.Program, numbering: Numbering) -> "SolverLogic":
        """The answers about one program."""
        if self._worker is None or self._process != os.getpid():
            self._worker, self._process = Worker(), os.getpid()
        return SolverLogic(program, numbering, self._worker)


@dataclass(slots=True)
class SolverLogic:
    """Answers for the conditions of one program; a :class:`~actiongen.flow.satisfiability.Satisfiability`."""

    program: ir.Program
    numbering: Numbering
    solver: Solver
    trigger: Trigger = field(init=False)
    quick: Logic = field(init=False)
    _tried: Tried = field(init=False)
    _functions: Functions = field(init=False)
    _sketches: Encoder = field(init=False)
    _start: Mapping[str, OfEvent] = field(init=False)
    _about: dict[int, frozenset[object]] = field(default_factory=dict)
    _examples: list["_Event"] = field(default_factory=list)
    _known: dict[frozenset[int], bool] = field(default_factory=dict)
    _units: int = 0
    _questions: int = 0

    def __post_init__(self) -> None:
        self.trigger = self.program.header.trigger
        self.quick = Logic(self.numbering)
        self._tried = Tried(self.program)
        self._functions = Functions(Terms())
        self._sketches = self._encoder({})
        self._start = default_event(self.trigger.id)
        self._examples.append(_Event({}, self._start))

    @property
    def gave_up_at(self) -> Span | None:
        """The first condition that the built-in answer did not judge."""
        return self.quick.gave_up_at

    def possible(self, conditions: Iterable[ir.Expr], above: Sequence[ir.Expr] = ()) -> bool:
        """Whether some event may meet all conditions, and those ``above``. False is a proof."""
        own = [*conditions]
        return self.quick.possible(own, above) and not self._excluded(own, above)

    def related(self, conditions: Iterable[ir.Expr], above: Sequence[ir.Expr]) -> Sequence[int]:
        """Of the conditions above, the indices of those that are likely to be why the answer is False."""
        return self.quick.related(conditions, above)

    def always(self, condition: ir.Expr) -> bool:
        """Whether every event meets the condition. True is a proof."""
        return self.quick.always(condition) or self._excluded([negated(condition)], ())

    def excluded(self, conditions: Sequence[ir.Expr]) -> bool:
        """Whether the solver alone shows that no event meets all conditions; for tests."""
        return self._excluded(conditions, ())

    # The solver

    def _excluded(self, own: Sequence[ir.Expr], above: Sequence[ir.Expr]) -> bool:
        """Whether no event meets all conditions."""
        if self._questions >= MOST_QUESTIONS or self._units >= MOST_UNITS_OF_ALL:
            return False
        try:
            conditions = self._related({self.numbering.number(each): each for each in (*above, *own)}, own)
            asked = frozenset(conditions)
            if asked not in self._known:
                is_met = self._tried.together(conditions)
                self._known[asked] = not is_met and self._is_refuted([*conditions.values()])
            return self._known[asked]
        except TooLargeError:
            return False

    def _related(self, conditions: dict[int, ir.Expr], own: Sequence[ir.Expr]) -> dict[int, ir.Expr]:
        """The conditions that have to do with those of one's own, through whatever values they share."""
        if len(conditions) <= _MOST_CONDITIONS:
            return conditions
        about = {number: self._about_of(number, condition) for number, condition in conditions.items()}
        kept = {self.numbering.number(each) for each in own} or {next(reversed(conditions))}
        shared = {each for number in kept for each in about[number]}
        while more := [n for n in conditions if n not in kept and not shared.isdisjoint(about[n])]:
            kept.update(more)
            shared.update(each for number in more for each in about[number])
        return {number: condition for number, condition in conditions.items() if number in kept}

    def _about_of(self, number: int, condition: ir.Expr) -> frozenset[object]:
        """What a condition is about: fields of the event, secrets, variables."""
        if number not in self._about:
            formula = _holds(self._sketches, condition)
            facts = Question(self._sketches, formula, self._start).assertions()
            self._about[number] = frozenset(_roots(facts))
        return self._about[number]

    def _is_refuted(self, conditions: Sequence[ir.Expr]) -> bool:
        """Whether the solver says that no event meets all conditions, for lists of any length."""
        settled = settled_with(self._encoder, lambda encoder: (_all(encoder, conditions), ()))
        if settled.formula.constant is True or settled.bounded:
            return False
        if settled.formula.constant is False:
            return True
        question = Question(settled.encoder, settled.formula, self._start)
        facts = question.assertions()
        if any(all(map(event.meets, facts)) for event in reversed(self._examples)):
            return False
        self._questions += 1
        solved = self.solver.solve(question.decision(_MILLISECONDS, MOST_UNITS))
        self._units += solved.units
        if solved.status is Status.POSSIBLE and len(self._examples) < _MOST_EXAMPLES:
            self._examples.append(_Event(question.found(solved.values), self._start))
        return solved.status is Status.IMPOSSIBLE

    def _encoder(self, room: Mapping[object, int]) -> Encoder:
        # What happens where a secret got lost is a question of checks.
        encoder = Encoder(self.trigger, self._functions, room, secrets_are_set=False)
        encoder.variables = _Free(encoder)
        return encoder


@dataclass(slots=True)
class _Event:
    """An event by its free values; what is not said of it is as in the usual event."""

    given: Mapping[Term, Constant]
    start: Mapping[str, OfEvent]
    _known: dict[Term, bool] = field(default_factory=dict)

    def meets(self, fact: Term) -> bool:
        """Whether a fact holds of it."""
        if fact not in self._known:
            self._known[fact] = values([fact], self._free)[fact] is True
        return self._known[fact]

    def _free(self, term: Term) -> Constant | None:
        if term in self.given:
            return self.given[term]
        return usual_at(term.about, self.start) if isinstance(term.about, Unknown) else None


class _Free(dict[ir.Variable, Value]):
    """The variables of an encoder: one that nothing has given a value is a free value."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self._encoder = encoder
        self._made: dict[ir.Variable, Value] = {}

    def get(self, variable: ir.Variable, default: object = None) -> Value:
        """The value of a variable."""
        found = super().get(variable)
        if found is not None:
            return found
        if variable not in self._made:
            self._made[variable] = self._free(variable)
        return self._made[variable]

    def _free(self, variable: ir.Variable) -> Value:
        leaves, values_, terms = self._encoder.leaves, self._encoder.values, self._encoder.terms
        value = leaves.of_type(("variable", variable), variable.type, is_there=variable.present)
        is_there = values_.present(value)
        if variable.present and is_there is not terms.true:
            # Of a value of JSON, which may be of any kind, one is the right one.
            for guard, _ in value.alternatives:
                leaves.note(guard, is_there)
        return value


def _roots(terms: Iterable[Term]) -> Iterator[object]:
    """What the free values in terms are parts of: the field that a list stands in, the text that is split."""
    for term in parts_of(*terms):
        place = term.about.place if isinstance(term.about, Unknown) else None
        if isinstance(place, tuple):
            whole = [each for each in place if isinstance(each, Term)]
            yield path_of_event(place) or place[:2]
            yield from _roots(whole)


def _all(encoder: Encoder, conditions: Sequence[ir.Expr]) -> Term:
    return encoder.terms.all([_holds(encoder, condition) for condition in conditions])


def _holds(encoder: Encoder, condition: ir.Expr) -> Term:
    # What a comprehension has left behind is the value of its last turn.
    encoder.variables.clear()
    return encoder.holds(condition)
