"""The pipeline for GitLab that is shown: by the published schema, and its script is carried out."""

import json
import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import yaml
from doc_blocks import ROOT, blocks

from actiongen.scaffold.continuous import workflow

from .test_action import valid

(BLOCK,) = (block for block in blocks(ROOT / "docs" / "ci.md") if block.text.startswith("policies:\n"))


def run(policies: Path, tools: Path, path: str) -> subprocess.CompletedProcess[str]:
    """The lines of the script, in one shell that ends with the first failure; ``pip`` says what it gets."""
    tools.mkdir(exist_ok=True)
    (tools / "pip").write_text('#!/bin/sh\necho "pip got $2"\n')
    (tools / "pip").chmod(0o755)
    job = yaml.safe_load(BLOCK.text)["policies"]
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(job["script"])],
        cwd=policies,
        env={**os.environ, **job["variables"], "PATH": f"{tools}{os.pathsep}{path}"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_a_pipeline(tmp_path: Path) -> None:
    for name, text in (
        ("shown", BLOCK.text),
        ("written", workflow("gitlab", Path(), "login", "actiongen[node,prove]==1.2.3").text),
    ):
        file = tmp_path / f"{name}.yml"
        file.write_text(text)
        valid("gitlab-ci", file)


def test_its_script(policies: Path, tmp_path: Path, path: str) -> None:
    job = yaml.safe_load(BLOCK.text)["policies"]
    done = run(policies, tmp_path / "tools", path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"pip got {job['variables']['ACTIONGEN']}\n" in done.stdout
    reports = job["artifacts"]["reports"]
    assert json.loads((policies / reports["codequality"]).read_text()) == []
    assert ElementTree.parse(policies / reports["junit"]).getroot().get("tests") == "2"
    file = policies / "policies" / "suspended_accounts.policy"
    file.write_text(file.read_text() + '\nwith rule("more"):\n    log(event.user.email)\n')
    done = run(policies, tmp_path / "tools", path)
    assert done.returncode == 1 and "error[AG413] personal-data-in-log" in done.stderr, "the log says it, too"
    (issue,) = json.loads((policies / reports["codequality"]).read_text())
    # What GitLab asks of an issue.
    assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
    assert issue["location"]["path"] == "policies/suspended_accounts.policy"
    assert job["artifacts"]["when"] == "always", "the report is for jobs that fail"
