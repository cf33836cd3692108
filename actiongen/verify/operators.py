"""The operators of JavaScript over expressions.

In: ESTree nodes. Out: nodes.

    a?.b ?? "none"   ->   [a ? …: "none", text: a.b]
"""

from collections.abc import Sequence
from functools import partial

from actiongen.javascript.parse import Node as Ast
from actiongen.verify.choosing import in_halves
from actiongen.verify.functions import Functions
from actiongen.verify.scopes import Scope
from actiongen.verify.space import Space
from actiongen.verify.stream import Stream
from actiongen.verify.terms import BOOLEAN, NOTHING, STRICT, Leaf, Node

_FEW = 2


def _chained(ast: Ast) -> Sequence[Ast]:
    """The operands of ``a || b || c`` or ``a && b && c``; of other operators none."""
    operator, found = ast.text("operator"), list[Ast]()
    if operator not in ("&&", "||"):
        return found
    while ast.type == "LogicalExpression" and ast.text("operator") == operator:
        left, right = ast.node("left"), ast.node("right")
        assert left is not None and right is not None
        found.append(right)
        ast = left
    return (ast, *reversed(found))


class Operators:
    """The operators; what an operand is worth is said by whoever has them."""

    values: Functions
    space: Space
    stream: Stream

    def value(self, ast: Ast, scope: Scope) -> Node:
        """The value of an expression."""
        raise NotImplementedError

    def part(self, ast: Ast, name: str, scope: Scope) -> Node:
        """The value of a part of an expression."""
        raise NotImplementedError

    def settled(self, node: Node) -> Node:
        """A value, where none of it throws or has ended; otherwise the handler goes no further."""
        raise NotImplementedError

    def acts(self, ast: Ast, scope: Scope) -> bool:
        """Whether an expression may do something."""
        raise NotImplementedError

    def unary(self, ast: Ast, scope: Scope) -> Node:
        """The value of a unary expression."""
        value = self.part(ast, "argument", scope)
        match ast.text("operator"):
            case "!":
                return (
                    self.space.lift(lambda leaf: self.space.negation(leaf), self.values.truthy(value))
                    if value.kinds & ~BOOLEAN
                    else self.space.negation(value)
                )
            case "-":
                return self.values.of_number("-", value)
            case "typeof":
                return self.values.type_name(value)
            case "void":
                return self.space.lift(lambda leaf: self.space.undefined, value)
            case _:
                return self.space.unknown

    def binary(self, ast: Ast, scope: Scope) -> Node:
        """The value of a binary expression."""
        left, right = self.part(ast, "left", scope), self.part(ast, "right", scope)
        values = self.values
        match ast.text("operator"):
            case "===":
                return values.strict_equal(left, right)
            case "!==":
                return self.space.negation(values.strict_equal(left, right))
            case "==" if right is self.space.null:
                return values.is_nothing(left)
            case "!=" if right is self.space.null:
                return self.space.negation(values.is_nothing(left))
            case "<":
                return values.less(left, right)
            case ">":
                return values.less(right, left)
            case "<=":
                return values.at_most(left, right)
            case ">=":
                return values.at_most(right, left)
            case "+" | "-" | "*" | "/" as operator:
                return values.arithmetic(operator, left, right)
            case _:
                return self.space.unknown

    def logical(self, ast: Ast, scope: Scope) -> Node:
        """The value of a logical expression."""
        operands = _chained(ast)
        if len(operands) > _FEW and not any(self.acts(each, scope) for each in operands[1:]):
            return self._logical_values(ast.text("operator"), operands, scope)
        left = self.part(ast, "left", scope)
        right = ast.fields["right"]
        assert isinstance(right, Ast)
        match ast.text("operator"):
            case "??":
                if not left.kinds & NOTHING:
                    return left
                if not self.acts(right, scope):
                    other = self.value(right, scope)
                else:
                    left = self.settled(left)
                    with self.stream.under(self.values.is_nothing(left)):
                        other = self.value(right, scope)
                return self.space.replaced(left, NOTHING, other)
            case "&&" | "||" as operator:
                test = self.values.truthy(left)
                wanted = test if operator == "&&" else self.space.negation(test)
                if wanted is self.space.false:
                    return left
                if not self.acts(right, scope):
                    other = self.value(right, scope)
                else:
                    left = self.settled(left)
                    with self.stream.under(self.settled(wanted)):
                        other = self.value(right, scope)
                return self._logical_value(operator, left, other)
            case _:
                return self.space.unknown

    def _logical_values(self, operator: str, operands: Sequence[Ast], scope: Scope) -> Node:
        """A chain of ``&&`` or ``||``."""
        found: list[Node] = []
        for each in operands:
            found.append(self.value(each, scope))
            if self.values.truthy(found[-1]) is self.space.boolean(operator == "||"):
                break
        return in_halves(partial(self._logical_value, operator), found)

    def _logical_value(self, operator: str, left: Node, right: Node) -> Node:
        space = self.space
        if not left.kinds & ~(BOOLEAN | STRICT):
            return space.both(left, right) if operator == "&&" else space.either(left, right)

        def chosen(leaf: Leaf) -> Node:
            test = self.values.truthy(leaf)
            return space.then(test, right, leaf) if operator == "&&" else space.then(test, leaf, right)

        return space.lift(chosen, left)

    def conditional(self, ast: Ast, scope: Scope) -> Node:
        """The value of a conditional expression."""
        test = self.values.truthy(self.part(ast, "test", scope))
        then, otherwise = ast.fields["consequent"], ast.fields["alternate"]
        assert isinstance(then, Ast) and isinstance(otherwise, Ast)
        if self.acts(then, scope) or self.acts(otherwise, scope):
            test = self.settled(test)
            with self.stream.under(test):
                yes = self.value(then, scope)
            with self.stream.under(self.space.negation(test)):
                no = self.value(otherwise, scope)
        else:
            yes, no = self.value(then, scope), self.value(otherwise, scope)
        return self.space.then(test, yes, no)
