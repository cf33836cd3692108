"""Standard output that is full, standard streams that are closed, a terminal with few characters."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_bench import started

CODE = "from actiongen.cli.main import main; main()"
FULL = Path("/dev/full")
COMMANDS = (
    ("--help",),
    ("--version",),
    ("check",),
    ("build",),
    ("build", "--format", "json"),
    ("fmt",),
    ("moved",),
    ("explain",),
    ("explain", "AG203"),
    ("show", "post-login", "event.user"),
)


def with_streams(
    arguments: tuple[str, ...], folder: Path, redirected: str, **environment: str
) -> tuple[int, str]:
    """The exit code of a command whose streams the shell redirects, and what it says on standard error."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -c "$1" {" ".join(arguments)} {redirected}', sys.executable, CODE],
        cwd=folder,
        env=os.environ | environment,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
@pytest.mark.every(3)
@pytest.mark.parametrize("forced", ["", "1"])
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_standard_output_is_full(arguments: tuple[str, ...], forced: str, folder: Path) -> None:
    code, said = with_streams(arguments, folder, ">/dev/full", FORCE_COLOR=forced)
    assert code == 1
    assert "AG656" in said and "what there is to say cannot be written: No space left on device" in said
    assert "Traceback" not in said and "Exception" not in said and "AG900" not in said


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
def test_standard_error_is_full(folder: Path) -> None:
    (folder / "policies" / "greet.policy").write_text("x = (")
    assert with_streams(("check",), folder, "2>/dev/full") == (1, "")


@pytest.mark.every(3)
@pytest.mark.parametrize("redirected", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    "arguments", [("check",), ("build",), ("fmt",), ("explain",), ("show",), ("fmt", "-")], ids=" ".join
)
def test_closed_streams(arguments: tuple[str, ...], redirected: str, folder: Path) -> None:
    if arguments == ("fmt", "-") and "<" not in redirected:
        redirected += " </dev/null"
    assert with_streams(arguments, folder, redirected) == (0, "")


def test_a_reader_who_goes_is_no_error(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CODE, "explain"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None and child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""


@pytest.mark.parametrize(
    "arguments", [("show", "post-login", "event.user"), ("explain", "AG203"), ("explain",)]
)
def test_tables_where_only_ascii_can_be_shown(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = started(*arguments, folder=tmp_path, FORCE_COLOR="1", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b[" in done.stdout and done.stdout.isascii() and "\\u2500" not in done.stdout


@pytest.mark.parametrize("command", ["run", "why"])
def test_an_event_without_end(command: str, folder: Path) -> None:
    done = started(command, "policies/greet.policy", "--event", "/dev/zero", folder=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert "AG666" in done.stderr and "larger than 16 MB" in done.stderr


@pytest.mark.parametrize("command", ["build", "check", "fmt", "moved", "test"])
def test_a_current_folder_that_is_gone(command: str, tmp_path: Path) -> None:
    script = f'mkdir gone && cd gone && rmdir ../gone && exec "$0" -c "$1" {command}'
    done = subprocess.run(
        ["/bin/sh", "-c", script, sys.executable, CODE],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "AG651" in done.stderr and "the current folder cannot be read" in done.stderr
    assert "Traceback" not in done.stderr
