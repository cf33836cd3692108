"""The conditions that are known to hold at a place, or not to hold.

In: the syntax tree and an offset. Out: each condition with whether it holds, the nearest first: operands on the left of
``and`` and ``or``, arms of an ``if``, the rule around, and guards and rules above that end the action otherwise.

    with rule("Staff", when=a and b)   ->   at ``b``: Known(a, True)
"""

from collections.abc import Iterator, Sequence

from actiongen.lazy_dataclass import dataclass
from actiongen.syntax import tree as syn
from actiongen.syntax.walk import expressions, parts

_ENDING = frozenset({"stop", "abort"})


@dataclass(frozen=True, slots=True)
class Known:
    """A condition above a place, and whether it holds there."""

    condition: syn.Expr
    holds: bool


def known_at(file: syn.File, offset: int, terminal: frozenset[str]) -> tuple[Known, ...]:
    """What is known at an offset; ``terminal`` are the methods of ``api`` that end the action."""
    return tuple(_in_block(file.statements, offset, terminal))[::-1]


def _is_in(node: syn.Expr | syn.Statement | syn.Arm, offset: int) -> bool:
    return node.span.start <= offset <= node.span.end


def _in_block(statements: Sequence[syn.Statement], offset: int, terminal: frozenset[str]) -> Iterator[Known]:
    for statement in statements:
        if statement.span.start > offset:
            return
        if statement.span.end < offset:
            yield from _left_behind(statement, terminal)
        else:
            yield from _in_statement(statement, offset, terminal)


def _in_statement(statement: syn.Statement, offset: int, terminal: frozenset[str]) -> Iterator[Known]:
    match statement:
        case syn.With(call, body, header):
            condition = _when(call)
            if offset > header.end:
                yield from [Known(condition, True)] if condition is not None else []
                yield from _in_block(body, offset, terminal)
            else:
                yield from _in_expression(call, offset)
        case syn.If(arms, otherwise):
            yield from _in_if(arms, otherwise, offset, terminal)
        case syn.For(_, iterable, body):
            yield from _in_expression(iterable, offset)
            yield from _in_block(body, offset, terminal)
        case syn.Def(body=body):
            yield from _in_block(body, offset, terminal)
        case syn.Assign(value=value) | syn.Do(value) | syn.Return(value):
            yield from _in_expression(value, offset)
        case syn.Broken():
            return


def _in_if(
    arms: tuple[syn.Arm, ...], otherwise: tuple[syn.Statement, ...], offset: int, terminal: frozenset[str]
) -> Iterator[Known]:
    for arm in arms:
        if _is_in(arm.condition, offset):
            yield from _in_expression(arm.condition, offset)
            return
        if arm.body and offset <= arm.body[-1].span.end:
            yield Known(arm.condition, True)
            yield from _in_block(arm.body, offset, terminal)
            return
        yield Known(arm.condition, False)
    yield from _in_block(otherwise, offset, terminal)


def _left_behind(statement: syn.Statement, terminal: frozenset[str]) -> Iterator[Known]:
    """What is known below a statement because the action would have ended otherwise."""
    match statement:
        case syn.With(call, body) if (condition := _when(call)) is not None and _ends(body, terminal):
            yield Known(condition, False)
        case syn.Do(syn.Call(syn.Name("only_when"), arguments)) if arguments:
            yield Known(arguments[-1].value, True)
        case syn.If(arms, ()):
            for arm in arms:
                if not _ends(arm.body, terminal):
                    return
                yield Known(arm.condition, False)
        case _:  # nothing else leaves a condition behind
            return


def _ends(body: Sequence[syn.Statement], terminal: frozenset[str]) -> bool:
    match body[-1] if body else None:
        case syn.Do(syn.Call(syn.Name(name))):
            return name in _ENDING
        case syn.Do(syn.Call(func)):
            return chain_text(func) in terminal
        case syn.If(arms, otherwise) if otherwise:
            return all(_ends(arm.body, terminal) for arm in arms) and _ends(otherwise, terminal)
        case _:  # a helper that ends the action is not looked into
            return False


def chain_text(node: syn.Expr) -> str | None:
    """``access.deny`` of ``api.access.deny``; None for what is no method of ``api``."""
    match node:
        case syn.Attribute(syn.Name("api"), name):
            return name
        case syn.Attribute(value, name):
            before = chain_text(value)
            return None if before is None else f"{before}.{name}"
        case _:  # no chain of names
            return None


def _when(call: syn.Call) -> syn.Expr | None:
    return next((argument.value for argument in call.arguments if argument.keyword == "when"), None)


def _in_expression(node: syn.Expr, offset: int) -> Iterator[Known]:
    if not _is_in(node, offset):
        return
    match node:
        case syn.Logical(operator, operands):
            for operand in operands:
                if operand.span.end < offset:
                    yield Known(operand, operator == "and")
                yield from _in_expression(operand, offset)
        case syn.Conditional(condition, then, otherwise):
            if _is_in(then, offset) or _is_in(otherwise, offset):
                yield Known(condition, _is_in(then, offset))
            for part in (condition, then, otherwise):
                yield from _in_expression(part, offset)
        case syn.ListComprehension(element, clauses) | syn.Generator(element, clauses):
            yield from _in_clauses((element,), clauses, offset)
        case syn.DictComprehension(key, value, clauses):
            yield from _in_clauses((key, value), clauses, offset)
        case _:
            for part in _inner(node):
                yield from _in_expression(part, offset)


def _in_clauses(
    elements: tuple[syn.Expr, ...], clauses: tuple[syn.Clause, ...], offset: int
) -> Iterator[Known]:
    is_element = any(_is_in(element, offset) for element in elements)
    for clause in clauses:
        for condition in clause.conditions:
            if is_element or condition.span.end < offset:
                yield Known(condition, True)
            yield from _in_expression(condition, offset)
        yield from _in_expression(clause.iterable, offset)
    for element in elements:
        yield from _in_expression(element, offset)


def _inner(node: object) -> Iterator[syn.Expr]:
    """The expressions directly in a node."""
    for part in parts(node):
        if isinstance(part, syn.Expr):
            yield part
        else:
            yield from _inner(part)


def call_around(file: syn.File | None, offset: int) -> syn.Call | None:
    """The innermost call that has an offset between its brackets."""
    found: syn.Call | None = None
    for statement in file.statements if file is not None else ():
        for node in expressions(statement) if _is_in(statement, offset) else ():
            if isinstance(node, syn.Call) and node.func.span.end < offset <= node.span.end:
                found = node
    return found
