"""``actiongen test``."""

import math
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from actiongen.cli.output import wants_colour
from actiongen.cli.paths import PolicyFile
from actiongen.cli.requests import run, watch_option
from actiongen.commands.request import Request, root_of
from actiongen.commands.test import SessionOptions
from actiongen.commands.test import test as test_command
from actiongen.report import coverage_files
from actiongen.report.results import RENDERERS


class Percent(click.FloatRange):
    """A percentage; Python reads `nan` as a number, and no number is below it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is not a percentage", param, ctx)
        return number


def _coverage_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds an option a format of coverage files."""
    for name, form in reversed(tuple(coverage_files.FORMATS.items())):
        path = click.Path(dir_okay=False, path_type=Path)
        text = f"Write the coverage for {form.tool}."
        command = click.option(f"--{name}", type=path, metavar="FILE", help=text)(command)
    return command


@click.command(short_help="Run the tests of policies.")
@click.argument("paths", nargs=-1, type=PolicyFile(folders=True))
@click.option(
    "-k",
    "expression",
    metavar="EXPR",
    default="",
    help="Run the tests whose names match: words with and, or, not, parentheses.",
)
@click.option("--fail-fast", is_flag=True, help="End with the first test that does not pass.")
@click.option(
    "--why",
    is_flag=True,
    help="Say why each test came out as it did: every rule with the values of its condition.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="What generated events are drawn with.")
@click.option(
    "--coverage", is_flag=True, help="Say which rules, branches and conditions the tests have not seen."
)
@click.option("--fail-under", type=Percent(0, 100), metavar="PERCENT", help="Fail if the coverage is lower.")
@_coverage_options
@click.option("--mutate", is_flag=True, help="Change the policies in small ways; say what no test notices.")
@click.option(
    "--write-test", is_flag=True, help="With --mutate: add a test for each change that none notices."
)
@watch_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(RENDERERS)),
    default="text",
    show_default=True,
    help="How to show the results.",
)
def test(
    paths: tuple[Path, ...],
    expression: str,
    fail_fast: bool,
    why: bool,
    seed: int,
    coverage: bool,
    fail_under: float | None,
    mutate: bool,
    write_test: bool,
    watch: bool,
    form: str,
    **files: Path | None,
) -> None:
    """Run the tests of the policies PATHS, files or folders (default: policies), in the interpreter and on
    Node.
    """
    if write_test and not mutate:
        raise click.UsageError("`--write-test` writes what `--mutate` finds: give both")
    if why and form not in ("text", "json"):
        raise click.UsageError("`--why` is shown with `--format text` and `json` alone")
    options = SessionOptions(
        expression=expression,
        form=form,
        fail_fast=fail_fast,
        seed=seed,
        coverage=coverage,
        fail_under=fail_under,
        coverage_files={form: file for form, file in files.items() if file is not None},
        mutate=mutate,
        write_test=write_test,
        why=why,
        colour=wants_colour(sys.stdout),
    )
    command = partial(test_command, paths=paths, options=options)
    run(command, Request(), "text", watch=watch, root=partial(root_of, paths))
