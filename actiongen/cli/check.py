"""``actiongen check``."""

from functools import partial
from pathlib import Path

import click

from actiongen.cli.check_names import ignore_option, select_option
from actiongen.cli.output import review_option
from actiongen.cli.requests import cache_option, deny_option, path_argument, run, watch_option
from actiongen.commands.check import add_allow as add_allow_command
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
@click.option(
    "--prove",
    is_flag=True,
    help="Let the checks ask a solver, which finds more and takes longer (needs `actiongen[prove]`).",
)
@click.option("--fix", is_flag=True, help="Make the edits that mend what is wrong, and report what is left.")
@click.option(
    "--add-allow",
    is_flag=True,
    help="Write an `# allow:` above all that can be excused, with reasons to fill in, and report what is left.",
)
@click.option("--diff", is_flag=True, help="With --fix or --add-allow: show the edits, write nothing.")
@review_option
def check(
    path: Path | None,
    select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    deny: str | None,
    watch: bool,
    no_cache: bool,
    prove: bool,
    fix: bool,
    add_allow: bool,
    diff: bool,
    form: str,
) -> None:
    """Report what is wrong with the policies below PATH (default: policies), write nothing.

    With --fix write what a machine can mend: what some messages show as `fix` and what their help names. With
    --add-allow accept what is there, so that only what is new is reported.
    """
    edits = [name for name, is_on in (("--fix", fix), ("--add-allow", add_allow)) if is_on]
    if len(edits) > 1:
        raise click.UsageError("run `check --fix` first, then `check --add-allow` for what is left")
    if diff and not edits:
        raise click.UsageError("`--diff` shows edits: write `--fix --diff` or `--add-allow --diff`")
    if edits and watch:
        raise click.UsageError(
            f"`{edits[0]}` and `--watch` do not go together: it would write while you type"
        )
    request = Request(
        path,
        None,
        deny is not None,
        cache=not no_cache,
        select=select,
        ignore=ignore or (),
        proves_checks=prove or None,
    )
    command = check_command
    if edits:
        command = partial(fix_command if fix else add_allow_command, diff=diff)
    run(command, request, form, watch=watch)
