"""Names and what they stand for.

In: definitions, parameters, loop variables and helpers as inference meets them. Out: look-ups from the inside
out. No name hides another one that is visible.

    scope.inner().lookup("on_test_tenant")
"""

from dataclasses import dataclass, field
from enum import Enum

from actiongen import ir
from actiongen.ir.clients import WORDS
from actiongen.ir.ops import Notation, written_as
from actiongen.source import Span
from actiongen.syntax import tree as syn

_OF_FILES = ("action", "load", "schema", "secrets", "settings", "flow", "external", "test", "always", "never")
TOP_LEVEL = frozenset(["rule", "only_when", *_OF_FILES])
"""Built-ins that stand between the rules, never in one."""
DECLARATIONS = TOP_LEVEL | {"case", "acts", "on_continue", "extern"}
"""Built-ins whose calls have no value."""
BUILTINS = frozenset(
    [
        *written_as(Notation.FUNCTION),
        *ir.FUNCTIONS,
        *ir.WORDS,
        *DECLARATIONS,
        "event",
        "api",
        "http",
        "jwt",
        "jwks",
        *WORDS,
    ]
)
TYPE_NAMES = frozenset(["string", "number", "boolean", "time", "json"])
OF_DICTIONARIES = ("get", "items")
"""The methods of dictionaries; those of texts are in the table of operations."""


class HelperKind(Enum):
    """What a ``def`` is for: a value, an effect, or a value for which it makes requests."""

    PURE = "pure"
    ACTING = "acting"
    ASKING = "asking"


@dataclass(frozen=True, slots=True, eq=False)
class HelperSource:
    """A ``def``, with the scope around it."""

    node: syn.Def
    scope: "Scope"
    path: str
    kind: HelperKind


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """A name whose definition is a mistake that was reported; ``taken``: it had a meaning before."""

    taken: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class KeySource:
    """A name for ``jwks(…)``, with the scope around it: keys are fetched where a token is verified with them."""

    node: syn.Call
    scope: "Scope"


Binding = ir.Definition | ir.Variable | HelperSource | KeySource | ir.Extern | Unknown


@dataclass(slots=True, eq=False)
class Scope:
    """Names of one block, and those around it."""

    parent: "Scope | None" = None
    names: dict[str, tuple[Binding, Span]] = field(default_factory=dict)

    def inner(self) -> "Scope":
        """A new block inside this one."""
        return Scope(self)

    def snapshot(self) -> "Scope":
        """The names as they are now: what a helper defined here can see, whatever comes later."""
        return Scope(self.parent, dict(self.names))

    def lookup(self, name: str) -> Binding | None:
        """What a name stands for here."""
        found = self.place(name)
        return None if found is None else found[0]

    def place(self, name: str) -> tuple[Binding, Span] | None:
        """What a name stands for here, and where it got its meaning."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return None

    def define(self, name: str, binding: Binding, span: Span) -> None:
        """Gives a name its meaning in this block."""
        self.names[name] = (binding, span)

    def visible(self) -> tuple[str, ...]:
        """All names that can be written here, without the built-ins."""
        return tuple(self.names) + (self.parent.visible() if self.parent else ())
