"""What is worked out of an action once, and asked for at each of its events.

In: what works it out. Out: the same, which remembers the last action.

    names = once(lambda program: frozenset(externs_of(program)))
"""

from collections.abc import Callable
from typing import TypeVar

from actiongen import ir

Found = TypeVar("Found")


def once(make: Callable[[ir.Program], Found]) -> Callable[[ir.Program], Found]:
    """Works it out anew where the action is another one than the last time."""
    known: list[tuple[ir.Program, Found]] = []

    def found(program: ir.Program) -> Found:
        if not known or known[0][0] is not program:
            known[:] = [(program, make(program))]
        return known[0][1]

    return found
