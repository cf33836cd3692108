"""AG433: a token that is asked for before anybody has brought one.

In: a program. Out: a warning for each query of the first handler whose answer comes back with the user.

    back = api.redirect.validateToken(secret=…, on_error=stop())     ->   AG433, outside of ``with on_continue():``
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import HandlerKind, Tag
from actiongen.diagnostics.codes_meaning import TOKEN_BEFORE_RETURN
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.flow.resolved import Resolved


def token_before_return(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings."""
    for handler, sites in zip(resolved.program.handlers, resolved.sites_of_handlers, strict=True):
        for site in sites if handler.kind is HandlerKind.EXECUTE else ():
            question = site.effect.question if isinstance(site.effect, ir.Ask) else None
            if isinstance(question, ir.ApiQuery) and Tag.RETURN in question.method.tags:
                yield Diagnostic(
                    TOKEN_BEFORE_RETURN,
                    f"`api.{question.method.name}` looks for a token that nobody has brought yet",
                    Label(site.at, "fails there"),
                    notes=(
                        "the token comes back with the user, as a parameter of `/continue`",
                        "source: Auth0 documentation, redirect with Actions: pass data back to Auth0",
                    ),
                    help="ask for it in the block `with on_continue():`",
                )
