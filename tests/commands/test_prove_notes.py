"""What ``prove`` says of a folder whose properties are proved: gates without one, and calls that no login keeps."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from commands.provers import PROVED, Idle, Told

from actiongen.commands import prove as command
from actiongen.commands.prove import ProveOptions, prove, with_notes
from actiongen.commands.proving import Prover
from actiongen.commands.request import Request
from actiongen.commands.selection import Selection, select
from actiongen.diagnostics.codes_meaning import FLOW_CONFLICT
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.diagnostics.outcome import CLEAN, ERRORS, NO_TOOL, Outcome
from actiongen.prover.problem import Solver
from actiongen.prover.solve import SolverMissing
from actiongen.source import Span
from actiongen.testing.in_order import Subject

GATE = """action(name="{0}", trigger="post-login")

with rule("Refused", when=event.client.name == "{0}"):
    api.access.deny("no")
"""
FLOWS = 'flow("post-login", ["one", "two"])\n'
NEVER = '\nnever("nobody is refused", then=api.access.deny(...))\n'


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, int]]:
    """What the flows are asked about; each answer is an error at a place of its own."""
    heard: list[tuple[str, str, int]] = []

    def ask(what: str, at: int) -> Any:
        def answers(subject: Subject, solver: Solver, milliseconds: int) -> Iterator[Diagnostic]:
            heard.append((what, subject.path, milliseconds))
            yield Diagnostic(FLOW_CONFLICT, what, Label(Span("policies/one.policy", at, at + 1)))

        return answers

    monkeypatch.setattr(command, "conflicts", ask("conflict", 1))
    monkeypatch.setattr(command, "limits", ask("limit", 2))
    return heard


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    for stem in ("one", "two"):
        (tmp_path / "policies" / f"{stem}.policy").write_text(GATE.format(stem))
    (tmp_path / "policies" / "flows.policy").write_text(FLOWS)
    return tmp_path


def selected() -> Selection:
    found = select(Request(cache=False), (), every_flow=True)
    assert isinstance(found, Selection), found
    return found


def said(outcome: Outcome) -> list[tuple[str, str]]:
    return [(each.code.id, each.message) for each in outcome.diagnostics]


GATES = [("AG808", f"`{stem}` refuses people, and no property says whom") for stem in ("one", "two")]
ABOUT_FLOWS = [(FLOW_CONFLICT.id, "conflict"), (FLOW_CONFLICT.id, "limit")]


@pytest.mark.usefixtures("folder")
def test_what_is_said_of_a_folder(asked: list[tuple[str, str, int]]) -> None:
    found = with_notes(selected(), Outcome(CLEAN, text="proved\n"), Told().prover, None)
    assert said(found) == [*GATES, *ABOUT_FLOWS] and found.text == "proved\n"
    assert asked == [("conflict", "policies/flows.policy", 5000), ("limit", "policies/flows.policy", 5000)]
    asked.clear()
    with_notes(selected(), Outcome(CLEAN), Told().prover, 0.25)
    assert {milliseconds for _, _, milliseconds in asked} == {250}
    assert found.exit_code == (ERRORS if any(each.is_error for each in found.diagnostics) else CLEAN)


@pytest.mark.usefixtures("folder")
def test_nothing_more_is_said_where_something_is_wrong(asked: list[tuple[str, str, int]]) -> None:
    wrong = Outcome(ERRORS, text="refuted\n")
    assert with_notes(selected(), wrong, Told().prover, None) == wrong and asked == []


def test_levels_of_the_settings_count(folder: Path, asked: list[tuple[str, str, int]]) -> None:
    (folder / "actiongen.toml").write_text(
        f'[checks]\nproperty-missing = "error"\n{FLOW_CONFLICT.name} = "off"\n'
    )
    found = with_notes(selected(), Outcome(CLEAN), Told().prover, None)
    assert (found.exit_code, said(found)) == (ERRORS, GATES) and len(asked) == 2
    (folder / "actiongen.toml").write_text(
        f'[checks]\nproperty-missing = "off"\n{FLOW_CONFLICT.name} = "warning"\n'
    )
    found = with_notes(selected(), Outcome(CLEAN), Told().prover, None)
    assert (found.exit_code, said(found)) == (CLEAN, ABOUT_FLOWS)


@pytest.mark.usefixtures("asked")
def test_a_flow_of_one_action_keeps_all_of_its_calls(folder: Path, asked: list[tuple[str, str, int]]) -> None:
    (folder / "policies" / "two.policy").unlink()
    (folder / "policies" / "flows.policy").write_text('flow("post-login", ["one"])\n')
    found = with_notes(selected(), Outcome(CLEAN), Told(missing=True).prover, None)
    assert said(found) == GATES[:1] and asked == []


@pytest.mark.usefixtures("folder")
def test_without_a_solver_nothing_is_said_of_flows(asked: list[tuple[str, str, int]]) -> None:
    found = with_notes(selected(), Outcome(CLEAN), Told(missing=True).prover, None)
    assert (found.exit_code, said(found), asked) == (CLEAN, GATES, [])


@pytest.mark.usefixtures("asked", "folder")
def test_a_conflict_that_the_checks_have_told_is_not_told_again() -> None:
    selection = selected()
    label = Label(Span("policies/one.policy", 1, 2))
    told = Diagnostic(FLOW_CONFLICT, "told", Label(Span("policies/two.policy", 0, 1)), (label,))
    other = Diagnostic(FLOW_CONFLICT, "told", None, (Label(Span("policies/one.policy", 2, 3)),))
    for known, expected in (((told,), ["limit"]), ((told, other), [])):
        found = with_notes(replace(selection, diagnostics=known), Outcome(CLEAN), Told().prover, None)
        assert [message for code, message in said(found) if code == FLOW_CONFLICT.id] == expected


def test_the_command_says_it_of_a_whole_folder_alone(
    folder: Path, asked: list[tuple[str, str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "policies" / "one.policy").write_text(GATE.format("one") + NEVER)

    @contextmanager
    def start() -> Iterator[Solver]:
        yield Idle()

    monkeypatch.setattr(command, "Prover", lambda: Prover(lambda *_, **__: PROVED, start))
    whole = prove(Request(cache=False), (), ProveOptions())
    assert said(whole) == [GATES[1], *ABOUT_FLOWS] and "1 property: 1 proved" in whole.text
    for paths, way in (((Path("policies"),), None), ((), "silent"), ((Path("policies"),), "silent")):
        found = prove(Request(cache=False), paths, ProveOptions(way=way))
        assert said(found) == [] and "1 proved" in found.text
    seconds = prove(Request(cache=False), (), ProveOptions(seconds=0.5))
    assert seconds.text and asked[-1][-1] == 500

    @contextmanager
    def nobody() -> Iterator[Solver]:
        raise SolverMissing
        yield

    monkeypatch.setattr(command, "Prover", lambda: Prover(lambda *_, **__: PROVED, nobody))
    assert prove(Request(cache=False), (), ProveOptions()).exit_code == NO_TOOL
