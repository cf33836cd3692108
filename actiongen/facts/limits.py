"""Limits on literal arguments: lengths, forms, names of claims.

In: a :class:`Limit` of the catalogue and a literal. Out: what is wrong with it and the edit, or None. A value
that is known at run time alone is Auth0's to refuse.
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

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
    match limit.kind, limit.value, value:
        case LimitKind.MAX_JSON_BYTES, int(most), _ if _bytes(json.dumps(value, ensure_ascii=False)) > most:
            return Broken(f"cannot be more than {most} bytes of JSON", "make it shorter")
        case LimitKind.MAXIMUM, int(most), float(number) if number > most:
            return Broken(f"cannot be more than {most}", f"write at most {most}")
        case LimitKind.NOT_ZERO, _, 0:
            return Broken("cannot be 0: Auth0 throws an error, and the login fails", "write a time")
        case LimitKind.MAX_ITEMS, int(most), int(count) if count > most:
            return Broken(f"has at most {most} items, and this has {count}", "leave some out")
        case LimitKind.MAX_OTHER_KEYS, int(most), int(count) if count > most:
            return Broken(f"has at most {most} keys of its own, and this has {count}", "leave some out")
        case _, _, str(text):
            return _broken_text(limit, text, platform)
        case _:
            return None


def _bytes(text: str) -> int:
    return len(text.encode("utf-8"))


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
    match limit.kind, limit.value:
        case (LimitKind.MAX_CHARS | LimitKind.OTHER_KEY_CHARS), int(most) if len(text) > most:
            return Broken(f"has at most {most} characters, and this has {len(text)}", "make it shorter")
        case LimitKind.MAX_BYTES, int(most) if _bytes(text) > most:
            return Broken(f"has at most {most} bytes, and this has {_bytes(text)}", "make it shorter")
        case LimitKind.PATTERN, str(pattern) if not re.fullmatch(pattern, text, re.ASCII):
            return Broken(f"must match `{pattern}`", "use the characters that it allows")
        case LimitKind.MIN_CHARS, _ if not text:
            return Broken("cannot be empty: Auth0 refuses it", "give a text that is not empty")
        case LimitKind.SAYS_NOTHING, _ if not text.strip():
            return Broken("is empty: it says nothing to anybody", "give a text that is not empty")
        case LimitKind.URL, _ if not _is_absolute(text):
            return Broken(
                "must be an absolute URL: Auth0 throws an error for any other text", "write `https://…`"
            )
        case LimitKind.KEY_CHARS, _:
            return broken_key(limit, text)
        case LimitKind.NO_KEY, tuple(keys) if text in keys:
            return Broken(
                f"cannot be `{text}`: it is a field of Auth0's own, and Auth0 refuses it", "use another name"
            )
        case LimitKind.NO_WHITESPACE, _ if set(text) & set(WHITE_SPACE):
            return Broken("cannot hold white space", "take the white space out")
        case LimitKind.CLAIM_THROWS, _ if text in platform.claims_that_throw:
            return Broken(
                f"cannot be `{text}`: Auth0 throws an error, and the login fails", _namespaced(text)
            )
        case (LimitKind.CLAIM_NAME | LimitKind.CLAIM_THROWS), _:
            return broken_claim(text, platform)
        case _:
            return None


def _is_absolute(text: str) -> bool:
    parts = urlsplit(text)
    return bool(parts.scheme) and (bool(parts.netloc) or parts.scheme not in ("http", "https"))


def broken_claim(name: str, platform: Platform) -> Broken | None:
    """What is wrong with the name of a claim."""
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


def namespace_of(claim: str) -> str | None:
    """What stands before the name of a claim that is a URL; None for a claim without a namespace, or without a name."""
    parts = urlsplit(claim) if claim.startswith(("http://", "https://")) else None
    return claim.rpartition("/")[0] if parts is not None and parts.netloc and parts.path.strip("/") else None
