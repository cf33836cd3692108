r"""A regular expression as a JavaScript literal.

In: a tree. Out: the text between the slashes and the flags. Nothing is copied from the policy: every unit is
written in the one way that ESLint's recommended rules accept.

    to_javascript(parse_regex(r"(?i)a\-b/[\-x]")) == (r"a-b\/[x-]", "i")
"""

from typing import assert_never

from actiongen.ir.regex.charset import complement, units_of
from actiongen.ir.regex.tree import (
    Alternation,
    CharClass,
    Dot,
    End,
    Literal,
    Node,
    Regex,
    Repeat,
    Sequence,
    Shorthand,
    Start,
    UnitRange,
    WordBoundary,
)
from actiongen.unicode import category

_NAMED = {0x09: r"\t", 0x0A: r"\n", 0x0B: r"\v", 0x0C: r"\f", 0x0D: r"\r"}
_SYNTAX = frozenset(r"\^$.*+?()[]{}|/")
_IN_CLASS = frozenset("\\]")


def to_javascript(regex: Regex) -> tuple[str, str]:
    """The body of the literal and its flags."""
    return _written(regex.root, regex.ignore_case), "i" if regex.ignore_case else ""


def can_write(char_class: CharClass, ignore_case: bool) -> bool:
    """Whether the class can be written without a control character that ESLint refuses."""
    return not _needs_control(char_class) or _as_units(char_class, ignore_case) is not None


def can_write_unit(unit: int) -> bool:
    """Whether the unit can stand alone: JavaScript has no letter escape for U+001B to U+001F."""
    return not 0x1B <= unit <= 0x1F


def _written(node: Node, ignore_case: bool) -> str:
    match node:
        case Literal("\0"):
            return r"[\0]"  # outside of a class a digit could follow and make it an octal escape
        case Literal(unit):
            return f"\\{unit}" if unit in _SYNTAX else _unit(ord(unit))
        case Shorthand(letter):
            return f"\\{letter}"
        case Dot():
            return "."
        case CharClass():
            return _class(node, ignore_case)
        case Start():
            return "^"
        case End():
            return "$"
        case WordBoundary(negated):
            return r"\B" if negated else r"\b"
        case Repeat(body, least, most, lazy):
            return f"{_repeatable(body, ignore_case)}{_quantifier(least, most)}{'?' if lazy else ''}"
        case Sequence(parts):
            return _sequence(parts, ignore_case)
        case Alternation(options):
            return "|".join(_written(option, ignore_case) for option in options)
        case _:
            assert_never(node)


def _sequence(parts: tuple[Node, ...], ignore_case: bool) -> str:
    texts: list[str] = []
    spaces = 0
    for part in parts:
        if part == Literal(" ", (0, 0)):
            spaces += 1
            continue
        texts.append(_spaces(spaces))
        spaces = 0
        written = _written(part, ignore_case)
        texts.append(f"(?:{written})" if isinstance(part, Alternation) else written)
    return "".join(texts) + _spaces(spaces)


def _spaces(count: int) -> str:
    return f" {{{count}}}" if count > 1 else " " * count


def _repeatable(body: Node, ignore_case: bool) -> str:
    written = _written(body, ignore_case)
    return f"(?:{written})" if isinstance(body, Repeat | Sequence | Alternation) else written


def _quantifier(least: int, most: int | None) -> str:
    match least, most:
        case 0, None:
            return "*"
        case 1, None:
            return "+"
        case 0, 1:
            return "?"
        case _, None:
            return f"{{{least},}}"
        case _:
            return f"{{{least}}}" if least == most else f"{{{least},{most}}}"


def _class(char_class: CharClass, ignore_case: bool) -> str:
    if _needs_control(char_class) and (units := _as_units(char_class, ignore_case)) is not None:
        return units
    return _brackets(list(char_class.members), char_class.negated)


def _needs_control(char_class: CharClass) -> bool:
    return any(
        not can_write_unit(end)
        for member in char_class.members
        if isinstance(member, UnitRange)
        for end in (member.low, member.high)
    )


def _as_units(char_class: CharClass, ignore_case: bool) -> str | None:
    r"""The same class by other ends: ``[\x00-\x1f]`` is ``[^ -\uffff]``."""
    matched = units_of(char_class, ignore_case)
    for units, negated in ((matched, False), (complement(matched), True)):
        if units and all(can_write_unit(end) for pair in units for end in pair):
            return _brackets([UnitRange(low, high) for low, high in units], negated)
    return None


def _brackets(members: list[UnitRange | Shorthand], negated: bool) -> str:
    written = [_member(member) for member in sorted(members, key=_place)]
    if written[0] == "^" and not negated:
        written[0] = r"\^"
    elif written[0].startswith("^-") and not negated:
        written[0] = f"\\{written[0]}"
    return f"[{'^' if negated else ''}{''.join(written)}]"


def _place(member: UnitRange | Shorthand) -> int:
    r"""Combining marks first, where they join no letter; ``\0`` where no digit follows; ``-`` at the end."""
    match member:
        case UnitRange(0x2D, 0x2D):
            return 3
        case UnitRange(0, _):
            return 2
        case UnitRange(low, high) if _joins(low) or _joins(high):
            return 0
        case _:
            return 1


def _joins(unit: int) -> bool:
    return unit == 0x200D or category(chr(unit))[0] == "M"


def _member(member: UnitRange | Shorthand) -> str:
    if isinstance(member, Shorthand):
        return f"\\{member.letter}"
    if member.low == member.high:
        return _class_unit(member.low)
    return f"{_range_end(member.low)}-{_range_end(member.high)}"


def _range_end(unit: int) -> str:
    return r"\x2d" if unit == 0x2D else _class_unit(unit)


def _class_unit(unit: int) -> str:
    if unit == 0:
        return r"\0"
    return f"\\{chr(unit)}" if chr(unit) in _IN_CLASS else _unit(unit)


def _unit(unit: int) -> str:
    if unit in _NAMED:
        return _NAMED[unit]
    if unit < 0x1B:
        return f"\\c{chr(unit + 0x40)}"
    char = chr(unit)
    if 0x20 <= unit < 0x7F or (unit >= 0xA0 and category(char)[0] in "LNPS"):
        return char
    return f"\\x{unit:02x}" if unit < 0x100 else f"\\u{unit:04x}"
