"""Digests and encodings of texts.

In: texts as code units. Out: texts in ASCII, but for what Base64 stands for. The bytes of a text are its UTF-8, in
which a lone surrogate is U+FFFD, as Node has it.

    >>> base64("a")
    'YQ=='
"""

import hashlib
import hmac
import re
from base64 import b64decode, b64encode, urlsafe_b64encode

from actiongen.runs.texts import join, to_units

_LONE = re.compile("[\ud800-\udfff]")


def sha256(text: str, encoding: str) -> str | None:
    """The digest of a text."""
    return _written(hashlib.sha256(_bytes(text)).digest(), encoding)


def hmac_sha256(key: str, text: str, encoding: str) -> str | None:
    """The digest of a text with a key."""
    return _written(hmac.digest(_bytes(key), _bytes(text), "sha256"), encoding)


def base64(text: str) -> str:
    """Base64 with its padding."""
    return b64encode(_bytes(text)).decode("ascii")


def base64url(text: str) -> str:
    """Base64 for URLs, without padding."""
    return _as_url(_bytes(text))


def from_base64(text: str) -> str | None:
    """What Base64 stands for, in either alphabet, with all of its padding or none; None if it is malformed."""
    standard = text.replace("-", "+").replace("_", "/")
    bare = standard.rstrip("=")
    padded = bare + "=" * (-len(bare) % 4)
    if standard not in (bare, padded) or not bare.isascii():
        return None
    try:
        found = b64decode(padded, validate=True)
        decoded = found.decode("utf-8")
    except ValueError:
        return None
    # Bits that stand for no byte are zero.
    return to_units(decoded) if b64encode(found).decode("ascii") == padded else None


def basic_auth(user: str, password: str) -> str:
    """The value of an ``Authorization`` header."""
    return f"Basic {base64(f'{user}:{password}')}"


def _bytes(text: str) -> bytes:
    return _LONE.sub("\ufffd", join(text)).encode("utf-8")


def _written(digest: bytes, encoding: str) -> str | None:
    """The bytes as text; None where a mutant asks for what is no encoding."""
    match encoding:
        case "hex":
            return digest.hex()
        case "base64":
            return b64encode(digest).decode("ascii")
        case "base64url":
            return _as_url(digest)
        case _:
            return None


def _as_url(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")
