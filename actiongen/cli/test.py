"""``actiongen test``."""

import math
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from actiongen.cli.output import wants_colour
from actiongen.cli.paths import PolicyFile
from actiongen.cli.requests import run, watch_option
from actiongen.commands import on_events
from actiongen.commands.test import FORMS, Asked
from actiongen.commands.workflow import Request, root_of


class Percent(click.FloatRange):
    """A percentage; Python reads `nan` as a number, and no number is below it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is not a percentage", param, ctx)
        return number


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
@click.option("--seed", type=int, default=0, show_default=True, help="What generated events are drawn with.")
@click.option(
    "--coverage", is_flag=True, help="Say which rules, branches and conditions the tests have not seen."
)
@click.option("--fail-under", type=Percent(0, 100), metavar="PERCENT", help="Fail if the coverage is lower.")
@click.option(
    "--lcov",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the coverage for LCOV.",
)
@click.option(
    "--cobertura",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the coverage for Cobertura.",
)
@click.option("--mutate", is_flag=True, help="Change the policies in small ways; say what no test notices.")
@watch_option
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="How to show the results.",
)
def test(
    paths: tuple[Path, ...],
    expression: str,
    fail_fast: bool,
    seed: int,
    coverage: bool,
    fail_under: float | None,
    lcov: Path | None,
    cobertura: Path | None,
    mutate: bool,
    watch: bool,
    form: str,
) -> None:
    """Run the tests of the policies PATHS, files or folders (default: policies), in the interpreter and on
    Node.
    """
    asked = Asked(
        expression=expression,
        form=form,
        fail_fast=fail_fast,
        seed=seed,
        coverage=coverage,
        fail_under=fail_under,
        lcov=lcov,
        cobertura=cobertura,
        mutate=mutate,
        colour=wants_colour(sys.stdout),
    )
    command = partial(on_events.test, paths=paths, asked=asked)
    run(command, Request(), "text", watch=watch, root=partial(root_of, paths))
