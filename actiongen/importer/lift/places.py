"""Places in a syntax tree: the way from its root to a node, by fields and positions.

In: a tree and a span of its text. Out: a :data:`Way`, the node there, the tree with another node there. Two trees that
are equal have the same ways, whatever their spans say: so a diagnostic about the text of a policy leads to the node
that was made for the original.

    way = way_to(parsed, diagnostic.span); node(made, way).span   ->   the place in the original
"""

from collections.abc import Callable, Iterator
from typing import Any, cast

from actiongen.lazy_dataclass import replace
from actiongen.source import Span
from actiongen.syntax import tree as syn

Step = tuple[str, int | None]
Way = tuple[Step, ...]
Node = Any
"""A node of the syntax tree: a statement, an expression, or a part of one."""

_NO_PARTS = (
    "span",
    "name_span",
    "keyword_span",
    "operator_span",
    "header",
    "comments",
    "externs",
    "docstring",
)


def children(node: Node) -> Iterator[tuple[Step, Node]]:
    """The nodes in a node, in the order of the text as far as the fields have it."""
    for field in getattr(node, "__dataclass_fields__", ()):
        if field in _NO_PARTS:
            continue
        value = getattr(node, field)
        if isinstance(value, tuple):
            for index, each in enumerate(value):
                if hasattr(each, "span") or isinstance(each, syn.Comparison):
                    yield (field, index), each
        elif hasattr(value, "span"):
            yield (field, None), value


def span_of(node: Node) -> Span:
    """The span of a node; a link of a comparison is as long as its operator and right side."""
    if isinstance(node, syn.Comparison):
        return node.operator_span.to(node.right.span)
    return cast(Span, node.span)


def way_to(file: syn.File, span: Span) -> Way | None:
    """The way to the innermost node that covers the span, None if no statement does."""
    way: list[Step] = []
    here: Node = file
    while True:
        for step, child in children(here):
            around = span_of(child)
            if around.start <= span.start and span.end <= around.end:
                way.append(step)
                here = child
                break
        else:
            return tuple(way) or None


def node(root: Node, way: Way) -> Node:
    """What stands there."""
    for field, index in way:
        value = getattr(root, field)
        root = value if index is None else value[index]
    return root


def put(root: Node, way: Way, *new: Node) -> Node:
    """The tree with other nodes there: exactly one, or any number where the last step is into a tuple."""
    if not way:
        return new[0]
    (field, index), rest = way[0], way[1:]
    value = getattr(root, field)
    if index is None:
        return replace(root, **{field: put(value, rest, *new)})
    made = new if not rest else (put(value[index], rest, *new),)
    return replace(root, **{field: (*value[:index], *made, *value[index + 1 :])})


def below(root: Node) -> Iterator[Node]:
    """The node and all nodes in it."""
    yield root
    for _, child in children(root):
        yield from below(child)


def bottom_up(root: Node, change: Callable[[Node], Node | list[Node]]) -> Node:
    """The tree with ``change`` of each node, after that of its parts; a statement may become a list of them."""
    changes: dict[str, Any] = {}
    for field in getattr(root, "__dataclass_fields__", ()):
        if field in _NO_PARTS:
            continue
        value = getattr(root, field)
        if isinstance(value, tuple):
            new: list[Any] = []
            for each in value:
                made = bottom_up(each, change) if hasattr(each, "__dataclass_fields__") else each
                new += made if isinstance(made, list) else [made]
            if len(new) != len(value) or any(a is not b for a, b in zip(new, value, strict=True)):
                changes[field] = tuple(new)
        elif hasattr(value, "span"):
            made = bottom_up(value, change)
            if made is not value:
                changes[field] = made
    return change(replace(root, **changes) if changes else root)
