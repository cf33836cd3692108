"""URLs.

In: the parts of a URL. Out: a text; or a template, whose values a function of the runtime encodes where they need more
than ``encodeURIComponent``.

    encodedUrl`https://api.example.com/users/${id}`
"""

from actiongen import ir
from actiongen.backends.javascript.absence import call
from actiongen.backends.javascript.lowering import Lowering
from actiongen.backends.javascript.runtime import runtime
from actiongen.ir.types import Basic
from actiongen.ir.walk import seen_through
from actiongen.javascript import tree as js

ENCODED, REDIRECT = "encodedUrl", "redirectUrl"
_PLAIN = frozenset({ir.Op.SHA256, ir.Op.HMAC_SHA256, ir.Op.UUID, ir.Op.ISO, ir.Op.DATE, ir.Op.WEEKDAY})
"""Operations that give ASCII letters, digits and signs: neither nothing nor dots alone."""


def lower_url(low: Lowering, parts: tuple[str | ir.UrlValue, ...], encode: str) -> js.Expr:
    """The URL; ``encode`` is the function of the runtime."""
    pieces = tuple(part if isinstance(part, str) else low.value(part.value).code for part in parts)
    if all(isinstance(piece, str) for piece in pieces):
        return js.String("".join(piece for piece in pieces if isinstance(piece, str)))
    if len(pieces) == 1 and not isinstance(pieces[0], str):
        return pieces[0]
    values = [part for part in parts if isinstance(part, ir.UrlValue)]
    if all(value.part is ir.UrlPart.BASE or _is_plain(value.value) for value in values):
        return js.Template(tuple(map(_in_template, parts, pieces)))
    return js.Tagged(runtime(encode), js.Template(pieces))


def _in_template(part: str | ir.UrlValue, piece: str | js.Expr) -> str | js.Expr:
    is_encoded = isinstance(part, ir.UrlValue) and part.part is not ir.UrlPart.BASE
    return call("encodeURIComponent", piece) if is_encoded and not isinstance(piece, str) else piece


def _is_plain(value: ir.Expr) -> bool:
    """Whether a value can be encoded wherever it stands, and says something."""
    value = seen_through(value)
    is_plain = isinstance(value, ir.Operation) and value.op in _PLAIN
    return is_plain or value.info.type is Basic.NUMBER
