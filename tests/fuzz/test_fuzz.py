"""Short runs of the fuzzer, 2,500 inputs together; ``make fuzz N=200000`` is the long one."""

from random import Random

import pytest

from fuzz.mutate import Corpus
from fuzz.run import fuzz


@pytest.mark.parametrize("seed", range(20, 25))
def test_no_traceback_and_no_broken_output(seed: int) -> None:
    figures = fuzz(500, seed)
    assert figures.failures == [], f"again: python tests/fuzz/run.py 500 --seed {seed}"
    assert figures.outputs > 25 and len(figures.codes) > 30, "most of what is fuzzed is refused at once"


def test_a_seed_gives_the_same_inputs() -> None:
    corpus = Corpus.of_repository()
    first, second = ([corpus.policy(random) for _ in range(50)] for random in (Random(3), Random(3)))
    assert first == second and len(set(first)) > 45
