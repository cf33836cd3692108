"""Characters that a policy may not contain, wherever they stand.

In: a source. Out: what is wrong with its characters, and a text of the same length without them, so
that the rest of the file is still read and its offsets stay right.

    >>> found = check_characters(Source("a.policy", "x =\\u00a01"))
    >>> found.text, found.diagnostics[0].message
    ('x = 1', '`U+00A0` (no-break space) is not allowed in a policy')
"""

import re

from actiongen.diagnostics.codes_syntax import BAD_CHARACTER, FILE_TOO_LARGE
from actiongen.diagnostics.model import Diagnostic
from actiongen.lazy_dataclass import dataclass
from actiongen.source import Source
from actiongen.syntax.report import error
from actiongen.unicode import category, is_name, name_of

LIMIT = 256 * 1024
# Beyond this many the file is no policy, and more of the same says nothing.
MOST_REPORTED = 100

_BAD = re.compile(
    "\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SPACES = frozenset("\xa0\u1680\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
_NEWLINES = frozenset("\r\x0b\x0c\x85\u2028\u2029")
_CONTROL_NAMES = {
    "\x00": "null",
    "\x0b": "vertical tab",
    "\x0c": "form feed",
    "\r": "carriage return without a newline",
    "\x1b": "escape",
    "\x7f": "delete",
    "\x85": "next line",
    "\ufeff": "byte order mark",
}


@dataclass(frozen=True, slots=True)
class Characters:
    """The text to read instead, and what was wrong."""

    text: str
    diagnostics: tuple[Diagnostic, ...]


def check_size(source: Source) -> Diagnostic | None:
    """The error of a file that is larger than 256 kB."""
    size = len(source.text.encode("utf-8", "surrogatepass"))
    if size <= LIMIT:
        return None
    message = f"the file has {size:,} bytes, and a policy has at most {LIMIT:,}"
    return error(FILE_TOO_LARGE, message, source.span(0, 0), help="split it and `load` the parts")


def is_allowed(text: str) -> bool:
    """Whether every character of a text may stand in a policy as it is."""
    return _BAD.search(text) is None


def check_characters(source: Source) -> Characters:
    """Finds the characters that are not allowed and puts harmless ones in their place."""
    text = source.text
    found = [
        _describe(source, match) for _, match in zip(range(MOST_REPORTED), _BAD.finditer(text), strict=False)
    ]
    if not found:
        return Characters(text, ())
    return Characters(_BAD.sub(_harmless, text), tuple(found))


def _describe(source: Source, match: re.Match[str]) -> Diagnostic:
    char = match[0]
    name = _CONTROL_NAMES.get(char) or name_of(char) or _kind(char)
    edit = " " if char in _SPACES else "\n" if char in _NEWLINES else ""
    what = "replace it by a space" if edit == " " else "replace it by a newline" if edit else "remove it"
    escape = f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
    escaped = "" if 0xD800 <= ord(char) < 0xE000 else f"; where a string needs it, write `{escape}`"
    message = f"`U+{ord(char):04X}` ({name}) is not allowed in a policy"
    return error(
        BAD_CHARACTER, message, source.span(*match.span()), label="here", help=f"{what}{escaped}", edit=edit
    )


def _kind(char: str) -> str:
    return {"Cs": "half of a surrogate pair", "Cc": "control character"}.get(category(char), "unassigned")


def _harmless(match: re.Match[str]) -> str:
    """A newline for what looks like one, else a space, or part of the word in the middle of a word."""
    char, text = match[0], match.string
    around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    if char in _NEWLINES:
        return "\n"
    if char not in _SPACES and len(around) == 2 and is_name(around):
        return "_"
    return "\n" if match.start() == 0 else " "
