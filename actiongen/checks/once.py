"""What a function says of an expression, asked once: the conditions above a place are those of the next one too.

Once(reads_the_counter).of(condition)   ->   worked out the first time, remembered afterwards
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from actiongen import ir

T = TypeVar("T")


class Once(Generic[T]):
    """The answers of one function, by the object that is asked about (equality would compare whole trees)."""

    def __init__(self, function: Callable[[ir.Expr], T]) -> None:
        self._function = function
        self._known: dict[int, tuple[ir.Expr, T]] = {}

    def of(self, expr: ir.Expr) -> T:
        """The answer for one expression, which is kept so that no other one gets its number."""
        if id(expr) not in self._known:
            self._known[id(expr)] = expr, self._function(expr)
        return self._known[id(expr)][1]
