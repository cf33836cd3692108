"""Queries of ``api`` in tests of policies, events of files, drawn events, coverage and flows."""

import json
from collections.abc import Mapping

import pytest
from testing.policies import program

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import JsonValue, MethodKind
from actiongen.evaluate.evaluate import evaluate
from actiongen.ir import Program
from actiongen.runs.run import Ending, Run
from actiongen.runs.world import World
from actiongen.testing.coverage import Suggestions, measure
from actiongen.testing.event_file import BadEvent, read_input
from actiongen.testing.events import HTTP, input_of
from actiongen.testing.generate import Generator
from actiongen.testing.in_order import Subject, turns
from actiongen.testing.mutants import mutants
from actiongen.testing.replies import Replies
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Result, judge

CACHE = """

before = api.cache.get("plan")

with rule("Nothing is kept yet", when=before is None):
    kept = api.cache.set("plan", "free", ttl=minutes(5))
    after = api.cache.get("plan")
    log(kept.type, after.value)

with rule("Something is kept", when=before.value == "pro"):
    gone = api.cache.delete("plan")
    again = api.cache.delete("plan")
    log(gone.type, again.code)
"""
GROUPS = """

secrets("SECRET")

membership = api.groups.hasGroupMembership(["staff"])
is_staff = membership.memberships["staff"].is_member
session = api.redirect.validateToken(secret=event.secrets.SECRET, on_error=api.access.deny("no"))

with rule("Staff with a token of their own", when=is_staff and session.sub == event.user.user_id):
    api.idToken.setCustomClaim("https://corp.example/staff", True)
"""
STAFF: Mapping[str, JsonValue] = {"memberships": {"staff": {"is_member": True}}}


def run(text: str, world: World) -> Run:
    return evaluate(program(text), world)


# The cache


def test_a_get_sees_what_was_set_above_it() -> None:
    assert run(CACHE, World({})).logs == (("success", "free"),)
    assert run(CACHE, World({}, cache={"plan": "pro"})).logs == (("success", "CacheKeyDoesNotExist"),)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("api.cache.set(event.user.user_id, 'x')", "CacheKeySizeExceeded"),
        ("api.cache.set('k', event.user.nickname)", "CacheValueSizeExceeded"),
        ("api.cache.set('k', 'x', expires_at=now())", "ItemAlreadyExpired"),
    ],
)
def test_what_the_cache_does_not_take_is_a_status(call: str, code: str) -> None:
    text = f"""
with rule("Set", when=event.user.nickname is not None):
    kept = {call}
    log(kept.code, kept.record)
""".replace("'", '"')
    event = {"user": {"user_id": "k" * 65, "nickname": "é" * 2049}}
    assert run(text, World(event)).logs == ((code, None),)  # type: ignore[arg-type]


def test_the_cache_of_one_action_is_that_of_the_next() -> None:
    """Auth0 keeps one cache for all Actions of a trigger."""
    first = program('with rule("r"):\n    api.cache.set("k", "v")\n')
    second = program('x = api.cache.get("k")\nwith rule("s"):\n    log(x.value)\n')
    subject = Subject("flows.policy", first.header.trigger, (first, second), (), is_flow=True)
    done = turns(subject, input_of_default(first), lambda each, world: trace(each, world))
    assert done[1].traced.run.logs == (("v",),)


def input_of_default(made: Program) -> World:
    return Generator(made).input_of({}).world


# What the world says


def test_a_query_without_an_answer_ends_the_run() -> None:
    ended = run(GROUPS, World({})).end
    assert (ended.kind, ended.message) == (
        Ending.NO_ANSWER,
        "the case gives no answer for groups.hasGroupMembership",
    )


def test_a_query_that_fails_throws_or_has_no_answer() -> None:
    assert (
        run(GROUPS, World({}, returns={"groups.hasGroupMembership": None})).thrown
        == "groups.hasGroupMembership failed"
    )
    done = run(
        GROUPS, World({}, returns={"groups.hasGroupMembership": STAFF, "redirect.validateToken": None})
    )
    assert done.calls[-1] == ("access.deny", ("no",))


TESTS = """
test("staff", given={event.user.user_id: "a"}, expect=api.idToken.setCustomClaim("https://corp.example/staff", True),
     returns={api.groups.hasGroupMembership: {"memberships": {"staff": {"is_member": True}}},
              api.redirect.validateToken: {"sub": "a"}})
test("no token", given={}, expect=api.access.deny("no"), rules=["session failed"],
     returns={api.groups.hasGroupMembership: {"memberships": {}}, api.redirect.validateToken: None})
test("asked", given={}, expect=[api.groups.hasGroupMembership(["staff"]), api.access.deny("no")],
     returns={api.groups.hasGroupMembership: {"memberships": {}}, api.redirect.validateToken: None})
test("asked for others", given={}, expect=[api.groups.hasGroupMembership(["others"]), api.access.deny("no")],
     returns={api.groups.hasGroupMembership: {"memberships": {}}, api.redirect.validateToken: None})
test("no answer", given={}, expect=[])
"""


def test_tests_answer_queries_and_may_expect_them() -> None:
    made = program(GROUPS + TESTS)
    subject = Subject.of_action(made)
    verdicts = [
        judge(subject, test, start := input_of(made, test), turns(subject, start.world, trace))
        for test in made.tests
    ]
    passed = {verdict.name: verdict.result is Result.PASSED for verdict in verdicts}
    assert passed == {
        "staff": True,
        "no token": True,
        "asked": True,
        "asked for others": False,
        "no answer": False,
    }
    assert verdicts[-1].problems == (
        "the test has no answer to a query: `returns={api.groups.hasGroupMembership: …}`",
    )


def test_an_event_file_has_answers_and_a_cache() -> None:
    returns = {"groups.hasGroupMembership": STAFF, "redirect.validateToken": None}
    text = json.dumps({"event": {"user": {"user_id": "a"}}, "returns": returns, "cache": {"plan": "pro"}})
    world = read_input(program(GROUPS), text).world
    assert (world.returns, world.cache) == (returns, {"plan": "pro"})


@pytest.mark.parametrize(
    ("beside", "says"),
    [
        ({"returns": 1}, "`returns` has results of queries"),
        ({"returns": {"access.deny": 1}}, "`access.deny` in `returns` is no query of `post-login`"),
        ({"returns": {"cache.get": None}}, "`cache.get` in `returns` is no query of `post-login`"),
        (
            {"returns": {"groups.hasGroupMembership": {}}},
            "`groups.hasGroupMembership` never returns what stands in",
        ),
        ({"cache": {"a": 1}}, "`cache` has texts by their keys"),
        ({"cache": []}, "`cache` has texts by their keys"),
    ],
)
def test_wrong_answers_of_an_event_file(beside: dict[str, object], says: str) -> None:
    with pytest.raises(BadEvent, match=says.replace("{", ".").replace("`", ".")):
        read_input(program(GROUPS), json.dumps({"event": {}, **beside}))


# Events that are made up


def test_answers_are_made_up() -> None:
    made = program(GROUPS)
    start = Generator(made).event_of({})
    path = (HTTP, "api.groups.hasGroupMembership", "memberships", "staff", "is_member")
    world = Replies.of_program(made).answered(start.world, made, {path: True})
    assert world.returns == {"groups.hasGroupMembership": STAFF, "redirect.validateToken": {}}


def test_the_cache_is_made_up_under_the_keys_that_are_asked_for() -> None:
    made = program(
        'x = api.cache.get("a")\n'
        "y = api.cache.get(f\"b{x.value or 'none'}\")\n"
        'with rule("r", when=y.value == "hit"):\n    stop()\n'
    )
    start = Generator(made).event_of({})
    world = Replies.of_program(made).answered(
        start.world, made, {(HTTP, "x"): {"value": "1", "expires_at": 1.0}, (HTTP, "y", "value"): "2"}
    )
    assert world.cache == {"a": "1", "b1": "2"}


def test_every_side_of_a_condition_on_a_query_has_an_event() -> None:
    made = program(GROUPS)
    suggestions = Suggestions(made, seed=0)
    missed = measure(made, ()).missed
    assert [point for point in missed if suggestions.event(point) is None] == []
    made = program(CACHE)
    suggestions = Suggestions(made, seed=0)
    assert [point for point in measure(made, ()).missed if suggestions.event(point) is None] == []


def test_a_query_that_cannot_fail_is_no_rule() -> None:
    assert [point.span for point in measure(program(CACHE), ()).missed if point.kind.name == "RULE"] != []
    titles = measure(program(CACHE), ()).titles.values()
    assert sorted(titles) == ["Nothing is kept yet", "Something is kept"]
    assert "session failed" in measure(program(GROUPS), ()).titles.values()


def test_mutants_of_queries() -> None:
    text = GROUPS.replace('(["staff"])', '(["staff"]) if event.user.email_verified else None')
    made = program(text)
    found = {mutant.what for mutant in mutants(made, {})}
    assert {"the query is taken out", "the query is always made"} <= found


# Facts


def test_what_the_catalogue_says_of_queries() -> None:
    """A method that can fail and returns a promise would need another form in the JavaScript."""
    trigger = load_trigger("post-login")
    assert trigger is not None
    queries = [each for each in trigger.methods.values() if each.kind is MethodKind.QUERY]
    assert all(each.returns.value is not None for each in queries)
    assert not any(each.returns.throws and each.returns.is_promise for each in queries)
    assert [each.name for each in queries if each.returns.throws] == ["redirect.validateToken"]


# What the cache holds, so that its calls return what is asked for

STATUSES = """

with rule("Forgets"):
    kept = api.cache.set(f"plan {event.client.client_id}", "free")
    gone = api.cache.delete("old")
    if kept.type == "error":
        log("full", kept.code)
    if gone.type == "success":
        log("gone")
"""


def test_events_bring_both_results_of_set_and_delete() -> None:
    made = program(STATUSES)
    suggestions = Suggestions(made, 0)
    found = {point: suggestions.event(point) for point in measure(made, []).missed}
    logs = {run(STATUSES, each.world).logs for each in found.values() if each is not None}
    assert None not in found.values()
    assert {line for each in logs for line in each} == {("full", "CacheSizeExceeded"), ("gone",)}
