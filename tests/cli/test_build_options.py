"""Settings, ``--deny``, ``--watch``, ``moved``, the progress bar."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_bench import BROKEN, FLOWS, GREET, run, save, tree

from actiongen.project import watch


def test_deny_warnings(folder: Path) -> None:
    (folder / "policies" / "flows.policy").unlink()
    for command in ("build", "check"):
        done = run(command, "--deny", "warnings", folder=folder)
        assert done.returncode == 1
        assert "error[AG508] not-in-flow" in done.stderr and done.stderr.endswith("\n1 error\n")
    assert not (folder / "generated").exists()
    (folder / "actiongen.toml").write_text('deny = ["warnings"]')
    assert run("check", folder=folder).returncode == 1


def test_a_build_says_once_what_it_does_not_run(folder: Path) -> None:
    greet, flows = folder / "policies" / "greet.policy", folder / "policies" / "flows.policy"
    assert "not run" not in run("build", folder=folder).stdout
    more = """
never("n", when=event.user.user_id == "auth0|2", then=api.access.deny(...))
test("a", cases=[case("x", expect=[]), case("y", expect=[])])
"""
    greet.write_text(GREET + more)
    flows.write_text(FLOWS + 'test("whole", expect=[])\n')
    line = "not run: 3 tests (`actiongen test` runs them); proved: 1 property"
    for command in (["build"], ["build"], ["build", "--no-cache"], ["build", "--check"]):
        done = run(*command, folder=folder)
        assert done.returncode == 0 and done.stdout.splitlines().count(line) == 1, done.stdout
    assert "not run" not in run("check", folder=folder).stdout


def test_levels(folder: Path) -> None:
    (folder / "policies" / "flows.policy").unlink()
    (folder / "actiongen.toml").write_text('[checks]\nnot-in-flow = "error"')
    assert run("build", folder=folder).returncode == 1
    (folder / "actiongen.toml").write_text('[checks]\nnot-in-flow = "off"')
    done = run("build", "--deny", "warnings", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_check_that_is_lowered_lets_the_build_through(folder: Path) -> None:
    more = '\nwith rule("Nobody", when=event.user.user_id == "auth0|1"):\n    log("never")\n'
    (folder / "policies" / "greet.policy").write_text(GREET + more)
    assert "error[AG405]" in run("build", folder=folder).stderr
    (folder / "actiongen.toml").write_text('[checks]\nunreachable-rule = "warning"')
    done = run("build", folder=folder)
    assert done.returncode == 0 and "warning[AG405]" in done.stderr
    assert "never" in (folder / "generated" / "greet.js").read_text()


def test_folders_and_runtime(folder: Path) -> None:
    (folder / "policies").rename(folder / "rules")
    (folder / "actiongen.toml").write_text('policies = "rules"\nout = "made/here"\nruntime = "node18"')
    (folder / "deep").mkdir()
    for where in (folder, folder / "deep", folder / "rules"):
        assert run("build", folder=where).returncode == 0
        assert run("build", "--check", folder=where).returncode == 0
    made = tree(folder / "made" / "here")
    assert '"node18"' in made["auth0_actions.tf"] and "node18" in made["greet.js"]
    assert run("build", "--out", "other", folder=folder).returncode == 0
    assert tree(folder / "other") == made
    assert "node18" in run("dump", "--stage", "js", "rules/greet.policy", folder=folder).stdout


def test_a_changed_runtime_is_noticed(folder: Path) -> None:
    assert run("build", folder=folder).returncode == 0
    (folder / "actiongen.toml").write_text('runtime = "node18"')
    assert run("build", "--check", folder=folder).returncode == 1
    assert run("build", folder=folder).stdout.startswith("wrote 2 files")


def test_a_runtime_that_is_named_stays(folder: Path) -> None:
    text = GREET.replace('trigger="post-login"', 'trigger="post-login", runtime="node22"')
    (folder / "policies" / "greet.policy").write_text(text)
    (folder / "actiongen.toml").write_text('runtime = "node18"')
    run("build", folder=folder)
    assert '"node22"' in tree(folder / "generated")["auth0_actions.tf"]


def test_terraform_options(folder: Path) -> None:
    (folder / "actiongen.toml").write_text("[terraform]\nbindings = false")
    run("build", folder=folder)
    assert "auth0_flows.tf" not in tree(folder / "generated")
    assert "trigger_actions" not in run("moved", folder=folder).stdout


def test_wrong_settings(folder: Path) -> None:
    (folder / "actiongen.toml").write_text('polices = "policies"')
    for command in ("build", "check", "fmt", "moved"):
        done = run(command, folder=folder)
        assert done.returncode == 1
        assert "error[AG661] unknown-setting: `polices` is no key of `actiongen.toml`" in done.stderr
        assert "--> actiongen.toml:1:1" in done.stderr and "did you mean `policies`?" in done.stderr
    assert not (folder / "generated").exists()


def test_no_folder(tmp_path: Path) -> None:
    for command in ("build", "check", "moved"):
        done = run(command, folder=tmp_path)
        assert done.returncode == 2
        assert "there is no folder `policies`" in done.stderr and "actiongen init" in done.stderr


def test_init_build_check(tmp_path: Path) -> None:
    assert run("init", folder=tmp_path).stdout.endswith("\nnext: actiongen build\n")
    assert run("check", "--deny", "warnings", folder=tmp_path).returncode == 0
    assert run("build", folder=tmp_path).returncode == 0
    assert run("build", "--check", folder=tmp_path).returncode == 0
    assert run("fmt", "--check", folder=tmp_path).returncode == 0
    again = run("init", folder=tmp_path)
    assert again.returncode == 0 and "nothing is missing" in again.stdout


def test_moved(folder: Path) -> None:
    done = run("moved", "--module", "login", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        "moved {\n  from = auth0_action.greet\n  to   = module.login.auth0_action.greet\n}\n" in done.stdout
    )
    assert "  to   = module.login.auth0_trigger_actions." in done.stdout
    assert "module.actions." in run("moved", folder=folder).stdout
    assert run("moved", "--module", "a b", folder=folder).returncode == 2
    (folder / "policies" / "greet.policy").write_text(BROKEN)
    broken = run("moved", folder=folder)
    assert (broken.returncode, broken.stdout) == (1, "")


# --watch


def until(condition: Callable[[str], bool], said: Path, process: "subprocess.Popen[bytes]") -> None:
    """Waits for what a process says in a file, for as long as the process runs."""
    end = time.monotonic() + 120
    while not condition(said.read_text()):
        assert process.poll() is None and time.monotonic() < end, said.read_text()
        time.sleep(0.05)


@pytest.mark.parametrize("command", ["build", "check"])
def test_watch(folder: Path, command: str) -> None:
    said = folder / "said"
    policy = folder / "policies" / "greet.policy"
    code = "from actiongen.cli.main import main; main()"
    with said.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", code, command, "--watch"], cwd=folder, stdout=stream, stderr=stream
        )
    try:
        done = {"build": "wrote 5 files", "check": "checked 2 policies"}[command]
        until(lambda text: done in text and "watching" in text, said, process)
        save(policy, BROKEN)
        until(lambda text: "error[AG203]" in text, said, process)
        save(policy, GREET + "\n")
        until(lambda text: text.count("watching") >= 3, said, process)
        save(folder / "actiongen.toml", "x = 1")
        until(lambda text: "error[AG661]" in text, said, process)
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 0
    finally:
        process.kill()
    assert "Traceback" not in said.read_text()


def test_a_change_during_the_work_gives_a_further_turn(tmp_path: Path) -> None:
    file = tmp_path / "a.policy"
    file.write_text("")
    turns = watch.changes(lambda: (tmp_path,), pause=0.01)
    next(turns)
    file.write_text("x = 1\n")
    next(turns)
    (tmp_path / "b.policy").write_text("")
    next(turns)
    (tmp_path / "b.policy").unlink()
    next(turns)


def test_files_of_other_kinds_are_no_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class SleptError(Exception):
        pass

    def sleep(_: float) -> None:
        raise SleptError

    monkeypatch.setattr(watch.time, "sleep", sleep)
    turns = watch.changes(lambda: (tmp_path, tmp_path / "actiongen.toml"))
    next(turns)
    (tmp_path / "notes.md").write_text("")
    with pytest.raises(SleptError):
        next(turns)
    turns = watch.changes(lambda: (tmp_path, tmp_path / "actiongen.toml"))
    next(turns)
    (tmp_path / "actiongen.toml").write_text("")
    next(turns)


# The progress bar


def on_a_terminal(folder: Path) -> str:
    """What ``check`` writes to a terminal as standard error."""
    leader, follower = pty.openpty()
    code = "from actiongen.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "check"], cwd=folder, stdout=subprocess.DEVNULL, stderr=follower
    )
    os.close(follower)
    found = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # the other end has gone
            break
        if not part:
            break
        found += part
    assert process.wait(120) == 0
    os.close(leader)
    return found.decode(errors="replace")


def test_progress(folder: Path) -> None:
    assert on_a_terminal(folder) == ""
    names = [f"greet_{number}" for number in range(60)]
    for name in names:
        text = GREET.replace("Greet", name)
        (folder / "policies" / f"{name}.policy").write_text(text)
    (folder / "policies" / "flows.policy").write_text(FLOWS)
    (folder / "actiongen.toml").write_text('[checks]\nnot-in-flow = "off"')
    assert "compiling" in on_a_terminal(folder)
    assert run("check", folder=folder).stderr == ""
