"""What commands that ask the prover share: ``--way refresh-token`` and the time for one question.

In: arguments of the command line. Out: the id of a way of logging in, or what was probably meant; seconds.
"""

import math
from typing import Any

import click
from click.shell_completion import CompletionItem

from actiongen.auth0.load_ways import ways
from actiongen.spelling import LOOSE, meant


class Seconds(click.FloatRange):
    """A time; Python reads `nan` as a number, and no number is beyond it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number of seconds."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is no number of seconds", param, ctx)
        return number


def _read(ctx: click.Context, param: click.Parameter, name: str | None) -> str | None:
    known = ways()
    if name is None or name in known:
        return name
    close = meant(name, known, LOOSE)
    hint = f"did you mean `{close}`?" if close else "`actiongen ways POLICY` lists them"
    raise click.BadParameter(f"no way of logging in is called `{name}`; {hint}", ctx, param)


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [
        CompletionItem(name, help=way.title) for name, way in ways().items() if name.startswith(incomplete)
    ]


way_option = click.option(
    "--way",
    metavar="NAME",
    callback=_read,
    shell_complete=_complete,
    help="Ask about one way of logging in, such as refresh-token.",
)
