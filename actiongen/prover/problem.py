"""A question for a solver, apart from who answers it.

In: nothing. Out: :class:`Problem` and :class:`Solved`, and :class:`Solver`, which makes one of the other.

    Solver.solve(Problem(("(declare-const x Bool)",), ("x",), (), (), (), {"x": "x"}, 5_000))
    ->   Solved(Status.POSSIBLE, {"x": True}, None)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Protocol, TypeAlias

Found: TypeAlias = bool | Fraction | str
"""The value of a term: texts are UTF-16 code units, numbers (of the sorts Int and Real) are exact."""


class Status(Enum):
    """Whether all assertions can hold together."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Problem:
    """A question in SMT-LIB 2.6, of the theories of strings, integers, reals and uninterpreted functions.

    ``declarations`` are whole commands (``declare-const``, ``declare-fun``, ``define-fun``), ``assertions`` terms of
    the sort Bool that have to hold. Three kinds of wishes say which answer is wanted where there are several; none of
    them ever changes whether there is one. ``prefer``: terms that should hold together; if they cannot, none of them
    counts. ``few``: as many as possible should hold. ``pleasant``: each should hold if those before allow it; they come
    last. ``wanted`` are the terms whose values are asked for, by a name. ``milliseconds`` is the limit for all of it.
    ``units``: how much work each try of the solver may be, as it counts work itself, so that the same problem has the
    same answer on every machine; None for no such limit.
    """

    declarations: tuple[str, ...]
    assertions: tuple[str, ...]
    prefer: tuple[str, ...]
    few: tuple[str, ...]
    pleasant: tuple[str, ...]
    wanted: Mapping[str, str]
    milliseconds: int
    units: int | None = None


@dataclass(frozen=True, slots=True)
class Solved:
    """The answer. ``values``: of the wanted terms, where it is ``POSSIBLE``. ``preferred``: whether ``prefer`` holds.
    ``reason``: why it is ``UNKNOWN`` ("the time limit", "the memory limit", "the solver crashed", …). ``units``: how
    much work it was, where there was a limit.
    """

    status: Status
    values: Mapping[str, Found] = field(default_factory=dict)
    preferred: bool = False
    reason: str | None = None
    units: int = 0


class Solver(Protocol):
    """Whoever answers."""

    def solve(self, problem: Problem) -> Solved:
        """The answer; a solver that fails in any way says ``UNKNOWN``."""
        ...
