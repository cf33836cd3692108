"""``actiongen check``."""

from pathlib import Path

import click

from actiongen import workflow
from actiongen.cli.output import finish, format_option


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default="policies")
@format_option
def check(path: Path, form: str) -> None:
    """Report what is wrong with the policies below PATH (default: policies) and write nothing."""
    finish(workflow.check(path), form)
