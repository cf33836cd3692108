"""Requests of the package `request` in a function that stays JavaScript.

In: a node of Core in which such a request is awaited, for the passes read callbacks so. Out: the same with a promise of
what the package hands to its callback: it gives none of its own.

    await request.post(url, form)
    ->   await new Promise((resolve, reject) => request.post(url, form, (error, response) => …))
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from actiongen.core.tree import (
    Await,
    Block,
    Call,
    Do,
    Expr,
    Function,
    If,
    Let,
    Member,
    Name,
    New,
    Parameter,
    Text,
)
from actiongen.core.walk import Names, below, bottom_up, names_in
from actiongen.lazy_dataclass import replace

_T = TypeVar("_T", Function, Let)
_PACKAGE = "request"


def with_callbacks(node: _T, module: Iterable[Let]) -> _T:
    """The node with promises of such requests; ``module`` is what stands above it."""
    lets = [*module, *(each for each in below(node) if isinstance(each, Let))]
    packages = {each.name for each in lets if _is_package(each.value)}
    if not packages:
        return node
    names = Names(names_in(node))

    def change(each: Any) -> Any:
        if (
            isinstance(each, Await)
            and isinstance(each.value, Call)
            and _root(each.value.function) in packages
        ):
            return replace(each, value=_promised(each.value, names))
        return each

    return bottom_up(node, change)


def _is_package(value: Expr) -> bool:
    return (
        isinstance(value, Call)
        and isinstance(value.function, Name)
        and value.function.id == "require"
        and len(value.arguments) == 1
        and isinstance(value.arguments[0], Text)
        and value.arguments[0].value.partition("@")[0] == _PACKAGE
    )


def _root(value: Expr) -> str:
    while isinstance(value, Member):
        value = value.object
    return value.id if isinstance(value, Name) else ""


def _promised(call: Call, names: Names) -> New:
    span = call.span
    settle, fail, error, answer = (
        names.fresh(each) for each in ("resolve", "reject", "requestError", "response")
    )
    failed = Block((Do(Call(Name(fail, span), (Name(error, span),), span), span),))
    done = Block((Do(Call(Name(settle, span), (Name(answer, span),), span), span),))
    body = Block((If(Name(error, span), failed, done, span),))
    back = Function((Parameter(error, span), Parameter(answer, span)), body, span)
    started = Do(replace(call, arguments=(*call.arguments, back)), span)
    starter = Function((Parameter(settle, span), Parameter(fail, span)), Block((started,)), span)
    return New(Name("Promise", span), (starter,), span)
