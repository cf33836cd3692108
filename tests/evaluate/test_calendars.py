"""Days and hours in time zones: the interpreter, Python's own clocks, and Node."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from bench.node import Nodes
from differential.calendars import ZONES
from seeds import chance

from actiongen.backends.javascript.runtime import needed
from actiongen.evaluate.calendars import DAY, date, hour, iso, weekday
from actiongen.evaluate.calendars import _date as of_day
from actiongen.ir.ops import LAST_INSTANT
from actiongen.ir.zones import DAYS, zones

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = 3_600_000
SAMPLE = (*ZONES, "Europe/London", "America/St_Johns", "Antarctica/Troll", "Pacific/Auckland")
CODE = """exports.f = async ({ times, zone }, api) =>
  api.done(times.map((time) => [weekdayIn(time, zone), hourIn(time, zone), dateIn(time, zone)]));
"""


def ours(time: float, zone: str) -> list[object]:
    return [weekday(time, zone), hour(time, zone), date(time, zone)]


def python(time: float, zone: tzinfo) -> list[object]:
    local = (EPOCH + timedelta(milliseconds=time)).astimezone(zone)
    return [DAYS[local.weekday()], float(local.hour), f"{local:%Y-%m-%d}"]


def on_node(times: list[float], zone: str, nodes: Nodes) -> list[object]:
    code = CODE + "\n".join(helper.text for helper in needed({"weekdayIn", "hourIn", "dateIn"}))
    outcome = nodes.both(code, {"times": times, "zone": zone}, "f")
    assert outcome.error is None
    [[_, [found]]] = outcome.calls
    assert isinstance(found, list)
    return [[None if value == {"$undefined": True} else value for value in each] for each in found]


def changes(zone: str, first: int, last: int) -> Iterator[float]:
    """The instants from the one year to the other at which the clocks are changed."""
    clock = ZoneInfo(zone)

    def ahead(at: int) -> timedelta | None:
        return (EPOCH + timedelta(milliseconds=at)).astimezone(clock).utcoffset()

    begin, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1000 for year in (first, last))
    for low in range(begin, end, 10 * DAY):
        high = low + 10 * DAY
        before = ahead(low)
        if ahead(high) == before:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if ahead(middle) == before else (low, middle)
        yield float(high)


@pytest.mark.slow
@pytest.mark.parametrize("zone", SAMPLE)
def test_every_change_of_the_clock(zone: str, nodes: Nodes) -> None:
    times = [at + near for at in changes(zone, 2000, 2041) for near in (-1, 0, -HOUR, HOUR - 1)] + [0.0]
    want = [python(time, ZoneInfo(zone)) for time in times]
    assert [ours(time, zone) for time in times] == want
    assert on_node(times, zone, nodes) == want


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
def test_all_of_time(zone: str, nodes: Nodes) -> None:
    random = chance(23)
    edges = (0.0, LAST_INSTANT, -LAST_INSTANT, -62_135_596_800_000.0, 253_402_300_800_000.0)
    times = [edge + near for edge in edges for near in (0, 0.5, -0.5, 1, -1, HOUR, -HOUR, DAY, -DAY)]
    times += [random.uniform(-LAST_INSTANT, LAST_INSTANT) // 1 for _ in range(100)]
    times += [float(random.randrange(-(2**42), 2**42)) for _ in range(100)]
    assert on_node(times, zone, nodes) == [ours(time, zone) for time in times]


def test_midnight_is_hour_0(nodes: Nodes) -> None:
    assert on_node([0.0], "UTC", nodes) == [["Thursday", 0.0, "1970-01-01"]] == [ours(0.0, "UTC")]


def test_without_a_time_there_is_no_day(nodes: Nodes) -> None:
    beyond = LAST_INSTANT + 1
    assert ours(beyond, "UTC") == [None, None, None] and iso(beyond) is None
    assert on_node([beyond, None], "UTC", nodes) == [[None] * 3] * 2  # type: ignore[list-item]


def test_what_is_no_zone_gives_nothing() -> None:
    """A mutant may name one; a policy cannot."""
    assert ours(0.0, "Europe/Viennax") == [None, None, None]


@pytest.mark.slow
def test_node_knows_every_zone(nodes: Nodes) -> None:
    code = "exports.f = async ({ zones }, api) =>\n  api.done(zones.every((zone) => hourIn(0, zone) < 24));\n"
    code += "\n".join(helper.text for helper in needed({"hourIn"}))
    outcome = nodes.both(code, {"zones": sorted(zones())}, "f")
    assert outcome.error is None
    [[_, [found]]] = outcome.calls
    assert found is True
    assert all(hour(0.0, zone) is not None for zone in zones())


def test_days_are_counted_as_the_calendar_of_python_counts_them() -> None:
    for year in range(1600, 2001):
        for month, day in ((1, 1), (2, 28), (3, 1), (12, 31)):
            each = datetime(year, month, day, tzinfo=UTC)
            assert of_day((each - EPOCH).days) == f"{each:%Y-%m-%d}"


def test_years_that_python_lacks() -> None:
    """In four hundred years there are 146,097 days; 719,528 of them are before 1970 in the years from 0 on."""
    first = -719_528
    for days, shown in (
        (first, "0000-01-01"),
        (first + 59, "0000-02-29"),
        (first + 365, "0000-12-31"),
        (first - 1, "-000001-12-31"),
        (first + 25 * 146_097 - 1, "9999-12-31"),
        (first + 25 * 146_097, "+010000-01-01"),
        (first + 25 * 146_097 + 59, "+010000-02-29"),
        (first + 26 * 146_097 + 59, "+010400-02-29"),
        (first - 146_097 + 59, "-000400-02-29"),
    ):
        assert of_day(days) == shown
