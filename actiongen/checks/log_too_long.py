"""AG462: logs of which Auth0 keeps the beginning alone.

In: a program. Out: a note at each log whose written text alone is longer than what Auth0 keeps of all that an Action
logs (a limit of the platform).

    log("…300 characters…")     ->   AG462
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.load import platform
from actiongen.diagnostics.codes_meaning import LOG_TOO_LONG
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved


def log_too_long(resolved: Resolved) -> Iterator[Diagnostic]:
    """The notes: one a log."""
    most = platform().limits["log_chars_persisted"]
    for place in resolved.sites:
        if isinstance(place.effect, ir.Log):
            count = sum(map(_written, place.effect.values))
            if count > most:
                yield Diagnostic(
                    LOG_TOO_LONG,
                    f"this logs {count} characters and more, and Auth0 keeps {most} of all that an Action logs",
                    Label(place.at, "cut off"),
                    notes=("source: Auth0 documentation, Actions limitations: logs",),
                    help="make it shorter, or send it to a service of your own",
                )


def _written(value: ir.Expr) -> int:
    """How many characters are written out in a text that is put together."""
    match value:
        case ir.Literal(str() as text):
            return len(text)
        case ir.Interpolation(parts):
            return sum(len(part) if isinstance(part, str) else 0 for part in parts)
        case _:
            return 0
