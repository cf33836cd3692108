"""The clocks of a zone are those that the interpreter has, change by change; days and dates are said as there."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from checks.programs import program

from actiongen.evaluate.calendars import ahead
from actiongen.evaluate.calendars import date as date_of
from actiongen.prover.at import values
from actiongen.prover.encode import Encoder
from actiongen.prover.encode_calendars import Calendar, clock_changes
from actiongen.prover.functions import Functions
from actiongen.prover.term import Sort, Term
from actiongen.prover.terms import Terms

DAY = 86_400_000
FIRST, LAST = ((date(year, 1, 1) - date(1970, 1, 1)).days * DAY for year in (2010, 2060))
ZONES = {"Asia/Tokyo": 1, "Europe/Vienna": 101}
"""How often clocks are set to what they are; in Vienna twice a year."""


@pytest.mark.parametrize("zone", ZONES)
def test_the_clocks_of_a_zone(zone: str) -> None:
    changes = clock_changes(zone)
    assert changes[0][0] == FIRST and len(changes) == ZONES[zone]
    assert [*changes] == sorted(changes) and all(begin < LAST for begin, _ in changes)
    for (_, before), (begin, after) in pairwise(changes):
        assert before != after and (ahead(float(begin - 1), zone), ahead(float(begin), zone)) == (
            before,
            after,
        )
    random = Random(1)
    for _ in range(40):
        moment = random.randrange(FIRST, LAST)
        *_, (_, known) = [each for each in changes if each[0] <= moment]
        assert known == ahead(float(moment), zone)


def encoder() -> Encoder:
    return Encoder(program('with rule("A"): log("x")\n').header.trigger, Functions(Terms()), {})


def at(term: Term, free: Term, moment: int) -> object:
    return values([term], lambda each: Fraction(moment if each is free else 9 * DAY))[term]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/Vienna"])
def test_days_hours_and_dates_there(zone: str) -> None:
    made = encoder()
    calendar, moment = Calendar(made), made.terms.unknown(Sort.NUMBER, ("now",), "number", "now")
    weekday, hour, day = (show(moment, zone) for show in (calendar.weekday, calendar.hour, calendar.date))
    for at_day in (date(2024, 2, 29), date(2026, 3, 29), date(2026, 10, 25), date(2059, 12, 31)):
        for hours in (0, 1, 15, 23):
            now = (at_day - date(1970, 1, 1)).days * DAY + hours * DAY // 24
            there = now + (ahead(float(now), zone) or 0)
            on = date(1970, 1, 1) + timedelta(days=there // DAY)
            assert at(hour, moment, now) == there % DAY // (DAY // 24)
            assert at(weekday, moment, now) == on.strftime("%A")
            assert at(day, moment, now) == on.isoformat() == date_of(float(now), zone)
            for text, is_it in (
                (on.isoformat(), True),
                (on.isoformat()[:-1] + "x", False),
                ("2026-1-1", False),
            ):
                assert at(made.terms.equal(day, made.terms.text(text)), moment, now) is is_it


def test_before_and_after_all_that_is_known() -> None:
    made = encoder()
    moment = made.terms.unknown(Sort.NUMBER, ("now",), "number", "now")
    offset = Calendar(made)._offset(moment, "Asia/Tokyo")
    tokyo = 9 * DAY // 24
    assert [at(offset, moment, now) for now in (FIRST - 1, FIRST, LAST - 1, LAST)] == [
        9 * DAY,
        tokyo,
        tokyo,
        9 * DAY,
    ]
    before, after = made.loose
    assert {made.loose[before], made.loose[after]} == {"the clocks of Asia/Tokyo before 2010 and after 2060"}
    assert before is not after and len(made.leaves.facts[before]) == 3
