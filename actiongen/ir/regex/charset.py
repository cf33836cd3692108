"""The code units that a leaf of a regular expression matches.

In: a leaf, and whether case counts. Out: sorted, disjoint, non-adjacent ranges of code units, ends included.

    units_of(Shorthand("d", at), ignore_case=False) == ((0x30, 0x39),)
"""

from collections.abc import Iterable
from functools import cache

from actiongen.ir.regex.tree import CharClass, Dot, Leaf, Literal, Shorthand
from actiongen.unicode import category

Units = tuple[tuple[int, int], ...]

LAST_UNIT = 0xFFFF
_DIGITS: Units = ((0x30, 0x39),)
_WORD: Units = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_SPACE: Units = (
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
_LINE_ENDS: Units = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))


def units_of(leaf: Leaf, ignore_case: bool) -> Units:
    """The units that the leaf matches."""
    match leaf:
        case Literal(unit):
            return _folded(((ord(unit), ord(unit)),), ignore_case)
        case Shorthand(letter):
            return shorthand_units(letter)
        case Dot():
            return complement(_LINE_ENDS)
        case CharClass():
            positive = _folded(members_of(leaf), ignore_case)
            return complement(positive) if leaf.negated else positive


def members_of(char_class: CharClass) -> Units:
    """What is written between the brackets, before a ``^`` and the case are heeded."""
    ranges: list[tuple[int, int]] = []
    for member in char_class.members:
        if isinstance(member, Shorthand):
            ranges += shorthand_units(member.letter)
        else:
            ranges.append((member.low, member.high))
    return union(ranges)


def shorthand_units(letter: str) -> Units:
    r"""What ``\d``, ``\W`` and so on match."""
    positive = {"d": _DIGITS, "w": _WORD, "s": _SPACE}[letter.lower()]
    return positive if letter.islower() else complement(positive)


def union(ranges: Iterable[tuple[int, int]]) -> Units:
    """The ranges, sorted and joined where they overlap or touch."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def complement(units: Units) -> Units:
    """All other units."""
    gaps: list[tuple[int, int]] = []
    following = 0
    for low, high in units:
        if following < low:
            gaps.append((following, low - 1))
        following = high + 1
    if following <= LAST_UNIT:
        gaps.append((following, LAST_UNIT))
    return tuple(gaps)


def has_non_ascii_letter(low: int, high: int) -> bool:
    """Whether the range holds letters whose case the two languages treat differently."""
    low = max(low, 0x80)
    if low > high or (low, high) == (0x80, LAST_UNIT):
        return False  # all of them together are closed under any change of case
    return any(_may_have_case(unit) for unit in range(low, high + 1))


@cache
def _may_have_case(unit: int) -> bool:
    char = chr(unit)
    # Unassigned code points may become letters, and the languages know different versions of Unicode.
    return (
        char.upper() != char or char.lower() != char or category(char)[0] == "L" or (category(char) == "Cn")
    )


def _folded(units: Units, ignore_case: bool) -> Units:
    if not ignore_case:
        return units
    ranges = list(units)
    for low, high in units:
        for first, last, shift in ((0x41, 0x5A, 0x20), (0x61, 0x7A, -0x20)):
            if max(low, first) <= min(high, last):
                ranges.append((max(low, first) + shift, min(high, last) + shift))
    return union(ranges)
