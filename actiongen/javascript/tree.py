"""The JavaScript that the back end can write: a small, closed subset of ES2022.

In: nodes that the back end makes. Out: text, by print/, laid out as Prettier lays it out by default.
Only shapes whose layout print/ implements are here.

    Binary("===", Member(Name("event"), "x"), String("a"))   ->   event.x === "a"
"""

from dataclasses import field
from math import copysign
from typing import TYPE_CHECKING, get_args

from actiongen.lazy_dataclass import dataclass, replace
from actiongen.source import Span

if TYPE_CHECKING:
    from typing_extensions import TypeIs

# Expressions


@dataclass(frozen=True, slots=True)
class Name:
    id: str


@dataclass(frozen=True, slots=True)
class String:
    value: str


@dataclass(frozen=True, slots=True, eq=False)
class Number:
    """A finite double; negative ones are printed with a unary minus. Zero and minus zero are two numbers."""

    value: float

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and self._exact() == other._exact()

    def __hash__(self) -> int:
        return hash(self._exact())

    def _exact(self) -> tuple[float, float]:
        return self.value, copysign(1, self.value)


@dataclass(frozen=True, slots=True)
class Boolean:
    value: bool


@dataclass(frozen=True, slots=True)
class Null:
    pass


@dataclass(frozen=True, slots=True)
class Regex:
    """``/body/flags``; the body is already escaped."""

    body: str
    flags: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template literal: texts (unescaped) and expressions in turn."""

    parts: "tuple[str | Expr, ...]"


@dataclass(frozen=True, slots=True)
class Tagged:
    """A template literal that a function reads: ``tag`` in front of it."""

    tag: Name
    template: Template


@dataclass(frozen=True, slots=True)
class Spread:
    value: "Expr"


@dataclass(frozen=True, slots=True)
class Array:
    items: "tuple[Expr | Spread, ...]"


@dataclass(frozen=True, slots=True)
class Property:
    """``key: value``, the key bare or quoted as Prettier does it; a Name like the key prints shorthand.

    A key that is a Name is what the name stands for: ``[KEY]: value``.
    """

    key: "str | Name"
    value: "Expr"


@dataclass(frozen=True, slots=True)
class Object:
    properties: "tuple[Property | Spread, ...]"


@dataclass(frozen=True, slots=True)
class Member:
    """``value.name`` or ``value?.name``; a name that is no identifier prints ``value["na-me"]``."""

    value: "Expr"
    name: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """``value[index]`` or ``value?.[index]``."""

    value: "Expr"
    index: "Expr"
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """``function(arguments)`` or ``function?.(arguments)``.

    ``acts``: the function is a helper that asks, so that the call is made whether anything reads the result or not.
    """

    function: "Expr"
    arguments: "tuple[Expr | Spread, ...]"
    optional: bool = False
    acts: bool = False


@dataclass(frozen=True, slots=True)
class New:
    function: "Expr"
    arguments: "tuple[Expr | Spread, ...]"


@dataclass(frozen=True, slots=True)
class Unary:
    """``!x``, ``-x``, ``typeof x``."""

    operator: str
    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Await:
    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Binary:
    """``left operator right``: ``=== !== == != < <= > >= + - * / %  && || ??`` (parenthesised as needed)."""

    operator: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Conditional:
    condition: "Expr"
    then: "Expr"
    otherwise: "Expr"


@dataclass(frozen=True, slots=True)
class Pattern:
    """``[a, b]`` as a parameter or a loop variable."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """``(parameters) => body``; a tuple body is a block."""

    parameters: "tuple[str | Pattern, ...]"
    body: "Expr | tuple[Statement, ...]"
    is_async: bool = False


Expr = (
    Name
    | String
    | Number
    | Boolean
    | Null
    | Regex
    | Template
    | Tagged
    | Array
    | Object
    | Member
    | Index
    | Call
    | New
    | Unary
    | Await
    | Binary
    | Conditional
    | Arrow
)


# Statements. ``comment`` holds the lines of ``//`` comments above a statement, one line an item;
# ``origin`` is what the statement is made of, in the policy or a library.


@dataclass(frozen=True, slots=True)
class Const:
    name: str
    value: Expr
    comment: tuple[str, ...] = ()
    origin: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Do:
    """An expression statement."""

    value: Expr
    comment: tuple[str, ...] = ()
    origin: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Return:
    value: Expr | None = None
    comment: tuple[str, ...] = ()
    origin: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Throw:
    value: Expr
    comment: tuple[str, ...] = ()
    origin: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class If:
    """``if``, any ``else if`` and an ``else`` ((), if there is none)."""

    arms: "tuple[tuple[Expr, tuple[Statement, ...]], ...]"
    otherwise: "tuple[Statement, ...]" = ()
    comment: tuple[str, ...] = ()
    origin: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ForOf:
    """``for (const target of iterable) { body }``."""

    target: str | Pattern
    iterable: Expr
    body: "tuple[Statement, ...]"
    comment: tuple[str, ...] = ()
    origin: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Try:
    """``try { body } catch { handler }``."""

    body: "tuple[Statement, ...]"
    handler: "tuple[Statement, ...]"
    comment: tuple[str, ...] = ()
    origin: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Block:
    """``{ body }``: a scope of its own."""

    body: "tuple[Statement, ...]"
    comment: tuple[str, ...] = ()
    origin: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Function:
    """``function name(parameters) { body }`` under a documentation comment of the lines ``doc``, if any."""

    name: str
    parameters: "tuple[str | Pattern, ...]"
    body: "tuple[Statement, ...]"
    is_async: bool = False
    doc: tuple[str, ...] = ()
    comment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportHandler:
    """``exports.name = handler;`` under a documentation comment of the lines ``doc``, if any."""

    name: str
    handler: Arrow
    doc: tuple[str, ...] = ()
    comment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocComment:
    """``/** lines */`` above a statement or, followed by Blank, on its own; ``inline``: its one line between the
    marks."""

    lines: tuple[str, ...]
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line."""


Statement = (
    Const | Do | Return | Throw | If | ForOf | Try | Block | Function | ExportHandler | DocComment | Blank
)
_STATEMENTS = frozenset(get_args(Statement))


def is_statement(node: object) -> "TypeIs[Statement]":
    """The same as ``isinstance(node, Statement)``, which would try one class after the other."""
    return type(node) in _STATEMENTS


def traced(statement: Statement, origin: Span | None) -> Statement:
    """The statement, as one that is made of what stands there."""
    if isinstance(statement, Function | ExportHandler | DocComment | Blank):
        return statement
    return replace(statement, origin=origin)
