"""Metadata that are set to a value or taken away: an arm each.

In: a file whose handlers' second parameter is `api`. Out: the same, where `null`, which takes a key of the metadata
away, is no value that may come of an expression.

    api.user.setAppMetadata("plan", plan || null);
        ->   if (plan) api.user.setAppMetadata("plan", plan); else api.user.setAppMetadata("plan", null);
"""

from typing import Any

from actiongen.core.tree import Binary, Block, Call, Conditional, Do, Expr, File, If, Logical, Null
from actiongen.core.walk import bottom_up, is_pure, path_of
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace

_METHODS = (("api", "user", "setAppMetadata"), ("api", "user", "setUserMetadata"))


def deletions(file: File, notes: Notes) -> File:
    """The file with an arm for each deletion."""
    return bottom_up(file, _in_arms)


def _in_arms(node: Any) -> Any:
    call = node.value if isinstance(node, Do) else None
    if not isinstance(call, Call) or path_of(call.function) not in _METHODS or len(call.arguments) != 2:
        return node
    key, value = call.arguments
    found = _split(value) if isinstance(value, Expr) else None
    if found is None:
        return node
    condition, then, otherwise = found
    first, second = (
        Block((Do(replace(call, arguments=(key, each)), node.span),)) for each in (then, otherwise)
    )
    return If(condition, first, second, node.span, node.comments)


def _split(value: Expr) -> tuple[Expr, Expr, Expr] | None:
    """What is asked, and the values of both arms, one of which is `null`."""
    span = value.span
    match value:
        case Logical("||", left, Null() as nothing) if is_pure(left):
            return left, left, nothing
        case Logical("??", left, Null() as nothing) if is_pure(left):
            return Binary("!=", left, Null(span), span), left, nothing
        case Conditional(condition, then, otherwise) if isinstance(then, Null) != isinstance(otherwise, Null):
            return condition, then, otherwise
        case _:
            return None
