"""What all tests share: ``--update``, what counts as slow, and Node 18 and 22 for the whole run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.node import Nodes
from hypothesis import HealthCheck, settings
from seeds import pytest_runtest_makereport, pytest_runtest_setup

__all__ = ["pytest_runtest_makereport", "pytest_runtest_setup"]

# The same examples every time, however busy the machine is: `make fuzz` and `make differential` look further.
settings.register_profile(
    "actiongen",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("actiongen")

HERE = Path(__file__).parent
SLOW = (
    "auth0/test_update_catalogue.py",
    "backends/javascript",
    "backends/terraform/test_apply.py",
    "backends/terraform/test_calls.py",
    "backends/terraform/test_good_cases.py",
    "bench",
    "cli/test_build_options.py",
    "cli/test_commands.py",
    "cli/test_fmt.py",
    "cli/test_main.py",
    "cli/test_streams.py",
    "differential",
    "fuzz",
    "ir/test_fuzz.py",
    "ir/test_presence.py",
    "ir/test_regex.py",
    "runner",
    "syntax/test_lex.py",
    "syntax/test_properties.py",
    "terraform_provider",
    "test_cache.py",
    "test_docs.py",
    "test_good_cases.py",
    "test_harm.py",
    "test_journal.py",
    "test_links.py",
    "test_killed_build.py",
    "test_output_stability.py",
    "test_policies.py",
    "test_small_edits.py",
    "testing",
)
"""Where tests start processes, Node or Terraform, or try thousands of cases: `make quick` leaves them out. A single
slow test is marked where it stands.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What `make quick` leaves out is not even imported."""
    return True if config.option.markexpr == "not slow" and is_slow(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if is_slow(item.path) or "nodes" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


def is_slow(path: Path) -> bool:
    return any(path.is_relative_to(HERE / each) for each in SLOW)


@pytest.fixture(scope="session")
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def nodes() -> Iterator[Nodes]:
    """Node 18 and Node 22."""
    with Nodes() as running:
        yield running
