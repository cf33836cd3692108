"""Provers of tests: they answer what they are told to, and note what they are asked.

In: an answer by the title of a property. Out: a :class:`Told`, and the :class:`Prover` that it is.

    told = Told({"a first login is never challenged": refuted(program, "event.stats.logins_count=1")})
    prove_selection(selection, ProveOptions(), told.prover).text
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from actiongen import ir
from actiongen.auth0.ways import Way
from actiongen.commands.proving import Prover
from actiongen.prover.model import Answer, Example, Verdict
from actiongen.prover.problem import Problem, Solved, Solver, Status
from actiongen.prover.solve import SolverMissing
from actiongen.testing.events import Input
from actiongen.testing.in_order import Subject, calls_of, turns
from actiongen.testing.trace import trace

PROVED = Answer(Verdict.PROVED, None, None, 2.0)
MISSING = str(SolverMissing())


def undecided(reason: str) -> Answer:
    """Nobody can say."""
    return Answer(Verdict.UNDECIDED, None, reason, 5000.0)


def refuted(subject: Subject, given: Input) -> Answer:
    """An event refutes it; what the interpreter makes of it are the calls."""
    calls = calls_of(subject, turns(subject, given.world, trace))
    return Answer(Verdict.REFUTED, Example(given, calls), None, 12.5)


class Idle:
    """A solver that is not asked."""

    def solve(self, problem: Problem) -> Solved:
        """Fails if it is."""
        return Solved(Status.UNKNOWN, reason="it was not to be asked")


@dataclass
class Told:
    """Answers by title, what is not told is proved; ``asked`` are the titles, ways and milliseconds."""

    answers: Mapping[str, Answer | Exception] = field(default_factory=dict)
    missing: bool = False
    asked: list[tuple[str, str | None, int]] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        """What was asked."""
        return [title for title, _, _ in self.asked]

    @property
    def prover(self) -> Prover:
        """The prover that answers so."""
        return Prover(self._prove, self._start)

    def _prove(
        self, subject: Subject, claim: ir.Property, solver: Solver, *, way: Way | None, milliseconds: int
    ) -> Answer:
        self.asked.append((claim.title, None if way is None else way.id, milliseconds))
        answer = self.answers.get(claim.title, PROVED)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @contextmanager
    def _start(self) -> Iterator[Solver]:
        if self.missing:
            raise SolverMissing
        yield Idle()
