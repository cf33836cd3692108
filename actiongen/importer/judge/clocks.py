"""The moments at which an original may do something else: hours, weekdays and dates that it compares with, and what
lies beside.

In: what the original compares the clock with, by the parts of a date that it asks for (reads.py). Out: moments, in
milliseconds since 1970, by UTC; the hours of a week first, for another time zone has other hours.

    [*moments(start, {("now()", "getHours"): Use(numbers={9: None})})]   ->   [1767225600000, …]
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import product

from actiongen.importer.judge.reads import NOW_OF, Path, Use

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_JUST = timedelta(milliseconds=1)
_WEEK = range(7)
_STEP = 5  # hours: in a week each hour and each weekday comes up
_PARTS = {
    "hour": re.compile("hour", re.IGNORECASE),
    "minute": re.compile("minute", re.IGNORECASE),
    "month": re.compile("month", re.IGNORECASE),
    "year": re.compile("year", re.IGNORECASE),
    "date": re.compile(r"^get(UTC)?Date$|^date$|dayOfMonth|^day$", re.IGNORECASE),
}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_OF_DAY = re.compile(r"(?<!\d)(\d\d?):(\d\d)(?!\d)", re.ASCII)
_IN_YEAR = re.compile(r"(?<!\d)(\d\d)-(\d\d)(?!\d)", re.ASCII)
_MOST = 8
_YEARS = range(1971, 2200)


def moments(start: float, uses: Mapping[Path, Use]) -> Iterator[int]:
    """The moments, ``start`` among them."""
    usual = datetime.fromtimestamp(start / 1000, UTC)
    day = usual.replace(hour=0, minute=0, second=0, microsecond=0)
    yield _milliseconds(usual)
    numbers: dict[str, list[int]] = {part: [] for part in _PARTS}
    texts: dict[str, None] = {}
    for path, use in uses.items():
        if path[0] != NOW_OF:
            continue
        texts.update(use.texts)
        for part, pattern in _PARTS.items():
            if len(path) > 1 and pattern.search(path[1]):
                numbers[part] += [int(each) for each in use.numbers if each == int(each)][:_MOST]
    for edge in (*_of_texts(day, texts), *_of_numbers(day, numbers)):
        yield from map(_milliseconds, (edge, edge - _JUST, edge + _JUST))
    yield from (_milliseconds(day + hours * _HOUR) for hours in range(0, 7 * 24, _STEP))


def _of_texts(day: datetime, texts: Iterable[str]) -> Iterator[datetime]:
    for text in texts:
        for found in _INSTANT.finditer(text):
            try:
                made = datetime.fromisoformat(found[0])
            except ValueError:
                continue
            made = made if made.tzinfo is not None else made.replace(tzinfo=UTC)
            if made.year in _YEARS:
                yield from (made, made + _DAY)
        yield from (
            each for found in _OF_DAY.finditer(text) for each in _in_week(day, int(found[1]), int(found[2]))
        )
        for found in _IN_YEAR.finditer(text):
            yield from _date(day.year, int(found[1]), int(found[2]))


def _of_numbers(day: datetime, numbers: Mapping[str, list[int]]) -> Iterator[datetime]:
    for hour, minute in product(numbers["hour"], (0, *numbers["minute"])):
        yield from _in_week(day, hour, minute)
        yield from _in_week(day, hour + 1, 0)
    if not numbers["hour"]:
        for minute in numbers["minute"]:
            yield from _in_week(day, 0, minute)
    # JavaScript counts months from 0, most libraries from 1.
    months = [month for each in numbers["month"] for month in (each, each + 1, each + 2)]
    years = [year for each in numbers["year"] for year in (each, each + 1)] or [day.year]
    dates = [date for each in numbers["date"] for date in (each, each + 1)]
    if months or dates or numbers["year"]:
        for year, month, date in product(years, months or [1, day.month], dates or [1]):
            yield from _date(year, month, date)


def _in_week(day: datetime, hour: int, minute: int) -> Iterator[datetime]:
    """A time of each weekday."""
    if 0 <= hour <= 24 and 0 <= minute < 60:
        yield from (day + offset * _DAY + hour * _HOUR + timedelta(minutes=minute) for offset in _WEEK)


def _date(year: int, month: int, date: int) -> Iterator[datetime]:
    if year in _YEARS and 1 <= month <= 12 and 1 <= date <= 31:
        try:
            yield datetime(year, month, date, tzinfo=UTC)
        except ValueError:
            return


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
