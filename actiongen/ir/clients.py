"""Clients: what makes requests with a token of its own, which it gets by its credentials.

In: the options of ``management(…)`` or ``oauth(…)``. Out: a record of type ``CLIENT``. ``grant`` is the body of the
request for a token (RFC 6749, 4.4.2): "POST {token_url}" with these pairs as a form.

    oauth(base="https://a.example", token_url="https://b.example/token", client_id="c", client_secret=…)
    ->   {"base": "https://a.example", "tokenUrl": "https://b.example/token", "grant": {"grant_type": …}}
"""

from collections.abc import Mapping

from actiongen.auth0.model import JsonValue
from actiongen.ir.expressions import Entry, Expr, Interpolation, Literal, RecordDisplay
from actiongen.ir.info import Info
from actiongen.ir.types import Basic, Record, RecordField
from actiongen.source import Span

BASE, TOKEN_URL, GRANT = "base", "tokenUrl", "grant"
GRANT_TYPE = "client_credentials"
SECRET = "client_secret"

WORDS: Mapping[str, tuple[str, ...]] = {
    "management": ("domain", "client_id", SECRET),
    "oauth": ("base", "token_url", "client_id", SECRET, "audience", "scope"),
}
"""The functions that make clients, and their options."""
CACHE_GET, CACHE_SET = "cache.get", "cache.set"
KEY = "token-"
"""What the key of a token in the cache begins with; a hash of the request for it follows."""
OPTIONAL = frozenset({"audience", "scope"})

TOKEN_REPLY: JsonValue = {"json": {"access_token": "<token>", "expires_in": 86400}}
"""What a test answers to the request for a token unless it says something else."""
LIFETIME_S, MARGIN_S = 900.0, 60.0
"""How long a token is kept, in seconds: until a minute before it expires, at most as long as Auth0's cache keeps
anything, and for fifteen minutes if nobody says when that is; a token that is refused is renewed anyway."""


def client(options: Mapping[str, Expr], span: Span) -> RecordDisplay:
    """The client of these options: ``domain`` of the Management API, or those of ``oauth``."""
    if "domain" in options:
        domain = options["domain"]
        options = {
            **options,
            "base": _text(("https://", domain), span),
            "token_url": _text(("https://", domain, "/oauth/token"), span),
            "audience": _text(("https://", domain, "/api/v2/"), span),
        }
    grant = [Entry("grant_type", _literal(GRANT_TYPE, span))]
    grant += [Entry(name, options[name]) for name in WORDS["oauth"][2:] if name in options]
    fields = tuple(RecordField(entry.key, Basic.STRING, optional=False) for entry in grant)
    return RecordDisplay(
        (
            Entry(BASE, options["base"]),
            Entry(TOKEN_URL, options["token_url"]),
            Entry(GRANT, RecordDisplay(tuple(grant), Info(Record(fields), True, span))),
        ),
        Info(Basic.CLIENT, True, span),
    )


def _text(parts: tuple[str | Expr, ...], span: Span) -> Expr:
    if all(isinstance(part, str | Literal) for part in parts):
        return _literal("".join(str(p.value) if isinstance(p, Literal) else str(p) for p in parts), span)
    return Interpolation(parts, Info(Basic.STRING, True, span))


def _literal(text: str, span: Span) -> Literal:
    return Literal(text, Info(Basic.STRING, True, span))
