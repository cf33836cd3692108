"""What the commands ``test``, ``run`` and ``why`` do.

In: what the user asked for. Out: an :class:`Outcome`, which the command line shows.

    test(Request(), (Path("policies"),), Asked()).exit_code   ->   0
"""

from dataclasses import dataclass
from pathlib import Path

from actiongen import ir
from actiongen.commands.one_event import run_one, why_one
from actiongen.commands.test import Asked, run_session
from actiongen.commands.workflow import Actions, Request, actions
from actiongen.diagnostics.codes_project import BAD_EVENT, UNKNOWN_POLICY
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.diagnostics.outcome import USAGE, Outcome, usage
from actiongen.runner.find import find_node
from actiongen.source import Span
from actiongen.testing.event_file import BadEvent, read_input
from actiongen.testing.events import Input


@dataclass(frozen=True, slots=True)
class OneEvent:
    """An event for one policy: the text of a file, None for the event of the trigger, and values on paths."""

    policy: Path
    text: str | None = None
    sets: tuple[str, ...] = ()
    now: str | None = None


def test(request: Request, paths: tuple[Path, ...], asked: Asked) -> Outcome:
    """Runs the tests of the policies at some paths."""
    found = actions(request, paths)
    return found if isinstance(found, Outcome) else run_session(found, asked, find_node, request.mutating)


def run(asked: OneEvent, form: str) -> Outcome:
    """What a policy does with one event."""
    found = _one(asked)
    return found if isinstance(found, Outcome) else run_one(*found, find_node, form)


def why(asked: OneEvent) -> Outcome:
    """Why it does that."""
    found = _one(asked)
    return found if isinstance(found, Outcome) else why_one(*found)


def _one(asked: OneEvent) -> tuple[Actions, ir.Program, Input] | Outcome:
    found = actions(Request(), (asked.policy,))
    if isinstance(found, Outcome):
        return found
    if len(found.programs) != 1:
        return usage(UNKNOWN_POLICY, f"`{asked.policy}` is no policy of an action")
    (program,) = found.programs
    try:
        return found, program, read_input(program, asked.text, asked.sets, asked.now)
    except BadEvent as error:
        diagnostic = Diagnostic(BAD_EVENT, str(error), Label(Span("", 0, 0)))
        return Outcome(USAGE, (*found.diagnostics, diagnostic), found.sources)
