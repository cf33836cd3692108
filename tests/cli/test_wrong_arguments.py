"""What people write by mistake is answered with what to write."""

import subprocess
import sys
from pathlib import Path

import pytest
from cli_bench import GREET, quick


@pytest.fixture(autouse=True)
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["show", "event.user"], "write `actiongen show post-login event.user`"),
        (["show", "api.access"], "write `actiongen show post-login api.access`"),
        (["run", "gret"], "there is no policy `gret`; did you mean `greet`?"),
        (["why", "policies/gret.policy"], "did you mean `greet`?"),
        (["test", "Greet"], "did you mean `greet`?"),
        (["run", "something-else"], "there is no policy `something-else`"),
        (["build", "policies/greet.policy"], "write `actiongen build policies --only greet`"),
        (["check", "policies/greet.policy"], "write `actiongen check policies`"),
        (["check", "--strict"], "`--deny warnings` counts warnings as errors"),
        (["build", "--Werror"], "`--deny warnings` counts warnings as errors"),
        (["check", "--disable", "email-case"], "`--ignore NAME,NAME` leaves checks out"),
        (["build", "--rule", "email-case"], "`--select NAME,NAME` reports these checks alone"),
        (["check", "--baseline"], "`--add-allow` accepts what is there"),
        (["completion", "bash"], "_ACTIONGEN_COMPLETE=bash_source"),
        (["lint"], "`actiongen check` reports what is wrong"),
        (["test", "--fail-under", "nan"], "'nan' is not a percentage"),
        (["build", "--only", "gret-t"], "did you mean `greet`?"),
        (["build", "--only", "greet.policy"], "did you mean `greet`?"),
        (["build", "--only", "zzz"], "it is the name of a file without `.policy`"),
    ],
)
def test_what_to_write(arguments: list[str], says: str) -> None:
    result = quick(*arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.output.split()), result.output


@pytest.mark.slow
def test_the_help_that_is_given_works() -> None:
    assert quick("show", "post-login", "event.user").exit_code == 0
    assert quick("run", "greet").output.startswith("=> no call")
    assert quick("why", "greet").exit_code == quick("test", "greet").exit_code == 0
    assert quick("dump", "--stage", "tree", "greet").exit_code == 0
    assert quick("build", "policies", "--only", "greet").exit_code == 0
    assert quick("check", "--deny", "warnings").exit_code == 0


def test_unknown_things_have_codes_of_their_own(here: Path) -> None:
    assert "error[AG671] unknown-policy" in quick("build", "--only", "zzz").stderr
    (here / "empty").mkdir()
    assert "error[AG654] no-policies" in quick("build", "empty").stderr
    assert "error[AG672] nothing-selected" in quick("test", "-k", "(").stderr
    (here / "elsewhere").mkdir()
    assert "error[AG671] unknown-policy" in quick("test", "policies", "elsewhere").stderr
    assert "error[AG671] unknown-policy" in quick("run", "policies/flows.policy").stderr


@pytest.mark.parametrize("command", ["build", "check", "test", "fmt"])
def test_a_folder_that_the_settings_name_is_missing(here: Path, command: str) -> None:
    (here / "actiongen.toml").write_text('# ours\npolicies = "rules"\n')
    result = quick(command)
    assert result.exit_code == 2 and "error[AG670] no-folder" in result.stderr
    assert "there is no folder `rules`, which `policies` names" in result.stderr
    assert "actiongen.toml:2:1" in result.stderr
    (here / "actiongen.toml").unlink()
    (here / "policies").rename(here / "moved")
    result = quick(command)
    assert result.exit_code == 2 and "begin with `actiongen init`" in result.stderr


@pytest.mark.parametrize(
    ("name", "better"),
    [("été", "ete"), ("a b", "a_b"), ("2fa", "policy_2fa"), ("it's", "it_s"), ("x*", "x"), ("名", None)],
)
@pytest.mark.parametrize("command", ["build", "check", "test", "dump"])
def test_a_name_that_no_file_can_have(here: Path, name: str, better: str | None, command: str) -> None:
    file = here / "policies" / f"{name}.policy"
    file.write_text(GREET.replace('"Greet"', '"Other"'))
    more = ("--stage", "js", file) if command == "dump" else ()
    result = quick(command, *more)
    assert result.exit_code == 1
    assert result.stderr.count("[AG") == 1 and "error[AG652] bad-stem" in result.stderr, result.stderr
    assert (f"rename it to `{better}.policy`" in result.stderr) == (better is not None)
    assert not (here / "generated").exists()


def test_a_library_and_a_flow_with_such_a_name(here: Path) -> None:
    (here / "policies" / "flows.policy").rename(here / "policies" / "flöws.policy")
    (here / "policies" / "who-is.policy").write_text('BANNED = "auth0|1"\n')
    text = GREET.replace("with rule", 'load("who-is.policy", "BANNED")\n\nwith rule').replace(
        '"auth0|1"', "BANNED"
    )
    (here / "policies" / "greet.policy").write_text(text)
    result = quick("build")
    assert result.exit_code == 1
    assert result.stderr.count("[AG652]") == result.stderr.count("[AG") == 2, result.stderr


@pytest.mark.slow
def test_python_m(here: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "actiongen", "check", "--strict"],
        cwd=here,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2 and done.stderr.startswith("Usage: actiongen check")
