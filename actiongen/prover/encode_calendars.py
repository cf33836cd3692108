"""Days and hours in a time zone, as formulas.

In: an instant, a zone. Out: the number of the day and the hour there. From 2010 to 2060 the clocks of a zone are known
change by change; before and after them, formulas know no more than how far the clocks of the zone were ever set.

    Calendar(encoder).hour(now, "Europe/Vienna")
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from actiongen.evaluate.calendars import DAY, ahead
from actiongen.evaluate.calendars import date as date_of
from actiongen.ir.zones import DAYS
from actiongen.prover.term import Constant, Function, Sort, Term

if TYPE_CHECKING:
    from actiongen.prover.encode import Encoder

_EPOCH = date(1970, 1, 1)
_FIRST, _LAST = date(2010, 1, 1), date(2060, 1, 1)
_MOST = 26 * DAY // 24
"""No clock was ever set further from UTC."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar of one formula."""

    encoder: "Encoder"

    def hour(self, instant: Term, zone: str) -> Term:
        """The hour there."""
        return self.encoder.terms.apply(self.encoder.functions.hour, self._local(instant, zone))

    def weekday(self, instant: Term, zone: str) -> Term:
        """The name of the day there."""
        terms = self.encoder.terms
        days = terms.add(self._day(instant, zone), terms.number(3))
        weeks = terms.apply(self.encoder.functions.week, days)
        index = terms.add(days, terms.multiply(terms.number(-7), weeks))
        name = terms.text(DAYS[6])
        for number in range(6):
            name = terms.if_(terms.equal(index, terms.number(number)), terms.text(DAYS[number]), name)
        return name

    def date(self, instant: Term, zone: str) -> Term:
        """The date there; that it is one that is written out, is said of the number of the day."""
        terms, day = self.encoder.terms, self._day(instant, zone)

        def equals(term: Term, value: Constant) -> Term:
            try:
                wanted = date.fromisoformat(str(value))
            except ValueError:
                return terms.false
            if wanted.isoformat() != value:
                return terms.false
            return terms.equal(day, terms.number((wanted - _EPOCH).days))

        function = Function(
            f"date[{zone!r}]", Sort.TEXT, lambda moment: date_of(float(moment), zone), equals=equals
        )
        return terms.apply(function, instant)

    def _day(self, instant: Term, zone: str) -> Term:
        return self.encoder.terms.apply(self.encoder.functions.day, self._local(instant, zone))

    def _local(self, instant: Term, zone: str) -> Term:
        return self.encoder.terms.add(instant, self._offset(instant, zone))

    def _offset(self, instant: Term, zone: str) -> Term:
        """How far the clocks there are ahead of UTC."""
        terms = self.encoder.terms
        changes = clock_changes(zone)
        if zone in _NEVER_SET:
            return terms.number(changes[0][1])
        offset = self._any(instant, zone, "after")
        until = (_LAST - _EPOCH).days * DAY
        for begin, offset_then in reversed(changes):
            offset = terms.if_(terms.below(instant, terms.number(until)), terms.number(offset_then), offset)
            until = begin
        return terms.if_(
            terms.below(instant, terms.number(until)), self._any(instant, zone, "before"), offset
        )

    def _any(self, instant: Term, zone: str, when: str) -> Term:
        terms = self.encoder.terms
        offset = self.encoder.leaves.free(Sort.NUMBER, ("clock", zone, when, instant), "number")
        bound = terms.number(_MOST)
        self.encoder.note_loose(offset, f"the clocks of {zone} before {_FIRST.year} and after {_LAST.year}")
        return self.encoder.leaves.note(
            offset,
            terms.is_whole(offset),
            terms.at_most(terms.negative(bound), offset),
            terms.at_most(offset, bound),
        )


_NEVER_SET = frozenset(
    {"UTC", "Etc/UTC", "Etc/GMT", "GMT", "Etc/Universal", "Etc/Zulu", "UCT", "Zulu", "Universal"}
)


@lru_cache(64)
def clock_changes(zone: str) -> tuple[tuple[int, int], ...]:
    """From when on (milliseconds since 1970) the clocks of a zone are how far ahead of UTC, from 2010 to 2060."""
    first, last = ((each - _EPOCH).days * DAY for each in (_FIRST, _LAST))
    found = [(first, _ahead(first, zone))]
    for day in range(first, last, DAY):
        if _ahead(day + DAY, zone) != found[-1][1]:
            before = found[-1][1]
            minutes = range(day, day + DAY + 1, 60_000)
            at = bisect_left(minutes, True, key=lambda moment: _ahead(moment, zone) != before)
            found.append((minutes[at], _ahead(minutes[at], zone)))
    return tuple(found)


def _ahead(moment: int, zone: str) -> int:
    """How far clocks are ahead of UTC, in milliseconds."""
    found = ahead(float(moment), zone)
    assert found is not None, zone
    return found
