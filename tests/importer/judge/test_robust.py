"""A bug of ours costs the judgement of one original; what is slow comes to an end."""

from collections.abc import Sequence

import pytest
from importer.judge.pairs import PAIRS, Pair
from importer.judge.test_pairs import compiled

from actiongen.importer.judge import judge as judging
from actiongen.importer.judge.case import Case, case_of
from actiongen.importer.judge.judge import Options, judge_all
from actiongen.importer.judge.model import Judgement
from actiongen.importer.judge.trials import Trials
from actiongen.importer.model import Kind, Original
from actiongen.runner.find import find_node

pytestmark = pytest.mark.slow
GUARD = next(pair for pair in PAIRS if pair.name == "a guard")


def case(path: str, pair: Pair = GUARD) -> Case:
    program, javascript = compiled(pair.text)
    return case_of(Original(Kind.ACTION, path, "Pair", pair.action), program, javascript)


def judged(cases: Sequence[Case], events: int = 50) -> list[Judgement]:
    return [*judge_all(cases, Options(events=events), find_node())]


def test_a_bug_of_ours_costs_one_judgement(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = judging.judge

    def broken(case: Case, trials: Trials, options: Options) -> Judgement:
        if case.path == "b.js":
            raise KeyError("a bug of ours")
        return whole(case, trials, options)

    monkeypatch.setattr(judging, "judge", broken)
    first, second, third = judged([case("a.js"), case("b.js"), case("c.js")])

    assert first.is_equal and third.is_equal
    assert second.events == 0
    assert second.problem is not None
    assert second.problem.startswith("`KeyError` in actiongen itself (test_robust.py, line ")


def test_a_slow_original_ends_early_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actiongen.importer.judge.trials.MOST_SECONDS", 0.5)
    body = (
        "let sum = 0; for (let i = 0; i < 2e6; i += 1) sum += i % 7;\n"
        "if (!event.user.email_verified) { api.access.deny('no'); return; }\n"
        "if (sum < 0) api.multifactor.enable(event.user.nickname + event.user.user_id + event.request.ip);"
    )
    (found,) = judged([case("a.js", Pair("slow", body, GUARD.policy, 0, 0))], events=100_000)

    assert found.problem == f"0.5 seconds were not enough for more than {found.events:,} events"
    assert 0 < found.events < 100_000
    assert found.equal == found.events
