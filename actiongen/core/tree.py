"""Core: what a JavaScript file does, in few kinds of nodes, each with exactly the meaning that JavaScript gives it.

In: an ESTree of esprima (read.py). Out: nodes for whoever reasons about JavaScript: the importer, which is lenient
about what it finds, and the validation of our own output, which is not.

Every variable has a name of its own in the whole file. Expressions assign nothing: `a = b = c`, `x++` and commas are
statements of their own before the expression that needs them, in the order in which JavaScript evaluates them. A
variable that is assigned once is a `Let`; one that cannot be written so (a loop or a callback assigns it) keeps its
`Assign` statements. Nothing is forgiven: a property may be absent, a member of nothing throws, `==` and `+` convert.

    const { email } = event.user;   ->   Let("email", Member(Member(Name("event"), "user"), "email"))
    x = a ? 1 : x;                  ->   Let("x_2", Conditional(Name("a"), Number(1), Name("x")))
"""

from dataclasses import field

from actiongen.core.expressions import (
    Array,
    Await,
    Binary,
    Boolean,
    Builtin,
    Call,
    Chain,
    Conditional,
    Entry,
    Expr,
    Function,
    Logical,
    Member,
    Name,
    New,
    Null,
    Number,
    Object,
    OtherExpr,
    Parameter,
    Regex,
    Spread,
    Template,
    Text,
    Unary,
    Undefined,
)
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span

__all__ = [
    "Array",
    "Assign",
    "Await",
    "Binary",
    "Block",
    "Boolean",
    "Break",
    "Builtin",
    "Call",
    "Chain",
    "Conditional",
    "Continue",
    "Do",
    "Entry",
    "Expr",
    "File",
    "ForOf",
    "Function",
    "If",
    "Let",
    "Logical",
    "Loop",
    "Member",
    "Name",
    "New",
    "Null",
    "Number",
    "Object",
    "OtherExpr",
    "OtherStatement",
    "Parameter",
    "Regex",
    "Return",
    "SetMember",
    "Spread",
    "Statement",
    "Template",
    "Text",
    "Throw",
    "Try",
    "Unary",
    "Undefined",
]
"""Expressions stand in expressions.py; whoever reads Core finds all of its nodes here."""

# Statements. `comments` are the lines of the comments above a statement, without their marks.


@dataclass(frozen=True, slots=True)
class Let:
    """`const name = value`; a declared function is a `Let` of a `Function`. No other statement assigns the name,
    unless there is an `Assign` of it: then this is its first value.
    """

    name: str
    value: Expr
    span: Span = field(compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Assign:
    """`name = value` of a variable that is assigned more than once."""

    name: str
    value: Expr
    span: Span = field(compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class SetMember:
    """`object[key] = value`; `value` is None for `delete object[key]`."""

    object: Expr
    key: Expr
    value: Expr | None
    span: Span = field(compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Do:
    """An expression whose value nobody wants."""

    value: Expr
    span: Span = field(compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Return:
    value: Expr | None
    span: Span = field(compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Throw:
    value: Expr
    span: Span = field(compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class If:
    """What follows an `If` is what both arms go on with, as far as they do not end. `else if` is an `If` in
    `otherwise`.
    """

    condition: Expr
    then: "Block"
    otherwise: "Block"
    span: Span = field(compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class ForOf:
    """`for (const name of iterable)`; `is_in`: `for (const name in iterable)`, whose names are the keys as texts."""

    name: str
    iterable: Expr
    body: "Block"
    span: Span = field(compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)
    is_in: bool = False


@dataclass(frozen=True, slots=True)
class Loop:
    """`for (;condition; update)` (what it declares stands before it), `while`; `is_late`: `do … while`, whose update
    comes before its condition.
    """

    condition: Expr
    update: "Block"
    body: "Block"
    span: Span = field(compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Try:
    """`error` is the variable of the `catch`; `handler` and `last` (`finally`) are None where there is none."""

    body: "Block"
    error: str | None
    handler: "Block | None"
    last: "Block | None"
    span: Span = field(compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Break:
    span: Span = field(compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Continue:
    span: Span = field(compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class OtherStatement:
    """What Core has no node for: a label, a `switch` that falls through where it cannot be written otherwise. `reads`
    and `writes` as of an :class:`OtherExpr`.
    """

    what: str
    span: Span = field(compare=False, repr=False)
    comments: tuple[str, ...] = field(default=(), compare=False)
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()


Statement = (
    Let
    | Assign
    | SetMember
    | Do
    | Return
    | Throw
    | If
    | ForOf
    | Loop
    | Try
    | Break
    | Continue
    | OtherStatement
)


@dataclass(frozen=True, slots=True)
class Block:
    """Statements in order; scopes are gone, for names are unique. `comments` are those at its end."""

    statements: tuple[Statement, ...]
    comments: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class File:
    """A file. `body` is its module scope with all exports taken out: `exports` are the functions that it exports, by
    name. A file that is one function, as a legacy Rule, exports it as `""`. `comments` are those at its head.
    """

    path: str
    text: str = field(repr=False)
    body: Block
    exports: tuple[tuple[str, Function], ...]
    comments: tuple[str, ...] = ()
