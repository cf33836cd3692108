"""``actiongen why``."""

from pathlib import Path

import click

from actiongen.cli.output import finish
from actiongen.cli.run import (
    event_option,
    handler_kind,
    handler_option,
    now_option,
    policy_argument,
    set_option,
    text_of,
)
from actiongen.commands.one_event import OneEvent
from actiongen.commands.why import why as why_command


@click.command(short_help="Say why an action does what it does with one event.")
@policy_argument
@event_option
@set_option
@now_option
@handler_option
def why(
    policy: Path, event: Path | None, sets: tuple[str, ...], now: str | None, handler: str | None
) -> None:
    """Say why the action of POLICY does what it does with one event.

    Every guard and rule with its verdict, the values of its condition, and its line of JavaScript.
    """
    finish(why_command(OneEvent(policy, text_of(event), sets, now, handler_kind(handler))))
