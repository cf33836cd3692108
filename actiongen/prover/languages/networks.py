"""The texts of the addresses in some ranges.

In: ranges of addresses, as ``ip_in(…)`` takes them. Out: the language of all texts that
``ir.addresses.is_within`` finds in one of them, in every way that an address can be written.

    contains(addresses_within(["198.51.100.0/24"]), "::ffff:198.51.100.7")   ->   True
"""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network

from actiongen.ir.addresses import network
from actiongen.prover.languages import ranges as sets
from actiongen.prover.languages.forms import IPV4, ZONE
from actiongen.prover.languages.tree import (
    EMPTY,
    NOTHING,
    Language,
    complement,
    intersection,
    optional,
    sequence,
    text,
    union,
    units,
)

_MAPPED = IPv6Network("::ffff:0:0/96")
_GROUPS = 8
_NIBBLES = 4


def addresses_within(ranges: Iterable[str]) -> Language:
    """The texts of all addresses in one of the ranges; a malformed range holds none."""
    return union(*(_texts(found) for each in ranges if (found := network(each)) is not None))


@lru_cache(maxsize=1 << 10)
def _texts(found: IPv4Network | IPv6Network) -> Language:
    if isinstance(found, IPv4Network):
        first, last = int(found[0]), int(found[-1])
        mapped = int(_MAPPED[0])
        return union(_quad(first, last), _long(mapped + first, mapped + last))
    language = _long(int(found[0]), int(found[-1]))
    if found.supernet_of(_MAPPED):  # those are addresses of four bytes
        language = intersection(language, complement(_long(int(_MAPPED[0]), int(_MAPPED[-1]))))
    return language


def _quad(first: int, last: int) -> Language:
    """The four bytes of the addresses of a network, with points between them."""
    if last - first == 0xFFFF_FFFF:
        return IPV4
    parts = [_decimal(first >> shift & 0xFF, last >> shift & 0xFF) for shift in (24, 16, 8, 0)]
    return sequence(parts[0], *(piece for part in parts[1:] for piece in (text("."), part)))


@lru_cache(maxsize=1 << 10)
def _decimal(first: int, last: int) -> Language:
    """The numbers of a range. Those that take the same last digits are written as one."""
    digits: dict[int, list[int]] = {}
    for number in range(first, last + 1):
        digits.setdefault(number // 10, []).append(ord("0") + number % 10)
    starts: dict[tuple[int, ...], list[Language]] = {}
    for start, ends in digits.items():
        starts.setdefault(tuple(ends), []).append(text(str(start)) if start else EMPTY)
    return union(*(sequence(union(*some), units(sets.of_units(ends))) for ends, some in starts.items()))


def _long(first: int, last: int) -> Language:
    """The addresses of sixteen bytes of a network, in every form."""
    bounds = [(first >> shift & 0xFFFF, last >> shift & 0xFFFF) for shift in range(112, -1, -16)]
    groups = [_group(low, high) for low, high in bounds]
    quad = _quad(first & 0xFFFF_FFFF, last & 0xFFFF_FFFF)
    forms = [_joined(groups), _joined([*groups[:6], quad])]
    for left in range(_GROUPS):
        for right in range(_GROUPS - left):
            if any(low for low, _ in bounds[left : _GROUPS - right]):
                continue  # two colons stand for zeros
            ends = [_joined(groups[_GROUPS - right :])]
            if right >= 2:
                ends.append(_joined([*groups[_GROUPS - right : _GROUPS - 2], quad]))
            forms.append(sequence(_joined(groups[:left]), text("::"), union(*ends)))
    return sequence(union(*forms), optional(ZONE))


def _joined(groups: list[Language]) -> Language:
    """Groups with colons between them."""
    if not groups:
        return EMPTY
    return sequence(groups[0], *(piece for group in groups[1:] for piece in (text(":"), group)))


@lru_cache(maxsize=1 << 10)
def _group(low: int, high: int) -> Language:
    """The four hexadecimal digits of the numbers of a network, with or without zeros in front."""
    nibbles = [(low >> shift & 0xF, high >> shift & 0xF) for shift in (12, 8, 4, 0)]
    digits = [_digits(first, last) for first, last in nibbles]
    options: list[Language] = [NOTHING]
    for left_out in range(_NIBBLES):
        if not any(first for first, _ in nibbles[:left_out]):
            options.append(sequence(*digits[left_out:]))
    return union(*options)


def _digits(first: int, last: int) -> Language:
    written = "".join(f"{digit:x}{digit:X}" for digit in range(first, last + 1))
    return units(sets.of_units(map(ord, written)))
