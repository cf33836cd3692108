"""What is asked and made of the items of a loop, as questions and lists of the policy language.

In: a loop over a list, and what it asks and makes of an item. Out: `any`, `first` and `for` of that list.
"""

from actiongen.core.tree import (
    Binary,
    Block,
    Boolean,
    Builtin,
    Expr,
    ForOf,
    Function,
    Member,
    Name,
    Number,
    Parameter,
    Return,
    Text,
)
from actiongen.core.walk import Names, substituted


class Items:
    """Makes expressions of loops; each item has a name of its own."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._used: set[str] = set()

    def any(self, node: ForOf, condition: Expr) -> Expr:
        """Whether the condition holds for one item."""
        if condition == Boolean(True, node.span):
            length = Member(node.iterable, Text("length", node.span), node.span)
            return Binary(">", length, Number(0, node.span), node.span)
        return Builtin("any", (node.iterable, self._function(node, condition)), node.span)

    def first(self, node: ForOf, condition: Expr) -> Expr:
        """The first item for which the condition holds."""
        return Builtin("first", (node.iterable, self._function(node, condition)), node.span)

    def all_of(self, node: ForOf, condition: Expr, item: Expr) -> Expr:
        """What is made of each item for which the condition holds, as a list."""
        if condition == Boolean(True, node.span):
            keywords: tuple[tuple[str, Expr], ...] = ()
            if item == Name(node.name, node.span):
                return node.iterable
        else:
            keywords = (("if", self._function(node, condition)),)
        return Builtin("for", (node.iterable, self._function(node, item)), node.span, keywords)

    def _function(self, node: ForOf, value: Expr) -> Function:
        # The loop is gone, so its own name is free for the first question.
        item = self._names.fresh(node.name) if node.name in self._used else node.name
        self._used.add(node.name)
        body = substituted(value, {node.name: Name(item, node.span)})
        parameter = Parameter(item, node.span)
        return Function((parameter,), Block((Return(body, value.span),)), value.span)
