"""All nodes of a syntax tree.

In: a node. Out: its parts, or all expressions in it, outer ones first.
"""

from collections.abc import Hashable, Iterator
from dataclasses import fields
from functools import cache
from typing import Any, cast

from actiongen.syntax import tree as syn


def parts(node: object) -> Iterator[object]:
    """The nodes directly in a node."""
    for name in _fields(cast(Hashable, type(node))):
        value = getattr(node, name)
        for part in value if isinstance(value, tuple) else (value,):
            if type(part) in _NODES:
                yield part


def expressions(node: object) -> Iterator[syn.Expr]:
    """The expressions in a node, and the node itself if it is one; a tree as deep as the parser reads."""
    if isinstance(node, syn.Expr):
        yield node
    for part in parts(node):
        yield from expressions(part)


@cache
def _fields(kind: Hashable) -> tuple[str, ...]:
    return tuple(each.name for each in fields(cast(Any, kind)) if each.compare)


_NODES = frozenset(
    each for each in vars(syn).values() if isinstance(each, type) and each.__module__ == syn.__name__
)
