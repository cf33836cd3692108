"""What a scope, a variable and a place of its name are.

In: nodes of ESTree. Out: the classes that the walk over a tree fills.
"""

from typing import Final

from actiongen.javascript.parse import Node

FUNCTIONS: Final = frozenset({"FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"})
LOOPS: Final = frozenset(
    {
        "ForStatement",
        "ForInStatement",
        "ForOfStatement",
        "ForAwaitStatement",
        "WhileStatement",
        "DoWhileStatement",
    }
)


class Scope:
    """A function, a block, or another place that has names of its own. ``declares`` is the variable of a function
    that was declared; ``body`` is the scope of a function's body, if its parameters have one of their own.
    """

    __slots__ = ("body", "declares", "function", "is_strict", "names", "parent")

    def __init__(self, parent: "Scope | None", *, is_function: bool = False) -> None:
        self.parent = parent
        self.names: dict[str, Variable] = {}
        self.function: Scope = self if is_function or parent is None else parent.function
        self.declares: Variable | None = None
        self.body: Scope | None = None
        self.is_strict: bool = parent is not None and parent.is_strict


class Reference:
    """Where a name stands. ``is_numeric``: what is assigned is a number for sure."""

    __slots__ = ("is_numeric", "is_write", "name", "node", "scope")

    def __init__(self, node: Node, scope: Scope, is_write: bool, is_numeric: bool) -> None:
        self.node = node
        self.name = node.text("name")
        self.scope = scope
        self.is_write = is_write
        self.is_numeric = is_numeric


class Declarator:
    """A place that declares a ``var``: the list of statements that it stands in, and whether a loop is around it.
    ``is_function``: its value is a function.
    """

    __slots__ = ("end", "has_value", "in_loop", "is_function", "list_end", "list_start", "start")

    def __init__(
        self, node: Node, end: int, list_: tuple[int, int], in_loop: bool, has_value: bool, is_function: bool
    ) -> None:
        self.start = node.start
        self.end = end
        self.is_function = is_function
        self.list_start, self.list_end = list_
        self.in_loop = in_loop
        self.has_value = has_value


class Variable:
    """A variable. ``kind`` is var, let, const, function, parameter, catch or class. ``writes`` counts what assigns it
    beside its declaration; the values of a ``var`` count. A ``let`` or ``const`` has none before ``end``. ``case`` is
    the range of the switch case that declares it.
    """

    __slots__ = (
        "case",
        "declarators",
        "end",
        "is_numeric",
        "kind",
        "name",
        "references",
        "scope",
        "start",
        "unique",
        "writes",
    )

    def __init__(self, name: str, kind: str, scope: Scope, start: int) -> None:
        self.name = self.unique = name
        self.kind = kind
        self.scope = scope
        self.start = self.end = start
        self.references: list[Reference] = []
        self.declarators: list[Declarator] = []
        self.writes = 0
        self.is_numeric = True
        self.case: tuple[int, int] | None = None

    @property
    def is_captured(self) -> bool:
        """Whether a function inside of its own uses it."""
        own = self.scope.function
        return any(each.scope.function is not own for each in self.references)


def is_number(node: Node | None) -> bool:
    """Whether it is a number that is written out."""
    is_literal = (
        node is not None and node.type == "Literal" and type(node.fields.get("value")) in (int, float)
    )
    return node is not None and is_literal and not node.text("raw").endswith("n")


def is_strict(body: Node) -> bool:
    """Whether it says `"use strict"` at its head."""
    for each in body.nodes("body") if body.type in ("BlockStatement", "Program") else ():
        if each is None or each.fields.get("directive") is None:
            return False
        if each.text("directive") == "use strict":
            return True
    return False
