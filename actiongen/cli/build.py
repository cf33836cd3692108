"""``actiongen build``."""

from functools import partial
from pathlib import Path

import click

from actiongen.cli.check_names import ignore_option, select_option
from actiongen.cli.output import review_option
from actiongen.cli.requests import cache_option, deny_option, path_argument, run, watch_option
from actiongen.commands.build import build as build_command
from actiongen.commands.request import Request


@click.command(short_help="Compile the policies into JavaScript and Terraform.")
@path_argument
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to (default: generated).",
)
@click.option(
    "--only", metavar="GLOB", help="Write the JavaScript of the policies with such a name, nothing else."
)
@click.option(
    "--check", is_flag=True, help="Write nothing; fail and show a diff if the output is not current."
)
@click.option("--no-prove", is_flag=True, help="Do not ask the solver, whether for properties or checks.")
@select_option
@ignore_option
@deny_option
@watch_option
@cache_option
@review_option
def build(
    path: Path | None,
    out: Path | None,
    only: str | None,
    check: bool,
    no_prove: bool,
    select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    deny: str | None,
    watch: bool,
    no_cache: bool,
    form: str,
) -> None:
    """Compile the policies below PATH (default: policies) into JavaScript and Terraform."""
    request = Request(
        path,
        out,
        deny is not None,
        cache=not no_cache,
        select=select,
        ignore=ignore or (),
        proves_checks=False if no_prove else None,
    )
    run(partial(build_command, only=only, check=check, prove=not no_prove), request, form, watch=watch)
