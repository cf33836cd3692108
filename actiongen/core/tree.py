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

from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span

# Expressions. `span` is where the original says it; what a pass makes up has the span of what it stands for.


@dataclass(frozen=True, slots=True)
class Undefined:
    """`undefined`, `void 0`, an argument that a call leaves out."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Null:
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Boolean:
    value: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A double; `NaN` and `Infinity` are free names."""

    value: float
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A string, in characters of Python; lone surrogates stay what they are."""

    value: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Regex:
    """`/body/flags`, as written."""

    body: str
    flags: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, a parameter, a function, or a free name of JavaScript (`JSON`, `require`, `console`)."""

    id: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Template:
    """A template literal: texts and expressions in turn. Each expression becomes a string as JavaScript does it."""

    parts: "tuple[str | Expr, ...]"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Spread:
    """`...value` in an array, in an object, among arguments."""

    value: "Expr"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Array:
    """An array display; a hole is `Undefined`."""

    items: "tuple[Expr | Spread, ...]"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """`key: value` of an object; a key that is written out is a `Text`, a computed one any expression."""

    key: "Expr"
    value: "Expr"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Object:
    """An object display; methods are entries whose value is a `Function`."""

    entries: "tuple[Entry | Spread, ...]"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Member:
    """`object.key` (the key is a `Text`) or `object[key]`. Throws a TypeError where the object is undefined or null;
    if it is `optional` (`?.`), the whole `Chain` around it is undefined then.
    """

    object: "Expr"
    key: "Expr"
    span: Span = field(compare=False, repr=False)
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """`function(arguments)`; `optional` as of a :class:`Member`. What is called on a `Member` has its object as
    `this`.
    """

    function: "Expr"
    arguments: "tuple[Expr | Spread, ...]"
    span: Span = field(compare=False, repr=False)
    optional: bool = False


@dataclass(frozen=True, slots=True)
class New:
    """`new function(arguments)`."""

    function: "Expr"
    arguments: "tuple[Expr | Spread, ...]"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """How far an optional member or call reaches: the whole is undefined as soon as one in it meets nothing."""

    value: "Expr"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """`operator` is one of `! - + ~ typeof void`."""

    operator: str
    operand: "Expr"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """`operator` is one of `=== !== == != < <= > >= + - * / % ** in instanceof & | ^ << >> >>>`, with the conversions
    of JavaScript."""

    operator: str
    left: "Expr"
    right: "Expr"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Logical:
    """`operator` is one of `&& || ??`: the value is that of an operand, and the right one is evaluated if needed."""

    operator: str
    left: "Expr"
    right: "Expr"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Conditional:
    condition: "Expr"
    then: "Expr"
    otherwise: "Expr"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Await:
    value: "Expr"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; patterns are taken apart by `Let` statements at the start of the body, a default is `default`."""

    name: str
    span: Span = field(compare=False, repr=False)
    default: "Expr | None" = None
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function. An arrow with an expression as its body is `Block((Return(expression),))`.

    `name` is the one that it was declared with, for people. `is_plain`: not an arrow, so that `this` and `arguments`
    are its own.
    """

    parameters: tuple[Parameter, ...]
    body: "Block"
    span: Span = field(compare=False, repr=False)
    name: str = field(default="", compare=False)
    is_async: bool = False
    is_plain: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Builtin:
    """What the policy language has in place of some JavaScript: a built-in or a method by the name it has in a policy
    (`email_domain`, `http.get`, `matches`, `.lower`, `any`). The reader never makes one: passes of the importer do.

    A name with a dot in front is a method, whose object is the first argument. `keywords` are as in a policy.
    """

    name: str
    arguments: "tuple[Expr, ...]"
    span: Span = field(compare=False, repr=False)
    keywords: "tuple[tuple[str, Expr], ...]" = ()


@dataclass(frozen=True, slots=True)
class OtherExpr:
    """What Core has no node for: a class, `this`, a generator, a tagged template, `super`, `new.target`, a BigInt.

    `what` says it for people: "a class". `reads` and `writes` are the variables and free names that it uses and
    assigns.
    """

    what: str
    span: Span = field(compare=False, repr=False)
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()


Expr = (
    Undefined
    | Null
    | Boolean
    | Number
    | Text
    | Regex
    | Name
    | Template
    | Array
    | Object
    | Member
    | Call
    | New
    | Chain
    | Unary
    | Binary
    | Logical
    | Conditional
    | Await
    | Function
    | Builtin
    | OtherExpr
)


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
