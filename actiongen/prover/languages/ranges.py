"""Sets of UTF-16 code units.

In and out: sorted, disjoint ranges that do not touch, ends included, as ``actiongen.ir.regex.charset`` has them.

    common(((0x30, 0x39),), ((0x35, 0x41),))   ->   ((0x35, 0x39),)
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import TypeAlias

from actiongen.ir.regex.charset import LAST_UNIT, complement, union

__all__ = ["ALL", "Ranges", "common", "complement", "holds", "is_part", "of_units", "union", "units_in"]

Ranges: TypeAlias = tuple[tuple[int, int], ...]

ALL: Ranges = ((0, LAST_UNIT),)


def common(left: Ranges, right: Ranges) -> Ranges:
    """The units of both sets."""
    if left == ALL or left is right:
        return right
    if right == ALL:
        return left
    found: list[tuple[int, int]] = []
    at = other = 0
    while at < len(left) and other < len(right):
        low = max(left[at][0], right[other][0])
        high = min(left[at][1], right[other][1])
        if low <= high:
            found.append((low, high))
        if left[at][1] < right[other][1]:
            at += 1
        else:
            other += 1
    return tuple(found)


def holds(ranges: Ranges, unit: int) -> bool:
    """Whether a unit is in the set."""
    at = bisect_right(ranges, (unit, LAST_UNIT)) - 1
    return at >= 0 and unit <= ranges[at][1]


def is_part(inner: Ranges, outer: Ranges) -> bool:
    """Whether every unit of the one set is in the other."""
    return outer == ALL or common(inner, outer) == inner


def of_units(units: Iterable[int]) -> Ranges:
    """The set of some units."""
    return union((unit, unit) for unit in units)


def units_in(ranges: Ranges) -> Iterable[int]:
    """The units of a set, in order."""
    return (unit for low, high in ranges for unit in range(low, high + 1))
