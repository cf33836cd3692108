"""The error that a `catch` has, in the words of the language.

In: the block of a handler and what failed. Out: the block without its error: `failure.reason` and `failure.status` of a
request, the message of an error that the original makes itself.
"""

from typing import Any

from actiongen.core import tree as core
from actiongen.core.walk import bottom_up, names_read
from actiongen.importer.libraries.nodes import is_builtin
from actiongen.lazy_dataclass import replace

_STATUS = ("status", "statusCode", "response")
_REASON = ("message", "code", "name", "cause", "stack", "errorMessage", "error", "description")


class Unable(Exception):  # noqa: N818 - it is no error
    """What cannot be written without a `try`."""


def thrown_text(value: core.Expr) -> core.Expr:
    """The message of what is thrown."""
    match value:
        case core.New(_, (message, *_)) | core.Call(core.Name(), (message, *_)) if not isinstance(
            message, core.Spread
        ):
            return message
        case core.New():
            return core.Text("Error", value.span)
        case _:
            return value


def silent(block: core.Block, error: str) -> core.Block:
    """The block whose logs do not show the error."""
    return bottom_up(block, lambda node: _without(node, error))


def caught(block: core.Block, error: str | None, failed: core.Expr) -> core.Block:
    """The block with what is known of the failure: `failed` is the name of a failure, or the message of an error.

    Raises: :class:`Unable` where it asks for more.
    """
    if error is None or error not in names_read(block):
        return block
    if failed == core.Name("failure", failed.span):
        made = bottom_up(block, lambda node: _of_failure(node, error))
        made = bottom_up(made, lambda node: _left_of_failure(node, error))
    else:
        made = bottom_up(block, lambda node: _of_message(node, error, failed))
    if error in names_read(made):
        raise Unable
    return made


def _is_error(node: core.Expr, error: str) -> bool:
    return isinstance(node, core.Name) and node.id == error


def _of_failure(node: Any, error: str) -> Any:
    failure = core.Name("failure", getattr(node, "span", None))  # type: ignore[arg-type]
    match node:
        case core.Member(
            core.Member(core.Name("failure"), core.Text("status")), core.Text("status" | "statusCode")
        ):
            return node.object
        case core.Member(
            core.Member(core.Name("failure"), core.Text("status")), core.Text("data" | "body" | "statusText")
        ):
            return core.Member(failure, core.Text("reason", node.span), node.span)
        case core.Member(core.Member(core.Name("failure"), core.Text("reason")), core.Text()):
            return node.object
        case core.Member(object, core.Text(key)) if _is_error(object, error) and key in _STATUS:
            return core.Member(failure, core.Text("status", node.span), node.span)
        case core.Member(object, core.Text(key)) if _is_error(object, error) and key in _REASON:
            return core.Member(failure, core.Text("reason", node.span), node.span)
        case core.Call(core.Member(object, core.Text("toString")), ()) if _is_error(object, error):
            return core.Member(failure, core.Text("reason", node.span), node.span)
        case _:
            return node


def _left_of_failure(node: Any, error: str) -> Any:
    """The error as a whole, in a text or a log, is its reason."""
    if isinstance(node, core.Name) and node.id == error:
        return core.Member(core.Name("failure", node.span), core.Text("reason", node.span), node.span)
    return node


def _of_message(node: Any, error: str, message: core.Expr) -> Any:
    match node:
        case core.Member(object, core.Text("message")) if object == message and object is not node:
            return message
        case core.Call(core.Member(object, core.Text("toString")), ()) if object == message:
            return message
        case core.Member(object, core.Text(key)) if object == message and key in (
            *_STATUS,
            *_REASON,
            "claim",
        ):
            # An error that the original makes itself has a message and nothing else.
            return core.Undefined(node.span)
        case core.Binary("instanceof", object, core.Name(name)) if object == message:
            return core.Boolean(name == "Error", node.span)
        case core.Name(id) if id == error:
            return message
        case _:
            return node


def _without(node: Any, error: str) -> Any:
    if is_builtin(node, "log"):
        kept = tuple(each for each in node.arguments if error not in names_read(each))
        return replace(node, arguments=kept or (core.Text("failed", node.span),))
    return node
