r"""What backslashes in a string mean.

In: the characters between the quotes. Out: the string's value; an escape that Python does not know, or
that JavaScript would read in another way, is an error.

    a\tb   ->   "a<tab>b"
"""

import re
from collections.abc import Callable

from actiongen.diagnostics.codes_syntax import BAD_STRING
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.source import Source
from actiongen.syntax.report import error
from actiongen.unicode import named

_ESCAPE = re.compile(
    r"""\\(?:(?P<plain>[\\'"abfnrtv])|(?P<octal>[0-7]{1,3})|N\{(?P<name>[^{}]*)\}"""
    r"""|(?:x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8}))"""
    r"""|(?P<braced>u\{[0-9a-fA-F]{1,6}\})|(?P<continued>\r?\n)|(?P<unknown>[\s\S]?))"""
    r"""|(?P<newline>\r\n)"""
)
_PLAIN = {
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
_LARGEST_OCTAL = 0o377
_DIGITS = {
    "\\x": "write two hexadecimal digits after it, or `\\\\` for a backslash",
    "\\u": "write four hexadecimal digits after it, or `\\\\` for a backslash",
    "\\U": "write eight hexadecimal digits after it, or `\\\\` for a backslash",
    "\\N": "write the character's name in braces after it, or `\\\\` for a backslash",
}


def unescape(body: str, offset: int, source: Source, found: list[Diagnostic], quote_at: int | None) -> str:
    """The value of ``body``, which begins at ``offset``.

    ``quote_at`` is where the literal begins if an ``r`` may be put there, else None.
    """
    if "\\" not in body:
        return body.replace("\r\n", "\n")
    could_be_raw = all(match["unknown"] or match["newline"] for match in _ESCAPE.finditer(body))
    before = len(found)

    def replace(match: re.Match[str]) -> str:
        if could_be_raw and quote_at is not None and len(found) > before:
            return match[0]  # the one `r` that is missing has been asked for
        return _decode(match, offset, source, found, quote_at if could_be_raw else None)

    return _ESCAPE.sub(replace, body)


def _decode(
    match: re.Match[str], offset: int, source: Source, found: list[Diagnostic], quote_at: int | None
) -> str:
    span = source.span(offset + match.start(), offset + match.end())

    def wrong(message: str, help_text: str, edit: str | None = None) -> str:
        found.append(error(BAD_STRING, message, span, help=help_text, edit=edit))
        return "?"

    if match["newline"]:
        return "\n"
    if match["plain"]:
        return _PLAIN[match["plain"]]
    if match["octal"]:
        code = int(match["octal"], 8)
        return (
            chr(code)
            if code <= _LARGEST_OCTAL
            else wrong(f"`{match[0]}` is not a character", "write `\\uXXXX`")
        )
    if match["name"] is not None:
        return _named(match["name"], wrong)
    if match["continued"]:
        return wrong(
            "a string does not go on in the next line", "write several strings, one a line, in brackets"
        )
    if match["braced"]:
        right = f"\\U{int(match['braced'][2:-1], 16):08x}"
        return wrong(f"`{match[0]}` is JavaScript", f"write `{right}`", right)
    digits = match["x"] or match["u"] or match["U"]
    if digits:
        code = int(digits, 16)
        if 0xD800 <= code < 0xE000:
            return wrong(
                f"`{match[0]}` is half of a character", "write the character itself, or `\\UXXXXXXXX`"
            )
        return (
            chr(code)
            if code <= 0x10FFFF
            else wrong(f"`{match[0]}` is not a character", "the last is `\\U0010ffff`")
        )
    found.append(_unknown(match[0], offset + match.start(), source, quote_at))
    return match[0]


def _named(name: str, wrong: Callable[[str, str], str]) -> str:
    return named(name) or wrong(f"there is no character named `{name}`", "write the character itself")


def _unknown(escape: str, at: int, source: Source, quote_at: int | None) -> Diagnostic:
    span = source.span(at, at + len(escape))
    if escape in _DIGITS:
        return error(BAD_STRING, f"the escape `{escape}` is not complete", span, help=_DIGITS[escape])
    if quote_at is None:
        fix = Fix("double the backslash", (Edit(source.span(at, at + 1), "\\\\"),))
        help_text = "a backslash itself is written `\\\\`"
    else:
        fix = Fix('write r"…"', (Edit(source.span(quote_at, quote_at), "r"),))
        help_text = 'write r"…", in which a backslash is a backslash'
    return Diagnostic(BAD_STRING, f"`{escape}` is not an escape", Label(span), (), (), help_text, fix)
