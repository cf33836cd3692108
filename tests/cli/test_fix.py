"""``actiongen check --fix``: what is written, what is shown, and what is left."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from actiongen.cli.main import main

HEAD = 'action(name="A", trigger="post-login")\r\n\r\n'
WRONG = HEAD + 'with rule("a", when=event.user.nicknme == "x"):\r\n    stop()\r\n'


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "policies" / "a.policy"
    file.parent.mkdir()
    file.write_bytes(WRONG.encode())
    return file


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


def test_it_mends_and_reports_what_is_left(policy: Path) -> None:
    found = check("--fix")
    assert policy.read_bytes() == WRONG.replace("nicknme", "nickname").encode(), "the ends of lines stay"
    assert "mended policies/a.policy" in found.stdout
    assert "AG203" not in found.output and "AG508" in found.output
    assert found.exit_code == 0
    again = check("--fix")
    assert "mended" not in again.output
    assert check("--fix", "--deny", "warnings").exit_code == 1


def test_each_line_that_stays_keeps_its_own_end(policy: Path) -> None:
    mixed = WRONG.replace("\r\n\r\n", "\r\n\n").replace("    stop()\r\n", "    stop()\n# end").encode()
    policy.write_bytes(mixed)
    assert "mended" in check("--fix").stdout
    assert policy.read_bytes() == mixed.replace(b"nicknme", b"nickname")


def test_a_difference_writes_nothing(policy: Path) -> None:
    found = check("--fix", "--diff")
    assert policy.read_bytes() == WRONG.encode()
    assert '-with rule("a", when=event.user.nicknme == "x"):' in found.stdout
    assert '+with rule("a", when=event.user.nickname == "x"):' in found.stdout
    assert found.exit_code == 0


def test_a_file_that_cannot_be_written_is_an_error(policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("actiongen.project.disk.Folder.write", full)
    found = check("--fix", "--no-cache")
    assert found.exit_code == 1
    assert "cannot be written: No space left on device" in found.output
    assert policy.read_bytes() == WRONG.encode()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["--diff"], "write `--fix --diff`"), (["--fix", "--watch"], "do not go together")],
)
def test_options_that_say_nothing_together(arguments: list[str], says: str, policy: Path) -> None:
    found = check(*arguments)
    assert found.exit_code == 2 and says in found.output
    assert policy.read_bytes() == WRONG.encode()


def test_what_a_link_leads_to_is_mended_in_its_own_place(policy: Path) -> None:
    (policy.parent / "b.policy").symlink_to(policy.name)
    found = check("--fix")
    assert "mended policies/a.policy" in found.stdout and "b.policy" not in found.stdout
    assert "cannot be written" not in found.output
    assert (policy.parent / "b.policy").is_symlink()
    assert policy.read_bytes() == WRONG.replace("nicknme", "nickname").encode()
