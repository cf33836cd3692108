"""Days and hours: of an instant in UTC, and in a time zone.

In: milliseconds since 1970, the name of a zone. Out: what a calendar and a clock there show, None outside of what a
Date of JavaScript can hold. The zones are those of the package ``tzdata``, the same on every machine.

    >>> weekday(0.0, "Europe/Vienna")
    'Thursday'
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from actiongen.ir.ops import LAST_INSTANT
from actiongen.ir.zones import DAYS, zones

DAY = 86_400_000
_HOUR = 3_600_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_WEEKDAY = 3  # a Thursday
_CYCLE = 146_097 * DAY
"""400 years, after which all dates are on the same days of the week."""
_FIRST, _LAST = -49_000_000_000_000, 240_000_000_000_000
"""Between these ``datetime`` has every instant, and 400 years to either side."""


def iso(milliseconds: float) -> str | None:
    """``new Date(milliseconds).toISOString()``."""
    if abs(milliseconds) > LAST_INSTANT:
        return None
    days, rest = divmod(int(milliseconds), DAY)
    seconds, milli = divmod(rest, 1000)
    return f"{_date(days)}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{milli:03}Z"


def weekday(milliseconds: float, zone: str) -> str | None:
    """The name of the day."""
    local = _local(milliseconds, zone)
    return None if local is None else DAYS[(local // DAY + _EPOCH_WEEKDAY) % len(DAYS)]


def hour(milliseconds: float, zone: str) -> float | None:
    """The hour, from 0 to 23."""
    local = _local(milliseconds, zone)
    return None if local is None else float(local // _HOUR % 24)


def date(milliseconds: float, zone: str) -> str | None:
    """The date, as ``iso`` writes it; there may be none on the first and the last day of all."""
    local = _local(milliseconds, zone)
    if local is None:
        return None
    days, utc_days = local // DAY, int(milliseconds) // DAY
    return None if abs(int(milliseconds) + (days - utc_days) * DAY) > LAST_INSTANT else _date(days)


def _local(milliseconds: float, zone: str) -> int | None:
    """The instant at which clocks in UTC show what those of the zone show then; None for what is no zone."""
    offset = ahead(milliseconds, zone)
    return None if offset is None else int(milliseconds) + offset


def ahead(milliseconds: float, zone: str) -> int | None:
    """How far the clocks of a zone are ahead of UTC, in milliseconds; None for what is no zone."""
    if abs(milliseconds) > LAST_INSTANT or zone not in zones():
        return None
    instant = int(milliseconds)
    alike = instant
    if instant < _FIRST:
        alike = _FIRST + (instant - _FIRST) % _CYCLE
    elif instant > _LAST:
        alike = _LAST + (instant - _LAST) % _CYCLE
    offset = (_EPOCH + timedelta(milliseconds=alike)).astimezone(_zone(zone)).utcoffset()
    assert offset is not None, zone
    return offset // timedelta(milliseconds=1)


@cache
def _zone(name: str) -> ZoneInfo:
    with resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def _date(days: int) -> str:
    """The proleptic Gregorian date of a day counted from 1970-01-01, for years that ``datetime`` lacks."""
    era, of_era = divmod(days + 719_468, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    day_of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    year = year_of_era + era * 400 + (1 if month <= 2 else 0)
    shown = f"{year:04}" if 0 <= year <= 9999 else f"{'-' if year < 0 else '+'}{abs(year):06}"
    return f"{shown}-{month:02}-{day_of_year - (153 * shifted + 2) // 5 + 1:02}"
