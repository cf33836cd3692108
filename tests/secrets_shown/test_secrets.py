"""No way leads a secret to a place where others read it: every way to every argument of every method is refused.

The same policies with a setting in the secret's place are accepted, and run: what was marked is in the call, so each
way is one. Policies of the generator that the check accepts are run with marked secrets: no mark is in any call or log.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from differential.choices import Choices
from differential.events import Events
from differential.pairs import program_of
from differential.policy import write_policy
from secrets_shown.routes import ASKED, ECHO, EXTERNS, FAILS, LIBRARY, ROUTES, TOP, K, Route
from secrets_shown.sinks import Sink, sinks
from seeds import seeds

from actiongen.analysis.analyse import analyse
from actiongen.auth0.load import trigger_ids
from actiongen.auth0.model import JsonValue, Trigger
from actiongen.backends.javascript.emit import emit
from actiongen.checks.secret_exposed import secret_exposed
from actiongen.evaluate.evaluate import evaluate
from actiongen.evaluate.hashes import base64
from actiongen.flow.resolved import Resolved
from actiongen.ir import Program
from actiongen.runner.find import find_node
from actiongen.runner.session import Runner
from actiongen.runs.run import FINISHED, Ending, Run
from actiongen.runs.values import REQUEST, Value
from actiongen.runs.world import World
from actiongen.source import JavaScriptFile, Source
from actiongen.testing.events import default_event
from actiongen.testing.externs import for_a_run
from actiongen.unit import loader

MARK = "7361827364918273"
"""Digits alone, so that it goes through numbers too; six of them are enough to know it by."""
MARKS = (
    *(MARK[at : at + 6] for at in (0, 2)),
    # In Base64 each three bytes are four characters, wherever the mark begins.
    *(base64("x" * before + MARK)[4:-4] for before in range(3)),
)
CLIENT = """secrets("MACHINE")
machine = management(domain="t.example", client_id="c", client_secret=event.secrets.MACHINE)
"""
SECRETS = f'{CLIENT}secrets("KEY", optional=["OPTIONAL"])\nsettings("CASE", "LETTER")\n'
SETTINGS = f'{CLIENT}settings("KEY", "CASE", "LETTER", optional=["OPTIONAL"])\n'


def policy(trigger_id: str, declared: str, route: Route, places: tuple[Sink, ...]) -> tuple[str, list[int]]:
    """A rule for each place, and the line in which each begins; the setting CASE says which of them runs."""
    text = f'action(name="Shown", trigger="{trigger_id}")\n{declared}{TOP}'
    begins = []
    for number, place in enumerate(places):
        inside, above = route.body(place.of, number)
        text += "".join(f"{line}\n" for line in above)
        begins.append(text.count("\n") + 1)
        needs = " and event.session is not None" if "api.session." in place.call else ""
        text += f'with rule("{number}", when=event.secrets.CASE == "{number}"{needs}):\n'
        text += "".join(f"    {line}\n" for line in inside)
    return text, begins


def analysed(text: str) -> tuple[Program, Source]:
    file = Source("policies/case.policy", text, (JavaScriptFile(EXTERNS, ECHO),))
    load = loader((file, Source("policies/shared/lib.policy", LIBRARY)))
    result = load("case.policy").then(lambda tree: analyse(tree, load))
    errors = [diagnostic for diagnostic in result.diagnostics if diagnostic.is_error]
    assert isinstance(result.value, Program) and not errors, [
        (error.code.id, error.message) for error in errors
    ]
    return result.value, file


def exposed(program: Program, file: Source, begins: list[int]) -> set[int]:
    """The numbers of the rules in which a secret is exposed."""
    lines = {file.position(each.span.start).line for each in secret_exposed(Resolved(program))}
    return {max(n for n, begin in enumerate(begins) if begin <= line) for line in lines}


def places_of(every: tuple[Sink, ...], route: Route) -> tuple[Sink, ...]:
    """The places at the end of a way."""
    return tuple(place for place in every if route.takes_requests or not place.is_request)


def ran(program: Program, trigger_id: str, number: int) -> Run:
    given = {"KEY": MARK, "OPTIONAL": MARK, "CASE": str(number), "LETTER": "a", "MACHINE": "m"}
    http: dict[str, JsonValue] = {f"GET {ASKED}": {"status": 200}, f"GET {FAILS}": "connection"}
    deep: JsonValue = {"k": MARK, "deep": {"l": [MARK]}}
    returns = {"echo": MARK, "later": MARK, "parts": deep, "any_": deep, "tell": None}
    return evaluate(program, World(default_event(trigger_id), given, http=http, returns=returns))


def is_marked(run: Run) -> bool:
    return any(part in repr(run) for part in MARKS)


@pytest.mark.parametrize("trigger_id", trigger_ids())
def test_every_way_to_every_place_is_refused(trigger_id: str) -> None:
    for route in ROUTES:
        places = places_of(sinks(trigger_id), route)
        wanted = {number for number, place in enumerate(places) if not place.takes_secret}
        text, begins = policy(trigger_id, SECRETS, route, places)
        found = exposed(*analysed(text), begins)
        assert [places[number].call for number in sorted(wanted - found)] == [], f"missed: {route.name}"
        assert [places[number].call for number in sorted(found - wanted)] == [], f"refused: {route.name}"


@pytest.mark.parametrize("trigger_id", trigger_ids())
def test_every_way_of_a_setting_is_one_and_is_accepted(trigger_id: str) -> None:
    every = sinks(trigger_id)
    for route in ROUTES:
        places = places_of(every if route.name in (K, "an effect helper") else every[:4], route)
        text, begins = policy(trigger_id, SETTINGS, route, places)
        program, file = analysed(text)
        assert exposed(program, file, begins) == set(), route.name
        kept = [place.call for n, place in enumerate(places) if is_marked(ran(program, trigger_id, n))]
        assert kept == [place.call for place in places if not place.is_silent], route.name


@pytest.mark.parametrize(
    "call",
    [
        "api.samlResponse.setLifetimeInSeconds(seconds(amount))",
        "api.refreshToken.setExpiresAt(now() + seconds(amount))",
        'api.cache.set("k", "v", ttl=seconds(amount))',
        'api.cache.set("k", "v", {"expires_at": now() + seconds(amount)})',
    ],
)
def test_a_secret_that_is_a_time(call: str) -> None:
    text = (
        'action(name="Shown", trigger="post-login")\nsecrets("KEY")\namount = to_number(event.secrets.KEY)\n'
        f'with rule("r", when=0 < amount < 1000):\n    {call}\n'
    )
    program, _ = analysed(text)
    assert [each.code.id for each in secret_exposed(Resolved(program))] == ["AG419"]


@pytest.mark.parametrize(
    "digest",
    [
        f'sha256({K}, "hex")',
        f'sha256(base64({K}), "base64")',
        f'hmac_sha256({K}, {K}, "base64url")',
        f'hmac_sha256("key", basic_auth("user", {K}), "hex")',
    ],
)
def test_a_digest_of_a_secret_may_be_shown(digest: str) -> None:
    places = sinks("post-login")
    text, begins = policy(
        "post-login", SECRETS, Route(digest, True, lambda sink, _: ([sink(digest)], [])), places
    )
    program, file = analysed(text)
    assert exposed(program, file, begins) == set()
    assert not any(is_marked(ran(program, "post-login", number)) for number in range(len(places)))


def test_an_extern_gets_the_event_without_secrets() -> None:
    """It runs on Node here; its failure does not say what it was given."""
    text = (
        f'action(name="Shown", trigger="post-login")\n{SECRETS}{TOP}'
        "def told(failure):\n    log(failure, failure.reason)\n\n\n"
        'with rule("r"):\n    made = any_(event)\n    log(to_json(made))\n'
        f"    tell({K}, on_error=told)\n"
    )
    program, _ = analysed(text)
    assert [*secret_exposed(Resolved(program))] == []
    secrets = {"KEY": MARK, "CASE": MARK, "LETTER": MARK, "MACHINE": MARK}
    world = World(default_event("post-login"), secrets, http={f"GET {ASKED}": {"status": 200}})
    with Runner(find_node()) as node:
        (ran,) = node.run(node.load(for_a_run(program, emit(program)), program.header.trigger), [world])
    assert ran.run.end == FINISHED and len(ran.run.logs) == 2
    assert "ann@example.com" in repr(ran.run.logs) and not is_marked(ran.run)


def test_there_are_places_for_secrets_and_others() -> None:
    every = [place for trigger_id in trigger_ids() for place in sinks(trigger_id)]
    assert sum(place.takes_secret and not place.is_request for place in every) == 2
    assert len(every) > 200 and len(ROUTES) > 55


def random_programs(first: int, count: int) -> Iterator[tuple[int, Program]]:
    for seed in seeds(range(first, first + count)):
        found = program_of(write_policy(Choices(Random(seed))))
        if found is not None and found.secrets:
            yield seed, found


def seen_by_others(run: Run, trigger: Trigger) -> Run:
    """The run without what a request keeps for its server (scheme and host, headers, and the body), and a call for
    Auth0; and without what a bench says that has no answer.
    """

    def shown(name: str, arguments: tuple[Value, ...]) -> tuple[Value, ...]:
        if name == REQUEST:
            return (re.sub(r"^\w+ (https://)?[^/?]*", "", str(arguments[0])),)
        method = trigger.method(name)
        assert method is not None
        kept = {option.name for option in method.keywords.values() if option.takes_secret}
        return tuple(
            (
                {key: item for key, item in value.items() if key not in kept}
                if isinstance(value, dict)
                else value
            )
            for value in arguments
        )

    calls = tuple((name, shown(name, arguments)) for name, arguments in run.calls)
    return replace(run, calls=calls, end=FINISHED if run.end.kind is Ending.NETWORK else run.end)


def test_policies_that_are_accepted_show_no_mark() -> None:
    """An oracle that knows nothing of the check: the marks themselves."""
    accepted = shown = 0
    for seed, program in random_programs(2_000_000, 200):
        is_accepted = not [*secret_exposed(Resolved(program))]
        accepted += is_accepted
        events = Events(program, seed)
        for given in events.explored(12):
            marked = {("secrets", name): MARK for name, value in given.world.secrets.items() if value}
            # What is asked under a marked URL is answered, so that the run goes on.
            run = evaluate(program, events.input_of({**dict(given.given), **marked}).world)
            assert not (is_accepted and is_marked(seen_by_others(run, program.header.trigger))), seed
            shown += is_marked(run)
    assert accepted > 10 and shown > 10, "the generator is no test of the check"
