"""Several processes run the tests of `make quick` and `make test` as one would."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from shares import cores, dear

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(cores() < 2, reason="one core, or no Linux: one process runs all"),
]
HERE = Path(__file__).parent
CONFTEST = """
from shares import pytest_runtestloop

def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true")
    parser.addoption("--shares", type=int)
"""
TESTS = """
import os, sys, time, warnings
from pathlib import Path
import pytest

HERE = Path(__file__).parent

@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    yield tmp_path_factory.mktemp("shared")
    (HERE / "ended").open("a").write("x")

def test_good(shared, tmp_path):
    file = HERE / f"{os.getpid()}.pid"
    file.touch()
    # No file is done before another process has begun one.
    until = time.monotonic() + 60
    while len([*HERE.glob("*.pid")]) < 2 and time.monotonic() < until:
        time.sleep(0.01)

def test_bad(shared):
    print("what", "is", "said")
    warnings.warn("a warning")
    assert 1 == 2
"""


def ran(folder: Path, *options: str, last: str = "", how: str = "--quick") -> tuple[int, str]:
    (folder / "conftest.py").write_text(CONFTEST)
    for name in "abcd":
        (folder / f"test_{name}.py").write_text(TESTS + last)
    environment = os.environ | {"PYTHONPATH": str(HERE)}
    command = [sys.executable, "-m", "pytest", how, "-p", "no:cacheprovider", "-n", "0", *options]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("how", ["--quick", "--shares=3"])
def test_each_test_runs_once_and_all_is_told(how: str, tmp_path: Path) -> None:
    code, said = ran(tmp_path, how=how)
    assert code == 1 and "4 failed, 4 passed, 4 warnings" in said
    assert said.count("FAILED test_") == said.count("what is said") == 4
    assert len([*tmp_path.glob("*.pid")]) > 1
    assert (tmp_path / "ended").read_text() == "xxxx"


def test_the_first_failure_ends_all(tmp_path: Path) -> None:
    code, said = ran(tmp_path, "-x")
    assert code == 1
    # Two processes may each have had one by then.
    assert "stopping after 1 failures" in said or "stopping after 2 failures" in said


def test_a_process_that_dies_is_told_with_its_test(tmp_path: Path) -> None:
    dying = f"\ndef test_last():\n    if os.getppid() != {os.getpid()}:\n        os._exit(7)\n"
    code, said = ran(tmp_path, last=dying)
    assert code != 0 and "a process that ran tests ended early, with code 7, in test_" in said
    assert "py::test_last" in said


@dataclass
class Item:
    """As much of a test as is asked for."""

    mark: str

    def get_closest_marker(self, name: str) -> str | None:
        return self.mark if name == self.mark else None


def test_files_with_slow_tests_begin_first() -> None:
    files = {"many": ["quick"] * 9, "few": ["slow"], "one": ["quick"], "slow": ["slow", "slow"]}
    begun = sorted(files, key=lambda name: dear(map(Item, files[name])), reverse=True)
    assert begun == ["slow", "few", "many", "one"]
