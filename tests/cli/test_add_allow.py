"""``actiongen check --add-allow``: what is written, what is shown, and what is left."""

from pathlib import Path

import pytest
from cli_bench import quick

HEAD = b'action(name="A", trigger="post-login")\n\n'
POLICY = (
    HEAD + b'with rule("a", when=event.user.email  ==  "a@b.c"):\n    log("x")   # odd   \n    log(event)\n'
)
AT_RULE, AT_LOG = b"# allow: email-case - TODO: say why", b"    # allow: whole-event-shown - TODO: say why"
ALLOWED = POLICY.replace(b"with", AT_RULE + b"\nwith").replace(
    b"    log(event)", AT_LOG + b"\n    log(event)"
)


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "flows.policy").write_text('flow("post-login", ["a"])\n')
    (folder / "a.policy").write_bytes(POLICY)
    return folder / "a.policy"


def test_it_accepts_what_is_there(policy: Path) -> None:
    assert quick("check").exit_code == 1
    found = quick("check", "--add-allow")
    assert policy.read_bytes() == ALLOWED
    assert found.exit_code == 0 and found.stderr == ""
    assert found.stdout == (
        "added comments to policies/a.policy\nchecked 2 policies\n2 reasons to write, in the place of `TODO`\n"
    )
    again = quick("check", "--add-allow")
    assert policy.read_bytes() == ALLOWED
    assert "added" not in again.stdout and "2 reasons to write" in again.stdout
    assert quick("check", "--deny", "warnings").exit_code == quick("build").exit_code == 0


def test_reasons_that_are_still_to_be_written_are_told_until_they_are(policy: Path) -> None:
    quick("check", "--add-allow")
    assert quick("check").stderr.count("note[AG420] reason-to-write") == 2
    policy.write_bytes(ALLOWED.replace(b"TODO: say why", b"it is a test"))
    assert quick("check").stderr == ""
    policy.write_bytes(ALLOWED)
    policy.parent.parent.joinpath("actiongen.toml").write_text('[checks]\nreason-to-write = "error"\n')
    found = quick("check", "--add-allow")
    assert found.exit_code == 1 and "error[AG420]" in found.stderr


@pytest.mark.parametrize("ends", [[b"\r\n"], [b"\r\n", b"\n"], [b"\n", b"\n", b"\r\n"]])
def test_every_other_byte_stays(ends: list[bytes], policy: Path) -> None:
    lines = POLICY.split(b"\n")[:-1]
    marked = [line + ends[at % len(ends)] for at, line in enumerate(lines)]
    policy.write_bytes(b"".join(marked) + b"# no end")
    assert quick("check", "--add-allow").exit_code == 0
    marked.insert(4, AT_LOG + ends[0])
    marked.insert(2, AT_RULE + ends[0])
    assert policy.read_bytes() == b"".join(marked) + b"# no end"


def test_a_difference_writes_nothing(policy: Path) -> None:
    found = quick("check", "--add-allow", "--diff")
    assert policy.read_bytes() == POLICY
    assert found.exit_code == 0 and found.stderr == ""
    added = [
        line for line in found.stdout.splitlines() if line.startswith("+") and not line.startswith("+++")
    ]
    assert added == ["+" + AT_RULE.decode(), "+" + AT_LOG.decode()]
    assert [line for line in found.stdout.splitlines() if line.startswith("-")] == ["--- policies/a.policy"]


def test_the_selected_checks_alone(policy: Path) -> None:
    assert quick("check", "--add-allow", "--select", "whole-event-shown").exit_code == 0
    assert policy.read_bytes() == ALLOWED.replace(AT_RULE + b"\n", b"")
    assert quick("check", "--add-allow", "--ignore", "email-case").exit_code == 0
    assert policy.read_bytes() == ALLOWED.replace(AT_RULE + b"\n", b"")


def test_errors_that_cannot_be_excused_are_named_and_left(policy: Path) -> None:
    other = policy.with_name("b.policy")
    other.write_text('action(name="B", trigger="post-login")\n\nunused = 1\nx = nobody\n')
    before = other.read_bytes()
    found = quick("check", "--add-allow")
    assert found.exit_code == 1
    assert "error[AG201] unknown-name" in found.stderr
    assert (
        "left policies/b.policy as it is: correct its errors first, no comment can allow them" in found.stdout
    )
    assert (policy.read_bytes(), other.read_bytes()) == (ALLOWED, before)


def test_what_a_link_leads_to_is_excused_in_its_own_place(policy: Path) -> None:
    policy.with_name("b.policy").symlink_to(policy.name)
    quick("check", "--add-allow")
    assert policy.with_name("b.policy").is_symlink()
    assert policy.read_bytes().count(AT_LOG) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--add-allow", "--fix"], "run `check --fix` first, then `check --add-allow`"),
        (["--add-allow", "--watch"], "do not go together"),
        (["--diff"], "`--add-allow --diff`"),
    ],
)
def test_options_that_say_nothing_together(arguments: list[str], says: str, policy: Path) -> None:
    found = quick("check", *arguments)
    assert found.exit_code == 2 and says in " ".join(found.output.split())
    assert policy.read_bytes() == POLICY


def test_an_action_with_an_excused_error_is_looked_at_with_the_others(policy: Path) -> None:
    """It is in no flow, and the library that it does not load is unused."""
    quick("check", "--add-allow")
    policy.with_name("flows.policy").unlink()
    policy.with_name("lib.policy").write_text("x = 1\n")
    found = quick("check").stderr
    assert "AG508" in found and "AG417" in found
    assert quick("check", "--add-allow", "--deny", "warnings").exit_code == 0
