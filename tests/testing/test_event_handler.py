"""Which handler gets an event: ``--handler``, and what an event file says."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from testing.policies import program

from actiongen.auth0.model import HandlerKind
from actiongen.cli.main import main
from actiongen.testing.event_file import BadEvent, read_input

TEXT = """
with rule("The form"):
    api.prompt.render("ap_1")

with on_continue():
    with rule("Back"):
        api.user.setAppMetadata("seen", True)
"""
HEAD = 'action(name="A", trigger="post-login")\n'


def told(handler: object) -> str:
    return json.dumps({"event": {}, "handler": handler})


@pytest.mark.parametrize(
    ("text", "asked", "got"),
    [
        (None, None, HandlerKind.EXECUTE),
        (None, HandlerKind.CONTINUE, HandlerKind.CONTINUE),
        (told("continue"), None, HandlerKind.CONTINUE),
        (told("execute"), None, HandlerKind.EXECUTE),
        (told("continue"), HandlerKind.EXECUTE, HandlerKind.EXECUTE),
        (told("execute"), HandlerKind.CONTINUE, HandlerKind.CONTINUE),
        ("{}", None, HandlerKind.EXECUTE),
    ],
)
def test_the_option_wins_over_the_file(text: str | None, asked: HandlerKind | None, got: HandlerKind) -> None:
    assert read_input(program(TEXT), text, handler=asked).world.handler is got


@pytest.mark.parametrize("handler", ["back", 1, None, ["continue"]])
def test_a_file_names_one_of_the_two(handler: object) -> None:
    with pytest.raises(BadEvent, match='`handler` is "execute" or "continue"'):
        read_input(program(TEXT), told(handler))


def test_nobody_comes_back_in_other_triggers() -> None:
    made = program('action(name="A", trigger="pre-user-registration")\n')
    with pytest.raises(BadEvent, match="nobody comes back in `pre-user-registration`"):
        read_input(made, told("continue"))


@pytest.mark.slow
@pytest.mark.parametrize("command", ["run", "why"])
def test_commands_run_the_handler_of_the_file_or_of_the_option(command: str, tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / "a.policy").write_text(HEAD + TEXT)
    event = tmp_path / "event.json"
    event.write_text(told("continue"))

    def output(*arguments: str) -> str:
        return CliRunner().invoke(main, [command, str(policies / "a.policy"), *arguments]).output

    assert "prompt.render" in output() and "setAppMetadata" not in output()
    for arguments in (("--event", str(event)), ("--handler", "continue")):
        assert "setAppMetadata" in output(*arguments) and "prompt.render" not in output(*arguments)
    assert "prompt.render" in output("--event", str(event), "--handler", "execute")
