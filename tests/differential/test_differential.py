"""The interpreter and the generated JavaScript on Node do the same, over generated policies and events.

A pair is one policy with one event. A mismatch prints the seed: ``policy(Random(seed))`` makes the policy
again.
"""

import json
from random import Random

import pytest
from bench.node import NodeBench
from differential.generate import events, policy

from actiongen.auth0.load import load_trigger
from actiongen.backends.javascript.emit import emit
from actiongen.diagnostics.model import Checked
from actiongen.evaluate.evaluate import evaluate
from actiongen.evaluate.operations import time
from actiongen.evaluate.texts import join, json_text, value_of_json
from actiongen.ir.analyse import analyse
from actiongen.ir.nodes import Program
from actiongen.source import Source
from actiongen.syntax.parse import parse

NOW = "2026-01-01T00:00:00.000Z"
POLICIES, EVENTS = 150, 5


def program(text: str) -> Program | None:
    found = parse(Source("policies/generated.policy", text)).then(
        lambda file: analyse(file, lambda _: Checked(None))
    )
    return found.value if found.is_clean and isinstance(found.value, Program) else None


def interpreted(meaning: Program, event: str) -> tuple[object, bool]:
    value = value_of_json(event)
    assert isinstance(value, dict)
    run = evaluate(meaning, value, now=time(NOW) or 0.0)
    calls = [
        [name, [json.loads(join(json_text(each))) for each in arguments]] for name, arguments in run.calls
    ]
    return calls, run.error is not None


@pytest.mark.parametrize("part", range(3))
def test_interpreter_and_node_agree(part: int) -> None:
    default = dict(load_trigger("post-login").default_event)
    accepted = calls = 0
    with NodeBench(22) as node:
        for seed in range(part * POLICIES, (part + 1) * POLICIES):
            random = Random(seed)
            text = policy(random)
            meaning = program(text)
            if meaning is None:
                continue
            accepted += 1
            code = emit(meaning)
            for event in events(text, default, random, EVENTS):
                as_text = json.dumps(event)
                expected, aborted = interpreted(meaning, as_text)
                outcome = node.run(code, json.loads(as_text), now=NOW)
                where = f"seed {seed}\n{text}\n{code}\n{as_text}"
                assert outcome.calls == expected, where
                assert (outcome.error is not None) == aborted, f"{outcome.error}\n{where}"
                assert not outcome.mutated, where
                calls += len(outcome.calls)
    assert accepted > POLICIES * 0.7, "the generator writes too many policies that are refused"
    assert calls > accepted * EVENTS * 0.5, "the events meet too few conditions"
