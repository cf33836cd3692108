"""URLs.

In: the parts of a URL. Out: a text, or a template whose values a function of the runtime encodes.

    encodedUrl`https://api.example.com/users/${id}`
"""

from actiongen import ir
from actiongen.backends.javascript.lowering import Lowering
from actiongen.backends.javascript.runtime import runtime
from actiongen.javascript import tree as js


def lower_url(low: Lowering, parts: tuple[str | ir.UrlValue, ...], encode: str) -> js.Expr:
    """The URL; ``encode`` is the function of the runtime."""
    pieces = tuple(part if isinstance(part, str) else low.value(part.value).code for part in parts)
    if all(isinstance(piece, str) for piece in pieces):
        return js.String("".join(piece for piece in pieces if isinstance(piece, str)))
    if len(pieces) == 1 and not isinstance(pieces[0], str):
        return pieces[0]
    return js.Tagged(runtime(encode), js.Template(pieces))
