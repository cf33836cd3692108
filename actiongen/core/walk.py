"""Goes over Core.

In: any part of a tree. Out: its parts, its names, whether it has effects, and the same with parts replaced. Nothing is
made anew where nothing changes.

    parts(Binary("+", a, b))   ->   a, b
    bottom_up(file, lambda node: Null(node.span) if isinstance(node, Undefined) else node)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast

from actiongen.core.tree import (
    Array,
    Assign,
    Await,
    Binary,
    Block,
    Boolean,
    Break,
    Builtin,
    Call,
    Chain,
    Conditional,
    Continue,
    Do,
    Entry,
    Expr,
    File,
    ForOf,
    Function,
    If,
    Let,
    Logical,
    Loop,
    Member,
    Name,
    New,
    Null,
    Number,
    Object,
    OtherExpr,
    OtherStatement,
    Parameter,
    Regex,
    Return,
    SetMember,
    Spread,
    Statement,
    Template,
    Text,
    Throw,
    Try,
    Unary,
    Undefined,
)
from actiongen.lazy_dataclass import replace

Core = Expr | Statement | Block | Entry | Spread | Parameter | File
_C = TypeVar("_C", bound=Core)

# The fields that hold parts, in the order of evaluation.
_PARTS: dict[type, tuple[str, ...]] = {
    Undefined: (),
    Null: (),
    Boolean: (),
    Number: (),
    Text: (),
    Regex: (),
    Name: (),
    Template: ("parts",),
    Spread: ("value",),
    Array: ("items",),
    Entry: ("key", "value"),
    Object: ("entries",),
    Member: ("object", "key"),
    Call: ("function", "arguments"),
    New: ("function", "arguments"),
    Chain: ("value",),
    Unary: ("operand",),
    Binary: ("left", "right"),
    Logical: ("left", "right"),
    Conditional: ("condition", "then", "otherwise"),
    Await: ("value",),
    Parameter: ("default",),
    Function: ("parameters", "body"),
    Builtin: ("arguments", "keywords"),
    OtherExpr: (),
    Let: ("value",),
    Assign: ("value",),
    SetMember: ("object", "key", "value"),
    Do: ("value",),
    Return: ("value",),
    Throw: ("value",),
    If: ("condition", "then", "otherwise"),
    ForOf: ("iterable", "body"),
    Loop: ("condition", "body", "update"),
    Try: ("body", "handler", "last"),
    Break: (),
    Continue: (),
    OtherStatement: (),
    Block: ("statements",),
    File: ("body", "exports"),
}
# The same from behind: what is pushed last is looked at first.
_LAST_FIRST = {kind: fields[::-1] for kind, fields in _PARTS.items()}
_STATEMENTS = (
    Let,
    Assign,
    SetMember,
    Do,
    Return,
    Throw,
    If,
    ForOf,
    Loop,
    Try,
    Break,
    Continue,
    OtherStatement,
)
CONSTANTS = (Undefined, Null, Boolean, Number, Text)


def parts(node: Core) -> list[Core]:
    """The parts directly below, in the order of evaluation."""
    found: list[Core] = []
    for field in _PARTS[type(node)]:
        value = getattr(node, field)
        kind = type(value)
        if kind is tuple:
            _add(found, value)
        elif kind in _PARTS:
            found.append(value)
    return found


def _add(found: list[Core], values: tuple[Any, ...]) -> None:
    for each in values:
        kind = type(each)
        if kind in _PARTS:
            found.append(each)
        elif kind is tuple:
            _add(found, each)


def below(node: Core) -> Iterator[Core]:
    """The node and all below it, a node before its parts."""
    todo = [node]
    pop, add = todo.pop, todo.append
    while todo:
        each = pop()
        yield each
        for field in _LAST_FIRST[type(each)]:
            value = getattr(each, field)
            kind = type(value)
            if kind in _PARTS:
                add(value)
            elif kind is tuple:
                _add_last_first(todo, value)


def _add_last_first(todo: list[Core], values: tuple[Any, ...]) -> None:
    for each in reversed(values):
        kind = type(each)
        if kind in _PARTS:
            todo.append(each)
        elif kind is tuple:
            _add_last_first(todo, each)


def here(node: Core) -> Iterator[Core]:
    """The node and all below it that is evaluated with it: what functions in it do is left out."""
    todo = [node]
    while todo:
        each = todo.pop()
        yield each
        if type(each) is not Function and _PARTS[type(each)]:
            todo += reversed(parts(each))


def rebuilt(node: _C, change: Callable[[Any], Any]) -> _C:
    """The node with `change` of each part directly below. A statement of a block may become a list of statements."""
    changes: dict[str, object] = {}
    for field in _PARTS[type(node)]:
        old = getattr(node, field)
        kind = type(old)
        if kind is tuple:
            new = _changed(old, change)
        elif kind in _PARTS:
            new = change(old)
        else:
            continue
        if new is not old:
            changes[field] = new
    return replace(cast(Any, node), **changes) if changes else node


def _changed(values: tuple[Any, ...], change: Callable[[Any], Any]) -> tuple[Any, ...]:
    new: list[Any] = []
    is_same = True
    for each in values:
        kind = type(each)
        if kind in _PARTS:
            made = change(each)
        elif kind is tuple:
            made = _changed(each, change)
        else:
            made = each
        if made is not each:
            is_same = False
        if type(made) is list:
            new += made
        else:
            new.append(made)
    return values if is_same else tuple(new)


def bottom_up(node: _C, change: Callable[[Any], Any]) -> _C:
    """The tree with `change` of each node, after that of its parts."""

    def visit(each: Any) -> Any:
        return change(rebuilt(each, visit) if _PARTS[type(each)] else each)

    return visit(node)  # type: ignore[no-any-return]  # the same kind of node


def substituted(node: _C, values: Mapping[str, Expr]) -> _C:
    """The tree with values in the place of names that are read."""
    if not values:
        return node

    def change(each: Any) -> Any:
        return values.get(each.id, each) if type(each) is Name else each

    return bottom_up(node, change)


def renamed(node: _C, names: Mapping[str, str]) -> _C:
    """The tree with other names of variables, where they are read, bound and assigned."""
    if not names:
        return node

    def change(each: Any) -> Any:
        if type(each) is Name and each.id in names:
            return replace(each, id=names[each.id])
        if type(each) in (Let, Assign, ForOf, Parameter) and each.name in names:
            return replace(each, name=names[each.name])
        if type(each) is Try and each.error is not None and each.error in names:
            return replace(each, error=names[each.error])
        if type(each) in (OtherExpr, OtherStatement):
            return replace(each, reads=_through(each.reads, names), writes=_through(each.writes, names))
        return each

    return bottom_up(node, change)


def _through(old: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(name, name) for name in old)


# Names


def names_read(node: Core) -> set[str]:
    """The names that stand in it as values, whoever binds them."""
    found: set[str] = set()
    for each in below(node):
        if type(each) is Name:
            found.add(each.id)
        elif type(each) is OtherExpr or type(each) is OtherStatement:
            found.update(each.reads)
    return found


def names_assigned(node: Core) -> set[str]:
    """The names that are assigned in it, in its functions as well; their first values do not count."""
    found: set[str] = set()
    for each in below(node):
        if type(each) is Assign:
            found.add(each.name)
        elif type(each) is OtherExpr or type(each) is OtherStatement:
            found.update(each.writes)
    return found


def names_bound(node: Core) -> set[str]:
    """The variables and parameters that are declared in it."""
    found: set[str] = set()
    for each in below(node):
        if type(each) is Let or type(each) is Parameter or type(each) is ForOf:
            found.add(each.name)
        elif type(each) is Try and each.error is not None:
            found.add(each.error)
    return found


def free_names(node: Core) -> set[str]:
    """The names that it reads or assigns and does not bind."""
    return (names_read(node) | names_assigned(node)) - names_bound(node)


def names_in(node: Core) -> set[str]:
    """All names in it, of whatever sort: what a new name must not be."""
    return names_read(node) | names_assigned(node) | names_bound(node)


def uses(node: Core) -> dict[str, int]:
    """How often each name is read."""
    found: dict[str, int] = {}
    for each in below(node):
        if type(each) is Name:
            found[each.id] = found.get(each.id, 0) + 1
        elif type(each) is OtherExpr or type(each) is OtherStatement:
            for name in each.reads:
                found[name] = found.get(name, 0) + 2
    return found


class Names:
    """Makes names that nothing has."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def fresh(self, wish: str) -> str:
        """The wish itself, or with another number behind."""
        head, _, tail = wish.rpartition("_")
        if wish in self._taken and head and tail.isdigit():
            wish = head
        name, number = wish, 2
        while name in self._taken:
            name, number = f"{wish}_{number}", number + 1
        self._taken.add(name)
        return name


# What an expression may do


_EFFECTS = (Call, New, Await, Builtin, OtherExpr)


def is_pure(node: Core) -> bool:
    """Whether its evaluation has no effect but that it may throw a TypeError: it calls nothing and awaits nothing.
    Getters are taken for what they are nearly always: reads.
    """
    return not any(isinstance(each, (*_EFFECTS, *_STATEMENTS)) for each in here(node))


def never_throws(node: Core) -> bool:
    """Whether it is pure and cannot throw: it reads no member, and converts nothing."""
    if isinstance(
        node, Function | Regex | Name | Array | Object | Conditional | Logical | Entry | Text | Number
    ):
        pass
    elif isinstance(node, Unary):
        if node.operator not in ("!", "typeof", "void"):
            return isinstance(node.operand, Number)
    elif isinstance(node, Binary):
        if node.operator not in ("===", "!=="):
            return False
    elif not isinstance(node, CONSTANTS):
        return False
    return isinstance(node, Function) or all(map(never_throws, parts(node)))


def is_path(node: Expr) -> bool:
    """Whether it is a name, or members by name of one: `event.user.email`, `a?.b`."""
    while True:
        if isinstance(node, Chain):
            node = node.value
        elif isinstance(node, Member) and isinstance(node.key, Text):
            node = node.object
        else:
            return isinstance(node, Name)


def path_of(node: Expr) -> tuple[str, ...] | None:
    """The names of `a.b?.c`, or None if it is no such path."""
    names: list[str] = []
    while True:
        if isinstance(node, Chain):
            node = node.value
        elif isinstance(node, Member) and isinstance(node.key, Text):
            names.append(node.key.value)
            node = node.object
        elif isinstance(node, Name):
            return (node.id, *reversed(names))
        else:
            return None


def ends(block: Block) -> bool:
    """Whether what follows the block is never reached from it: it returns, throws, breaks or continues."""
    return any(_statement_ends(each) for each in block.statements)


def _statement_ends(node: Statement) -> bool:
    if isinstance(node, If):
        return ends(node.then) and ends(node.otherwise)
    if isinstance(node, Try):
        if node.last is not None and ends(node.last):
            return True
        return ends(node.body) and (node.handler is None or ends(node.handler))
    return isinstance(node, Return | Throw | Break | Continue)
