"""The operations of the language: one row for each.

In: nothing. Out: :class:`Op` and :data:`OPERATIONS`, which says how a policy writes an operation, what it takes and
gives, when its value is absent, how large its value gets, and its name in JavaScript. The interpreter and the
lowering keep functions keyed by :class:`Op`; ``tests/ir/test_ops.py`` says that none is missing.

    OPERATIONS[Op.LOWER]   ->   Row("lower", Notation.METHOD, (STRING,), STRING, method="toLowerCase", …)
"""

from dataclasses import dataclass
from enum import Enum

from actiongen.ir.types import Basic, ListOf, Record, RecordField, Type


class Op(Enum):
    """Operations on values: absent when an operand is, unless said otherwise.

    Numbers are doubles, texts UTF-16.
    """

    __hash__ = object.__hash__  # by identity, as they are compared: that of Enum is written in Python

    # numbers, times, durations (milliseconds); a result that is not finite is absent
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    NEGATE = "negate"
    FLOOR = "floor"
    CEIL = "ceil"
    # lists of present numbers, times or durations
    SUM = "sum"  # from the left; 0 of an empty list
    MIN = "min"  # absent of an empty list
    MAX = "max"  # absent of an empty list
    UNIQUE = "unique"  # of scalars: the first of each value, in order
    # text
    CONCAT = "concat"  # operands are known to be present
    LEN = "len"  # of a text or a list
    LOWER = "lower"
    UPPER = "upper"
    STRIP = "strip"
    STARTSWITH = "startswith"  # False when an operand is absent
    ENDSWITH = "endswith"  # False when an operand is absent
    REMOVEPREFIX = "removeprefix"
    REMOVESUFFIX = "removesuffix"
    SPLIT = "split"  # the separator is a literal, not empty
    JOIN = "join"  # (separator, texts)
    REPLACE = "replace"  # (text, old, new), all occurrences
    EMAIL_DOMAIN = "email_domain"
    CSV = "csv"
    TO_NUMBER = "to_number"
    # network
    IP_IN = "ip_in"  # (address, ranges); False when an operand is absent
    # json
    TO_JSON = "to_json"
    FROM_JSON = "from_json"
    # hashes and encodings of the UTF-8 of a text, in which a lone surrogate is U+FFFD
    SHA256 = "sha256"  # (text, one of ENCODINGS)
    HMAC_SHA256 = "hmac_sha256"  # (key, text, one of ENCODINGS)
    BASE64 = "base64"
    BASE64URL = "base64url"  # without padding
    FROM_BASE64 = "from_base64"  # of either alphabet, with all of its padding or none
    BASIC_AUTH = "basic_auth"  # (user, password)
    UUID = "uuid"  # another one each time that it is evaluated
    # tokens
    JWT_DECODE = "jwt.decode"  # what a token says, whoever has signed it
    # time
    NOW = "now"
    TIME = "time"  # of a text
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    ISO = "iso"
    WEEKDAY = "weekday"  # (time, zone), the zone one of zones()
    HOUR = "hour"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIMESTAMP_MS = "timestamp_ms"
    # presence
    COALESCE = "coalesce"  # the first present operand, else absent


class Notation(Enum):
    """How a policy writes an operation."""

    FUNCTION = "name(x)"
    METHOD = "x.name()"
    OF_JWT = "jwt.name(x)"
    OPERATOR = "x name y"


class Presence(Enum):
    """When an operation has a value."""

    TOTAL = "when its operands have one"
    FINITE = (
        "when they have one, and the result is finite (of an operation on an instant: it is within reach)"
    )
    BOUNDED = "when they have one, and the result is neither too long nor nested too deeply"
    PARTIAL = "when they have one, and it is of the right form"
    FALSE = "always: False when an operand has none"
    FIRST = "when one of its operands has one"


class Size(Enum):
    """How long the texts in the result get, by those in the operands."""

    SCALAR = "a number, boolean, time or digest"
    SAME = "no longer than the longest operand"
    CASED = "a unit may become several"
    PARTS = "a list of parts of the first operand"
    SUM = "all operands together"
    ENCODED = "four units for each of the operands, and a few"
    BOUNDED = "a rule of its own, up to a limit"


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of an operation.

    ``takes``: the types of the operands, that of a method's subject first; None where analysis has a rule of its own
    (then ``gives`` says the type of every result, if there is one). ``method``: a method of JavaScript that does the
    same. ``runtime``: a function of the runtime that takes absent operands; of a bounded operation, the one that
    keeps to the limit.
    """

    name: str
    notation: Notation
    takes: tuple[Type, ...] | None
    gives: Type | None
    presence: Presence = Presence.TOTAL
    size: Size = Size.SCALAR
    is_pure: bool = True
    """Whether it is the same in every run."""
    is_new: bool = False
    """Whether each evaluation gives another value, so that no two are the same."""
    shows_secret: bool = True
    """Whether what is made of a secret is one, too."""
    bound: float | None = None
    """What the magnitude of a number never exceeds, whatever the operands are."""
    reach: float | None = None
    """Of an operation on an instant, the magnitude up to which it has a value."""
    milliseconds: float | None = None
    """Of a unit of time, how long it is."""
    method: str | None = None
    runtime: str | None = None


TOKEN = Record(
    (
        RecordField("payload", Basic.JSON, optional=False),
        RecordField("header", Basic.JSON, optional=False),
    )
)
"""The type of what a JSON Web Token says: two objects."""

WRITTEN_INSTANT = 2.6e14
"""The magnitude of the instants whose year has four digits, in milliseconds."""

LAST_INSTANT = 8.64e15
"""The magnitude of the instants that a Date of JavaScript can hold (ECMA-262, 21.4.1), in milliseconds."""

_LENGTH = 2.0**31
_S, _N, _B, _T, _D = Basic.STRING, Basic.NUMBER, Basic.BOOLEAN, Basic.TIME, Basic.DURATION
_TEXTS = ListOf(_S)


def _operator(name: str) -> Row:
    return Row(name, Notation.OPERATOR, None, None, Presence.FINITE)


def _method(name: str, takes: tuple[Type, ...], size: Size, method: str) -> Row:
    return Row(name, Notation.METHOD, (_S, *takes), _S, size=size, method=method)


def _test(name: str, method: str) -> Row:
    return Row(name, Notation.METHOD, (_S, _S), _B, Presence.FALSE, method=method)


def _without(name: str, runtime: str) -> Row:
    return Row(name, Notation.METHOD, (_S, _S), _S, size=Size.SAME, runtime=runtime)


def _unit(name: str, milliseconds: float) -> Row:
    return Row(name, Notation.FUNCTION, (_N,), _D, Presence.FINITE, milliseconds=milliseconds)


def _rounded(name: str) -> Row:
    return Row(name, Notation.FUNCTION, (_N,), _N, Presence.FINITE)


def _of_time(name: str, gives: Type, reach: float | None = None) -> Row:
    return Row(name, Notation.FUNCTION, (_T,), gives, Presence.FINITE, reach=reach)


def _in_zone(name: str, gives: Type, runtime: str, reach: float, bound: float | None = None) -> Row:
    takes = (_T, _S)
    return Row(
        name, Notation.FUNCTION, takes, gives, Presence.FINITE, bound=bound, reach=reach, runtime=runtime
    )


def _of_text(name: str, gives: Type, size: Size, runtime: str, bound: float | None = None) -> Row:
    return Row(name, Notation.FUNCTION, (_S,), gives, Presence.PARTIAL, size, bound=bound, runtime=runtime)


def _digest(name: str, takes: tuple[Type, ...]) -> Row:
    return Row(name, Notation.FUNCTION, takes, _S, shows_secret=False)


def _bounded(
    name: str, notation: Notation, takes: tuple[Type, ...] | None, runtime: str, method: str | None
) -> Row:
    return Row(name, notation, takes, _S, Presence.BOUNDED, Size.BOUNDED, method=method, runtime=runtime)


ENCODINGS = ("hex", "base64", "base64url")
"""How the bytes of a digest are written."""

OPERATIONS: dict[Op, Row] = {
    Op.ADD: _operator("+"),
    Op.SUBTRACT: _operator("-"),
    Op.MULTIPLY: _operator("*"),
    Op.DIVIDE: _operator("/"),
    Op.NEGATE: _operator("-"),
    Op.FLOOR: _rounded("floor"),
    Op.CEIL: _rounded("ceil"),
    Op.SUM: Row("sum", Notation.FUNCTION, None, None, Presence.FINITE),
    Op.MIN: Row("min", Notation.FUNCTION, None, None, Presence.PARTIAL),
    Op.MAX: Row("max", Notation.FUNCTION, None, None, Presence.PARTIAL),
    Op.UNIQUE: Row("unique", Notation.FUNCTION, None, None, size=Size.SAME),
    Op.CONCAT: Row("+", Notation.OPERATOR, (_S, _S), _S, size=Size.SUM),
    Op.LEN: Row("len", Notation.FUNCTION, None, _N, bound=_LENGTH),
    Op.LOWER: _method("lower", (), Size.CASED, "toLowerCase"),
    Op.UPPER: _method("upper", (), Size.CASED, "toUpperCase"),
    Op.STRIP: _method("strip", (), Size.SAME, "trim"),
    Op.STARTSWITH: _test("startswith", "startsWith"),
    Op.ENDSWITH: _test("endswith", "endsWith"),
    Op.REMOVEPREFIX: _without("removeprefix", "removePrefix"),
    Op.REMOVESUFFIX: _without("removesuffix", "removeSuffix"),
    Op.SPLIT: Row("split", Notation.METHOD, (_S, _S), _TEXTS, size=Size.PARTS, method="split"),
    Op.JOIN: _bounded("join", Notation.METHOD, (_S, _TEXTS), "joinTexts", "join"),
    Op.REPLACE: _bounded("replace", Notation.METHOD, (_S, _S, _S), "replaceText", "replaceAll"),
    Op.EMAIL_DOMAIN: _of_text("email_domain", _S, Size.CASED, "emailDomain"),
    Op.CSV: Row("csv", Notation.FUNCTION, (_S,), _TEXTS, size=Size.PARTS, runtime="splitCsv"),
    Op.TO_NUMBER: _of_text("to_number", _N, Size.SCALAR, "toNumber"),
    Op.IP_IN: Row("ip_in", Notation.FUNCTION, (_S, _TEXTS), _B, Presence.FALSE, runtime="ipIn"),
    Op.TO_JSON: _bounded("to_json", Notation.FUNCTION, None, "toJson", None),
    Op.FROM_JSON: _of_text("from_json", Basic.JSON, Size.SAME, "fromJson"),
    Op.SHA256: _digest("sha256", (_S, _S)),
    Op.HMAC_SHA256: _digest("hmac_sha256", (_S, _S, _S)),
    Op.BASE64: Row("base64", Notation.FUNCTION, (_S,), _S, size=Size.ENCODED),
    Op.BASE64URL: Row("base64url", Notation.FUNCTION, (_S,), _S, size=Size.ENCODED),
    Op.FROM_BASE64: _of_text("from_base64", _S, Size.SAME, "fromBase64"),
    Op.BASIC_AUTH: Row("basic_auth", Notation.FUNCTION, (_S, _S), _S, size=Size.ENCODED, runtime="basicAuth"),
    Op.UUID: Row("uuid", Notation.FUNCTION, (), _S, is_pure=False, is_new=True),
    Op.JWT_DECODE: Row(
        "jwt.decode", Notation.OF_JWT, (_S,), TOKEN, Presence.PARTIAL, Size.SAME, runtime="decodeToken"
    ),
    Op.NOW: Row("now", Notation.FUNCTION, (), _T, is_pure=False, bound=WRITTEN_INSTANT),
    Op.TIME: _of_text("time", _T, Size.SCALAR, "parseTime", bound=WRITTEN_INSTANT),
    Op.SECONDS: _unit("seconds", 1e3),
    Op.MINUTES: _unit("minutes", 6e4),
    Op.HOURS: _unit("hours", 3.6e6),
    Op.DAYS: _unit("days", 8.64e7),
    Op.ISO: _of_time("iso", _S, LAST_INSTANT),
    Op.WEEKDAY: _in_zone("weekday", _S, "weekdayIn", LAST_INSTANT),
    Op.HOUR: _in_zone("hour", _N, "hourIn", LAST_INSTANT, bound=23),
    Op.DATE: _in_zone("date", _S, "dateIn", LAST_INSTANT - 8.64e7),
    Op.TIMESTAMP: _of_time("timestamp", _N),
    Op.TIMESTAMP_MS: _of_time("timestamp_ms", _N),
    Op.COALESCE: Row("coalesce", Notation.FUNCTION, None, None, Presence.FIRST, Size.SAME),
}
"""What is known of each operation."""

MILLISECONDS = {op: row.milliseconds for op, row in OPERATIONS.items() if row.milliseconds is not None}
"""The units of time."""


def written_as(notation: Notation) -> dict[str, Op]:
    """The operations that are written in one form, by their names."""
    return {row.name: op for op, row in OPERATIONS.items() if row.notation is notation}
