"""The workflows that comment on what a pull request changes: the scripts that are shown are carried out."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from doc_blocks import ROOT, blocks

from .conftest import commit, git
from .test_action import valid

SHOWN = [block.text for block in blocks(ROOT / "docs" / "ci.md") if block.language == "yaml"]
(GITHUB,) = (text for text in SHOWN if text.startswith("name: policy-changes\n"))
(GITLAB,) = (text for text in SHOWN if text.startswith("policy-changes:\n"))
_TOLD = '#!/bin/sh\nprintf "%s\\n" "{name} got" "$@"\n'


@pytest.fixture
def branch(policies: Path) -> str:
    """A branch that has left the one of the main repository, with a comment changed and a file moved; where it did."""
    origin = policies.parent / "origin"
    git("clone", "--quiet", "--bare", str(policies), str(origin), at=policies.parent)
    git("remote", "add", "origin", str(origin), at=policies)
    git("fetch", "--quiet", "origin", at=policies)
    base = git("rev-parse", "HEAD", at=policies).strip()
    git("switch", "--quiet", "--create", "mine", at=policies)
    file = policies / "policies" / "suspended_accounts.policy"
    file.write_text(f"# A comment.\n{file.read_text()}")
    commit(policies)
    return base


def run(
    script: str, policies: Path, tools: Path, path: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """A script in a shell, where ``pip``, ``gh`` and ``curl`` say what they get."""
    tools.mkdir(exist_ok=True)
    for name in ("pip", "gh", "curl"):
        (tools / name).write_text(_TOLD.format(name=name))
        (tools / name).chmod(0o755)
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=policies,
        env={**os.environ, **variables, "PATH": f"{tools}{os.pathsep}{path}"},
        capture_output=True,
        text=True,
        check=False,
    )


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(GITHUB)["jobs"]["policies"]["steps"]
    return [step for step in found if "run" in step]


def test_they_are_of_their_schemas(tmp_path: Path) -> None:
    for schema, text in (("github-workflows", GITHUB), ("gitlab-ci", GITLAB)):
        file = tmp_path / f"{schema}.yml"
        file.write_text(text)
        valid(schema, file)


def test_the_steps_of_github(branch: str, policies: Path, tmp_path: Path, path: str) -> None:
    install, compare, comment = steps()
    assert "${{" not in "".join(step["run"] for step in steps()), "what stands there becomes part of a script"
    tools = tmp_path / "tools"
    done = run(install["run"], policies, tools, path)
    assert "actiongen[prove] @ git+" in done.stdout
    name = git("branch", "--show-current", at=policies).strip()
    assert name == "mine"
    done = run(compare["run"], policies, tools, path, GITHUB_BASE_REF="main")
    assert done.returncode == 0, done.stderr
    said = (policies / "changes.md").read_text()
    assert said.startswith("### actiongen: 1 action and 1 flow do the same as before, for every event.\n")
    assert f"From <code>origin/main &#40;{branch[:10]}&#41;</code> to <code>HEAD</code>." in said
    done = run(comment["run"], policies, tools, path, NUMBER="7")
    assert done.stdout.split("\n")[:6] == ["gh got", "pr", "comment", "7", "--body-file", "changes.md"]
    assert comment["if"] == "always()", "a change that is refused is told, too"


def test_what_does_not_compile_is_no_comment(branch: str, policies: Path, tmp_path: Path, path: str) -> None:
    _, compare, comment = steps()
    file = policies / "policies" / "suspended_accounts.policy"
    file.write_text("x = = 1\n")
    commit(policies)
    done = run(compare["run"], policies, tmp_path / "tools", path, GITHUB_BASE_REF="main")
    assert done.returncode == 1 and "HEAD:policies/suspended_accounts.policy:1:5" in done.stderr
    done = run(comment["run"], policies, tmp_path / "tools", path, NUMBER="7")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_job_of_gitlab(branch: str, policies: Path, tmp_path: Path, path: str) -> None:
    job = yaml.safe_load(GITLAB)["policy-changes"]
    script, after = "\n".join(job["script"]), "\n".join(job["after_script"])
    own = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": branch, "ACTIONGEN": job["variables"]["ACTIONGEN"]}
    done = run(script, policies, tmp_path / "tools", path, **own)
    assert done.returncode == 0, done.stderr
    done = run(after, policies, tmp_path / "tools", path, COMMENT_TOKEN="t", NOTES="https://notes.example")
    assert done.stdout.split()[-3:] == ["--data-urlencode", "body@changes.md", "https://notes.example"]
