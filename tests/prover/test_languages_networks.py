"""The texts of the addresses of a network are those that the language finds in it, in every form."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from random import Random

import pytest

from actiongen.ir.addresses import is_within, network
from actiongen.ir.regex import Regex, parse_regex
from actiongen.prover.encode_operations import _finds
from actiongen.prover.languages import (
    ANY,
    EMPTY,
    NOTHING,
    Language,
    addresses_within,
    before_slice,
    contains,
    found,
    text,
)
from actiongen.prover.term import Sort

NETWORKS = (
    "10.1.2.0/23",
    "203.0.113.7",
    "0.0.0.0/0",
    "192.168.0.0/30",
    "198.51.100.128/25",
    "2001:db8::/32",
    "::ffff:0:0/96",
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
    random, known = Random(name), network(name)
    assert known is not None
    language, first, last = addresses_within([name]), int(known[0]), int(known[-1])
    near = {first, last, first + 1, max(first - 1, 0), last + 1, random.randrange(first, last + 1)}
    every = IPv4Address if known.version == 4 else IPv6Address
    addresses = [str(every(number)) for number in sorted(near) if number < 2**known.max_prefixlen]
    seen = set()
    for address in ["2001:db8::10", "10.1.3.4", "::2:3", *addresses]:
        for each in forms(address):
            wanted = is_within(each, [name])
            assert contains(language, each) is wanted, each
            seen.add(wanted)
    assert True in seen


def test_how_often_a_part_with_an_assertion_is_written_out() -> None:
    def language(count: int) -> Language | None:
        regex = parse_regex(rf"(?:\ba){{{count}}}")
        assert isinstance(regex, Regex)
        return found(regex)

    assert language(16) is not None and language(17) is None


def test_slices_of_texts_that_are_too_short() -> None:
    language = before_slice(2, None, EMPTY).language
    assert [contains(language, each) for each in ("", "a", "ab", "abc")] == [True, True, True, False]
    first = before_slice(None, 2, text("a")).language
    assert [contains(first, each) for each in ("", "a", "ab", "aa")] == [False, True, False, False]
    assert [contains(before_slice(None, 0, EMPTY).language, each) for each in ("", "a")] == [True, True]
    assert before_slice(-2, 1, EMPTY).doubtful is ANY and before_slice(-2, 0, EMPTY).doubtful is ANY
    assert before_slice(0, 2, EMPTY).doubtful is NOTHING is before_slice(-2, None, EMPTY).doubtful
    exact = before_slice(-2, -1, text("a"))
    assert exact.doubtful is NOTHING
    assert [contains(exact.language, each) for each in ("xab", "ab", "a", "ba", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_pattern_that_is_no_language_is_found_as_a_run_finds_it() -> None:
    regex = parse_regex(r"(?:\ba)*b")
    assert isinstance(regex, Regex) and found(regex) is None
    function = _finds(regex)
    assert [function.apply(each) for each in ("ab", "xb", "x", "")] == [True, True, False, False]
    assert function.sort is Sort.TRUTH and _finds(regex) is function
