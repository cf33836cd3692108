"""The answers about many properties: two at a time, in the order of the questions, and one end for all of them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from checks.programs import program
from commands.provers import PROVED, Idle, Told, undecided

from actiongen import ir
from actiongen.auth0.ways import Way
from actiongen.commands.proving import Prover, answers, questions_about
from actiongen.prover.model import Answer, Verdict
from actiongen.prover.problem import Solver
from actiongen.prover.solve import SolverMissing, Workers
from actiongen.testing.in_order import Subject

COUNT = 30
POLICY = 'with rule("r", when=event.client.name == "Shop"):\n    api.access.deny("no")\n' + "".join(
    f'never("{number}", when=event.client.name == "{number}", then=api.access.deny(...))\n'
    for number in range(COUNT)
)
SUBJECTS = (Subject.of_action(program(POLICY)),)


@contextmanager
def idle() -> Iterator[Solver]:
    yield Idle()


@pytest.mark.slow
def test_two_are_asked_at_a_time() -> None:
    both = threading.Barrier(2, timeout=30)

    def prove(
        subject: Subject, claim: ir.Property, solver: Solver, *, way: Way | None, milliseconds: int
    ) -> Answer:
        both.wait()
        # The first one of the two is answered last.
        time.sleep(0.01 if int(claim.title) % 2 else 0.03)
        return undecided(claim.title)

    found = [*answers(questions_about(SUBJECTS), 5.0, Prover(prove, idle))]
    assert (
        [each.answer.reason for each in found]
        == [each.claim.title for each in found]
        == [*map(str, range(COUNT))]
    )


def test_a_bug_costs_one_answer_of_many() -> None:
    told = Told({"7": OverflowError("a bug")})
    found = [*answers(questions_about(SUBJECTS), 5.0, told.prover)]
    assert [each.claim.title for each in found if each.bug is not None] == ["7"]
    assert sum(each.answer.verdict is Verdict.PROVED for each in found) == COUNT - 1


def test_few_are_asked_one_after_the_other() -> None:
    told = Told()
    few = [*questions_about(SUBJECTS)][:5]
    assert [each.answer for each in answers(few, 5.0, told.prover)] == [PROVED] * 5
    assert told.titles == [*"01234"]


@pytest.mark.slow
@pytest.mark.parametrize("error", [SolverMissing, KeyboardInterrupt])
def test_what_ends_one_ends_all(error: type[BaseException]) -> None:
    asked: list[str] = []

    def prove(
        subject: Subject, claim: ir.Property, solver: Solver, *, way: Way | None, milliseconds: int
    ) -> Answer:
        asked.append(claim.title)
        if claim.title == "1":
            raise error
        time.sleep(0.05)
        return PROVED

    with pytest.raises(error):
        list(answers(questions_about(SUBJECTS), 5.0, Prover(prove, idle)))
    assert len(asked) < COUNT, "nobody waits for what is left"


def test_those_who_work_are_stopped_where_one_ends_all() -> None:
    stopped: list[bool] = []

    class Idlers(Workers):
        def __init__(self) -> None:
            """None of them starts."""

        def stop(self) -> None:
            stopped.append(True)

    @contextmanager
    def start() -> Iterator[Solver]:
        yield Idlers()

    def prove(
        subject: Subject, claim: ir.Property, solver: Solver, *, way: Way | None, milliseconds: int
    ) -> Answer:
        if claim.title == "1":
            raise KeyboardInterrupt
        return PROVED

    with pytest.raises(KeyboardInterrupt):
        list(answers(questions_about(SUBJECTS), 5.0, Prover(prove, start)))
    assert stopped == [True]


def test_of_what_is_proved_no_rule_acts() -> None:
    told = Told({"3": undecided("the time limit")})
    found = [*answers([*questions_about(SUBJECTS)][:5], 0.25, told.prover)]
    assert [proof.rules for proof in found] == [()] * 5 and [proof.bug for proof in found] == [None] * 5
    assert told.asked == [(str(number), None, 250) for number in range(5)]
