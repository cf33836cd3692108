"""``actiongen dump``."""

from pathlib import Path

import click

from actiongen.cli.output import finish
from actiongen.cli.paths import PolicyFile
from actiongen.commands import workflow


@click.command(short_help="Show what a stage of the compiler makes of a policy.")
@click.argument("file", type=PolicyFile())
@click.option(
    "--stage",
    type=click.Choice([stage.value for stage in workflow.Stage]),
    required=True,
    help="The syntax tree, the intermediate representation or the JavaScript.",
)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the policies, where FILE lies and from which it loads (default: policies).",
)
def dump(file: Path, stage: str, root: Path | None) -> None:
    """Show what a stage of the compiler makes of FILE."""
    finish(workflow.dump(file, root, workflow.Stage(stage)))
