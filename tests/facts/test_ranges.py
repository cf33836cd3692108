"""How large the numbers of an expression can get, worked out by hand."""

from math import inf

import pytest
from facts.policies import logged

from actiongen.facts.ranges import Ranges

EVENT = 2.0**53
"""A number that the catalogue types."""
LENGTH = 2.0**31
ROWS = 'read(event.request.body.rows, [{"n": number, "at": time, "inner": {"n": number, "at": time}}])'
LOGINS = "event.stats.logins_count"


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("3", 3),
        ("-7 * -3", 21),
        (LOGINS, EVENT),
        (f"-{LOGINS}", EVENT),
        (f"{LOGINS} - 3", EVENT + 3),
        (f"{LOGINS} * 2", 2 * EVENT),
        (f"{LOGINS} / 4", EVENT / 4),
        (f"max([1, {LOGINS}])", EVENT),
        ("min([2, -11])", 11),
        ("sum([1, 2, -5])", 15),
        (f"sum([1, 2, {LOGINS}])", 3 * EVENT),
        ("sum([x for x in [1, 2, 3]])", 3 * LENGTH),
        ("floor(2.5)", 3.5),
        ("ceil(2.5)", 3.5),
        ("1 if event.user.name else -9", 9),
        ("-9 if event.user.name else 1", 9),
        ("seconds(2)", 2_000),
        ("days(3)", 259_200_000),
        ("len(event.user.name)", LENGTH),
        ("to_number(event.user.name)", inf),
        ("event.user.app_metadata.n", inf),
        ("coalesce(event.user.app_metadata.n, 4)", inf),
        ("sorted([3, 1])", 3),
        ("unique([3, 1])", 3),
        ("[x * 2 for x in [1, 2, 3]]", 6),
        ("first(x * 2 for x in [1, -7])", 14),
        ("first(x for x in [1, 7])", 7),
        ('{"a": 1, "b": 5}.get(event.client.name, 3)', 5),
        ('{"a": 1, "b": 5}.get(event.client.name, 8)', 8),
        ('{**{"a": 9}, "b": 1}.get(event.client.name, 0)', 9),
        ('{event.client.name: 4}.get("x", 2)', 4),
        ('{"a": {"b": 2, "c": 6}}.get(event.client.name, {"b": 1, "c": 1}).b', 2),
        ('{"a": {"b": 1, "c": 6}}.get(event.client.name, {"b": 3, "c": 1}).b', 3),
        ("[*[8], 2]", 8),
        ("event.user.name.lower()", 0),
        (f"{LOGINS} / floor(4)", inf),
        ("sum([1, *[2]])", 2 * LENGTH),
        ('{event.client.name: {"b": 2, "c": 9}}["x"].b', 2),
        ("timestamp(now())", 2.6e14 + 1),
        ("first(row.b for row in [{'b': 2, 'c': 9} for x in [1]])", 2),
        (f"first(row.at for row in coalesce({ROWS}, []))", 2.6e14),
        (f"first(row.inner.at for row in coalesce({ROWS}, []))", 2.6e14),
        (f"first(row.n for row in coalesce({ROWS}, []))", inf),
        (f"coalesce({ROWS}, [])[0].at", 2.6e14),
        ("[8, 2][1:]", 8),
    ],
)
def test_a_bound_is_what_a_person_works_out(text: str, bound: float) -> None:
    assert Ranges().bound(logged(text)) == bound


def test_a_bound_is_found_through_names_and_helpers() -> None:
    above = "def twice(n):\n    return n * 2\n\n\nlimit = 5\n"
    assert Ranges().bound(logged("twice(limit)", above)) == 10
    assert Ranges().bound(logged(f"twice({LOGINS})", above)) == 2 * EVENT


@pytest.mark.parametrize(
    ("text", "is_finite"),
    [
        (f"{LOGINS} * 1000000", True),
        ("event.user.app_metadata.n", False),
        ("iso(now())", True),
        ("iso(now() + days(100000000))", False),
    ],
)
def test_what_is_finite(text: str, is_finite: bool) -> None:
    assert Ranges().is_finite(logged(text)) is is_finite
