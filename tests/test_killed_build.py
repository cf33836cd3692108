"""A build that is killed at any change of the disk: nobody takes a mix of two builds for one."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_bench import FLOWS, GREET, quick, tree

from actiongen.commands import workflow
from actiongen.commands.workflow import Request
from actiongen.project import journal

SECOND = GREET.replace('"Greet"', '"Second"')
NEWER = GREET.replace("Go away.", "Stay away.").replace("trigger=", 'runtime="node18", trigger=')
OPERATIONS = ("replace", "unlink", "rename", "mkdir", "rmdir")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the output of a build, and policies that have changed since in every way."""
    (tmp_path / "policies").mkdir()
    monkeypatch.chdir(tmp_path)
    write(tmp_path, greet=GREET, second=SECOND)
    assert quick("build", "--no-cache").exit_code == 0
    write(tmp_path, greet=NEWER, third=SECOND.replace('"Second"', '"Third"'))
    return tmp_path


def write(repo: Path, **policies: str) -> None:
    for each in (repo / "policies").glob("*.policy"):
        each.unlink()
    for name, text in policies.items():
        (repo / "policies" / f"{name}.policy").write_text(text)
    names = ", ".join(f'"{name}"' for name in policies)
    (repo / "policies" / "flows.policy").write_text(FLOWS.replace('"greet"', names))


def killed(at: int) -> bool:
    """Builds in a copy of this process, which is killed at that change of the disk; whether it came to that."""
    child = os.fork()
    if child == 0:
        calls = 0

        def guard(real: Callable[..., object]) -> Callable[..., object]:
            def guarded(*arguments: object, **named: object) -> object:
                nonlocal calls
                calls += 1
                if calls == at:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*arguments, **named)

            return guarded

        for name in OPERATIONS:
            setattr(os, name, guard(getattr(os, name)))
        workflow.build(Request(cache=False), only=None, check=False)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def files(out: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in out.iterdir() if each.is_file()}


def test_a_build_that_is_killed_at_every_change(repo: Path) -> None:
    out = repo / "generated"
    old = tree(out)
    assert quick("build", "--no-cache").exit_code == 0
    new = tree(out)
    assert set(old) - set(new) and set(new) - set(old) and old["greet.js"] != new["greet.js"]
    mixed, at = 0, 0
    while True:
        at += 1
        for each in out.iterdir():
            each.unlink()
        for name, text in old.items():
            (out / name).write_text(text)
        if not killed(at):
            break
        left = files(out)
        is_marked = left.pop(journal.UNFINISHED, None) is not None
        assert is_marked or left in (old, new), at
        mixed += left not in (old, new)
        checked = quick("build", "--check", "--no-cache")
        assert checked.exit_code == 1, "what is not settled is not current"
        assert ("AG669" in checked.stderr) == journal.is_pending(out), at
        assert quick("build", "--no-cache").exit_code == 0
        assert tree(out) == new, at
        assert quick("build", "--check", "--no-cache").exit_code == 0
    assert at > 8 and mixed >= 3


def test_the_old_policies_after_a_build_that_was_killed(repo: Path) -> None:
    """What was decided is completed first, and then the folder is made what the policies give."""
    out = repo / "generated"
    old = tree(out)
    assert killed(5) and journal.is_pending(out)
    write(repo, greet=GREET, second=SECOND)
    assert quick("build", "--check").exit_code == 1
    assert quick("build").exit_code == 0
    assert tree(out) == old


def test_a_mark_alone_is_not_current_and_goes(repo: Path) -> None:
    assert quick("build").exit_code == 0
    (repo / "generated" / journal.UNFINISHED).write_bytes(journal._SAYS)
    checked = quick("build", "--check")
    assert checked.exit_code == 1 and "AG669" in checked.stderr
    assert quick("build").exit_code == 0
    assert not (repo / "generated" / journal.UNFINISHED).exists()
    assert quick("build", "--check").exit_code == 0


@pytest.mark.skipif(shutil.which("terraform") is None, reason="there is no Terraform")
def test_terraform_refuses_a_folder_with_the_mark(tmp_path: Path) -> None:
    (tmp_path / "outputs.tf").write_text('output "x" {\n  value = 1\n}\n')
    command = ["terraform", "plan", "-no-color"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / journal.UNFINISHED).write_bytes(journal._SAYS)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "run_actiongen_build_to_complete" in done.stderr
    form = subprocess.run(["terraform", "fmt", "-check"], cwd=tmp_path, capture_output=True, check=False)
    assert form.returncode == 0
