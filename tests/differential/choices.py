"""Choices that a generator makes, so that a smaller choice makes a simpler policy.

In: a ``random.Random``, of a seed or of Hypothesis. Out: picks. Of what is offered, the first is the simplest, and no
is simpler than yes: that is where Hypothesis ends when it shrinks.

    Choices(Random(1)).pick(("a", "b"))   ->   'a'
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Makes choices, one after the other."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def pick(self, options: Sequence[T]) -> T:
        """One of them."""
        return options[self._random.randint(0, len(options) - 1)]

    def chance(self, share: float) -> bool:
        """True in that share of the cases."""
        return self._random.random() >= 1 - share

    def count(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(least, most)

    def some(self, options: Sequence[T], most: int, least: int = 1) -> list[T]:
        """From ``least`` to ``most`` of them as far as there are so many, no place twice."""
        left = list(options)
        wanted = min(len(left), self.count(least, max(most, least)))
        return [left.pop(self.count(0, len(left) - 1)) for _ in range(wanted)]
