"""A policy that is broken in one place differs from its original, and nobody excuses it."""

import pytest
from importer.judge.pairs import PAIRS, Pair
from importer.judge.test_pairs import compiled

from actiongen.backends.javascript.emit import emit
from actiongen.importer.judge.case import case_of
from actiongen.importer.judge.judge import Options, judge
from actiongen.importer.judge.trials import Trials
from actiongen.importer.model import Kind, Original
from actiongen.source import Source
from actiongen.testing.equivalent import Equivalence
from actiongen.testing.mutants import mutants

pytestmark = pytest.mark.slow
EVENTS = 300
# A mutant that loses its request, or what guards a call, is nothing that the compiler would accept.
_GUARDED = ("request", "a value that Auth0 does not keep")
EQUAL = [pair for pair in PAIRS if not pair.expected and not any(each in pair.name for each in _GUARDED)]


@pytest.mark.every(3)
@pytest.mark.parametrize("pair", EQUAL, ids=lambda pair: pair.name)
def test_every_break_is_seen(pair: Pair, trials: Trials) -> None:
    program, _ = compiled(pair.text)
    source = Source("policies/pair.policy", pair.text)
    original = Original(Kind.ACTION, "pair.js", "Pair", pair.action)
    equivalence = Equivalence(program)
    seen = 0
    for mutant in mutants(program, {source.path: source}):
        if equivalence.holds(mutant.program):
            continue
        case = case_of(original, mutant.program, emit(mutant.program))
        judgement = judge(case, trials, Options(events=EVENTS))
        assert judgement.is_open, (mutant.what, judgement.events, judgement.differences)
        seen += 1
    assert seen > 0
