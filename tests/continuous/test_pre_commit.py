"""The hooks of this repository, as pre-commit installs and runs them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from doc_blocks import ROOT, blocks

from .conftest import commit, git

HOOKS = ROOT / ".pre-commit-hooks.yaml"
(BLOCK,) = (block for block in blocks(ROOT / "docs" / "ci.md") if block.text.startswith("repos:\n"))


def pre_commit(*arguments: str, at: Path, home: Path) -> subprocess.CompletedProcess[str]:
    who = {"GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "a@corp.example"}
    who |= {"GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "a@corp.example"}
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments],
        cwd=at,
        env={**os.environ, **who, "PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_a_manifest(tmp_path: Path) -> None:
    done = pre_commit("validate-manifest", str(HOOKS), at=tmp_path, home=tmp_path)
    assert done.returncode == 0, done.stdout
    known = {hook["id"] for hook in yaml.safe_load(HOOKS.read_text("utf-8"))}
    (repository,) = yaml.safe_load(BLOCK.text)["repos"]
    assert {hook["id"] for hook in repository["hooks"]} == known


@pytest.mark.long
def test_the_hooks(checkout: Path, policies: Path, tmp_path: Path) -> None:
    """The configuration that is shown, with this repository as it is."""
    config = BLOCK.text.replace("https://git.example.com/actiongen", str(checkout))
    config = config.replace("COMMIT", git("rev-parse", "HEAD", at=checkout).strip())
    (policies / ".pre-commit-config.yaml").write_text(config)
    commit(policies)

    def hooks() -> tuple[dict[str, str], str]:
        """What each hook came to, and all that they said."""
        git("add", "--all", at=policies)
        done = pre_commit("run", "--all-files", at=policies, home=tmp_path / "home")
        lines = [line for line in done.stdout.splitlines() if line.endswith(("Passed", "Failed", "Skipped"))]
        told = {line.partition(".")[0]: line.rpartition(".")[2] for line in lines}
        assert done.returncode == int("Failed" in told.values()), done.stdout + done.stderr
        return told, done.stdout

    fmt, check, build = "actiongen fmt", "actiongen check", "actiongen build --check"
    assert hooks()[0] == {fmt: "Passed", check: "Passed", build: "Passed"}
    file = policies / "policies" / "suspended_accounts.policy"
    before = file.read_text()
    file.write_text(before + '\nwith rule( "more" ):\n    log(event.user.email)\n')
    told, said = hooks()
    assert told == {fmt: "Failed", check: "Failed", build: "Failed"}
    assert "error[AG413] personal-data-in-log" in said, "--deny warnings is given"
    assert 'with rule("more"):' in file.read_text(), "it is laid out now"
    assert hooks()[0] == {fmt: "Passed", check: "Failed", build: "Failed"}
    file.write_text(before)
    (policies / "generated" / "suspended_accounts.js").write_text("")
    assert hooks()[0] == {fmt: "Passed", check: "Passed", build: "Failed"}
    # A commit without a policy in it is no reason to look at them, but output may be stale by itself.
    assert git("commit", "--quiet", "--message", "more", at=policies) == ""
    (policies / "README.md").write_text("words\n")
    git("add", "--all", at=policies)
    done = pre_commit("run", at=policies, home=tmp_path / "home").stdout
    assert "(no files to check)Skipped" in done and "actiongen build --check" in done
