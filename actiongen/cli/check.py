"""``actiongen check``."""

from pathlib import Path

import click

from actiongen.cli.output import review_option
from actiongen.cli.requests import cache_option, deny_option, path_argument, run, watch_option
from actiongen.commands.check import check as check_command
from actiongen.commands.request import Request


@click.command(short_help="Report what is wrong with the policies, write nothing.")
@path_argument
@deny_option
@watch_option
@cache_option
@review_option
def check(path: Path | None, deny: str | None, watch: bool, no_cache: bool, form: str) -> None:
    """Report what is wrong with the policies below PATH (default: policies), write nothing."""
    request = Request(path, None, deny is not None, cache=not no_cache)
    run(check_command, request, form, watch=watch)
