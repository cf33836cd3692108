"""The judge says of each pair what a person says."""

import pytest
from importer.judge.pairs import PAIRS, Pair

from actiongen import ir
from actiongen.importer.judge.case import case_of
from actiongen.importer.judge.judge import Options, judge
from actiongen.importer.judge.model import Difference, Judgement
from actiongen.importer.judge.trials import Trials
from actiongen.importer.model import Kind, Original
from actiongen.source import Source
from actiongen.unit import compile_files

pytestmark = pytest.mark.slow
EVENTS = 1_500


def judged(pair: Pair, trials: Trials, options: Options | None = None) -> Judgement:
    program, javascript = compiled(pair.text)
    original = Original(Kind.ACTION, "pair.js", "Pair", pair.action)
    return judge(case_of(original, program, javascript), trials, options or Options(events=EVENTS))


def compiled(text: str) -> tuple[ir.Program, str]:
    return compiled_source(Source("policies/pair.policy", text))


def compiled_source(source: Source) -> tuple[ir.Program, str]:
    (compiled,) = compile_files((source,), (source,))
    messages = [each.message for each in compiled.unit.diagnostics if each.is_error]
    assert isinstance(compiled.content, ir.Program) and compiled.unit.javascript is not None, messages
    return compiled.content, compiled.unit.javascript


def class_of(difference: Difference) -> str:
    cause = "" if difference.cause is None else f":{difference.cause.name}"
    return f"{difference.kind.name}{cause}"


@pytest.mark.every(3)
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_pair(pair: Pair, trials: Trials) -> None:
    judgement = judged(pair, trials)

    assert judgement.problem is None
    assert not judgement.failures
    found = [(class_of(each), each.what) for each in judgement.differences]
    for kind, part in pair.expected:
        at = next((at for at, (its, what) in enumerate(found) if its == kind and part in what), None)
        assert at is not None, (kind, part, found)
        del found[at]
    assert not found
    assert (judgement.coverage.taken, judgement.coverage.arms) == (pair.taken, pair.arms)
    assert judgement.equal + sum(each.events for each in judgement.differences) == judgement.events
