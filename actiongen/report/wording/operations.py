"""Operations in words.

In: an operation of the IR and the words of its operands. Out: a noun phrase; of those that are true or false, the
two clauses.

    phrase(Op.EMAIL_DOMAIN, ["the e-mail address of the user"])   ->   'the domain of the e-mail address of the user'
"""

from collections.abc import Mapping, Sequence

from actiongen.ir.ops import OPERATIONS, Op
from actiongen.report.markdown import code
from actiongen.report.wording.said import joined

_PHRASES: Mapping[Op, str] = {
    Op.ADD: "{0} plus {1}",
    Op.SUBTRACT: "{0} minus {1}",
    Op.MULTIPLY: "{0} times {1}",
    Op.DIVIDE: "{0} divided by {1}",
    Op.NEGATE: "minus {0}",
    Op.FLOOR: "{0}, rounded down",
    Op.CEIL: "{0}, rounded up",
    Op.SUM: "the sum of {0}",
    Op.MIN: "the smallest of {0}",
    Op.MAX: "the largest of {0}",
    Op.UNIQUE: "{0}, each value once",
    Op.CONCAT: "{0} followed by {1}",
    Op.LEN: "the length of {0}",
    Op.LOWER: "{0} in lower case",
    Op.UPPER: "{0} in upper case",
    Op.STRIP: "{0} without blanks around it",
    Op.REMOVEPREFIX: "{0} without {1} at its beginning",
    Op.REMOVESUFFIX: "{0} without {1} at its end",
    Op.SPLIT: "the parts of {0} that are separated by {1}",
    Op.JOIN: "{1}, separated by {0}",
    Op.REPLACE: "{0} with {2} in the place of {1}",
    Op.EMAIL_DOMAIN: "the domain of {0}",
    Op.CSV: "the entries of {0} that are separated by commas",
    Op.TO_NUMBER: "the number that {0} says",
    Op.TO_JSON: "{0}, written as JSON",
    Op.FROM_JSON: "{0}, read as JSON",
    Op.SHA256: "the SHA-256 digest of {0}",
    Op.HMAC_SHA256: "the HMAC-SHA-256 of {1} with {0} as the key",
    Op.BASE64: "the Base64 form of {0}",
    Op.BASE64URL: "the Base64 form (for URLs) of {0}",
    Op.FROM_BASE64: "the text of which {0} is the Base64 form",
    Op.BASIC_AUTH: "the header that authenticates as {0} with the password {1}",
    Op.UUID: "a new random identifier",
    Op.JWT_DECODE: "the content of {0} (its signature is not checked)",
    Op.NOW: "now",
    Op.TIME: "{0}",
    Op.ISO: "{0}, written as a date and time",
    Op.WEEKDAY: "the day of the week of {0} in {1}",
    Op.HOUR: "the hour of {0} in {1}",
    Op.DATE: "the date of {0} in {1}",
    Op.TIMESTAMP: "{0} in seconds since 1970",
    Op.TIMESTAMP_MS: "{0} in milliseconds since 1970",
}
_UNITS: Mapping[Op, str] = {
    Op.SECONDS: "second",
    Op.MINUTES: "minute",
    Op.HOURS: "hour",
    Op.DAYS: "day",
}
_CLAUSES: Mapping[Op, tuple[str, str]] = {
    Op.STARTSWITH: ("{0} begins with {1}", "{0} does not begin with {1}"),
    Op.ENDSWITH: ("{0} ends with {1}", "{0} does not end with {1}"),
    Op.IP_IN: ("{0} is in one of these networks: {1}", "{0} is in none of these networks: {1}"),
}


def phrase(op: Op, operands: Sequence[str]) -> str:
    """The value of an operation as a noun phrase."""
    if op in _UNITS:
        amount = f"({operands[0]})" if " " in operands[0] else operands[0]
        return f"{amount} {_UNITS[op]}{'' if amount == '1' else 's'}"
    if op is Op.COALESCE:
        return alternatives(operands, "missing", "there")
    if op in _CLAUSES:
        return f"whether {filled(_CLAUSES[op][0], operands)}"
    template = _PHRASES.get(op)
    if template is None:
        return f"{code(OPERATIONS[op].name)} of {joined(operands)}"
    return filled(template, operands)


def alternatives(operands: Sequence[str], lacks: str, has: str) -> str:
    """The first of several values that can be used; ``lacks`` and ``has`` say what that means."""
    if len(operands) == 2:
        return f"{operands[0]} (or {operands[1]} if that is {lacks})"
    return f"the first of {joined(operands)} that is {has}"


def clause(op: Op, operands: Sequence[str], *, holds: bool) -> str | None:
    """The clause of an operation that is true or false, None of any other."""
    return filled(_CLAUSES[op][0 if holds else 1], operands) if op in _CLAUSES else None


def filled(template: str, operands: Sequence[str]) -> str:
    """A template with the phrases in the places of ``{0}``, ``{1}``, …; not ``format``, which would read braces in the
    phrases."""
    parts = template.split("{")
    return parts[0] + "".join(operands[int(part[0])] + part[2:] for part in parts[1:])
