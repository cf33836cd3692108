"""Whether the user can be sent away: the interpreter answers as Auth0's rules on Node do, without `returns=`."""

import json

import pytest

from actiongen.backends.javascript.emit import emit
from actiongen.evaluate.evaluate import evaluate
from actiongen.ir import Program
from actiongen.runner.find import find_node
from actiongen.runner.session import Runner
from actiongen.runs.run import FINISHED
from actiongen.runs.world import World
from actiongen.source import Source
from actiongen.unit import analyse_source, loader

TEXT = """action(name="Can", trigger="post-login")

can = api.redirect.canRedirect()

with rule("Told"):
    log(can)
"""
EVENTS = [
    ('{"transaction": {"protocol": "oidc-basic-profile"}, "request": {"query": {}}}', True),
    ('{"transaction": {"protocol": "oauth2-refresh-token"}, "request": {"query": {}}}', False),
    ('{"transaction": {"protocol": "samlp"}, "request": {"query": {"prompt": "none"}}}', False),
    ('{"request": {"query": {"prompt": "login"}}}', True),
    ("{}", True),
]


def program() -> Program:
    source = Source("policies/case.policy", TEXT)
    found = analyse_source(source, loader((source,))).value
    assert isinstance(found, Program)
    return found


@pytest.mark.parametrize(("event", "can"), EVENTS)
def test_the_interpreter_knows(event: str, can: bool) -> None:
    run = evaluate(program(), World(json.loads(event)))
    assert (run.end, run.logs) == (FINISHED, ((can,),))
    told = evaluate(program(), World(json.loads(event), returns={"redirect.canRedirect": not can}))
    assert told.logs == ((not can,),), "what a test answers comes first"


@pytest.mark.slow
def test_node_agrees() -> None:
    made = program()
    with Runner(find_node()) as node:
        loaded = node.load(emit(made), made.header.trigger)
        runs = node.run(loaded, [World(json.loads(event)) for event, _ in EVENTS])
    assert [ran.run.logs for ran in runs] == [((can,),) for _, can in EVENTS]
