"""Conditions: what is True or False whatever is absent in it.

In: nothing. Out: the expressions of :data:`Predicate`, a part of those in expressions.py: a new one is taken to be
present by everybody who asks about presence.

    event.user.email == "ann@corp.example"   ->   Compare("==", Member(…), Literal("ann@corp.example"))
"""

from dataclasses import field
from typing import TYPE_CHECKING

from actiongen.ir.info import Info
from actiongen.ir.regex import Regex
from actiongen.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from actiongen.ir.expressions import Expr


@dataclass(frozen=True, slots=True)
class Matches:
    """``matches(r"…", subject)``: found anywhere; False when the subject is absent (or over 8,192 units of
    ``json``).
    """

    regex: Regex
    subject: "Expr"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """``left operator right``, ``operator`` one of ``== != < <= > >=``: False when an operand is absent,
    ``!=`` True.

    ``==`` and ``!=`` take scalars of one type, or ``json`` and a scalar (then value and type are compared).
    """

    operator: str
    left: "Expr"
    right: "Expr"
    info: Info = field(compare=False)


OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
"""The operator that holds where the other one does not, of operands that are present."""
MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""The operator that says the same with the operands in the other order."""


@dataclass(frozen=True, slots=True)
class IsNone:
    """``value is None``: True when it is absent."""

    value: "Expr"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """``item in items``, a list of scalars: False when either is absent. ``item`` may be ``json``."""

    item: "Expr"
    items: "Expr"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class InText:
    """``needle in text``: the needle cannot be empty; False when the text is absent."""

    needle: "Expr"
    text: "Expr"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class HasKey:
    """``key in record``, own keys of a record or a map: False when either is absent."""

    key: "Expr"
    record: "Expr"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class NonEmpty:
    """A text as a condition: True when it is present and not empty."""

    value: "Expr"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Truthy:
    """``truthy(json)``: JavaScript's truthiness."""

    value: "Expr"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """An absent operand counts as False."""

    operand: "Expr"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """Booleans; an absent operand counts as False; the result is always present."""

    operands: "tuple[Expr, ...]"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """Booleans; an absent operand counts as False; the result is always present."""

    operands: "tuple[Expr, ...]"
    info: Info = field(compare=False)


Predicate = Matches | Compare | IsNone | In | InText | HasKey | NonEmpty | Truthy | Not | And | Or
"""Expressions that are True or False even when their operands are absent."""
