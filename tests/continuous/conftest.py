"""A copy of this repository as somebody else would take it, and a repository of policies."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli_bench import quick

ROOT = Path(__file__).parents[2]


def git(*arguments: str, at: Path) -> str:
    """Runs Git as somebody."""
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@corp.example", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *who, *arguments], cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(folder: Path) -> str:
    """Commits all that is in a folder; the id of the commit."""
    git("add", "--all", at=folder)
    git("commit", "--quiet", "--allow-empty", "--message", "all", at=folder)
    return git("rev-parse", "HEAD", at=folder).strip()


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with all that this one has, committed or not."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip(f"these tests need a checkout of the repository: {listed.stderr}")
    folder = tmp_path_factory.mktemp("checkout") / "actiongen"
    for name in filter(None, listed.stdout.split("\0")):
        if os.path.lexists(ROOT / name) and not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name, follow_symlinks=False)
    git("init", "--quiet", at=folder)
    commit(folder)
    return folder


@pytest.fixture
def policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository as ``init`` writes it and a first build leaves it; it is the current folder."""
    folder = tmp_path / "login"
    folder.mkdir()
    git("init", "--quiet", at=folder)
    monkeypatch.chdir(folder)
    assert quick("init", "--ci", "none").exit_code == quick("build").exit_code == 0
    commit(folder)
    return folder


@pytest.fixture(scope="session")
def path() -> str:
    """A PATH on which ``actiongen`` and ``python3`` are those of the tests."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
