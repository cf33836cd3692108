"""Takes values apart for patterns.

In: a pattern of ESTree and the value that it stands for. Out: statements that declare or assign its names.

    const { a, b: [c = 1] } = x;   ->   const a = x.a; const b = [...x.b]; const c = b[0] === undefined ? 1 : b[0];
"""

from collections.abc import Callable

from actiongen.core.reading.expressions import Expressions
from actiongen.core.reading.state import State
from actiongen.core.reading.values import needed
from actiongen.core.reading.variables import FUNCTIONS, Variable
from actiongen.core.tree import (
    Array,
    Assign,
    Await,
    Binary,
    Block,
    Call,
    Conditional,
    Do,
    Expr,
    If,
    Let,
    Member,
    Null,
    Number,
    Object,
    SetMember,
    Spread,
    Statement,
    Text,
    Undefined,
)
from actiongen.javascript.parse import Node

Bind = Callable[[Node, Expr], Statement]


class Patterns:
    """Takes values apart."""

    def __init__(self, state: State, expressions: Expressions) -> None:
        self._state = state
        self._expressions = expressions

    def declare(self, node: Node, value: Expr, kind: str) -> None:
        """Statements for a declaration; ``kind`` is that of the declaration."""

        def bind(target: Node, part: Expr) -> Statement:
            return self.declaration(target, part, kind)

        self._take(node, value, bind)

    def assign(self, node: Node, value: Expr) -> None:
        """Statements for an assignment to a pattern."""
        self._take(node, value, self._assigned)

    def declaration(self, target: Node, value: Expr, kind: str) -> Statement:
        """The statement that gives a declared variable its value."""
        variable = self._state.variable(target)
        span = self._state.span(target)
        if variable is None:
            return Assign(target.text("name"), value, span)
        if kind == "var" and not self._is_first(target, variable):
            return Assign(variable.unique, value, span)
        return Let(variable.unique, value, span)

    def _is_first(self, target: Node, variable: Variable) -> bool:
        """Whether a `var` is declared here, and nowhere before."""
        is_here = self._state.is_in_place(variable)
        return is_here and target.start == min(each.start for each in variable.declarators)

    def _assigned(self, target: Node, value: Expr) -> Statement:
        if target.type == "MemberExpression":
            base, key = self._state.expressions(
                lambda: self._expressions.read(needed(target.node("object"))),
                lambda: self._expressions.key(target),
            )
            return SetMember(base, key, value, self._state.span(target))
        if not self._expressions.can_assign(target):
            other = self._expressions.other(target, "an assignment of what must not be assigned")
            return Do(other, other.span)
        return Assign(self._state.name_of(target), value, self._state.span(target))

    def _take(self, node: Node, value: Expr, bind: Bind) -> None:
        if node.type == "AssignmentPattern":
            self._take_default(node, value, bind)
        elif node.type == "ObjectPattern":
            self._take_object(node, value, bind)
        elif node.type == "ArrayPattern":
            self._take_array(node, value, bind)
        else:
            statement = bind(node, value)
            self._state.out.append(statement)

    def _take_default(self, node: Node, value: Expr, bind: Bind) -> None:
        left, right = needed(node.node("left")), needed(node.node("right"))
        span = self._state.span(node)
        if not self._state.is_stable(value):
            value = self._state.let(_wish(left), value)
        is_absent = Binary("===", value, Undefined(span), span)
        with self._state.block() as before:
            if right.type in FUNCTIONS:
                default: Expr = self._expressions.read_function(right, left.text("name"))
            else:
                default = self._expressions.read(right)
        if not before:
            self._take(left, Conditional(is_absent, default, value, span), bind)
            return
        name = self._state.let(_wish(left), value)
        before.append(Assign(name.id, default, default.span))
        self._state.out.append(If(is_absent, Block(tuple(before)), Block(()), span))
        self._take(left, name, bind)

    def _take_object(self, node: Node, value: Expr, bind: Bind) -> None:
        properties = [each for each in node.nodes("properties") if each is not None]
        span = self._state.span(node)
        if not self._state.is_stable(value):
            # What is waited for is an answer, mostly.
            value = self._state.let("answer" if isinstance(value, Await) else "object", value)
        is_read = any(each.type == "Property" for each in properties)
        if not is_read:
            # A pattern without names refuses undefined and null all the same.
            refused = Binary("==", value, Null(span), span)
            read = Member(value, Text("constructor", span), span)
            self._state.out.append(If(refused, Block((Do(read, span),)), Block(()), span))
        keys: list[Expr] = []
        for each in properties:
            if each.type != "Property":
                self._take_rest(each, value, keys, bind)
                continue
            key = self._expressions.property_key(each)
            if not self._state.is_stable(key):
                key = self._state.let("key", key)
            keys.append(key)
            self._take(needed(each.node("value")), Member(value, key, self._state.span(each)), bind)

    def _take_rest(self, node: Node, value: Expr, keys: list[Expr], bind: Bind) -> None:
        span = self._state.span(node)
        target = needed(node.node("argument"))
        rest: Expr = Object((Spread(value, span),), span)
        if keys:
            rest = self._state.let(_wish(target), rest)
        self._state.out += [SetMember(rest, key, None, span) for key in keys]
        self._take(target, rest, bind)

    def _take_array(self, node: Node, value: Expr, bind: Bind) -> None:
        elements = node.nodes("elements")
        span = self._state.span(node)
        if not _is_array(value):
            value = Array((Spread(value, span),), span)
        if not self._state.is_stable(value):
            value = self._state.let("list", value)
        for index, each in enumerate(elements):
            if each is None:
                continue
            if each.type == "RestElement":
                member = Member(value, Text("slice", span), span)
                rest = Call(member, (Number(index, span),), self._state.span(each))
                self._take(needed(each.node("argument")), rest, bind)
            else:
                self._take(each, Member(value, Number(index, span), self._state.span(each)), bind)


def _is_array(value: Expr) -> bool:
    """Whether it is a new array for sure."""
    return isinstance(value, Array)


def _wish(node: Node) -> str:
    return node.text("name") or "value"
