"""What the shell is offered, as click asks for it; test_main.py tries a few of these in a process of their own."""

import pytest
from click.shell_completion import ShellComplete

from actiongen.auth0.load import trigger_ids
from actiongen.auth0.load_ways import ways
from actiongen.cli.main import COMMANDS, main
from actiongen.diagnostics.codes import ALL, by_name


def offered(*words: str) -> dict[str, str | None]:
    """The values for the last of the words, and what is said of each."""
    *before, last = words
    found = ShellComplete(main, {}, "actiongen", "_ACTIONGEN_COMPLETE").get_completions(before, last)
    return {item.value: item.help for item in found}


def test_commands() -> None:
    assert offered("") == COMMANDS
    assert offered("d") == {name: COMMANDS[name] for name in ("diff", "docs", "dump")}
    assert "--version" in offered("--v") and "build" not in offered("--v")
    assert offered("x") == {}


def test_codes_and_names() -> None:
    assert offered("explain", "AG203") == {"AG203": "unknown-event-field"}
    assert offered("explain", "ag203") == {"AG203": "unknown-event-field"}
    assert offered("explain", "Unknown-Event-F") == {"unknown-event-field": "AG203"}
    assert len(offered("explain", "")) == 2 * len(ALL)


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_checks(command: str, option: str) -> None:
    suffix = by_name("email-suffix")
    assert suffix is not None
    assert offered(command, option, "email-s") == {"email-suffix": suffix.summary}
    assert offered(command, option, "AG401,email-s") == {"AG401,email-suffix": suffix.summary}
    assert offered(command, option, "unknown-event-f") == {}, "it is always an error"


def test_kinds_of_changes() -> None:
    assert [*offered("diff", "a", "--fail-on", "")] == ["stricter", "looser", "different", "undecided"]
    assert [*offered("diff", "a", "--fail-on", "looser,d")] == ["looser,different"]


@pytest.mark.parametrize("command", ["prove", "diff"])
def test_ways_of_logging_in(command: str) -> None:
    found = offered(command, "--way", "refresh")
    assert found == {"refresh-token": ways()["refresh-token"].title}
    assert len(offered(command, "--way", "")) > 5


def test_triggers_and_paths() -> None:
    assert [*offered("show", "")] == [*trigger_ids()]
    assert [*offered("show", "post-l")] == ["post-login"]
    assert [*offered("show", "post-login", "event.user.em")] == [
        "event.user.email",
        "event.user.email_verified",
    ]
    first = offered("show", "post-login", "e")
    assert "event.user" in first and "event.user.email" not in first, "one level more, and no further"
    assert offered("show", "nothing", "event.") == {}


def test_formats_are_offered() -> None:
    assert [*offered("check", "--format", "s")] == ["sarif"]
    assert [*offered("show", "--format", "j")] == ["json"]
