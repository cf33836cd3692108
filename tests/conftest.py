"""What all tests share: ``--update``, and Node 18 and 22 for the whole run."""

from collections.abc import Iterator

import pytest
from bench.node import Nodes


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files")


@pytest.fixture(scope="session")
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def nodes() -> Iterator[Nodes]:
    """Node 18 and Node 22."""
    with Nodes() as running:
        yield running
