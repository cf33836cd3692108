"""What is odd about the values of a world, in words, and what one side asked for in it.

`odd.txt` has each value of some originals that is odd by itself; ``pytest --update`` writes it anew.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importer.judge.test_choices import DENSE
from importer.judge.test_pairs import compiled
from importer.judge.test_worlds import nodes

from actiongen.auth0.model import JsonValue
from actiongen.importer.judge.both_sides import choices_of
from actiongen.importer.judge.caught import first_caught, is_caught
from actiongen.importer.judge.choices import USUAL, Choices, Drawn
from actiongen.importer.judge.estree import tree
from actiongen.importer.judge.odd import State, fails, name_of, odd, said
from actiongen.importer.judge.places import offset_of
from actiongen.importer.judge.reads import uses
from actiongen.importer.judge.sides import addresses, is_of_json, is_within
from actiongen.importer.judge.trials import Side
from actiongen.importer.judge.values import converted, is_of, is_same
from actiongen.importer.judge.worlds import input_of, is_writable
from actiongen.importer.model import Kind
from actiongen.ir.types import Basic, ListOf
from actiongen.runs.run import Run
from actiongen.runs.values import REQUEST, Call

ODD = Path(__file__).with_name("odd.txt")
NAMES = ("secrets of many kinds", "answers of many kinds", "queries of many kinds")


@cache
def choices(name: str) -> Choices:
    pair = next(each for each in DENSE if each.name == name)
    program, _ = compiled(pair.text)
    return choices_of(program, uses(nodes(pair.action), pair.action, Kind.ACTION), pair.action)


def lines(name: str) -> Iterator[str]:
    """The values of each place that are odd alone, or let requests fail."""
    found = choices(name)
    for which, choice in enumerate(found.all):
        for at, value in enumerate(choice.values):
            world: Drawn = (which, at)
            places = [*odd(found, world)]
            own = [(place, state) for place, state in places if place == which]
            told = said(found, [place for place, _ in own], [state for _, state in own], world)
            names = ", ".join(state.name for _, state in own)
            if own or fails(found, world):
                yield f"{name_of(choice.path)} = {json.dumps(value)}: {names}: {told} {'fails' * fails(found, world)}"


@pytest.mark.parametrize("name", NAMES)
def test_odd(name: str, update: bool) -> None:
    cases = dict(
        each.split("\n", 1) for each in ODD.read_text("utf-8").removeprefix("//// ").split("\n//// ")
    )
    is_now = "".join(f"{each.rstrip()}\n" for each in lines(name))
    if update:
        cases[name] = is_now
        ODD.write_text("\n".join(f"//// {key}\n{each.strip()}\n" for key, each in cases.items()), "utf-8")
    assert is_now.strip() == cases[name].strip()


def world_of(found: Choices, *pairs: tuple[str, JsonValue]) -> Drawn:
    made: dict[int, int] = {}
    for path, value in pairs:
        which = next(at for at, each in enumerate(found.all) if ".".join(each.path) == path)
        values = found.all[which].values
        made[which] = next(at for at, each in enumerate(values) if is_same(each, value))
    return tuple(number for pair in sorted(made.items()) for number in pair)


ABSENT: JsonValue = {"$absent": True}


def test_several_that_are_odd() -> None:
    found = choices("answers of many kinds")
    world = world_of(
        found, ("http.0.json.level", None), ("http.1.json.level", "x"), ("http.2.json.n", ABSENT)
    )
    places = [*odd(found, world)]
    states = [state for _, state in places][:2]
    assert states == [State.NULL, State.WRONG]
    told = said(found, [each for each, _ in places], states, world)
    assert told == 'the answer json.level is null and the answer json.level is "x", of another type'
    assert not fails(found, world)
    body = world_of(found, ("http.0", "body"))
    assert fails(found, body) and State.FAILS in {state for _, state in odd(found, body)}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("event", "user", "name"), "event.user.name"),
        (("returns", "jwt.sign"), "api.jwt.sign(…)"),
        (("returns", "redirect.validateToken", "sub", "x"), "api.redirect.validateToken(…).sub.x"),
        (("http", "0"), "the answer"),
        (("http", "1", "json", "a"), "the answer json.a"),
        (("secrets", "KEY"), "secrets.KEY"),
    ],
)
def test_names_of_places(path: tuple[str, ...], name: str) -> None:
    assert name_of(path) == name


# What sides asked for


def side(
    *calls: Call, answers: tuple[str | None, ...] = (), places: tuple[tuple[int, int] | None, ...] = ()
) -> Side:
    return Side(Run(calls), None, False, None, places, answers)


def fetch(address: str, **more: str) -> Call:
    return (REQUEST, (address, dict(more)) if more else (address,))


FAILED: JsonValue = {"status": 500, "text": "x"}


def test_the_answers_that_were_asked_for() -> None:
    found = choices("answers of many kinds")
    world = world_of(found, ("http.1", FAILED))
    left = side(
        fetch("GET a"),
        ("cache.get", ("k",)),
        fetch("GET a"),
        fetch("POST b"),
        fetch("GET c"),
        answers=("0", "1", None, "0"),
    )
    right = side(fetch("GET a"), fetch("GET c"), fetch("GET c"), fetch("GET d"), answers=("1", "1", "1"))
    assert input_of(found, world, [left, right]).world.http == {
        "GET a": [USUAL, FAILED],
        "GET c": [FAILED, FAILED] if USUAL == FAILED else FAILED,
    }
    assert input_of(found, world).world.http == {}
    token = fetch("POST t", body="grant_type=client_credentials&client_id=x")
    other = fetch("POST u", body="x=grant_type=client_credentials&client_id=x")
    assert input_of(found, world, [side(token, other, answers=("0", "0"))]).world.http == {"POST u": USUAL}


def test_what_the_cache_held() -> None:
    found = choices("answers of many kinds")
    calls = side(("cache.get", ("k",)), ("cache.set", ("m", "x")), ("cache.get", ()), ("cache.get", (1.0,)))
    assert input_of(found, world_of(found, ("cached", "x")), [calls, side()]).world.cache == {"k": "x"}
    assert input_of(found, world_of(found, ("cached", "")), [calls]).world.cache == {"k": ""}
    assert input_of(found, world_of(found, ("cached", ABSENT)), [calls]).world.cache == {}


def test_what_queries_returned() -> None:
    found = choices("queries of many kinds")
    world = world_of(found, ("returns.redirect.validateToken.sub", "a"))
    asked = side(("redirect.validateToken", ()))
    assert input_of(found, world, [side(), asked]).world.returns == {"redirect.validateToken": {"sub": "a"}}
    assert input_of(found, world, [side()]).world.returns == {}
    given = input_of(found, world_of(found, ("handler", "onContinuePostLogin")), [])
    assert given.world.handler.value == "continue" and given.given == ((("handler()",), "continue"),)
    usual = input_of(found, world_of(found, ("handler", "onExecutePostLogin")), [])
    assert usual.given == () and usual.world.handler.value == "execute"


def test_what_a_test_can_write() -> None:
    found = choices("fields of many kinds")
    lists = next(each for each in found.all if each.path[-1] == "recs")
    nulls = [value for value in lists.values if value in (None, [None])]
    assert nulls == [None, [None]]
    assert not any(
        is_writable(found, world_of(found, ("event.user.app_metadata.recs", each))) for each in nulls
    )
    assert is_writable(found, world_of(found, ("event.user.app_metadata.recs", {"x": "x"})))
    answers = choices("answers of many kinds")
    assert is_writable(answers, world_of(answers, ("http.0.json.level", None)))


# Calls, places, values


@pytest.mark.parametrize(
    ("some", "others", "is_in"),
    [
        ([], [], True),
        ([fetch("GET a")], [fetch("GET b"), fetch("GET a")], True),
        ([fetch("GET a"), fetch("GET a")], [fetch("GET a")], False),
        ([fetch("GET a%20b")], [fetch("GET a b")], True),
        ([fetch("GET a%2Fb")], [fetch("GET a/b")], False),
        ([fetch("GET a%2fb")], [fetch("GET a%2fb")], True),
        ([fetch("GET a%3Fb")], [fetch("GET a?b")], False),
        ([("other", ("a%20b",))], [("other", ("a b",))], False),
        ([fetch("GET a", body="x")], [fetch("GET a", body="y")], False),
    ],
)
def test_calls_among_others(some: list[Call], others: list[Call], is_in: bool) -> None:
    assert is_within(some, others) is is_in


def test_words_of_json_and_addresses() -> None:
    assert is_of_json(side(("access.deny", ('Unexpected token x, "x" is not valid JSON',))))
    assert is_of_json(side(("a", (1.0,)), ("b", (2.0, "Unexpected end of JSON input"))))
    assert not is_of_json(side(("access.deny", ("JSON", True)))) and not is_of_json(side())
    assert addresses(side(fetch("GET a"), ("b", ("x",)), (REQUEST, ()), fetch("GET c", body="d"))) == [
        "GET a",
        "GET c",
    ]


CODE = "try { api.a(); } catch (e) {\n  api.b(); api.c(); }\nf().catch(() => { api.d(); });"


def test_the_first_call_in_a_catch() -> None:
    root = tree(CODE)
    places = ((1, 6), (2, 2), (2, 11), (3, 18))
    calls = side(*((each, ()) for each in "abcd"), places=places)
    assert first_caught(calls, {"a", "c", "d"}, CODE, root) == 2
    assert first_caught(calls, {"d"}, CODE, root) == 3
    assert first_caught(calls, {"a"}, CODE, root) is None
    assert first_caught(side(("b", ()), ("b", ()), places=(None,)), {"b"}, CODE, root) is None
    assert not is_caught(None, 30) and not is_caught(root, None) and is_caught(root, CODE.index("catch (e)"))
    assert not is_caught(root, CODE.index("catch (e)") - 1) and not is_caught(root, CODE.index("\nf()"))


@pytest.mark.parametrize(
    ("line", "column", "offset"),
    [
        (1, 0, 0),
        (1, 9, 9),
        (2, 0, 2),
        (3, 1, 6),
        (4, 0, 7),
        (5, 0, 8),
        (5, 1, 9),
        (5, 2, None),
        (0, 0, None),
        (6, 0, None),
    ],
)
def test_places(line: int, column: int, offset: int | None) -> None:
    assert offset_of("a\nb\r\nc\u2028\u2029d", line, column) == offset


def test_values_of_types() -> None:
    samples: list[JsonValue] = ["x", 1, 1.5, True, None, [], ["x"], [1], ["x", 1], {}]
    assert [[is_of(value, type_) for value in samples].count(True) for type_ in (Basic.JSON,)] == [10]
    assert [value for value in samples if is_of(value, Basic.STRING)] == ["x"]
    assert [value for value in samples if is_of(value, Basic.TIME)] == ["x"]
    assert [value for value in samples if is_of(value, Basic.NUMBER)] == [1, 1.5]
    assert [value for value in samples if is_of(value, Basic.DURATION)] == [1, 1.5]
    assert [value for value in samples if is_of(value, Basic.BOOLEAN)] == [True]
    assert [value for value in samples if is_of(value, ListOf(Basic.STRING))] == [[], ["x"]]
    assert is_same(1, 1.0) and not is_same(True, 1) and not is_same(0, False) and is_same(False, False)


def test_values_that_javascript_takes_for_others() -> None:
    made = [*converted([True, 5, 0.1, "x", "12", "", None, ["a", "b"], ["c"]])]
    # Of the first eight.
    assert made == ["true", 1, "5", "0.10000000000000001", ["x"], ["12"], 12, "a"]
    assert [*converted(["9" * 15, "9" * 16])] == [["9" * 15], int("9" * 15), ["9" * 16]]
    assert [*converted([["a", "b"], [1], []])] == ["a"]
