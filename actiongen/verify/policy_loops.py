"""What comprehensions and sorted lists of a policy mean, as values.

In: expressions with variables. Out: nodes: what comes of the items of a list, where a condition holds.

    any(r == "admin" for r in event.authorization.roles)   ->   some(roles, r, [r ? …: false, "admin": true])
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import assert_never

from actiongen import ir
from actiongen.verify.functions import Functions
from actiongen.verify.space import Space
from actiongen.verify.terms import LIST, NOTHING, Leaf, Node
from actiongen.verify.unrolled import Made, Part


class Loops:
    """The expressions with variables; what their parts mean is said by whoever has them."""

    values: Functions
    space: Space
    variables: dict[ir.Variable, Node]

    def value(self, expr: ir.Expr) -> Node:
        """The value of an expression; an absent one is undefined or null."""
        raise NotImplementedError

    def condition(self, expr: ir.Expr) -> Node:
        """Whether a condition holds; an absent one does not."""
        raise NotImplementedError

    def scope(self) -> AbstractContextManager[None]:
        """Inside, variables have other values."""
        raise NotImplementedError

    def of_kinds(
        self,
        use: Callable[[list[Leaf]], Node],
        nodes: Sequence[Node],
        kinds: Sequence[int],
        absent: Node | None = None,
    ) -> Node:
        """What is made of values of these kinds; ``absent`` (undefined) where one is absent."""
        raise NotImplementedError

    def bind(self, variables: Sequence[ir.Variable], item: Node) -> None:
        """Gives the variables of a loop their values in a turn."""
        if len(variables) == 1:
            self.variables[variables[0]] = item
            return
        for index, variable in enumerate(variables):
            self.variables[variable] = self.values.at_key(item, self.space.number(float(index)))

    def _over(
        self, expr: ir.Comprehension | ir.MapComprehension, make: Callable[[], Part], made: Made
    ) -> Node:
        """What is made of each list that is gone over; ``make`` gives the condition and the element in a turn."""

        def of_item(item: Node) -> Part:
            with self.scope():
                self.bind(expr.variables, item)
                return make()

        absent = {Made.SOME: self.space.false, Made.FIRST: self.space.undefined}.get(
            made, self.values.empty()
        )
        return self.of_kinds(
            lambda all: self.values.over(all[0], of_item, made), (self.value(expr.iterable),), (LIST,), absent
        )

    def _holds(self, condition: ir.Expr | None) -> Node:
        return self.space.true if condition is None else self.condition(condition)

    def comprehension(self, expr: ir.Comprehension) -> Node:
        """What a comprehension makes."""
        space, values = self.space, self.values
        match expr.kind:
            case ir.Kind.ANY:
                return self._over(expr, lambda: self._tested(expr), Made.SOME)
            case ir.Kind.ALL:
                fails = self._over(expr, lambda: self._failed(expr), Made.SOME)
                return space.negation(fails)
            case ir.Kind.FIRST:
                if isinstance(expr.element, ir.Comprehension) and expr.element.kind is ir.Kind.FIRST:
                    return space.lift(lambda leaf: values.item(leaf, 0), self._items(expr))
                return self._over(expr, lambda: self._element(expr), Made.FIRST)
            case ir.Kind.LIST | ir.Kind.FLAT:
                return self._items(expr)
            case ir.Kind.MERGE:
                return space.lift(values.from_pairs, self._pairs(expr))
            case _:
                assert_never(expr.kind)

    def _tested(self, expr: ir.Comprehension) -> Part:
        return self._holds(expr.condition), self.condition(expr.element)

    def _failed(self, expr: ir.Comprehension) -> Part:
        return self._holds(expr.condition), self.space.negation(self.condition(expr.element))

    def _element(self, expr: ir.Comprehension) -> Part:
        """When an item counts, and what comes of it; where that is absent, it does not count."""
        element = self.value(expr.element)
        is_there = self.space.negation(self.values.is_nothing(element))
        return self.space.both(self._holds(expr.condition), is_there), element

    def _items(self, expr: ir.Comprehension) -> Node:
        """The list of all elements, of those of which the first is asked for too."""
        values, inner = self.values, expr.element
        if isinstance(inner, ir.Comprehension) and (
            expr.kind is ir.Kind.FLAT or (expr.kind is inner.kind is ir.Kind.FIRST)
        ):
            element = inner
            return self._flat(expr, lambda: self._items(element))
        if expr.kind is ir.Kind.FLAT:
            return self._flat(expr, lambda: self.space.replaced(self.value(inner), NOTHING, values.empty()))
        return self._over(expr, lambda: self._element(expr), Made.LIST)

    def _flat(self, expr: ir.Comprehension, make: Callable[[], Node]) -> Node:
        return self._over(expr, lambda: (self._holds(expr.condition), make()), Made.FLAT)

    def _pairs(self, expr: ir.Expr) -> Node:
        """The pairs of a dictionary, one after the other."""
        if isinstance(expr, ir.Comprehension) and expr.kind is ir.Kind.MERGE:
            element = expr.element
            return self._flat(expr, lambda: self._pairs(element))
        assert isinstance(expr, ir.MapComprehension)

        def pair() -> Part:
            key, value = self.value(expr.key), self.value(expr.value)
            is_there = self.space.negation(self.values.is_nothing(value))
            return self.space.both(self._holds(expr.condition), is_there), self.values.list((key, value))

        return self._over(expr, pair, Made.LIST)

    def dictionary(self, expr: ir.MapComprehension) -> Node:
        """What a comprehension of pairs makes."""
        return self.space.lift(self.values.from_pairs, self._pairs(expr))

    def ordered_list(self, expr: ir.Sorted) -> Node:
        """A sorted list."""

        def ordered(all: list[Leaf]) -> Node:
            def key(item: Node) -> Node:
                with self.scope():
                    self.bind(expr.variables, item)
                    return item if expr.key is None else self.value(expr.key)

            return self.values.ordered(all[0], key, -1 if expr.reverse else 1)

        return self.of_kinds(ordered, (self.value(expr.iterable),), (LIST,))
