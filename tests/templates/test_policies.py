"""Every template of Auth0's has a policy that does its job, clean, laid out and tested.

The policies are in ``tests/cases/templates``, each under the name of its template. docs/coverage.md says what became of
each.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bench.compile import programs_of

from actiongen.compiler import compile_folder
from actiongen.diagnostics.render import render
from actiongen.project import files
from actiongen.syntax.format import format_policy
from templates.beside import POLICIES
from templates.ports import PORTS

WAITING: dict[str, str] = {}
"""Policies that do not compile yet, and what they need. The list goes down: one that compiles must not be in it."""

STEMS = sorted(path.stem for path in POLICIES.glob("*.policy"))
READY = [stem for stem in STEMS if stem not in WAITING]


def without_waiting(folder: Path) -> Path:
    """A folder of policies with those that compile."""
    waiting = (f"{stem}.policy" for stem in WAITING)
    shutil.copytree(POLICIES, folder / "policies", ignore=shutil.ignore_patterns(*waiting))
    return folder / "policies"


def test_every_template_has_a_policy() -> None:
    assert len(PORTS) == 48
    assert sorted(PORTS) == STEMS


def test_policies_are_clean(tmp_path: Path) -> None:
    read = files.read(without_waiting(tmp_path))
    compiled = read.then(compile_folder)
    assert compiled.value is not None
    shown = render(compiled.diagnostics, {source.path: source for source in read.value or ()})
    assert shown == ""
    assert {Path(file.path).stem for file in compiled.value.files if file.path.endswith(".js")} == {*READY}


@pytest.mark.parametrize("stem", STEMS)
def test_policies_are_laid_out(stem: str) -> None:
    text = (POLICIES / f"{stem}.policy").read_text(encoding="utf-8")
    assert format_policy(text) == text


@pytest.mark.parametrize("stem", READY)
def test_a_policy_is_about_the_trigger_of_its_template(stem: str) -> None:
    (program,) = (program for program in programs_of(POLICIES) if program.stem == stem)
    assert program.header.trigger.id == PORTS[stem].trigger
    assert len(program.tests) > 0


@pytest.mark.parametrize("stem", sorted(WAITING))
def test_a_waiting_policy_does_not_compile(stem: str, tmp_path: Path) -> None:
    shutil.copytree(POLICIES, tmp_path / "policies", ignore=shutil.ignore_patterns("*.policy"))
    shutil.copy(POLICIES / f"{stem}.policy", tmp_path / "policies")
    assert not files.read(tmp_path / "policies").then(compile_folder).is_clean, "take it off the list"


@pytest.mark.slow
def test_tests_of_the_policies_pass_and_cover_them(tmp_path: Path) -> None:
    root = without_waiting(tmp_path)
    command = [sys.executable, "-m", "actiongen", "test", "--coverage", "--fail-under", "100"]
    command += ["--format", "json", str(root)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)
