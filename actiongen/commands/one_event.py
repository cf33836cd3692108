"""Reads the policy and the event that ``run`` and ``why`` are about.

read_one(OneEvent(Path("policies/mfa.policy"), sets=("event.user.blocked=true",)))
"""

from dataclasses import dataclass
from pathlib import Path

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.backends.javascript.emit import emit as emit_javascript
from actiongen.commands.request import Request
from actiongen.commands.selection import Selection, select
from actiongen.diagnostics.codes_project import BAD_EVENT, NODE_MISSING, UNKNOWN_POLICY
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import NO_TOOL, USAGE, Outcome, usage
from actiongen.runner.model import NodeRun
from actiongen.runner.session import Runner
from actiongen.testing.event_file import BadEvent, read_input
from actiongen.testing.events import Input
from actiongen.testing.externs import for_a_run


@dataclass(frozen=True, slots=True)
class OneEvent:
    """An event for one policy: the text of a file, None for the event of the trigger, and values on paths; ``handler``:
    the one that gets it, None for what the file says.
    """

    policy: Path
    text: str | None = None
    sets: tuple[str, ...] = ()
    now: str | None = None
    handler: HandlerKind | None = None


def read_one(asked: OneEvent) -> tuple[Selection, ir.Program, Input] | Outcome:
    """Compiles the policy and reads its event; returns a usage error if either cannot be read."""
    found = select(Request(), (asked.policy,), alone=True)
    if isinstance(found, Outcome):
        return found
    if len(found.programs) != 1:
        return usage(UNKNOWN_POLICY, f"`{asked.policy}` is no policy of an action")
    (program,) = found.programs
    try:
        return found, program, read_input(program, asked.text, asked.sets, asked.now, asked.handler)
    except BadEvent as error:
        diagnostic = Diagnostic(BAD_EVENT, str(error), None)
        return Outcome(USAGE, (*found.diagnostics, diagnostic), found.sources)


def on_node(program: ir.Program, given: Input, runner: Runner) -> NodeRun:
    """What an action does with the event on Node; raises NodeMissing and RunnerBroken."""
    loaded = runner.load(for_a_run(program, emit_javascript(program)), program.header.trigger)
    (ran,) = runner.run(loaded, [given.world])
    return ran


def without_node(selection: Selection, missing: Exception) -> Outcome:
    """The end of a command on an action whose externs cannot run."""
    message = f"this action has an extern, whose JavaScript runs on Node alone: {missing}"
    diagnostics = (*selection.diagnostics, Diagnostic(NODE_MISSING, message, None))
    return Outcome(NO_TOOL, diagnostics, selection.sources)


def lacking_note(lacks: tuple[str, ...]) -> str:
    """Says which fields that Auth0 always sends the event lacks."""
    shown = ", ".join(lacks[:5]) + (f" and {len(lacks) - 5} more" if len(lacks) > 5 else "")
    return f"Auth0 always sends {shown}; this event has it not, or with another type"
