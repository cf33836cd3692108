"""``ip_in`` says what Python's ``ipaddress`` says, in the interpreter and on Node."""

import ipaddress
import json
from random import Random

import pytest
from bench.node import Nodes
from seeds import chance

from actiongen.backends.javascript.runtime import needed
from actiongen.ir.addresses import is_within

PAIRS = 4_000
OFFICE = ["198.51.100.0/24", "2001:db8::/32"]
_NOISE = "0123456789abcdef:./%. gG-+xé"


@pytest.mark.parametrize(
    ("address", "ranges", "want"),
    [
        ("198.51.100.0", OFFICE, True),
        ("198.51.100.255", OFFICE, True),
        ("198.51.101.0", OFFICE, False),
        ("198.51.99.255", OFFICE, False),
        ("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", OFFICE, True),
        ("2001:db9::", OFFICE, False),
        ("2001:0DB8::1", OFFICE, True),
        # An IPv4 address in IPv6 form is the IPv4 address.
        ("::ffff:198.51.100.7", OFFICE, True),
        ("::ffff:c633:6407", OFFICE, True),
        ("198.51.100.7", ["::ffff:198.51.100.7"], True),
        ("198.51.100.7", ["::ffff:198.51.100.0/120"], True),
        ("198.51.101.7", ["::ffff:198.51.100.0/120"], False),
        ("::ffff:198.51.100.7", ["::/0"], False),
        ("198.51.100.7", ["::/0"], False),
        ("198.51.100.7", ["::ffff:0:0/96"], True),
        ("198.51.100.7", ["::ffff:198.51.100.0/24"], False),
        ("::198.51.100.7", ["198.51.100.0/24"], False),
        ("::", ["0.0.0.0/0"], False),
        # Zones.
        ("fe80::1%eth0", ["fe80::/10"], True),
        ("fe80::1%", ["fe80::/10"], False),
        ("fe80::1%a%b", ["fe80::/10"], False),
        ("198.51.100.7%eth0", OFFICE, False),
        ("fe80::1", ["fe80::1%eth0"], False),
        # Bits behind the number of bits.
        ("198.51.100.200", ["198.51.100.7/24"], True),
        # What is malformed.
        ("198.51.100.07", OFFICE, False),
        ("198.51.100", OFFICE, False),
        ("", ["0.0.0.0/0", "::/0"], False),
        ("1::2:3:4:5:6:7:8", ["::/0"], False),
        ("1:2:3:4:5:6:7::", ["::/0"], True),
        ("1.2.3.4::", ["::/0"], False),
        ("1.2.3.4::1.2.3.4", ["::/0"], False),
        (" 198.51.100.7", OFFICE, False),
        ("198.51.100.7", ["198.51.100.7/33", "/0", "198.51.100.7/", "198.51.100.7/8/8", "", "x"], False),
        ("198.51.100.7", ["198.51.100.0/255.255.255.0"], False),
        ("198.51.100.7", ["x", "198.51.100.7"], True),
        ("198.51.100.7", [], False),
    ],
)
def test_an_address_in_ranges(address: str, ranges: list[str], want: bool, nodes: Nodes) -> None:
    assert is_within(address, ranges) is want
    assert on_node([(address, ranges)], nodes) == [want]


@pytest.mark.slow
def test_as_python_says(nodes: Nodes) -> None:
    random = chance(17)
    pairs = [pair(random) for _ in range(PAIRS)]
    want = [python(*each) for each in pairs]
    assert PAIRS / 5 < sum(want) < PAIRS * 4 / 5
    assert [is_within(*each) for each in pairs] == want
    assert on_node(pairs, nodes) == want


def on_node(pairs: list[tuple[str, list[str]]], nodes: Nodes) -> list[object]:
    code = (
        "exports.f = async ({ pairs }, api) =>\n  api.done(pairs.map(([ip, ranges]) => ipIn(ip, ranges)));\n"
    )
    code += "\n".join(helper.text for helper in needed({"ipIn"}))
    outcome = nodes.both(code, {"pairs": json.loads(json.dumps(pairs))}, "f")
    assert outcome.error is None
    [[_, [found]]] = outcome.calls
    assert isinstance(found, list)
    return found


def python(ip: str, ranges: list[str]) -> bool:
    """What the standard library says, where an IPv4 address in IPv6 form is looked at as the IPv4 address."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    for text in ranges:
        start, _, bits = text.partition("/")
        if "%" in text or (bits and not (bits.isascii() and bits.isdigit() and len(bits) <= 3)):
            continue
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            continue
        mapped = getattr(ipaddress.ip_address(start), "ipv4_mapped", None)
        if mapped is not None and network.prefixlen < 96:
            continue
        if mapped is not None:
            network = ipaddress.ip_network((mapped, network.prefixlen - 96), strict=False)
        if address in network:
            return True
    return False


def pair(random: Random) -> tuple[str, list[str]]:
    """An address in any of its forms, or what is left of one, and ranges that are near it."""
    bits = random.choice((32, 128))
    number = random.choice((random.getrandbits(bits), 0xC6336400 | random.getrandbits(8), 0, 2**bits - 1))
    if bits == 128 and random.random() < 0.3:
        number = 0xFFFF << 32 | random.getrandbits(32)
    ranges = [near(number, bits, random) for _ in range(random.randint(1, 2))]
    zone = random.choice(("eth0", "1", "", "a%b")) if random.random() < 0.06 else None
    ip = written(number, bits, random) + ("" if zone is None else f"%{zone}")
    return spoilt(ip, random), [spoilt(each, random) for each in ranges]


def near(number: int, bits: int, random: Random) -> str:
    length = random.randint(0, bits)
    other = number ^ random.choice((0, 1 << (bits - max(length, 1)), random.getrandbits(bits) >> length))
    if bits == 32 and random.random() < 0.2:
        other, bits, length = other | 0xFFFF << 32, 128, length + 96
    text = written(other, bits, random)
    return f"{text}/{length}" if random.random() < 0.85 else text


def written(number: int, bits: int, random: Random) -> str:
    """A form of an address: with zeros or without, in capitals, with dots at the end."""
    if bits == 32:
        return str(ipaddress.IPv4Address(number))
    address = ipaddress.IPv6Address(number)
    groups = address.exploded.split(":")
    if random.random() < 0.3:
        groups[6:] = [str(ipaddress.IPv4Address(number & 0xFFFFFFFF))]
    dotted = ":".join(groups)
    runs = [at for at, group in enumerate(groups) if group == "0000"]
    if runs:
        at = random.choice(runs)
        end = at + 1
        while end < len(groups) and groups[end] == "0000" and random.random() < 0.8:
            end += 1
        dotted = f"{':'.join(groups[:at])}::{':'.join(groups[end:])}"
    return random.choice((str(address), address.exploded.upper(), dotted))


def spoilt(text: str, random: Random) -> str:
    if random.random() < 0.88:
        return text
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(("", random.choice(_NOISE))) + text[at + random.randint(0, 1) :]
