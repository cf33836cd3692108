"""What a file has beside its event: answers to requests, results of queries and externs, the cache."""

import json

import pytest
from testing.policies import HEADER, program

from actiongen.auth0.model import JsonValue
from actiongen.ir import Program
from actiongen.source import JavaScriptFile, Source
from actiongen.testing.event_file import BadEvent, read_input
from actiongen.unit import analyse_source, loader

QUERY = "roles.getUserEffectiveRoles"


def extern() -> Program:
    text = '@extern("externs/a.js")\ndef shout(text: string) -> {"a": number}: ...\n\n'
    text += 'x = shout("a")\nwith rule("r"):\n    log(x.a)\n'
    source = Source(
        "policies/a.policy",
        HEADER + text,
        (JavaScriptFile("externs/a.js", "module.exports = (text) => ({});\n"),),
    )
    found = analyse_source(source, loader((source,))).value
    assert isinstance(found, Program)
    return found


def read(beside: dict[str, JsonValue], of: Program | None = None) -> dict[str, object]:
    """What a file gives beside its event."""
    text = json.dumps({"event": {"user": {}}, **beside})
    world = read_input(of or program('with rule("r"):\n    log(1)\n'), text).world
    return {"http": world.http, "returns": world.returns, "cache": world.cache}


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"status": 200},
        {"status": 599, "json": None},
        {"text": "a"},
        {"status": 404, "json": {"a": [1]}},
        "timeout",
        "connection",
        "body",
        ["timeout", {}],
        [],
    ],
)
def test_answers_to_requests(reply: JsonValue) -> None:
    assert read({"http": {"GET https://a.example": reply}})["http"] == {"GET https://a.example": reply}


@pytest.mark.parametrize(
    "reply",
    [
        *("late", None, 1, True),
        *(
            {"status": 199},
            {"status": 600},
            {"status": 200.5},
            {"text": 1},
            {"headers": {}},
            {"json": 1, "x": 1},
        ),
        *([[]], [["timeout"]], ["timeout", "late"], [{"status": 1}]),
    ],
)
def test_what_answers_no_request(reply: JsonValue) -> None:
    with pytest.raises(BadEvent, match="`http` has answers to requests: "):
        read({"http": {"x": {}, "GET https://a.example": reply}})
    with pytest.raises(BadEvent, match="`http` has answers to requests: "):
        read({"http": reply if not isinstance(reply, dict) else [reply]})


@pytest.mark.parametrize(
    ("name", "result"),
    [
        (QUERY, {"roles": []}),
        (QUERY, None),
        ("jwt.verify", {"payload": {"a": 1}}),
        ("jwt.verify", {"header": {}}),
        ("jwt.verify", {}),
        ("jwt.verify", "expired"),
        ("jwt.verify", None),
        ("jwt.verify", [None, "expired", {}]),
        ("jwt.sign", "T"),
        ("jwt.sign", None),
        ("jwt.sign", ["T", None]),
    ],
)
def test_results_of_queries_and_tokens(name: str, result: JsonValue) -> None:
    assert read({"returns": {name: result}})["returns"] == {name: result}


@pytest.mark.parametrize(
    ("name", "result"),
    [
        (QUERY, {"roles": 1}),
        (QUERY, "thrown"),
        ("jwt.verify", "invalid"),
        ("jwt.verify", 1),
        ("jwt.verify", {"payload": 1}),
        ("jwt.verify", {"payload": {}, "more": {}}),
        ("jwt.verify", [[]]),
        ("jwt.verify", [{}, 1]),
        ("jwt.sign", {}),
        ("jwt.sign", 1),
        ("jwt.sign", ["T", {}]),
    ],
)
def test_results_that_never_come(name: str, result: JsonValue) -> None:
    with pytest.raises(BadEvent, match=f"^`{name}` never returns what stands in `returns`"):
        read({"returns": {"jwt.sign": "T", name: result}})


def test_results_of_externs() -> None:
    for result in ({"a": 1}, {}, None):
        assert read({"returns": {"shout": result}}, extern())["returns"] == {"shout": result}
    for wrong in ("a", [1], {"a": "1"}):
        with pytest.raises(BadEvent, match="`shout` never gives what stands in `returns`"):
            read({"returns": {"shout": wrong}}, extern())


@pytest.mark.parametrize("name", ["nothing", "access.deny", "cache.get", "shout"])
def test_what_is_no_query(name: str) -> None:
    said = f"^`{name}` in `returns` is no query of `post-login`, nor an extern of the policy$"
    with pytest.raises(BadEvent, match=said):
        read({"returns": {name: None}})


def test_returns_and_cache_are_objects() -> None:
    assert read({"cache": {"k": "v"}})["cache"] == {"k": "v"}
    for wrong in (1, [], {"k": 1}, {"a": "b", "k": None}):
        with pytest.raises(BadEvent, match="`cache` has texts by their keys: "):
            read({"cache": wrong})
    with pytest.raises(BadEvent, match="`returns` has results of queries: "):
        read({"returns": []})


def test_what_stands_beside_something_else_is_a_part_of_the_event() -> None:
    made = program('with rule("r"):\n    log(1)\n')
    world = read_input(made, '{"event": {}, "user": {}}').world
    assert world.event == {"event": {}, "user": {}}


def test_a_secret_is_a_text_or_is_not_there() -> None:
    made = program(
        'secrets("K", optional=["L"])\nwith rule("r", when=event.secrets.K == event.secrets.L):\n    log(1)\n'
    )
    assert read_input(made, None).world.secrets == {"K": "<K>"}
    assert read_input(made, None, ("event.secrets.K=null", "event.secrets.L=x")).world.secrets == {"L": "x"}
    assert read_input(made, '{"secrets": {"K": 1}}').world.secrets == {}
    assert read_input(made, '{"secrets": "K"}', ("event.secrets.L=x",)).world.secrets == {
        "K": "<K>",
        "L": "x",
    }
