"""``actiongen summary``: what its page is about and how it ends, without Node and a solver."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from cli_bench import BROKEN, FLOWS, GREET
from commands.provers import Told, undecided

from actiongen.commands import summary as command
from actiongen.commands import test as session
from actiongen.commands.proving import Prover
from actiongen.commands.request import Request
from actiongen.commands.summary import summary
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, NO_TOOL, USAGE, Outcome
from actiongen.report.summary import Summary
from actiongen.runner.find import Node, NodeMissing
from actiongen.testing.run_tests import run_tests

TEST = '\ntest("a banned user", given={event.user.user_id: "auth0|1"}, expect=api.access.deny(...))\n'
FAILS = '\ntest("nobody", expect=api.access.deny(...))\n'
NEVER = '\nnever("nobody is refused", then=api.access.deny(...))\n'
ALWAYS = '\nalways("somebody is refused", then=api.access.deny(...))\n'
LOUD = GREET.replace('user_id == "auth0|1"', 'email.endswith("@acme.example")')


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Outcome, Summary | None]]:
    """Makes a folder, and what the command says of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    pages: list[Summary] = []

    def markdown(page: Summary) -> str:
        pages.append(page)
        return "the page\n"

    monkeypatch.setattr(command, "markdown", markdown)
    monkeypatch.setattr(session, "Runner", nullcontext)
    monkeypatch.setattr(
        session,
        "run_tests",
        lambda subjects, wanted, _, fail_fast, javascript: run_tests(subjects, wanted, None),
    )

    def ask(
        greet: str, prover: Prover | None = None, flows: str = FLOWS, find: Callable[[], Node] | None = None
    ) -> tuple[Outcome, Summary | None]:
        pages.clear()
        (tmp_path / "policies" / "greet.policy").write_text(greet)
        (tmp_path / "policies" / "flows.policy").write_text(flows)
        outcome = summary(Request(cache=False), find or (lambda: None), prover)  # type: ignore[arg-type, return-value]
        assert outcome.text == ("the page\n" if pages else "") and outcome.diagnostics == ()
        return outcome, next(iter(pages), None)

    return ask


def said(page: Summary) -> list[str]:
    return [each.code.id for each in page.diagnostics]


Asked = Callable[..., tuple[Outcome, Summary]]


@pytest.mark.parametrize(
    ("text", "exit_code", "results", "codes"),
    [
        (GREET + TEST, CLEAN, ["passed"], []),
        (GREET + TEST + FAILS, ERRORS, ["passed", "failed"], []),
        (GREET, CLEAN, [], ["AG804"]),
        (LOUD, CLEAN, [], ["AG415", "AG416", "AG804"]),
    ],
)
def test_tests_and_coverage(
    text: str, exit_code: int, results: list[str], codes: list[str], asked: Asked
) -> None:
    outcome, page = asked(text)
    assert (outcome.exit_code, page.why, page.proofs, page.claims) == (exit_code, "", None, ())
    assert page.report is not None and [each.result.value for each in page.report.verdicts] == results
    assert said(page) == codes
    assert (
        [each.program.stem for each in page.coverages] == [each.stem for each in page.programs] == ["greet"]
    )
    assert {source.path for source in page.sources} == {"policies/greet.policy", "policies/flows.policy"}


def test_policies_with_errors(asked: Asked) -> None:
    outcome, page = asked(BROKEN)
    assert (outcome.exit_code, page.why, said(page)) == (ERRORS, "the policies have errors", ["AG203"])
    assert (page.programs, page.report) == ((), None) and len(page.sources) == 2


def test_a_folder_that_is_not_there(asked: Asked) -> None:
    found = summary(Request(Path("nowhere")))
    assert (found.exit_code, found.text) == (USAGE, "")
    assert [each.message for each in found.diagnostics] == ["there is no folder `nowhere`"]


def test_without_node_what_is_known_is_told_once(asked: Asked) -> None:
    def find() -> Node:
        raise NodeMissing("there is no Node")

    outcome, page = asked(LOUD + TEST, None, FLOWS, find)
    assert (outcome.exit_code, page.why, page.report) == (NO_TOOL, "see the findings", None)
    assert said(page) == ["AG415", "AG416", "AG665"]


def test_properties(asked: Asked) -> None:
    flows = FLOWS + ALWAYS
    _, page = asked(GREET + TEST + NEVER, None, flows)
    assert [(path, claim.title) for path, claim in page.claims] == [
        ("policies/greet.policy", "nobody is refused"),
        ("policies/flows.policy", "somebody is refused"),
    ]
    assert page.proofs is None
    outcome, page = asked(GREET + TEST + NEVER, Told().prover, flows)
    assert outcome.exit_code == CLEAN and page.proofs is not None
    assert [proof.claim.title for proof in page.proofs] == ["nobody is refused", "somebody is refused"]
    outcome, page = asked(GREET + TEST, Told().prover)
    assert (outcome.exit_code, page.proofs) == (CLEAN, ())
    outcome, page = asked(GREET + TEST + NEVER, Told({"nobody is refused": undecided("time")}).prover)
    assert (outcome.exit_code, said(page)) == (ERRORS, [])
    outcome, page = asked(GREET + TEST + NEVER, Told({"nobody is refused": OverflowError("large")}).prover)
    assert (outcome.exit_code, said(page)) == (BUG, ["AG900"])
    outcome, page = asked(LOUD + TEST + NEVER, Told(missing=True).prover)
    assert (outcome.exit_code, said(page), page.proofs) == (NO_TOOL, ["AG415", "AG416", "AG685"], None)
