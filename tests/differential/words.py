"""Literals that generated policies write, and how they are written.

In: choices. Out: :class:`Words`, the few literals of one policy: with few of them, two conditions often speak of the
same text.

    Words.draw(choices).texts   ->   ('a', 'Admin', 'corp.example')
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from differential.choices import Choices

PLAIN = ("a", "Admin", "corp.example", "x@corp.example", "gold", "b", "eu-1", "10", "a,b", "floatme-test")
ODD = (
    "",
    "É",
    "stra\u00dfe",
    "\U0001f600",
    "x\U0001f600y",
    "$&",
    "$1`${x}`",
    '"',
    "\\",
    "'",
    "</script>",
    " x ",
    "a\nb",
    "\u2028",
    "\u0130",
    "\u01c5",
    "\u03a3\u03c3\u03c2",
    "\u212a",
    "a@",
    "@",
    "null",
    "undefined",
    "toString",
    "length",
    "constructor",
    "0",
    "-0",
    "1e3",
    "1.50",
    "2026-01-01T00:00:00Z",
    '{"a": 1}',
    '[1, "a"]',
    "*/",
    "//",
    "${a}",
    "a.b",
    "\ufeffx",
    "\u0085x\u00a0",
)
NUMBERS = (
    "1",
    "0",
    "2",
    "3",
    "10",
    "-1",
    "0.5",
    "1.5",
    "100",
    "1e3",
    "0.1",
    "9007199254740991",
    "1e21",
    "1e-7",
    "1e308",
    "-1e308",
    "1e-320",
    "9007199254740991",
)
SMALL = ("1", "0", "2", "3", "-1", "5")
TIMES = (
    "2026-01-01",
    "2025-12-31T23:59:59.999Z",
    "2026-01-01T00:00:00Z",
    "2024-02-29T12:30:00+02:00",
    "1999-12-31",
    "2026-01-05T09:00:00.123456789-05:30",
    "0001-01-01",
    "9999-12-31T23:59:59Z",
)
GOOD_TIMES = TIMES[:6]
PATTERNS = (
    "^a",
    "a",
    r"@corp\.example$",
    "(?i)admin",
    "[0-9]+",
    "^[a-z]{2,4}$",
    "x|y",
    r"^\w+$",
    r"\s",
    "^(?:a|b|gold)$",
    r"^\S+@\S+$",
    r"\d{1,3}",
    "[^a-z]",
    r"\bcorp\b",
    "(?i)^[a-f]",
    "^.$",
    "^$",
    "é",
    r"[\u00e0-\u00ff]",
    "a{2}",
    r"^a?b*$",
    r"[.\-]",
)
JSON_KEYS = ("k", "tier", "deep", "0", "length", "a-b", "10", "2", "x y", "é", "link", "default")


def literal(text: str) -> str:
    """A text as a literal of the language: what cannot be seen is escaped."""
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


@dataclass(frozen=True, slots=True)
class Words:
    """The literals of one policy: plain texts first, numbers and times as they are written."""

    texts: tuple[str, ...]
    numbers: tuple[str, ...]
    times: tuple[str, ...]

    @classmethod
    def draw(cls, choices: Choices) -> Self:
        """A few of each."""
        odd: Sequence[str] = choices.some(ODD, 2) if choices.chance(0.6) else ()
        return cls(
            (*choices.some(PLAIN, 4), *odd), tuple(choices.some(NUMBERS, 4)), tuple(choices.some(TIMES, 3))
        )

    @property
    def filled(self) -> tuple[str, ...]:
        """The texts that are not empty."""
        return tuple(text for text in self.texts if text)
