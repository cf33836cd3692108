"""What all tests share: ``--update``, what counts as slow, and Node 18 and 22 for the whole run."""

import gc
import os
import shutil
from collections import Counter
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path

import pytest
import quick as choice
from bench.node import Nodes
from quick import FEW, is_left_to_long, of_each_kind, quick
from seeds import pytest_runtest_makereport, pytest_runtest_setup
from shares import pytest_runtestloop

__all__ = [
    "pytest_runtest_makereport",
    "pytest_runtest_setup",
    "pytest_runtestloop",
]

HERE = Path(__file__).parent
MEMORY = Path("/dev/shm")
"""Where files cost no wait for a disk; Linux has it."""
SLOW = (
    "auth0/test_update_catalogue.py",
    "auth0_kit",
    "backends/javascript/test_least_size.py",
    "backends/javascript/test_lower.py",
    "backends/javascript/test_lower_conditions.py",
    "backends/javascript/test_lower_values.py",
    "backends/javascript/test_sending.py",
    "backends/javascript/test_two_handlers.py",
    "backends/javascript/test_types.py",
    "backends/javascript/test_unread_answers.py",
    "backends/javascript/test_whole_event.py",
    "backends/terraform/test_apply.py",
    "backends/terraform/test_calls.py",
    "backends/terraform/test_failures.py",
    "backends/terraform/test_good_cases.py",
    "bench",
    "cli/test_build_options.py",
    "cli/test_commands.py",
    "cli/test_fmt.py",
    "cli/test_main.py",
    "cli/test_streams.py",
    "commands/test_continuous.py",
    "commands/test_diff.py",
    "commands/test_report.py",
    "continuous",
    "core/test_same.py",
    "deploy_cli",
    "diagnostics/test_render_properties.py",
    "differential",
    "editors",
    "fuzz",
    "hostile",
    "ide/test_random_texts.py",
    "importer/corpus/test_shares.py",
    "importer/normalise/test_hostile.py",
    "importer/normalise/test_same.py",
    "importer/sources/test_hostile.py",
    "importer/test_round_trip.py",
    "ir/test_addresses.py",
    "javascript/test_prettier.py",
    "lsp",
    "project/test_revision.py",
    "prover/attack",
    "prover/test_known_flows.py",
    "prover/test_solve.py",
    "report/html/test_in_browser.py",
    "report/html/test_page.py",
    "report/html/test_properties.py",
    "runner",
    "secrets_shown",
    "syntax/test_nodes.py",
    "syntax/test_properties.py",
    "terraform_provider",
    "test_docs.py",
    "test_harm.py",
    "test_killed_build.py",
    "test_links.py",
    "test_output_stability.py",
    "test_recipes.py",
    "test_shares.py",
    "test_small_edits.py",
    "testing/test_clients.py",
    "testing/test_commands.py",
    "testing/test_continued.py",
    "testing/test_externs.py",
    "testing/test_in_order.py",
    "testing/test_requests.py",
    "testing/test_session.py",
    "web/test_in_browser.py",
)
"""Where tests start processes, Node or Terraform, or try thousands of cases: `make quick` leaves them out. A single
slow test is marked where it stands.
"""
OFTEN = (
    "backends/deploy_cli/test_emit.py",
    "backends/terraform/test_emit.py",
    "backends/terraform/test_in_place.py",
    "backends/terraform/test_removal.py",
    "commands/test_build_proofs.py",
    "commands/test_diff_asks.py",
    "commands/test_diff_folders.py",
    "commands/test_pages.py",
    "ide/test_renaming.py",
    "ide/test_sharing.py",
    "ide/test_workspace.py",
    "importer/judge/test_talks.py",
    "importer/legacy/test_handed.py",
    "importer/libraries/test_rows.py",
    "importer/lift/test_decisions.py",
    "importer/lift/test_finish.py",
    "ir/test_types.py",
    "javascript/test_layouts.py",
    "prover/test_formulas.py",
    "prover/test_languages_before.py",
    "prover/test_languages_forms.py",
    "prover/test_small_logic.py",
    "syntax/test_again.py",
    "syntax/test_said.py",
    "test_cycles.py",
    "test_remembered.py",
    "testing/test_coverage.py",
    "testing/test_generate.py",
    "testing/test_mutation.py",
    "verify/test_verify.py",
    "web/test_page.py",
)
"""Where a test compiles so much that it takes more than a hundredth of a second: `make quick` leaves them out too."""
LONG = (
    "backends/javascript/test_least_size.py",
    "backends/javascript/test_sending.py",
    "bench",
    "cli/test_build_options.py",
    "commands/test_continuous.py",
    "continuous",
    "deploy_cli",
    "differential/test_differential.py",
    "documentation/test_site.py",
    "fuzz",
    "hostile",
    "importer/judge/test_hostile_originals.py",
    "prover/attack",
    "report/html/test_in_browser.py",
    "runner/test_hostile.py",
    "secrets_shown",
    "test_harm.py",
    "test_killed_build.py",
    "test_output_stability.py",
    "web/test_in_browser.py",
)
"""Where tests try thousands of cases, kill a build at every moment, or start what takes ten seconds: `make test` leaves
them to `make long`.
"""
CASES = (HERE / "cases", HERE / "node")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files")
    parser.addoption("--quick", action="store_true", help="no slow tests, and a few cases of each test")
    parser.addoption(
        "--every-case", action="store_true", help="no case is left to `make long` because it is one of many"
    )
    parser.addoption(
        "--shares", type=int, metavar="N", help="run in N processes, which share what one collects"
    )


def pytest_configure(config: pytest.Config) -> None:
    choice.is_quick = config.option.quick
    if not config.option.quick:
        load_hypothesis()
    elif MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 2**29:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def load_hypothesis() -> None:
    """The same examples every time, however busy the machine is: `make fuzz` and `make differential` look further.

    `make quick` takes none of its tests, and does not import it.
    """
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "actiongen",
        deadline=None,
        derandomize=True,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("actiongen")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What `make quick` leaves out is not even imported, and no folder of cases is searched for tests."""
    if collection_path in CASES:
        return True
    if config.option.quick and is_in(collection_path, OFTEN):
        return True
    if config.option.quick or config.option.markexpr == "not slow":
        return True if is_in(collection_path, SLOW) or is_marked_slow(collection_path) else None
    return True if config.option.markexpr == "not long" and is_in(collection_path, LONG) else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: the garbage collector need not look at it, then or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> Iterator[None]:
    """Cases that `make quick` leaves out are not made: making all of them takes as long as running a few."""
    yield
    if metafunc.config.option.quick and metafunc._calls:
        names = [call.id for call in metafunc._calls]
        if metafunc.definition.get_closest_marker("kinds") is not None:
            taken = of_each_kind(names)
        else:
            taken = quick(names, 1 if metafunc._calls[0].params.keys() == {"seed"} else FEW)
        metafunc._calls[:] = [metafunc._calls[at] for at in taken]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    met: Counter[str] = Counter()
    for item in items:
        assert isinstance(item, pytest.Function)
        every = None if config.option.quick or config.option.every_case else item.get_closest_marker("every")
        if is_in(item.path, LONG) or (every is not None and is_left_to_long(item.nodeid, every.args[0], met)):
            item.add_marker(pytest.mark.long)
        if (
            is_in(item.path, SLOW)
            or "nodes" in item.fixturenames
            or getattr(item.obj, "is_hypothesis_test", False)
            or item.get_closest_marker("long") is not None
        ):
            item.add_marker(pytest.mark.slow)
    if config.option.quick:
        slow = [item for item in items if item.get_closest_marker("slow") is not None]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item.get_closest_marker("slow") is None]


@cache
def is_in(path: Path, places: tuple[str, ...]) -> bool:
    """Whether a file or folder is one of these places of the tests, or lies in one."""
    return f"{path}{os.sep}".startswith(tuple(f"{HERE / place}{os.sep}" for place in places))


def is_marked_slow(path: Path) -> bool:
    """Whether a file of tests says of all of them that they are slow."""
    return path.suffix == ".py" and "\npytestmark = pytest.mark.slow\n" in path.read_text("utf-8")


@pytest.fixture(scope="session")
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def nodes() -> Iterator[Nodes]:
    """Node 18 and Node 22."""
    with Nodes() as running:
        yield running
