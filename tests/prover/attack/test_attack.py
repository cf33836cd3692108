"""The prover under attack: formulas against the interpreter, terms against the solver, proofs against events."""

from collections.abc import Iterator
from random import Random

import pytest
from differential.choices import Choices
from differential.externs import FILE
from differential.policy import write_policy
from prover.attack import proofs, run
from prover.attack.formulas import Tally
from seeds import seeds

from actiongen.prover.solve import Worker
from actiongen.runner.find import find_node
from actiongen.runner.model import Limits
from actiongen.runner.session import Runner


@pytest.fixture(scope="module")
def solver() -> Iterator[Worker]:
    pytest.importorskip("cvc5", reason='the prover needs cvc5: pip install "actiongen[prove]"')
    with Worker() as worker:
        yield worker


@pytest.mark.slow
def test_formulas_say_what_the_interpreter_does() -> None:
    total = Tally()
    for seed in seeds(range(4_000_000, 4_000_012)):
        total += run.one(seed, 40)
        assert not total.mismatches, total.mismatches[0].what
    assert total.compared > 0.7 * total.pairs
    assert total.terms > 15_000
    assert total.open < 0.15 * total.terms


@pytest.mark.slow
def test_the_solver_reads_terms_as_they_are(solver: Worker) -> None:
    done = 0
    for seed in seeds(range(3_000_020, 3_000_026)):
        asked, wrong, unknown = run.terms_of(seed, solver)
        assert not wrong, wrong[0]
        assert unknown <= asked / 20
        done += asked
    assert done > 500


@pytest.mark.slow
def test_no_event_breaks_a_proof_and_every_example_is_one(solver: Worker) -> None:
    attack = proofs.Attack(solver, Runner(find_node(), Limits(seconds=30)), events=200)
    total = proofs.Tally()
    for seed in seeds(range(3_000_040, 3_000_044)):
        policy = write_policy(Choices(Random(seed)))
        total += proofs.attacked(proofs.Text(policy.text, policy.libraries, (FILE,)), attack, seed, 10)
        assert not total.wrong, (total.wrong[0].what, total.wrong[0].claim, total.wrong[0].text)
    assert total.proved >= 5
    assert total.refuted >= 5
