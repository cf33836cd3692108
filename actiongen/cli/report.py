"""``actiongen report``."""

from functools import partial
from pathlib import Path

import click

from actiongen.cli.output import format_option
from actiongen.cli.paths import PolicyFile
from actiongen.cli.requests import cache_option, run
from actiongen.commands.proving import Prover
from actiongen.commands.report import report as report_command
from actiongen.commands.request import Request

_ENDS = (".html", ".htm")


@click.command(short_help="Write a page for the review of a change.")
@click.argument("path", required=False, type=PolicyFile(folders=True))
@click.option(
    "--html", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Where to write the page."
)
@click.option("--base", metavar="REV", help="Show what has changed since a branch, tag or commit of git.")
@click.option("--prove", is_flag=True, help="Say of each property whether it holds for every event.")
@cache_option
@format_option
def report(
    path: Path | None, html: Path | None, base: str | None, prove: bool, no_cache: bool, form: str
) -> None:
    """Write one page about the policies PATH, a file or a folder (default: policies), that needs nothing else.

    Each action with its policy and JavaScript side by side, decision table, findings, tests, coverage and ways of
    logging in; the flows; with --base what has changed.
    """
    if html is None:
        raise click.UsageError("a report is a page of HTML: write `--html FILE`")
    if html.suffix.lower() not in _ENDS:
        raise click.UsageError(
            f"`--html` writes a page: give it a name such as `{html.stem or 'report'}.html`"
        )
    prover = Prover() if prove else None
    run(
        partial(report_command, path=path, html=html, base=base, prover=prover),
        Request(cache=not no_cache),
        form,
        watch=False,
    )
