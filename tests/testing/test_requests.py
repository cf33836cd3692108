"""Tests, coverage, mutants and explanations of policies that make requests: answers are part of the world."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from testing.policies import program, sources

from actiongen.cli.main import main
from actiongen.report.suggestion import as_arguments
from actiongen.runs.run import Ending
from actiongen.testing.coverage import Kind, Suggestions, measure
from actiongen.testing.event_file import BadEvent, read_input
from actiongen.testing.events import HTTP
from actiongen.testing.generate import Generator
from actiongen.testing.mutation import score
from actiongen.testing.replies import Replies
from actiongen.testing.trace import State, trace

POLICY = """def report(failure):
    if failure.reason == "timeout" or failure.status == 500:
        api.user.setAppMetadata("broken", True)


score = http.post(
    f"https://risk.example/{event.user.user_id}",
    json={"ip": event.request.ip},
    accept=[404],
    retries=1,
    on_error=report,
)
profile = http.get("https://a.example", on_error=api.access.deny("Later."))

with rule("Unknown", when=score.status == 404):
    api.user.setAppMetadata("unknown", True)

with rule("Risky", when=read(score.json.level, number) >= 80 and profile.text != "vip"):
    api.access.deny("No.")

with rule("Without a score", when=score is None and event.stats.logins_count > 3):
    extra = (
        http.delete("https://b.example", on_error=stop())
        if event.user.name == "Bob"
        else None
    )
    api.user.setAppMetadata("extra", coalesce(extra.text, "none"))
"""


def test_coverage_suggests_an_event_with_answers_for_each_branch() -> None:
    made = program(POLICY)
    suggestions = Suggestions(made, seed=0)
    covered = measure(made, [])
    found = {point: suggestions.event(point) for point in covered.missed}
    assert [point for point, given in found.items() if given is None] == []
    again = measure(made, [trace(made, given.world) for given in found.values() if given is not None])
    assert again.missed == ()
    titles = {covered.titles[point.span] for point in covered.missed if point.kind is Kind.RULE}
    assert {"score failed", "profile failed"} <= titles


def test_every_mutant_is_told_apart() -> None:
    found = score(program(POLICY), sources(POLICY))
    undecided = [mutant.what for mutant in found.undecided]
    assert undecided == []
    wanted = {
        "`retries` is `0`",
        "`accept` is taken out",
        "the request is taken out",
        "the request is always made",
    }
    assert wanted <= {survivor.mutant.what for survivor in found.survivors}


def test_what_is_suggested_is_a_test_that_passes(tmp_path: Path) -> None:
    made = program(POLICY)
    given = next(iter(Generator(made).inputs(1)))
    arguments = as_arguments(given)
    assert 'http={"POST https://risk.example/auth0%7Cann": {"status": 200, "json": {}}' in arguments
    text = f'action(name="T", trigger="post-login")\n{POLICY}\ntest("t", {arguments}, expect=http.get("https://a.example"))\n'
    expected = text.replace(
        "expect=", 'expect=[http.post("https://risk.example/auth0%7Cann", ...), '
    ).replace('example"))\n', 'example")])\n')
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / "a.policy").write_text(expected, encoding="utf-8")
    result = CliRunner().invoke(main, ["test", str(policies)])
    assert result.exit_code == 0, result.output


def test_answers_are_given_where_the_policy_asks() -> None:
    made = program(POLICY)
    replies = Replies.of_program(made)
    start = Generator(made).event_of({})
    world = replies.answered(start.world, made, {(HTTP, "score", "status"): 404.0, (HTTP, "profile"): None})
    assert world.http == {
        "POST https://risk.example/auth0%7Cann": {"status": 404, "json": {}},
        "GET https://a.example": "connection",
    }
    failing = replies.answered(start.world, made, {(HTTP, "score", "failure", "reason"): "timeout"})
    assert failing.http["POST https://risk.example/auth0%7Cann"] == "timeout"


def test_an_explanation_says_which_request_failed_and_what_it_called() -> None:
    made = program(POLICY)
    http = {"POST https://risk.example/auth0%7Cann": {"status": 500}, "GET https://a.example": "timeout"}
    text = json.dumps({"event": {"user": {"user_id": "auth0|ann"}}, "http": http})
    traced = trace(made, read_input(made, text).world)
    states = {step.step.title: (step.state, len(step.calls)) for step in traced.steps}
    assert states["score failed"] == (State.ACTED, 3), "two tries, and the call of the helper"
    assert states["profile failed"] == (State.ENDED, 2)
    assert states["Unknown"] == (State.UNREACHED, 0)
    assert traced.rules == ("score failed", "profile failed")


def test_an_event_without_answers_ends_the_run_at_the_first_request() -> None:
    made = program(POLICY)
    run = trace(made, read_input(made, '{"user": {"user_id": "auth0|ann"}}').world).run
    assert (run.end.kind, len(run.calls)) == (Ending.NETWORK, 1)


@pytest.mark.parametrize(
    "http",
    [
        [],
        {"GET https://a.example": 200},
        {"GET https://a.example": "late"},
        {"GET https://a.example": {"status": 99}},
        {"GET https://a.example": {"status": 200.5}},
        {"GET https://a.example": {"text": 1}},
        {"GET https://a.example": {"code": 1}},
        {"GET https://a.example": [["timeout"]]},
    ],
)
def test_answers_beside_an_event_have_the_form_of_those_in_a_test(http: object) -> None:
    with pytest.raises(BadEvent, match="answers to requests"):
        read_input(program(POLICY), json.dumps({"event": {}, "http": http}))


FAILING = """action(name="T", trigger="post-login")

answer = http.get("https://a.example", on_error=log("none"))

with rule("Answered", when=answer.status == 204):
    api.access.deny("no")

test("no answer is written", expect=[])
test("it fails", http={"https://a.example": "timeout"}, expect=http.get("https://a.example"), rules=["answer failed"])
test("not", http={"https://a.example": {}}, expect=http.get("https://a.example"), rules=["answer failed"])
"""


def test_a_failing_test_shows_the_requests_and_the_answer_that_lacks(tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / "a.policy").write_text(FAILING, encoding="utf-8")
    output = CliRunner().invoke(main, ["test", str(policies)]).output
    assert (
        'the test has no answer to a request: `http={"GET https://a.example": {"status": 200, "json": …}}`'
        in output
    )
    assert output.count("the test has no answer") == 1, "both engines say the same once"
    assert '+ http.get("https://a.example")' in output
    assert "the rule `answer failed` did not act" in output
    assert "3 tests: 1 passed, 2 failed" in output


def test_members_of_the_json_of_an_answer_may_be_anything() -> None:
    made = program(
        'a = http.get("https://a.example", on_error=stop())\n'
        'with rule("By words", when=a.json.status == "approved" and a.json.reason == 3):\n    log("yes")\n'
    )
    suggestions = Suggestions(made, seed=0)
    found = [suggestions.event(point) for point in measure(made, []).missed]
    assert None not in found
