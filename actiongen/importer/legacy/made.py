"""Small trees of Core, for whoever writes an Action.

In: names and parts. Out: nodes with the span of what they stand for.

    called("user.setAppMetadata", (key, value), span)   ->   api.user.setAppMetadata(key, value)
"""

from typing import Any

from actiongen.core.tree import (
    Assign,
    Block,
    Call,
    Chain,
    Do,
    Expr,
    Function,
    Let,
    Member,
    Name,
    New,
    SetMember,
    Spread,
    Text,
    Throw,
)
from actiongen.core.walk import below, parts
from actiongen.source import Span

Path = tuple[str, ...]


def member(path: Path, span: Span) -> Expr:
    """`a.b.c` of its names."""
    made: Expr = Name(path[0], span)
    return deeper(made, path[1:], span)


def deeper(value: Expr, keys: Path, span: Span) -> Expr:
    """`value.b.c`."""
    for key in keys:
        value = Member(value, Text(key, span), span)
    return value


def event(path: str, span: Span) -> Expr:
    """`event.client.name` of the path of a field; `session?.id` where the event may have no session."""
    made: Expr = Name("event", span)
    is_optional = False
    for key in path.split("."):
        made = Member(made, Text(key.removesuffix("?"), span), span, is_optional)
        is_optional = key.endswith("?")
    return Chain(made, span) if "?" in path else made


def called(
    method: str, arguments: tuple[Expr | Spread, ...], span: Span, comments: tuple[str, ...] = ()
) -> Do:
    """The statement that calls a method of `api`."""
    return Do(Call(member(("api", *method.split(".")), span), arguments, span), span, comments)


def thrown(message: str, span: Span) -> Throw:
    """`throw new Error("…")`."""
    return Throw(New(Name("Error", span), (Text(message, span),), span), span)


def method_of(value: Expr) -> Path | None:
    """The path of what a call calls, where it is one: `auth0.users.updateUser` of `auth0.users.updateUser(…)`."""
    return access_path(value.function) if isinstance(value, Call) else None


def access_path(value: Expr) -> Path | None:
    """The names of `a.b["c"]`, where all of them are written out; optional or not."""
    keys: list[str] = []
    while True:
        if isinstance(value, Chain):
            value = value.value
        elif isinstance(value, Member) and isinstance(value.key, Text):
            keys.append(value.key.value)
            value = value.object
        else:
            break
    return (value.id, *reversed(keys)) if isinstance(value, Name) else None


# What changes its first argument, and methods that change their list.
_FILLING = (("Object", "assign"), ("_", "extend"), ("_", "assign"), ("_", "merge"), ("_", "set"))
_GROWING = ("push", "unshift", "splice", "pop", "shift", "sort", "reverse")


def body_of(value: Expr | Spread | None) -> Function | None:
    """A function that is written out where it is passed."""
    return value if isinstance(value, Function) else None


def lets(block: Block) -> dict[str, Expr]:
    """The variables of a block and of all blocks in it that have one value, which nothing changes."""
    from_statements: dict[str, Expr] = {}
    assigned: set[str] = set()
    todo = [block]
    while todo:
        for statement in todo.pop().statements:
            if isinstance(statement, Let):
                from_statements[statement.name] = statement.value
            elif isinstance(statement, Assign):
                assigned.add(statement.name)
            for field in ("then", "otherwise", "body", "update", "handler", "last"):
                inner = getattr(statement, field, None)
                if isinstance(inner, Block):
                    todo.append(inner)
    changed = {name for each in below(block) if (name := _changed(each)) is not None}
    return {name: value for name, value in from_statements.items() if name not in assigned | changed}


def _changed(node: Any) -> str | None:
    """The variable whose object gets or loses a member there."""
    if isinstance(node, SetMember):
        path = access_path(node.object)
        return None if path is None else path[0]
    path = access_path(node.function) if isinstance(node, Call) else None
    if path in _FILLING:
        assert isinstance(node, Call)
        first = node.arguments[0] if node.arguments else None
        return first.id if isinstance(first, Name) else None
    return path[0] if path is not None and len(path) > 1 and path[-1] in _GROWING else None


def wholes(value: Expr) -> list[str]:
    """The names that stand in it for themselves, and not for one of their members."""
    found: list[str] = []
    todo: list[Any] = [value]
    while todo:
        node = todo.pop()
        if isinstance(node, Member) and access_path(node) is not None:
            continue
        if isinstance(node, Name):
            found.append(node.id)
        todo += parts(node)
    return found
