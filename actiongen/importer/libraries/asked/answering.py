"""Questions with what is done when they fail.

In: a question. Out: the same with `on_error`, a token with `on_invalid`; a query of `api` with its options by name.
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import path_of
from actiongen.importer.libraries.asked.answers import LOOSE
from actiongen.importer.libraries.asked.clients import is_request, keyword, with_keyword
from actiongen.importer.libraries.asked.errors import Unable
from actiongen.importer.libraries.asked.tokens import may_fail
from actiongen.importer.libraries.context import Context
from actiongen.importer.libraries.nodes import builtin, is_builtin, text
from actiongen.importer.model import RepairKind


def is_validation(node: core.Call) -> bool:
    is_named = ".".join(path_of(node.function) or ()) == "api.redirect.validateToken"
    return is_named and len(node.arguments) == 1 and _options(node.arguments[0]) is not None


def answered(value: core.Expr, on_error: core.Expr) -> core.Expr:
    match value:
        case core.Conditional(condition, then, otherwise):
            return core.Conditional(condition, answered(then, on_error), otherwise, value.span)
        case core.Await(inner):
            return answered(inner, on_error)
        case core.Builtin("jwt.verify", (_, key, *_)):
            made = with_keyword(value, "on_invalid", on_error)
            if not is_builtin(key, "jwks"):
                return made
            failed = core.Text("The keys cannot be had.", value.span)
            return with_keyword(made, "on_error", builtin("abort", value.span, failed))
        case core.Builtin():
            return with_keyword(value, "on_error", on_error)
        case core.Call(function, (options,)) if (given := _options(options)) is not None:
            name = ".".join(path_of(function) or ())
            return core.Builtin(name, (), value.span, (*given, ("on_error", on_error)))
        case _:
            raise Unable


def _options(node: core.Expr | core.Spread) -> tuple[tuple[str, core.Expr], ...] | None:
    """The entries of an object as arguments by name."""
    if not isinstance(node, core.Object):
        return None
    found: list[tuple[str, core.Expr]] = []
    for each in node.entries:
        key = text(each.key) if isinstance(each, core.Entry) else None
        if key is None or not isinstance(each, core.Entry):
            return None
        found.append((key, each.value))
    return tuple(found)


def without_error(node: Any, context: Context) -> Any:
    """A request that nobody catches: it throws, or nothing waits for it."""
    if is_builtin(node, "jwt.sign") and may_fail(node) and keyword(node, "on_error") is None:
        return answered(node, builtin("abort", node.span, core.Text("The key signs nothing.", node.span)))
    if isinstance(node, core.Call) and is_validation(node):
        bad = builtin("abort", node.span, core.Text("The token does not count.", node.span))
        return answered(node, bad)
    if isinstance(node, core.Builtin) and node.name == "jwt.verify" and keyword(node, "on_invalid") is None:
        bad = builtin("abort", node.span, core.Text("The token does not count.", node.span))
        return answered(node, bad)
    if not isinstance(node, core.Builtin) or not is_request(node) or keyword(node, "on_error") is not None:
        return node
    if keyword(node, LOOSE) is not None:
        context.notes.repair(
            RepairKind.NOT_AWAITED, node.span, "The original does not wait for this request; the policy does."
        )
        failed = builtin("log", node.span, core.Text("A request failed.", node.span))
        return with_keyword(with_keyword(node, LOOSE, None), "on_error", failed)
    return with_keyword(
        node, "on_error", builtin("abort", node.span, core.Text("A request failed.", node.span))
    )
