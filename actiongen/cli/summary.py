"""``actiongen summary``."""

from pathlib import Path

import click

from actiongen.cli.output import finish
from actiongen.cli.requests import path_argument
from actiongen.commands.proving import Prover
from actiongen.commands.request import Request
from actiongen.commands.summary import summary as summary_command


@click.command(short_help="Print a page of Markdown for a job of CI.")
@path_argument
@click.option("--prove", is_flag=True, help="Say of each property whether it holds for every event.")
def summary(path: Path | None, prove: bool) -> None:
    """Print a table of the policies below PATH (default: policies) as Markdown: findings, tests and coverage.

    It is for the page of a job of GitHub Actions: actiongen summary >> "$GITHUB_STEP_SUMMARY"
    """
    finish(summary_command(Request(path), prover=Prover() if prove else None))
