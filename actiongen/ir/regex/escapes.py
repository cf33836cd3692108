r"""Reads the parts of a pattern that stand for single units: ``\d``, ``\x41``, ``[a-z]``.

In: the pattern and where such a part begins. Out: its node and where it ends; ``Refused`` is raised for what
the subset leaves out and caught in ``parse.py``.

    read_class("[a-z]+", 0)    # (CharClass((UnitRange(0x61, 0x7a),), False, (0, 5)), 5)
"""

import re

from actiongen.ir.regex.tree import (
    CharClass,
    Literal,
    Node,
    Range,
    RegexError,
    Sequence,
    Shorthand,
    UnitRange,
    WordBoundary,
)
from actiongen.unicode import category

_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_CODES = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))")
# What to say of escapes of other languages, by their letter.
_OTHER_ESCAPES = {
    "A": ("`\\A` is not known to JavaScript", "write `^`"),
    "Z": ("`\\Z` is not known to JavaScript", "write `$`, which matches at the very end alone"),
    "z": ("`\\z` is not known to JavaScript", "write `$`, which matches at the very end alone"),
    "a": ("`\\a` is not known to JavaScript", "write `\\x07`"),
    "c": ("`\\c` is not known to Python", "write the character as `\\xHH`"),
    "e": ("`\\e` is not known to JavaScript", "write the character as `\\xHH`"),
    "g": ("back-references are not supported", "write out what is to be matched again"),
    "k": ("back-references are not supported", "write out what is to be matched again"),
    "N": ("`\\N{…}` is not known to JavaScript", "write the character itself"),
    "U": ("`\\U` is not known to JavaScript", "write the character itself"),
    "p": ("Unicode properties are not supported", "list the characters: `[a-zà-ÿ]`"),
    "P": ("Unicode properties are not supported", "list the characters: `[^a-zà-ÿ]`"),
    "x": ("`\\x` needs two hexadecimal digits", "write `\\xHH`"),
    "u": ("`\\u` needs four hexadecimal digits", "write `\\uHHHH`"),
    "0": ("an octal escape means different things in Python and JavaScript", "write `\\x00`"),
}
ALTERNATIVES = "write alternatives instead: `(?:a|b)`"


class Refused(Exception):  # noqa: N818 - it carries an error of the user's, it is none of ours
    """Ends the reading of a pattern."""

    def __init__(self, message: str, at: Range, help_text: str) -> None:
        super().__init__(message)
        self.error = RegexError(message, at[0], at[1] - at[0], help_text)


def units(char: str, at: Range) -> Node:
    """One character as the code units that a text holds for it."""
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        raise Refused(f"`\\u{code:04x}` is half a character", at, "write the character itself")
    if code <= 0xFFFF:
        return Literal(char, at)
    high, low = divmod(code - 0x10000, 0x400)
    return Sequence((Literal(chr(0xD800 + high), at), Literal(chr(0xDC00 + low), at)), at)


def read_escape(pattern: str, start: int) -> tuple[Node, int]:
    """The escape that begins at ``start``, outside of a class."""
    letter = pattern[start + 1 : start + 2]
    if letter in {"b", "B"}:
        return WordBoundary(letter == "B", (start, start + 2)), start + 2
    if "1" <= letter <= "9":
        help_text = "write out what is to be matched again"
        raise Refused("back-references are not supported", (start, start + 2), help_text)
    found, end = _shared_escape(pattern, start)
    return (found if isinstance(found, Shorthand) else units(found, (start, end))), end


def read_class(pattern: str, start: int) -> tuple[CharClass, int]:
    """The class that begins at ``start``."""
    negated = pattern.startswith("[^", start)
    offset = start + (2 if negated else 1)
    if pattern.startswith("]", offset):
        raise Refused("the class is empty", (start, offset + 1), r"write `\]` for the character itself")
    members: list[UnitRange | Shorthand] = []
    previous: str | None = None
    while not pattern.startswith("]", offset):
        if offset >= len(pattern):
            raise Refused("this class is never closed", (start, start + 1), r"add `]`, or write `\[`")
        first = offset
        low, offset = _class_unit(pattern, offset)
        if (
            pattern.startswith("-", offset)
            and not pattern.startswith("-]", offset)
            and offset + 1 < len(pattern)
        ):
            high, offset = _class_unit(pattern, offset + 1)
            members.append(_range(low, high, (first, offset), pattern))
            previous = None
            continue
        if isinstance(low, Shorthand):
            members.append(low)
            previous = None
            continue
        if previous is not None and _joins(low):
            message = f"`{previous}{low}` is one letter made of two characters, and a class holds characters"
            raise Refused(message, (first - 1, offset), ALTERNATIVES)
        members.append(UnitRange(ord(low), ord(low)))
        previous = low
    return CharClass(tuple(members), negated, (start, offset + 1)), offset + 1


def _class_unit(pattern: str, start: int) -> tuple[str | Shorthand, int]:
    """One end of a range or one member: a character or a shorthand."""
    if pattern.startswith("\\", start):
        if pattern.startswith((r"\b", r"\B"), start):
            message = f"in a class `{pattern[start : start + 2]}` is no word boundary"
            raise Refused(message, (start, start + 2), r"write `\x08` for a backspace")
        found, end = _shared_escape(pattern, start)
    else:
        found, end = pattern[start], start + 1
    if isinstance(found, str):
        at = (start, end)
        if isinstance(units(found, at), Sequence):
            raise Refused(f"`{found}` is two code units, and a class matches one", at, ALTERNATIVES)
    return found, end


def _range(low: str | Shorthand, high: str | Shorthand, at: Range, pattern: str) -> UnitRange:
    text = pattern[at[0] : at[1]]
    if isinstance(low, Shorthand) or isinstance(high, Shorthand):
        raise Refused(f"`{text}` is no range", at, r"put the `-` last, or write `\-`")
    if low > high:
        raise Refused(f"the range `{text}` is empty", at, f"write `{high}-{low}`")
    return UnitRange(ord(low), ord(high))


def _shared_escape(pattern: str, start: int) -> tuple[str | Shorthand, int]:
    """An escape that means the same inside and outside of a class: the character, or a shorthand."""
    at = (start, start + 2)
    letter = pattern[start + 1 : start + 2]
    if letter == "":
        raise Refused("the pattern ends with a lone backslash", (start, start + 1), r"write `\\`")
    if letter in "dDwWsS":
        return Shorthand(letter, at), start + 2
    if letter in _CONTROLS:
        return _CONTROLS[letter], start + 2
    if (code := _CODES.match(pattern, start)) is not None:
        return chr(int(code[1] or code[2], 16)), code.end()
    if letter in _OTHER_ESCAPES:
        message, help_text = _OTHER_ESCAPES[letter]
        raise Refused(message, at, help_text)
    if letter.isascii() and letter.isalnum():
        raise Refused(
            f"`\\{letter}` means nothing", at, f"write `{letter}`, or `\\\\{letter}` for a backslash"
        )
    return letter, start + 2


def _joins(char: str) -> bool:
    return char == "\u200d" or category(char)[0] == "M"
