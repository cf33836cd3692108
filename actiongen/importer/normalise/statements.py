"""Expressions that stand for statements become statements.

In: `a && f()`, `c ? f() : g()`, `return c ? f() : g()`, what an exported function returns. Out: `if`s, and `return`s
without a value where nobody gets it. What does nothing is left out, `"use strict"` as well.

    a && f();   ->   if (a) { f(); }
"""

from typing import Any

from actiongen.core.tree import (
    Await,
    Block,
    Conditional,
    Do,
    Expr,
    File,
    Function,
    If,
    Logical,
    Return,
    Statement,
    Unary,
)
from actiongen.core.walk import bottom_up, is_pure, rebuilt
from actiongen.importer.normalise.tools import functions, is_absent, is_calm, negated
from actiongen.importer.notes import Notes
from actiongen.lazy_dataclass import replace
from actiongen.source import Span


def statements(file: File, notes: Notes) -> File:
    """The file with statements in their place."""
    file = functions(file, lambda function, is_export: _without_value(function) if is_export else function)
    return bottom_up(file, _changed)


def _without_value(function: Function) -> Function:
    """What an exported function returns, nobody gets: the last `return` of each way."""

    def change(node: Any) -> Any:
        if not isinstance(node, Return) or node.value is None:
            return node
        end = Return(None, node.span)
        if is_pure(node.value):
            return replace(end, comments=node.comments)
        return [Do(node.value, node.span, node.comments), end]

    def visit(node: Any) -> Any:
        return node if isinstance(node, Function) else change(rebuilt(node, visit))

    return replace(function, body=rebuilt(function.body, visit))


def _changed(node: Any) -> Any:
    if isinstance(node, Do):
        return _effect(node.value, node.span, node.comments)
    if isinstance(node, Return) and isinstance(node.value, Conditional) and not is_calm(node.value):
        then, otherwise = (Return(each, each.span) for each in (node.value.then, node.value.otherwise))
        return _if(node.value.condition, [then], [otherwise], node.span, node.comments)
    if isinstance(node, If) and not node.then.statements and node.otherwise.statements:
        return replace(node, condition=negated(node.condition), then=node.otherwise, otherwise=Block(()))
    return node


def _effect(value: Expr, span: Span, comments: tuple[str, ...]) -> list[Statement]:
    """The statements of an expression that nobody wants."""
    if isinstance(value, Await) and isinstance(value.value, Logical | Conditional):
        value = _awaited(value.value)
    if isinstance(value, Logical):
        left, right = value.left, _effect(value.right, value.right.span, ())
        if not right:
            return _effect(left, span, comments)
        if value.operator == "??":
            return _if(is_absent(left), right, [], span, comments)
        return _if(left if value.operator == "&&" else negated(left), right, [], span, comments)
    if isinstance(value, Conditional):
        then = _effect(value.then, value.then.span, ())
        otherwise = _effect(value.otherwise, value.otherwise.span, ())
        return _if(value.condition, then, otherwise, span, comments)
    if isinstance(value, Unary):
        return _effect(value.operand, span, comments)
    if is_pure(value):
        return []
    return [Do(value, span, comments)]


def _awaited(value: Logical | Conditional) -> Expr:
    """`await (a && b)` as `a && await b`."""
    if isinstance(value, Logical):
        return replace(value, right=Await(value.right, value.right.span))
    then, otherwise = Await(value.then, value.then.span), Await(value.otherwise, value.otherwise.span)
    return replace(value, then=then, otherwise=otherwise)


def _if(
    condition: Expr, then: list[Statement], otherwise: list[Statement], span: Span, comments: tuple[str, ...]
) -> list[Statement]:
    if not then and not otherwise:
        return _effect(condition, span, comments)
    if not then:
        return [If(negated(condition), Block(tuple(otherwise)), Block(()), span, comments)]
    return [If(condition, Block(tuple(then)), Block(tuple(otherwise)), span, comments)]
