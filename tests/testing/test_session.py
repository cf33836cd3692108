"""``actiongen test`` as a whole: on real Node, in all formats, with its exit codes."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bench.install import node_binary
from testing.policies import actions

from actiongen.auth0.model import Trigger
from actiongen.commands import test
from actiongen.commands.request import Request
from actiongen.commands.test import SessionOptions, run_session
from actiongen.commands.test import test as run_command
from actiongen.diagnostics.codes_project import TEST_MISSING
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import BUG, CLEAN, ERRORS, NO_TOOL, USAGE, Outcome
from actiongen.runner.find import Node, NodeMissing, node_at
from actiongen.runner.model import NodeRun
from actiongen.runs.run import Run
from actiongen.runs.world import World

ROOT = Path(__file__).parents[2]
POLICY = """schema(event.user.app_metadata, flag=boolean)

is_flagged = event.user.app_metadata.flag

with rule("First logins pass", when=event.stats.logins_count <= 1):
    stop()

with rule("Flagged accounts are refused", when=is_flagged and event.user.email_verified):
    api.access.deny("no")

test("refused", given={event.user.app_metadata.flag: True}, expect=api.access.deny("no"))
test("passes", given={event.user.app_metadata.flag: False}, expect=[])
"""
WRONG = POLICY + """test(
    "wrong",
    given={event.user.app_metadata.flag: True},
    cases=[
        case("first", given={event.stats.logins_count: 1}, expect=api.access.deny("no")),
        case("second", given={event.user.app_metadata.flag: False}, expect=api.access.deny("no")),
    ],
)
"""


def find() -> Node:
    found = node_at(node_binary(22))
    assert found is not None
    return found


def others(outcome: Outcome) -> list[Diagnostic]:
    """What is said beside that a rule has no test (the one about first logins)."""
    return [each for each in outcome.diagnostics if each.code != TEST_MISSING]


def run(text: str, **asked: object) -> Outcome:
    return run_session(actions(text), SessionOptions(**asked), find)  # type: ignore[arg-type]


def test_what_passes() -> None:
    outcome = run(POLICY)
    assert outcome.exit_code == CLEAN and others(outcome) == []
    assert outcome.text.startswith("2 tests: 2 passed in ")


def test_what_fails_says_why() -> None:
    outcome = run(WRONG)
    assert outcome.exit_code == ERRORS
    text = outcome.text
    assert text.startswith(
        "FAILED policies/case.policy:18 wrong: first\n"
        "  event:\n"
        "    event.user.app_metadata.flag = True\n"
        "    event.stats.logins_count = 1\n"
        "  calls (- expected, + made):\n"
        '    - api.access.deny("no")\n'
        "  First logins pass: acted, and ended the action\n"
        "    policies/case.policy:6\n"
        "    event.stats.logins_count <= 1\n"
        "                |            |\n"
        "                1            True\n"
        "  Flagged accounts are refused: was not reached\n"
    )
    assert "FAILED policies/case.policy:19 wrong: second\n" in text
    assert "  Flagged accounts are refused: did not apply\n" in text
    assert "      is_flagged = event.user.app_metadata.flag\n" in text
    assert "\n4 tests: 2 passed, 2 failed in " in text


def test_a_failure_is_in_colour_where_that_is_asked() -> None:
    lines = run(WRONG, colour=True).text.splitlines()
    assert lines[0].startswith("\x1b[31m\x1b[1mFAILED ")
    assert any("\x1b[31m" in line and '- api.access.deny("no")' in line for line in lines)
    assert any("\x1b[31m" in line and " failed in " in line for line in lines)
    assert "\x1b[32m" in run(POLICY, colour=True).text
    assert "\x1b[" not in run(WRONG).text


def test_an_unexpected_call_names_the_rule_that_made_it() -> None:
    text = run(POLICY + 'test("t", given={event.user.app_metadata.flag: True}, expect=[])\n').text
    assert (
        '    + api.access.deny("no")\n  Flagged accounts are refused: acted, and ended the action\n' in text
    )
    assert '    called api.access.deny("no")\n' in text


def test_selection_and_fail_fast() -> None:
    assert "2 tests: 2 passed, 2 left out" in run(WRONG, expression="refused or passes").text
    assert "1 test: 0 passed, 1 failed, 2 left out" in run(WRONG, expression="wrong", fail_fast=True).text
    assert run(WRONG, expression="(").exit_code == USAGE


def test_json() -> None:
    found = json.loads(run(WRONG, form="json", coverage=True).text)
    assert found["summary"] | {"seconds": 0} == {
        "tests": 4,
        "passed": 2,
        "failed": 2,
        "differs": 0,
        "left_out": 0,
        "properties_not_proved": 0,
        "seconds": 0,
    }
    assert found["tests"][2] | {"seconds": 0} == {
        "path": "policies/case.policy",
        "line": 18,
        "test": "wrong",
        "case": "first",
        "result": "failed",
        "seconds": 0,
        "way": None,
        "given": {"event.user.app_metadata.flag": True, "event.stats.logins_count": 1},
        "now": "2026-01-01T00:00:00Z",
        "expected": ['api.access.deny("no")'],
        "calls": [],
        "rules": ["First logins pass"],
        "problems": [],
    }
    assert found["seed"] == 0 and 0 < found["coverage"]["percent"] < 100 and found["coverage"]["missed"]


def test_why_a_test_came_out_as_it_did() -> None:
    text = run(WRONG, why=True).text
    assert "PASSED policies/case.policy:12 refused\n" in text
    assert "FAILED policies/case.policy:18 wrong: first\n" in text
    assert text.count("First logins pass: ") == 4
    found = json.loads(run(WRONG, form="json", why=True).text)
    assert "is_flagged and event.user.email_verified" in " ".join(found["tests"][0]["why"])
    assert "why" not in json.loads(run(WRONG, form="json").text)["tests"][0]


def test_junit() -> None:
    root = ElementTree.fromstring(run(WRONG, form="junit").text)
    assert (root.attrib["tests"], root.attrib["failures"], root.attrib["errors"]) == ("4", "2", "0")
    cases = [*root.iter("testcase")]
    assert [case_.attrib["name"] for case_ in cases] == ["refused", "passes", "wrong: first", "wrong: second"]
    assert [case_.find("failure") is not None for case_ in cases] == [False, False, True, True]
    failure = cases[2].find("failure")
    assert failure is not None and '- api.access.deny("no")' in (failure.text or "")


def test_tap() -> None:
    lines = run(WRONG, form="tap").text.splitlines()
    assert lines[:4] == [
        "TAP version 14",
        "1..4",
        "ok 1 - policies/case.policy: refused",
        "ok 2 - policies/case.policy: passes",
    ]
    assert "not ok 3 - policies/case.policy: wrong: first" in lines and lines.count("  ---") == 2


def test_coverage_and_its_files(tmp_path: Path) -> None:
    outcome = run(POLICY, coverage=True, coverage_files={"lcov": tmp_path / "l", "cobertura": tmp_path / "c"})
    assert outcome.exit_code == CLEAN and "coverage: " in outcome.text
    assert "the rule `First logins pass` never acted" in outcome.text
    assert "try given={event.stats.logins_count: 1}" in outcome.text
    assert (tmp_path / "l").read_text().startswith("TN:\nSF:policies/case.policy\n")
    assert ElementTree.fromstring((tmp_path / "c").read_text()).tag == "coverage"
    assert run(POLICY, fail_under=50.0).exit_code == CLEAN
    under = run(POLICY, fail_under=90.0)
    assert under.exit_code == ERRORS and "the coverage is below 90 %" in others(under)[0].message
    assert run(POLICY, coverage_files={"lcov": tmp_path / "no" / "l"}).exit_code == ERRORS


def test_mutants() -> None:
    outcome = run(POLICY, mutate=True)
    assert outcome.exit_code == ERRORS and "mutation score: " in outcome.text
    assert "policies/case.policy:6: no test notices that the rule is taken out\n" in outcome.text
    assert "no mutants: the tests fail as it is" in run(WRONG, mutate=True).text


def test_properties_are_said_not_to_be_proved() -> None:
    text = POLICY + 'never("n", when=event.stats.logins_count == 1, then=api.access.deny(...))\n'
    assert "not proved here: 1 property (`actiongen prove` does)\n" in run(text).text


def test_a_call_that_auth0_refuses_fails() -> None:
    text = (
        'with rule("R"):\n    api.multifactor.enable(event.user.name or "any")\n'
        'test("t", given={event.user.name: "carrier-pigeon"}, expect=api.multifactor.enable(...))\n'
    )
    outcome = run(text)
    assert outcome.exit_code == ERRORS and "  Auth0 refuses a call: " in outcome.text
    assert run(text.replace("carrier-pigeon", "duo")).exit_code == CLEAN


def test_members_of_any_name_are_as_they_were() -> None:
    text = (
        'with rule("R", when=truthy(event.request.query.length)):\n    api.access.deny("no")\n'
        'test("t", given={event.request.query.length: []}, expect=api.access.deny("no"))\n'
    )
    assert run(text).exit_code == CLEAN


def test_without_node() -> None:
    def nowhere() -> Node:
        raise NodeMissing("there is no `node` on the PATH")

    outcome = run_session(actions(POLICY), SessionOptions(), nowhere)
    assert outcome.exit_code == NO_TOOL
    assert [diagnostic.code.id for diagnostic in outcome.diagnostics] == ["AG665"]


class Liar:
    """A Node that does nothing at all."""

    def __init__(self, *_: object) -> None:
        pass

    def __enter__(self) -> "Liar":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def load(self, code: str, trigger: Trigger, *, keep_module: bool = False) -> str:
        return code

    def run(self, loaded: str, worlds: Iterable[World]) -> Iterator[NodeRun]:
        return (NodeRun(Run()) for _ in worlds)


def test_a_difference_is_a_bug_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test, "Runner", Liar)
    outcome = run_session(actions(POLICY), SessionOptions(), find)
    assert outcome.exit_code == BUG
    (diagnostic,) = outcome.diagnostics
    assert diagnostic.code.id == "AG902"
    assert 'api.access.deny("no") in the interpreter, none on Node' in diagnostic.notes[0]
    event = next(note for note in diagnostic.notes if note.startswith("event: "))
    assert json.loads(event.removeprefix("event: "))["user"]["app_metadata"] == {"flag": True}


def test_the_policies_of_this_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    outcome = run_command(
        Request(ROOT / "policies", cache=False), (), SessionOptions(fail_under=100.0, mutate=True)
    )
    assert outcome.exit_code == CLEAN, outcome.text
    assert "coverage: 100.0 %" in outcome.text and "mutation score: 100.0 %" in outcome.text


@pytest.mark.parametrize("form", ["text", "json", "junit", "tap"])
def test_what_is_below_the_goal_is_said_in_every_form(form: str) -> None:
    under = run(POLICY, form=form, fail_under=100.0)
    assert under.exit_code == ERRORS
    assert [diagnostic.message for diagnostic in others(under)] == [
        "the coverage is below 100 %: it is 70.0 %"
    ]
    survived = run(POLICY, form=form, mutate=True)
    assert survived.exit_code == ERRORS
    (found,) = others(survived)
    assert found.code.id == "AG673" and found.message.startswith("no test notices ")


def test_no_test_is_no_pass() -> None:
    outcome = run(POLICY, expression="refussed")
    assert outcome.exit_code == ERRORS and outcome.text == ""
    (found,) = outcome.diagnostics
    assert found.code.id == "AG672" and found.message == "`-k` selects none of 2 tests: `refussed`"
    assert found.help == "did you mean `refused`?"
    nothing = run(POLICY.partition("test(")[0])
    assert nothing.exit_code == CLEAN and "there is no test here: nothing was tried\n" in nothing.text
    assert run(POLICY.partition("test(")[0], expression="x").exit_code == ERRORS


def test_coverage_leaves_out_what_is_not_selected() -> None:
    other = actions(POLICY, "policies/other.policy")
    both = actions(POLICY)
    both = replace(
        both, programs=both.programs + other.programs, javascript={**both.javascript, **other.javascript}
    )
    asked = SessionOptions(expression="case::refused", coverage=True, mutate=True, form="json")
    found = json.loads(run_session(both, asked, find).text)
    assert {each["path"] for each in found["coverage"]["missed"]} == {"policies/case.policy"}
    every = json.loads(run_session(both, SessionOptions(coverage=True, form="json"), find).text)
    assert {each["path"] for each in every["coverage"]["missed"]} == {
        "policies/case.policy",
        "policies/other.policy",
    }


def test_mutants_say_how_far_they_are() -> None:
    heard: list[tuple[int, int]] = []
    run_session(
        actions(POLICY), SessionOptions(mutate=True), find, lambda done, all: heard.append((done, all))
    )
    assert len(heard) > 5 and heard == [(done, len(heard)) for done in range(len(heard))]
