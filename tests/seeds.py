"""The seeds of random tests: a failure says which seed it was, and how to see it again.

In: the seed of a test, or its seeds. Out: its source of chance; the seeds one after the other, or the one that the
environment names.

    for seed in seeds(range(100)):
        check(mutated(seed))
"""

import os
import shlex
from collections.abc import Iterable, Iterator
from random import Random

import pytest

ONLY = "ACTIONGEN_SEED"
_commands: dict[int, str] = {}
"""The seed that is tried, with what stands before the command that tries it again."""


def seeds(every: Iterable[int]) -> Iterator[int]:
    """The seeds; ``ACTIONGEN_SEED=17`` leaves the others out."""
    only = os.environ.get(ONLY)
    for seed in every:
        if only is None or seed == int(only):
            _commands.clear()
            _commands[seed] = f"{ONLY}={seed} "
            yield seed
    _commands.clear()


def chance(seed: int) -> Random:
    """The source of chance of a test that has one seed."""
    _commands.clear()
    _commands[seed] = ""
    return Random(seed)


def pytest_runtest_setup() -> None:
    """No test answers for the seed of the one before it."""
    _commands.clear()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Iterator[None]:
    """Adds the seed and the command to the report of a random test that fails."""
    result = yield
    report = result.get_result()  # type: ignore[attr-defined]
    if report.when != "call" or not report.failed:
        return
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    tried = dict(_commands) or ({parameters["seed"]: ""} if "seed" in parameters else {})
    for seed, before in tried.items():
        command = f"{before}python -m pytest -n 0 {shlex.quote(item.nodeid)}"
        report.sections.append(("seed", f"seed {seed}, again: {command}"))
