"""Works out what is known before anybody logs in, and leaves out what is never reached.

In: Core, and what is known of some expressions. Out: Core without conditions that always or never hold.

    if (!user) return callback(null, null, context);   ->   nothing: there is always a user
"""

from collections.abc import Callable
from typing import Any, TypeVar

from actiongen.core.tree import (
    Array,
    Assign,
    Binary,
    Block,
    Boolean,
    Call,
    Conditional,
    Do,
    Expr,
    File,
    Function,
    If,
    Let,
    Logical,
    Member,
    Name,
    New,
    Null,
    Number,
    Object,
    Return,
    SetMember,
    Statement,
    Text,
    Try,
    Unary,
    Undefined,
)
from actiongen.core.walk import CONSTANTS, below, bottom_up, ends, is_pure, names_assigned, parts, substituted
from actiongen.importer.legacy.made import access_path, thrown
from actiongen.lazy_dataclass import replace

_T = TypeVar("_T", Block, Function, File)
_WRITING = (
    "setAppMetadata",
    "setUserMetadata",
    "setCustomClaim",
    "addScope",
    "removeScope",
    "setAttribute",
    "enable",
)
Known = Callable[[Expr], bool]
"""Whether an expression is always an object."""


def folded(node: _T, is_object: Known = lambda _: False) -> _T:
    """The tree with all of that worked out, again until nothing changes."""
    for _ in range(8):
        objects = _objects_in(node)

        def is_one(value: Expr) -> bool:
            return is_object(value) or (isinstance(value, Name) and value.id in objects)  # noqa: B023

        made = bottom_up(node, lambda each: _folded(each, is_one))
        made = _without_constants(made)
        if made == node:
            return made
        node = made
    return node


def _objects_in(node: Block | Function | File) -> frozenset[str]:
    """The variables that are objects whatever happens."""
    assigned = names_assigned(node)
    return frozenset(
        each.name
        for each in below(node)
        if isinstance(each, Let)
        and isinstance(each.value, Object | Array | Function | New)
        and each.name not in assigned
    )


def truth(value: Expr, is_object: Known = lambda _: False) -> bool | None:
    """Whether the value counts as true, None where that depends on the login."""
    if isinstance(value, Undefined | Null):
        return False
    if isinstance(value, Boolean):
        return value.value
    if isinstance(value, Text):
        return value.value != ""
    if isinstance(value, Number):
        return value.value != 0
    is_made = isinstance(value, Object | Array) and not _acts(value)
    if is_made or isinstance(value, Function) or is_object(value):
        return True
    return None


def _condition(value: Expr) -> Expr:
    """The same condition: `a && false` never holds, `a || true` always does."""
    if isinstance(value, Logical) and value.operator in ("&&", "||") and is_pure(value.left):
        decides = value.operator == "||"
        if isinstance(value.right, Boolean) and value.right.value is decides:
            return value.right
    return value


def _folded(node: Any, is_object: Known) -> Any:
    if isinstance(node, Unary) and node.operator == "!":
        node = replace(node, operand=_condition(node.operand))
    elif isinstance(node, Conditional | If):
        node = replace(node, condition=_condition(node.condition))
    if isinstance(node, Unary):
        return _unary(node, is_object)
    if isinstance(node, Logical):
        return _logical(node, is_object)
    if isinstance(node, Binary):
        return _binary(node)
    if isinstance(node, Conditional | If):
        known = truth(node.condition, is_object)
        if known is None:
            return _decided(node)
        chosen = node.then if known else node.otherwise
        return list(chosen.statements) if isinstance(chosen, Block) else chosen
    if isinstance(node, Try):
        return list(node.body.statements) if _is_calm(node) else node
    if isinstance(node, Call):
        return _call(node)
    return _until_end(node) if isinstance(node, Block) else node


def _is_calm(node: Try) -> bool:
    """Whether nothing in it can fail: it reads, and calls of `api` what only writes down."""
    if node.last is not None and node.last.statements:
        return False
    return all(_cannot_fail(each) for each in node.body.statements)


def _cannot_fail(statement: Statement) -> bool:
    if isinstance(statement, If):
        arms = (*statement.then.statements, *statement.otherwise.statements)
        return is_pure(statement.condition) and all(map(_cannot_fail, arms))
    if isinstance(statement, Do) and isinstance(statement.value, Call):
        path = access_path(statement.value.function)
        is_writing = path is not None and (
            path[0] == "console" or (path[0] == "api" and path[-1] in _WRITING)
        )
        return is_writing and all(is_pure(each) for each in statement.value.arguments)
    return isinstance(statement, Let | Assign | Do | Return | SetMember) and is_pure_statement(statement)


def is_pure_statement(statement: Statement) -> bool:
    """Whether all that it evaluates is pure."""
    return all(is_pure(each) for each in parts(statement))


def _call(node: Call) -> Expr:
    """`["a", "b"].includes("a")`."""
    function = node.function
    if (
        not isinstance(function, Member)
        or function.key != Text("includes", node.span)
        or len(node.arguments) != 1
    ):
        return node
    items, item = function.object, node.arguments[0]
    if not isinstance(items, Array) or not isinstance(item, Text):
        return node
    return (
        Boolean(item in items.items, node.span)
        if all(isinstance(each, Text) for each in items.items)
        else node
    )


def _decided(node: Conditional | If) -> Any:
    """An `if` that does nothing is none, where its condition does nothing, too."""
    if isinstance(node, If) and not node.then.statements and not node.otherwise.statements:
        return [] if not _acts(node.condition) else node
    return node


def _acts(value: Expr) -> bool:
    found: list[bool] = []

    def look(each: Any) -> Any:
        found.append(isinstance(each, Call | New))
        return each

    bottom_up(value, look)
    return any(found)


def _unary(node: Unary, is_object: Known) -> Expr:
    known = truth(node.operand, is_object)
    if node.operator == "!" and known is not None:
        return Boolean(not known, node.span)
    if node.operator == "void" and isinstance(node.operand, CONSTANTS):
        return Undefined(node.span)
    if node.operator == "typeof" and isinstance(node.operand, Undefined):
        return Text("undefined", node.span)
    return node


def _logical(node: Logical, is_object: Known) -> Expr:
    if node.operator == "??":
        if isinstance(node.left, Undefined | Null):
            return node.right
        return node.left if is_object(node.left) or isinstance(node.left, Boolean | Text | Number) else node
    known = truth(node.left, is_object)
    if known is None:
        return node
    return node.right if known is (node.operator == "&&") else node.left


def _binary(node: Binary) -> Expr:
    left, right = node.left, node.right
    if node.operator not in ("===", "!==", "==", "!="):
        return node
    if not (isinstance(left, CONSTANTS) and isinstance(right, CONSTANTS)):
        return node
    is_loose = len(node.operator) == 2
    if is_loose and isinstance(left, Undefined | Null) and isinstance(right, Undefined | Null):
        is_same = True
    elif is_loose and type(left) is not type(right):
        return node
    else:
        is_same = left == right
    return Boolean(is_same is (node.operator[0] == "="), node.span)


def _until_end(block: Block) -> Block:
    for index, statement in enumerate(block.statements):
        if _throws_at_once(statement):
            failed = thrown("A member of nothing is read.", statement.span)
            return replace(block, statements=(*block.statements[:index], failed))
    for index, statement in enumerate(block.statements[:-1]):
        if ends(Block((statement,))):
            return replace(block, statements=block.statements[: index + 1])
    return block


def _throws_at_once(statement: Statement) -> bool:
    """Whether the first thing that it does is to read a member of nothing."""
    value: Any = statement.condition if isinstance(statement, If) else getattr(statement, "value", None)
    while value is not None:
        if isinstance(value, Member):
            if isinstance(value.object, Undefined | Null) and not value.optional:
                return True
            value = value.object
        elif isinstance(value, Binary | Logical):
            value = value.left
        elif isinstance(value, Unary):
            value = value.operand
        elif isinstance(value, Conditional):
            value = value.condition
        elif isinstance(value, Call):
            value = value.function
        else:
            return False
    return False


def _without_constants(node: _T) -> _T:
    """Variables that are true, false or nothing are that where they are read."""
    assigned = names_assigned(node)
    constants: dict[str, Expr] = {}

    def gather(each: Any) -> Any:
        is_constant = isinstance(each, Let) and isinstance(each.value, Boolean | Undefined)
        if is_constant and each.name not in assigned:
            constants[each.name] = each.value
            return []
        return each

    made = bottom_up(node, gather)
    return substituted(made, constants) if constants else node
