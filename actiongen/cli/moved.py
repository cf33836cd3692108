"""``actiongen moved``."""

import re
from pathlib import Path

import click

from actiongen.cli.output import finish
from actiongen.cli.requests import path_argument
from actiongen.commands import workflow


def _name(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", value):
        raise click.BadParameter(f"`{value}` is no name of a Terraform module")
    return value


@click.command(short_help="Print the Terraform that keeps resources that were moved.")
@path_argument
@click.option(
    "--module",
    metavar="NAME",
    default="actions",
    show_default=True,
    callback=_name,
    help="The name of the module block that calls the output.",
)
def moved(path: Path | None, module: str) -> None:
    """Print the `moved` blocks for actions that were written by hand so far.

    Pasted beside the module block, they make Terraform keep the Actions of the policies below PATH (default:
    policies) instead of replacing them. Where a resource had another name than the generated one, correct its
    `from`.
    """
    finish(workflow.moved(workflow.Request(path), module))
