"""Which names the output needs.

In: parts of a program. Out: the nodes that are written where they stand, and whether a variable is among
them.

    is_used(key, element)   ->   False, for ``value for key, value in d.items()``
"""

from collections.abc import Iterator

from actiongen.backends.javascript import tree as js
from actiongen.ir import nodes as ir
from actiongen.ir.walk import children


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


def used_definitions(definitions: tuple[ir.Definition, ...], *parts: object) -> tuple[ir.Definition, ...]:
    """Those that the parts need, or that such a one needs."""
    kept: list[ir.Definition] = []
    for definition in reversed(definitions):
        if _refers(definition, *parts, *(each.value for each in kept)):
            kept.append(definition)
    return tuple(reversed(kept))


def without_unused(body: tuple[ir.Effect, ...]) -> tuple[ir.Effect, ...]:
    """The effects without definitions that none of the following needs."""
    kept: list[ir.Effect] = []
    for effect in reversed(body):
        if not isinstance(effect, ir.Let) or _refers(effect.definition, *kept):
            kept.append(effect)
    return tuple(reversed(kept))


def _refers(definition: ir.Definition, *parts: object) -> bool:
    return any(isinstance(node, ir.Ref) and node.definition is definition for node in written(*parts))


def mentions(name: str, *nodes: object) -> bool:
    """Whether the JavaScript reads a name."""
    todo = list(nodes)
    while todo:
        node = todo.pop()
        if isinstance(node, js.Name) and node.id == name:
            return True
        if isinstance(node, tuple):
            todo += node
        elif hasattr(node, "__dataclass_fields__"):
            todo += [getattr(node, field) for field in node.__dataclass_fields__]
    return False
