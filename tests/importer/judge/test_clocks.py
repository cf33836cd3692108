"""The moments at which an original may do something else, by what it compares the clock with."""

from datetime import UTC, datetime, timedelta

import pytest

from actiongen.importer.judge.clocks import moments
from actiongen.importer.judge.reads import NOW_OF, Path, Use

NOW = datetime(2026, 1, 7, 10, 20, 30, 400_000, tzinfo=UTC)
DAY = datetime(2026, 1, 7, tzinfo=UTC)


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


USUAL = [milliseconds(NOW), *(milliseconds(DAY + timedelta(hours=each)) for each in range(0, 168, 5))]


def week(*times: str) -> list[datetime]:
    """Times of seven days."""
    found = []
    for each in times:
        hour, minute = map(int, each.split(":"))
        found += [DAY + timedelta(days=day, hours=hour, minutes=minute) for day in range(7)]
    return found


def days(*dates: str) -> list[datetime]:
    return [datetime.fromisoformat(each).replace(tzinfo=UTC) for each in dates]


def use(*values: str | float) -> Use:
    made = Use()
    made.take(values)
    return made


CASES: list[tuple[dict[Path, Use], list[datetime]]] = [
    ({}, []),
    ({(NOW_OF,): use(9)}, []),
    ({("user", "getHours"): use(9)}, []),
    ({(NOW_OF, "getHours"): use(9)}, week("9:00", "10:00")),
    ({(NOW_OF, "hour"): use(9.5, 24)}, week("24:00")),
    ({(NOW_OF, "hour"): use(-2, 25)}, []),
    ({(NOW_OF, "getHours"): use(0), (NOW_OF, "getMinutes"): use(30)}, week("0:00", "0:30", "1:00")),
    ({(NOW_OF, "minute"): use(0, 59, 60)}, week("0:00", "0:59")),
    ({(NOW_OF, "getUTCMonth"): use(10)}, days("2026-10-01", "2026-11-01", "2026-12-01")),
    ({(NOW_OF, "month"): use(12)}, days("2026-12-01")),
    ({(NOW_OF, "getDate"): use(30)}, days("2026-01-30", "2026-01-31")),
    ({(NOW_OF, "getUTCDate"): use(31)}, days("2026-01-31")),
    ({(NOW_OF, "getDay"): use(3)}, []),
    ({(NOW_OF, "day"): use(3)}, days("2026-01-03", "2026-01-04")),
    (
        {(NOW_OF, "getUTCMonth"): use(1), (NOW_OF, "date"): use(29)},
        days("2026-01-29", "2026-01-30", "2026-03-29", "2026-03-30"),
    ),
    ({(NOW_OF, "getFullYear"): use(2199)}, days("2199-01-01")),
    ({(NOW_OF, "year"): use(1969, 1970)}, days("1971-01-01")),
    (
        {(NOW_OF, "getFullYear"): use(2027), (NOW_OF, "month"): use(11)},
        days("2027-11-01", "2027-12-01", "2028-11-01", "2028-12-01"),
    ),
    (
        {(NOW_OF,): use("2026-03-04T05:06:07Z")},
        days("2026-03-04T05:06:07", "2026-03-05T05:06:07", "2026-03-04") + week("5:06"),
    ),
    ({(NOW_OF,): use("from 2026-03-04 on")}, days("2026-03-04", "2026-03-05", "2026-03-04")),
    (
        {(NOW_OF,): use("2026-03-04T05:06:07+02:00")},
        days("2026-03-04T03:06:07", "2026-03-05T03:06:07", "2026-03-04") + week("5:06", "2:00"),
    ),
    ({(NOW_OF,): use("2026-13-04")}, []),
    ({(NOW_OF,): use("1970-06-30", "2200-06-30")}, days("2026-06-30")),
    ({(NOW_OF,): use("from 09:30 to 7:05")}, week("9:30", "7:05")),
    ({(NOW_OF,): use("24:00", "25:00", "9:60", "123:45", "12:345")}, week("24:00")),
    ({(NOW_OF,): use("12-25", "02-30", "13-01", "112-25", "12-251")}, days("2026-12-25")),
]


@pytest.mark.parametrize(("uses", "edges"), CASES)
def test_moments(uses: dict[Path, Use], edges: list[datetime]) -> None:
    found = [*moments(milliseconds(NOW), uses)]
    assert found[0] == USUAL[0] and found[-34:] == USUAL[1:]
    expected = {milliseconds(each) + beside for each in edges for beside in (-1, 0, 1)}
    assert {*found[1:-34]} == expected


def test_no_more_than_eight_numbers_of_a_part() -> None:
    found = [*moments(milliseconds(NOW), {(NOW_OF, "minute"): use(*range(12))})]
    assert {*found[1:-34]} == {
        milliseconds(each) + beside
        for each in week(*(f"0:{minute}" for minute in range(8)))
        for beside in (-1, 0, 1)
    }
