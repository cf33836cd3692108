"""Expressions with variables, which have one value a turn.

In: nothing. Out: the expressions of :data:`Loop`, a part of those in expressions.py, and the pairs that they go over.

    any(r == "admin" for r in event.authorization.roles)
    ->   Comprehension(Kind.ANY, (r,), Member(…), None, Compare("==", Var(r), Literal("admin")))
"""

from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING

from actiongen.ir.info import Info, Variable
from actiongen.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from actiongen.ir.expressions import Expr


@dataclass(frozen=True, slots=True)
class Items:
    """``d.items()`` of a record, map or ``json`` object: pairs of own key and value; nothing when absent."""

    value: "Expr"
    info: Info = field(compare=False)


class Kind(Enum):
    """What a comprehension makes, and of an absent iterable."""

    ANY = "any"  # False
    ALL = "all"  # True
    FIRST = "first"  # absent; absent elements are left out
    LIST = "list"  # []; absent elements are left out
    FLAT = "flat"  # []; the elements are the lists of a second `for`, which come one after another
    MERGE = "merge"  # {}; the elements are the dictionaries of a second `for`, whose later pairs win


@dataclass(frozen=True, slots=True)
class Sorted:
    """``sorted(iterable, key=…, reverse=…)``, stable: by ``key``, which reads a field of the variable's record,
    or by the items themselves (None). Numbers, times and durations by size, texts by their UTF-16 units; items
    without a key come last, in either direction.
    """

    variables: tuple[Variable, ...]
    iterable: "Expr"
    key: "Expr | None"
    reverse: bool
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class Comprehension:
    """``kind(element for variables in iterable if condition)``; two variables over :class:`Items` alone.

    ``condition`` is None where there is none (several are joined by :class:`And`).
    """

    kind: Kind
    variables: tuple[Variable, ...]
    iterable: "Expr"
    condition: "Expr | None"
    element: "Expr"
    info: Info = field(compare=False)


@dataclass(frozen=True, slots=True)
class MapComprehension:
    """``{key: value for … in … if condition}``; absent values are left out."""

    variables: tuple[Variable, ...]
    iterable: "Expr"
    condition: "Expr | None"
    key: "Expr"
    value: "Expr"
    info: Info = field(compare=False)


Loop = Comprehension | MapComprehension | Sorted
"""Expressions with variables: their parts, but for the iterable, have a value in each turn."""
