"""One Node for all that judges."""

from collections.abc import Iterator

import pytest

from actiongen.importer.judge.trials import Trials
from actiongen.runner.find import find_node


@pytest.fixture(scope="session")
def trials() -> Iterator[Trials]:
    """What runs originals and policies side by side."""
    with Trials(find_node()) as made:
        yield made
