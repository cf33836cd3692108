"""How what a command says gets out: streams, colours, tables on a terminal, and what stops it."""

import errno
import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_bench import quick
from click.testing import CliRunner

from actiongen.cli import output, pages
from actiongen.cli.main import Commands, main
from actiongen.cli.output import OutputError, fail_to_say, finish, open_streams, wants_colour, write
from actiongen.diagnostics.codes_project import NO_POLICIES
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import CLEAN, ERRORS, Outcome
from actiongen.report.page import Page, Table


class Stream(io.TextIOWrapper):
    """A stream of bytes; ``is_terminal`` is what it says of itself, ``error`` what a write meets."""

    def __init__(self, *, is_terminal: bool = False, encoding: str = "utf-8", error: int = 0) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding, write_through=True, newline="\n")
        self._is_terminal = is_terminal
        self._error = error

    def isatty(self) -> bool:
        return self._is_terminal

    def write(self, text: str) -> int:
        if self._error:
            raise OSError(self._error, "no room")
        return super().write(text)

    def text(self) -> str:
        return self.bytes.getvalue().decode(self.encoding)


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize(
    ("terminal", "variables", "expected"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (False, {"FORCE_COLOR": "1"}, True),
        (True, {"FORCE_COLOR": "0"}, False),
        (False, {"FORCE_COLOR": ""}, False),
        (False, {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        (True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_when_to_colour(
    terminal: bool, variables: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert wants_colour(Stream(is_terminal=terminal)) is expected


def test_what_a_terminal_does_not_know_is_escaped() -> None:
    stream = Stream(encoding="ascii")
    write(stream, "Jürgen…\n")
    assert stream.text() == "J\\xfcrgen\\u2026\n"
    memory = io.StringIO()
    write(memory, "Jürgen")
    assert memory.getvalue() == "Jürgen"


def test_colours_are_left_out_where_they_are_not_wanted() -> None:
    plain, coloured = Stream(), Stream()
    write(plain, "\x1b[31mred\x1b[0m")
    write(coloured, "\x1b[31mred\x1b[0m", colour=True)
    assert (plain.text(), coloured.text()) == ("red", "\x1b[31mred\x1b[0m")


def test_nothing_is_written_where_there_is_nothing_to_say() -> None:
    write(Stream(error=errno.ENOSPC), "")


def test_a_full_disk_is_told_from_a_reader_who_has_gone() -> None:
    with pytest.raises(OutputError) as full:
        write(Stream(error=errno.ENOSPC), "text")
    assert (full.value.errno, full.value.strerror) == (errno.ENOSPC, "no room")
    with pytest.raises(BrokenPipeError):
        write(Stream(error=errno.EPIPE), "text")


def streams(monkeypatch: pytest.MonkeyPatch) -> tuple[Stream, Stream]:
    """Standard output and standard error of the test; pytest takes back what a fixture puts there."""
    out, err = Stream(), Stream()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    return out, err


def test_an_outcome_is_shown_and_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = streams(monkeypatch)
    problem = Diagnostic(NO_POLICIES, "there is no policy", None)
    with pytest.raises(SystemExit) as end:
        finish(Outcome(ERRORS, (problem,), (), "made\n", ("done",)))
    assert end.value.code == ERRORS
    assert out.text() == "made\ndone\n" and "error[AG654] no-policies: there is no policy" in err.text()
    with pytest.raises(SystemExit) as end:
        finish(Outcome(CLEAN, ()), "json")
    assert end.value.code == CLEAN
    assert out.text().endswith('"diagnostics": []\n}\n')


def test_each_stream_has_its_own_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = Stream(), Stream(is_terminal=True)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    problem = Diagnostic(NO_POLICIES, "there is no policy", None)
    output.show_outcome(Outcome(ERRORS, (problem,), (), "made\n"))
    assert (out.text(), "\x1b[31m" in err.text()) == ("made\n", True)


def test_what_cannot_be_said_is_said_on_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = streams(monkeypatch)
    with pytest.raises(SystemExit) as end:
        fail_to_say(OSError(errno.ENOSPC, "No space left on device"))
    assert end.value.code == ERRORS
    assert "AG653" in err.text() or "No space left on device" in err.text()
    assert out.text() == ""
    assert sys.stdout is sys.stderr and sys.stdout.name == "/dev/null", "Python does not try it once more"


def test_where_standard_error_is_full_too_it_ends_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Stream(error=errno.ENOSPC))
    monkeypatch.setattr(sys, "stderr", Stream(error=errno.ENOSPC))
    with pytest.raises(SystemExit) as end:
        fail_to_say(OSError(errno.ENOSPC, "No space left on device"))
    assert end.value.code == ERRORS


def test_closed_streams_are_stood_in_for(monkeypatch: pytest.MonkeyPatch) -> None:
    err = sys.stderr
    monkeypatch.setattr(sys, "stdin", None)
    monkeypatch.setattr(sys, "stdout", None)
    open_streams()
    assert sys.stdin.read() == "" and sys.stdout.write("lost") == 4
    assert sys.stdout.encoding == "utf-8"
    assert sys.stderr is err


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), OutputError(errno.ENOSPC, "full")])
def test_a_command_that_cannot_be_heard(error: OSError, monkeypatch: pytest.MonkeyPatch) -> None:
    _, err = streams(monkeypatch)

    def full(*_: Any) -> None:
        raise error

    monkeypatch.setattr("click.Group.main", full)
    with pytest.raises(SystemExit) as end:
        main(["show"])
    assert end.value.code == ERRORS and "full" in err.text()


def test_a_failed_write_of_output_is_no_bug_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an `OutputError` main speaks, of a reader who has gone click; all else is a bug."""

    def raising(error: BaseException) -> Any:
        def invoke(*_: Any) -> None:
            raise error

        return invoke

    context = Commands("actiongen").make_context("actiongen", ["show"])
    for error in (OutputError(errno.ENOSPC, "full"), BrokenPipeError(errno.EPIPE, "gone")):
        monkeypatch.setattr("click.Group.invoke", raising(error))
        with pytest.raises(type(error)):
            Commands("actiongen").invoke(context)
    monkeypatch.setattr("click.Group.invoke", raising(OSError(errno.EACCES, "not allowed")))
    with pytest.raises(SystemExit) as end:
        Commands("actiongen").invoke(context)
    assert end.value.code == 3


# Pages

PAGE = Page(
    "event.user",
    (("Type", "record"), ("Presence", "always [there]")),
    (Table("Fields", ("Field", "Empty", "Notes"), (("email", "", "[bold]"), ("name", "", "its name"))),),
    "actiongen show",
)


def shown(form: str, monkeypatch: pytest.MonkeyPatch, **stream: Any) -> str:
    out = Stream(**stream)
    monkeypatch.setattr(sys, "stdout", out)
    pages.show_page(PAGE, form)
    return out.text()


def test_a_page_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown("text", monkeypatch, is_terminal=True)
    lines = [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", text).split("\n")]
    assert lines == [
        *("event.user", "Type      record", "Presence  always [there]", "", "Fields", ""),
        *(" Field   Notes", " ────────────────", " email   [bold]", " name    its name", ""),
        *("", "more: actiongen show", ""),
    ]
    for styled in ("\x1b[1mevent.user", "\x1b[36mType", "\x1b[1mFields", "\x1b[2mmore: "):
        assert styled in text


def test_a_page_without_colours_and_for_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = shown("text", monkeypatch, is_terminal=True)
    assert "\x1b[3" not in text and "─" in text and "[bold]" in text
    assert "─" not in shown("text", monkeypatch, is_terminal=True, encoding="ascii")


def test_a_page_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown("text", monkeypatch) == (
        "event.user\n\n  Type      record\n  Presence  always [there]\n\n"
        "Fields\n  email    [bold]\n  name     its name\n\nmore: actiongen show\n"
    )
    assert '"title": "event.user"' in shown("json", monkeypatch, is_terminal=True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1m" in shown("text", monkeypatch)


def test_a_page_of_nothing_but_a_title(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Stream(is_terminal=True)
    monkeypatch.setattr(sys, "stdout", out)
    pages.show_page(Page("nothing"), "text")
    assert out.text() == "\x1b[1mnothing\x1b[0m\n"


def test_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    for is_terminal, expected in ((False, "# Title\n\n*a* [b]\n"), (True, "\x1b[3ma\x1b[0m [b]")):
        out = Stream(is_terminal=is_terminal)
        monkeypatch.setattr(sys, "stdout", out)
        pages.show_markdown("# Title\n\n*a* [b]\n")
        assert expected in out.text()


def test_standard_input_of_fmt(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["fmt", "-"], input='action(name="Grüße",trigger="post-login")\n')
    assert (done.exit_code, done.stdout) == (0, 'action(name="Grüße", trigger="post-login")\n')
    refused = quick("fmt", "-", str(tmp_path))
    assert refused.exit_code == 2 and "`-` stands alone" in refused.stderr
