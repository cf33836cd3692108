"""Limits on literal arguments: lengths, forms, names of claims.

In: a :class:`Limit` of the catalogue and a literal. Out: what is wrong with it and the edit, or None. A value
that is known at run time alone is Auth0's to refuse.
"""

import json
import re
from dataclasses import dataclass

from actiongen.auth0.model import WHITE_SPACE, Limit, LimitKind, Platform


@dataclass(frozen=True, slots=True)
class Broken:
    """``problem`` follows the name of the argument in a sentence."""

    problem: str
    edit: str


def broken_limit(limit: Limit, value: object, platform: Platform) -> Broken | None:
    """What ``value`` does not keep of ``limit``."""
    if limit.kind is LimitKind.MAXIMUM:
        over = isinstance(value, float) and isinstance(limit.value, int) and value > limit.value
        return Broken(f"cannot be more than {limit.value}", f"write at most {limit.value}") if over else None
    if limit.kind is LimitKind.MAX_JSON_BYTES:
        size = len(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
        over = isinstance(limit.value, int) and size > limit.value
        return Broken(f"cannot be more than {limit.value} bytes of JSON", "make it shorter") if over else None
    return _broken_text(limit, value, platform) if isinstance(value, str) else None


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
        case LimitKind.PATTERN if isinstance(limit.value, str) and not re.fullmatch(limit.value, text):
            return Broken(f"must match `{limit.value}`", "use the characters that it allows")
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


def _broken_claim(name: str, platform: Platform) -> Broken | None:
    if name in platform.reserved_claims:
        return Broken(f"cannot be `{name}`: Auth0 drops this claim without a word", _namespaced(name))
    for namespace in platform.forbidden_claim_namespaces:
        if re.match(rf"(https?://)?([\w-]+\.)*{re.escape(namespace)}([/:]|$)", name):
            return Broken(
                f"cannot be under `{namespace}`: Auth0 drops this claim", "use a domain of your own"
            )
    return None


def _namespaced(name: str) -> str:
    return f"put it under a domain of your own: `https://example.com/{name}`"
