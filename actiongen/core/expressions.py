"""The expressions of Core (tree.py), which assign nothing.

In: parts. Out: nodes that are equal where they say the same, wherever they stand.

    user.email   ->   Member(Name("user"), Text("email"))
"""

from dataclasses import field
from typing import TYPE_CHECKING

from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span

if TYPE_CHECKING:
    from actiongen.core.tree import Block

# `span` is where the original says it; what a pass makes up has the span of what it stands for.


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
