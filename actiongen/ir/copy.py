"""Copies of nodes that share with the original what stands outside of it, and nothing else.

In: a node, and the definitions that belong to it. Out: the same over copies of these, with loop variables and
answers of its own.

    Copy({x: y}).of(Compare("==", Ref(x), Literal(1)))   ->   Compare("==", Ref(y), Literal(1))
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import TypeVar, cast

from actiongen import ir
from actiongen.ir.walk import PARTS, is_expr

T = TypeVar("T")

_COPIED = (ir.Expr, ir.Effect, ir.Arm, *PARTS)


class Copy:
    """``definitions``: what stands in the place of a definition; ``inner``: those that are copied with the node;
    ``spelt_out``: those whose value stands in the place of the name.
    """

    def __init__(
        self,
        definitions: Mapping[ir.Definition, ir.Definition] = MappingProxyType({}),
        inner: frozenset[ir.Definition] = frozenset(),
        spelt_out: Callable[[ir.Definition], bool] = lambda definition: False,
    ) -> None:
        self._definitions = dict(definitions)
        self._inner = inner
        self._spelt_out = spelt_out
        self._variables: dict[ir.Variable, ir.Variable] = {}
        # By identity, with the original, which keeps its id from being given to another node.
        self._nodes: dict[int, tuple[object, object]] = {}

    def of(self, node: T) -> T:
        """The copy of a node, a definition or a tuple of them; the same one each time."""
        return cast(T, self._of(node))

    def expressions(self) -> Iterator[tuple[ir.Expr, ir.Expr]]:
        """What was copied so far, each with its copy; nothing if there are variables, which are others now."""
        for original, copy in self._nodes.values() if not self._variables else ():
            if is_expr(original) and is_expr(copy):
                yield original, copy

    def _of(self, node: object) -> object:
        if isinstance(node, tuple):
            return tuple(map(self._of, node))
        if isinstance(node, ir.Definition):
            return self._definition(node)
        if isinstance(node, ir.Variable):
            return self._variable(node)
        if not isinstance(node, _COPIED):
            return node
        if id(node) not in self._nodes:
            self._nodes[id(node)] = node, self._copy(node)
        return self._nodes[id(node)][1]

    def _copy(self, node: object) -> object:
        if isinstance(node, ir.Var):
            return ir.Var(self._variables.get(node.variable, node.variable), node.info)
        if isinstance(node, ir.Ref) and self._spelt_out(node.definition):
            return self._of(node.definition.value)
        kind: Callable[..., object] = type(node)
        return kind(*[self._of(getattr(node, name)) for name in _names(kind)])

    def _definition(self, definition: ir.Definition) -> ir.Definition:
        if definition not in self._definitions and definition in self._inner:
            self._definitions[definition] = replace(definition, value=self.of(definition.value))
        return self._definitions.get(definition, definition)

    def _variable(self, variable: ir.Variable) -> ir.Variable:
        """Loops and questions alone have variables as parts; what stands outside is named by :class:`ir.Var`."""
        if variable not in self._variables:
            self._variables[variable] = replace(variable, origins=self.of(variable.origins))
        return self._variables[variable]


@cache
def _names(kind: Callable[..., object]) -> tuple[str, ...]:
    assert isinstance(kind, type) and is_dataclass(kind)
    return tuple(field.name for field in fields(kind))
