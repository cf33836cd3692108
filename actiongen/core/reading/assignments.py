"""Reads what assigns.

In: assignments, `++`, `delete` of ESTree. Out: statements of Core, and the value where it is wanted.
"""

from abc import abstractmethod
from collections.abc import Callable
from functools import partial

from actiongen.core.reading.state import State
from actiongen.core.reading.values import goes_on, needed
from actiongen.core.reading.variables import FUNCTIONS
from actiongen.core.tree import (
    Assign,
    Binary,
    Block,
    Do,
    Expr,
    If,
    Let,
    Member,
    Name,
    Number,
    OtherExpr,
    SetMember,
    Unary,
    Undefined,
)
from actiongen.javascript.parse import Node


class Assignments:
    """The part of :class:`~actiongen.core.reading.expressions.Expressions` that assigns. `read_pattern` takes a value
    apart for a pattern.
    """

    read_pattern: Callable[[Node, Expr], None]

    def __init__(self, state: State) -> None:
        self._state = state

    @abstractmethod
    def read(self, node: Node) -> Expr:
        """The expression that a node is."""

    @abstractmethod
    def key(self, node: Node) -> Expr:
        """The key of a member."""

    @abstractmethod
    def other(self, node: Node, what: str) -> OtherExpr:
        """What Core has no node for."""

    @abstractmethod
    def function(self, node: Node, name: str = "") -> Expr:
        """A function."""

    def assignment(self, node: Node) -> Expr:
        """The value of an assignment."""
        return self.assign(node, is_wanted=True)

    def assign(self, node: Node, *, is_wanted: bool) -> Expr:
        """Puts out an assignment; the value, if somebody wants it."""
        left, right = needed(node.node("left")), needed(node.node("right"))
        operator = node.text("operator")[:-1]
        if left.type == "Identifier":
            return self._assign_name(node, left, right, operator)
        if left.type == "MemberExpression":
            return self._assign_member(node, left, right, operator, is_wanted=is_wanted)
        value = self.read(right)
        if not self._state.is_stable(value):
            value = self._state.let("value", value)
        self.read_pattern(left, value)
        return value

    def _assign_name(self, node: Node, left: Node, right: Node, operator: str) -> Expr:
        span = self._state.span(node)
        if not self.can_assign(left):
            other = self.other(node, "an assignment of what must not be assigned")
            self._state.out.append(Do(other, span))
            return Undefined(span)
        name = Name(self._state.name_of(left), self._state.span(left))
        if operator in ("&&", "||", "??"):
            with self._state.block() as statements:
                value_ = self.value(right, left.text("name"))
                self._state.out.append(Assign(name.id, value_, span))
            self._state.out.append(If(goes_on(operator, name), Block(tuple(statements)), Block(()), span))
            return name
        if operator:
            first, second = self._state.expressions(lambda: name, partial(self.read, right))
            value = Binary(operator, first, second, span)
            self._state.out.append(Assign(name.id, value, span))
        else:
            self._state.out.append(Assign(name.id, self.value(right, left.text("name")), span))
        return name

    def value(self, node: Node, name: str) -> Expr:
        """What a variable or a member gets; a function takes its name from it."""
        return self.function(node, name) if node.type in FUNCTIONS else self.read(node)

    def can_assign(self, node: Node) -> bool:
        """Whether a name may be assigned at all."""
        variable = self._state.variable(node)
        if self._state.is_stray(node) or (
            variable is None and node.text("name") in ("undefined", "arguments")
        ):
            return False
        return variable is None or variable.kind != "const"

    def _assign_member(self, node: Node, left: Node, right: Node, operator: str, *, is_wanted: bool) -> Expr:
        span = self._state.span(node)
        object = needed(left.node("object"))
        if operator:
            base, key = self._state.expressions(partial(self.read, object), partial(self.key, left))
            if not self._state.is_stable(base):
                base = self._state.let("object", base)
            if not self._state.is_stable(key):
                key = self._state.let("key", key)
            old = Member(base, key, self._state.span(left))
            if operator in ("&&", "||", "??"):
                return self._assign_member_if(node, old, right, operator, is_wanted=is_wanted)
            first, second = self._state.expressions(lambda: old, partial(self.read, right))
            value: Expr = Binary(operator, first, second, span)
        else:
            base, key, value = self._state.expressions(
                partial(self.read, object), partial(self.key, left), partial(self.read, right)
            )
        if is_wanted and not self._state.is_stable(value):
            # What is before the value is evaluated before it.
            base, key, value = self._state.expressions(
                lambda: base, lambda: key, lambda: self._state.let("value", value)
            )
        self._state.out.append(SetMember(base, key, value, span))
        return value

    def _assign_member_if(
        self, node: Node, old: Member, right: Node, operator: str, *, is_wanted: bool
    ) -> Expr:
        span = self._state.span(node)
        name = Name(self._state.fresh("value"), span)
        self._state.out.append(Let(name.id, old, span))
        with self._state.block() as statements:
            value = self.read(right)
            statements.append(Assign(name.id, value, value.span))
            statements.append(SetMember(old.object, old.key, name, span))
        self._state.out.append(If(goes_on(operator, name), Block(tuple(statements)), Block(()), span))
        return name

    def update(self, node: Node) -> Expr:
        """The value of `x++` and the like."""
        return self.change(node, is_wanted=True)

    def change(self, node: Node, *, is_wanted: bool) -> Expr:
        """Puts out `x++` and the like; the value, if somebody wants it."""
        span = self._state.span(node)
        argument = needed(node.node("argument"))
        operator = node.text("operator")[0]
        is_old = is_wanted and node.fields.get("prefix") is not True
        if argument.type == "Identifier":
            if not self.can_assign(argument):
                self._state.out.append(
                    Do(self.other(node, "an assignment of what must not be assigned"), span)
                )
                return Undefined(span)
            name = Name(self._state.name_of(argument), span)
            variable = self._state.variable(argument)
            is_numeric = variable is not None and variable.is_numeric and not is_old
            old: Expr = name if is_numeric else Unary("+", name, span)
            if is_old:
                old = self._state.let(argument.text("name"), old)
            self._state.out.append(Assign(name.id, Binary(operator, old, Number(1, span), span), span))
            return old if is_old else name
        if argument.type != "MemberExpression":
            return self.other(node, "a change of what is no variable")
        object = needed(argument.node("object"))
        base, key = self._state.expressions(partial(self.read, object), partial(self.key, argument))
        if not self._state.is_stable(base):
            base = self._state.let("object", base)
        if not self._state.is_stable(key):
            key = self._state.let("key", key)
        value: Expr = Unary("+", Member(base, key, self._state.span(argument)), span)
        if is_old:
            value = self._state.let("value", value)
        new: Expr = Binary(operator, value, Number(1, span), span)
        if is_wanted and not is_old:
            new = self._state.let("value", new)
        self._state.out.append(SetMember(base, key, new, span))
        return value if is_old else new

    def delete(self, node: Node) -> None:
        """Puts out a `delete`."""
        argument = needed(node.node("argument"))
        span = self._state.span(node)
        if argument.type != "MemberExpression":
            self._state.out.append(Do(self.other(node, "`delete` of what is no member"), span))
            return
        object = needed(argument.node("object"))
        base, key = self._state.expressions(partial(self.read, object), partial(self.key, argument))
        self._state.out.append(SetMember(base, key, None, span))
