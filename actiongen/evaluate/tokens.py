"""JSON Web Tokens in one run, as jose 5.10 reads and writes them (RFC 7515, RFC 7519).

In: a token, the key, what is expected of it. Out: what the token says, or why it does not count. Signatures with a
secret are worked out here; with a pair of keys the world says what comes of them, for Python's library has no such
algorithms.

    decode("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.…")   ->   {"payload": {"sub": "ann"}, "header": {"alg": "HS256"}}
"""

import hmac
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from math import floor

from actiongen import ir
from actiongen.auth0.model import JsonValue
from actiongen.evaluate.json_texts import from_json
from actiongen.evaluate.queries import as_doubles
from actiongen.runs.texts import in_order, json_text, to_units, units_within, value_of_json, whole
from actiongen.runs.values import Value

Record = dict[str, Value]

_SIGNED = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_DIGESTS = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}
_CLAIMS = {"issuer": "iss", "subject": "sub", "audience": "aud", "nonce": "nonce"}
"""The claims that options speak of."""
_SECOND = 1_000


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a token: claims by the names of the options, and milliseconds."""

    algorithms: tuple[str, ...]
    claims: Mapping[str, Value]
    max_age: float | None
    leeway: float | None


def decode(token: str) -> Record | None:
    """What a token says, whoever has signed it; None if it is no token."""
    if not _SIGNED.fullmatch(token):
        return None
    header, payload, _ = token.split(".")
    return _said(_text(payload), _text(header))


def given(said: JsonValue) -> tuple[Record | None, Record]:
    """What a world says that a token says, or the failure."""
    if not isinstance(said, dict):
        return None, {"reason": ir.EXPIRED if said == ir.EXPIRED else ir.INVALID}
    value = as_doubles(units_within({"payload": {}, "header": {}, **said}))
    assert isinstance(value, dict)
    return value, {}


def unsigned(said: Record) -> str:
    """A token that says so, with a signature that is none; a part that is no object is empty."""
    parts = (said.get(name) for name in ("header", "payload"))
    texts = (json_text(part) if isinstance(part, dict) else "{}" for part in parts)
    return ".".join((*(_encoded(_utf8(text)) for text in texts), "x"))


def verify(token: Value, key: str, expected: Expected, now: float) -> tuple[Record | None, Record]:
    """What a token says that is signed with a secret, or the failure; ``now`` is the clock in milliseconds."""
    said, reason = _verified(token, key, expected, floor(now / _SECOND))
    return said, {} if said is not None else {"reason": reason}


def _verified(token: Value, key: str, expected: Expected, now: int) -> tuple[Record | None, str]:
    nothing = None, ir.INVALID
    if not isinstance(token, str) or not _SIGNED.fullmatch(token) or token.endswith("."):
        return nothing
    protected, payload, signature = token.split(".")
    header, claims = _object(_text(protected)), _object(_text(payload))
    if key == "" or "" in expected.claims.values():
        return nothing
    if header is None or not _is_known(header) or header.get("alg") not in expected.algorithms:
        return nothing
    mac = _mac(str(header["alg"]), key, f"{protected}.{payload}")
    if claims is None or not hmac.compare_digest(mac, _bytes(signature)):
        return nothing
    problem = _problem(claims, expected, now)
    if problem is not None:
        return None, problem
    return _said(_text(payload), _text(protected)), ir.INVALID


def sign(
    payload: Value, key: str, algorithm: str, claims: Mapping[str, Value], expires_in: float, now: float
) -> str:
    """A token that is signed with a secret."""
    seconds = float(floor(now / _SECOND))
    given = {_CLAIMS[name]: value for name, value in claims.items()}
    said = {
        **(payload if isinstance(payload, dict) else {}),
        **given,
        "iat": seconds,
        "exp": seconds + expires_in / _SECOND,
    }
    head = json.dumps({"alg": algorithm, "typ": "JWT"}, separators=(",", ":"))
    signed = f"{_encoded(_utf8(head))}.{_encoded(_utf8(json_text(in_order(said))))}"
    return f"{signed}.{_encoded(_mac(algorithm, key, signed))}"


def _problem(claims: Record, expected: Expected, now: int) -> str | None:
    """Why the claims of a token do not count, in jose's order."""
    for option, claim in _CLAIMS.items():
        wanted = expected.claims.get(option)
        if wanted is not None and not _is_one_of(claims.get(claim), wanted, option):
            return ir.INVALID
    if expected.max_age is not None and "iat" not in claims:
        return ir.INVALID
    leeway = (expected.leeway or 0.0) / _SECOND
    issued, starts, ends = (
        claims.get(name) if name in claims else _MISSING for name in ("iat", "nbf", "exp")
    )
    for instant in (issued, starts, ends):
        if instant is not _MISSING and not _is_number(instant):
            return ir.INVALID
    if isinstance(starts, float) and starts > now + leeway:
        return ir.INVALID
    if isinstance(ends, float) and ends <= now - leeway:
        return ir.EXPIRED
    if expected.max_age is None:
        return None
    assert isinstance(issued, float)  # it is there, and a number
    age = now - issued
    if age - leeway > expected.max_age / _SECOND:
        return ir.EXPIRED
    return ir.INVALID if age < -leeway else None


_MISSING = object()


def _is_number(value: object) -> bool:
    return isinstance(value, float) and not isinstance(value, bool)


def _is_one_of(said: Value, wanted: Value, option: str) -> bool:
    any_of = wanted if isinstance(wanted, list) else [wanted]
    if option == "audience" and isinstance(said, list):
        return any(each in said for each in any_of)
    return isinstance(said, str) and said in any_of


def _is_known(header: Record) -> bool:
    """Whether the header asks for nothing that jose does not know (RFC 7515, 4.1.11)."""
    if "crit" not in header:
        return True
    crit = header["crit"]
    return (
        isinstance(crit, list)
        and bool(crit)
        and all(each == "b64" for each in crit)
        and header.get("b64") is True
    )


def _said(payload: str, header: str) -> Record | None:
    """The two as the policy sees them; None if one is no object, or nested too deeply."""
    said = {"payload": from_json(payload), "header": from_json(header)}
    return said if all(isinstance(each, dict) for each in said.values()) else None


def _object(text: str) -> Record | None:
    try:
        value = value_of_json(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _text(part: str) -> str:
    """What the bytes of a part say as UTF-8, with U+FFFD for what they do not."""
    return to_units(_bytes(part).decode("utf-8", "replace").removeprefix("\ufeff"))


def _bytes(part: str) -> bytes:
    """The bytes of Base64; bits that make up no byte are left out, as Node leaves them out."""
    return urlsafe_b64decode(part + "A" * (-len(part) % 4))[: len(part) * 6 // 8]


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _mac(algorithm: str, key: str, text: str) -> bytes:
    return hmac.digest(_utf8(key), text.encode("ascii"), _DIGESTS[algorithm])


def _utf8(units: str) -> bytes:
    return whole(units, "replace").encode()
