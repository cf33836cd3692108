"""What several passes need.

In: parts of Core. Out: whether the end of a list of statements is reached, what an expression may do, the same with
fresh names, and statements whose early ends are gone.
"""

from collections.abc import Callable, Sequence
from typing import Any, cast

from actiongen.core.tree import (
    Await,
    Binary,
    Block,
    Boolean,
    Break,
    Builtin,
    Call,
    Conditional,
    Continue,
    Expr,
    File,
    Function,
    If,
    Let,
    Logical,
    Member,
    Name,
    Null,
    OtherExpr,
    Return,
    SetMember,
    Statement,
    Text,
    Throw,
    Try,
    Unary,
)
from actiongen.core.walk import (
    Core,
    Names,
    below,
    bottom_up,
    here,
    is_pure,
    names_bound,
    names_in,
    path_of,
    renamed,
)
from actiongen.lazy_dataclass import replace

# Roots whose methods act, and what a Rule or a Hook calls at its end.
ACTING = frozenset({"api", "callback", "cb", "console", "auth0", "done", "next"})
# The steps of a chain of promises.
STEPS = frozenset({"then", "catch", "finally"})
# What a Rule or a Hook calls at its end.
ENDING = frozenset({"callback", "cb", "done", "next"})
NOT_AWAITED = "The original does not wait for this; the policy does."
# What is written in several places may not be larger, so that no file grows without end.
MOST_NODES = 400
# What `libraries` writes at requests and their like.
_OF_QUESTIONS = ("answer", "on_error", "on_invalid")
_COMPARISONS = frozenset({"===", "!==", "==", "!=", "<", "<=", ">", ">=", "in", "instanceof"})
_NEGATED = {"===": "!==", "!==": "===", "==": "!=", "!=": "=="}


def names_of(file: File) -> Names:
    """Makes names that the file does not have."""
    return Names(names_in(file) | {"event", "api", "undefined", "arguments"})


def lists(file: File, change: Callable[[list[Statement]], list[Statement]]) -> File:
    """The file with each list of statements changed, inner ones first."""

    def visit(node: Any) -> Any:
        if not isinstance(node, Block):
            return node
        old = list(node.statements)
        new = change(old)
        same = len(new) == len(old) and all(a is b for a, b in zip(new, old, strict=True))
        return node if same else replace(node, statements=tuple(new))

    return bottom_up(file, visit)


def functions(file: File, change: Callable[[Function, bool], Function]) -> File:
    """The file with each function changed, inner ones first; the second argument is whether it is exported."""

    def visit(node: Any) -> Any:
        return change(node, False) if isinstance(node, Function) else node

    body = bottom_up(file.body, visit)
    exports = []
    for name, function in file.exports:
        inner = replace(function, body=bottom_up(function.body, visit))
        exports.append((name, change(inner if inner.body is not function.body else function, True)))
    return replace(file, body=body, exports=tuple(exports))


def falls(statements: Sequence[Statement]) -> bool:
    """Whether the end of the statements may be reached."""
    return not any(_stops(each) for each in statements)


def _stops(node: Statement) -> bool:
    if isinstance(node, If):
        return not falls(node.then.statements) and not falls(node.otherwise.statements)
    if isinstance(node, Try):
        if node.last is not None and not falls(node.last.statements):
            return True
        handler = node.handler is None or not falls(node.handler.statements)
        return not falls(node.body.statements) and handler
    return isinstance(node, Return | Throw | Break | Continue)


def negated(condition: Expr) -> Expr:
    """The opposite of a condition."""
    if isinstance(condition, Unary) and condition.operator == "!":
        return condition.operand
    if isinstance(condition, Binary) and condition.operator in _NEGATED:
        return replace(condition, operator=_NEGATED[condition.operator])
    return Unary("!", condition, condition.span)


def is_absent(value: Expr) -> Expr:
    """`value == null`."""
    return Binary("==", value, Null(value.span), value.span)


def is_there(value: Expr) -> Expr:
    """`value != null`."""
    return Binary("!=", value, Null(value.span), value.span)


def both(first: Expr, second: Expr) -> Expr:
    """`first && second`."""
    if isinstance(first, Boolean) and first.value:
        return second
    if isinstance(second, Boolean) and second.value:
        return first
    return Logical("&&", first, second, first.span)


def either(first: Expr, second: Expr) -> Expr:
    """`first || second`."""
    return Logical("||", first, second, first.span)


def choice(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    """`condition ? then : otherwise`, or `then` if both are the same."""
    if then == otherwise:
        return then
    if isinstance(then, Boolean) and isinstance(otherwise, Boolean) and _is_boolean(condition):
        return condition if then.value else negated(condition)
    return Conditional(condition, then, otherwise, condition.span)


def _is_boolean(value: Expr) -> bool:
    """Whether a value is true or false for sure."""
    if isinstance(value, Unary):
        return value.operator == "!"
    if isinstance(value, Builtin):
        return value.name in ("any", "all", "in", "present")
    if isinstance(value, Logical):
        return _is_boolean(value.left) and _is_boolean(value.right)
    return isinstance(value, Boolean) or (isinstance(value, Binary) and value.operator in _COMPARISONS)


def is_calm(node: Core) -> bool:
    """Whether it may be evaluated a little earlier or later: it awaits nothing and acts on nothing. Calls of other
    functions are taken for questions.
    """
    for each in here(node):
        if isinstance(each, OtherExpr) or (isinstance(each, Await) and not _is_body(each.value)):
            return False
        if isinstance(each, Builtin) and any(key in _OF_QUESTIONS for key, _ in each.keywords):
            return False
        if isinstance(each, Call) and acts(each):
            return False
    return True


def _is_body(value: Expr) -> bool:
    """Whether it is `response.json()` or `response.text()`: the answer is there already."""
    if not isinstance(value, Call) or value.arguments or not isinstance(value.function, Member):
        return False
    key = value.function.key
    return isinstance(key, Text) and key.value in ("json", "text") and isinstance(value.function.object, Name)


def acts(call: Call) -> bool:
    """Whether a call acts on what all can see."""
    path = path_of(call.function)
    if path is not None:
        return path[0] in ACTING or path[-1] in (
            "push",
            "splice",
            "forEach",
            "shift",
            "pop",
            "unshift",
            "set",
            "add",
        )
    return any(isinstance(each, Call) and acts(each) for each in here(call.function))


def size(node: Core) -> int:
    """The number of nodes."""
    return sum(1 for _ in below(node))


def copied(node: Any, names: Names) -> Any:
    """The same with fresh names for all that it binds."""
    return renamed(node, {name: names.fresh(_base(name)) for name in sorted(names_bound(node))})


def _base(name: str) -> str:
    head, _, tail = name.rpartition("_")
    return head if head and tail.isdigit() else name


class NotPossible(Exception):  # noqa: N818  # no error of a user's
    """Something cannot be written otherwise, unless code is written twice."""


Leaves = Callable[[Statement], bool]


def without_leaving(
    statements: Sequence[Statement], leaves: Leaves, kept: Callable[[Statement], list[Statement]]
) -> list[Statement]:
    """The statements without those that leave early: what follows goes into the arms that do not. `kept` is what is
    left of one that leaves.
    """
    found = list(statements)
    for index, each in enumerate(found):
        if leaves(each):
            return [*found[:index], *kept(each)]
        if not any(isinstance(node, Return | Break | Continue) and leaves(node) for node in _within(each)):
            continue
        rest = found[index + 1 :]
        if isinstance(each, Try) and not rest and each.last is None:
            return [*found[:index], _tried(each, leaves, kept)]
        if not isinstance(each, If):
            raise NotPossible
        then, otherwise = list(each.then.statements), list(each.otherwise.statements)
        if rest and falls(then) and falls(otherwise):
            raise NotPossible
        if falls(then):
            then += rest
        elif falls(otherwise):
            otherwise += rest
        then = without_leaving(then, leaves, kept)
        otherwise = without_leaving(otherwise, leaves, kept)
        return [*found[:index], *_if(each, then, otherwise)]
    return found


def _tried(node: Try, leaves: Leaves, kept: Callable[[Statement], list[Statement]]) -> Try:
    """A `try` behind which nothing comes, so that who leaves it comes to its end."""
    body = replace(node.body, statements=tuple(without_leaving(node.body.statements, leaves, kept)))
    handler = node.handler
    if handler is not None:
        handler = replace(handler, statements=tuple(without_leaving(handler.statements, leaves, kept)))
    return replace(node, body=body, handler=handler)


def _if(node: If, then: list[Statement], otherwise: list[Statement]) -> list[Statement]:
    if not then and not otherwise and is_pure(node.condition):
        return []
    if not then:
        node = replace(node, condition=negated(node.condition))
        then, otherwise = otherwise, then
    first, second = replace(node.then, statements=tuple(then)), replace(
        node.otherwise, statements=tuple(otherwise)
    )
    return [replace(node, then=first, otherwise=second)]


def _within(node: Statement) -> list[Statement]:
    """The statement and those in it, but not in its functions."""
    return [cast(Statement, each) for each in here(node)]


def loop_leaves(node: Statement, kind: type) -> bool:
    """Whether a `Break` or `Continue` in a loop's body is that loop's."""
    todo: list[Any] = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, kind):
            return True
        if isinstance(each, If):
            todo += [*each.then.statements, *each.otherwise.statements]
        elif isinstance(each, Try):
            blocks = (each.body, each.handler, each.last)
            todo += [inner for block in blocks if block is not None for inner in block.statements]
    return False


def changes(node: Core) -> set[str]:
    """The names that it assigns, or whose members it sets."""
    found: set[str] = set()
    for each in below(node):
        if isinstance(each, SetMember):
            path = path_of(each.object)
            if path is not None:
                found.add(path[0])
    return found


def packages_of(file: File) -> dict[str, str]:
    """The packages that variables stand for."""
    found: dict[str, str] = {}
    for each in below(file):
        if isinstance(each, Let) and isinstance(each.value, Call) and len(each.value.arguments) == 1:
            argument = each.value.arguments[0]
            if path_of(each.value.function) == ("require",) and isinstance(argument, Text):
                found[each.name] = argument.value.partition("@")[0]
    return found
