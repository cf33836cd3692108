"""Facts: numbers of what is known to be present, as sets.

In: facts of two ways, or of two conditions. Out: those of both.

    either({1, 2}, {2, 3})   ->   {2}
"""

from collections.abc import Iterable

Facts = frozenset[int] | None
"""Numbers of the expressions that are present, and of limits that hold; None where control cannot come."""

NOTHING: frozenset[int] = frozenset()


def both(left: Facts, right: Facts) -> Facts:
    """What holds where both hold."""
    return None if left is None or right is None else left | right


def either(left: Facts, right: Facts) -> Facts:
    """What holds where one of two ways led here."""
    if left is None:
        return right
    return left if right is None else left & right


def all_of(facts: Iterable[Facts]) -> Facts:
    """What holds where all hold."""
    result: Facts = NOTHING
    for one in facts:
        result = both(result, one)
    return result
