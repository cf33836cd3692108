"""What ``build`` and ``check`` share: their options, ``--watch`` and the progress bar.

In: a request, and what to do with it. Out: the outcome shown, once or after every change.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from actiongen.cli.output import finish, show_outcome, write
from actiongen.outcome import Outcome, internal_error
from actiongen.watch import changes
from actiongen.workflow import Request, watched

if TYPE_CHECKING:
    from rich.progress import Progress

MANY = 50
"""From so many policies on, a terminal shows how far the work is."""

path_argument = click.argument(
    "path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
deny_option = click.option("--deny", type=click.Choice(["warnings"]), help="Count warnings as errors.")
watch_option = click.option("--watch", is_flag=True, help="Do it again after every change, until Ctrl-C.")

cache_option = click.option(
    "--no-cache", is_flag=True, help="Compile everything anew, and keep nothing for the next time."
)


def run(command: Callable[[Request], Outcome], request: Request, form: str, *, watch: bool) -> NoReturn:
    """Shows what the command comes to; with ``watch`` again and again."""
    if watch:
        _watch(command, request, form)
    finish(_shown(command, request), form)


def _watch(command: Callable[[Request], Outcome], request: Request, form: str) -> NoReturn:
    try:
        for _ in changes(lambda: watched(request)):
            try:
                outcome = _shown(command, request)
            except Exception as error:
                outcome = internal_error(error)
            show_outcome(outcome, form)
            write(sys.stderr, "\nwatching for changes, Ctrl-C ends\n\n")
    except KeyboardInterrupt:
        write(sys.stderr, "\n")
    sys.exit(0)


def _shown(command: Callable[[Request], Outcome], request: Request) -> Outcome:
    """Runs the command, with a bar where that takes long and somebody looks."""
    if not sys.stderr.isatty():
        return command(request)
    bar = _Bar()
    try:
        return command(replace(request, progress=bar.advance))
    finally:
        bar.end()


class _Bar:
    """A progress bar that appears with the first of many policies and goes when all is done."""

    def __init__(self) -> None:
        self._progress: Progress | None = None

    def advance(self, done: int, all: int) -> None:
        """Shows that so many of all are done."""
        if all <= MANY:
            return
        if self._progress is None:
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._progress.add_task("compiling", total=all)
            self._progress.start()
        for task in self._progress.task_ids:
            self._progress.update(task, completed=done)

    def end(self) -> None:
        """Takes the bar away."""
        if self._progress is not None:
            self._progress.stop()
