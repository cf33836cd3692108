"""Which names the output needs.

In: parts of a program. Out: the nodes that are written where they stand, and whether a variable is among
them.

    is_used(key, element)   ->   False, for ``value for key, value in d.items()``
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from actiongen import ir
from actiongen.ir.walk import children
from actiongen.javascript import tree as js

_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind) if field.name not in ("comment", "doc", "operator"))
    for kind in vars(js).values()
    if isinstance(kind, type) and is_dataclass(kind)
}


def written(*parts: object) -> Iterator[object]:
    """The nodes of the parts as they are written: a call of a helper without what it stands for."""
    todo = list(parts)
    while todo:
        node = todo.pop()
        yield node
        todo += node.arguments if isinstance(node, ir.HelperCall | ir.HelperDo) else children(node)


def is_used(variable: ir.Variable, *parts: object) -> bool:
    """Whether something in the parts reads the variable."""
    return any(isinstance(node, ir.Var) and node.variable is variable for node in written(*parts))


def names_in(*nodes: object) -> set[str]:
    """The names that the JavaScript reads."""
    found: set[str] = set()
    todo = list(nodes)
    while todo:
        node = todo.pop()
        kind = type(node)
        if kind is js.Name:
            found.add(node.id)  # type: ignore[attr-defined]  # it is one
        elif kind is tuple:
            todo += node  # type: ignore[arg-type]
        else:
            todo += [getattr(node, name) for name in _FIELDS.get(kind, ())]
    return found
