"""What is answered in events that are made up."""

from collections.abc import Mapping

import pytest
from testing.policies import HEADER

from actiongen import ir
from actiongen.auth0.model import JsonValue
from actiongen.evaluate.evaluate import evaluate
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.source import JavaScriptFile, Source
from actiongen.testing.events import default_event
from actiongen.testing.replies import Replies
from actiongen.unit import analyse_source, loader

FILES = (JavaScriptFile("externs/shout.js", "module.exports = (text) => text;\n"),)
TELL = """
def tell(failure):
    log(failure.reason)

"""
URL = "GET https://a.example"
REQUEST = (
    TELL
    + 'found = http.get("https://a.example", on_error=tell)\nwith rule("r"):\n    log(found.status, found.text)\n'
)
TWICE = TELL + (
    'found = http.get("https://a.example", on_error=tell)\nwith rule("r"):\n'
    '    again = http.get("https://a.example", on_error=tell)\n    log(again.status)\n'
)
KEYS = (
    'keys = jwks("https://a.example")\n'
    'token = jwt.verify(event.user.name, keys, algorithms=["RS256"], on_invalid=log("bad"), on_error=log("lost"))\n'
    'with rule("r"):\n    log(read(token.payload.sub, string))\n'
)
SIGNED = TELL + (
    'secrets("K")\ntoken = jwt.sign({}, event.secrets.K, algorithm="ES256", expires_in=minutes(1), on_error=tell)\n'
    'with rule("r"):\n    log(token)\n'
)
HMAC = (
    'secrets("K")\ntoken = jwt.sign({}, event.secrets.K, algorithm="HS256", expires_in=minutes(1))\n'
    'with rule("r"):\n    log(token)\n'
)
SENT = SIGNED + '    found = http.get("https://a.example", on_error=log("no"))\n    log(found.status)\n'
QUERY = 'found = api.roles.getUserEffectiveRoles(take=5)\nwith rule("r"):\n    log(len(found.roles))\n'
THROWS = TELL + (
    'secrets("K")\nfound = api.redirect.validateToken(secret=event.secrets.K, tokenParameterName="t", on_error=tell)\n'
    'with rule("r"):\n    log(read(found.sub, string))\n'
)
CACHE = 'found = api.cache.get("k")\nwith rule("r"):\n    log(found.value)\n'
SET = 'with rule("r"):\n    found = api.cache.set("k", "v")\n    log(found.type, found.code)\n'
DELETE = 'with rule("r"):\n    found = api.cache.delete("k")\n    log(found.type)\n'
EXTERN = (
    '@extern("externs/shout.js")\ndef shout(text: string) -> string: ...\n\n\n'
    'loud = shout("a", on_error=log("failed"))\nwith rule("r"):\n    log(loud)\n'
)
NOTHING = (
    EXTERN.replace("-> string", "-> None")
    .replace("loud = shout", 'with rule("q"):\n    shout')
    .replace("log(loud)", 'log("below")')
)
CLIENT = (
    'secrets("K")\ncrm = oauth(base="https://a.example", token_url="https://b.example/t", client_id="c",'
    ' client_secret=event.secrets.K)\nfound = crm.get("", on_error=log("none"))\n'
    'with rule("r"):\n    log(found.status)\n'
)  # fmt: skip


def program(text: str) -> ir.Program:
    source = Source("policies/case.policy", HEADER + text, FILES)
    found = analyse_source(source, loader((source,)))
    assert isinstance(found.value, ir.Program), found.diagnostics
    assert not [each for each in found.diagnostics if each.is_error and not each.code.id.startswith("AG4")]
    return found.value


def at(path: str) -> tuple[str, ...]:
    return ("http()", *path.split("/"))


def answered(text: str, given: Mapping[str, Value]) -> tuple[World, ir.Program]:
    made = program(text)
    start = World(default_event("post-login"), {"K": "k"})
    given_at = {at(path): value for path, value in given.items()}
    return Replies.of_program(made).answered(start, made, given_at), made


@pytest.mark.parametrize(
    ("text", "given", "http", "returns", "logs"),
    [
        (REQUEST, {}, {URL: {"status": 200, "json": {}}}, {}, [(200.0, "{}")]),
        (REQUEST, {"found/status": 404.0}, {URL: {"status": 404, "json": {}}}, {}, [("status",), (None, None)]),
        (REQUEST, {"found/text": "x"}, {URL: {"status": 200, "text": "x"}}, {}, [(200.0, "x")]),
        (REQUEST, {"found/json/a/b": 1.0}, {URL: {"status": 200, "json": {"a": {"b": 1}}}}, {},
         [(200.0, '{"a":{"b":1}}')]),
        (REQUEST, {"found": {"status": 201.0}}, {URL: {"status": 201, "json": {}}}, {}, [(201.0, "{}")]),
        (REQUEST, {"found": None}, {URL: "connection"}, {}, [("connection",), (None, None)]),
        (REQUEST, {"found/failure/reason": "timeout"}, {URL: "timeout"}, {}, [("timeout",), (None, None)]),
        (REQUEST, {"found/failure/reason": "status"}, {URL: {"status": 500, "json": {}}}, {},
         [("status",), (None, None)]),
        (REQUEST, {"found/failure/status": 403.0}, {URL: {"status": 403, "json": {}}}, {},
         [("status",), (None, None)]),
        (REQUEST, {"found/failure": {}}, {URL: {"status": 200, "json": {}}}, {}, [(200.0, "{}")]),
        (REQUEST, {"other/status": 404.0}, {URL: {"status": 200, "json": {}}}, {}, [(200.0, "{}")]),
        (TWICE, {}, {URL: {"status": 200, "json": {}}}, {}, [(200.0,)]),
        (TWICE, {"again": None}, {URL: [{"status": 200, "json": {}}, "connection"]}, {},
         [("connection",), (None,)]),
        (CLIENT, {}, {URL: {"status": 200, "json": {}},
                      "POST https://b.example/t": {"json": {"access_token": "<token>", "expires_in": 86400}}}, {},
         [(200.0,)]),
        (KEYS, {"token/payload/sub": "ann"}, {URL: {"status": 200, "json": {"keys": []}}},
         {"jwt.verify": {"payload": {"sub": "ann"}, "header": {}}}, [("ann",)]),
        (KEYS, {"token": None}, {URL: {"status": 200, "json": {"keys": []}}}, {"jwt.verify": None},
         [("bad",), (None,)]),
        (KEYS, {"token/failure/reason": "expired"}, {URL: {"status": 200, "json": {"keys": []}}},
         {"jwt.verify": "expired"}, [("bad",), (None,)]),
        (KEYS, {"token/failure/reason": "invalid"}, {URL: {"status": 200, "json": {"keys": []}}},
         {"jwt.verify": None}, [("bad",), (None,)]),
        (SIGNED, {}, {}, {"jwt.sign": "e30.e30.x"}, [("e30.e30.x",)]),
        (SIGNED, {"token": "T"}, {}, {"jwt.sign": "T"}, [("T",)]),
        (SIGNED, {"token": 1.0}, {}, {"jwt.sign": "e30.e30.x"}, [("e30.e30.x",)]),
        (SIGNED, {"token": None}, {}, {"jwt.sign": None}, [("invalid",), (None,)]),
        (SENT, {}, {URL: {"status": 200, "json": {}}}, {"jwt.sign": "e30.e30.x"}, [("e30.e30.x",), (200.0,)]),
        (THROWS, {"api.redirect.validateToken/sub": "ann"}, {}, {"redirect.validateToken": {"sub": "ann"}},
         [("ann",)]),
        (THROWS, {"api.redirect.validateToken": None}, {}, {"redirect.validateToken": None},
         [("thrown",), (None,)]),
        (EXTERN, {"shout()": "A"}, {}, {"shout": "A"}, [("A",)]),
        (EXTERN, {"shout()": None}, {}, {"shout": None}, [("failed",), (None,)]),
        (NOTHING, {}, {}, {"shout": True}, [("below",)]),
        (NOTHING, {"shout()": None}, {}, {"shout": None}, [("failed",), ("below",)]),
    ],
)  # fmt: skip
def test_every_question_has_an_answer(
    text: str,
    given: Mapping[str, Value],
    http: Mapping[str, JsonValue],
    returns: Mapping[str, JsonValue],
    logs: list[tuple[Value, ...]],
) -> None:
    world, made = answered(text, given)
    assert (world.http, world.returns) == (http, returns)
    assert [*evaluate(made, world).logs] == logs


@pytest.mark.parametrize(
    ("text", "given", "logs"),
    [
        (CACHE, {}, (None,)),
        (CACHE, {"found": None}, (None,)),
        (CACHE, {"found/value": "x"}, ("x",)),
        (SET, {}, ("success", None)),
        (SET, {"found/type": "error"}, ("error", "CacheSizeExceeded")),
        (SET, {"found/code": "CacheSizeExceeded"}, ("error", "CacheSizeExceeded")),
        (DELETE, {}, ("error",)),
        (DELETE, {"found/type": "success"}, ("success",)),
        (DELETE, {"found/type": "error"}, ("error",)),
    ],
)
def test_the_cache_is_as_its_answers_want_it(
    text: str, given: Mapping[str, Value], logs: tuple[Value, ...]
) -> None:
    world, made = answered(text, given)
    (found,) = evaluate(made, world).logs
    assert found == logs


@pytest.mark.parametrize(
    ("text", "path", "may", "may_not"),
    [
        (REQUEST, "found/status", [200.0, 404.0, 599.0], [199.0, 600.0, 200.5, "200", None]),
        (REQUEST, "found/text", ["", "x"], [1.0]),
        (REQUEST, "found/json/a", [1.0, None, "x", {}], []),
        (REQUEST, "found/failure/reason", ["timeout", "connection", "body", "status"], [1.0]),
        (REQUEST, "found/failure/status", [403.0], [200.5, 600.0, "403"]),
        (REQUEST, "found", [{}, None], ["x", 1.0]),
        (KEYS, "token", [None], [{}, "x"]),
        (KEYS, "token/payload", [{}], [None, "x"]),
        (KEYS, "token/header", [{}], [None, "x"]),
        (KEYS, "token/payload/sub", ["x", None, 1.0], []),
        (KEYS, "token/failure/reason", ["invalid", "expired"], ["x", None]),
        (KEYS, "token/failure", [], [{}, None]),
        (KEYS, "token/other", [], ["x"]),
        (SIGNED, "token", ["T", None], [1.0]),
        (SIGNED, "token/x", [], ["T"]),
        (HMAC, "token", ["T"], [None, 1.0]),
        (QUERY, "api.roles.getUserEffectiveRoles", [{"roles": []}], [None, "x", {"roles": 1.0}]),
        (QUERY, "api.roles.getUserEffectiveRoles/roles", [[]], [None, 1.0]),
        (QUERY, "api.roles.getUserEffectiveRoles/other", [], ["x"]),
        (THROWS, "api.redirect.validateToken", [None, {}], []),
        (THROWS, "api.redirect.validateToken/sub", ["x", None], []),
        (CACHE, "found", [None], ["x"]),
        (CACHE, "found/value", ["x"], [None, 1.0]),
        (CACHE, "found/expires_at", [], [1.0]),
        (EXTERN, "shout()", ["x", None], [1.0]),
        (EXTERN, "shout()/x", [], ["x"]),
    ],
)
def test_what_may_stand_in_an_answer(text: str, path: str, may: list[Value], may_not: list[Value]) -> None:
    replies = Replies.of_program(program(text))
    assert [each for each in may if not replies.may_stand(at(path), each)] == []
    assert [each for each in may_not if replies.may_stand(at(path), each)] == []


def test_an_action_that_asks_nothing_needs_no_answer() -> None:
    made = program('with rule("r"):\n    log(1)\n')
    start = World({})
    assert Replies.of_program(made).answered(start, made, {}) is start


def test_the_few_values_of_a_part_are_listed() -> None:
    replies = Replies.of_program(program(SET))
    assert set(replies.listed(at("found/type"))) == {"success", "error"}
    assert replies.listed(at("found/other")) == ()
    assert Replies.of_program(program(REQUEST)).listed(at("found/status")) == ()


@pytest.mark.parametrize(
    ("text", "given", "answer", "failure"),
    [
        (REQUEST, {}, {"status": 200.0, "text": "{}", "json": {}}, {}),
        (REQUEST, {"found": None}, None, {"reason": "connection"}),
        (SIGNED, {}, "e30.e30.x", {"reason": "invalid"}),
        (SIGNED, {"token": None}, None, {"reason": "invalid"}),
        (THROWS, {"api.redirect.validateToken/sub": "ann"}, {"sub": "ann"}, {"reason": "thrown"}),
        (THROWS, {"api.redirect.validateToken": None}, None, {"reason": "thrown"}),
        (EXTERN, {"shout()": "A"}, "A", {"reason": "thrown"}),
        (EXTERN, {"shout()": None}, None, {"reason": "thrown"}),
        (NOTHING, {}, True, {"reason": "thrown"}),
        (NOTHING, {"shout()": None}, None, {"reason": "thrown"}),
    ],
)
def test_answers_and_failures_as_the_policy_sees_them(
    text: str, given: Mapping[str, Value], answer: Value, failure: Value
) -> None:
    replies = Replies.of_program(program(text))
    bound = dict(replies.bound({at(path): value for path, value in given.items()}))
    ((ask,),) = replies.asks.values()
    assert (bound[ask.answer], bound[ask.failure]) == (answer, failure)


def test_what_a_token_says_and_why_it_does_not_count() -> None:
    replies = Replies.of_program(program(KEYS))
    (ask,) = replies.asks["token"]
    for given, answer, failure in (
        (
            {("http()", "token", "payload", "sub"): "ann"},
            {"payload": {"sub": "ann"}, "header": {}},
            "invalid",
        ),
        ({("http()", "token"): None}, None, "invalid"),
        ({("http()", "token", "failure", "reason"): "expired"}, None, "expired"),
    ):
        bound = dict(replies.bound(given))  # type: ignore[arg-type]  # values on paths
        assert (bound[ask.answer], bound[ask.failure]) == (answer, {"reason": failure})
