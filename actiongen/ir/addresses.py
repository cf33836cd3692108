"""IP addresses and ranges of them, as ``ip_in(…)`` reads them.

In: texts. Out: addresses and networks of the standard library, None for a text that is neither. An IPv4 address in
IPv6 form is the IPv4 address, alone and in a range; the zone of an address (``fe80::1%eth0``) says nothing of it.

    is_within("::ffff:198.51.100.7", ["198.51.100.0/24"])   ->   True
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_RANGE = re.compile(r"(?P<start>[^/%]+)(/(?P<bits>\d{1,3}))?", re.ASCII)


def address(text: str) -> Address | None:
    """The address that a text is."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return found if isinstance(found, IPv4Address) else found.ipv4_mapped or IPv6Address(found.packed)


@lru_cache(maxsize=4096)
def network(text: str) -> Network | None:
    """The range that a text is: an address, or the network of as many bits around it."""
    parts = _RANGE.fullmatch(text)
    start = None if parts is None else address(parts["start"])
    if parts is None or start is None:
        return None
    size = 128 if ":" in parts["start"] else 32
    free = size - int(parts["bits"] or size)
    if not 0 <= free <= start.max_prefixlen:
        return None
    bits = start.max_prefixlen - free
    if isinstance(start, IPv4Address):
        return IPv4Network((start, bits), strict=False)
    return IPv6Network((start, bits), strict=False)


def is_within(text: str, ranges: Iterable[str]) -> bool:
    """Whether an address is in one of the ranges; what is malformed is in none, and holds none."""
    found = address(text)
    networks = map(network, ranges)
    return found is not None and any(each is not None and found in each for each in networks)
