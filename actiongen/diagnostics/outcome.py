"""What a command comes to: its exit code, and what there is to say.

In: what a command made and noticed. Out: an :class:`Outcome`, which the command line shows; nothing here
prints.

    Outcome(CLEAN, notes=("checked 4 policies",)).exit_code   ->   0
"""

import platform
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from actiongen import __version__
from actiongen.diagnostics.codes_project import CANNOT_WRITE, INTERNAL_ERROR, OUTSIDE_REPOSITORY
from actiongen.diagnostics.model import Code, Diagnostic, Label
from actiongen.source import Source

CLEAN, ERRORS, USAGE, BUG, NO_TOOL = 0, 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """``text`` is what the command made (a diff, a tree), ``notes`` are lines about what it did.

    ``is_file``: the text is a file, which goes on as it is. ``places`` says where the first part of the paths lies from
    the top of the repository, for services that show what is wrong beside the lines.
    """

    exit_code: int
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: tuple[Source, ...] = ()
    text: str = ""
    notes: tuple[str, ...] = ()
    is_file: bool = False
    places: Mapping[str, str] = field(default_factory=dict)


def usage(code: Code, message: str, hint: str | None = None) -> Outcome:
    """Something was asked for that is not there."""
    return Outcome(USAGE, (Diagnostic(code, message, None, help=hint),))


def outside(path: Path) -> Diagnostic:
    """A path of the repository that leads out of it."""
    name = path.name if path.is_absolute() else path.as_posix()
    message = f"`{name}` leads out of the repository by a link"
    hint = "take the link away, or give the path that it leads to"
    return Diagnostic(OUTSIDE_REPOSITORY, message, Label.of_file(name), help=hint)


def cannot_say(error: OSError) -> Diagnostic:
    """What a command says finds no place."""
    message = f"what there is to say cannot be written: {error.strerror}"
    return Diagnostic(CANNOT_WRITE, message, None)


def internal_error(error: Exception) -> Outcome:
    """A bug of ours, as a diagnostic that says what to report."""
    details = "".join(traceback.format_exception(error)).rstrip()
    diagnostic = Diagnostic(
        INTERNAL_ERROR,
        f"`{type(error).__name__}` in actiongen itself: this is a bug, and nothing was written",
        None,
        notes=(
            f"actiongen {__version__}, Python {platform.python_version()}, {sys.platform}",
            f"details:\n{details}",
        ),
        help="report it with these notes and, if it can be shown, the policy",
    )
    return Outcome(BUG, (diagnostic,))


def count(number: int, word: str) -> str:
    """A number of things: ``1 policy``, ``2 policies``."""
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{number} {word if number == 1 else plural}"
