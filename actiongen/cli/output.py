"""Shows the outcome of a command and ends it with its exit code.

In: an outcome. Out: what was made and done on standard output, diagnostics on standard error; as JSON, the
diagnostics alone, on standard output.
"""

import os
import sys
from io import TextIOWrapper
from typing import NoReturn, TextIO

import click

from actiongen.diagnostics.render import render, summary, to_json
from actiongen.workflow import Outcome

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to show diagnostics.",
)


def finish(outcome: Outcome, form: str = "text") -> NoReturn:
    """Shows the outcome and ends the process."""
    sources = {source.path: source for source in outcome.sources}
    if form == "json":
        _write(sys.stdout, to_json(outcome.diagnostics, sources) + "\n", colour=False)
        sys.exit(outcome.exit_code)
    colour = _wants_colour(sys.stderr)
    _write(sys.stderr, render(outcome.diagnostics, sources, colour=colour), colour=colour)
    if counts := summary(outcome.diagnostics):
        _write(sys.stderr, f"\n{counts}\n", colour=False)
    _write(sys.stdout, outcome.text + "".join(f"{note}\n" for note in outcome.notes), colour=False)
    sys.exit(outcome.exit_code)


def _wants_colour(stream: TextIO) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR")
    return forced != "0" if forced else stream.isatty()


def _write(stream: TextIO, text: str, *, colour: bool) -> None:
    if isinstance(stream, TextIOWrapper):
        # A terminal that knows no such character is no reason to fail.
        stream.reconfigure(errors="backslashreplace")
    if text:
        click.echo(text, file=stream, nl=False, color=colour)
