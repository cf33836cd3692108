"""The intermediate representation: a policy whose names, types and presence are settled.

In: a syntax tree, through resolve.py and infer.py. Out: one :class:`Program` an action, from which checks,
back ends, the interpreter and the prover work; none of them looks at the syntax again.

An expression is pure: it may be shared, moved and dropped. What does something is an :class:`Effect`.

Every expression carries :class:`Info`: its type, whether it is *known to be present* at this place, and where
it stands. Nodes are equal when they mean the same, wherever they stand. *Absent* is missing, null, or not a
finite number.

    event.user.app_metadata.plan, after schema(event.user.app_metadata, plan=string)
    ->  Read(Member(Member(Member(Event(), "user"), "app_metadata"), "plan"), Basic.STRING)
"""

from dataclasses import field
from enum import Enum

from actiongen.ir.conditions import (
    And,
    Compare,
    HasKey,
    In,
    InText,
    IsNone,
    Matches,
    NonEmpty,
    Not,
    Or,
    Truthy,
)
from actiongen.ir.info import Definition, Info, Variable
from actiongen.ir.loops import Comprehension, Items, MapComprehension, Sorted
from actiongen.ir.ops import Op
from actiongen.ir.types import Type
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span


@dataclass(frozen=True, slots=True)
class Literal:
    """A number (finite), text, boolean or None."""

    value: float | str | bool | None
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Event:
    """``event``."""

    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """A named field of a record, or a member of ``json`` under a literal key (absent unless it is an object's
    own). ``name_span``: where the policy writes the name.
    """

    value: "Expr"
    name: str
    info: Info = field(compare=False)
    name_span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Item:
    """``value[index]`` of a list, or of ``json`` (absent unless it is a list); the index may be negative."""

    value: "Expr"
    index: int
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Slice:
    """``value[lower:upper]`` of a text or a list."""

    value: "Expr"
    lower: "Expr | None"
    upper: "Expr | None"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Lookup:
    """``value[key]`` or ``value.get(key, default)`` by own keys of a record, map or ``json``; ``key`` is a
    text.
    """

    value: "Expr"
    key: "Expr"
    default: "Expr | None"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Read:
    """A ``json`` value if it is of type ``to``, else absent."""

    value: "Expr"
    to: Type
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Secret:
    """``event.secrets.NAME``; an optional one counts as absent when empty; what a setting says may be shown."""

    name: str
    optional: bool
    is_setting: bool
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Ref:
    """The value of a definition."""

    definition: Definition
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Var:
    """The value of a variable."""

    variable: Variable
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Spread:
    """``*xs`` in a list or ``**d`` in a dict; an absent one adds nothing."""

    value: "Expr"


@dataclass(frozen=True, slots=True)
class ListDisplay:
    """``[a, *xs]``; every item is known to be present."""

    items: "tuple[Expr | Spread, ...]"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """``"key": value``; where the value is absent the pair is left out, unless it is the literal None."""

    key: str
    value: "Expr"
    key_span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ComputedEntry:
    """``key: value`` with a key that is known at run time alone, a present text; else as :class:`Entry`."""

    key: "Expr"
    value: "Expr"


@dataclass(frozen=True, slots=True)
class RecordDisplay:
    """``{"key": value, key: value, **d}``; later pairs win. It is a record, with a computed key a map, with a
    spread of ``json`` (which adds nothing if it is no object) ``json``.
    """

    entries: "tuple[Entry | ComputedEntry | Spread, ...]"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Interpolation:
    """``f"…"``: texts and present expressions of type string or number in turn."""

    parts: "tuple[str | Expr, ...]"
    info: Info = field(compare=False)


class UrlPart(Enum):
    """Where in a URL a value stands. In ``BASE``, with scheme, host and port, it is written as it is; elsewhere it is
    percent-encoded. In a ``PATH`` an empty one, ``.`` and ``..`` make no request.
    """

    BASE = "base"
    PATH = "path"
    QUERY = "query"


@dataclass(frozen=True, slots=True)
class UrlValue:
    """A value in a URL: a present text or number."""

    value: "Expr"
    part: UrlPart


@dataclass(frozen=True, slots=True)
class Address:
    """A URL in which values behind the host are encoded: an argument of a call. Where a value of its path is empty,
    ``.`` or ``..``, or has half a character, it throws :data:`NO_ADDRESS`.
    """

    parts: "tuple[str | UrlValue, ...]"
    info: Info = field(compare=False)


NO_ADDRESS = "a value in the path of a URL is empty, . or .., or no text"
"""What an :class:`Address` throws; the runtime's ``redirectUrl`` says the same."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation and its operands; see :class:`Op`."""

    op: Op
    operands: "tuple[Expr, ...]"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class OrText:
    """``a or b`` on texts: the left one when present and not empty, else the right one (perhaps the literal
    None).
    """

    left: "Expr"
    right: "Expr"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Conditional:
    """``then if condition else otherwise``."""

    condition: "Expr"
    then: "Expr"
    otherwise: "Expr"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class HelperCall:
    """A call of a pure helper; ``inlined`` is its value as if the body stood here, with this call's
    arguments.
    """

    helper: "HelperId"
    arguments: "tuple[Expr, ...]"
    inlined: "Expr"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class HelperId:
    """Which ``def`` for which parameter types: what a call and its ``DefineHelper`` share.

    ``limited``: the parameters that hold texts from ``json`` which the body looks into with ``matches``.
    """

    name: str
    path: str
    types: tuple[Type, ...]
    limited: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorExpr:
    """Stands where an error was reported; never reaches a back end. ``parts`` are what was read of it all the same."""

    info: Info = field(compare=False)
    parts: "tuple[Expr, ...]" = field(default=(), compare=False)


Expr = (
    Literal
    | Event
    | Member
    | Item
    | Slice
    | Lookup
    | Read
    | Secret
    | Ref
    | Var
    | ListDisplay
    | RecordDisplay
    | Interpolation
    | Address
    | Operation
    | Sorted
    | Matches
    | Compare
    | IsNone
    | In
    | InText
    | HasKey
    | NonEmpty
    | Truthy
    | Not
    | And
    | Or
    | OrText
    | Conditional
    | Items
    | Comprehension
    | MapComprehension
    | HelperCall
    | ErrorExpr
)

Total = Slice
"""Expressions that are present whenever all of their operands are."""

FUNCTIONS = frozenset({"any", "all", "first", "matches", "read", "sorted", "truthy"})
"""The functions of the language that make a node of their own; those of :class:`Op` are in the table of operations."""
