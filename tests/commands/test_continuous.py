"""What ``init`` writes for continuous integration: that its steps run. `test_scaffold.py` has the rest."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli_bench import quick

from actiongen.commands.init import init
from actiongen.diagnostics.outcome import CLEAN, ERRORS

GITHUB, GITLAB = ".github/workflows/actiongen.yml", ".gitlab-ci.yml"
FROM_INDEX = "actiongen[node,prove]==1.2.3"


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The work tree of a repository, which is the current folder."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


def steps(file: Path) -> tuple[str, dict[str, str], list[str]]:
    """The folder, the variables and the commands of a file for CI."""
    text = file.read_text()
    variables = dict(re.findall(r'^ +([A-Z]+): "(.*)"$', text, re.MULTILINE))
    folder = re.search(r'working-directory: "(.*)"$', text, re.MULTILINE)
    commands = re.findall(r"^ +- (?:run: )?((?:pip|cd|actiongen) .*)$", text, re.MULTILINE)
    return folder[1] if folder else ".", variables, commands


def run_steps(top: Path, file: str, tools: Path) -> subprocess.CompletedProcess[str]:
    """Runs them as the services do: in one shell that ends with the first failure; ``pip`` says what it gets."""
    folder, variables, commands = steps(top / file)
    assert len(commands) >= 5
    tools.mkdir()
    (tools / "pip").write_text('#!/bin/sh\necho "pip got $2"\n')
    (tools / "pip").chmod(0o755)
    path = f"{tools}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-c", "\n".join(commands)],
        cwd=top / folder,
        env={
            **os.environ,
            **variables,
            "PATH": path,
            "GITHUB_STEP_SUMMARY": str(tools / "summary.md"),
            "CI_PROJECT_DIR": str(top),
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(("ci", "file"), [("github", GITHUB), ("gitlab", GITLAB)])
def test_the_steps_pass_on_the_first_day(ci: str, file: str, top: Path, tmp_path: Path) -> None:
    init(Path("login"), "github" if ci == "github" else "gitlab", FROM_INDEX)
    assert quick("build", "login/policies", "--out", "login/generated").exit_code == CLEAN
    done = run_steps(top, file, tmp_path / "tools")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"pip got {FROM_INDEX}\n" in done.stdout
    if ci == "github":
        assert "## actiongen: 1 action, 2 tests passed" in (tmp_path / "tools" / "summary.md").read_text()
    else:
        assert json.loads((top / "codequality.json").read_text()) == []
    (top / "login" / "generated" / "outputs.tf").write_text("")
    assert run_steps(top, file, tmp_path / "again").returncode == ERRORS


@pytest.mark.parametrize(("ci", "file"), [("github", GITHUB), ("gitlab", GITLAB)])
def test_a_file_that_says_no_source_fails_and_says_so(ci: str, file: str, top: Path, tmp_path: Path) -> None:
    assert quick("init", "login", "--ci", ci).exit_code == CLEAN
    done = run_steps(top, file, tmp_path / "tools")
    assert done.returncode != 0 and "pip got" not in done.stdout
    assert "ACTIONGEN: is empty, say in this file where actiongen comes from" in done.stderr
