"""``actiongen init``."""

from pathlib import Path
from typing import Literal

import click

from actiongen.cli.output import finish
from actiongen.commands.init import init as init_command
from actiongen.scaffold.installed import requirement


@click.command(short_help="Write what a repository of policies needs.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option(
    "--ci",
    type=click.Choice(["github", "gitlab", "none"]),
    help="The service that the CI file is for; unless given, what the repository has, else GitHub.",
)
def init(folder: Path, ci: Literal["github", "gitlab", "none"] | None) -> None:
    """Write what a repository of policies needs to FOLDER (default: here).

    A policy with its test and its flow, settings, a CI file, and what makes editors and Git see policies
    as Python. What is there already is left as it is, and named.
    """
    finish(init_command(folder, ci, requirement()))
