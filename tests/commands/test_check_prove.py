"""``check --prove`` and ``[prove] checks``: who answers the checks, and what there is to say without a solver."""

from pathlib import Path

import pytest
from cli_bench import quick

from actiongen.diagnostics.outcome import CLEAN, ERRORS, NO_TOOL
from actiongen.prover import solve

pytestmark = pytest.mark.slow

ODD = """action(name="Odd", trigger="post-login")

with rule("Never", when=event.stats.logins_count * 2 == 5):
    log("x")
"""
SETTINGS = "[prove]\nchecks = true\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / ".git").mkdir()
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "odd.policy").write_text(ODD)
    (tmp_path / "policies" / "flows.policy").write_text('flow("post-login", ["odd"])\n')
    return tmp_path


def test_the_solver_is_asked_if_somebody_says_so(folder: Path) -> None:
    """Twice each, for what was found without it is in the cache, and what was found with it."""
    for _ in range(2):
        assert quick("check").exit_code == CLEAN
        done = quick("check", "--prove")
        assert done.exit_code == ERRORS and "error[AG405]" in done.output


def test_settings_say_it_for_all_commands(folder: Path) -> None:
    (folder / "actiongen.toml").write_text(SETTINGS)
    for command in (["check"], ["build"], ["build", "--check"], ["test"]):
        done = quick(*command)
        assert done.exit_code == ERRORS and "error[AG405]" in done.output, command
    assert not (folder / "generated").exists()
    assert quick("build", "--no-prove").exit_code == CLEAN
    assert (folder / "generated" / "odd.js").exists()


def test_an_excuse_counts_with_the_solver(folder: Path) -> None:
    excused = ODD.replace("with rule", "# allow: unreachable-rule - kept for the next release\nwith rule")
    (folder / "policies" / "odd.policy").write_text(excused)
    assert "AG411" in quick("check").output
    done = quick("check", "--prove")
    assert done.exit_code == CLEAN and "AG4" not in done.output


def test_without_a_solver(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "is_installed", lambda: False)
    assert quick("check").exit_code == CLEAN
    done = quick("check", "--prove")
    assert done.exit_code == NO_TOOL and 'pip install "actiongen[prove]"' in done.output
    (folder / "actiongen.toml").write_text(SETTINGS)
    for command in ("check", "build"):
        done = quick(command)
        assert done.exit_code == NO_TOOL and "AG685" in done.output
    assert not (folder / "generated").exists()
    assert quick("build", "--no-prove").exit_code == CLEAN
    # What runs policies needs no solver.
    assert quick("test").exit_code == CLEAN
