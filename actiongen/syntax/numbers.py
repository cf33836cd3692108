"""Number literals.

In: a NUMBER token, which is anything that begins with a digit. Out: a Number, whose value is the double
that JavaScript will compute with and whose text is laid out as black does it.

    1_000   ->   Number(value=1000.0, text="1_000")
"""

import re
from math import isinf

from actiongen.diagnostics.codes_syntax import BAD_NUMBER
from actiongen.diagnostics.model import Diagnostic
from actiongen.source import Span
from actiongen.syntax.report import error
from actiongen.syntax.tree import Number

_DIGITS = "[0-9](?:_?[0-9])*"
_INTEGER = re.compile(f"(?!0_?[0-9]){_DIGITS}")
_DECIMAL = re.compile(rf"(?:(?:{_DIGITS})?\.{_DIGITS}|{_DIGITS}\.?)(?:[eE][+-]?{_DIGITS})?")
_OTHER_BASE = re.compile(r"0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+")
# More digits than any number that a double can hold.
_LONGEST = 400


def read_number(text: str, span: Span) -> Number | Diagnostic:
    """The number, or why it is none."""
    if len(text) > _LONGEST:
        return error(BAD_NUMBER, f"this number has {len(text)} characters", span, help="write a shorter one")
    if _INTEGER.fullmatch(text):
        return _exactly(int(text), text, span)
    if _OTHER_BASE.fullmatch(text):
        decimal = str(int(text, 0))
        message = f"`{text}` is not written in decimal"
        return error(BAD_NUMBER, message, span, help=f"write `{decimal}`", edit=decimal)
    if text.replace("_", "").isdecimal():
        return _malformed_integer(text, span)
    if not _DECIMAL.fullmatch(text):
        return error(BAD_NUMBER, f"`{text}` is not a number", span, help=_advice(text))
    value = float(text)
    if isinf(value):
        return error(
            BAD_NUMBER, f"`{text}` is too large for a number", span, help="the largest is about 1.8e308"
        )
    return Number(value, _as_black_writes(text), span)


def _exactly(value: int, text: str, span: Span) -> Number | Diagnostic:
    try:
        double = float(value)
    except OverflowError:
        return error(
            BAD_NUMBER, f"`{text}` is too large for a number", span, help="the largest is about 1.8e308"
        )
    if int(double) != value:
        message = f"`{text}` cannot be held exactly: numbers are IEEE doubles"
        help_text = f'the nearest is `{int(double)}`; an identifier is a string: `"{text}"`'
        return error(BAD_NUMBER, message, span, help=help_text)
    return Number(double, text, span)


def _malformed_integer(text: str, span: Span) -> Diagnostic:
    right = text.replace("_", "").lstrip("0") or "0"
    if text.endswith("_") or "__" in text:
        message = f"`{text}` has an underscore that does not stand between two digits"
    else:
        message = f"`{text}` begins with zeros"
    return error(BAD_NUMBER, message, span, help=f"write `{right}`", edit=right)


def _advice(text: str) -> str:
    if text[-1] in "jJ":
        return "there are no complex numbers"
    if text[-1] in "nN" and text[:-1].isdigit():
        return f"write `{text[:-1]}`: there are no big integers"
    if "_" in text:
        return "an underscore stands between two digits"
    if text.count(".") > 1:
        return f'a text is written in quotes: `"{text}"`'
    return "a name does not begin with a digit; between a number and a word there is a space"


def _as_black_writes(text: str) -> str:
    """``1E5`` is ``1e5``, ``.5`` is ``0.5`` and ``1.`` is ``1.0``, so that formatting keeps the tree."""
    mantissa, exponent_mark, exponent = text.lower().partition("e")
    if "." in mantissa:
        whole, _, fraction = mantissa.partition(".")
        mantissa = f"{whole or '0'}.{fraction or '0'}"
    return mantissa + exponent_mark + exponent.removeprefix("+")
