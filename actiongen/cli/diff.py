"""``actiongen diff``."""

import shutil
import sys
from functools import partial

import click
from click.shell_completion import CompletionItem

from actiongen.cli.asking import Seconds, way_option
from actiongen.cli.output import finish, wants_colour
from actiongen.cli.requests import cache_option
from actiongen.commands.comparing import solving
from actiongen.commands.diff import Wanted
from actiongen.commands.diff import diff as diff_command
from actiongen.commands.request import Request
from actiongen.prover.differences import compare
from actiongen.prover.model import Change
from actiongen.report.diff.formats import RENDERERS
from actiongen.spelling import LOOSE, meant

_KINDS = tuple(change for change in Change if change is not Change.EQUIVALENT)
_NAMES = {change.value: change for change in _KINDS}


def _kinds(ctx: click.Context, param: click.Parameter, lists: tuple[str, ...]) -> tuple[Change, ...]:
    """The kinds that some lists name, each once."""
    words = [word.strip() for given in lists for word in given.split(",")]
    for word in words:
        if word not in _NAMES:
            close = meant(word, _NAMES, LOOSE)
            hint = f"did you mean `{close}`?" if close else f"write some of {','.join(_NAMES)}"
            raise click.BadParameter(f"no kind of change is called `{word}`; {hint}", ctx, param)
    return tuple(dict.fromkeys(_NAMES[word] for word in words))


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completes the name after the last comma."""
    before, comma, begun = incomplete.rpartition(",")
    return [CompletionItem(f"{before}{comma}{name}") for name in _NAMES if name.startswith(begun)]


@click.command(short_help="Say what a change of policies changes, for every event.")
@click.argument("old")
@click.argument("new", required=False)
@click.option("--only", metavar="GLOB", help="Compare the actions of such names and the flows that run them.")
@click.option(
    "--fail-on",
    metavar="KIND,…",
    multiple=True,
    callback=_kinds,
    shell_complete=_complete,
    help="Fail on changes that are looser, stricter, different or undecided; on undecided ones with any of these.",
)
@way_option
@click.option(
    "--timeout",
    type=Seconds(0.01, 3600),
    metavar="SECONDS",
    help="The time for one question (default: 5, or that of the settings).",
)
@click.option("--write-test", is_flag=True, help="Add each event that is found to its policy, as a test.")
@cache_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(RENDERERS)),
    default="text",
    show_default=True,
    help="How to show the changes; markdown is for a comment on a pull request.",
)
def diff(
    old: str,
    new: str | None,
    only: str | None,
    fail_on: tuple[Change, ...],
    way: str | None,
    timeout: float | None,
    write_test: bool,
    no_cache: bool,
    form: str,
) -> None:
    """Say of every action and flow whether NEW is equivalent to OLD, stricter, looser or different, for every
    event, with an event for each difference.

    OLD and NEW are folders of policies or revisions of git; NEW unless given is the working tree. `main..HEAD` is two
    revisions, `main...HEAD` begins where they part.
    """
    wanted = Wanted(
        only,
        way,
        fail_on,
        form,
        shutil.get_terminal_size((100, 24)).columns,
        wants_colour(sys.stdout),
        write_test,
        timeout,
    )
    finish(diff_command(Request(cache=not no_cache), old, new, wanted, partial(solving, compare, way)))
