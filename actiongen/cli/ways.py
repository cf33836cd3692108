"""``actiongen ways``."""

from pathlib import Path

import click

from actiongen.cli.output import finish
from actiongen.cli.run import policy_argument
from actiongen.commands.ways import ways as ways_command


@click.command(short_help="Show what a policy does in each way of logging in.")
@policy_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to show the table.",
)
def ways(policy: Path, form: str) -> None:
    """Show what each rule of POLICY, or of the actions of a file of flows, does in each way of logging in.

    A login in the browser is one way; refresh tokens, password grants, token exchanges and others run the same
    Actions. In some of them a call does nothing, or ends the login.
    """
    finish(ways_command(policy, form))
