"""The texts of some forms: instants, numbers, addresses, e-mail addresses.

In: nothing. Out: languages, each with the function of actiongen that it says the same as.

    contains(INSTANTS, "2026-02-30")   ->   False
"""

from functools import cache

from actiongen.ir.regex import parse_regex
from actiongen.ir.regex.tree import Regex
from actiongen.prover.languages import ranges as sets
from actiongen.prover.languages.preimages import BLANKS
from actiongen.prover.languages.ranges import Ranges
from actiongen.prover.languages.regexes import found
from actiongen.prover.languages.tree import (
    EMPTY,
    Language,
    optional,
    repeat,
    sequence,
    star,
    text,
    union,
    units,
)
from actiongen.runs.texts import to_units


def _of(pattern: str) -> Language:
    """The texts that are as a whole what a pattern says."""
    regex = parse_regex(f"^(?:{pattern})$")
    assert isinstance(regex, Regex), pattern
    language = found(regex)
    assert language is not None
    return language


# Instants

_LEAP = r"\d\d(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00"
_DAYS = (
    r"(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8])"
)
_YEAR = r"\d\d\d[1-9]|\d\d[1-9]\d|\d[1-9]\d\d|[1-9]\d\d\d"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"

INSTANTS = _of(
    rf"(?:(?:{_YEAR})-(?:{_DAYS})|(?:{_LEAP})-02-29)"
    rf"(?:T{_CLOCK}(?::[0-5]\d(?:\.\d{{1,9}})?)?(?:Z|[+-]{_CLOCK}))?"
)
"""The texts of which ``evaluate.operations.time`` makes a time."""

# Numbers

_PADDING = star(units(BLANKS))
_EXPONENT = r"(?:[eE][+-]?\d+)"

DECIMALS = sequence(_PADDING, _of(rf"[+-]?\d+(?:\.\d+)?{_EXPONENT}?"), _PADDING)
"""The texts of which ``to_number`` makes a number, and some ``HUGE_DECIMALS`` of which it makes none."""

HUGE_DECIMALS = sequence(
    _PADDING,
    _of(rf"[+-]?\d{{200,}}(?:\.\d+)?{_EXPONENT}?|[+-]?\d+(?:\.\d+)?[eE][+-]?0*[1-9]\d\d+"),
    _PADDING,
)
"""Decimals that may be too big for a double: over 200 digits before the point, or an exponent of over two digits. No
regular language tells which of them are.
"""

# Addresses

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_QUAD = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
IPV4 = _of(_QUAD)
"""The texts that ``ipaddress.ip_address`` reads as an address of four bytes."""

_GROUP = _of("[0-9A-Fa-f]{1,4}")
_COLON = text(":")
_GROUP_AND_COLON = sequence(_GROUP, _COLON)


def _groups(least: int, most: int) -> Language:
    """So many groups with colons between them, of which four bytes at the end count two."""
    if most == 0:
        return EMPTY
    groups = sequence(repeat(_GROUP_AND_COLON, max(least - 1, 0), most - 1), _GROUP)
    if most > 1:
        groups = union(groups, sequence(repeat(_GROUP_AND_COLON, max(least - 2, 0), most - 2), IPV4))
    return optional(groups) if least == 0 else groups


ZONE = _of("%[^%/]+")
"""What may stand behind an address of sixteen bytes."""

IPV6 = sequence(
    union(
        _groups(8, 8),
        sequence(_COLON, _COLON, _groups(0, 7)),
        # Two colons stand for at least one group.
        *(sequence(repeat(_GROUP_AND_COLON, n, n), _COLON, _groups(0, 7 - n)) for n in range(1, 8)),
    ),
    optional(ZONE),
)
"""The texts that ``ipaddress.ip_address`` reads as an address of sixteen bytes, with or without a zone (``%eth0``)."""

ADDRESSES = union(IPV4, IPV6)
"""The texts that ``ir.addresses.is_within`` reads as an address."""

# E-mail addresses


_SPACES = sets.union(
    (
        (0x09, 0x0D),
        (0x1C, 0x20),
        (0x85, 0x85),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x2000, 0x200A),
        (0x2028, 0x2029),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
    )
)
_FOREIGN = sets.common(((0x80, 0xFFFF),), sets.complement(_SPACES))
_LOCAL = repeat(units(sets.complement(sets.union([*_SPACES, *sets.of_units([ord("@")])]))), 1, None)


def _emails(word: Language, inner: Language) -> Language:
    label = sequence(word, optional(sequence(star(inner), word)))
    return sequence(_LOCAL, text("@"), label, star(sequence(text("."), label)))


_PLAIN_WORD = sets.union([(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), *_FOREIGN])
WIDE_EMAILS = _emails(units(_PLAIN_WORD), units(sets.union([*_PLAIN_WORD, (0x2D, 0x2D)])))
"""Some texts more than all e-mail addresses, far easier for a solver: the domain may hold any unit beyond ASCII."""


@cache
def emails() -> Language:
    """The texts that ``testing.sendable`` calls an e-mail address."""
    plain = sets.of_units(unit for unit in range(0x10000) if _is_word(unit))
    lows: dict[int, list[int]] = {}
    for code in range(0x10000, 0x40000):  # beyond are neither letters nor digits
        if _is_word(code):
            high, low = map(ord, to_units(chr(code)))
            lows.setdefault(high, []).append(low)
    highs: dict[Ranges, list[int]] = {}
    for high, found_lows in lows.items():
        highs.setdefault(sets.of_units(found_lows), []).append(high)
    pairs = [sequence(units(sets.of_units(some)), units(ranges)) for ranges, some in highs.items()]
    hyphen = sets.of_units([ord("-")])
    return _emails(union(units(plain), *pairs), union(units(sets.union([*plain, *hyphen])), *pairs))


def _is_word(code: int) -> bool:
    r"""Whether a character is ``\w`` for Python."""
    return chr(code).isalnum() or chr(code) == "_"


PLEASANT_EMAILS = _of(r"[a-z]+@[a-z0-9-]+(?:\.[a-z]+)+")
"""E-mail addresses that a person recognises."""

PLEASANT = _of("[A-Za-z0-9][A-Za-z0-9 _.:/@-]*")
"""Texts that a person recognises."""
