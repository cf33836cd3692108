"""The question that everybody asks who reasons about conditions, apart from who answers it.

In: conditions of the IR. Out: whether an event may meet them. ``satisfiable.py`` is the answer that is built in and
quick; a solver may stand in its place.

    def is_dead(step: ir.Rule, logic: Satisfiability) -> bool: ...
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeAlias

from actiongen import ir
from actiongen.facts.presence import Numbering
from actiongen.source import Span


class Satisfiability(Protocol):
    """Answers for the conditions of one program. Definitions and helpers are looked through; the event, secrets, the
    clock, requests and externs are free values, the same one wherever a condition names the same one."""

    @property
    def gave_up_at(self) -> Span | None:
        """The first condition that was not judged, because all those before took too long; None: all were judged."""

    def possible(self, conditions: Iterable[ir.Expr], above: Sequence[ir.Expr] = ()) -> bool:
        """Whether some event may meet all conditions, and those ``above``, which may be many and are mostly those of
        the question before, with a few more. False is a proof, True is none."""

    def related(self, conditions: Iterable[ir.Expr], above: Sequence[ir.Expr]) -> Sequence[int]:
        """Of the conditions above, the indices of those that are likely to be why the answer is False; in order."""

    def always(self, condition: ir.Expr) -> bool:
        """Whether every event meets the condition. True is a proof, False is none."""


MakeLogic: TypeAlias = Callable[[ir.Program, Numbering], Satisfiability]
"""Who answers about a program; what means the same has one number."""


def core(logic: Satisfiability, own: Sequence[ir.Expr], above: Sequence[ir.Expr] = ()) -> list[int]:
    """Of conditions that cannot hold together, the indices (in ``above`` and then ``own``) of some that cannot and of
    which none can be spared: the last ones where there is a choice, of those above that are related to the others.
    """
    conditions = (*above, *own)
    kept: list[int] = []
    rest = _candidates(logic, own, above)
    while rest:
        # As many as can be spared at the front; the next one is needed.
        spared = _spared(logic, conditions, kept, rest)
        kept += rest[spared : spared + 1]
        rest = rest[spared + 1 :]
    return kept


def _candidates(logic: Satisfiability, own: Sequence[ir.Expr], above: Sequence[ir.Expr]) -> list[int]:
    """The indices of what has to do with the conditions themselves, so that many others above cost nothing."""
    every = [*range(len(above) + len(own))]
    if not above:
        return every
    related = logic.related(own, above)
    is_enough = not logic.possible([*(above[index] for index in related), *own])
    return [*related, *every[len(above) :]] if is_enough else every


def _spared(logic: Satisfiability, conditions: Sequence[ir.Expr], kept: list[int], rest: list[int]) -> int:
    """How many of the first ones can be spared. Why something is impossible mostly stands near, so a few of the last
    are tried first, then twice as many."""

    def is_possible_with(last: int) -> bool:
        return logic.possible(conditions[each] for each in (*kept, *rest[len(rest) - last :]))

    too_few, enough = -1, 0
    while enough < len(rest) and is_possible_with(enough):
        too_few, enough = enough, min(2 * enough or 1, len(rest))
    between = range(too_few + 1, enough)
    least = bisect_left(between, True, key=lambda last: not is_possible_with(last)) + too_few + 1
    return len(rest) - least
