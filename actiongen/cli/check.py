"""``actiongen check``."""

from functools import partial
from pathlib import Path

import click

from actiongen.cli.check_names import ignore_option, select_option
from actiongen.cli.output import review_option
from actiongen.cli.requests import cache_option, deny_option, path_argument, run, watch_option
from actiongen.commands.check import check as check_command
from actiongen.commands.check import fix as fix_command
from actiongen.commands.request import Request


@click.command(short_help="Report what is wrong with the policies, write nothing.")
@path_argument
@select_option
@ignore_option
@deny_option
@watch_option
@cache_option
@click.option("--fix", is_flag=True, help="Make the edits that mend what is wrong, and report what is left.")
@click.option("--diff", is_flag=True, help="With --fix: show the edits, write nothing.")
@review_option
def check(
    path: Path | None,
    select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    deny: str | None,
    watch: bool,
    no_cache: bool,
    fix: bool,
    diff: bool,
    form: str,
) -> None:
    """Report what is wrong with the policies below PATH (default: policies), write nothing.

    With --fix write what a machine can mend: what some messages show as `fix` and what their help names.
    """
    if diff and not fix:
        raise click.UsageError("`--diff` shows the edits of `--fix`: write `--fix --diff`")
    if fix and watch:
        raise click.UsageError("`--fix` and `--watch` do not go together: it would write while you type")
    request = Request(path, None, deny is not None, cache=not no_cache, select=select, ignore=ignore or ())
    run(partial(fix_command, diff=diff) if fix else check_command, request, form, watch=watch)
