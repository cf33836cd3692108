"""What a policy asks in the interpreter: externs, queries, tokens, and until when in loops."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from evaluate.policies import HEADER

from actiongen import ir
from actiongen.auth0.model import JsonValue
from actiongen.evaluate.evaluate import evaluate
from actiongen.runs.externs import ExternResult, call_key
from actiongen.runs.run import FINISHED, End, Ending, Run
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.source import JavaScriptFile, Source
from actiongen.unit import analyse_source, loader

FILES = (
    JavaScriptFile("externs/shout.js", "module.exports = (text) => text.toUpperCase();\n"),
    JavaScriptFile("externs/slow.js", "module.exports = async (text) => text;\n"),
)


def run(text: str, **world: object) -> Run:
    source = Source("policies/case.policy", HEADER + text, FILES)
    found = analyse_source(source, loader((source,)))
    assert [each.message for each in found.diagnostics if each.is_error] == []
    assert isinstance(found.value, ir.Program)
    return evaluate(found.value, World({"user": {"user_id": "ann"}}, {"KEY": "k"}, **world))  # type: ignore[arg-type]


# Externs


def shouted(
    type_: str, world: Mapping[str, object], argument: str = "event.user.user_id", of: str = "string"
) -> Run:
    text = f'@extern("externs/shout.js")\ndef shout(text: {of}) -> {type_}: ...\n\n'
    text += f'loud = shout({argument}, on_error=log("failed"))\nwith rule("r", when=loud is not None):\n    log(loud)\n'
    return run(text, **world)


@pytest.mark.parametrize(
    ("type_", "given", "logged"),
    [
        ("string", "ANN", "ANN"),
        ("string", "\ud83d\ude00", "\ud83d\ude00"),
        ("string", 1, "failed"),
        ("string", None, "failed"),
        ("number", 1, 1.0),
        ("number", True, "failed"),
        ("[string]", ["a"], ["a"]),
        ("[string]", ["a", 1], "failed"),
        ("[number]", [1], [1.0]),
        ('{"a": number}', {"a": 1, "b": 2}, {"a": 1.0}),
        ('{"a": number}', {"a": "1"}, {}),
        ('{"a": number}', [1], "failed"),
    ],
)
def test_what_a_test_says_that_an_extern_gives(type_: str, given: JsonValue, logged: Value) -> None:
    assert shouted(type_, {"returns": {"shout": given}}) == Run((), ((logged,),))


@pytest.mark.parametrize(
    ("type_", "result", "logged"),
    [
        ("string", ExternResult(False, "ANN", '"ANN"'), "ANN"),
        ("string", ExternResult(True), "failed"),
        ("string", ExternResult(True, "ANN", '"ANN"'), "failed"),
        ("string", ExternResult(False, 1.0, "1"), "failed"),
        ('{"a": number}', ExternResult(False, {"a": 1.0}, '{"a":1}'), {"a": 1.0}),
        ('{"a": number}', ExternResult(False, {"a": 1.0}, None), "failed"),
        ('{"a": number}', ExternResult(False, {"a": 2.0}, '{"a":1}'), {"a": 1.0}),
    ],
)
def test_what_an_extern_gave_on_node(type_: str, result: ExternResult, logged: Value) -> None:
    results = {call_key("shout", ("ann",)): (result,)}
    assert shouted(type_, {"results": results}) == Run((), ((logged,),))


def test_an_extern_that_gives_nothing_has_come_back_or_failed() -> None:
    text = '@extern("externs/shout.js")\ndef shout(text: string) -> None: ...\n\n'
    text += 'with rule("r"):\n    shout("a", on_error=log("failed"))\n    log("below")\n'
    assert run(text, results={'shout("a")': (ExternResult(False),)}).logs == (("below",),)
    assert run(text, results={'shout("a")': (ExternResult(True),)}).logs == (("failed",), ("below",))


def test_what_an_extern_does_counts_and_results_are_given_in_turn() -> None:
    text = '@extern("externs/shout.js")\ndef shout(text: string) -> string: ...\n\n'
    text += 'one = shout("a")\ntwo = shout("a")\nthree = shout("a")\n'
    text += 'with rule("r"):\n    log(one, two, three, uuid() == uuid())\n'
    call = ("user.setAppMetadata", ("k", 1.0))
    results = {
        'shout("a")': (
            ExternResult(False, "A", '"A"', (call,), (("said",),), uuids=2),
            ExternResult(False, "B", '"B"'),
        )
    }
    done = run(text, results=results)
    assert done == Run((call,), (("said",), ("A", "B", "B", False)))


def test_an_extern_without_a_result_ends_the_run() -> None:
    end = End(Ending.NO_ANSWER, "the case gives no answer for shout")
    assert shouted("string", {}) == Run((), (), end)
    assert shouted("string", {"results": {'shout("eve")': (ExternResult(False, "A", '"A"'),)}}).end == end


def test_an_extern_gets_what_json_can_hold() -> None:
    results = {call_key("shout", ({"a": 1.0},)): (ExternResult(False, "A", '"A"'),)}
    done = shouted("string", {"results": results}, '{"a": 1, "b": event.user.name}', "json")
    assert done.logs == (("A",),)


# Queries


@pytest.mark.parametrize(
    ("returns", "wanted"),
    [
        ({"sub": "ann", "n": [1]}, Run((), (("ann",),))),
        (None, Run((), (("thrown",), (None,)))),
    ],
)
def test_a_query_gives_what_the_world_says(returns: JsonValue, wanted: Run) -> None:
    text = 'secrets("KEY")\ndef tell(failure):\n    log(failure.reason)\n\n'
    text += 'found = api.redirect.validateToken(secret=event.secrets.KEY, tokenParameterName="t", on_error=tell)\n'
    text += 'with rule("r"):\n    log(read(found.sub, string))\n'
    done = run(text, returns={"redirect.validateToken": returns})
    assert [name for name, _ in done.calls] == ["redirect.validateToken"]
    assert (done.logs, done.end) == (wanted.logs, FINISHED)
    lost = run(text)
    assert lost.end == End(Ending.NO_ANSWER, "the case gives no answer for redirect.validateToken")


def test_a_query_that_throws_where_no_policy_can_catch_it_ends_the_run() -> None:
    text = 'found = api.cache.get("k")\nwith rule("r"):\n    log(found.value)\n'
    assert run(text, returns={"cache.get": None}).end == End(Ending.THROWN, "cache.get failed")
    assert run(text, returns={"cache.get": {"value": "v"}}).logs == (("v",),)
    assert run(text, cache={"k": "\U0001f600"}).logs == (("\ud83d\ude00",),)
    assert run(text).logs == ((None,),)


def test_what_is_in_the_cache_ends_fifteen_minutes_from_now() -> None:
    text = 'found = api.cache.get("k")\nwith rule("r"):\n    log(found.value, found.expires_at)\n'
    assert run(text, cache={"k": "v"}, now_ms=500.0).logs == (("v", 900_500.0),)


@pytest.mark.parametrize(
    ("reply", "logged"),
    [
        ({"json": {"keys": [{"kid": "a"}]}}, "ann"),
        ({"json": {"keys": []}}, "ann"),
        ({"json": {"keys": [1]}}, "lost"),
        ({"json": {"keys": {}}}, "lost"),
        ({"json": {}}, "lost"),
        ({"json": [{"keys": []}]}, "lost"),
        ({"text": "keys"}, "lost"),
        ("timeout", "lost"),
    ],
)
def test_keys_are_an_answer_where_they_are_a_set_of_keys(reply: JsonValue, logged: str) -> None:
    text = 'token = jwt.verify(event.user.user_id, jwks("https://a.example"), algorithms=["RS256"],'
    text += ' on_invalid=log("bad"), on_error=log("lost"))\n'
    text += 'with rule("r", when=token is not None):\n    log(read(token.payload.sub, string))\n'
    returns = {"jwt.verify": {"payload": {"sub": "ann"}}}
    assert run(text, http={"https://a.example": reply}, returns=returns).logs == ((logged,),)


def test_what_a_policy_puts_into_the_cache_is_there_until_it_deletes_it() -> None:
    text = (
        'with rule("r"):\n    api.cache.set("k", "v")\n    one = api.cache.get("k")\n    api.cache.delete("k")\n'
        '    two = api.cache.get("k")\n    log(one.value, two is None)\n'
    )
    assert run(text).logs == (("v", True),)


def test_what_the_cache_answers_to_a_call() -> None:
    text = (
        'with rule("r"):\n    one = api.cache.set("k", "v", ttl=minutes(1))\n    two = api.cache.delete("k")\n'
        '    three = api.cache.delete("k")\n    log(one.type, one.record.expires_at)\n'
        "    log(two.type, three.type, three.code)\n"
    )
    assert run(text).logs == (("success", 60_000.0), ("success", "error", "CacheKeyDoesNotExist"))


# Tokens


@pytest.mark.parametrize(
    ("returns", "logged"),
    [
        ({"payload": {"sub": "ann"}}, ("ann",)),
        ("expired", ("expired",)),
        ("invalid", ("invalid",)),
        ([{"payload": {"sub": "ann"}}], ("ann",)),
    ],
)
def test_a_token_says_what_the_world_says(returns: JsonValue, logged: tuple[Value, ...]) -> None:
    text = 'secrets("KEY")\ndef tell(failure):\n    log(failure.reason)\n\n'
    text += (
        'token = jwt.verify(event.user.user_id, event.secrets.KEY, algorithms=["RS256"], on_invalid=tell)\n'
    )
    text += 'with rule("r", when=token is not None):\n    log(read(token.payload.sub, string))\n'
    assert run(text, returns={"jwt.verify": returns}) == Run((), (logged,))
    end = End(Ending.NO_ANSWER, "the case gives no answer for jwt.verify")
    assert run(text).end == end
    assert run(text, returns={"jwt.verify": []}).end == end


def test_a_token_with_a_secret_is_worked_out_where_the_world_says_nothing() -> None:
    text = 'secrets("KEY")\n'
    text += 'token = jwt.sign({"sub": "ann"}, event.secrets.KEY, algorithm="HS256", expires_in=minutes(5))\n'
    text += 'known = jwt.verify(token, event.secrets.KEY, algorithms=["HS256"], subject="ann", on_invalid=log("no"))\n'
    text += 'with rule("r"):\n    log(read(known.payload.exp, number), len(token) > 20)\n'
    assert run(text, now_ms=5_000.9).logs == ((305.0, True),)
    assert run(text, returns={"jwt.sign": "T"}).logs == (("no",), (None, False))
    assert run(text, returns={"jwt.sign": None}, now_ms=5_000.9).logs == ((305.0, True),)
    end = End(Ending.NO_ANSWER, "the case gives no answer for jwt.sign")
    assert run(text, returns={"jwt.sign": []}).end == end


def test_what_a_pair_of_keys_signs_is_what_the_world_says() -> None:
    text = 'secrets("KEY")\ndef tell(failure):\n    log(failure.reason)\n\n'
    text += (
        'token = jwt.sign({}, event.secrets.KEY, algorithm="ES256", expires_in=minutes(5), on_error=tell)\n'
    )
    text += 'with rule("r"):\n    log(token)\n'
    assert run(text, returns={"jwt.sign": "T"}).logs == (("T",),)
    assert run(text, returns={"jwt.sign": None}).logs == (("invalid",), (None,))
    assert run(text).end == End(Ending.NO_ANSWER, "the case gives no answer for jwt.sign")


# Time


def test_in_loops_nothing_is_asked_that_may_take_too_long() -> None:
    """Auth0 ends an Action after twenty seconds, of which the last one is left to it: six times three seconds."""
    text = 'with rule("r"):\n    for x in ["1", "2", "3", "4", "5", "6", "7", "8"]:\n'
    text += '        http.get(f"https://a.example/{x}", on_error=log("late"))\n'
    done = run(text, http={f"https://a.example/{number}": "timeout" for number in range(1, 9)})
    assert len(done.calls) == 6
    assert done.logs == (("late",),) * 8
    outside = text.replace('    for x in ["1", "2", "3", "4", "5", "6", "7", "8"]:\n    ', '    x = "1"\n')
    assert len(run(outside, http={"https://a.example/1": "timeout"}).calls) == 1


def test_what_is_asked_outside_of_loops_takes_its_time_from_them() -> None:
    text = 'first_answer = http.get("https://a.example/0", timeout=seconds(9), on_error=log("late"))\n'
    text += 'with rule("r"):\n    for x in ["1", "2", "3", "4", "5"]:\n'
    text += '        http.get(f"https://a.example/{x}", on_error=log("late"))\n'
    late: Mapping[str, JsonValue] = {f"https://a.example/{number}": "timeout" for number in range(6)}
    assert len(run(text, http=late).calls) == 1
    assert len(run(text, http={**late, "https://a.example/0": {}}).calls) == 1 + 3


def test_a_helper_that_a_loop_calls_asks_only_in_time_wherever_it_is_called() -> None:
    text = 'def ask(x):\n    found = http.get(f"https://a.example/{x}", on_error=log("late"))\n'
    text += "    return found.status\n\n"
    text += 'with rule("r"):\n    for x in ["1", "2", "3", "4", "5", "6", "7"]:\n        y = ask(x)\n        log(y)\n'
    text += '    z = ask("8")\n    log(z)\n'
    done = run(text, http={f"https://a.example/{number}": "timeout" for number in range(1, 9)})
    assert len(done.calls) == 6
    assert done.logs == (("late",), (None,)) * 8


def test_an_extern_in_a_loop_is_called_in_time() -> None:
    text = '@extern("externs/slow.js")\ndef slow(text: string) -> string: ...\n\n'
    text += 'with rule("r"):\n    for x in ["a", "b", "c", "d", "e", "f", "g"]:\n'
    text += '        y = slow(x, on_error=log("no"), timeout=seconds(6))\n        log(y)\n'
    quick = {call_key("slow", (x,)): (ExternResult(False, x, f'"{x}"', elapsed=5_000.0),) for x in "abcdefg"}
    given = tuple((x,) for x in "abc")
    just = {key: (replace(result[0], elapsed=6_500.0),) for key, result in quick.items()}
    wanted = Run((), (*given, *(("no",), (None,)) * 4))
    assert run(text, results=quick) == wanted
    assert run(text, results=just) == wanted, "after 13 seconds there are 6 left"
