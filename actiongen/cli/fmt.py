"""``actiongen fmt``."""

import sys
from io import TextIOWrapper
from pathlib import Path

import click

from actiongen.cli.output import finish, format_option
from actiongen.commands.fmt import fmt as lay_out
from actiongen.commands.fmt import fmt_data


@click.command(short_help="Lay out policies.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option(
    "--check", is_flag=True, help="Write nothing; fail if a policy is not laid out as it should be."
)
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@format_option
def fmt(paths: tuple[Path, ...], check: bool, diff: bool, form: str) -> None:
    """Lay out policies: the files PATHS and the policies below those that are folders (default: policies).

    The layout is black's. With - as the only path, standard input is laid out to standard output.
    """
    if Path("-") not in paths:
        finish(lay_out(paths, check=check, diff=diff), form)
    if len(paths) > 1:
        raise click.UsageError("`-` stands alone")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # a policy is that, whatever the terminal is
    finish(fmt_data(sys.stdin.buffer.read(), check=check, diff=diff), form)
