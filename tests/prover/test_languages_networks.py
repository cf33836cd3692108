"""The texts of the addresses of a network are those that the language finds in it, in every form."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from random import Random

import pytest

from actiongen.ir.addresses import is_within, network
from actiongen.prover.languages import addresses_within, contains

NETWORKS = (
    "10.1.2.0/23",
    "203.0.113.7",
    "0.0.0.0/0",
    "192.168.0.0/30",
    "198.51.100.128/25",
    "2001:db8::/32",
    "::/96",
    "::ffff:0:0/96",
    "::/0",
    "fe80::/10",
    "2001:db8:0:1:2::/80",
    "::1",
    "1:0:0:2::/64",
)


def forms(address: str) -> list[str]:
    """An address as it can be written."""
    found = ip_address(address)
    if found.version == 4:
        return [str(found), f"::ffff:{found}", f"0:0:0:0:0:FFFF:{found}"]
    groups = found.exploded.split(":")
    short = [group.lstrip("0") or "0" for group in groups]
    quad = ip_address(int(found) & 0xFFFF_FFFF)
    made = [
        ":".join(groups),
        ":".join(short),
        str(found).upper(),
        f"{found}%eth0",
        f"{':'.join(short[:6])}:{quad}",
    ]
    for left in range(8):
        for right in range(8 - left):
            if all(group == "0" for group in short[left : 8 - right]):
                tail = short[8 - right :]
                made.append(f"{':'.join(short[:left])}::{':'.join(tail)}")
                if right >= 2:
                    made.append(f"{':'.join(short[:left])}::{':'.join([*tail[:-2], str(quad)])}")
    return made


@pytest.mark.parametrize("name", NETWORKS)
def test_addresses_in_every_form(name: str) -> None:
    random, found = Random(name), network(name)
    assert found is not None
    language, first, last = addresses_within([name]), int(found[0]), int(found[-1])
    near = {first, last, first + 1, max(first - 1, 0), last + 1, random.randrange(first, last + 1)}
    every = IPv4Address if found.version == 4 else IPv6Address
    addresses = [str(every(number)) for number in sorted(near) if number < 2**found.max_prefixlen]
    seen = set()
    for address in ["2001:db8::10", "10.1.3.4", "::2:3", *addresses]:
        for text in forms(address):
            wanted = is_within(text, [name])
            assert contains(language, text) is wanted, text
            seen.add(wanted)
    assert True in seen
