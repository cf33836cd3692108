"""The text of JavaScript literals and comments, and how wide a text is.

In: Python strings and numbers. Out: text in which no character can end the literal, hide, or change the
direction of the line: such characters are written as escapes.

    string_literal('say "hi"')   ->   'say "hi"'
"""

import math
import re
from collections.abc import Callable

from actiongen.unicode import category, category_in_3_2, composed, is_wide

_PLAIN = re.compile(r"[ -~]*")
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
# Letters, and what may follow one in a name.
_NAME_STARTS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"})
_NAME_PARTS = _NAME_STARTS | {"Mn", "Mc", "Nd", "Pc"}
_SIMPLE_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
# Categories that print nothing, a blank other than the space, or something that the table does not know.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
# Letters that print as blanks, although their category does not say so: Hangul fillers and the Braille blank.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Halves of flags and skin tones: their width, and what is seen, depends on their neighbours.
_JOINING_EMOJI = frozenset(map(chr, (*range(0x1F1E6, 0x1F200), *range(0x1F3FB, 0x1F400))))
_VARIATION_SELECTORS = frozenset(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
# Two columns wide in Unicode 16 or as emoji, one in version 14.
_WIDE_SYMBOLS = frozenset(
    map(
        chr,
        (
            *(0x261D, 0x26F9, 0x270C, 0x270D, 0x1F3CB, 0x1F3CC, 0x1F574, 0x1F575, 0x1F590),
            *(*range(0x2630, 0x2638), *range(0x268A, 0x2690), *range(0x4DC0, 0x4E00)),
            *(*range(0x1D300, 0x1D357), *range(0x1D360, 0x1D377)),
        ),
    )
)


def is_identifier(text: str) -> bool:
    """Whether the text can stand bare after a dot or as a key (reserved words can)."""
    return _IDENTIFIER.fullmatch(text) is not None


def string_literal(value: str) -> str:
    """The string in double quotes, or in single quotes if that saves escapes."""
    quote = "'" if value.count('"') > value.count("'") else '"'
    if _PLAIN.fullmatch(value) and "\\" not in value and quote not in value:
        return f"{quote}{value}{quote}"
    text = escape_hidden(value.replace("\\", "\\\\").replace(quote, f"\\{quote}"))
    return f"{quote}{text}{quote}"


def template_text(value: str) -> str:
    """The text between the backticks and ``${`` of a template literal; always on one line."""
    text = value.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return escape_hidden(text)


def regex_literal(body: str, flags: str) -> str:
    """``/body/flags`` of a body that is already escaped; an empty body would start a comment."""
    return f"/{escape_hidden(body) or '(?:)'}/{''.join(sorted(flags))}"


def number_literal(value: float) -> str:
    """A finite number, not negative, as ``String(value)`` gives it, but ``1e21``, not ``1e+21``."""
    if not math.isfinite(value) or value < 0:
        raise ValueError(f"not a JavaScript number literal: {value!r}")
    mantissa, _, exponent_text = repr(float(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction.rstrip("0")).lstrip("0")
    if not digits:
        return "0"
    # The value is 0.DIGITS times ten to the power of `point`.
    leading_zeros = len(whole + fraction) - len((whole + fraction).lstrip("0"))
    point = len(whole) - leading_zeros + int(exponent_text or "0")
    digits = digits.rstrip("0") or "0"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    if 0 < point <= 21:
        rest = digits[point:]
        return f"{digits[:point].ljust(point, '0')}{'.' + rest if rest else ''}"
    return f"{digits[0]}{'.' + digits[1:] if digits[1:] else ''}e{point - 1}"


def property_key(key: str) -> str:
    """The key of an object literal: bare where JavaScript allows it and it stays the same, else quoted."""
    if key == "__proto__":
        # Bare or quoted it would set the prototype of the object.
        return '["__proto__"]'
    if is_identifier(key):
        return key
    if _SIMPLE_NUMBER.fullmatch(key) and len(key) < 16 and number_literal(float(key)) == key:
        return key
    literal = string_literal(key)
    if key.isascii() or literal != f'"{key}"' or not _is_name(key, category):
        return literal
    # Tools take the quotes off letters that they know, and none off a text that is not the key itself.
    return key if _is_name(key, category_in_3_2) else f'"{_escaped(key)}"'


def _is_name(key: str, category_of: Callable[[str], str]) -> bool:
    """Whether the key is a name, by what a version of Unicode says of its characters."""
    return all(
        char in "$_"
        or (char < "\U00010000" and category_of(char) in (_NAME_PARTS if index else _NAME_STARTS))
        for index, char in enumerate(key)
    )


def _escaped(text: str) -> str:
    return "".join(char if " " <= char <= "~" else _escape(char) for char in text)


def comment_text(text: str) -> str:
    """The text on one line of a comment, unable to end it."""
    return escape_hidden(composed(text.replace("*/", "*\\/"))).rstrip()


def escape_hidden(text: str) -> str:
    """Write what cannot be seen, and what breaks lines, as escapes; all else stays."""
    if _PLAIN.fullmatch(text):
        return text
    if composed(text) != text:
        return _escaped(text)  # Terraform composes the characters of a file that it reads
    return "".join(_escape(character) if _is_hidden(character) else character for character in text)


def utf16_length(text: str) -> int:
    """The length of the text as JavaScript counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-be", "surrogatepass")) // 2


def text_width(text: str) -> int:
    """Columns that the text takes in a fixed-width font."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _is_hidden(character: str) -> bool:
    if " " <= character <= "~":
        return False
    return (
        category(character) in _HIDDEN_CATEGORIES
        or character in _BLANK_LETTERS
        or character in _JOINING_EMOJI
        or character in _VARIATION_SELECTORS
    )


def _escape(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _character_width(character: str) -> int:
    if character.isascii():
        return 1
    if category(character) in ("Mn", "Me"):
        return 0
    wide = is_wide(character) or character in _WIDE_SYMBOLS
    return 2 if wide else 1
