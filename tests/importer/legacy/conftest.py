"""One Node for all Rules and Hooks."""

from collections.abc import Iterator

import pytest
from bench.install import node_binary

from actiongen.runner.find import node_at
from actiongen.runner.model import Limits
from actiongen.runner.session import Runner


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """What runs Rules in their harness, and the Actions that they become."""
    node = node_at(node_binary(22))
    assert node is not None
    with Runner(node, Limits(seconds=30)) as running:
        yield running
