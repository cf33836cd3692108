"""The statements that callbacks and promises become, one by one.

In: statements, and what is known of their value or their error. Out: statements.

    with_value([Do(Await(f()))], "x")   ->   [Let("x", Await(f()))]
"""

from actiongen.core.tree import Await, Block, Do, Expr, Function, Let, Name, Return, Statement, Try
from actiongen.core.walk import below, is_pure
from actiongen.importer.legacy.fold import folded
from actiongen.source import Span


def calls_within(block: Block, callback: str) -> bool:
    """Whether a function that is left in it calls the rule's callback."""
    return any(
        isinstance(each, Name) and each.id == callback
        for function in below(block)
        if isinstance(function, Function)
        for each in below(function)
    )


def name_of(value: Expr) -> str:
    return value.id if isinstance(value, Name) else ""


def attempt(first: Statement, done: Block, caught: str, failure: Block, span: Span) -> Statement:
    """What is asked, and what is done with the answer and with an error."""
    return Try(Block((first, *done.statements)), caught, failure, None, span)


def certain(block: Block, error: str) -> Block:
    """A block in which the error is there."""
    return folded(block, lambda value: isinstance(value, Name) and value.id == error)


def waits(statement: Statement) -> bool:
    """Whether a statement does nothing: it may stand behind what ends the rule."""
    if isinstance(statement, Let):
        return is_pure(statement.value)
    return isinstance(statement, Return) and statement.value is None


def valueless(before: list[Statement]) -> list[Statement]:
    """Statements whose value nobody wants."""
    if before and isinstance(before[-1], Return):
        last = before[-1]
        done = [] if last.value is None else [Do(Await(last.value, last.span), last.span, last.comments)]
        return [*before[:-1], *done]
    return before


def with_value(before: list[Statement], name: str) -> list[Statement] | None:
    """Statements whose value has a name: that of the last one."""
    if not before:
        return None
    last = before[-1]
    if isinstance(last, Do):
        return [*before[:-1], Let(name, last.value, last.span, last.comments)]
    if isinstance(last, Return) and last.value is not None:
        return [*before[:-1], Let(name, Await(last.value, last.span), last.span, last.comments)]
    return None
