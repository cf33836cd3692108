"""``actiongen build``."""

from pathlib import Path

import click

from actiongen import workflow
from actiongen.cli.output import finish, format_option


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default="policies")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="generated",
    show_default=True,
    help="The folder to write to.",
)
@click.option(
    "--only", metavar="GLOB", help="Write the JavaScript of the policies with such a name, nothing else."
)
@click.option(
    "--check", is_flag=True, help="Write nothing; fail and show a diff if the output is not current."
)
@format_option
def build(path: Path, out: Path, only: str | None, check: bool, form: str) -> None:
    """Compile the policies below PATH (default: policies)."""
    finish(workflow.build(path, out, only=only, check=check), form)
