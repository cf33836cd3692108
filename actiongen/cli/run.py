"""``actiongen run``, and what ``why`` takes as well."""

import sys
from pathlib import Path

import click

from actiongen.auth0.model import HandlerKind
from actiongen.cli.output import finish
from actiongen.cli.paths import PolicyFile
from actiongen.commands.one_event import OneEvent
from actiongen.commands.run import run as run_command
from actiongen.diagnostics.codes_project import BAD_EVENT
from actiongen.diagnostics.model import Diagnostic
from actiongen.diagnostics.outcome import ERRORS, Outcome
from actiongen.report.one_run import RENDERERS

_MOST_BYTES = 16 * 1024**2

policy_argument = click.argument("policy", type=PolicyFile())
event_option = click.option(
    "--event",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="The event as JSON, - for standard input (default: a realistic event of the trigger).",
)
set_option = click.option(
    "--set",
    "sets",
    metavar="PATH=VALUE",
    multiple=True,
    help="Lay a value on the event, event.user.email=eve@example.com: JSON, else a text; null takes it out.",
)
handler_option = click.option(
    "--handler",
    type=click.Choice([kind.value for kind in HandlerKind]),
    help="Which handler gets the event: continue runs when the user comes back from a redirect or a form "
    "(default: what the file says, else execute).",
)
now_option = click.option("--now", metavar="INSTANT", help="What time it is: 2026-01-01T00:00:00Z.")


def handler_kind(named: str | None) -> HandlerKind | None:
    """The handler that ``--handler`` names, None where it is not given."""
    return None if named is None else HandlerKind(named)


@click.command(short_help="Say what an action does with one event.")
@policy_argument
@event_option
@set_option
@now_option
@handler_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(RENDERERS)),
    default="text",
    show_default=True,
    help="How to show it.",
)
def run(
    policy: Path, event: Path | None, sets: tuple[str, ...], now: str | None, handler: str | None, form: str
) -> None:
    """Say what the action of POLICY does with one event.

    The event may be one that Auth0's dashboard shows in the tests of an Action; secrets in it are the
    action's.
    """
    finish(run_command(OneEvent(policy, text_of(event), sets, now, handler_kind(handler)), form))


def text_of(event: Path | None) -> str | None:
    """The text of a file, or of standard input."""
    if event is None:
        return None
    with sys.stdin.buffer if event == Path("-") else event.open("rb") as stream:
        data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        message = f"the event is larger than {_MOST_BYTES // 1024**2} MB"
        finish(Outcome(ERRORS, (Diagnostic(BAD_EVENT, message, None),)))
    return data.decode("utf-8-sig", errors="replace")
