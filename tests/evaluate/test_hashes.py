"""Digests and encodings: the interpreter and Node say the same of any text, whole or in halves of characters."""

from collections.abc import Callable
from random import Random

import pytest
from bench.node import Nodes
from seeds import chance

from actiongen.backends.javascript.runtime import needed
from actiongen.evaluate.hashes import base64, base64url, basic_auth, from_base64, hmac_sha256, sha256
from actiongen.runs.texts import to_units

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
CODE = """const crypto = require("node:crypto");

exports.f = async ({ texts }, api) =>
  api.done(
    texts.map((text) => [
      ...["hex", "base64", "base64url"].map((encoding) =>
        crypto.createHash("sha256").update(text).digest(encoding),
      ),
      crypto.createHmac("sha256", text).update(`${text}!`).digest("hex"),
      Buffer.from(text).toString("base64"),
      Buffer.from(text).toString("base64url"),
      fromBase64(text),
      basicAuth(text, text),
    ]),
  );

"""


def ours(text: str) -> list[object]:
    return [
        *(sha256(text, encoding) for encoding in ("hex", "base64", "base64url")),
        hmac_sha256(text, f"{text}!", "hex"),
        base64(text),
        base64url(text),
        from_base64(text),
        basic_auth(text, text),
    ]


def on_node(texts: list[str], nodes: Nodes) -> list[object]:
    code = CODE + "\n".join(helper.text for helper in needed({"fromBase64", "basicAuth"}))
    outcome = nodes.both(code, {"texts": texts}, "f")
    assert outcome.error is None
    [[_, [found]]] = outcome.calls
    assert isinstance(found, list)
    return [[to_units(value) if isinstance(value, str) else None for value in each] for each in found]


def test_known_digests() -> None:
    assert sha256("abc", "hex") == ABC
    # RFC 4231, 4.3
    assert hmac_sha256("Jefe", "what do ya want for nothing?", "hex") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
    assert sha256("abc", "base32") is None, "a mutant may ask for it"
    # RFC 7617, 2
    assert basic_auth("Aladdin", "open sesame") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="


BASE64 = [
    ("YQ==", "a"),
    ("YQ", "a"),
    ("YQ=", None),
    ("YQ===", None),
    ("YR", None),
    ("Y", None),
    ("Y Q", None),
    ("YQ\n", None),
    ("", ""),
    ("=", None),
    ("8J-YgA", "\ud83d\ude00"),
    ("8J+YgA==", "\ud83d\ude00"),
    ("8J+Y-A", None),
    ("7aC9", None),
    ("77u_", "\ufeff"),
    ("77-9", "\ufffd"),
    ("é", None),
]


@pytest.mark.parametrize(("text", "want"), BASE64)
def test_what_base64_stands_for(text: str, want: str | None) -> None:
    assert from_base64(text) == want


@pytest.mark.parametrize("text", [text for text, _ in BASE64])
def test_base64_stands_for_the_same_on_node(text: str, nodes: Nodes) -> None:
    assert on_node([text], nodes) == [ours(text)]


@pytest.mark.parametrize("make", [base64, base64url])
def test_there_and_back(make: Callable[[str], str]) -> None:
    for text in ("", "a", "ab", "abc", "Zoë", to_units("\U0001f600")):
        assert from_base64(make(text)) == text
    assert from_base64(make("\ud83d")) == "\ufffd"


@pytest.mark.slow
def test_any_text(nodes: Nodes) -> None:
    random = chance(29)
    texts = [drawn(random) for _ in range(1_500)]
    texts += [each for text in texts[:500] for each in (base64(text), base64url(text), base64(text)[:-1])]
    assert on_node(texts, nodes) == [ours(text) for text in texts]


def drawn(random: Random) -> str:
    """Letters, letters beyond ASCII, lone surrogates and pairs of them, what Base64 is written with."""
    alphabets = ("abcXYZ019", "+/-_=", "é\u07ff\u0800\uffff\x00\n ", "\ud800\udbff\udc00\udfff")
    return to_units("".join(random.choice(random.choice(alphabets)) for _ in range(random.randrange(12))))
