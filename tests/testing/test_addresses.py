"""Addresses and ranges beside a range: its ends, what is next to them, and ranges that are nearly the same."""

import pytest

from actiongen.testing.addresses import inside, nearly, outside

LAST = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"


@pytest.mark.parametrize(
    ("text", "ends", "beside", "near"),
    [
        (
            "198.51.100.0/24",
            ["198.51.100.0", "198.51.100.255"],
            ["198.51.99.255", "198.51.101.0"],
            ["198.51.100.0/25", "198.51.100.0/23"],
        ),
        ("10.0.0.7", ["10.0.0.7"], ["10.0.0.6", "10.0.0.8"], ["10.0.0.8"]),
        ("10.0.0.7/32", ["10.0.0.7"], ["10.0.0.6", "10.0.0.8"], ["10.0.0.7/31"]),
        ("0.0.0.0", ["0.0.0.0"], ["0.0.0.1"], ["0.0.0.1"]),
        ("0.0.0.1", ["0.0.0.1"], ["0.0.0.0", "0.0.0.2"], ["0.0.0.2"]),
        ("255.255.255.254", ["255.255.255.254"], ["255.255.255.253", "255.255.255.255"], ["255.255.255.255"]),
        ("255.255.255.255", ["255.255.255.255"], ["255.255.255.254"], ["255.255.255.254"]),
        ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], [], ["0.0.0.0/1"]),
        ("2001:db8::/127", ["2001:db8::", "2001:db8::1"], [
            "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::2",
        ], ["2001:db8::/128", "2001:db8::/126"]),
        (f"{LAST}/128", [LAST], [f"{LAST[:-1]}e"], [f"{LAST}/127"]),
        ("nowhere", [], [], []),
    ],
)  # fmt: skip
def test_what_is_beside_a_range(text: str, ends: list[str], beside: list[str], near: list[str]) -> None:
    assert ([*inside(text)], [*outside(text)], [*nearly(text)]) == (ends, beside, near)
