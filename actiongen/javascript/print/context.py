"""Where a node stands: the node with its parents, which the layout of JavaScript depends on.

In: a tree. Out: contexts, one for each occurrence of a node, in the form that parsing the printed text would
give: negative numbers as a minus, ``a && (b && c)`` turned into ``(a && b) && c``.

    root(Do(Call(f, (x,)))).child("value").child("arguments", 0)   ->   the context of x
"""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Protocol

from actiongen.javascript import tree as js
from actiongen.javascript.literals import is_identifier
from actiongen.javascript.print.doc import INDENT, Doc
from actiongen.lazy_dataclass import dataclass

LOGICAL = frozenset({"&&", "||", "??"})


@dataclass(frozen=True, slots=True)
class Root:
    """The parent of an expression that is printed by itself."""

    value: js.Expr


# What may be printed as something else.
_CHANGING = frozenset({js.Number, js.Member, js.Binary, js.Template})
Node = js.Expr | js.Spread | js.Property | js.Pattern | js.Statement | Root


@dataclasses.dataclass(slots=True, eq=False)
class PrintContext:
    """One occurrence of a node. Contexts are compared by identity: the same node may occur twice."""

    node: Node
    parent: "PrintContext | None" = None
    key: str = ""
    children: "dict[tuple[str, int], PrintContext]" = dataclasses.field(default_factory=dict)
    column: int | None = None
    """Where the line of a statement begins, and of what its block stands in; None inside of expressions."""

    def child(self, key: str, index: int = 0) -> "PrintContext":
        """The context of the node in field ``key``, or of item ``index`` if the field is a tuple."""
        context = self.children.get((key, index))
        if context is None:
            value = getattr(self.node, key)
            context = PrintContext(canonical(value[index] if isinstance(value, tuple) else value), self, key)
            if isinstance(self.node, js.Block) and self.column is not None:
                context.column = self.column + INDENT
            elif isinstance(self.node, js.ExportHandler):
                context.column = self.column
            self.children[key, index] = context
        return context

    def items(self, key: str) -> "list[PrintContext]":
        return [self.child(key, index) for index in range(len(getattr(self.node, key)))]

    def block(self, key: str) -> "PrintContext":
        """The context of the statements in field ``key``, as a block."""
        context = self.children.get((key, -1))
        if context is None:
            context = PrintContext(js.Block(getattr(self.node, key)), self, key)
            context.column = self.column
            self.children[key, -1] = context
        return context

    def arm(self, index: int) -> "tuple[PrintContext, PrintContext]":
        """The condition and the block of an arm of an ``if``."""
        if ("test", index) not in self.children:
            assert isinstance(self.node, js.If)
            condition, body = self.node.arms[index]
            self.children["test", index] = PrintContext(canonical(condition), self, "test")
            context = PrintContext(js.Block(body), self, "consequent")
            context.column = self.column
            self.children["consequent", index] = context
        return self.children["test", index], self.children["consequent", index]

    def part(self) -> None:
        """Takes the tree of contexts apart once it is printed: it would be cycles for Python to look for."""
        self.parent = None
        for child in self.children.values():
            child.part()

    def ancestors(self) -> "Iterator[PrintContext]":
        context = self.parent
        while context is not None:
            yield context
            context = context.parent


@dataclass(frozen=True, slots=True)
class Hints:
    """What the parent asks of the layout of an argument or of the right side of an assignment."""

    expand_first: bool = False
    expand_last: bool = False
    assigned: bool = False


NO_HINTS = Hints()


class Printer(Protocol):
    """Prints any context; what the printers of the single nodes call for their children."""

    def __call__(self, context: PrintContext, hints: Hints = NO_HINTS) -> Doc: ...

    def settled(self, context: PrintContext) -> str:
        """The lines of a statement that begins at a known column, with their indentation."""

    def is_expanded(self, context: PrintContext) -> bool:
        """Whether this object literal must be printed over several lines."""


def root(node: Node, column: int | None = None) -> PrintContext:
    return PrintContext(canonical(node), column=column)


def canonical(node: Node) -> Node:
    """The node as parsing its text would give it."""
    if type(node) not in _CHANGING:
        return node
    match node:
        case js.Number(value=value) if value < 0 or str(value) == "-0.0":
            return js.Unary("-", js.Number(-value))
        case js.Member(value=value, name=name, optional=optional) if not is_identifier(name):
            return js.Index(value, js.String(name), optional)
        case js.Binary(operator=operator, left=left, right=js.Binary(operator=inner) as right) if (
            operator == inner and operator in LOGICAL
        ):
            return canonical(js.Binary(operator, js.Binary(operator, left, right.left), right.right))
        case js.Template(parts=parts):
            return js.Template(_merged(parts))
        case _:
            return node


def _merged(parts: tuple[str | js.Expr, ...]) -> tuple[str | js.Expr, ...]:
    """The parts of a template, texts that follow each other joined."""
    merged: list[str | js.Expr] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    return tuple(merged)


# Kinds of nodes


def is_call(node: Node) -> bool:
    return isinstance(node, js.Call)


def is_call_like(node: Node) -> bool:
    return isinstance(node, js.Call | js.New)


def is_member(node: Node) -> bool:
    return isinstance(node, js.Member | js.Index)


def is_signed_number(node: Node) -> bool:
    return isinstance(node, js.Unary) and node.operator in "+-" and isinstance(node.operand, js.Number)


def is_logical(node: Node) -> bool:
    return isinstance(node, js.Binary) and node.operator in LOGICAL


def is_arithmetic(node: Node) -> bool:
    """A binary expression other than ``&&``, ``||`` and ``??``."""
    return isinstance(node, js.Binary) and node.operator not in LOGICAL


def is_return(node: Node) -> bool:
    return isinstance(node, js.Return | js.Throw)


def leftmost(context: PrintContext) -> PrintContext:
    """The context of the expression that the text of this one starts with."""
    match context.node:
        case js.Binary():
            return leftmost(context.child("left"))
        case js.Member() | js.Index():
            return leftmost(context.child("value"))
        case js.Call():
            return leftmost(context.child("function"))
        case js.Conditional():
            return leftmost(context.child("condition"))
        case _:
            return context


def find_ancestor(context: PrintContext, wanted: Callable[[Node], bool]) -> PrintContext | None:
    return next((ancestor for ancestor in context.ancestors() if wanted(ancestor.node)), None)
