"""The interpreter and the generated JavaScript on Node do the same, over generated policies and events.

``make differential`` is the long run. Here is a slice of it, and Hypothesis draws from the same generator: a pair that
differs is printed as small as Hypothesis can make its policy.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from differential.choices import Choices
from differential.pairs import Tally, event_of, met, problems_of, program_of, tally
from differential.policy import Policy, write_policy
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actiongen.backends.javascript.emit import emit
from actiongen.runner.find import find_node
from actiongen.runner.model import Limits
from actiongen.runner.session import Runner
from actiongen.runs.world import World

REGRESSIONS = sorted((Path(__file__).parent / "regressions").glob("*.policy"))
POLICIES, EVENTS, EXPLORED = 60, 120, 0.8


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner(find_node(), Limits(seconds=30)) as running:
        yield running


def of_seeds(first: int, runner: Runner, policies: int, events: int) -> Tally:
    return sum(
        (
            tally(write_policy(Choices(Random(seed))), seed, events, runner, EXPLORED)
            for seed in range(first, first + policies)
        ),
        Tally(),
    )


@pytest.mark.parametrize("part", range(2))
def test_interpreter_and_node_agree(part: int, runner: Runner) -> None:
    total = of_seeds(part * 1_000_000, runner, POLICIES, EVENTS)
    assert not total.mismatches, total.mismatches[0].text()
    assert total.accepted > 0.9 * total.policies, "the generator writes too many policies that are refused"
    assert total.calls > total.pairs, "the events make too few calls"
    assert total.cut < 0.05 * total.pairs, "too many runs end at a limit of Auth0"


@pytest.mark.slow
def test_the_events_meet_the_conditions() -> None:
    seeds = [part * 1_000_000 + seed for part in range(2) for seed in range(POLICIES)]
    found = [met(write_policy(Choices(Random(seed))), seed, int(EVENTS * EXPLORED)) for seed in seeds]
    both, conditions = (sum(each) for each in zip(*found, strict=True))
    assert both > 0.9 * conditions


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[*HealthCheck],
)
@given(random=st.randoms(use_true_random=False), seed=st.integers(0, 999))
def test_small_policies_agree(random: Random, seed: int, runner: Runner) -> None:
    found = tally(write_policy(Choices(random)), seed, 30, runner, EXPLORED).mismatches
    assert not found, found[0].text()


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.stem)
def test_what_differed_once_agrees(path: Path, runner: Runner) -> None:
    """A policy beside the pairs on which it differed: the event as text, secrets, the clock."""
    text = path.read_text(encoding="utf-8")
    program = program_of(Policy("", text))
    assert program is not None
    worlds = [
        World(event_of(load["event"]), load.get("secrets", {}), load.get("now_ms", 0.0))
        for load in json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    ]
    loaded = runner.load(emit(program), program.header.trigger)
    for world, ran in zip(worlds, runner.run(loaded, worlds), strict=True):
        assert problems_of(program, world, ran.run) == (), world.event


BREAKS = {
    "a comparison that lets its bound pass": (" <= ", " < "),
    "a guard that is gone": (" != null", " !== undefined"),
    "a type that is not checked": ('typeof value === "string"', "value != null"),
    "a rule that does not end": ("return;", ""),
    "a capital that stays": (".toLowerCase()", ".trim()"),
    "the end for the beginning": (".startsWith(", ".endsWith("),
    "one for all": (".every(", ".some("),
    "a comparison that converts": (" === ", " == "),
    "an alternative for both": (" && ", " || "),
    "a default for what is empty": (" ?? ", " || "),
}


@pytest.mark.parametrize("break_", BREAKS)
def test_a_broken_emitter_is_noticed(break_: str, runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = BREAKS[break_]
    monkeypatch.setattr("differential.pairs.emit", lambda program: emit(program).replace(old, new))
    seeds = range(2_000_000, 2_000_060)
    assert any(tally(write_policy(Choices(Random(seed))), seed, 40, runner).mismatches for seed in seeds)
