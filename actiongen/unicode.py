"""What the output, the messages and the language need of Unicode, as version 14 has it.

In: characters. Out: their category, whether they can be seen, how wide they are, and texts made of them. A
character that is newer than the table is unassigned here, whatever this Python knows of it: the same policy
gives the same bytes on every machine.

    >>> category("é"), is_printable("\\u200b")
    ('Ll', False)
"""

import json
import unicodedata
from bisect import bisect_right
from functools import cache
from importlib import resources
from itertools import groupby
from keyword import iskeyword

_UNASSIGNED = "Cn"
_UNPRINTABLE = frozenset({"Cc", "Cf", _UNASSIGNED, "Co", "Cs", "Zl", "Zp", "Zs"})


@cache
def _table() -> dict[str, list[list[int]]]:
    """First and last code point of each run, by category; made by scripts/build_unicode.py."""
    text = resources.files("actiongen").joinpath("unicode.json").read_text("utf-8")
    found: dict[str, list[list[int]]] = json.loads(text)
    return found


@cache
def _runs() -> tuple[list[int], list[tuple[int, str]]]:
    """The first code points of all runs in order, and the last one and the category of each."""
    runs = sorted(
        (first, last, name) for name, found in _table().items() if name != "wide" for first, last in found
    )
    return [first for first, _, _ in runs], [(last, name) for _, last, name in runs]


def category(char: str) -> str:
    """The general category, ``Cn`` of what is not assigned."""
    starts, ends = _runs()
    last, name = ends[bisect_right(starts, ord(char)) - 1]
    return name if ord(char) <= last else _UNASSIGNED


def category_in_3_2(char: str) -> str:
    """The general category in version 3.2, which every tool knows."""
    return unicodedata.ucd_3_2_0.category(char)


def is_assigned(char: str) -> bool:
    return char.isascii() or category(char) != _UNASSIGNED


def is_printable(char: str) -> bool:
    """Whether a terminal and an editor show the character as itself; of blanks, the space alone."""
    return " " <= char <= "~" or (not char.isascii() and category(char) not in _UNPRINTABLE)


def is_wide(char: str) -> bool:
    """Whether the character takes two columns in a fixed-width font."""
    runs = _table()["wide"]
    index = bisect_right(runs, [ord(char), ord(char)])
    # The run that starts at the character, or the last one that starts before it.
    return any(first <= ord(char) <= last for first, last in runs[max(index - 1, 0) : index + 1])


def is_name(text: str) -> bool:
    """Whether the text can be a name in a policy, or a key written as one."""
    return text.isascii() and text.isidentifier()


def is_bare_name(text: str) -> bool:
    """Whether a key can stand without quotes, behind a point or before ``=``: a word of the language cannot."""
    return is_name(text) and not iskeyword(text)


def composed(text: str) -> str:
    """The text in normalization form C; what is not assigned stays as it is."""
    if text.isascii():
        return text
    runs = groupby(text, is_assigned)
    return "".join(
        unicodedata.normalize("NFC", run) if known else run
        for known, run in ((known, "".join(chars)) for known, chars in runs)
    )


def name_of(char: str) -> str | None:
    """The name of the character, in lower case; None of what has none."""
    return unicodedata.name(char, "").lower() or None if is_assigned(char) else None


def named(name: str) -> str | None:
    """The character of that name, as in ``\\N{name}``."""
    try:
        char = unicodedata.lookup(name)
    except KeyError:
        return None
    is_own = len(char) == 1 and is_assigned(char)
    # Of other names than a character's own, those of the control characters alone are the same everywhere.
    return char if is_own and unicodedata.name(char, name).upper() == name.upper() else None


def quoted(text: str) -> str:
    """The text as Python writes it, in quotes."""
    quote = '"' if "'" in text and '"' not in text else "'"
    return quote + "".join(_within(char, quote) for char in text) + quote


def _within(char: str, quote: str) -> str:
    if char in ("\\", quote):
        return f"\\{char}"
    return char if is_printable(char) else ascii(char)[1:-1]
