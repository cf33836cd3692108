"""``actiongen test`` without Node: what is told beside the verdicts, what is measured, and how it ends."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from commands.on_node import Change, StandIn, as_it_is, silent
from testing.policies import actions

from actiongen.commands import test as command
from actiongen.commands.selection import FlowActions, Selection
from actiongen.commands.test import SessionOptions, run_session
from actiongen.commands.write_tests import Written
from actiongen.diagnostics.codes_project import CANNOT_WRITE
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, USAGE, Outcome
from actiongen.report.results import Results
from actiongen.testing.mutation import Score

RULE = """
with rule("Some are refused", when=event.client.name == "{0}"):
    api.access.deny("no")
"""
PASSES = '\ntest("refused", given={event.client.name: "Shop"}, expect=api.access.deny(...))\n'
OTHER = '\ntest("other", expect=[])\n'
FAILS = '\ntest("wrong", expect=api.access.deny(...))\n'
TEXT = RULE.format("Shop") + PASSES + OTHER


def two(one: str, other: str) -> Selection:
    """Two actions."""
    first, second = actions(one), actions(other, "policies/other.policy")
    return replace(
        first,
        programs=first.programs + second.programs,
        sources=first.sources + second.sources,
        javascript={**first.javascript, **second.javascript},
    )


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Results]:
    """What is shown, in whatever form."""
    shown: list[Results] = []

    def show(results: Results) -> str:
        shown.append(results)
        return "shown\n"

    monkeypatch.setattr(command, "RENDERERS", {"text": show, "json": show})
    return shown


@pytest.fixture
def session(
    monkeypatch: pytest.MonkeyPatch, seen: list[Results]
) -> Callable[..., tuple[Outcome, Results | None]]:
    def run(
        selection: Selection, change: Change = as_it_is, **options: Any
    ) -> tuple[Outcome, Results | None]:
        seen.clear()
        node = StandIn(*selection.programs, change=change)
        monkeypatch.setattr(command, "Runner", node.start)
        found = run_session(selection, SessionOptions(**options), lambda: None)  # type: ignore[arg-type, return-value]
        return found, next(iter(seen), None)

    return run


def said(outcome: Outcome) -> list[str]:
    return [each.code.id for each in outcome.diagnostics]


@pytest.mark.parametrize(
    ("text", "change", "exit_code", "codes", "results"),
    [
        (TEXT, as_it_is, CLEAN, [], ["passed", "passed"]),
        (RULE.format("Shop") + OTHER, as_it_is, CLEAN, ["AG804"], ["passed"]),
        (RULE.format("Shop"), as_it_is, CLEAN, ["AG804"], []),
        (RULE.format("Shop") + OTHER + FAILS, as_it_is, ERRORS, [], ["passed", "failed"]),
        (TEXT, silent, BUG, ["AG902"], ["differs", "passed"]),
        (TEXT + FAILS, silent, BUG, ["AG902"], ["differs", "passed", "failed"]),
    ],
)
def test_how_it_ends(
    text: str,
    change: Change,
    exit_code: int,
    codes: list[str],
    results: list[str],
    session: Callable[..., tuple[Outcome, Results]],
) -> None:
    outcome, shown = session(actions(text), change)
    assert (outcome.exit_code, said(outcome), outcome.text) == (exit_code, codes, "shown\n")
    assert [verdict.result.value for verdict in shown.report.verdicts] == results
    assert (shown.coverages, shown.scores, shown.why, shown.colour, shown.seed) == (
        None,
        None,
        False,
        False,
        0,
    )
    assert 0 <= shown.report.seconds < 600


def test_what_node_does_otherwise_is_a_bug_at_its_test(
    session: Callable[..., tuple[Outcome, Results]],
) -> None:
    outcome, _ = session(actions(TEXT), silent)
    (bug,) = outcome.diagnostics
    assert bug.primary is not None and bug.primary.text == "with the event of this test"
    (source,) = outcome.sources
    assert source.text[bug.primary.span.start :].startswith('test("refused"')


def test_one_test_that_fails_ends_it(session: Callable[..., tuple[Outcome, Results]]) -> None:
    outcome, shown = session(actions(RULE.format("Shop") + FAILS + OTHER), fail_fast=True)
    assert (outcome.exit_code, len(shown.report.verdicts)) == (ERRORS, 1)


def test_of_what_is_selected_alone_something_is_measured(
    session: Callable[..., tuple[Outcome, Results]],
) -> None:
    """And nothing is said of rules without a test: what is left out may reach them."""
    selection = two(TEXT, RULE.format("Post") + OTHER.replace("other", "more"))
    outcome, shown = session(selection, coverage=True)
    assert said(outcome) == ["AG804"] and shown.report.left_out == 0
    assert [each.program.stem for each in shown.coverages or ()] == ["case", "other"]
    for word, stems, left_out in (
        ("refused", ["case"], 2),
        ("more", ["other"], 2),
        ("case or other", ["case", "other"], 0),
    ):
        outcome, shown = session(selection, coverage=True, expression=word)
        assert (outcome.exit_code, said(outcome)) == (CLEAN, [])
        assert [each.program.stem for each in shown.coverages or ()] == stems
        assert shown.report.left_out == left_out


@pytest.mark.parametrize(
    ("options", "is_measured", "exit_code"),
    [
        ({}, False, CLEAN),
        ({"coverage": True}, True, CLEAN),
        ({"fail_under": 0.0}, True, CLEAN),
        ({"fail_under": 100.0}, True, ERRORS),
    ],
)
def test_when_coverage_is_measured(
    options: dict[str, Any],
    is_measured: bool,
    exit_code: int,
    session: Callable[..., tuple[Outcome, Results]],
) -> None:
    outcome, shown = session(actions(RULE.format("Shop") + OTHER), **options)
    assert outcome.exit_code == exit_code
    assert (shown.coverages is not None) is is_measured
    assert ("AG673" in said(outcome)) is (exit_code == ERRORS)


def test_files_of_the_coverage(session: Callable[..., tuple[Outcome, Results]], tmp_path: Any) -> None:
    file = tmp_path / "a.info"
    outcome, shown = session(actions(TEXT), coverage_files={"lcov": file})
    assert (outcome.exit_code, shown.coverages is not None) == (CLEAN, True)
    assert "SF:policies/case.policy" in file.read_text()
    outcome, _ = session(actions(TEXT), coverage_files={"lcov": tmp_path / "none" / "a.info"})
    assert (outcome.exit_code, said(outcome)) == (ERRORS, ["AG656"])


# Mutants: who makes them stands in


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """With what a score was asked for, and tests were written."""
    asked: list[tuple[Any, ...]] = []

    def score(program: Any, sources: Any, seed: int, flows: Any, progress: Any, results: Any) -> Any:
        asked.append((program.stem, sorted(sources), seed, [flow.path for flow in flows], results))
        return SimpleNamespace(program=program, survivors=("one",), undecided=("other", "more"))

    def noticing(score: Score) -> Iterator[str]:
        yield f"a test of {score.program.stem}"

    def write_tests(sources: Any, root: Any, tests: Any, told: str) -> Written:
        asked.append((*tests, told))
        problem = Diagnostic(CANNOT_WRITE, "locked", None)
        return Written(("wrote 1 test",), (problem,)) if tests else Written((), ())

    monkeypatch.setattr(command, "score", score)
    monkeypatch.setattr(command, "noticing", noticing)
    monkeypatch.setattr(command, "write_tests", write_tests)
    return asked


COMMAND = "test --mutate --write-test"


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("write_test", [False, True])
def test_changes_that_no_test_notices_are_told_and_written(
    form: str,
    write_test: bool,
    session: Callable[..., tuple[Outcome, Results]],
    scored: list[tuple[Any, ...]],
) -> None:
    outcome, shown = session(actions(TEXT), mutate=True, seed=7, write_test=write_test, form=form)
    assert outcome.exit_code == ERRORS
    assert said(outcome) == ["AG673", *(["AG656"] if write_test else [])]
    assert outcome.diagnostics[0].message == "no test notices 3 changes of the policies"
    assert outcome.notes == (("wrote 1 test",) if write_test and form == "text" else ())
    asked, written = scored
    assert asked[:-1] == ("case", ["policies/case.policy"], 7, [])
    assert written == (*(["a test of case"] if write_test else []), COMMAND)
    assert shown.scores is not None and len(shown.scores) == 1 and shown.seed == 7


def test_tests_that_fail_say_nothing_of_changes(
    session: Callable[..., tuple[Outcome, Results]], scored: list[tuple[Any, ...]]
) -> None:
    outcome, shown = session(actions(TEXT + FAILS), mutate=True, write_test=True)
    assert (outcome.exit_code, shown.scores, scored) == (ERRORS, (), [(COMMAND,)])
    outcome, shown = session(actions(TEXT))
    assert (outcome.exit_code, shown.scores, scored) == (CLEAN, None, [(COMMAND,)] * 2)


def test_a_change_is_looked_for_by_the_tests_of_flows_too(
    session: Callable[..., tuple[Outcome, Results]], scored: list[tuple[Any, ...]]
) -> None:
    of_flow = actions(RULE.format("Shop") + OTHER).programs[0].tests
    selection = actions(TEXT)
    (program,) = selection.programs
    flow: Any = SimpleNamespace(trigger=program.header.trigger, entries=())
    flows = (FlowActions("policies/flows.policy", flow, of_flow, (program,)),)
    outcome, shown = session(replace(selection, flows=flows), mutate=True)
    assert outcome.exit_code == ERRORS and len(shown.report.verdicts) == 3
    assert scored[0][3] == ["policies/flows.policy"]
    results = scored[0][4]
    test, *_ = program.tests
    assert results(test) == {} and results(object()) == {}


def test_words_that_cannot_be_read(session: Callable[..., tuple[Outcome, Results | None]]) -> None:
    outcome, shown = session(actions(TEXT), expression="(")
    (problem,) = outcome.diagnostics
    assert (outcome.exit_code, shown, problem.code.id) == (USAGE, None, "AG672")
    assert problem.message.startswith("`-k`: ") and len(problem.message) > len("`-k`: ")
