"""The functions that the JavaScript of an Action exports.

In: a program, and its nodes as they are written. Out: its handlers by the names that Auth0 gives them.

    exports(program, written(program.all_steps))   ->   {"onExecutePostLogin": Handler(HandlerKind.EXECUTE, …)}
"""

from collections.abc import Mapping, Sequence

from actiongen import ir
from actiongen.auth0.model import HandlerKind, Tag


def exports(program: ir.Program, nodes: Sequence[object]) -> Mapping[str, ir.Handler]:
    """The handlers in order; an empty one to come back to, where the user is sent away and the policy has none."""
    trigger = program.header.trigger
    handlers = [*program.handlers]
    if program.handler(HandlerKind.CONTINUE) is None and _sends_away(nodes):
        handlers.append(ir.Handler(HandlerKind.CONTINUE, ()))
    return {
        declared.name: handler
        for handler in handlers
        if (declared := trigger.handler(handler.kind)) is not None
    }


def _sends_away(nodes: Sequence[object]) -> bool:
    """Whether the user may come back from a redirect, which takes a handler even if it does nothing."""
    calls = [node for node in nodes if type(node) is ir.Call]
    return any(Tag.REDIRECT in call.method.tags for call in calls)
