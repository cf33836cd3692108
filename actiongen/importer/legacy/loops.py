"""Loops over functions in which a Rule ends.

In: the body of a rule. Out: the same, where `list.forEach(item => …)` is a loop if its function calls the
rule's callback: then the rule ends in the loop.

    ips.forEach(function (ip) { if (ip === own) return callback(new Error("No.")); });
    ->   for (const ip of ips) { if (ip === own) return callback(new Error("No.")); }
"""

from typing import Any

from actiongen.core.tree import (
    Block,
    Call,
    Continue,
    Do,
    ForOf,
    Function,
    If,
    Loop,
    Member,
    Name,
    Return,
    Statement,
    Text,
    Try,
)
from actiongen.core.walk import below, bottom_up, here
from actiongen.lazy_dataclass import replace


def as_loops(body: Block, callback: str) -> Block:
    """The body with such loops."""

    def change(node: Any) -> Any:
        return _as_loop(node, callback) if isinstance(node, Do) else node

    return bottom_up(body, change)


def _as_loop(node: Do, callback: str) -> Statement:
    call = node.value
    if not (isinstance(call, Call) and isinstance(call.function, Member) and len(call.arguments) == 1):
        return node
    function, key = call.arguments[0], call.function.key
    if not (isinstance(function, Function) and isinstance(key, Text) and key.value == "forEach"):
        return node
    is_ending = any(isinstance(each, Name) and each.id == callback for each in below(function))
    if not is_ending or function.is_async or len(function.parameters) != 1:
        return node
    loops = (each for each in here(function.body) if isinstance(each, ForOf | Loop))
    if any(
        isinstance(each, Return) and not _ends_rule(each, callback) for loop in loops for each in here(loop)
    ):
        # It goes on with the next item of the outer loop.
        return node
    name, body = function.parameters[0].name, _with_continue(function.body, callback)
    return ForOf(name, call.function.object, body, node.span, node.comments)


def _with_continue(block: Block, callback: str) -> Block:
    """A return of the function goes on with the next item, unless the rule ends there."""
    statements: list[Statement] = []
    for statement in block.statements:
        if isinstance(statement, Return) and not _ends_rule(statement, callback):
            if statement.value is not None:
                statements.append(Do(statement.value, statement.span, statement.comments))
            statements.append(Continue(statement.span))
        elif isinstance(statement, If):
            then, otherwise = _with_continue(statement.then, callback), _with_continue(
                statement.otherwise, callback
            )
            statements.append(replace(statement, then=then, otherwise=otherwise))
        elif isinstance(statement, Try):
            blocks = (statement.body, statement.handler, statement.last)
            body, handler, last = (
                None if each is None else _with_continue(each, callback) for each in blocks
            )
            assert body is not None
            statements.append(replace(statement, body=body, handler=handler, last=last))
        else:
            statements.append(statement)
    return replace(block, statements=tuple(statements))


def _ends_rule(statement: Return, callback: str) -> bool:
    return statement.value is not None and any(
        isinstance(each, Name) and each.id == callback for each in below(statement.value)
    )
