"""Reports about flows, runs that are given up, and texts that a format cannot hold."""

import json
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import pytest
from testing.policies import HEADER, program, sources

from actiongen import ir
from actiongen.diagnostics.outcome import CLEAN, Outcome
from actiongen.evaluate.expressions import Evaluator
from actiongen.evaluate.limits import OverLimit
from actiongen.ir import Flows, Program
from actiongen.report import one_run, outcome, results
from actiongen.report.explanation import Explained
from actiongen.report.results import Results
from actiongen.report.suggestion import as_arguments
from actiongen.report.text import Report
from actiongen.runs.run import End, Ending
from actiongen.runs.values import Value
from actiongen.source import JavaScriptFile, Source
from actiongen.testing.event_file import read_input
from actiongen.testing.events import input_for, input_of
from actiongen.testing.in_order import Subject, turns
from actiongen.testing.refused import Carried
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Verdict, judge
from actiongen.unit import analyse_source, loader

FLOW = """flow("post-login", ["first", "second", "third"])

test("refused", given={event.user.email: "eve@corp.example"}, expect=[api.user.setUserMetadata("ip", ...)])
test("another order", expect=[api.multifactor.enable("any"), api.user.setUserMetadata(...)])
test("nothing", given={event.stats.logins_count: 9}, expect=[])
"""
FIRST = """with rule("Any", when=event.stats.logins_count < 9):
    api.multifactor.enable("any")
"""
SECOND = """with rule("Refused", when=event.user.email == "eve@corp.example"):
    api.access.deny("no")
"""
THIRD = """with rule("Kept", when=event.stats.logins_count < 9):
    api.user.setUserMetadata("ip", event.request.ip)
"""


@cache
def verdicts() -> tuple[Verdict, ...]:
    texts = {"first": FIRST, "second": SECOND, "third": THIRD}
    files = tuple(
        Source(f"policies/{stem}.policy", HEADER.replace('"Test"', f'"{stem}"') + text)
        for stem, text in texts.items()
    )
    flow = Source("policies/flows.policy", FLOW)
    load = loader((*files, flow))
    made = [analyse_source(each, load).value for each in (*files, flow)]
    programs = tuple(each for each in made if isinstance(each, Program))
    (flows,) = (each for each in made if isinstance(each, Flows))
    (only,) = flows.flows
    subject = Subject(flow.path, only.flow.trigger, programs, only.tests, True)
    found = []
    for test in only.tests:
        given = input_for(only.flow.trigger, programs, test)
        found.append(judge(subject, test, given, turns(subject, given.world, trace)))
    return tuple(found)


def report(form: str, *chosen: Verdict) -> str:
    files = {"policies/flows.policy": Source("policies/flows.policy", FLOW)}
    return results.RENDERERS[form](Results(Report(chosen, files, 0.0)))


def test_a_failure_of_a_flow_says_what_each_action_did() -> None:
    refused, another, _ = verdicts()
    assert report("text", refused).splitlines()[:-1] == [
        "FAILED policies/flows.policy:3 refused",
        "  event:",
        '    event.user.email = "eve@corp.example"',
        "  calls (- expected, + made):",
        '    - api.user.setUserMetadata("ip", ...)',
        '    + api.access.deny("no")',
        '  first: called api.multifactor.enable("any")',
        "    Any: acted",
        "      policies/first.policy",
        '      called api.multifactor.enable("any")',
        "      True",
        '  second: called api.access.deny("no")',
        "    Refused: acted, and ended the action",
        "      policies/second.policy",
        '      called api.access.deny("no")',
        "      True",
        "  third: did not run",
        "",
    ]
    assert report("text", another).splitlines()[:-1] == [
        "FAILED policies/flows.policy:4 another order",
        "  calls (- expected, + made):",
        '    - api.multifactor.enable("any")',
        '      api.user.setUserMetadata("ip", "203.0.113.10")',
        '    + api.multifactor.enable("any")',
        "    only their order differs: Auth0 asks for MFA at the end of a flow",
        '  first: called api.multifactor.enable("any")',
        "  second: called nothing",
        '  third: called api.user.setUserMetadata("ip", "203.0.113.10")',
        "",
    ]


def test_programs_get_the_actions_of_a_flow() -> None:
    (found,) = json.loads(report("json", verdicts()[0]))["tests"]
    assert found["actions"] == [
        {"action": "first", "calls": ['api.multifactor.enable("any")'], "rules": ["Any"]},
        {"action": "second", "calls": ['api.access.deny("no")'], "rules": ["Refused"]},
    ]
    assert found["rules"] == ["Any", "Refused"]
    assert json.loads(report("json", verdicts()[2]))["summary"]["passed"] == 1


def test_what_xml_cannot_hold_is_replaced() -> None:
    kept = "a\tb \ue000\ufffd é 😀"
    odd = replace(verdicts()[0], problems=(f"{kept}\x00\x0b\ud800\uffff",))
    text = report("junit", odd)
    (failure,) = ElementTree.fromstring(text).iter("failure")
    assert failure.attrib["message"] == f"{kept}����"


def test_a_name_is_one_line_of_tap() -> None:
    first = verdicts()[0]
    odd = replace(first, subject=replace(first.subject, path="policies/a\\b#\n.policy"))
    assert "not ok 1 - policies/a\\\\b\\# .policy: refused" in report("tap", odd).splitlines()


ASKING = """answer = http.get("https://a.example", on_error=stop())

with rule("Asked", when=answer.status == 200):
    log(answer.text)
    api.access.deny("no")
"""


def one(policy: str, form: str, error: str | None = None) -> str:
    made = program(policy)
    given = read_input(made, None, ())
    carried = Carried(trace(made, given.world), error)
    return one_run.RENDERERS[form](one_run.OneRun(made, given, carried, (), sources(policy)))


def test_a_run_that_cannot_go_on_says_what_it_lacks() -> None:
    lines = one(ASKING, "text").splitlines()
    (given_up,) = (line for line in lines if line.startswith("=> given up: "))
    assert "https://a.example" in given_up and given_up.endswith(": write it into the file of the event")
    notes = json.loads(one(ASKING, "json"))["notes"]
    assert [f"=> {note}" for note in notes] == [given_up]


def test_a_login_that_auth0_fails_says_why() -> None:
    policy = 'with rule("A"):\n    api.access.deny("no")\n'
    assert "=> the login fails: too many" in one(policy, "text", "too many").splitlines()
    assert json.loads(one(policy, "json", "too many"))["error"] == "too many"


def test_a_condition_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def value(self: Evaluator, expr: ir.Expr) -> Value:
        raise OverLimit(End(Ending.TIMEOUT, "takes more than 2 seconds"))

    policy = 'with rule("A", when=event.user.name == "x"):\n    stop()\n'
    made = program(policy)
    given = read_input(made, None, ())
    explained = Explained(made, given.world, trace(made, given.world), sources(policy))
    monkeypatch.setattr(Evaluator, "value", value)
    (step,) = explained.traced.steps
    assert [*explained.step(step)] == [
        "A: did not apply",
        "  policies/case.policy:2",
        "  given up: it takes more than 2 seconds",
    ]


ALL = """secrets("KEY")

kept = api.cache.get("k")


@extern("externs/md5.js")
def md5(text: string) -> string: ...


with rule("A", when=kept.value == "x"):
    answer = http.get("https://a.example", on_error=stop())
    digest = md5(answer.text)
    log(digest)

test(
    "all",
    given={event.user.email: None, event.stats.logins_count: 3},
    secrets={"KEY": "k"},
    http={"GET https://a.example": {"status": 404}},
    returns={md5: "x", api.rules.wasExecuted: True},
    cache={"k": "x"},
    expect=[],
)
test("nothing", expect=[])
"""


def test_an_event_is_written_as_the_arguments_of_a_test() -> None:
    file = Source("policies/case.policy", HEADER + ALL)
    file = replace(file, externs=(JavaScriptFile("externs/md5.js", "module.exports = (text) => text;\n"),))
    made = analyse_source(file, loader((file,))).value
    assert isinstance(made, Program)
    every, nothing = (input_of(made, test) for test in made.tests)
    assert as_arguments(nothing) == "given={}"
    assert as_arguments(every) == (
        "given={event.user.email: None, event.stats.logins_count: 3}, "
        'http={"GET https://a.example": {"status": 404}}, '
        'returns={md5: "x", api.rules.wasExecuted: True}, cache={"k": "x"}'
    )


def test_an_outcome_is_text_or_json() -> None:
    found = Outcome(CLEAN, text="a\n::b\n", notes=("checked 1 policy",))
    shown = outcome.RENDERERS["text"](found, outcome.Colours())
    assert (shown.out, shown.err) == ("a\n\\::b\nchecked 1 policy\n", "")
    assert outcome.RENDERERS["text"](replace(found, is_file=True), outcome.Colours()).out.startswith(
        "a\n::b\n"
    )
    assert json.loads(outcome.RENDERERS["json"](found, outcome.Colours()).out)["diagnostics"] == []
