"""Operations on values, as ``ir.Op`` defines them.

In: an operation and present operands (texts as code units, numbers as doubles, times and durations as
milliseconds). Out: the value, None where it is absent.

    >>> operate(Op.EMAIL_DOMAIN, ["Ann@Corp.Example"], now=0.0)
    'corp.example'
"""

from datetime import date
from math import floor, inf, isfinite
from typing import TypeAlias

from actiongen.auth0.model import WHITE_SPACE
from actiongen.evaluate.texts import (
    decimal,
    json_text,
    lower,
    number_text,
    upper,
    value_of_json,
)
from actiongen.facts.sizes import LONGEST, MOST_LEVELS
from actiongen.ir import Op
from actiongen.ir.instants import INSTANT

Value: TypeAlias = bool | float | str | list["Value"] | dict[str, "Value"] | None
"""A value of a run; None is absent."""

_UNITS = {Op.SECONDS: 1e3, Op.MINUTES: 6e4, Op.HOURS: 3.6e6, Op.DAYS: 8.64e7}
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = 86_400_000
_LAST_INSTANT = 8.64e15


def operate(op: Op, operands: list[Value], now: float) -> Value:
    """The value of an operation whose operands are present; ``now`` is the clock in milliseconds."""
    match operands:
        case []:
            return now if op is Op.NOW else None
        case [float() as number]:
            return _of_number(op, number)
        case [float() as left, float() as right]:
            return _finite(_of_numbers(op, left, right))
        case [str() as text]:
            return _of_text(op, text)
        case [str() as text, str() as other]:
            return _of_texts(op, text, other)
        case [str() as text, str() as old, str() as new]:
            length = len(text) + text.count(old) * (len(new) - len(old))
            return text.replace(old, new) if length <= LONGEST else None
        case [str() as separator, list() as items]:
            texts = [item for item in items if isinstance(item, str)]
            length = sum(map(len, texts)) + max(0, len(texts) - 1) * len(separator)
            return separator.join(texts) if length <= LONGEST else None
        case [list() as value] if op is Op.LEN:
            return float(len(value))
        case [value]:
            return _to_json(value)
        case _:
            raise AssertionError(f"{op} of {operands}")


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _of_number(op: Op, number: float) -> Value:
    match op:
        case Op.NEGATE:
            return -number
        case Op.SECONDS | Op.MINUTES | Op.HOURS | Op.DAYS:
            return _finite(number * _UNITS[op])
        case Op.ISO:
            return iso(number)
        case Op.TIMESTAMP:
            return float(floor(number / 1000))
        case Op.TIMESTAMP_MS:
            return number
        case Op.TO_JSON:
            return number_text(number)
        case _:
            raise AssertionError(op)


def _of_numbers(op: Op, left: float, right: float) -> float:
    match op:
        case Op.ADD:
            return left + right
        case Op.SUBTRACT:
            return left - right
        case Op.MULTIPLY:
            return left * right
        case Op.DIVIDE:
            return left / right if right else inf
        case _:
            raise AssertionError(op)


def _of_text(op: Op, text: str) -> Value:
    match op:
        case Op.LEN:
            return float(len(text))
        case Op.LOWER:
            return lower(text)
        case Op.UPPER:
            return upper(text)
        case Op.STRIP:
            return text.strip(WHITE_SPACE)
        case Op.EMAIL_DOMAIN:
            at = text.rfind("@")
            return (lower(text[at + 1 :]) or None) if at >= 0 else None
        case Op.CSV:
            parts = (part.strip(WHITE_SPACE) for part in text.split(","))
            return [part for part in parts if part]
        case Op.TO_NUMBER:
            return decimal(text)
        case Op.TO_JSON:
            return _to_json(text)
        case Op.FROM_JSON:
            return _from_json(text)
        case Op.TIME:
            return time(text)
        case _:
            raise AssertionError(op)


def _of_texts(op: Op, text: str, other: str) -> Value:
    match op:
        case Op.CONCAT:
            return text + other
        case Op.STARTSWITH:
            return text.startswith(other)
        case Op.ENDSWITH:
            return text.endswith(other)
        case Op.REMOVEPREFIX:
            return text.removeprefix(other)
        case Op.REMOVESUFFIX:
            return text.removesuffix(other)
        case Op.SPLIT:
            return list(text.split(other))
        case _:
            raise AssertionError(op)


def _to_json(value: Value) -> str | None:
    if is_nested(value, MOST_LEVELS):
        return None
    text = json_text(value)
    return text if len(text) <= LONGEST else None


def _from_json(text: str) -> Value:
    try:
        value = _plain(value_of_json(text))
    except (ValueError, RecursionError):
        return None
    return None if is_nested(value, MOST_LEVELS) else value


def is_nested(value: Value, levels: int) -> bool:
    """Whether lists and objects stand in each other more than so many levels deep."""
    parts: list[Value] = [value]
    for _ in range(levels):
        inner = [each for each in parts if isinstance(each, list | dict)]
        parts = [item for each in inner for item in (each.values() if isinstance(each, dict) else each)]
    return any(isinstance(each, list | dict) for each in parts)


def _plain(value: object) -> Value:
    match value:
        case float() if not isfinite(value):
            return None
        case None | bool() | float() | str():
            return value
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case _:
            raise AssertionError(value)


def time(text: str) -> float | None:
    """The milliseconds of ``YYYY-MM-DD`` (midnight UTC) or of a full date-time with ``Z`` or an offset, else
    None.
    """
    found = INSTANT.fullmatch(text)
    if found is None:
        return None
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        return None
    milliseconds = (day.toordinal() - _EPOCH) * _DAY
    if found["hour"] is None:
        return float(milliseconds)
    milliseconds += int(found["hour"]) * 3_600_000 + int(found["minute"]) * 60_000
    milliseconds += int(found["second"] or 0) * 1000 + int((found["fraction"] or "").ljust(3, "0")[:3])
    if found["sign"]:
        offset = int(found["zone_hour"]) * 3_600_000 + int(found["zone_minute"]) * 60_000
        milliseconds += -offset if found["sign"] == "+" else offset
    return float(milliseconds)


def iso(milliseconds: float) -> str | None:
    """``new Date(milliseconds).toISOString()``, None outside of what a Date can hold (ECMA-262, 21.4.1)."""
    if abs(milliseconds) > _LAST_INSTANT:
        return None
    days, rest = divmod(int(milliseconds), _DAY)
    year, month, day = _civil(days)
    seconds, milli = divmod(rest, 1000)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{milli:03}Z"
    shown = f"{year:04}" if 0 <= year <= 9999 else f"{'-' if year < 0 else '+'}{abs(year):06}"
    return f"{shown}-{month:02}-{day:02}T{clock}"


def _civil(days: int) -> tuple[int, int, int]:
    """The proleptic Gregorian date of a day counted from 1970-01-01, for years that ``datetime`` lacks."""
    era, of_era = divmod(days + 719_468, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    day_of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    year = year_of_era + era * 400 + (1 if month <= 2 else 0)
    return year, month, day_of_year - (153 * shifted + 2) // 5 + 1
