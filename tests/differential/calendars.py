"""Shapes of ``weekday``, ``hour`` and ``date``.

In: a writer and a depth. Out: an expression of a time and a zone.

    on_a_day(writer, 1).text   ->   'weekday(now(), "Europe/Vienna") == "Monday"'
"""

from differential.vocabulary import Kind
from differential.words import literal
from differential.writer import Shape, Writer, Written

from actiongen.ir.zones import DAYS

ZONES = (
    "UTC",
    "Europe/Vienna",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
)
"""Zones of which all versions of the database say the same of every instant."""
_DATES = ("2026-01-01", "2025-12-31", "2024-02-29", "1999-12-30", "+010000-01-01")


def _call(name: str, writer: Writer, depth: int) -> Written:
    time = writer.write(Kind.TIME, depth)
    return Written(f"{name}({time}, {literal(writer.choices.pick(ZONES))})", about=time.about)


def hour(writer: Writer, depth: int) -> Written:
    """The hour."""
    return _call("hour", writer, depth)


def day(writer: Writer, depth: int) -> Written:
    """The name of the day or the date, in the place of any text."""
    found = _call(writer.choices.pick(("date", "weekday")), writer, depth)
    return Written(f'({found} or "none")', True, about=found.about)


def on_a_day(writer: Writer, depth: int) -> Written:
    """A day of the week, an hour or a date, compared."""
    choices = writer.choices
    name = choices.pick(("weekday", "hour", "date"))
    found = _call(name, writer, min(depth, 1))
    if name == "hour":
        operator = choices.pick(("<", "<=", "==", ">=", ">", "!="))
        test = f"({found} {operator} {choices.pick(('0', '1', '8', '12', '23'))})"
    elif choices.chance(0.5):
        values = DAYS if name == "weekday" else _DATES
        test = f"({found} in [{', '.join(map(literal, choices.some(values, 4, 2)))}])"
    else:
        value = literal(choices.pick(DAYS if name == "weekday" else _DATES))
        test = f"({found} {choices.pick(('==', '!='))} {value})"
    return Written(test, True, about=found.about)


NUMBER_OF_CALENDARS: tuple[tuple[int, Shape], ...] = ((1, hour),)
CONDITION_OF_CALENDARS: tuple[tuple[int, Shape], ...] = ((1, on_a_day),)
