"""``actiongen init``."""

from pathlib import Path

import click

from actiongen.cli.output import finish
from actiongen.commands.init import init as init_command


@click.command(short_help="Write a new repository of policies.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
def init(folder: Path) -> None:
    """Write a new repository of policies to FOLDER (default: here).

    A policy with its test and its flow, settings, a CI workflow, and what makes editors and Git see policies
    as Python. If one of the files is there already, nothing is written.
    """
    finish(init_command(folder))
