"""`console.log` and its like.

In: calls. Out: `log`, as a statement's value.

    console.error("No plan", error.message)   ->   log("No plan", error.message)
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import bottom_up
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import builtin, plain, static
from actiongen.importer.libraries.packages import origin
from actiongen.importer.libraries.rewrite import Rule, on
from actiongen.importer.model import RepairKind

_SWITCHES = ("debug.enable", "debug.disable")


@on(core.Call)
def logged(node: core.Expr, context: Context) -> core.Expr | None:
    match static(node):
        case (("console", "log" | "info" | "warn" | "error" | "debug" | "trace"), values) if values:
            return builtin("log", node.span, *(_shown(each) for each in values))
        case _:
            return None


def _shown(node: core.Expr) -> core.Expr:
    """JSON that is laid out for people is shown as the value itself."""
    match static(node):
        case (("JSON", "stringify"), (value, *_)):
            return value
        case _:
            return bottom_up(node, _json)


def _json(node: Any) -> Any:
    match static(node):
        case (("JSON", "stringify"), (value, _, *_)):
            return builtin("to_json", node.span, value)
        case _:
            return node


@on(core.Call)
def debugged(node: core.Expr, context: Context) -> core.Expr | None:
    """What the function logs that `debug("name")` gives."""
    if not isinstance(node, core.Call):
        return None
    given = plain(node.arguments)
    if given is None:
        return None
    if origin(node.function, context) in _SWITCHES:
        context.notes.repair(RepairKind.DROPPED, node.span, "Logs are not switched on and off.")
        return core.Undefined(node.span)
    match context.meant(node.function):
        case core.Call(made) if origin(made, context) == "debug" and given:
            return builtin("log", node.span, *given)
        case _:
            return None


@on(core.Builtin)
def nothing(node: core.Expr, context: Context) -> core.Expr | None:
    """What is nothing is logged in the words that JavaScript has for it."""
    match node:
        case core.Builtin("log", arguments) if any(map(_word, arguments)):
            words = ((each, _word(each)) for each in arguments)
            said = (core.Text(word, each.span) if word else each for each, word in words)
            return builtin("log", node.span, *said)
        case _:
            return None


def _word(node: core.Expr) -> str:
    if isinstance(node, core.Undefined):
        return "undefined"
    return "null" if isinstance(node, core.Null) else ""


RULES: tuple[Rule, ...] = (logged, debugged, nothing)
