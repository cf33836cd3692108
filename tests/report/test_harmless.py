"""No text of a policy or an event begins a line of what a command says, or gives a terminal orders."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from actiongen.cli.main import main
from actiongen.report.harmless import harmless

POLICY = r"""
action(name="Odd", trigger="post-login")

with rule("::stop-commands::x"):
    log("a\n::add-mask::b", event.user.name)
    api.access.deny("##vso[task.setvariable variable=a]\u009b2J")

test("::error::a title", expect=[])
"""
NAME = r'event.user.name="x\n::set-output::y\u001b[2J\u009b"'


def commands(text: str) -> list[str]:
    """The lines that a CI service would obey, and what a terminal would."""
    lines = [line for line in text.split("\n") if line.strip().startswith("::")]
    return [
        *lines,
        *(part for part in ("##[", "##vso[", "##teamcity[", "\r", "\x1b", "\x9b") if part in text),
    ]


@pytest.mark.parametrize("colour", [True, False])
def test_a_line_that_ci_would_obey_is_escaped(colour: bool) -> None:
    text = "a ::b\n::stop-commands::x\n  ::add-mask::y\n##[group]\n##vso[a]\n##teamcity[b]\n"
    assert harmless(text, colour=colour) == (
        "a ::b\n\\::stop-commands::x\n  \\::add-mask::y\n##\\[group]\n##\\vso[a]\n##\\teamcity[b]\n"
    )


def test_a_terminal_gets_our_colours_and_no_orders() -> None:
    text = "\x1b[31m::red é\x1b[0m\x1b]0;title\x07\x1b[2J\r\n\tz\u202e"
    assert harmless(text, colour=True) == "\x1b[31m\\::red é\x1b[0m\\x1b]0;title\\x07\\x1b[2J\\r\n\tz\\u202e"
    assert "\x1b" not in harmless(text, colour=False)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("run", "odd", "--set", NAME),
        ("why", "odd", "--set", NAME),
        ("test",),
        ("test", "--format", "tap"),
        pytest.param(("test", "--format", "junit"), marks=pytest.mark.slow),
        ("test", "--format", "json"),
        ("fmt", "--diff"),
        ("dump", "odd", "--stage", "tree"),
        ("dump", "odd", "--stage", "js"),
    ],
)
def test_nothing_that_a_command_says_is_an_order(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    path = tmp_path / "policies" / "odd.policy"
    path.write_text(POLICY, encoding="utf-8")
    given = [str(path) if argument == "odd" else argument for argument in arguments]
    result = CliRunner().invoke(main, given)
    assert result.exit_code in (0, 1), result.output
    assert commands(result.output) == []
