"""``run`` and ``why``, and the events of the prover once more, on a Node that stands in."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cli_bench import quick
from commands.on_node import Change, StandIn, as_it_is, silent
from testing.policies import actions

from actiongen.backends.javascript.emit import emit
from actiongen.commands import replay as replay_command
from actiongen.commands import run as run_command
from actiongen.commands import why as why_command
from actiongen.commands.one_event import OneEvent, read_one
from actiongen.commands.replay import Replayed, replayed
from actiongen.commands.run import run_one
from actiongen.commands.selection import Selection
from actiongen.commands.why import why_one
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, NO_TOOL, Outcome
from actiongen.ir import Program
from actiongen.runner.find import Node, NodeMissing
from actiongen.runner.model import NodeRun, Note
from actiongen.runner.session import RunnerBroken
from actiongen.runs.externs import ExternResult, call_key
from actiongen.runs.run import End, Ending
from actiongen.source import JavaScriptFile, Source
from actiongen.testing.event_file import read_input
from actiongen.testing.events import Input
from actiongen.testing.in_order import Subject
from actiongen.unit import analyse_source, loader

PLAIN = """
with rule("Kept", when=event.user.email_verified):
    api.user.setUserMetadata("seen", True)
    log("kept")
"""
EXTERN = """action(name="Odd", trigger="post-login")


@extern("externs/tools.js")
def shout(text: string) -> string: ...


loud = shout(event.user.user_id)

with rule("The loud are refused", when=loud == "AUTH0|ANN"):
    api.access.deny("Go away.")
"""
LOUD = {call_key("shout", ("auth0|ann",)): (ExternResult(False, "AUTH0|ANN", '"AUTH0|ANN"'),)}
NOWHERE = (NodeMissing("there is no Node"), RunnerBroken("Node is ill"))


def with_extern() -> Selection:
    source = Source(
        "policies/odd.policy",
        EXTERN,
        (JavaScriptFile("externs/tools.js", "exports.shout = (text) => text.toUpperCase();\n"),),
    )
    made = analyse_source(source, loader((source,))).value
    assert isinstance(made, Program)
    return Selection((made,), (source,), javascript={"odd.js": emit(made)})


def given(selection: Selection, *sets: str, text: str | None = None) -> Input:
    return read_input(selection.programs[0], text, ("event.user.user_id=auth0|ann", *sets), None, None)


def nobody() -> Any:
    """The place of a Node that stands in."""
    return None


def missing(error: Exception) -> Callable[[], Node]:
    def find() -> Node:
        raise error

    return find


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Callable[..., StandIn]:
    def start(selection: Selection, change: Change = as_it_is, **results: Any) -> StandIn:
        made = StandIn(*selection.programs, change=change, **results)
        for module in (run_command, why_command, replay_command):
            monkeypatch.setattr(module, "Runner", made.start)
        return made

    return start


def run(selection: Selection, *sets: str, text: str | None = None) -> Outcome:
    return run_one(selection, selection.programs[0], given(selection, *sets, text=text), nobody, "text")


def lines(outcome: Outcome) -> list[str]:
    return outcome.text.splitlines()


# One event


def test_what_an_action_does(node: Callable[..., StandIn]) -> None:
    selection = actions(PLAIN)
    asked = node(selection)
    found = run(selection)
    assert (found.exit_code, found.diagnostics, found.sources) == (CLEAN, (), selection.sources)
    assert lines(found) == [
        '=> api.user.setUserMetadata("seen", True)',
        "  decided by: Kept",
        "policies/case.policy:3: Kept",
        "logged: kept",
    ]
    assert asked.asked == ["case"]
    assert lines(run(selection, "event.user.email_verified=false")) == ["=> no call"]


def test_what_auth0_makes_of_the_calls(node: Callable[..., StandIn]) -> None:
    note = Note(0, "too many", "the documentation")
    selection = actions(PLAIN)
    node(selection, lambda ran: replace(ran, refused=(note,), dropped=(replace(note, message="too late"),)))
    found = run(selection)
    assert found.exit_code == CLEAN
    assert lines(found)[-2:] == [
        "note: Auth0 refuses a call: too many (the documentation)",
        "note: Auth0 drops a call: too late (the documentation)",
    ]


def test_a_login_that_fails(node: Callable[..., StandIn]) -> None:
    def refused(ran: NodeRun) -> NodeRun:
        end = End(Ending.REFUSED, "no such key")
        return replace(ran, run=replace(ran.run, end=end), refused=(Note(0, "no such key", "x"),))

    selection = actions(PLAIN)
    node(selection, refused)
    found = run(selection)
    assert found.exit_code == ERRORS and "=> the login fails: no such key" in lines(found)


def test_node_that_does_something_else_is_a_bug(node: Callable[..., StandIn]) -> None:
    selection = actions(PLAIN)
    node(selection, silent)
    found = run(selection)
    assert found.exit_code == BUG and found.text
    (bug,) = found.diagnostics
    assert bug.code.id == "AG902" and bug.primary is not None
    assert bug.primary.span == selection.programs[0].header.span
    # Where the event lacks what Auth0 always sends, the JavaScript may do anything.
    half = run(selection, text='{"user": {"email_verified": true}}')
    assert (half.exit_code, half.diagnostics) == (CLEAN, ())
    assert "note: Auth0 always sends " in half.text


@pytest.mark.parametrize("error", NOWHERE)
def test_without_node(error: Exception) -> None:
    plain, odd = actions(PLAIN), with_extern()
    (program,) = plain.programs
    found = run_one(plain, program, given(plain), missing(error), "text")
    assert (found.exit_code, lines(found)[-1]) == (CLEAN, f"note: run in the interpreter alone: {error}")
    for refused in (
        run_one(odd, odd.programs[0], given(odd), missing(error), "text"),
        why_one(odd, odd.programs[0], given(odd), missing(error)),
    ):
        assert (refused.exit_code, refused.text, refused.sources) == (NO_TOOL, "", odd.sources)
        (problem,) = refused.diagnostics
        assert problem.code.id == "AG665"
        assert problem.message == f"this action has an extern, whose JavaScript runs on Node alone: {error}"


def test_externs_run_on_node(node: Callable[..., StandIn]) -> None:
    selection = with_extern()
    node(selection, results=LOUD)
    found = run(selection)
    assert (found.exit_code, found.diagnostics) == (CLEAN, ())
    assert lines(found)[0] == '=> api.access.deny("Go away.")'
    why = why_one(selection, selection.programs[0], given(selection), nobody)
    assert why.exit_code == CLEAN and '=> api.access.deny("Go away.")' in lines(why)


def test_why_says_what_the_event_lacks() -> None:
    selection = actions(PLAIN)
    (program,) = selection.programs
    full = why_one(selection, program, given(selection), missing(NOWHERE[0]))
    assert "note:" not in full.text and full.text.endswith("Kept\n")
    half = why_one(selection, program, given(selection, text='{"user": {}}'), missing(NOWHERE[0]))
    assert lines(half)[-1].startswith("note: Auth0 always sends ")
    assert half.exit_code == CLEAN and half.text.endswith("\n")


def test_errors_of_others_keep_no_policy_from_being_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policies").mkdir()
    Path("policies/plain.policy").write_text(f'action(name="Plain", trigger="post-login")\n{PLAIN}')
    Path("policies/broken.policy").write_text("x = (\n")
    found = read_one(OneEvent(Path("policies/plain.policy")))
    assert not isinstance(found, Outcome) and found[1].stem == "plain"
    why = quick("why", "policies/plain.policy")
    assert why.exit_code == CLEAN and "Kept: acted" in why.stdout
    broken = quick("why", "policies/broken.policy")
    assert broken.exit_code == ERRORS and "AG102" in broken.stderr


# The events of the prover


def test_nothing_to_run_needs_no_node() -> None:
    assert replayed((), emit, missing(NOWHERE[0])) == Replayed(None, ())


@pytest.mark.parametrize("error", NOWHERE)
def test_what_lacks_is_told(error: Exception) -> None:
    selection = actions(PLAIN)
    subject = Subject.of_action(selection.programs[0])
    found = replayed([(subject, given(selection))], selection.javascript_of, missing(error))
    assert found == Replayed(str(error), ())


def test_each_event_is_run_once_more(node: Callable[..., StandIn]) -> None:
    plain, odd = actions(PLAIN), with_extern()
    both = replace(plain, programs=plain.programs + odd.programs)
    subjects = [Subject.of_action(program) for program in both.programs]
    events = [(subjects[0], given(plain)), (subjects[1], given(odd)), (subjects[0], given(plain))]
    asked = node(both, results=LOUD)
    assert replayed(events, emit, nobody) == Replayed(None, ())
    assert asked.asked == ["case", "odd", "case"]


def test_what_node_does_otherwise_is_a_bug(node: Callable[..., StandIn]) -> None:
    selection = actions(PLAIN)
    subject = Subject.of_action(selection.programs[0])
    quiet = (subject, given(selection, "event.user.email_verified=false"))
    node(selection, silent)
    found = replayed([(subject, given(selection)), quiet, (subject, given(selection))], emit, nobody)
    assert found.lacking is None and [each.code.id for each in found.bugs] == ["AG902", "AG902"]
    label = found.bugs[0].primary
    assert label is not None and label.text == "with an event that the prover has found"
    assert label.span == selection.programs[0].header.span
