"""Times as people write them: ``--timeout 2.5``.

In: an argument of the command line. Out: a number of seconds.
"""

import math
from typing import Any

import click


class Seconds(click.FloatRange):
    """A time; Python reads `nan` as a number, and no number is beyond it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number of seconds."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is no number of seconds", param, ctx)
        return number
