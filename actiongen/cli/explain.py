"""``actiongen explain``."""

import click
from click.shell_completion import CompletionItem

from actiongen.cli.pages import show_markdown, show_page
from actiongen.commands.explain import contents, suggestion
from actiongen.commands.explain import explain as page_of
from actiongen.diagnostics import codes


def _codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    ids = [CompletionItem(each.id, help=each.name) for each in codes.ALL.values()]
    names = [CompletionItem(each.name, help=each.id) for each in codes.ALL.values()]
    return [each for each in (*ids, *names) if str(each.value).lower().startswith(incomplete.lower())]


@click.command(short_help="Say what a diagnostic means and what to do.")
@click.argument("code", required=False, metavar="[CODE|NAME]", shell_complete=_codes)
def explain(code: str | None) -> None:
    """Say what a diagnostic means and what to do, by its code or its name: AG203, unknown-event-field.

    Without an argument, list all of them.
    """
    if code is None:
        show_page(contents(), "text")
        return
    found = page_of(code)
    if found is None:
        meant = suggestion(code)
        raise click.UsageError(
            f"no diagnostic is called `{code}`" + (f"; did you mean `{meant}`?" if meant else "")
        )
    show_markdown(found.text)
