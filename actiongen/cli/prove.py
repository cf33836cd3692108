"""``actiongen prove``."""

import sys
from functools import partial
from pathlib import Path

import click

from actiongen.cli.output import wants_colour
from actiongen.cli.paths import PolicyFile
from actiongen.cli.requests import run, watch_option
from actiongen.cli.times import Seconds
from actiongen.cli.way_names import way_option
from actiongen.commands.prove import ProveOptions
from actiongen.commands.prove import prove as prove_command
from actiongen.commands.request import Request, root_of
from actiongen.report.proofs import RENDERERS


@click.command(short_help="Prove what must always or never happen.")
@click.argument("paths", nargs=-1, type=PolicyFile(folders=True))
@way_option
@click.option(
    "--timeout",
    type=Seconds(0.01, 3600),
    metavar="SECONDS",
    help="The time for one property (default: 5, or that of the settings).",
)
@click.option("--write-test", is_flag=True, help="Add each event that is found to its policy, as a test.")
@watch_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(RENDERERS)),
    default="text",
    show_default=True,
    help="How to show the answers.",
)
def prove(
    paths: tuple[Path, ...], way: str | None, timeout: float | None, write_test: bool, watch: bool, form: str
) -> None:
    """Prove every `always` and `never` of the policies PATHS, files or folders (default: policies), for all
    events.

    One that does not hold is shown with an event in which it fails.
    """
    options = ProveOptions(
        way=way, seconds=timeout, form=form, colour=wants_colour(sys.stdout), write_test=write_test
    )
    command = partial(prove_command, paths=paths, options=options)
    run(command, Request(), "text", watch=watch, root=partial(root_of, paths))
