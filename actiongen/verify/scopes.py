"""Names of a JavaScript file and what they stand for, and what can be told from its nodes alone.

In: ESTree nodes. Out: :class:`Scope` and the functions that a name may stand for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from actiongen.javascript.parse import Node as Ast
from actiongen.verify.terms import Leaf, Node

_NOT_PURE = frozenset(
    (
        "AwaitExpression",
        "ThrowStatement",
        "ForOfStatement",
        "TryStatement",
        "AssignmentExpression",
        "IfStatement",
    )
)
_ACTING = frozenset(("api", "console", "randomUUID", "unlessThrown", "inTime", "succeedsInTime"))


@dataclass(slots=True)
class Scope:
    """The names that are visible, and what they stand for."""

    outer: "Scope | None"
    names: dict[str, Node] = field(default_factory=dict)
    paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Names that are given to a part of the event as it is, and which part."""
    opened: "list[Scope]" = field(init=False, default_factory=list)
    """This scope and those within it, for the outermost one."""

    def __post_init__(self) -> None:
        if self.outer is not None:
            self.opened = self.outer.opened
        self.opened.append(self)

    def forget(self) -> None:
        """Takes all names out of the scopes, which hold the functions that see them."""
        for each in self.opened:
            each.names.clear()
        self.opened.clear()

    def path_of(self, name: str) -> tuple[str, ...] | None:
        """The part of the event that a name is given to."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.outer
        return None if scope is None else scope.paths.get(name)

    def find(self, name: str) -> Node | None:
        """The value of a name."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found is not None:
                return found
            scope = scope.outer
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A function of the file, and what it sees."""

    ast: Ast
    scope: Scope


@dataclass(frozen=True, slots=True)
class Intrinsic:
    """A function of the runtime, whose text is known."""

    name: str


@dataclass(frozen=True, slots=True)
class Iterated:
    """A set, as far as it is spread: the distinct items of a list."""

    iterated: Leaf
    shape: object


def name_of(ast: Ast, part: str) -> str:
    """The name in a part of a node."""
    found = ast.node(part)
    return "" if found is None else found.text("name")


def units(text: str) -> str:
    """One spelling for a text, whether its astral characters are pairs of surrogates or not."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def cooked(quasi: Ast) -> str:
    """The text between two values of a template."""
    value = quasi.fields["value"]
    assert isinstance(value, dict)
    return units(str(value["cooked"]))


def below(ast: Ast) -> Sequence[Ast]:
    """All nodes below one."""
    found: list[Ast] = []
    todo = [*ast.below()]
    while todo:
        each = todo.pop()
        found.append(each)
        todo += each.below()
    return found


def acts_itself(ast: Ast) -> bool:
    """Whether a node may do something, whatever stands below it."""
    if ast.type == "Identifier":
        return ast.fields["name"] in _ACTING
    return ast.type in _NOT_PURE
