"""What is tried to bring about an outcome, in order: the events that people see are the first of these that do.

``tests/cases/events_tried.json`` has, for each condition of ``test_solve.py``, the values that are drawn for each path
and the first events that are worked out, and for each place of a policy the events that its probes make;
``--update`` writes it anew.
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from testing.policies import program
from testing.test_solve import CONDITIONS, SCHEMA
from testing.test_without_drawing import STEPS

from actiongen import ir
from actiongen.ir.walk import below
from actiongen.runs.values import Value
from actiongen.testing.answers import Answers
from actiongen.testing.events import Input
from actiongen.testing.generate import Generator
from actiongen.testing.solve import Holds, Solver
from actiongen.testing.state import State, constants_of

GOLDEN = Path(__file__).parents[1] / "cases" / "events_tried.json"
MOST = 6
ENTRIES = """
schema(event.user.app_metadata, plan=string, tags=[string])

with rule("Entries"):
    api.user.setAppMetadata("entries", {
        **event.user.user_metadata,
        "plan": event.user.app_metadata.plan if event.stats.logins_count > 3 else "none",
    })
    api.user.setAppMetadata("listed", [*event.user.app_metadata.tags, event.user.name or "nobody"])

with rule("Key", when="plan" in {**event.user.user_metadata, "name": event.user.name}):
    api.user.setAppMetadata("key", coalesce(event.user.nickname, event.user.given_name, "none"))
    log(f"{event.user.user_id} {event.request.ip}", sorted(event.authorization.roles))
    log(max(len(r) for r in event.authorization.roles))

keys = {"a": 1, "b": 2}

with rule("Found", when=keys.get(event.client.name, 0) == 2 and "x" not in event.user.app_metadata.tags):
    for tag in event.user.app_metadata.tags:
        if tag.startswith("t"):
            api.user.setUserMetadata(tag, tag == "t1")
"""


POLICIES = {"every kind of step": STEPS, "entries": ENTRIES}


def shown(value: Value) -> str:
    return json.dumps(value, ensure_ascii=True)


def given(found: Input) -> str:
    return "{" + ", ".join(f"{'.'.join(map(str, path))}: {shown(value)}" for path, value in found.given) + "}"


def of_condition(condition: str) -> Iterator[str]:
    made = program(f'{SCHEMA}with rule("R", when={condition}):\n    stop()\n')
    (rule,) = (step for step in made.all_steps if isinstance(step, ir.Rule))
    assert rule.condition is not None
    generator = Generator(made)
    for path, values in generator.choices.items():
        yield f"draws {'.'.join(path)}: {', '.join(map(shown, values))}"
    start = State(made.header.trigger, generator.input_of, constants_of(made))
    for wanted in (True, False):
        solutions = Solver(made.header.trigger).solutions((Holds(rule.condition, wanted),), start)
        for found in islice(solutions, MOST):
            yield f"{wanted}: {given(generator.input_of(found.given))}"


def of_probes(text: str) -> Iterator[str]:
    made = program(text)
    generator = Generator(made)
    answers = Answers(made, generator.input_of, generator.event_of)
    numbers = {id(node): number for number, node in enumerate(below(made.all_steps))}
    for number, probe in enumerate(answers.every):
        about = sorted(numbers.get(node, -1) for node in probe.about)
        yield f"probe {number} of {about}"
        yield from (given(each) for each in islice(answers.inputs(probe.constraints), 3))
    for node, number in numbers.items():
        probes = [*answers.about(frozenset({node}))]
        yield f"about {number}: {len(probes)}, {[len(each.constraints) for each in probes]}"


def as_it_was(name: str, lines: Iterator[str], update: bool) -> None:
    found = [*lines]
    kept = json.loads(GOLDEN.read_text("utf-8")) if GOLDEN.exists() else {}
    if update:
        GOLDEN.write_text(json.dumps({**kept, name: found}, indent=0, ensure_ascii=True) + "\n", "utf-8")
    else:
        assert found == kept[name]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_what_is_tried_for_a_condition(condition: str, update: bool) -> None:
    as_it_was(condition, of_condition(condition), update)


@pytest.mark.slow
@pytest.mark.parametrize("name", POLICIES)
def test_what_is_tried_for_the_places_of_a_policy(name: str, update: bool) -> None:
    as_it_was(name, of_probes(POLICIES[name]), update)


def test_nothing_else_is_kept() -> None:
    assert {*json.loads(GOLDEN.read_text("utf-8"))} == {*CONDITIONS, *POLICIES}
