"""Shows the outcome of a command and ends it with its exit code.

In: an outcome. Out: what was made and done on standard output, diagnostics on standard error; as JSON, the
diagnostics alone, on standard output.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn, TextIO

import click

from actiongen.diagnostics.outcome import ERRORS, Outcome, cannot_say
from actiongen.diagnostics.render import render
from actiongen.report.outcome import RENDERERS, REVIEWS, Colours


def _formats(names: Iterable[str], more: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(list(names)),
        default="text",
        show_default=True,
        help=f"How to show diagnostics{more}.",
    )


format_option = _formats(RENDERERS)
review_option = _formats(REVIEWS, "; github, gitlab, sarif and junit are for pull requests")


def finish(outcome: Outcome, form: str = "text") -> NoReturn:
    """Shows the outcome and ends the process."""
    show_outcome(outcome, form)
    sys.exit(outcome.exit_code)


def show_outcome(outcome: Outcome, form: str = "text") -> None:
    """Shows the outcome."""
    colours = Colours(wants_colour(sys.stdout), wants_colour(sys.stderr))
    rendered = REVIEWS[form](outcome, colours)
    write(sys.stderr, rendered.err, colour=colours.err)
    write(sys.stdout, rendered.out, colour=colours.out)


def wants_colour(stream: TextIO) -> bool:
    """Whether to colour: as ``NO_COLOR`` and ``FORCE_COLOR`` say, else on a terminal that has colours."""
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR")
    if forced:
        return forced != "0"
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def write(stream: TextIO, text: str, *, colour: bool = False) -> None:
    """Writes a text; a terminal that knows no such character is no reason to fail."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    if not text:
        return
    try:
        click.echo(text, file=stream, nl=False, color=colour)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # whoever read it has gone: click ends quietly
        raise OutputError(error.errno, error.strerror) from None


class OutputError(OSError):
    """What a command says cannot be written: it is on its way into a file, and the disk is full."""


def fail_to_say(error: OSError) -> NoReturn:
    """Ends the process where standard output or standard error takes no more."""
    with suppress(OSError):
        click.echo(render((cannot_say(error),), {}), file=sys.stderr, nl=False)
    # What could not be written is not tried once more when Python ends.
    sys.stdout = sys.stderr = _nowhere()
    sys.exit(ERRORS)


def open_streams() -> None:
    """Stands in for streams that the caller has closed, so that no file of ours takes their place."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, _nowhere())


def _nowhere() -> TextIO:
    """What is written there is lost, and what is read from there is empty."""
    return Path(os.devnull).open("r+", encoding="utf-8")
