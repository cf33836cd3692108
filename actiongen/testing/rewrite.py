"""An action in which some nodes are others.

In: an action, and what takes the place of a node. Out: a new action; what is not concerned is shared with the old
ones. A definition that changes is a new one, for all that refer to it.

    rewritten(program, lambda node: node.operand if isinstance(node, Not) else None)
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace

from actiongen import ir

Change = Callable[[object], object]
"""What takes the place of a node: another node, a tuple (in a tuple, its items do), or None to leave it."""

_KEPT = (ir.Variable, ir.HelperId, ir.Info, ir.Event, ir.Secret)


def rewritten(program: ir.Program, change: Change) -> ir.Program:
    """The action with changed handlers."""
    return replace(program, handlers=_Rewriter(change).handlers(program.handlers))


class _Rewriter:
    def __init__(self, change: Change) -> None:
        self._change = change
        self._definitions: dict[ir.Definition, ir.Definition] = {}

    def handlers(self, nodes: tuple[ir.Handler, ...]) -> tuple[ir.Handler, ...]:
        """The handlers after the change."""
        changed = self._tuple(nodes)
        return tuple(node for node in changed if isinstance(node, ir.Handler))

    def _tuple(self, nodes: tuple[object, ...]) -> tuple[object, ...]:
        found: list[object] = []
        for node in nodes:
            new = self._node(node)
            if isinstance(new, tuple) and not isinstance(node, tuple):
                found += new
            else:
                found.append(new)
        is_same = len(found) == len(nodes) and all(a is b for a, b in zip(found, nodes, strict=True))
        return nodes if is_same else tuple(found)

    def _node(self, node: object) -> object:
        if isinstance(node, tuple):
            return self._tuple(node)
        if isinstance(node, _KEPT) or not is_dataclass(node) or isinstance(node, type):
            return node
        if getattr(ir, type(node).__name__, None) is not type(node):
            return node
        new = self._change(node)
        if new is not None:
            return new
        if isinstance(node, ir.Definition):
            return self._definition(node)
        return self._parts(node)

    def _definition(self, definition: ir.Definition) -> ir.Definition:
        if definition not in self._definitions:
            value = self._node(definition.value)
            assert isinstance(value, ir.Expr)
            is_same = value is definition.value
            self._definitions[definition] = definition if is_same else replace(definition, value=value)
        return self._definitions[definition]

    def _parts(self, node: object) -> object:
        changed: dict[str, object] = {}
        for name in _names(type(node)):
            before = getattr(node, name)
            after = self._node(before)
            if after is not before:
                changed[name] = after
        return replace(node, **changed) if changed else node  # type: ignore[type-var]


def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in ("info", "span", "method"))
