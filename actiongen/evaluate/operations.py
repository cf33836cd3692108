"""Operations on values, as ``ir.Op`` defines them.

In: an operation and present operands (texts as code units, numbers as doubles, times and durations as
milliseconds). Out: the value, None where it is absent.

    >>> operate(Op.EMAIL_DOMAIN, ["Ann@Corp.Example"], now=0.0)
    'corp.example'
"""

from collections.abc import Callable
from datetime import date
from math import ceil, floor, inf, isfinite
from typing import TypeAlias, TypeVar

from actiongen.auth0.model import WHITE_SPACE
from actiongen.evaluate import calendars, hashes, tokens
from actiongen.evaluate.calendars import DAY
from actiongen.evaluate.json_texts import from_json, is_nested
from actiongen.facts.sizes import LONGEST, MOST_LEVELS
from actiongen.ir import Op
from actiongen.ir.addresses import is_within
from actiongen.ir.instants import INSTANT
from actiongen.ir.ops import MILLISECONDS
from actiongen.runs.texts import (
    decimal,
    json_text,
    lower,
    upper,
)
from actiongen.runs.values import Value

Function: TypeAlias = Callable[[list[Value], float], Value]
"""What an operation does with its operands; the other argument is the clock in milliseconds."""

_A = TypeVar("_A")
_B = TypeVar("_B")
_C = TypeVar("_C")
_EPOCH = date(1970, 1, 1).toordinal()


def operate(op: Op, operands: list[Value], now: float) -> Value:
    """The value of an operation whose operands are present; ``now`` is the clock in milliseconds."""
    return FUNCTIONS[op](operands, now)


def _of_one(first: type[_A], function: Callable[[_A], Value]) -> Function:
    def apply(operands: list[Value], now: float) -> Value:
        (one,) = operands
        assert isinstance(one, first), f"{one!r} is no {first.__name__}"
        return function(one)

    return apply


def _of_two(first: type[_A], second: type[_B], function: Callable[[_A, _B], Value]) -> Function:
    def apply(operands: list[Value], now: float) -> Value:
        one, two = operands
        assert isinstance(one, first) and isinstance(two, second), f"{operands!r}"
        return function(one, two)

    return apply


def _of_three(
    first: type[_A], second: type[_B], third: type[_C], function: Callable[[_A, _B, _C], Value]
) -> Function:
    def apply(operands: list[Value], now: float) -> Value:
        one, two, three = operands
        assert (
            isinstance(one, first) and isinstance(two, second) and isinstance(three, third)
        ), f"{operands!r}"
        return function(one, two, three)

    return apply


def _arithmetic(function: Callable[[float, float], float]) -> Function:
    return _of_two(float, float, lambda left, right: _finite(function(left, right)))


def _unit(milliseconds: float) -> Function:
    return _of_one(float, lambda count: _finite(count * milliseconds))


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _first_present(operands: list[Value], now: float) -> Value:
    return next((operand for operand in operands if operand is not None), None)


def _numbers(items: list[Value]) -> list[float]:
    return [item for item in items if isinstance(item, float)]


def _sum(items: list[Value]) -> Value:
    total = 0.0
    for number in _numbers(items):  # ``sum`` of Python is more exact than that of JavaScript
        total += number
    return _finite(total)


def _unique(items: list[Value]) -> Value:
    return [*{(type(item), item): item for item in items if not isinstance(item, list | dict)}.values()]


def in_order_of(keys: list[Value], items: list[Value], *, is_reversed: bool) -> list[Value]:
    """The items in the order of their keys, equal ones as they were; those without a key come last."""
    pairs = list(zip(keys, items, strict=True))
    texts = [(key, item) for key, item in pairs if isinstance(key, str)]
    numbers = [(key, item) for key, item in pairs if isinstance(key, float)]
    texts.sort(key=lambda pair: pair[0], reverse=is_reversed)
    numbers.sort(key=lambda pair: pair[0], reverse=is_reversed)
    last = [item for key, item in pairs if key is None]
    return [*(item for _, item in texts), *(item for _, item in numbers), *last]


def _length(operands: list[Value], now: float) -> Value:
    (value,) = operands
    assert isinstance(value, str | list), f"{value!r} has no length"
    return float(len(value))


def _replaced(text: str, old: str, new: str) -> Value:
    length = len(text) + text.count(old) * (len(new) - len(old))
    return text.replace(old, new) if length <= LONGEST else None


def _joined(separator: str, items: list[Value]) -> Value:
    texts = [item for item in items if isinstance(item, str)]
    length = sum(map(len, texts)) + max(0, len(texts) - 1) * len(separator)
    return separator.join(texts) if length <= LONGEST else None


def _email_domain(text: str) -> Value:
    at = text.rfind("@")
    return (lower(text[at + 1 :]) or None) if at >= 0 else None


def _csv(text: str) -> Value:
    parts = (part.strip(WHITE_SPACE) for part in text.split(","))
    return [part for part in parts if part]


def _split(text: str, separator: str) -> Value:
    return [*text.split(separator)]


def _ip_in(ip: str, ranges: list[Value]) -> Value:
    return is_within(ip, [each for each in ranges if isinstance(each, str)])


def _to_json(operands: list[Value], now: float) -> Value:
    (value,) = operands
    if is_nested(value, MOST_LEVELS):
        return None
    text = json_text(value)
    return text if len(text) <= LONGEST else None


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
    milliseconds = (day.toordinal() - _EPOCH) * DAY
    if found["hour"] is None:
        return float(milliseconds)
    milliseconds += int(found["hour"]) * 3_600_000 + int(found["minute"]) * 60_000
    milliseconds += int(found["second"] or 0) * 1000 + int((found["fraction"] or "").ljust(3, "0")[:3])
    if found["sign"]:
        offset = int(found["zone_hour"]) * 3_600_000 + int(found["zone_minute"]) * 60_000
        milliseconds += -offset if found["sign"] == "+" else offset
    return float(milliseconds)


FUNCTIONS: dict[Op, Function] = {
    Op.ADD: _arithmetic(lambda left, right: left + right),
    Op.SUBTRACT: _arithmetic(lambda left, right: left - right),
    Op.MULTIPLY: _arithmetic(lambda left, right: left * right),
    Op.DIVIDE: _arithmetic(lambda left, right: left / right if right else inf),
    Op.NEGATE: _of_one(float, lambda number: -number),
    Op.FLOOR: _of_one(float, lambda number: float(floor(number))),
    Op.CEIL: _of_one(float, lambda number: float(ceil(number))),
    Op.SUM: _of_one(list, _sum),
    Op.MIN: _of_one(list, lambda items: min(_numbers(items), default=None)),
    Op.MAX: _of_one(list, lambda items: max(_numbers(items), default=None)),
    Op.UNIQUE: _of_one(list, _unique),
    Op.CONCAT: _of_two(str, str, lambda left, right: left + right),
    Op.LEN: _length,
    Op.LOWER: _of_one(str, lower),
    Op.UPPER: _of_one(str, upper),
    Op.STRIP: _of_one(str, lambda text: text.strip(WHITE_SPACE)),
    Op.STARTSWITH: _of_two(str, str, lambda text, part: text.startswith(part)),
    Op.ENDSWITH: _of_two(str, str, lambda text, part: text.endswith(part)),
    Op.REMOVEPREFIX: _of_two(str, str, lambda text, part: text.removeprefix(part)),
    Op.REMOVESUFFIX: _of_two(str, str, lambda text, part: text.removesuffix(part)),
    Op.SPLIT: _of_two(str, str, _split),
    Op.JOIN: _of_two(str, list, _joined),
    Op.REPLACE: _of_three(str, str, str, _replaced),
    Op.EMAIL_DOMAIN: _of_one(str, _email_domain),
    Op.CSV: _of_one(str, _csv),
    Op.TO_NUMBER: _of_one(str, lambda text: decimal(text.strip(WHITE_SPACE))),
    Op.IP_IN: _of_two(str, list, _ip_in),
    Op.TO_JSON: _to_json,
    Op.FROM_JSON: _of_one(str, from_json),
    Op.SHA256: _of_two(str, str, hashes.sha256),
    Op.HMAC_SHA256: _of_three(str, str, str, hashes.hmac_sha256),
    Op.BASE64: _of_one(str, hashes.base64),
    Op.BASE64URL: _of_one(str, hashes.base64url),
    Op.FROM_BASE64: _of_one(str, hashes.from_base64),
    Op.BASIC_AUTH: _of_two(str, str, hashes.basic_auth),
    Op.JWT_DECODE: _of_one(str, tokens.decode),
    Op.NOW: lambda operands, now: now,
    Op.TIME: _of_one(str, time),
    **{op: _unit(milliseconds) for op, milliseconds in MILLISECONDS.items()},
    Op.ISO: _of_one(float, calendars.iso),
    Op.WEEKDAY: _of_two(float, str, calendars.weekday),
    Op.HOUR: _of_two(float, str, calendars.hour),
    Op.DATE: _of_two(float, str, calendars.date),
    Op.TIMESTAMP: _of_one(float, lambda time: float(floor(time / 1000))),
    Op.TIMESTAMP_MS: _of_one(float, lambda time: time),
    Op.COALESCE: _first_present,
}
"""What each operation does with operands that are present; that of ``COALESCE`` takes absent ones too. ``UUID`` is the
evaluator's: it is another one each time."""
