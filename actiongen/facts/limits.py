"""Limits on literal arguments: lengths, forms, names of claims.

In: a :class:`Limit` of the catalogue and a literal. Out: what is wrong with it and the edit, or None. A value
that is known at run time alone is Auth0's to refuse.
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from actiongen import ir
from actiongen.auth0.model import WHITE_SPACE, Limit, LimitKind, Platform
from actiongen.diagnostics import codes_meaning as codes
from actiongen.diagnostics.model import Code


@dataclass(frozen=True, slots=True)
class Broken:
    """``problem`` follows the name of the argument in a sentence."""

    problem: str
    edit: str


def broken_limit(limit: Limit, value: object, platform: Platform) -> Broken | None:
    """What ``value`` does not keep of ``limit``; of a list or record it is the count of its parts."""
    if isinstance(value, str) and limit.kind is not LimitKind.MAX_JSON_BYTES:
        return _broken_text(limit, value, platform)
    match limit.kind:
        case LimitKind.MAXIMUM if isinstance(value, float) and isinstance(limit.value, int):
            over = value > limit.value
            return (
                Broken(f"cannot be more than {limit.value}", f"write at most {limit.value}") if over else None
            )
        case LimitKind.NOT_ZERO if value == 0:
            return Broken("cannot be 0: Auth0 throws an error, and the login fails", "write a time")
        case LimitKind.MAX_JSON_BYTES:
            size = len(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
            over = isinstance(limit.value, int) and size > limit.value
            return (
                Broken(f"cannot be more than {limit.value} bytes of JSON", "make it shorter")
                if over
                else None
            )
        case LimitKind.MAX_ITEMS | LimitKind.MAX_OTHER_KEYS if isinstance(value, int):
            parts = "items" if limit.kind is LimitKind.MAX_ITEMS else "keys of its own"
            over = isinstance(limit.value, int) and value > limit.value
            return (
                Broken(f"has at most {limit.value} {parts}, and this has {value}", "leave some out")
                if over
                else None
            )
        case _:
            return None


def broken_key(limit: Limit, key: str) -> Broken | None:
    """What a key does not keep of a limit on the characters of keys."""
    held = next((char for char in str(limit.value) if char in key), None)
    if held is None:
        return None
    return Broken(
        f"cannot hold `{held}`: Auth0 refuses the name of such a field",
        "use another character, or nest a dictionary",
    )


def _broken_text(limit: Limit, text: str, platform: Platform) -> Broken | None:
    match limit.kind:
        case LimitKind.MAX_CHARS if isinstance(limit.value, int) and len(text) > limit.value:
            return Broken(
                f"has at most {limit.value} characters, and this has {len(text)}", "make it shorter"
            )
        case LimitKind.MAX_BYTES if isinstance(limit.value, int):
            size = len(text.encode("utf-8", "replace"))
            return (
                Broken(f"has at most {limit.value} bytes, and this has {size}", "make it shorter")
                if (size > limit.value)
                else None
            )
        case LimitKind.PATTERN if isinstance(limit.value, str) and not re.fullmatch(
            limit.value, text, re.ASCII
        ):
            return Broken(f"must match `{limit.value}`", "use the characters that it allows")
        case LimitKind.OTHER_KEY_CHARS if isinstance(limit.value, int) and len(text) > limit.value:
            return Broken(
                f"has at most {limit.value} characters, and this has {len(text)}", "make it shorter"
            )
        case LimitKind.MIN_CHARS if not text:
            return Broken("cannot be empty: Auth0 refuses it", "give a text that is not empty")
        case LimitKind.SAYS_NOTHING if not text.strip():
            return Broken("is empty: it says nothing to anybody", "give a text that is not empty")
        case LimitKind.URL if not _is_absolute(text):
            return Broken(
                "must be an absolute URL: Auth0 throws an error for any other text", "write `https://…`"
            )
        case LimitKind.KEY_CHARS:
            return broken_key(limit, text)
        case LimitKind.NO_KEY if isinstance(limit.value, tuple) and text in limit.value:
            return Broken(
                f"cannot be `{text}`: it is a field of Auth0's own, and Auth0 refuses it", "use another name"
            )
        case LimitKind.NO_WHITESPACE if set(text) & set(WHITE_SPACE):
            return Broken("cannot hold white space", "take the white space out")
        case LimitKind.CLAIM_THROWS if text in platform.claims_that_throw:
            return Broken(
                f"cannot be `{text}`: Auth0 throws an error, and the login fails", _namespaced(text)
            )
        case LimitKind.CLAIM_NAME | LimitKind.CLAIM_THROWS:
            return _broken_claim(text, platform)
        case _:
            return None


def _is_absolute(text: str) -> bool:
    parts = urlsplit(text)
    return bool(parts.scheme) and (bool(parts.netloc) or parts.scheme not in ("http", "https"))


def _broken_claim(name: str, platform: Platform) -> Broken | None:
    if name in platform.reserved_claims:
        return Broken(f"cannot be `{name}`: Auth0 drops this claim without a word", _namespaced(name))
    for namespace in platform.forbidden_claim_namespaces:
        under = rf"(https?://)?([\w-]+\.)*{re.escape(namespace)}([/:]|$)"
        if namespace in name and re.match(under, name, re.ASCII):
            return Broken(
                f"cannot be under `{namespace}`: Auth0 drops this claim", "use a domain of your own"
            )
    return None


def _namespaced(name: str) -> str:
    return f"put it under a domain of your own: `https://example.com/{name}`"


_CODES = {
    LimitKind.CLAIM_NAME: codes.RESERVED_CLAIM,
    LimitKind.CLAIM_THROWS: codes.RESERVED_CLAIM,
    LimitKind.MIN_CHARS: codes.REFUSED_VALUE,
    LimitKind.NOT_ZERO: codes.REFUSED_VALUE,
    LimitKind.URL: codes.REFUSED_VALUE,
    LimitKind.KEY_CHARS: codes.REFUSED_VALUE,
    LimitKind.NO_KEY: codes.REFUSED_VALUE,
    LimitKind.SAYS_NOTHING: codes.REFUSED_VALUE,
}


def code_of(limit: Limit) -> Code:
    """The code of the error that a broken limit gives."""
    return _CODES.get(limit.kind, codes.OVER_LIMIT)


def folded(value: ir.Expr) -> tuple[float | str | bool | None] | None:
    """The value of a literal, a constant, or a text that is put together from them; None for any other."""
    match value:
        case ir.Literal(known):
            return (known,)
        case ir.Ref(definition):
            return folded(definition.value)
        case ir.Interpolation(parts):
            texts = [part if isinstance(part, str) else _text(part) for part in parts]
        case ir.Operation(ir.Op.CONCAT, operands):
            texts = [_text(operand) for operand in operands]
        case _:
            return None
    known_texts = [text for text in texts if text is not None]
    return ("".join(known_texts),) if len(known_texts) == len(texts) else None


def _text(value: ir.Expr) -> str | None:
    known = folded(value)
    return known[0] if known is not None and isinstance(known[0], str) else None
