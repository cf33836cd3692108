"""Tokens on Node 18 and 22 with the real jose: keys, algorithms, the clock, ``none``, claims, key servers that fail.

With a secret the interpreter and the stand-in for jose say the same as jose does.
"""

import hashlib
import hmac
import json
import subprocess
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from bench.install import TOOLS, ensure_node_tools, node_binary

from actiongen.analysis.analyse import analyse
from actiongen.auth0.model import JsonValue
from actiongen.backends.javascript.emit import emit
from actiongen.backends.javascript.validate import validate
from actiongen.evaluate.evaluate import evaluate
from actiongen.evaluate.tokens import sign
from actiongen.ir import Program
from actiongen.runner.find import Node
from actiongen.runner.model import Limits
from actiongen.runner.session import Runner
from actiongen.runs.run import FINISHED, Ending, Run, comparable
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.source import Source
from actiongen.syntax.parse import parse

NOW = 1_767_225_600_000.0
NOW_S = NOW / 1000
JWKS = "https://login.corp.example/jwks.json"
KEY = "the key that both sides know"
HEAD = 'action(name="Tokens", trigger="custom-token-exchange")\nsecrets("KEY")\n'
TOKEN = "event.transaction.subject_token"


@cache
def keys() -> dict[str, dict[str, JsonValue]]:
    """Pairs of keys."""
    ensure_node_tools()
    done = subprocess.run(
        [str(node_binary(22)), "keys.js"], cwd=TOOLS, capture_output=True, text=True, check=True
    )
    found: dict[str, dict[str, JsonValue]] = json.loads(done.stdout)
    return found


def pem(name: str, part: str) -> str:
    return str(keys()[name][part])


@cache
def compiled(policy: str) -> tuple[Program, str]:
    """A policy, and its JavaScript."""
    source = Source("policies/tokens.policy", HEAD + policy)
    checked = parse(source).then(lambda file: analyse(file, lambda path: None))
    assert isinstance(checked.value, Program) and checked.is_clean, checked.diagnostics
    code = emit(checked.value)
    assert validate(code, checked.value) == ()
    return checked.value, code


@pytest.fixture(scope="module", params=(18, 22))
def real(request: pytest.FixtureRequest) -> Iterator[Runner]:
    """Node with jose."""
    ensure_node_tools()
    node = Node(node_binary(request.param), (request.param, 0, 0))
    with Runner(node, Limits(seconds=20), TOOLS) as runner:
        yield runner


@pytest.fixture(scope="module")
def bare() -> Iterator[Runner]:
    """Node without packages."""
    ensure_node_tools()
    with Runner(Node(node_binary(22), (22, 0, 0)), Limits(seconds=20)) as runner:
        yield runner


def world(token: str | None = "", key: str = KEY, jwks: JsonValue = None) -> World:
    transaction: dict[str, Value] = {} if token is None else {"subject_token": token}
    event: dict[str, Value] = {"transaction": transaction, "client": {"client_id": "app"}}
    http = {} if jwks is None else {f"GET {JWKS}": jwks}
    return World(event, {"KEY": key}, NOW, http=http)


def run(runner: Runner, policy: str, at: World) -> Run:
    program, code = compiled(policy)
    (ran,) = runner.run(runner.load(code, program.header.trigger), [at])
    return ran.run


def logged(run: Run) -> tuple[Value, ...]:
    assert run.end == FINISHED, run.end
    return tuple(line[0] for line in run.logs)


def part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def signed(claims: dict[str, Value], header: str | None = None, key: str = KEY, alg: str = "HS256") -> str:
    """A token that is signed with a secret, with a header and claims of any kind."""
    token = sign(dict(claims), key, alg, {}, 300_000.0, NOW)
    return token if header is None else resigned(header, token.split(".")[1], key)


def resigned(header: str, payload: str, key: str = KEY) -> str:
    text = f"{part(header)}.{payload}"
    mac = hmac.digest(key.encode(), text.encode(), hashlib.sha256)
    return f"{text}.{urlsafe_b64encode(mac).decode().rstrip('=')}"


def raw(payload: str, header: str = '{"alg":"HS256"}') -> str:
    """A token with a payload as it is written."""
    return resigned(header, part(payload))


# With a secret

VERIFY = f"""
def failed(failure):
    log(failure.reason)

token = jwt.verify(
    {TOKEN}, event.secrets.KEY, algorithms=["HS256", "HS384"], issuer="https://corp.example",
    audience=["api", "web"], max_age=minutes(10), leeway=seconds(5), on_invalid=failed,
)
with rule("says", when=token is not None):
    log(token.payload, token.header)
"""
RIGHT: dict[str, Value] = {"iss": "https://corp.example", "aud": "api", "sub": "ann"}
VERIFIED = {
    "right": signed(RIGHT),
    "another algorithm of the two": signed(RIGHT, alg="HS384"),
    "one of its audiences": signed({**RIGHT, "aud": ["other", "web"]}),
    "ended within the leeway": raw(
        f'{{"iss":"https://corp.example","aud":"api","iat":{NOW_S},"exp":{NOW_S - 4}}}'
    ),
    "letters of all kinds": signed({**RIGHT, "name": "Ähre 日本 \U0001f600"}),
    "a byte order mark": raw(f'\ufeff{{"iss":"https://corp.example","aud":"api","iat":{NOW_S}}}'),
    "b64 that is said": raw(
        f'{{"iss":"https://corp.example","aud":"api","iat":{NOW_S}}}',
        '{"alg":"HS256","b64":true,"crit":["b64"]}',
    ),
    "numbers without an end": raw(
        f'{{"iss":"https://corp.example","aud":"api","iat":{NOW_S},"exp":1e999,"n":-1e999}}'
    ),
}
EXPIRED = {
    "ended": raw(f'{{"iss":"https://corp.example","aud":"api","iat":{NOW_S},"exp":{NOW_S - 5}}}'),
    "too old": raw(f'{{"iss":"https://corp.example","aud":"api","iat":{NOW_S - 606}}}'),
}
INVALID: dict[str, str | None] = {
    "absent": None,
    "empty": "",
    "garbage": "not a token",
    "two parts": "e30.e30",
    "five parts": "e30.e30.e30.e30.e30",
    "no signature": signed(RIGHT).rpartition(".")[0] + ".",
    "none": f"{part({'alg': 'none'})}.{part(dict(RIGHT))}.",
    "none with a signature": resigned('{"alg":"none"}', part(dict(RIGHT))),
    "NONE": resigned('{"alg":"NONE"}', part(dict(RIGHT))),
    "an algorithm that is not listed": signed(RIGHT, alg="HS512"),
    "an algorithm with a pair of keys": resigned('{"alg":"RS256"}', part(dict(RIGHT))),
    "no algorithm": signed(RIGHT, "{}"),
    "a header that is a list": signed(RIGHT, '["HS256"]'),
    "a header that is null": signed(RIGHT, "null"),
    "a header that is no JSON": signed(RIGHT, '{"alg":"HS256"'),
    "another key": signed(RIGHT, key="another"),
    "another payload": ".".join(
        (signed(RIGHT).split(".")[0], part(dict(RIGHT)), signed(RIGHT).split(".")[2])
    ),
    "wrong issuer": signed({**RIGHT, "iss": "https://evil.example"}),
    "two issuers": signed({**RIGHT, "iss": ["https://corp.example"]}),
    "no issuer": signed({"aud": "api"}),
    "wrong audience": signed({**RIGHT, "aud": "mail"}),
    "no audience": signed({"iss": "https://corp.example"}),
    "an audience that is a number": signed({**RIGHT, "aud": 1.0}),
    "no time of issue, and ended": raw(f'{{"iss":"https://corp.example","aud":"api","exp":{NOW_S - 50}}}'),
    "issued later": raw(f'{{"iss":"https://corp.example","aud":"api","iat":{NOW_S + 6}}}'),
    "not yet": raw(f'{{"iss":"https://corp.example","aud":"api","iat":{NOW_S},"nbf":{NOW_S + 6}}}'),
    "an end that is a text": raw(
        f'{{"iss":"https://corp.example","aud":"api","iat":{NOW_S},"exp":"9999999999"}}'
    ),
    "an end that is null": raw(f'{{"iss":"https://corp.example","aud":"api","iat":{NOW_S},"exp":null}}'),
    "a payload that is a list": raw("[]"),
    "nested too deeply": raw(
        f'{{"iss":"https://corp.example","aud":"api","iat":{NOW_S},"x":{"[" * 70}{"]" * 70}}}'
    ),
    "an extension": raw(
        f'{{"iss":"https://corp.example","aud":"api","iat":{NOW_S}}}', '{"alg":"HS256","crit":["x"],"x":1}'
    ),
    "b64 that is false": raw(
        f'{{"iss":"https://corp.example","aud":"api","iat":{NOW_S}}}',
        '{"alg":"HS256","b64":false,"crit":["b64"]}',
    ),
    "a blank behind it": signed(RIGHT) + " ",
    "a padded signature": signed(RIGHT) + "=",
    "Base64 of the other alphabet": signed({**RIGHT, "x": "???>>>"}).replace("_", "/").replace("-", "+"),
}


@pytest.mark.every(3)
@pytest.mark.parametrize("name", [*VERIFIED, *EXPIRED, *INVALID])
def test_a_token_with_a_secret_means_the_same_everywhere(name: str, real: Runner, bare: Runner) -> None:
    token = {**VERIFIED, **EXPIRED, **INVALID}[name]
    at = world(token)
    ours = evaluate(compiled(VERIFY)[0], at)
    assert comparable(run(real, VERIFY, at)) == comparable(ours)
    assert comparable(run(bare, VERIFY, at)) == comparable(ours)
    (said,) = logged(ours)
    if name in VERIFIED:
        assert isinstance(said, dict) and said["iss"] == "https://corp.example"
    else:
        assert said == ("expired" if name in EXPIRED else "invalid")


def test_an_empty_key_and_an_empty_claim_fit_no_token(real: Runner, bare: Runner) -> None:
    policy = """
    token = jwt.verify(event.transaction.subject_token, event.secrets.KEY, algorithms=["HS256"],
        subject=event.client.client_id, nonce="n", on_invalid=log("invalid"))
    with rule("says", when=token is not None):
        log(token.payload.nonce)
    """.replace("\n    ", "\n")
    right = signed({"sub": "app", "nonce": "n"})
    empty = world(signed({"sub": "", "nonce": "n"}))
    cases = {
        "n": world(right),
        "invalid": world(signed({"sub": "app", "nonce": "n"}, key=""), key=""),
    }
    no_client = World({**empty.event, "client": {"client_id": ""}}, empty.secrets, NOW)
    others = (world(signed({"sub": "app", "nonce": "m"})), world(signed({"sub": "app"})), no_client)
    for expected, at in (*cases.items(), *(("invalid", each) for each in others)):
        ours = evaluate(compiled(policy)[0], at)
        assert logged(ours) == (expected,)
        assert comparable(run(real, policy, at)) == comparable(run(bare, policy, at)) == comparable(ours)


def test_a_token_that_is_signed_is_the_same_everywhere(real: Runner, bare: Runner) -> None:
    policy = """
    token = jwt.sign(
        {"iss": "own", "10": "ten", "9": uuid(), "name": "Ähre \\U0001f600", "gone": event.client.name},
        event.secrets.KEY, algorithm="HS512", expires_in=minutes(5),
        audience=["a", "b"], subject=event.client.client_id,
    )
    again = jwt.verify(token, event.secrets.KEY, algorithms=["HS512"], audience="b", on_invalid=log("invalid"))
    with rule("says"):
        log(token, again.payload)
    """.replace("\n    ", "\n")
    ours = evaluate(compiled(policy)[0], world())
    assert comparable(run(real, policy, world())) == comparable(ours)
    assert comparable(run(bare, policy, world())) == comparable(ours)
    assert ours.logs[0][1] == {
        "9": "00000000-0000-4000-8000-000000000000",
        "10": "ten",
        "iss": "own",
        "name": "Ähre \ud83d\ude00",
        "sub": "app",
        "aud": ["a", "b"],
        "iat": NOW_S,
        "exp": NOW_S + 300,
    }


@pytest.mark.parametrize("name", [*VERIFIED, *EXPIRED, *INVALID])
def test_a_token_is_decoded_without_its_signature(name: str, real: Runner, bare: Runner) -> None:
    policy = f"""
said = jwt.decode({TOKEN})
with rule("says"):
    log(said.payload, said.header, said is None)
"""
    at = world({**VERIFIED, **EXPIRED, **INVALID}[name])
    ours = evaluate(compiled(policy)[0], at)
    assert comparable(run(real, policy, at)) == comparable(ours)
    assert comparable(run(bare, policy, at)) == comparable(ours)
    assert (ours.logs[0][2] is False) == (name in (*VERIFIED, *EXPIRED) or ours.logs[0][0] is not None)


# With a pair of keys


def pair(algorithm: str, key: str, on_invalid: str = "failed") -> str:
    return f"""
def failed(failure):
    log(failure.reason)

token = jwt.verify({TOKEN}, {key}, algorithms=["{algorithm}"], audience="api", on_invalid={on_invalid})
with rule("says", when=token is not None):
    log(token.payload.sub)
"""


def sign_with(algorithm: str) -> str:
    return f"""
token = jwt.sign({{"sub": "ann"}}, event.secrets.KEY, algorithm="{algorithm}", expires_in=minutes(5), audience="api",
    on_error=log("no key"))
with rule("says", when=token is not None):
    log(token)
"""


ALGORITHMS = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), "rsa"),
    "ES256": "p256",
    "ES384": "p384",
    "EdDSA": "ed25519",
}


def made(runner: Runner, algorithm: str, key: str) -> str:
    (token,) = logged(run(runner, sign_with(algorithm), world(key=pem(key, "private"))))
    assert isinstance(token, str)
    return token


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_what_is_signed_with_a_pair_of_keys_is_verified(algorithm: str, real: Runner) -> None:
    name = ALGORITHMS[algorithm]
    token = made(real, algorithm, name)
    policy = pair(algorithm, "event.secrets.KEY")
    assert logged(run(real, policy, world(token, pem(name, "public")))) == ("ann",)
    other = "otherRsa" if name != "otherRsa" else "rsa"
    assert logged(run(real, policy, world(token, pem(other, "public")))) == ("invalid",)
    assert logged(run(real, policy, world(token[:-8] + "AAAAAAAA", pem(name, "public")))) == ("invalid",)
    assert logged(run(real, policy, world(token, "no PEM"))) == ("invalid",)
    assert logged(run(real, sign_with(algorithm), world(key="no PEM"))) == ("no key",)


def test_a_public_key_is_no_secret(real: Runner) -> None:
    """Who knows the public key cannot sign with it as if it were a secret (RFC 8725, 2.1)."""
    forged = signed({"sub": "eve", "aud": "api"}, key=pem("rsa", "public"))
    policy = pair("RS256", "event.secrets.KEY")
    assert logged(run(real, policy, world(forged, pem("rsa", "public")))) == ("invalid",)


FETCHED = f"""
def failed(failure):
    log(failure.reason)

def unavailable(failure):
    log(f"keys: {{failure.reason}}")

token = jwt.verify(
    {TOKEN}, jwks("{JWKS}", timeout=seconds(2), retries=1), algorithms=["RS256", "ES256"], audience="api",
    on_invalid=failed, on_error=unavailable,
)
with rule("says", when=token is not None):
    log(token.payload.sub)
"""


def jwks(*names: str, **more: JsonValue) -> JsonValue:
    found: list[JsonValue] = []
    for name in names:
        jwk = keys()[name]["jwk"]
        assert isinstance(jwk, dict)
        found.append({**jwk, **more})
    return {"json": {"keys": found}}


def test_keys_are_fetched(real: Runner) -> None:
    for algorithm, name in (("RS256", "rsa"), ("ES256", "p256")):
        token = made(real, algorithm, name)
        assert logged(run(real, FETCHED, world(token, jwks=jwks("rsa", "p256")))) == ("ann",)
        wrong = (jwks(), jwks("otherRsa", "p384"), jwks(name, use="enc"), jwks(name, alg="PS256"))
        for answer in wrong:
            assert logged(run(real, FETCHED, world(token, jwks=answer))) == ("invalid",)
    not_listed = made(real, "PS256", "rsa")
    assert logged(run(real, FETCHED, world(not_listed, jwks=jwks("rsa")))) == ("invalid",)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("timeout", "timeout"),
        (["timeout", "timeout"], "timeout"),
        ("connection", "connection"),
        ("body", "body"),
        ({"status": 404}, "status"),
        ({"status": 500}, "status"),
        ({"text": "<html>"}, "body"),
        ({"json": {}}, "body"),
        ({"json": {"keys": {}}}, "body"),
        ({"json": {"keys": ["rsa"]}}, "body"),
        ({"json": None}, "body"),
    ],
)
def test_keys_that_cannot_be_had_are_no_fault_of_the_token(
    answer: JsonValue, reason: str, real: Runner
) -> None:
    at = world(signed(RIGHT), jwks=answer)
    ran = run(real, FETCHED, at)
    assert logged(ran) == (f"keys: {reason}",)
    assert comparable(evaluate(compiled(FETCHED)[0], at)) == comparable(ran)


def test_a_key_server_that_fails_once_is_asked_again(real: Runner) -> None:
    token = made(real, "RS256", "rsa")
    ran = run(real, FETCHED, world(token, jwks=["timeout", jwks("rsa")]))
    assert logged(ran) == ("ann",)
    assert [name for name, _ in ran.calls] == ["fetch", "fetch"]


# What a world says


def test_a_world_says_what_comes_of_a_pair_of_keys(bare: Runner) -> None:
    at = world("any text", jwks=jwks("rsa"))
    for answer, expected in (({"payload": {"sub": "ann"}}, "ann"), (None, "invalid")):
        said = World(at.event, at.secrets, NOW, http=at.http, returns={"jwt.verify": answer})
        ours = evaluate(compiled(FETCHED)[0], said)
        assert logged(ours) == (expected,)
        assert comparable(run(bare, FETCHED, said)) == comparable(ours)
    text = sign_with("RS256")
    for given, expected in (("e30.e30.x", "e30.e30.x"), (None, "no key")):
        said = World(at.event, at.secrets, NOW, returns={"jwt.sign": given})
        ours = evaluate(compiled(text)[0], said)
        assert logged(ours) == (expected,)
        assert comparable(run(bare, text, said)) == comparable(ours)


TWO = f"""
def failed(failure):
    log(failure.reason)

one = jwt.verify({TOKEN}, event.secrets.KEY, algorithms=["RS256"], on_invalid=failed)
two = jwt.verify({TOKEN}, event.secrets.KEY, algorithms=["HS256"], on_invalid=failed)
with rule("says"):
    log(one.payload.sub)
    log(two.payload.sub)
"""


def test_a_world_says_what_comes_of_tokens_in_turn(bare: Runner) -> None:
    ann: JsonValue = {"payload": {"sub": "ann"}}
    cases: dict[str, tuple[JsonValue, tuple[str | None, ...]]] = {
        "for all": (ann, ("ann", "ann")),
        "one": ([ann, None], ("invalid", "ann", None)),
        "another": (["expired", ann], ("expired", None, "ann")),
        "ended": ("expired", ("expired", "expired", None, None)),
    }
    for answer, expected in cases.values():
        said = World(world("any").event, {"KEY": KEY}, NOW, returns={"jwt.verify": answer})
        ours = evaluate(compiled(TWO)[0], said)
        assert logged(ours) == expected
        assert comparable(run(bare, TWO, said)) == comparable(ours)
    lacking = World(world("any").event, {"KEY": KEY}, NOW, returns={"jwt.verify": [ann]})
    for ran in (evaluate(compiled(TWO)[0], lacking), run(bare, TWO, lacking)):
        assert ran.end.kind is Ending.NO_ANSWER and ran.end.message.endswith("jwt.verify")


def test_without_an_answer_a_pair_of_keys_is_an_error_that_names_it(bare: Runner) -> None:
    at = world(f"{part({'alg': 'RS256'})}.{part({'sub': 'ann'})}.AAAA", pem("rsa", "public"))
    for policy, name in (
        (pair("RS256", "event.secrets.KEY"), "jwt.verify"),
        (sign_with("RS256"), "jwt.sign"),
    ):
        ours = evaluate(compiled(policy)[0], World(at.event, {"KEY": pem("rsa", "private")}, NOW))
        assert ours.end.kind is Ending.NO_ANSWER and ours.end.message.endswith(name)
        theirs = run(bare, policy, World(at.event, {"KEY": pem("rsa", "private")}, NOW))
        assert theirs.end.kind is Ending.NO_ANSWER and theirs.end.message.endswith(name)


@pytest.fixture(scope="module")
def large(bare: Runner) -> list[tuple[str, World, Run]]:
    """Policies with 25 verifications, a token for each of more than a megabyte or 200,000 lists in one another, and
    what both interpreters say.
    """
    lines = "\n".join(f"""
token{i} = jwt.verify({TOKEN}, event.secrets.KEY, algorithms=["HS256"], on_invalid=log("invalid"))
with rule("says {i}", when=token{i} is not None):
    log(len(read(token{i}.payload.name, string)))
""" for i in range(25))
    deep = raw(f'{{"name": {"[" * 200_000}{"]" * 200_000}}}')
    made = []
    for token, expected in ((signed({"name": "x" * 1_000_000}), 1_000_000.0), (deep, "invalid")):
        assert len(token) > 500_000
        at = world(token)
        ours = evaluate(compiled(lines)[0], at)
        assert logged(ours) == (expected,) * 25
        assert comparable(run(bare, lines, at)) == comparable(ours)
        made.append((lines, at, ours))
    return made


@pytest.mark.long
def test_large_tokens_and_many_of_them_mean_the_same_everywhere(
    real: Runner, large: list[tuple[str, World, Run]]
) -> None:
    for lines, at, ours in large:
        assert comparable(run(real, lines, at)) == comparable(ours)


def test_packages_are_those_of_their_folder() -> None:
    assert json.loads((TOOLS / "node_modules" / "jose" / "package.json").read_text())["version"] == "5.10.0"
    assert Path(TOOLS / "package.json").exists()
