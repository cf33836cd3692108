"""Objects that a Rule changes, as objects that are made anew.

In: an object and what becomes of its members. Out: an expression.

    with_part(old, ("a", "b"), value)   ->   { ...old, a: { ...old.a, b: value } }
"""

from actiongen.core.tree import (
    Binary,
    Block,
    Builtin,
    Entry,
    Expr,
    Function,
    Logical,
    Member,
    Name,
    Object,
    Parameter,
    Return,
    Spread,
    Text,
    Undefined,
)
from actiongen.importer.legacy.made import Path
from actiongen.source import Span


def whole(node: Expr, depth: int, inside: dict[Path, str]) -> Expr:
    """An object with what was written into it: `{...user.app_metadata, seen: seen}`."""
    entries: list[Entry | Spread] = [Spread(node, node.span)]
    groups: dict[str, dict[Path, str]] = {}
    for place, name in inside.items():
        groups.setdefault(place[depth], {})[place] = name
    for key, members in groups.items():
        text = Text(key, node.span)
        [(place, name), *_] = members.items()
        value: Expr = Name(name, node.span)
        if len(place) > depth + 1:
            value = whole(Member(node, text, node.span), depth + 1, members)
        entries.append(Entry(text, value, node.span))
    return Object(tuple(entries), node.span)


def with_part(old: Expr, keys: Path, value: Expr, span: Span) -> Expr:
    """`{...old, key: value}`, however deep."""
    if not keys:
        return value
    key = Text(keys[0], span)
    if len(keys) == 1 and isinstance(value, Undefined):
        return without_key(old, key, span)
    inner = with_part(Member(old, key, span), keys[1:], value, span)
    base = old.left if isinstance(old, Logical) and old.operator == "||" else old
    return Object((Spread(base, span), Entry(key, inner, span)), span)


def without_key(old: Expr, key: Text, span: Span) -> Expr:
    """The pairs of an object but for one."""
    names = tuple(Parameter(name, span) for name in (f"key_of_{key.value}", f"value_of_{key.value}"))

    def of_pair(value: Expr) -> Function:
        return Function(names, Block((Return(value, span),)), span)

    first, second = (Name(each.name, span) for each in names)
    pairs = Builtin(".items", (old,), span)
    kept = ("if", of_pair(Binary("!==", first, key, span)))
    return Builtin("dict_for", (pairs, of_pair(first), of_pair(second)), span, (kept,))
