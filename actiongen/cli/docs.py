"""``actiongen docs``."""

from functools import partial
from pathlib import Path

import click

from actiongen.cli.output import review_option
from actiongen.cli.requests import cache_option, deny_option, path_argument, run
from actiongen.commands.docs import docs as docs_command
from actiongen.commands.request import Request


@click.command(short_help="Write a page for every action, for people who do not program.")
@path_argument
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to (default: docs/actions).",
)
@click.option(
    "--check", is_flag=True, help="Write nothing; fail and show a diff if the pages are not current."
)
@deny_option
@cache_option
@review_option
def docs(
    path: Path | None, out: Path | None, check: bool, deny: str | None, no_cache: bool, form: str
) -> None:
    """Write a page for every action below PATH (default: policies), and an index.

    A page says in plain words what an action does, in which order, what it reads, writes and refuses, and how it is
    deployed and tested.
    """
    request = Request(path, out, deny is not None, cache=not no_cache)
    run(partial(docs_command, check=check), request, form, watch=False)
