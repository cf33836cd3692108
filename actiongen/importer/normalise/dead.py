"""What never runs goes away, and conditions that are known are gone.

In: a file. Out: the same without what stands behind a `return`, without conditions on constants and on what was just
made, and without definitions that nothing reads and that do nothing.

    const e = new Error("x"); if (e) { return; f(); }   ->   return;
"""

from functools import partial
from typing import Any

from actiongen.core.tree import (
    Array,
    Await,
    Binary,
    Boolean,
    Conditional,
    Do,
    Expr,
    File,
    Function,
    If,
    Let,
    Logical,
    Name,
    New,
    Null,
    Number,
    Object,
    Statement,
    Text,
    Unary,
    Undefined,
)
from actiongen.core.walk import below, bottom_up, is_pure, names_assigned, uses
from actiongen.importer.normalise.tools import falls, is_calm, lists
from actiongen.importer.notes import Notes


def dead(file: File, notes: Notes) -> File:
    """The file without what never runs."""
    made = _made(file)
    file = bottom_up(file, lambda node: _known(node, made))
    file = lists(file, _cut)
    while True:
        read, assigned = uses(file), names_assigned(file)
        unused = {
            each.name
            for each in below(file)
            if isinstance(each, Let)
            and each.name not in read
            and each.name not in assigned
            and (is_pure(each.value) or _is_error(each.value))
        }
        if not unused:
            return lists(file, partial(_as_effects, read=read))
        file = lists(file, partial(_without, unused=unused))


def _as_effects(statements: list[Statement], read: dict[str, int]) -> list[Statement]:
    return [_as_effect(each, read) for each in statements]


def _without(statements: list[Statement], unused: set[str]) -> list[Statement]:
    return [each for each in statements if not (isinstance(each, Let) and each.name in unused)]


def _made(file: File) -> set[str]:
    """The variables whose values are objects for sure."""
    assigned = names_assigned(file)
    return {
        each.name
        for each in below(file)
        if isinstance(each, Let)
        and each.name not in assigned
        and isinstance(each.value, New | Array | Object | Function)
    }


def _as_effect(node: Statement, read: dict[str, int]) -> Statement:
    """A question whose answer nobody reads."""
    if isinstance(node, Let) and node.name not in read and isinstance(node.value, Await):
        return Do(node.value, node.span, node.comments)
    return node


def _is_error(value: Expr) -> bool:
    if not isinstance(value, New) or not isinstance(value.function, Name):
        return False
    return value.function.id.endswith("Error") and is_calm(value)


def _cut(statements: list[Statement]) -> list[Statement]:
    """The statements up to the first that ends; functions that are declared behind it stay."""
    for index, each in enumerate(statements):
        if not falls([each]) and index + 1 < len(statements):
            kept = [other for other in statements[index + 1 :] if _is_function(other)]
            return [*kept, *statements[: index + 1]]
    return statements


def _is_function(node: Statement) -> bool:
    return isinstance(node, Let) and isinstance(node.value, Function)


def _known(node: Any, made: set[str]) -> Any:
    if isinstance(node, If):
        truth = truth_of(node.condition, made)
        if truth is not None:
            return list((node.then if truth else node.otherwise).statements)
    elif isinstance(node, Logical) and node.operator in ("&&", "||"):
        truth = truth_of(node.left, made)
        if truth is not None:
            return node.right if truth == (node.operator == "&&") else node.left
    elif isinstance(node, Logical) and isinstance(node.left, Null | Undefined):
        return node.right
    elif isinstance(node, Conditional):
        truth = truth_of(node.condition, made)
        if truth is not None:
            return node.then if truth else node.otherwise
    elif isinstance(node, Unary) and node.operator == "!":
        truth = truth_of(node.operand, made)
        if truth is not None:
            return Boolean(not truth, node.span)
    elif isinstance(node, Do) and isinstance(node.value, Text | Number | Boolean | Null | Undefined):
        return []
    return node


def truth_of(value: Expr, made: set[str]) -> bool | None:
    """Whether a value is true for sure, or false."""
    if isinstance(value, Null | Undefined):
        return False
    if isinstance(value, Boolean):
        return value.value
    if isinstance(value, Text | Number):
        return bool(value.value)
    if isinstance(value, New | Array | Object | Function):
        return True if is_pure(value) or isinstance(value, New) else None
    if isinstance(value, Name) and value.id in made:
        return True
    if isinstance(value, Binary) and isinstance(value.right, Null | Undefined):
        return _is_something(value, made)
    return None


def _is_something(test: Binary, made: set[str]) -> bool | None:
    """What comes of comparing with `null` or `undefined` what is either for sure, or an object for sure."""
    is_equal = {"===": True, "==": True, "!==": False, "!=": False}.get(test.operator)
    if is_equal is None:
        return None
    if isinstance(test.left, Null | Undefined):
        is_same = type(test.left) is type(test.right) or test.operator in ("==", "!=")
        return is_equal == is_same
    if isinstance(test.left, Name | New | Array | Object | Function) and truth_of(test.left, made):
        return not is_equal
    return None
