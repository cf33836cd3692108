"""The values of an expression, drawn under its text; the verdict on each rule."""

import json
from random import Random

import pytest
from differential.choices import Choices
from differential.events import Events
from differential.pairs import program_of
from differential.policy import write_policy
from testing.policies import HEADER, actions, default, program, sources

from actiongen import ir
from actiongen.backends.javascript.emit import emit
from actiongen.commands.run import run_one
from actiongen.commands.selection import Selection
from actiongen.commands.why import why_one
from actiongen.evaluate.expressions import Evaluator
from actiongen.flow.resolved import Resolved
from actiongen.ir.types import Basic
from actiongen.ir.walk import below
from actiongen.report.drawing import draw
from actiongen.report.explanation import Explained
from actiongen.runner.find import Node, NodeMissing
from actiongen.source import Source
from actiongen.testing.event_file import read_input
from actiongen.testing.events import Input
from actiongen.testing.trace import State, trace
from actiongen.testing.values import typed_text


def drawn(condition: str, *sets: str, before: str = "") -> str:
    text = f'{before}with rule("R", when={condition}):\n    stop()\n'
    made = program(text)
    given = read_input(made, None, sets)
    (step,) = (all_step for all_step in made.all_steps if isinstance(all_step, ir.Rule))
    assert step.condition is not None
    reader = Evaluator(given.world)
    lines = draw(step.condition, sources(text), reader.value, Resolved(made).content.holds_secret)
    return "\n".join(lines)


def test_a_comparison() -> None:
    assert drawn("event.stats.logins_count <= 1") == (
        "event.stats.logins_count <= 1\n" "            |            |\n" "            5            False"
    )


def test_nothing_is_cut_short() -> None:
    assert drawn('event.user.email_verified is False and event.user.name == "Bob"') == (
        'event.user.email_verified is False and event.user.name == "Bob"\n'
        "           |              |        |              |    |\n"
        "           True           False    False          |    False\n"
        '                                                  "Ann Archer"'
    )


def test_a_condition_over_several_lines_is_on_one() -> None:
    condition = (
        '(\n    event.user.name == "Bob"  # a comment\n    # another\n    or event.user.nickname == "#ann"\n)'
    )
    assert drawn(condition).splitlines()[0] == 'event.user.name == "Bob" or event.user.nickname == "#ann"'


def test_a_long_condition_is_shown_operand_by_operand() -> None:
    condition = " or ".join(f'event.user.name == "{"x" * 40}{n}"' for n in range(3))
    lines = drawn(condition).splitlines()
    assert lines.count("or") == 2 and lines[-1] == "together: False"


def test_a_value_of_another_type_says_so() -> None:
    schema = "schema(event.user.app_metadata, flag=boolean)\n"
    shown = drawn("event.user.app_metadata.flag", 'event.user.app_metadata.flag="yes"', before=schema)
    assert shown.splitlines()[-1].strip() == '"yes" → absent: no boolean'


def test_secrets_are_not_drawn() -> None:
    before = 'secrets("KEY")\nsettings("NAME")\nparts = event.secrets.KEY.lower().split("-")\n'
    condition = (
        "parts[0] == event.client.name or event.client.name in [event.secrets.KEY, event.secrets.NAME]"
    )
    shown = drawn(condition, "event.secrets.KEY=S3CR3T-MARK", "event.secrets.NAME=seen", before=before)
    assert "(secret)" in shown and "False" in shown and '"seen"' in shown
    assert "mark" not in shown.lower() and "s3cr3t" not in shown.lower()


def test_long_values_are_cut() -> None:
    shown = drawn('event.user.name == "a"', f"event.user.name={'n' * 500}")
    assert max(map(len, shown.splitlines())) < 80


POLICY = """only_when("The web shop", event.client.name == "App")

is_new = event.stats.logins_count <= 1

with rule("New", when=is_new):
    stop()

with rule("Kept", when=event.user.email_verified):
    api.user.setUserMetadata("ip", event.request.ip)
    api.access.deny("no")

with rule("Never reached"):
    stop()
"""


def explained(*sets: str) -> list[str]:
    made = program(POLICY)
    given = read_input(made, None, sets)
    return [*Explained(made, given.world, trace(made, given.world), sources(POLICY), emit(made)).steps()]


def test_every_step_has_its_verdict() -> None:
    made = program(POLICY)

    def states(*sets: str) -> list[State]:
        return [step.state for step in trace(made, read_input(made, None, sets).world).steps]

    assert states() == [State.PASSED, State.SKIPPED, State.ENDED, State.UNREACHED]
    assert states("event.stats.logins_count=1") == [
        State.PASSED,
        State.ENDED,
        State.UNREACHED,
        State.UNREACHED,
    ]
    assert states("event.user.email_verified=false") == [
        State.PASSED,
        State.SKIPPED,
        State.SKIPPED,
        State.ENDED,
    ]
    assert states("event.client.name=Other") == [State.ENDED, *[State.UNREACHED] * 3]


def test_the_explanation_has_place_javascript_calls_and_definitions() -> None:
    lines = explained()
    text = emit(program(POLICY)).splitlines()
    (line,) = (line for line in lines if line.startswith("  policies/case.policy:6"))
    number = int(line.split("line ")[1].split(" ")[0])
    assert text[number - 2].strip() == "// New" and text[number - 1].strip() == "if (isNew) {"
    assert line.endswith("of the JavaScript: if (isNew) {")
    assert "New: did not apply" in lines
    assert "    is_new = event.stats.logins_count <= 1" in lines
    assert '  called api.access.deny("no")' in lines
    assert "Never reached: was not reached" in lines


def no_node() -> Node:
    raise NodeMissing("there is no Node")


def test_run_and_why_give_one_verdict() -> None:
    every = actions(POLICY)
    given = default(POLICY)
    ran = run_one(every, every.programs[0], given, no_node, "text").text.splitlines()
    said = why_one(every, every.programs[0], given).text.splitlines()
    assert [each for each in ran if each.startswith("=>")] == [
        '=> api.user.setUserMetadata("ip", "203.0.113.10")',
        '=> api.access.deny("no")',
    ]
    assert [each for each in said if each.startswith("=>")] == [each for each in ran if each.startswith("=>")]
    assert "  decided by: Kept" in ran and "  decided by: Kept" in said
    assert any("interpreter alone" in each for each in ran)


def test_run_as_json() -> None:
    every = actions(POLICY)
    found = json.loads(run_one(every, every.programs[0], default(POLICY), no_node, "json").text)
    assert found["calls"][1] == {
        "method": "access.deny",
        "arguments": ["no"],
        "text": 'api.access.deny("no")',
    }
    assert [each["verdict"] for each in found["steps"]] == ["passed", "skipped", "ended", "unreached"]


@pytest.mark.slow
@pytest.mark.every(4)
@pytest.mark.parametrize("seed", range(60))
def test_what_why_shows_is_what_run_did(seed: int) -> None:
    """Over generated policies and events: the drawn value of each condition is what decided in the run."""
    policy = write_policy(Choices(Random(seed)))
    made = program_of(policy)
    # What externs give is known to Node alone: tests/testing/test_externs.py.
    if made is None or any(isinstance(node, ir.ExternCall) for node in below(made.all_steps)):
        return
    files = (("generated.policy", policy.text), *policy.libraries)
    every = Selection((made,), tuple(Source(f"policies/{path}", text) for path, text in files), ())
    for given in Events(made, seed).explored(3):
        traced = trace(made, given.world)
        for step in traced.steps:
            if step.state is not State.UNREACHED and step.step.condition is not None:
                reader = Evaluator(given.world)
                reader.bind((*traced.answers,), (*traced.answers.values(),))
                holds = reader.holds(step.step.condition)
                acted = step.state in (State.ACTED, State.PASSED)
                assert holds == (acted or (step.state is State.ENDED and isinstance(step.step, ir.Rule)))
        ran = verdict_lines(run_one(every, made, given, no_node, "text").text)
        assert ran and ran == verdict_lines(why_one(every, made, given).text)


def verdict_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(("=> ", "  decided by: "))]


def test_input_is_shown_whole() -> None:
    assert HEADER and isinstance(default(POLICY), Input)


@pytest.mark.parametrize(
    ("value", "type_", "text"),
    [
        (1767603600000.0, Basic.TIME, "2026-01-05T09:00Z"),
        (1767603601000.0, Basic.TIME, "2026-01-05T09:00:01Z"),
        (1767603601005.0, Basic.TIME, "2026-01-05T09:00:01.005Z"),
        (1e300, Basic.TIME, "1e+300"),
        (-378000000.0, Basic.DURATION, "-4d 9h"),
        (61500.0, Basic.DURATION, "1m 1.5s"),
        (0.0, Basic.DURATION, "0s"),
        (None, Basic.TIME, "None"),
        (5.0, Basic.NUMBER, "5"),
    ],
)
def test_times_and_durations_are_shown_as_people_write_them(
    value: float | None, type_: Basic, text: str
) -> None:
    assert typed_text(value, type_) == text
