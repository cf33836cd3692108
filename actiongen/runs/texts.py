"""Texts and numbers as JavaScript has them.

In: JSON, Python texts and doubles. Out: texts as sequences of UTF-16 code units (a character beyond U+FFFF is
its two surrogates), so that Python's ``len``, slices and searches count as JavaScript does; numbers as
JavaScript writes them.

    >>> len(to_units("\\U0001f600"))
    2
    >>> number_text(1e21)
    '1e+21'
"""

import json
import re
from json.encoder import encode_basestring
from math import isfinite

from actiongen.auth0.model import JsonValue

_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


def to_units(text: str) -> str:
    """A text with every character beyond U+FFFF as its two surrogates."""
    if text.isascii():
        return text
    return "".join(chr(ord(c)) if ord(c) <= 0xFFFF else _surrogates(ord(c)) for c in text)


def _surrogates(code: int) -> str:
    code -= 0x10000
    return chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF))


def lower(text: str) -> str:
    """``toLowerCase``: Unicode's default mapping, without a locale."""
    return to_units(join(text).lower())


def upper(text: str) -> str:
    """``toUpperCase``: Unicode's default mapping, without a locale."""
    return to_units(join(text).upper())


def join(units: str) -> str:
    """The text with every pair of surrogates as one character; lone ones stay."""
    if units.isascii():
        return units
    return re.sub(
        "[\ud800-\udbff][\udc00-\udfff]",
        lambda pair: chr(0x10000 + ((ord(pair[0][0]) - 0xD800) << 10) + (ord(pair[0][1]) - 0xDC00)),
        units,
    )


def value_of_json(text: str) -> JsonValue:
    """The value of a JSON text: texts as code units, every number a double; raises ValueError where it is
    malformed.
    """
    return units_within(json.loads(text, parse_int=float, parse_constant=_refuse))


def _refuse(name: str) -> float:
    raise ValueError(name)


def units_within(value: JsonValue) -> JsonValue:
    """The value with all its texts as code units, and members in JavaScript's order."""
    match value:
        case str():
            return to_units(value)
        case list():
            return [units_within(item) for item in value]
        case dict():
            return in_order({to_units(key): units_within(item) for key, item in value.items()})
        case _:
            return value


def in_order(members: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The members in JavaScript's order: keys that are array indexes first, ascending, then the others as
    they came.
    """
    indexes = sorted((key for key in members if _is_index(key)), key=int)
    if not indexes:
        return members
    return {key: members[key] for key in (*indexes, *(key for key in members if not _is_index(key)))}


def _is_index(key: str) -> bool:
    return key.isdigit() and key.isascii() and str(int(key)) == key and int(key) < 2**32 - 1


def json_text(value: JsonValue) -> str:
    """``JSON.stringify(value)``."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(float(value)) if isfinite(value) else "null"
        case str():
            return _quoted(value)
        case list():
            return "[" + ",".join(json_text(item) for item in value) + "]"
        case dict():
            members = in_order(value).items()
            return "{" + ",".join(f"{_quoted(key)}:{json_text(item)}" for key, item in members) + "}"


def _quoted(units: str) -> str:
    if units.isascii():
        return encode_basestring(units)
    text = encode_basestring(join(units))
    text = re.sub("[\ud800-\udfff]", lambda lone: f"\\u{ord(lone[0]):04x}", text)
    return to_units(text)


def number_text(value: float) -> str:
    """``String(value)`` of a finite number (ECMA-262, 6.1.6.1.20)."""
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = f"{abs(value)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).rstrip("0")
    point = len(whole) + int(exponent or 0)
    count = len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    power = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return f"{sign}{digits[0]}{'.' + digits[1:] if count > 1 else ''}{power}"


def decimal(text: str) -> float | None:
    """The number of a decimal text, None if it is no such text or not finite."""
    if not _DECIMAL.fullmatch(text):
        return None
    value = float(text)
    return value if isfinite(value) else None


def whole(units: str, errors: str) -> str:
    """The text in whole characters; a lone surrogate is an error, or U+FFFD."""
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", errors)
