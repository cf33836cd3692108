"""How a client comes by its token is no business of a test, unless the test names that request."""

import pytest
from testing.policies import program

from actiongen.runs.values import Call, Value
from actiongen.testing.token_calls import without_token, without_tokens

TOKEN = "POST https://b.example/token"
KEY = f"token-{'a_-9' * 10}abc"
GRANT: dict[str, Value] = {"body": "grant_type=client_credentials&client_id=c&client_secret=s"}
ASKED: Call = ("fetch", (TOKEN, GRANT))
LOOKED: Call = ("cache.get", (KEY,))
KEPT: Call = ("cache.set", (KEY, "T", {"ttl": 1.0}))
SENT: Call = ("fetch", ("GET https://a.example/x", {"headers": {"authorization": "Bearer T"}}))
CLIENT = program(
    'secrets("KEY")\ncrm = oauth(base="https://a.example", token_url="https://b.example/token", client_id="c",'
    ' client_secret=event.secrets.KEY)\nfound = crm.get("/x", on_error=stop())\n'
)
PLAIN = program('with rule("r"):\n    log(1)\n')


def test_calls_for_tokens_are_left_out() -> None:
    calls = (LOOKED, ASKED, KEPT, SENT)
    assert without_tokens(calls, (PLAIN, CLIENT), frozenset()) == (SENT,)
    assert without_tokens(calls, (CLIENT,), frozenset({TOKEN})) == (ASKED, SENT)
    assert without_tokens(calls, (PLAIN,), frozenset()) == calls
    assert without_tokens((SENT,), (CLIENT,), frozenset()) == (SENT,)


@pytest.mark.parametrize(
    "call",
    [
        ("cache.get", ("token-short",)),
        ("cache.get", (f"{KEY}x",)),
        ("cache.get", (f"x{KEY}",)),
        ("cache.get", (f"token-{'é' * 43}",)),
        ("cache.get", (None,)),
        ("cache.delete", (KEY,)),
        ("user.setAppMetadata", (KEY, "v")),
        ("fetch", (TOKEN,)),
        ("fetch", (TOKEN, {"headers": {}})),
        ("fetch", (TOKEN, {"body": "grant_type=password&client_id=c"})),
        ("fetch", (TOKEN, {"body": "x=grant_type=client_credentials&client_id=c"})),
        ("log", (TOKEN, GRANT)),
    ],
)
def test_calls_of_the_policy_itself_stay(call: Call) -> None:
    assert without_tokens((call, LOOKED), (CLIENT,), frozenset()) == (call,)


@pytest.mark.parametrize(
    ("details", "rest"),
    [
        ({"headers": {"authorization": "Bearer T"}}, ()),
        ({"headers": {"authorization": "Bearer T", "x-a": "1"}}, ({"headers": {"x-a": "1"}},)),
        ({"headers": {"authorization": "Bearer T"}, "body": "b"}, ({"body": "b"},)),
        ({"headers": {"x-a": "1"}, "body": "b"}, ({"headers": {"x-a": "1"}, "body": "b"},)),
        ({"body": "b"}, ({"body": "b"},)),
    ],
)
def test_a_request_is_compared_without_its_token(details: Value, rest: tuple[Value, ...]) -> None:
    assert without_token(("fetch", ("GET x", details))) == ("fetch", ("GET x", *rest))


def test_what_has_no_token_stays_as_it_is() -> None:
    for call in LOOKED, KEPT, ("fetch", ("GET x",)):
        assert without_token(call) == call  # type: ignore[arg-type]  # a call
