"""The prover says of every property of ``known/`` what a person has worked out, and its examples are true on Node."""

from collections.abc import Iterator

import pytest
from bench.install import node_binary
from prover import forked_solver
from prover.attack.catalogue import problems
from prover.known_answers import KnownAnswer, claim_of, is_refuted, known_answers, known_programs

from actiongen.backends.javascript.emit import emit
from actiongen.prover.model import Verdict
from actiongen.prover.questions import prove
from actiongen.prover.solve import Worker
from actiongen.runner.find import node_at
from actiongen.runner.session import Runner
from actiongen.runs.run import comparable
from actiongen.testing.externs import for_a_run
from actiongen.testing.in_order import Subject
from actiongen.testing.trace import trace

_MILLISECONDS = 5000

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def solver() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner | None]:
    """None where mutants are tried: Node shows nothing of them."""
    if forked_solver.WANTED:
        yield None
        return
    node = node_at(node_binary(22))
    assert node is not None
    with Runner(node) as started:
        yield started


@pytest.mark.every(8)
@pytest.mark.parametrize("known", known_answers(), ids=lambda known: f"{known.file}: {known.title}")
def test_the_answer_is_the_known_one(known: KnownAnswer, solver: Worker, runner: Runner | None) -> None:
    program = known_programs()[known.file]
    claim = claim_of(program, known.title)
    answer = prove(Subject.of_action(program), claim, solver, way=None, milliseconds=_MILLISECONDS)
    if known.is_vacuous:
        assert answer.verdict is Verdict.UNDECIDED and (answer.reason or "").endswith("so it says nothing")
        return
    said = answer.example or answer.reason
    assert answer.verdict in known.verdicts, f"{answer.verdict.value} ({said}), known: {known.why}"
    assert (answer.example is not None) is (answer.verdict is Verdict.REFUTED)
    if answer.example is None:
        return
    world = answer.example.input.world
    assert [*problems(world.event, program.header.trigger)] == [], "no event that Auth0 sends"
    traced = trace(program, world)
    assert is_refuted(program, claim, world, traced), answer.example
    if runner is None:
        return
    loaded = runner.load(for_a_run(program, emit(program)), program.header.trigger)
    (ran,) = runner.run(loaded, [world])
    assert comparable(ran.run) == comparable(traced.run), answer.example
