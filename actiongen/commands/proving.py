"""Asks the prover about properties; ``prove`` and ``build`` share it.

In: actions and flows, the way of logging in and the time that are asked for. Out: a :class:`Proof` a property.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from actiongen import ir
from actiongen.auth0.load_ways import ways, ways_of
from actiongen.auth0.ways import Way
from actiongen.diagnostics.codes_project import SOLVER_MISSING
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, internal_error
from actiongen.prover.model import Answer, Verdict
from actiongen.prover.problem import Solver
from actiongen.prover.questions import prove
from actiongen.prover.solve import SolverMissing, Workers, is_installed
from actiongen.recursion import deep_recursion
from actiongen.report.proofs import Proof
from actiongen.testing.in_order import Subject, rules_of, turns
from actiongen.testing.trace import trace


class Prove(Protocol):
    """What answers one question; :func:`actiongen.prover.questions.prove` does."""

    def __call__(
        self, subject: Subject, claim: ir.Property, solver: Solver, *, way: Way | None, milliseconds: int
    ) -> Answer:
        """The answer, about all logins where there is no ``way``."""
        ...


_FEW = 24
"""With fewer questions a second process of the solver starts for longer than it helps."""
_AT_A_TIME = 2


def _workers() -> Workers:
    # One that is missing is said before the first question, whether that needs it or not.
    if not is_installed():
        raise SolverMissing
    return Workers(min(os.cpu_count() or 1, _AT_A_TIME))


@dataclass(frozen=True, slots=True)
class Prover:
    """Who answers: ``start`` gives a solver for some questions, and raises ``SolverMissing`` where there is none."""

    prove: Prove = prove
    start: Callable[[], AbstractContextManager[Solver]] = _workers


@dataclass(frozen=True, slots=True)
class Question:
    """A property of an action or flow, about the logins of one way or of all."""

    subject: Subject
    claim: ir.Property
    way: str | None


def questions_about(subjects: Iterable[Subject], way: str | None = None) -> Iterator[Question]:
    """The properties of actions and flows. ``way``: as far as they say something of logins that come so, and then of
    these alone.
    """
    for subject in subjects:
        of_trigger = {each.id for each in ways_of(subject.trigger.id)}
        for claim in subject.properties:
            if way is None:
                yield Question(subject, claim, claim.way)
            elif way in of_trigger and claim.way in (None, way):
                yield Question(subject, claim, way)


def answers(questions: Iterable[Question], seconds: float, prover: Prover) -> Iterator[Proof]:
    """The answers, in order; raises ``SolverMissing``. ``seconds``: the time for one question."""
    asked = [*questions]
    if not asked:
        return
    # Threads share the limit of the recursion, so it is raised around all of them.
    with prover.start() as solver, deep_recursion():
        answer = partial(_proof, seconds=seconds, prover=prover, solver=solver)
        if len(asked) < _FEW:
            yield from map(answer, asked)
            return
        pool = ThreadPoolExecutor(_AT_A_TIME)
        try:
            yield from pool.map(answer, asked)
        except BaseException:
            # Nobody waits for what is left, and nobody should have to.
            if isinstance(solver, Workers):
                solver.stop()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def _proof(question: Question, seconds: float, prover: Prover, solver: Solver) -> Proof:
    try:
        return _answer(question, seconds, prover, solver)
    except SolverMissing:
        raise
    except Exception as error:
        answer = Answer(Verdict.UNDECIDED, None, "actiongen failed, by a bug of its own", 0.0)
        return Proof(question.subject, question.claim, question.way, answer, bug=error)


def _answer(question: Question, seconds: float, prover: Prover, solver: Solver) -> Proof:
    way = None if question.way is None else ways()[question.way]
    answer = prover.prove(
        question.subject, question.claim, solver, way=way, milliseconds=round(seconds * 1000)
    )
    return Proof(question.subject, question.claim, question.way, answer, _rules(question, answer))


def _rules(question: Question, answer: Answer) -> tuple[str, ...]:
    """The rules that act in the event that refutes a property."""
    if answer.example is None:
        return ()
    return rules_of(turns(question.subject, answer.example.input.world, trace))


def all_answers(
    subjects: Iterable[Subject], seconds: float, prover: Prover
) -> tuple[tuple[Proof, ...], Diagnostic | None]:
    """The answers about all properties; without a solver none, and an error that says so."""
    try:
        return tuple(answers(questions_about(subjects), seconds, prover)), None
    except SolverMissing as missing:
        return (), Diagnostic(SOLVER_MISSING, str(missing), None)


def exit_code_of(proofs: Iterable[Proof]) -> int:
    """That of answers: of a bug of ours, of one that is no proof, or of none of these."""
    every = [*proofs]
    if any(proof.bug is not None for proof in every):
        return BUG
    return CLEAN if all(proof.answer.verdict is Verdict.PROVED for proof in every) else ERRORS


def bugs_of(proofs: Iterable[Proof]) -> tuple[Diagnostic, ...]:
    """What went wrong in actiongen itself, each with its property."""
    return tuple(
        replace(found, primary=Label(proof.claim.span, "at this property"))
        for proof in proofs
        if proof.bug is not None
        for found in internal_error(proof.bug).diagnostics
    )
