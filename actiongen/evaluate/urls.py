"""URLs in one run.

In: the parts of a URL, and their values. Out: its text, with all that stands behind the host encoded.

    written(("https://a.example/", UrlValue(id, PATH)), value)   ->   "https://a.example/a%2Fb"
"""

import re
from collections.abc import Callable
from urllib.parse import quote

from actiongen import ir
from actiongen.runs.texts import number_text, to_units, whole
from actiongen.runs.values import Value

_OPEN = re.compile(r"(https://[^/?]*)?")
_NOT_ENCODED = "-_.!~*'()"


class NoAddressError(ValueError):
    """A URL that is to be sent somebody to has a value in its path that cannot stand there."""


def written(
    parts: tuple[str | ir.UrlValue, ...], value: Callable[[ir.Expr], Value], base: str = ""
) -> str | None:
    """The URL behind its ``base``; None where a value of its path would lead to another path."""
    address = base
    is_right = True
    for part in parts:
        if isinstance(part, str):
            address += to_units(part)
            continue
        given = value(part.value)
        text = given if isinstance(given, str) else number_text(given) if isinstance(given, float) else ""
        if _OPEN.fullmatch(address):
            address += text
            continue
        encoded = _percent_encoded(text)
        if encoded is None or ("?" not in address and text in ("", ".", "..")):
            is_right = False
        address += encoded or ""
    return address if is_right else None


def _percent_encoded(text: str) -> str | None:
    """``encodeURIComponent(text)``; None where it throws, at a lone surrogate."""
    try:
        return quote(whole(text, "strict"), safe=_NOT_ENCODED)
    except UnicodeError:
        return None
