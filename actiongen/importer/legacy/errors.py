"""Errors of a Rule that have a name before they are handed on.

In: the body of a rule. Out: the same, in which the name is that of the message, and the error is made where the rule
calls back with it or throws it. One that is chosen by a condition is chosen there.

    const e = new UnauthorizedError("no"); if (a) return callback(e);
        ->   const e = "no"; if (a) return callback(new UnauthorizedError(e));
"""

from typing import Any

from actiongen.core.tree import (
    Block,
    Call,
    Conditional,
    Expr,
    Let,
    Member,
    Name,
    New,
    Null,
    Spread,
    Text,
    Throw,
    Undefined,
)
from actiongen.core.walk import below, bottom_up, is_pure, names_assigned
from actiongen.importer.legacy.ended import is_error
from actiongen.importer.legacy.made import lets
from actiongen.lazy_dataclass import replace


def without_named_errors(body: Block, callback: str) -> Block:
    """The body whose errors are made where they are handed on."""
    assigned = names_assigned(body)
    for name, value in lets(body).items():
        if name in assigned or not _is_only_handed_on(body, name, callback):
            continue
        if isinstance(value, New) and is_error(value) and value.arguments and _is_pure(value):
            body = _made_there(body, name, value, callback)
        elif isinstance(value, Conditional) and _is_pure(value) and _is_chosen(value):
            body = _chosen_there(body, name, value)
    return body


def _is_only_handed_on(body: Block, name: str, callback: str) -> bool:
    """Whether it is called back with, thrown or asked for its message, and nothing else is done with it."""
    read = sum(isinstance(each, Name) and each.id == name for each in below(body))
    return read == sum(_handed_on(each, name, callback) for each in below(body))


def _handed_on(node: Any, name: str, callback: str) -> int:
    """How often it hands the error on."""
    match node:
        case Call(Name(id), (first, *_)) if id == callback and not isinstance(first, Spread):
            return _chosen(first, name)
        case Throw(Name(thrown)):
            return thrown == name
        case Member(Name(id), Text("message")):
            return id == name
        case _:
            return 0


def _chosen(value: Expr, name: str) -> int:
    """How often a name is what a value may be."""
    match value:
        case Conditional(_, then, otherwise):
            return _chosen(then, name) + _chosen(otherwise, name)
        case Name(id):
            return id == name
        case _:
            return 0


def _is_pure(value: Expr) -> bool:
    match value:
        case New(_, arguments):
            return all(not isinstance(each, Spread) and is_pure(each) for each in arguments)
        case Conditional(condition, then, otherwise):
            return is_pure(condition) and _is_pure(then) and _is_pure(otherwise)
        case _:
            return is_pure(value)


def _is_chosen(value: Expr) -> bool:
    """Whether it is an error in one case, and none or another one in the others."""
    match value:
        case Conditional(_, then, otherwise):
            return _is_chosen(then) and _is_chosen(otherwise)
        case Null() | Undefined():
            return True
        case _:
            return is_error(value)


def _made_there(body: Block, name: str, error: New, callback: str) -> Block:
    text = error.arguments[0]
    assert not isinstance(text, Spread)

    def change(node: Any) -> Any:
        match node:
            case Let() if node.name == name:
                return replace(node, value=text)
            case Call(Name(id), (first, *others)) if id == callback and not isinstance(first, Spread):
                return replace(node, arguments=(_with(error, name, first), *others))
            case Throw(value):
                return replace(node, value=_with(error, name, value))
            case Member(Name(id) as message, Text("message")) if id == name:
                return message
            case _:
                return node

    return bottom_up(body, change)


def _with(error: New, name: str, value: Expr) -> Expr:
    """What a value may be, with the error in the place of its name."""
    match value:
        case Conditional(_, then, otherwise):
            return replace(value, then=_with(error, name, then), otherwise=_with(error, name, otherwise))
        case Name(id) if id == name:
            return replace(error, arguments=(value,), span=value.span)
        case _:
            return value


def _chosen_there(body: Block, name: str, value: Conditional) -> Block:
    def change(node: Any) -> Any:
        if isinstance(node, Let) and node.name == name:
            return []
        return value if isinstance(node, Name) and node.id == name else node

    return bottom_up(body, change)
