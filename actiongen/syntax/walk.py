"""All nodes of a syntax tree.

In: a node. Out: its parts, or all expressions in it, outer ones first.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from actiongen.syntax import tree as syn

_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind) if each.compare)
    for kind in vars(syn).values()
    if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == syn.__name__
}
"""The fields of each node that can hold nodes."""


def parts(node: object) -> Iterator[object]:
    """The nodes directly in a node."""
    for name in _FIELDS[type(node)]:
        value = getattr(node, name)
        for part in value if isinstance(value, tuple) else (value,):
            if type(part) in _FIELDS:
                yield part


def expressions(node: object) -> Iterator[syn.Expr]:
    """The expressions in a node, and the node itself if it is one; a tree as deep as the parser reads."""
    if isinstance(node, syn.Expr):
        yield node
    for part in parts(node):
        yield from expressions(part)
