"""``actiongen dump``."""

from pathlib import Path

import click

from actiongen import workflow
from actiongen.cli.output import finish


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--stage",
    type=click.Choice([stage.value for stage in workflow.Stage]),
    required=True,
    help="The syntax tree, the intermediate representation or the JavaScript.",
)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="policies",
    show_default=True,
    help="The folder of the policies, where FILE lies and from which it loads.",
)
def dump(file: Path, stage: str, root: Path) -> None:
    """Show what a stage of the compiler makes of FILE."""
    if not file.resolve().is_relative_to(root.resolve()):
        raise click.BadParameter(f"{file} does not lie below {root}", param_hint="FILE")
    finish(workflow.dump(file, root, workflow.Stage(stage)))
