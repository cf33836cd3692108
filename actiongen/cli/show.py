"""``actiongen show``."""

import click
from click.shell_completion import CompletionItem

from actiongen.auth0.load import trigger_ids
from actiongen.cli.pages import show_page
from actiongen.commands.show import Unknown, paths
from actiongen.commands.show import show as page_of


def _triggers(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(each) for each in trigger_ids() if each.startswith(incomplete)]


def _paths(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    every = paths(ctx.params.get("trigger") or "")
    depth = incomplete.count(".")
    return [
        CompletionItem(each) for each in every if each.startswith(incomplete) and each.count(".") <= depth + 1
    ]


@click.command(short_help="Show what Auth0 offers: triggers, events, methods.")
@click.argument("trigger", required=False, shell_complete=_triggers)
@click.argument("path", required=False, shell_complete=_paths)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to show it.",
)
def show(trigger: str | None, path: str | None, form: str) -> None:
    """Show what Auth0 offers, from the catalogue that policies are checked against.

    Without arguments all triggers; with a TRIGGER its event and methods; with a PATH such as event.user or
    api.access that part of it.
    """
    if trigger is not None and trigger.partition(".")[0] in ("event", "api"):
        one = "post-login"
        raise click.UsageError(
            f"`{trigger}` is a path, and each trigger has its own: write `actiongen show {one} {trigger}`"
        )
    found = page_of(trigger, path)
    if isinstance(found, Unknown):
        raise click.UsageError(found.message + (f"; did you mean `{found.meant}`?" if found.meant else ""))
    show_page(found, form)
