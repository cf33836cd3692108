"""``actiongen lsp``."""

from pathlib import Path

import click

from actiongen.cli.output import finish
from actiongen.commands.lsp import lsp as lsp_command


@click.command(short_help="Serve an editor: diagnostics, formatting and more while you type.")
@click.option("--stdio", is_flag=True, help="Talk over standard input and output, which it always does.")
@click.option(
    "--log",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Append the log to FILE, not standard error.",
)
@click.option("--verbose", is_flag=True, help="Log every message, with the texts in it.")
def lsp(stdio: bool, log: Path | None, verbose: bool) -> None:
    """Serve an editor over the Language Server Protocol: the editor starts this, nobody else needs to.

    Needs `actiongen[lsp]`. docs/editors.md has the settings of editors.
    """
    finish(lsp_command(log, verbose=verbose))
