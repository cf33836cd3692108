"""Every template of Auth0's has a policy that does its job, clean, laid out and tested.

The policies are in ``tests/cases/templates``, each under the name of its template. docs/coverage.md says what became of
each.
"""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from bench.compile import programs_of

from actiongen.compiler import compile_folder
from actiongen.diagnostics.render import render
from actiongen.ir import Program
from actiongen.project import files
from actiongen.syntax.format import format_policy
from templates.beside import POLICIES
from templates.ports import PORTS

STEMS = sorted(path.stem for path in POLICIES.glob("*.policy"))


@cache
def programs() -> list[Program]:
    """What the policies mean."""
    return programs_of(POLICIES)


def copied(folder: Path) -> Path:
    """The policies in a folder of their own."""
    shutil.copytree(POLICIES, folder / "policies")
    return folder / "policies"


def test_every_template_has_a_policy() -> None:
    assert len(PORTS) == 48
    assert sorted(PORTS) == STEMS


@pytest.mark.slow
def test_policies_are_clean(tmp_path: Path) -> None:
    read = files.read(copied(tmp_path))
    compiled = read.then(compile_folder)
    assert compiled.value is not None
    shown = render(compiled.diagnostics, {source.path: source for source in read.value or ()})
    assert shown == ""
    assert {Path(file.path).stem for file in compiled.value.files if file.path.endswith(".js")} == {*STEMS}


@pytest.mark.parametrize("stem", STEMS)
def test_policies_are_laid_out(stem: str) -> None:
    text = (POLICIES / f"{stem}.policy").read_text(encoding="utf-8")
    assert format_policy(text) == text


@pytest.mark.slow
@pytest.mark.parametrize("stem", STEMS)
def test_a_policy_is_about_the_trigger_of_its_template(stem: str) -> None:
    (program,) = (program for program in programs() if program.stem == stem)
    assert program.header.trigger.id == PORTS[stem].trigger
    assert len(program.tests) > 0


@pytest.mark.slow
def test_tests_of_the_policies_pass_and_cover_them(tmp_path: Path) -> None:
    root = copied(tmp_path)
    command = [sys.executable, "-m", "actiongen", "test", "--coverage", "--fail-under", "100"]
    command += ["--format", "json", str(root)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)
