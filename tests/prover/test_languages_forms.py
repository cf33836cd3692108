"""The texts of a form: held against who reads them."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from random import Random

import pytest
from prover.naive import of_pieces
from quick import fewer
from seeds import chance

from actiongen.evaluate.operations import operate, time
from actiongen.ir import Op
from actiongen.ir.addresses import address, is_within, network
from actiongen.prover import languages
from actiongen.prover.languages import (
    contains,
)
from actiongen.runs.texts import decimal, join, to_units
from actiongen.testing import sendable


def test_instants_are_what_the_interpreter_reads() -> None:
    years = ("0000", "0001", "1900", "2000", "2023", "2024", "2100", "9996", "9999")
    days = [f"{year}-{month:02}-{day:02}" for year in years for month in range(14) for day in range(33)]
    rests = (
        *("T00:00Z", "T23:59:59.123456789+14:00", "T24:00Z", "T12:60Z", "T12:00:60Z", "T12:00", "t12:00Z"),
        *("T12:00:00.Z", "T12:00:00.1234567890Z", "T1:00Z", "T00:00-23:59", "T00:00+24:00", "T00:00:00"),
        *("Z", " ", "\n"),
    )
    for subject in (
        *days,
        *("2024-02-29" + rest for rest in rests),
        *("2023-02-29" + rest for rest in rests),
        "",
        "2024-2-29",
        "٢024-02-29",
    ):
        assert contains(languages.INSTANTS, subject) == (time(subject) is not None), subject


@pytest.mark.slow
def test_every_day_is_an_instant() -> None:
    for year in range(10_000):
        for subject in (f"{year:04}-02-28", f"{year:04}-02-29", f"{year:04}-02-30", f"{year:04}-06-31"):
            assert contains(languages.INSTANTS, subject) == (time(subject) is not None), subject


def test_decimals_are_what_the_interpreter_reads() -> None:
    rng = chance(10)
    pieces = (
        "0",
        "1",
        "9",
        "12",
        ".",
        "-",
        "+",
        "e",
        "E",
        " ",
        "\u3000",
        "\x1c",
        "٣",
        "_",
        "e400",
        "e-400",
        "e308",
        "e0009",
    )
    subjects = [of_pieces(rng, pieces, 7) for _ in range(20_000)]
    subjects += [
        "9" * 199,
        "9" * 309 + ".5",
        "1" + "0" * 400,
        "1e99",
        "1e+0999",
        "9" * 199 + "e99",
        "0." + "0" * 400 + "1",
    ]
    undecided = 0
    for subject in subjects:
        is_number = isinstance(operate(Op.TO_NUMBER, [subject], 0), float)
        if contains(languages.HUGE_DECIMALS, subject):
            undecided += 1
            assert contains(languages.DECIMALS, subject)
        else:
            assert contains(languages.DECIMALS, subject) == is_number, subject
    assert decimal("9" * 199 + "e99") is not None
    assert undecided < 1_000


def kind_of_address(subject: str) -> type | None:
    try:
        return type(ip_address(subject))
    except ValueError:
        return None


def check_addresses(rng: Random, count: int) -> None:
    pieces = (
        "0",
        "1",
        "01",
        "255",
        "256",
        "99",
        ".",
        ".",
        ".",
        ":",
        ":",
        "::",
        "ffff",
        "AbC",
        "fffff",
        "g",
        "%",
        "%eth0",
        "/",
        "1.2.3.4",
        "1:",
        ":1",
        "1:2:3:",
    )
    for _ in range(count):
        subject = of_pieces(rng, pieces, 16)
        kind = kind_of_address(subject)
        assert contains(languages.IPV4, subject) == (kind is IPv4Address), subject
        assert contains(languages.IPV6, subject) == (kind is IPv6Address), subject
        assert contains(languages.ADDRESSES, subject) == (address(subject) is not None), subject


def test_addresses_are_what_python_reads() -> None:
    for last in range(300):
        assert contains(languages.IPV4, f"1.{last}.0.9") == (last < 256)
    for parts in range(11):
        for gap in (None, *range(parts + 1)):
            for tail in ("", "1.2.3.4", ":1.2.3.4", "%a", "%"):
                groups = ["f"] * parts
                if gap is not None:
                    groups.insert(gap, "")
                for subject in (":".join(groups), ":" + ":".join(groups), ":".join(groups) + ":"):
                    expected = address(subject + tail) is not None
                    assert contains(languages.ADDRESSES, subject + tail) == expected, subject + tail
    check_addresses(chance(11), fewer(5_000))


@pytest.mark.slow
def test_many_addresses_are_what_python_reads() -> None:
    check_addresses(chance(12), 50_000)


RANGES = (
    *("1.2.3.4", "10.0.0.0/8", "172.16.0.0/12", "198.51.100.128/25", "0.0.0.0/0", "255.255.255.252/30"),
    *(
        "::",
        "::1",
        "2001:db8::/32",
        "2001:db8::/33",
        "2001:db8:ffff:ff00::/57",
        "::/0",
        "::/1",
        "::/95",
        "::/97",
    ),
    *("::ffff:1.2.3.0/120", "::ffff:0:0/96", "::ffff:0:0/90", "::1.2.0.0/112", "ff::/8", "1:2:3:4:5:6:7:8"),
    *("bad", "1.2.3.4/33"),
)
"""Ranges, and what is none."""


def written(rng: Random, value: int) -> str:
    """One of the ways to write an address of sixteen bytes."""
    groups = [value >> shift & 0xFFFF for shift in range(112, -1, -16)]
    parts = [rng.choice((f"{group:x}", f"{group:04X}", f"{group:02x}")) for group in groups]
    if rng.random() < 0.3:
        parts[6:] = [".".join(str(value >> shift & 0xFF) for shift in (24, 16, 8, 0))]
    zeros = [at for at, group in enumerate(groups[: len(parts) if len(parts) == 8 else 6]) if group == 0]
    if zeros and rng.random() < 0.8:
        first = last = rng.choice(zeros)
        while last + 1 in zeros and rng.random() < 0.8:
            last += 1
        text = ":".join(parts[:first]) + "::" + ":".join(parts[last + 1 :])
    else:
        text = ":".join(parts)
    return text + rng.choice(("", "", "", "%eth0", "%"))


def check_ranges(rng: Random, each: str, count: int) -> None:
    language = languages.addresses_within([each])
    found = network(each)
    inside = 0
    for _ in range(count):
        value = rng.getrandbits(128) & rng.choice(
            (0, -1, 0xFFFF_FFFF, 0xFFFF << 64 | 0xFFFF, 1 << 127, 0xFF << 120)
        )
        if found is not None and rng.random() < 0.7:
            value = int(found[rng.choice((0, -1, rng.randrange(found.num_addresses)))]) + rng.choice(
                (0, 0, 0, 1, -1)
            )
            if found.version == 4:
                value |= rng.choice((0xFFFF << 32, 0xFFFF << 32, 0))
        if rng.random() < 0.1:
            value = 0xFFFF << 32 | rng.getrandbits(32)
        value %= 1 << 128
        subject = written(rng, value)
        if value >> 32 in (0, 0xFFFF) and rng.random() < 0.5:
            subject = str(IPv4Address(value & 0xFFFF_FFFF))
        if rng.random() < 0.1:
            subject = subject.replace(":", "::", 1)  # too many groups, mostly
        expected = is_within(subject, [each])
        inside += expected
        assert contains(language, subject) == expected, (each, subject)
    assert found is None or inside > count / 30, each


@pytest.mark.slow
@pytest.mark.parametrize("each", RANGES)
def test_the_addresses_of_a_range(each: str) -> None:
    check_ranges(chance(14), each, 300)


@pytest.mark.long
def test_the_addresses_of_many_ranges() -> None:
    rng = chance(15)
    for _ in range(80):
        value = IPv6Address(rng.getrandbits(128) & rng.choice((-1, -1, 0xFFFF_FFFF, 0xFFFF_FFFF_FFFF)))
        check_ranges(rng, f"{value}/{rng.randrange(129)}", 60)
        check_ranges(rng, f"{IPv4Address(rng.getrandbits(32))}/{rng.randrange(33)}", 60)


def test_the_addresses_of_several_ranges() -> None:
    language = languages.addresses_within(["10.0.0.0/8", "bad", "::1"])
    assert (
        contains(language, "10.9.9.9") and contains(language, "0::0:1") and not contains(language, "11.0.0.0")
    )
    assert languages.addresses_within([]) is languages.NOTHING


EMAIL = re.compile(r"[^@\s]+@\w([\w-]*\w)?(\.\w([\w-]*\w)?)*")
"""As ``testing.sendable`` has it; the test says so."""


@pytest.mark.slow
def test_emails_are_what_auth0_could_send() -> None:
    assert sendable._ADDRESS.pattern == EMAIL.pattern
    rng = chance(13)
    pieces = (
        "a",
        "ann",
        "@",
        "@",
        ".",
        "-",
        "_",
        "é",
        "😀",
        "\U00020000",
        "\U0001d7ce",
        "\ud801",
        "\udc00",
        " ",
        "\x1c",
        "\u3000",
        "\u2014",
        "9",
    )
    for subject in (join(of_pieces(rng, pieces, 9)) for _ in range(fewer(20_000, 100))):
        is_email = EMAIL.fullmatch(subject) is not None
        assert contains(languages.EMAILS, to_units(subject)) == is_email, subject
        assert contains(languages.WIDE_EMAILS, to_units(subject)) >= is_email, subject
        assert contains(languages.PLEASANT_EMAILS, to_units(subject)) <= is_email, subject


@pytest.mark.slow
def test_every_kind_of_character_in_an_email() -> None:
    """At both sides of each place where one kind of characters ends."""
    subjects = [f"a{chr(code)}@{chr(code)}" for code in range(0x110000)]
    are_emails = [EMAIL.fullmatch(subject) is not None for subject in subjects]
    edges = [code for code in range(1, 0x110000) if are_emails[code] != are_emails[code - 1]]
    assert len(edges) > 1_000
    for code in {*edges, *(code - 1 for code in edges), *range(0, 0x110000, 997)}:
        units = to_units(subjects[code])
        assert contains(languages.EMAILS, units) == are_emails[code], code
        assert contains(languages.WIDE_EMAILS, units) >= are_emails[code], code


def test_pleasant_texts() -> None:
    assert all(contains(languages.PLEASANT, each) for each in ("a", "Ann Lee", "https://x.y/z", "10.0.0.1"))
    assert not any(contains(languages.PLEASANT, each) for each in ("", " a", "é", "a\n", '"'))
