"""The syntax tree: what a policy says, before anybody asks what its names mean.

In: a Lark tree (see build.py). Out: one :class:`File`. The shapes are those of Python; which call is a
declaration and which attribute is a path of the event is for ``actiongen.ir`` to decide.

x = event.user.email   ->   Assign(target=Name("x"), value=Attribute(Attribute(Name("event"), "user"),
"email"))
"""

from dataclasses import field

from actiongen.lazy_dataclass import dataclass
from actiongen.source import JavaScriptFile, Span

# Expressions


@dataclass(frozen=True, slots=True)
class Name:
    id: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class String:
    """A string literal, adjacent ones joined; ``raw`` when any part was written r"…"."""

    value: str
    span: Span = field(compare=False)
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number literal; the value is a double, ``text`` is as written."""

    value: float
    text: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Boolean:
    value: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Nothing:
    """``None``."""

    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Dots:
    """``...``."""

    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class FString:
    """``f"…"``: texts and expressions in turn, adjacent literals joined."""

    parts: "tuple[str | Expr, ...]"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Starred:
    """``*xs`` in a list display."""

    value: "Expr"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class ListDisplay:
    items: "tuple[Expr | Starred, ...]"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """``key: value`` in a dict display."""

    key: "Expr"
    value: "Expr"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class DoubleStarred:
    """``**d`` in a dict display."""

    value: "Expr"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class DictDisplay:
    pairs: tuple[Pair | DoubleStarred, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Attribute:
    """``value.name``; ``name_span`` covers the name alone."""

    value: "Expr"
    name: str
    name_span: Span = field(compare=False)
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Subscript:
    """``value[index]``."""

    value: "Expr"
    index: "Expr"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Slice:
    """``value[lower:upper]``."""

    value: "Expr"
    lower: "Expr | None"
    upper: "Expr | None"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a call; ``keyword`` is None for a positional one."""

    keyword: str | None
    value: "Expr"
    keyword_span: Span | None = field(compare=False)
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """``func(arguments)``; a lone generator argument is a positional argument with a Generator value."""

    func: "Expr"
    arguments: tuple[Argument, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """``not x`` or ``-x``; ``operator`` is "not" or "-"."""

    operator: str
    operand: "Expr"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """``left operator right`` with one of ``+ - * /``."""

    operator: str
    left: "Expr"
    right: "Expr"
    operator_span: Span = field(compare=False)
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One link of a chain: ``operator right``.

    ``operator`` is one of ``== != < <= > >= in``, ``not in``, ``is``, ``is not``.
    """

    operator: str
    right: "Expr"
    operator_span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """``left op a op b …``, chained as in Python."""

    left: "Expr"
    comparisons: tuple[Comparison, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Logical:
    """``a and b and c`` or ``a or b or c``: at least two operands, ``operator`` is "and" or "or"."""

    operator: str
    operands: "tuple[Expr, ...]"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Conditional:
    """``then if condition else otherwise``."""

    condition: "Expr"
    then: "Expr"
    otherwise: "Expr"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Clause:
    """``for targets in iterable if condition …`` of a comprehension, which has one or two; one or two targets."""

    targets: tuple[Name, ...]
    iterable: "Expr"
    conditions: "tuple[Expr, ...]"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class ListComprehension:
    element: "Expr"
    clauses: tuple[Clause, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class DictComprehension:
    key: "Expr"
    value: "Expr"
    clauses: tuple[Clause, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Generator:
    """``element for … in …``, only as the one argument of a call."""

    element: "Expr"
    clauses: tuple[Clause, ...]
    span: Span = field(compare=False)


Expr = (
    Name
    | String
    | Number
    | Boolean
    | Nothing
    | Dots
    | FString
    | ListDisplay
    | DictDisplay
    | Attribute
    | Subscript
    | Slice
    | Call
    | Unary
    | Binary
    | Compare
    | Logical
    | Conditional
    | ListComprehension
    | DictComprehension
    | Generator
)


# Statements


@dataclass(frozen=True, slots=True)
class Assign:
    """``target = value``."""

    target: Name
    value: Expr
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Do:
    """An expression that stands alone on a line."""

    value: Expr
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Return:
    value: Expr
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Arm:
    """``if condition:`` or ``elif condition:`` with its body."""

    condition: Expr
    body: "tuple[Statement, ...]"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class If:
    arms: tuple[Arm, ...]
    otherwise: "tuple[Statement, ...]"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class For:
    targets: tuple[Name, ...]
    iterable: Expr
    body: "tuple[Statement, ...]"
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class With:
    """``with call:``; ``header`` covers the line(s) up to the colon."""

    call: Call
    body: "tuple[Statement, ...]"
    header: Span = field(compare=False)
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a def; the annotation is an expression: ``string``, ``[string]``, ``{"key":
    number}``.
    """

    name: str
    annotation: Expr | None
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Def:
    """``def name(parameters) -> returns:``; a body of ``...`` alone is ``(Do(Dots),)``."""

    name: str
    parameters: tuple[Parameter, ...]
    returns: Expr | None
    decorators: tuple[Call, ...]
    docstring: String | None
    body: "tuple[Statement, ...]"
    name_span: Span = field(compare=False)
    header: Span = field(compare=False)
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Broken:
    """A top-level statement that could not be parsed, with the names that it seems to define.

    ``first`` is its first token: ``schema`` of one that seems to be a schema.
    """

    names: frozenset[str]
    first: str
    span: Span = field(compare=False)


Statement = Assign | Do | Return | If | For | With | Def | Broken


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, from its ``#`` to the end of the line; ``alone`` when nothing stands before it."""

    text: str
    alone: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class File:
    """``externs`` are the JavaScript files that it names."""

    path: str
    docstring: String | None
    statements: tuple[Statement, ...]
    comments: tuple[Comment, ...]
    externs: tuple[JavaScriptFile, ...] = field(default=(), compare=False)
