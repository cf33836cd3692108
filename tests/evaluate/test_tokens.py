"""JSON Web Tokens in the interpreter; that Node reads and writes the same ones is the differential test's."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping

import pytest

from actiongen.auth0.model import JsonValue
from actiongen.evaluate.tokens import Expected, decode, given, sign, unsigned, verify
from actiongen.runs.values import Value

NOW = 1_000_000.5  # 1,000 seconds
KEY = "a secret that both sides know"


def part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def expected(
    claims: Mapping[str, Value] | None = None, max_age: float | None = None, leeway: float | None = None
) -> Expected:
    return Expected(("HS256", "HS512"), claims or {}, max_age, leeway)


def signed(claims: Mapping[str, Value], header: Mapping[str, object] | None = None) -> str:
    """A token that says just that: ``sign`` adds claims of its own."""
    head = {"alg": "HS256", **(header or {})}
    text = f"{part(head)}.{part(claims)}"
    mac = hmac.digest(KEY.encode(), text.encode(), "sha256")
    return f"{text}.{urlsafe_b64encode(mac).decode().rstrip('=')}"


def reason(token: Value, what: Expected, key: str = KEY) -> str | None:
    said, failure = verify(token, key, what, NOW)
    assert (said is None) is bool(failure)
    return None if said is not None else str(failure["reason"])


# Reading


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (f"{part({'alg': 'none'})}.{part({'sub': 'ann', 'n': 1})}.",
         {"payload": {"sub": "ann", "n": 1.0}, "header": {"alg": "none"}}),
        (f"{part({})}.{part({})}.x-_", {"payload": {}, "header": {}}),
        (f"{part({})}.{part(chr(0xfeff) + '{}')}.x", {"payload": {}, "header": {}}),
        (f"{part({})}.{part({'a': 'ä😀'})}.", {"payload": {"a": "ä\ud83d\ude00"}, "header": {}}),
        (f"{part({})}.{part([1])}.x", None),
        (f"{part('1')}.{part({})}.x", None),
        (f"{part({})}.{part('{')}.x", None),
        (f"{part({})}.{part({})}", None),
        (f"{part({})}.{part({})}.x.y", None),
        (f"{part({})}.{part({})}.x=", None),
        (f".{part({})}.x", None),
        (f" {part({})}.{part({})}.x", None),
        ("", None),
    ],
)  # fmt: skip
def test_what_a_token_says(token: str, said: object) -> None:
    assert decode(token) == said


def test_a_part_that_ends_in_the_middle_of_a_byte_is_read_without_that() -> None:
    header = part({})
    assert header == "e30"
    assert decode(f"{header}A.{header}.x") == decode("e30AAA.e30.x")
    assert decode(f"{header}.{header}.x") == {"payload": {}, "header": {}}


# Signing and verifying


def test_what_is_signed_can_be_verified() -> None:
    for algorithm in "HS256", "HS384", "HS512":
        token = sign(
            {"sub": "eve", "a": 1.0}, KEY, algorithm, {"subject": "ann", "audience": ["x"]}, 300_000.0, NOW
        )
        what = Expected((algorithm,), {"subject": "ann"}, None, None)
        said, failure = verify(token, KEY, what, NOW)
        assert failure == {}
        assert said == {
            "payload": {"sub": "ann", "a": 1.0, "aud": ["x"], "iat": 1000.0, "exp": 1300.0},
            "header": {"alg": algorithm, "typ": "JWT"},
        }
        assert reason(token, Expected(("HS999",), {}, None, None)) == "invalid"
        assert reason(token, what, "another secret") == "invalid"


def test_a_token_that_others_have_signed() -> None:
    """The one that jwt.io shows."""
    token = (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
        "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ."
        "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
    )
    payload = {"sub": "1234567890", "name": "John Doe", "iat": 1516239022.0}
    said = {"payload": payload, "header": {"alg": "HS256", "typ": "JWT"}}
    assert verify(token, "your-256-bit-secret", expected(), NOW) == (said, {})
    assert sign({}, KEY, "HS256", {}, 1_000.0, NOW).partition(".")[0] == token.partition(".")[0]


def test_a_payload_that_is_no_object_adds_nothing() -> None:
    assert sign(None, KEY, "HS256", {"issuer": "i"}, 1_000.0, NOW) == sign(
        {}, KEY, "HS256", {"issuer": "i"}, 1_000.0, NOW
    )


@pytest.mark.parametrize(
    ("token", "why"),
    [
        (signed({}), None),
        (None, "invalid"),
        (1.0, "invalid"),
        ("", "invalid"),
        (signed({}).replace(".", ".A", 1), "invalid"),
        (f"{part({'alg': 'HS256'})}.{part({})}.{signed({'a': 1}).rpartition('.')[2]}", "invalid"),
        (signed({}).rpartition(".")[0] + ".", "invalid"),
        (signed({}, {"alg": "HS384"}), "invalid"),
        (signed({}, {"alg": "none"}), "invalid"),
        (signed({}, {"alg": None}), "invalid"),
        (signed({}, {"crit": ["b64"], "b64": True}), None),
        (signed({}, {"crit": ["b64"], "b64": False}), "invalid"),
        (signed({}, {"crit": ["b64"]}), "invalid"),
        (signed({}, {"crit": ["b64", "exp"], "b64": True}), "invalid"),
        (signed({}, {"crit": [], "b64": True}), "invalid"),
        (signed({}, {"crit": "b64", "b64": True}), "invalid"),
        (signed({}, {"crit": {"b64": 1}, "b64": True}), "invalid"),
        (signed({}, {"crit": None}), "invalid"),
        (signed({}, {"b64": False}), None),
        (signed([]), "invalid"),  # type: ignore[arg-type]  # a payload that is no object
    ],
)  # fmt: skip
def test_signatures_and_headers(token: Value, why: str | None) -> None:
    assert reason(token, expected()) == why


def test_an_empty_key_or_claim_verifies_nothing() -> None:
    assert reason(signed({"iss": ""}), expected({"issuer": ""})) == "invalid"
    assert reason(sign({}, "", "HS256", {}, 1_000.0, NOW), expected(), "") == "invalid"


@pytest.mark.parametrize(
    ("claims", "wanted", "why"),
    [
        ({"iss": "a"}, {"issuer": "a"}, None),
        ({"iss": "b"}, {"issuer": "a"}, "invalid"),
        ({"iss": ["a"]}, {"issuer": "a"}, "invalid"),
        ({"iss": "b"}, {"issuer": ["a", "b"]}, None),
        ({}, {"issuer": "a"}, "invalid"),
        ({"sub": "a"}, {"issuer": "a"}, "invalid"),
        ({"sub": "a"}, {"subject": "a"}, None),
        ({"sub": "b"}, {"subject": "a"}, "invalid"),
        ({"nonce": "a"}, {"nonce": "a"}, None),
        ({"nonce": 1}, {"nonce": "a"}, "invalid"),
        ({"aud": "a"}, {"audience": "a"}, None),
        ({"aud": ["b", "a"]}, {"audience": "a"}, None),
        ({"aud": ["b"]}, {"audience": "a"}, "invalid"),
        ({"aud": ["b"]}, {"audience": ["a", "b"]}, None),
        ({"aud": "c"}, {"audience": ["a", "b"]}, "invalid"),
        ({"iss": "b", "exp": 1}, {"issuer": "a"}, "invalid"),
    ],
)
def test_claims_that_are_expected(
    claims: Mapping[str, Value], wanted: Mapping[str, Value], why: str | None
) -> None:
    assert reason(signed(claims), expected(wanted)) == why


@pytest.mark.parametrize(
    ("claims", "max_age", "leeway", "why"),
    [
        ({"exp": 1001}, None, None, None),
        ({"exp": 1000}, None, None, "expired"),
        ({"exp": 999}, None, 1_000, "expired"),
        ({"exp": 999}, None, 1_001, None),
        ({"exp": 999}, None, 2_000, None),
        ({"exp": "1001"}, None, None, "invalid"),
        ({"exp": True}, None, None, "invalid"),
        ({"exp": None}, None, None, "invalid"),
        ({"nbf": 1000}, None, None, None),
        ({"nbf": 1001}, None, None, "invalid"),
        ({"nbf": 1001}, None, 1_000, None),
        ({"nbf": 1002}, None, 1_000, "invalid"),
        ({"nbf": "1000"}, None, None, "invalid"),
        ({"iat": 2000}, None, None, None),
        ({"iat": "2000"}, None, None, "invalid"),
        ({}, 5_000, None, "invalid"),
        ({"iat": 995}, 5_000, None, None),
        ({"iat": 994}, 5_000, None, "expired"),
        ({"iat": 994}, 5_000, 1_000, None),
        ({"iat": 993}, 5_000, 1_000, "expired"),
        ({"iat": 1000}, 5_000, None, None),
        ({"iat": 1001}, 5_000, None, "invalid"),
        ({"iat": 1001}, 5_000, 1_000, None),
        ({"iat": 1002}, 5_000, 1_000, "invalid"),
        ({"exp": 1, "nbf": 1001}, None, None, "invalid"),
        ({"iat": 994, "exp": 1001}, 5_000, None, "expired"),
    ],
)  # fmt: skip
def test_times_of_a_token(
    claims: Mapping[str, Value], max_age: float | None, leeway: float | None, why: str | None
) -> None:
    assert reason(signed(claims), expected(None, max_age, leeway)) == why


# Tokens of tests


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"payload": {"a": 1}}, ({"payload": {"a": 1.0}, "header": {}}, {})),
        ({"header": {"alg": "x"}}, ({"payload": {}, "header": {"alg": "x"}}, {})),
        ({}, ({"payload": {}, "header": {}}, {})),
        ("expired", (None, {"reason": "expired"})),
        ("invalid", (None, {"reason": "invalid"})),
        (None, (None, {"reason": "invalid"})),
    ],
)
def test_what_a_test_says_of_a_token(said: JsonValue, wanted: object) -> None:
    assert given(said) == wanted


def test_a_token_of_a_test_says_what_the_test_says() -> None:
    said: dict[str, Value] = {"payload": {"sub": "ä"}, "header": {"alg": "ES256"}}
    assert decode(unsigned(said)) == said
    assert unsigned(said).endswith(".x")
    assert decode(unsigned({"payload": 1.0})) == {"payload": {}, "header": {}}
