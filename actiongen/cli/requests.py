"""What ``build`` and ``check`` share: their options, ``--watch`` and the progress bar.

In: a request, and what to do with it. Out: the outcome shown, once or after every change.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from actiongen.cli.output import finish, show_outcome, write
from actiongen.cli.paths import PolicyFolder
from actiongen.commands.request import Request, places_of, watched
from actiongen.diagnostics.outcome import Outcome, internal_error
from actiongen.project.watch import changes
from actiongen.report.outcome import RENDERERS

if TYPE_CHECKING:
    from rich.progress import Progress

MANY = 50
"""From so many policies on, a terminal shows how far the work is."""

path_argument = click.argument("path", required=False, type=PolicyFolder())
deny_option = click.option("--deny", type=click.Choice(["warnings"]), help="Count warnings as errors.")
watch_option = click.option("--watch", is_flag=True, help="Do it again after every change, until Ctrl-C.")

cache_option = click.option(
    "--no-cache", is_flag=True, help="Compile everything anew, and keep nothing for the next time."
)


def run(
    command: Callable[[Request], Outcome],
    request: Request,
    form: str,
    *,
    watch: bool,
    root: Callable[[], Path | None] = lambda: None,
) -> NoReturn:
    """Shows what the command comes to; with ``watch`` again and again.

    ``root``: the folder to watch, None for that of the request.
    """
    if watch:
        _watch(command, request, form, root)
    finish(_placed(_shown(command, request), request, form), form)


def _watch(
    command: Callable[[Request], Outcome], request: Request, form: str, root: Callable[[], Path | None]
) -> NoReturn:
    try:
        for _ in changes(lambda: watched(replace(request, path=root() or request.path))):
            try:
                outcome = _shown(command, request)
            except Exception as error:
                outcome = internal_error(error)
            show_outcome(_placed(outcome, request, form), form)
            write(sys.stderr, f"\n{time.strftime('%H:%M:%S')} watching for changes, Ctrl-C ends\n\n")
    except KeyboardInterrupt:
        write(sys.stderr, "\n")
    sys.exit(0)


def _placed(outcome: Outcome, request: Request, form: str) -> Outcome:
    """The outcome with the places of its paths, where a service shows them."""
    return outcome if form in RENDERERS else replace(outcome, places=places_of(request))


def _shown(command: Callable[[Request], Outcome], request: Request) -> Outcome:
    """Runs the command, with a bar where that takes long and somebody looks."""
    if not sys.stderr.isatty():
        return command(request)
    bar = Bar()
    try:
        compiling, mutating = partial(bar.advance, "compiling", MANY), partial(bar.advance, "mutants", 0)
        return command(replace(request, progress=compiling, mutating=mutating))
    finally:
        bar.end()


class Bar:
    """A progress bar that appears where there is much to do, and goes when all is done."""

    def __init__(self) -> None:
        self._progress: Progress | None = None

    def advance(self, what: str, few: int, done: int, all: int) -> None:
        """Shows that so many of all are done; for a few it is not worth while."""
        if all <= few:
            return
        if self._progress is None:
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._progress.add_task(what, total=all)
            self._progress.start()
        for task in self._progress.task_ids:
            self._progress.update(task, completed=done, total=all, description=what)

    def end(self) -> None:
        """Takes the bar away."""
        if self._progress is not None:
            self._progress.stop()
