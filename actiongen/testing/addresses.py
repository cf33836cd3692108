"""Addresses and ranges worth trying beside a range.

In: a text. Out: if it is a range, addresses on both sides of its ends, and ranges that are nearly the same.

    [*outside("198.51.100.0/24")]   ->   ['198.51.99.255', '198.51.101.0']
"""

from collections.abc import Iterator

from actiongen.ir.addresses import network

ELSEWHERE = ("203.0.113.9", "2001:db8::9", "192.0.2.9")


def inside(text: str) -> Iterator[str]:
    """The first and the last address of a range."""
    found = network(text)
    if found is not None:
        yield from dict.fromkeys((str(found[0]), str(found[-1])))


def outside(text: str) -> Iterator[str]:
    """The addresses next to a range."""
    found = network(text)
    if found is None:
        return
    if int(found[0]) > 0:
        yield str(found[0] - 1)
    if int(found[-1]) < 2**found.max_prefixlen - 1:
        yield str(found[-1] + 1)


def nearly(text: str) -> Iterator[str]:
    """Of a network, the half and the double; of an address, one next to it."""
    found = network(text)
    if found is None:
        return
    if "/" not in text:
        yield from [*outside(text)][-1:]
        return
    for bits in (found.prefixlen + 1, found.prefixlen - 1):
        if 0 <= bits <= found.max_prefixlen:
            yield f"{found.network_address}/{bits}"
