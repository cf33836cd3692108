"""``actiongen test``, ``run`` and ``why`` on real folders."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from cli_bench import save
from click.testing import CliRunner, Result

from actiongen import unit
from actiongen.cli.main import main
from actiongen.commands.request import Request
from actiongen.commands.selection import Selection, select
from actiongen.source import Source

POLICY = """action(name="Greet", trigger="post-login")

load("shared/tenants.policy", "is_banned")

with rule("The banned are refused", when=is_banned):
    api.access.deny("Go away.")

test("banned", given={event.user.user_id: "auth0|1"}, expect=api.access.deny(...))
test("others", given={event.user.user_id: "auth0|2"}, expect=[])
"""
LIBRARY = 'is_banned = event.user.user_id == "auth0|1"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    policies = tmp_path / "policies"
    (policies / "shared").mkdir(parents=True)
    (policies / "greet.policy").write_text(POLICY)
    (policies / "other.policy").write_text(POLICY.replace("Greet", "Other"))
    (policies / "shared" / "tenants.policy").write_text(LIBRARY)
    (policies / "flows.policy").write_text('flow("post-login", ["greet", "other"])\n')
    monkeypatch.chdir(tmp_path)
    return policies


def test_a_file_is_parsed_analysed_and_emitted_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for name in ("parse", "analyse", "run_checks", "write"):
        real = getattr(unit, name)

        def counted(*arguments: object, name: str = name, real: object = real, **more: object) -> object:
            done.append(name)
            return real(*arguments, **more)  # type: ignore[operator]

        monkeypatch.setattr(unit, name, counted)
    monkeypatch.setattr("actiongen.testing.run_tests.emit_javascript", None)
    found = select(Request(folder), (folder,))
    assert isinstance(found, Selection) and len(found.programs) == 2
    assert all(found.javascript_of(program).startswith("/**") for program in found.programs)
    assert Counter(done) == {"parse": 4, "analyse": 4, "run_checks": 2, "write": 2}


def quick(*arguments: object, text: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=text)


@pytest.mark.parametrize("command", ["run", "why"])
def test_one_event_compiles_one_policy_and_what_it_loads(
    folder: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "broken.policy").write_text("x = = 1\n")
    (folder / "shared" / "unread.policy").write_text("y = = 1\n")
    compiled: list[str] = []
    real = unit.compile_file

    def noted(source: Source, *arguments: object) -> object:
        compiled.append(source.path)
        return real(source, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("actiongen.project.processes.compile_file", noted)
    result = quick(command, folder / "greet.policy")
    assert result.exit_code == 0, result.output
    assert sorted(compiled) == ["policies/greet.policy", "policies/shared/tenants.policy"]


def test_paths_choose(folder: Path) -> None:
    for paths, count in (
        ((), 4),
        (("policies",), 4),
        (("policies/greet.policy",), 2),
        (("policies/greet.policy", "policies/other.policy"), 4),
        (("policies/shared",), 0),
    ):
        result = quick("test", *paths)
        assert result.exit_code == 0, result.output
        assert f"{count} tests: {count} passed" in result.output


def test_a_folder_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert "4 tests: 4 passed" in quick("test", "../policies").output
    assert "2 tests: 2 passed" in quick("test", folder / "greet.policy").output


def test_exit_codes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert quick("test", "nowhere").exit_code == 2
    assert quick("test", "-k", "(").exit_code == 2
    (folder / "greet.policy").write_text(POLICY.replace('given={event.user.user_id: "auth0|2"}, ', ""))
    assert quick("test").exit_code == 0
    (folder / "greet.policy").write_text(POLICY.replace('"auth0|2"', '"auth0|1"'))
    assert quick("test").exit_code == 1
    (folder / "greet.policy").write_text(POLICY.replace("user_id:", "user_idd:"))
    broken = quick("test", "--format", "json")
    assert broken.exit_code == 1 and "AG203" in broken.output


def test_run(folder: Path) -> None:
    banned = quick("run", "policies/greet.policy", "--set", "event.user.user_id=auth0|1")
    assert banned.exit_code == 0
    assert banned.output.splitlines()[:2] == [
        '=> api.access.deny("Go away.")',
        "  decided by: The banned are refused",
    ]
    assert quick("run", "policies/greet.policy").output.startswith("=> no call\n")
    event = json.dumps({"user": {"user_id": "auth0|1"}})
    found = quick("run", "policies/greet.policy", "--event", "-", "--format", "json", text=event)
    assert found.exit_code == 0
    assert json.loads(found.output)["calls"][0]["method"] == "access.deny"
    assert any("Auth0 always sends" in each for each in json.loads(found.output)["notes"])


def test_nothing_runs_after_a_call_that_auth0_refuses(folder: Path) -> None:
    (folder / "greet.policy").write_text("""action(name="Greet", trigger="post-login")

with rule("First"):
    log("x", event.user.username, event.request.method, ["a", "it's"], {"k": 1, "a-b": [True]})
    api.idToken.setCustomClaim("https://corp.example/a", 1)

with rule("Second"):
    api.authentication.setPrimaryUser(read(event.request.query.id, string) or "")
    log("not reached")

with rule("Third"):
    api.access.deny("no")
""")
    event = json.dumps(
        {"user": {"username": None, "user_metadata": {}, "app_metadata": {}}, "request": {"query": {}}}
    )
    result = quick("run", folder / "greet.policy", "--event", "-", "--format", "json", text=event)
    said = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [each["method"] for each in said["calls"]] == ["idToken.setCustomClaim"]
    assert said["error"] == "authentication.setPrimaryUser: `primary_user_id` cannot be empty"
    assert [each["title"] for each in said["steps"]] == ["First", "Second"]
    assert said["logs"] == ["x null undefined [ 'a', \"it's\" ] { k: 1, 'a-b': [ true ] }"]
    shown = quick("run", folder / "greet.policy", "--event", "-", text=event).stdout
    assert "=> the login fails: authentication.setPrimaryUser" in shown
    assert "access.deny" not in shown and "not reached" not in shown


def test_why(folder: Path) -> None:
    (folder.parent / "event.json").write_text(json.dumps({"event": {"user": {"user_id": "auth0|1"}}}))
    lines = quick("why", "policies/greet.policy", "--event", "event.json").output.splitlines()
    assert lines[0] == "The banned are refused: acted, and ended the action"
    assert '    is_banned = event.user.user_id == "auth0|1"' in lines
    assert '=> api.access.deny("Go away.")' in lines


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "policies/flows.policy"],
        ["run", "policies/greet.policy", "--set", "user.x=1"],
        ["why", "policies/greet.policy", "--now", "noon"],
        ["why", "policies/greet.policy", "--event", "nowhere.json"],
        ["run", "policies"],
    ],
)
def test_what_cannot_be_asked(folder: Path, arguments: list[str]) -> None:
    assert quick(*arguments).exit_code == 2


def test_an_event_that_is_no_json(folder: Path) -> None:
    result = quick("run", "policies/greet.policy", "--event", "-", text="{user: 1}")
    assert result.exit_code == 2 and "AG666" in result.output


@pytest.mark.slow
def test_watch_runs_again_after_a_change(folder: Path) -> None:
    command = [sys.executable, "-c", "from actiongen.cli.main import main; main()", "test", "--watch"]
    process = subprocess.Popen(
        command, cwd=folder.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)
    )
    assert process.stdout is not None
    try:
        os.set_blocking(process.stdout.fileno(), False)
        assert "4 passed" in read_until(process, "passed")
        save(folder / "greet.policy", POLICY.replace('"auth0|2"', '"auth0|1"'))
        assert "1 failed" in read_until(process, "failed in")
    finally:
        process.kill()
        process.communicate()


def read_until(process: "subprocess.Popen[bytes]", word: str) -> str:
    assert process.stdout is not None
    text = ""
    end = time.monotonic() + 120
    while word not in text:
        assert process.poll() is None and time.monotonic() < end, text
        text += (process.stdout.read() or b"").decode()
        time.sleep(0.05)
    return text


@pytest.mark.slow
@pytest.mark.parametrize(
    "paths", [["policies/greet.policy"], ["policies/other.policy", "policies/greet.policy"]]
)
def test_watch_sees_the_libraries_of_what_it_runs(folder: Path, paths: list[str]) -> None:
    command = [sys.executable, "-m", "actiongen", "test", *paths, "--watch"]
    process = subprocess.Popen(
        command, cwd=folder.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)
    )
    assert process.stdout is not None
    try:
        os.set_blocking(process.stdout.fileno(), False)
        read_until(process, "passed")
        save(folder / "shared" / "tenants.policy", LIBRARY.replace("auth0|1", "auth0|3"))
        assert "failed" in read_until(process, "failed in")
        save(folder / "shared" / "tenants.policy", LIBRARY)
        read_until(process, "passed in")
        save(folder / "greet.policy", POLICY.replace('"auth0|2"', '"auth0|1"'))
        assert "1 failed" in read_until(process, "failed in")
    finally:
        process.kill()
        _, errors = process.communicate()
    assert re.search(rb"\n\d\d:\d\d:\d\d watching for changes", errors)


def test_warnings_of_other_files_wait(folder: Path) -> None:
    unused = POLICY.replace('load("shared', 'UNUSED = 1\nload("shared').replace("Greet", "Third")
    (folder / "third.policy").write_text(unused)
    assert "AG401" in quick("test").stderr
    for command in ("test", "run", "why"):
        assert "warning" not in quick(command, "policies/greet.policy").stderr
        assert "AG401" in quick(command, "policies/third.policy").stderr
    (folder / "third.policy").write_text(unused.replace("user_id:", "user_idd:"))
    assert quick("test", "policies/greet.policy").exit_code == 1
    assert quick("run", "policies/greet.policy").exit_code == 0


def test_a_dump_heeds_what_is_allowed(folder: Path) -> None:
    text = POLICY.replace("load(", "# allow: unused-definition - kept for later\nUNUSED = 1\nload(", 1)
    (folder / "greet.policy").write_text(text)
    result = quick("dump", "--stage", "ir", "policies/greet.policy")
    assert result.exit_code == 0 and result.stderr == ""
    (folder / "greet.policy").write_text(text.replace("# allow: unused-definition - kept for later\n", ""))
    assert "AG401" in quick("dump", "--stage", "js", "policies/greet.policy").stderr
