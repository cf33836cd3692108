"""``actiongen fmt`` on files, folders and standard input."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_bench import BROKEN, GREET, run

from actiongen.commands import fmt
from actiongen.diagnostics.model import Checked
from actiongen.source import Source

UGLY = GREET.replace('"auth0|1"', "'auth0|1'").replace('name="Greet", ', "name='Greet',\n  ")


@pytest.fixture
def ugly(folder: Path) -> Path:
    """A policy that is laid out badly."""
    file = folder / "policies" / "greet.policy"
    file.write_text(UGLY)
    return file


def test_all_policies(folder: Path, ugly: Path) -> None:
    done = run("fmt", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "laid out policies/greet.policy\n1 policy laid out already\n"
    assert ugly.read_text() == GREET
    again = run("fmt", folder=folder)
    assert (again.returncode, again.stdout) == (0, "2 policies laid out already\n")
    assert sorted(each.name for each in ugly.parent.glob("*")) == ["flows.policy", "greet.policy"]


def test_some_files(folder: Path, ugly: Path) -> None:
    other = folder / "other.policy"
    other.write_text("x=1\n")
    assert (
        run("fmt", "other.policy", folder=folder).stdout
        == "laid out other.policy\n0 policies laid out already\n"
    )
    assert (other.read_text(), ugly.read_text()) == ("x = 1\n", UGLY)
    twice = run("fmt", "policies", "policies/greet.policy", folder=folder)
    assert twice.stdout == "laid out policies/greet.policy\n1 policy laid out already\n"


def test_a_loop_that_is_longer_than_a_line(folder: Path) -> None:
    names = "a_rather_long_name_for_a_key", "a_rather_long_name_for_its_value"
    loops = (
        f"    for {', '.join(names)} in event.request.query.items():\n        log({', '.join(names)})\n"
        f"    for {names[0]}_which_is_longer in event.authorization.roles_of_the_application:\n        log(1)\n"
    )
    policy = folder / "policies" / "greet.policy"
    policy.write_text('action(name="G", trigger="post-login")\n\nwith rule("R"):\n' + loops)
    assert run("fmt", folder=folder).stdout == "laid out policies/greet.policy\n1 policy laid out already\n"
    assert f"    for (\n        {names[0]},\n        {names[1]},\n    ) in event" in policy.read_text()
    assert run("fmt", "--check", folder=folder).returncode == 0


def test_check(folder: Path, ugly: Path) -> None:
    done = run("fmt", "--check", folder=folder)
    assert done.returncode == 1
    assert "error[AG663] not-formatted: `policies/greet.policy` is not laid out" in done.stderr
    assert done.stderr.endswith("\n1 error\n")
    assert ugly.read_text() == UGLY
    (found,) = json.loads(run("fmt", "--check", "--format", "json", folder=folder).stdout)["diagnostics"]
    assert (found["code"], found["path"]) == ("AG663", "policies/greet.policy")


def test_diff(folder: Path, ugly: Path) -> None:
    done = run("fmt", "--diff", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("--- policies/greet.policy\n+++ policies/greet.policy\n@@ ")
    assert (
        '-action(name=\'Greet\',\n-  trigger="post-login")\n+action(name="Greet", trigger="post-login")\n'
        in done.stdout
    )
    assert ugly.read_text() == UGLY
    assert run("fmt", "--diff", "--check", folder=folder).returncode == 1


def test_a_syntax_error_leaves_its_file_and_no_other(folder: Path, ugly: Path) -> None:
    (folder / "policies" / "broken.policy").write_text("x=(\n")
    done = run("fmt", folder=folder)
    assert done.returncode == 1 and "error[AG102]" in done.stderr
    assert "laid out policies/greet.policy\n" in done.stdout
    assert (folder / "policies" / "broken.policy").read_text() == "x=(\n"
    assert ugly.read_text() == GREET


def test_mistakes_of_meaning_do_not_matter(folder: Path, ugly: Path) -> None:
    ugly.write_text(BROKEN.replace("(name=", "( name="))
    assert run("fmt", folder=folder).returncode == 0
    assert ugly.read_text() == BROKEN


def test_the_settings_say_where(folder: Path, ugly: Path) -> None:
    (folder / "policies").rename(folder / "rules")
    (folder / "actiongen.toml").write_text('policies = "rules"')
    (folder / "deep").mkdir()
    assert "laid out rules/greet.policy" in run("fmt", folder=folder / "deep").stdout


def test_no_folder(tmp_path: Path) -> None:
    done = run("fmt", folder=tmp_path)
    assert done.returncode == 2 and "there is no folder `policies`" in done.stderr


def test_ends_of_lines_permissions_and_links_stay(folder: Path, ugly: Path) -> None:
    ugly.write_bytes(UGLY.replace("\n", "\r\n").encode())
    ugly.chmod(0o640)
    link = folder / "link.policy"
    link.symlink_to(ugly)
    assert run("fmt", "policies/greet.policy", folder=folder).returncode == 0
    assert ugly.read_bytes() == GREET.replace("\n", "\r\n").encode()
    assert ugly.stat().st_mode & 0o777 == 0o640
    ugly.write_text(UGLY)
    run("fmt", ugly, folder=folder)
    assert link.is_symlink() and link.read_text() == GREET


def test_a_policy_that_is_saved_meanwhile_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "policies" / "greet.policy"
    file.write_text(UGLY)
    real = fmt.layout

    def slow(source: Source) -> Checked[str]:
        file.write_text(UGLY.replace("Go away", "Stay away"))
        return real(source)

    monkeypatch.setattr(fmt, "layout", slow)
    outcome = fmt.fmt((file,), check=False, diff=False)
    (diagnostic,) = outcome.diagnostics
    assert outcome.exit_code == 1 and "it has changed meanwhile" in diagnostic.message
    assert outcome.notes == ("0 policies laid out already",)
    assert file.read_text() == UGLY.replace("Go away", "Stay away")
    assert sorted(each.name for each in file.parent.iterdir()) == ["flows.policy", "greet.policy"]


def stdin(text: str | bytes, *arguments: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    code = "from actiongen.cli.main import main; main()"
    command = [sys.executable, "-c", code, "fmt", "-", *arguments]
    data = text.encode() if isinstance(text, str) else text
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    return subprocess.run(command, cwd=folder, input=data, capture_output=True, check=False, env=environment)


def test_standard_input(tmp_path: Path) -> None:
    done = stdin(UGLY.replace("Go away", "Geh weg, Jürgen"), folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == GREET.replace("Go away", "Geh weg, Jürgen")
    assert stdin(GREET, "--check", folder=tmp_path).returncode == 0
    checked = stdin(UGLY, "--check", folder=tmp_path)
    assert (checked.returncode, checked.stdout) == (1, b"")
    assert stdin(UGLY, "--diff", folder=tmp_path).stdout.startswith(b"--- stdin.policy\n")
    broken = stdin("x = (\n", folder=tmp_path)
    assert (broken.returncode, broken.stdout) == (1, b"") and b"AG102" in broken.stderr


def test_the_ends_of_lines_of_standard_input_stay(tmp_path: Path) -> None:
    done = stdin(UGLY.replace("\n", "\r\n"), folder=tmp_path)
    assert done.stdout == GREET.replace("\n", "\r\n").encode()
    again = stdin(done.stdout, "--check", folder=tmp_path)
    assert (again.returncode, again.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("data", "code"),
    [(b'x = "\xff"\n', b"AG650"), (b"x = 1\n" * 50_000, b"AG111"), (b"x = '\xed\xa0\x80'\n", b"AG650")],
)
def test_standard_input_that_is_no_policy(data: bytes, code: bytes, tmp_path: Path) -> None:
    done = stdin(data, folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"") and code in done.stderr


def test_standard_input_stands_alone(folder: Path) -> None:
    assert run("fmt", "-", "policies", folder=folder).returncode == 2
