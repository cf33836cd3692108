"""The functions that the JavaScript of an Action exports.

In: a program. Out: its handlers by the names that Auth0 gives them.

    exports(program)   ->   {"onExecutePostLogin": Handler(HandlerKind.EXECUTE, …)}
"""

from collections.abc import Mapping

from actiongen import ir
from actiongen.auth0.model import HandlerKind, Tag
from actiongen.backends.javascript.usage import written_effects


def exports(program: ir.Program) -> Mapping[str, ir.Handler]:
    """The handlers in order; an empty one to come back to, where the user is sent away and the policy has none."""
    trigger = program.header.trigger
    handlers = [*program.handlers]
    if program.handler(HandlerKind.CONTINUE) is None and _sends_away(program):
        handlers.append(ir.Handler(HandlerKind.CONTINUE, ()))
    return {
        declared.name: handler
        for handler in handlers
        if (declared := trigger.handler(handler.kind)) is not None
    }


def _sends_away(program: ir.Program) -> bool:
    """Whether the user may come back from a redirect, which takes a handler even if it does nothing."""
    return any(
        isinstance(node, ir.Call) and Tag.REDIRECT in node.method.tags
        for node in written_effects(program.all_steps)
    )
