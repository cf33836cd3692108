"""Reads what is evaluated under a condition, and what an expression does if nobody wants its value.

In: `a && b`, `a ? b : c` of ESTree, and any other expression. Out: expressions of Core where nothing is assigned in
them, else `if`s.
"""

from actiongen.core.reading.assignments import Assignments
from actiongen.core.reading.values import goes_on, needed, only_value
from actiongen.core.tree import Assign, Block, Conditional, Do, Expr, If, Let, Logical, Name, Undefined
from actiongen.javascript.parse import Node


class Branches(Assignments):
    """The part of :class:`~actiongen.core.reading.expressions.Expressions` that branches."""

    def effect(self, node: Node) -> None:
        """Puts out what an expression does; nobody wants its value."""
        if node.type == "AssignmentExpression":
            self.assign(node, is_wanted=False)
        elif node.type == "UpdateExpression":
            self.change(node, is_wanted=False)
        elif node.type == "SequenceExpression":
            for each in node.nodes("expressions"):
                if each is not None:
                    self.effect(each)
        elif node.type == "LogicalExpression":
            self._logical_effect(node)
        elif node.type == "ConditionalExpression":
            self._conditional_effect(node)
        elif node.type == "UnaryExpression" and node.text("operator") == "delete":
            self.delete(node)
        elif node.type == "UnaryExpression" and node.text("operator") in ("!", "void"):
            self.effect(needed(node.node("argument")))
        else:
            value = self.read(node)
            is_done = type(value) is Name and self._state.is_stable(value) and node.type != "Identifier"
            if not is_done:
                self._state.out.append(Do(value, value.span))

    def logical(self, node: Node) -> Expr:
        """`a && b` and the like."""
        operator = node.text("operator")
        left = self.read(needed(node.node("left")))
        with self._state.block() as before:
            right = self.read(needed(node.node("right")))
        span = self._state.span(node)
        if not before:
            return Logical(operator, left, right, span)
        name = self._state.fresh("value")
        self._state.out.append(Let(name, left, left.span))
        before.append(Assign(name, right, right.span))
        value = Name(name, span)
        condition = goes_on(operator, value)
        self._state.out.append(If(condition, Block(tuple(before)), Block(()), span))
        return value

    def conditional(self, node: Node) -> Expr:
        """`a ? b : c`."""
        condition = self.read(needed(node.node("test")))
        span = self._state.span(node)
        with self._state.block() as first:
            then = self.read(needed(node.node("consequent")))
        with self._state.block() as second:
            otherwise = self.read(needed(node.node("alternate")))
        if not first and not second:
            return Conditional(condition, then, otherwise, span)
        name = self._state.fresh("value")
        # The condition is evaluated once, whatever the variable's first value is.
        self._state.out.append(Let(name, Undefined(span), span))
        first.append(Assign(name, then, then.span))
        second.append(Assign(name, otherwise, otherwise.span))
        self._state.out.append(If(condition, Block(tuple(first)), Block(tuple(second)), span))
        return Name(name, span)

    def _logical_effect(self, node: Node) -> None:
        operator = node.text("operator")
        left = self.read(needed(node.node("left")))
        right, span = needed(node.node("right")), self._state.span(node)
        with self._state.block() as statements:
            self.effect(right)
        value = only_value(statements)
        if value is not None:
            self._state.out.append(Do(Logical(operator, left, value, span), span))
        else:
            self._state.out.append(If(goes_on(operator, left), Block(tuple(statements)), Block(()), span))

    def _conditional_effect(self, node: Node) -> None:
        condition = self.read(needed(node.node("test")))
        span = self._state.span(node)
        with self._state.block() as first:
            self.effect(needed(node.node("consequent")))
        with self._state.block() as second:
            self.effect(needed(node.node("alternate")))
        then, otherwise = only_value(first), only_value(second)
        if then is not None and otherwise is not None:
            self._state.out.append(Do(Conditional(condition, then, otherwise, span), span))
        else:
            self._state.out.append(If(condition, Block(tuple(first)), Block(tuple(second)), span))
