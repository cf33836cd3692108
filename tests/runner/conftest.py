"""A runner on each version of Node, for the whole run of the tests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bench.install import node_binary

from actiongen.auth0.load import load_trigger
from actiongen.runner.find import Node, node_at
from actiongen.runner.model import Limits, NodeRun
from actiongen.runner.session import Runner
from actiongen.runs.texts import value_of_json
from actiongen.runs.world import World

EVENT = '{"user": {"email": "ann@corp.example", "app_metadata": {"n": 1}}, "request": {"query": {}}}'
NOW = 1_772_359_200_123.0

Do = Callable[..., NodeRun]


def world(text: str, **rest: Any) -> World:
    """The world whose event has that JSON text."""
    event = value_of_json(text)
    assert isinstance(event, dict)
    return World(event, **({"now_ms": NOW} | rest))


def node(major: int) -> Node:
    found = node_at(node_binary(major))
    assert found is not None and found.version[0] == major
    return found


@pytest.fixture(scope="session", params=[18, 22])
def runner(request: pytest.FixtureRequest) -> Iterator[Runner]:
    # What hangs has a limit of its own; a machine that is busy is no reason to fail.
    with Runner(node(request.param), Limits(seconds=30, memory_bytes=256 << 20)) as running:
        yield running


@pytest.fixture(scope="session")
def do(runner: Runner) -> Do:
    """Runs the body of a handler once."""

    def run(
        body: str,
        *,
        trigger: str = "post-login",
        event: str = EVENT,
        handler: str | None = None,
        **rest: object,
    ) -> NodeRun:
        known = load_trigger(trigger)
        assert known is not None
        name = handler or known.handlers[0].name
        (kind,) = (handler.kind for handler in known.handlers if handler.name == name)
        code = f"exports.{name} = async (event, api) => {{\n{body}\n}};\n"
        (ran,) = runner.run(runner.load(code, known), [world(event, **({"handler": kind} | rest))])
        return ran

    return run
