"""``actiongen import``."""

import shutil
import sys
from functools import partial
from pathlib import Path

import click

from actiongen.cli.output import finish, wants_colour
from actiongen.cli.requests import Bar
from actiongen.commands.import_policies import Wanted
from actiongen.commands.import_policies import import_policies as import_command
from actiongen.importer.judge.judge import EVENTS
from actiongen.importer.sources.detect import FORMS
from actiongen.report.imported.formats import RENDERERS

FEW = 2
"""For so many originals a progress bar is not worth while."""


def _reason(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.strip():
        raise click.BadParameter("say why: the reason stands in the test that pins the difference")
    return value


@click.command("import", short_help="Make policies of Actions, Rules and Hooks that are there.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the policies (default: that of the settings, else policies).",
)
@click.option(
    "--from",
    "form",
    type=click.Choice(["auto", *FORMS]),
    default="auto",
    show_default=True,
    help="What is at PATH; auto sees for itself.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option(
    "--events",
    type=click.IntRange(0, 1_000_000),
    default=EVENTS,
    show_default=True,
    help="How many events each original and its policy run; 0 compares nothing.",
)
@click.option(
    "--accept", metavar="REASON", callback=_reason, help="Take what differs as wanted, for this reason."
)
@click.option("--force", is_flag=True, help="Write over files that are there and differ.")
@click.option(
    "--packages",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="A folder with the node_modules that originals require.",
)
@click.option(
    "--format",
    "shown",
    type=click.Choice(list(RENDERERS)),
    default="text",
    show_default=True,
    help="How to show what was made; markdown is for a comment on a pull request.",
)
def import_policies(
    paths: tuple[Path, ...],
    out: Path | None,
    form: str,
    dry_run: bool,
    events: int,
    accept: str | None,
    force: bool,
    packages: Path | None,
    shown: str,
) -> None:
    """Make policies of the Actions, Rules and Hooks at PATH.

    PATH is a JavaScript file or a folder of them, an export of auth0-deploy-cli, a folder of Terraform, or JSON that
    the Management API gave. Each policy runs beside its original in many events, and what differs is shown.
    """
    wanted = Wanted(
        out,
        None if form == "auto" else form,
        dry_run,
        events,
        accept,
        force,
        packages,
        shown,
        shutil.get_terminal_size((100, 24)).columns,
        wants_colour(sys.stdout),
    )
    bar = Bar()
    progress = partial(bar.advance, "comparing", FEW) if sys.stderr.isatty() else lambda done, all: None
    try:
        outcome = import_command(paths, wanted, progress=progress)
    finally:
        bar.end()
    finish(outcome)
