"""`console.log` and its like.

In: calls. Out: `log`, as a statement's value.

    console.error("No plan", error.message)   ->   log("No plan", error.message)
"""

from actiongen.core import tree as core
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import builtin, static
from actiongen.importer.libraries.rewrite import Rule, on


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
            return node


RULES: tuple[Rule, ...] = (logged,)
