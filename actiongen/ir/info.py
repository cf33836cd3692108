"""What is known of an expression, and what a name stands for: a definition, or a variable.

In: nothing. Out: the parts that expressions of all kinds share, those of conditions.py, loops.py
and expressions.py.

    Info(Basic.STRING, present=False, span)
"""

from dataclasses import field
from typing import TYPE_CHECKING

from actiongen.ir.types import Type
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Span

if TYPE_CHECKING:
    from actiongen.ir.expressions import Expr


@dataclass(frozen=True, slots=True)
class Info:
    """What is known of an expression at its place."""

    type: Type
    present: bool
    span: Span


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Definition:
    """``name = value``. ``constant``: the value depends on nothing of the run."""

    name: str
    value: "Expr"
    constant: bool
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """A loop variable, a parameter of a helper or the answer of a question; ``present`` and ``type`` hold in all of its
    scope. Each is a value of its own.

    ``origins``: what a parameter stands for, in every call; what a loop goes over (``is_item``). ``is_foreign``: it
    comes from an answer.
    """

    name: str
    type: Type
    present: bool
    span: Span
    origins: "tuple[Expr, ...]" = field(default=(), repr=False)
    is_item: bool = field(default=False, repr=False)
    is_foreign: bool = field(default=False, repr=False)
