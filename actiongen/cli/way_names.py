"""The name of a way of logging in, as people write it: ``--way refresh-token``.

In: an argument of the command line. Out: the id of the way, or what was probably meant.
"""

import click
from click.shell_completion import CompletionItem

from actiongen.auth0.load_ways import ways
from actiongen.spelling import LOOSE, meant


def _read(ctx: click.Context, param: click.Parameter, name: str | None) -> str | None:
    known = ways()
    if name is None or name in known:
        return name
    close = meant(name, known, LOOSE)
    hint = f"did you mean `{close}`?" if close else "`actiongen ways POLICY` lists them"
    raise click.BadParameter(f"no way of logging in is called `{name}`; {hint}", ctx, param)


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [
        CompletionItem(name, help=way.title) for name, way in ways().items() if name.startswith(incomplete)
    ]


way_option = click.option(
    "--way",
    metavar="NAME",
    callback=_read,
    shell_complete=_complete,
    help="Ask about logins that come this way alone.",
)
