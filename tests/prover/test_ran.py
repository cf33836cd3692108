"""What one login comes to, what a property says of it, and what would be right."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from prover.subjects import action_of, subject_of

from actiongen.auth0.load import load_trigger
from actiongen.auth0.model import HandlerKind
from actiongen.diagnostics.codes_project import PROPERTY_MISSING
from actiongen.prover.decode import Decoder
from actiongen.prover.examples import shown, usual_event
from actiongen.prover.judge import Judge, happened
from actiongen.prover.outcomes import Level, of_run
from actiongen.prover.term import Sort
from actiongen.prover.terms import Terms
from actiongen.prover.tried import Tried
from actiongen.prover.unproved import unproved
from actiongen.prover.wanted import wanted
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.testing.events import Input, default_event, event_with, instant
from actiongen.testing.in_order import Subject

_FOUND = load_trigger("post-login")
assert _FOUND is not None
TRIGGER = _FOUND
VERIFIED = ("user", "email_verified")
NOW = instant("2026-01-01T00:00:00Z")


def world(given: Mapping[tuple[str, ...], Value] = {}) -> World:
    return World(event_with(TRIGGER, [*given.items()], None), {}, NOW)


ANY, NONE = '["any"]', '["none"]'
CAME: dict[str, tuple[str, Level, dict[tuple[str, ...], object]]] = {
    "nothing": ('with rule("A"): log("x")', Level.ALLOWED, {}),
    "a denial": ('with rule("A"): api.access.deny("no")', Level.DENIED, {("access.deny",): ['["no"]']}),
    "a throw": ('with rule("A"): abort("no")', Level.DENIED, {}),
    "a throw after a call": (
        'with rule("A"):⏎    api.user.setAppMetadata("x", 1)⏎    abort("no")',
        Level.DENIED,
        {},
    ),
    "a factor": (
        'with rule("A"): api.multifactor.enable("any")',
        Level.CHALLENGED,
        {("multifactor.enable",): ANY},
    ),
    "no factor": (
        'with rule("A"): api.multifactor.enable("none")',
        Level.ALLOWED,
        {("multifactor.enable",): NONE},
    ),
    "no factor, with options": (
        'with rule("A"): api.multifactor.enable("none", {"allowRememberBrowser": True})',
        Level.ALLOWED,
        {("multifactor.enable",): '["none",{"allowRememberBrowser":true}]'},
    ),
    "the last factor": (
        'with rule("A"):⏎    api.multifactor.enable("any")⏎    api.multifactor.enable("none")',
        Level.ALLOWED,
        {("multifactor.enable",): NONE},
    ),
    "a challenge": (
        'with rule("A"): api.authentication.challengeWith({"type": "otp"})',
        Level.CHALLENGED,
        {("authentication.challengeWith",): ['[{"type":"otp"}]']},
    ),
    "an enrolment": (
        'with rule("A"): api.authentication.enrollWith({"type": "otp"})',
        Level.CHALLENGED,
        {("authentication.enrollWith",): ['[{"type":"otp"}]']},
    ),
    "a challenge and a denial": (
        'with rule("A"):⏎    api.authentication.challengeWith({"type": "otp"})⏎    api.access.deny("no")',
        Level.DENIED,
        {("authentication.challengeWith",): ['[{"type":"otp"}]'], ("access.deny",): ['["no"]']},
    ),
    "entries": (
        'with rule("A"):⏎    api.user.setAppMetadata("x", 1)⏎    api.user.setAppMetadata("y", 2)⏎'
        '    api.user.setAppMetadata("x", 3)',
        Level.ALLOWED,
        {("user.setAppMetadata", "x"): '["x",3]', ("user.setAppMetadata", "y"): '["y",2]'},
    ),
    "claims": (
        'with rule("A"):⏎    api.idToken.setCustomClaim("x", 1)⏎    api.idToken.setCustomClaim("x", 2)',
        Level.ALLOWED,
        {("idToken.setCustomClaim", "x"): '["x",2]'},
    ),
    "scopes": (
        'with rule("A"):⏎    api.accessToken.addScope("a")⏎    api.accessToken.addScope("b")',
        Level.ALLOWED,
        {("accessToken.addScope",): ['["a"]', '["b"]']},
    ),
    "what is asked, and the cache": (
        'found = api.cache.get("x")⏎with rule("A", when=found is None): api.cache.set("x", "2")',
        Level.ALLOWED,
        {},
    ),
}


@pytest.mark.parametrize("name", CAME)
def test_what_a_login_comes_to(name: str) -> None:
    text, level, left = CAME[name]
    came = of_run(subject_of(text), world())
    assert (came.level, came.is_whole) == (level, True)
    assert {
        key: [*map(_plain, each)] if isinstance(each, list) else _plain(each)
        for key, each in came.left.items()
    } == left


def _plain(written: object) -> str:
    assert isinstance(written, tuple)
    return f"[{','.join(written)}]"


def test_why_an_action_threw_is_all_that_is_seen_of_it() -> None:
    text = 'with rule("A"):⏎    api.user.setAppMetadata("x", 1)⏎    abort("no")'
    assert of_run(subject_of(text), world()).calls == (("abort", ("no",)),)
    flow = of_run(subject_of(f'{text} ‖ with rule("B"): log("x")'), world())
    assert ("abort", ("no",)) not in flow.calls[:-1] and flow.level is Level.DENIED


def test_what_each_rule_did() -> None:
    text = """with rule("A"):⏎    api.user.setAppMetadata("x", 1)⏎    api.idToken.setCustomClaim("y", 2)
with rule("B", when=not event.user.email_verified): api.access.deny("no")
with rule("C"): stop()
with rule("D"): log("x")"""
    subject = subject_of(text)
    found = of_run(subject, world()).rules
    assert found == {
        "A": ([("user.setAppMetadata", ('"x"', "1")), ("idToken.setCustomClaim", ('"y"', "2"))], False, None),
        "C": ([], True, None),
    }
    denied = of_run(subject, world({VERIFIED: False})).rules
    assert [*denied] == ["A", "B"] and denied["B"] == ([("access.deny", ('"no"',))], True, None)
    thrown = of_run(subject_of('with rule("A"): abort("no")'), world()).rules
    assert thrown["A"] == ([], True, "no") or [*thrown] == ["A"]


def test_a_run_that_asks_what_has_no_answer_is_not_whole() -> None:
    subject = subject_of('one = http.get("https://a.example", on_error=stop())⏎with rule("A"): log("x")')
    assert happened(subject, world()).is_whole is of_run(subject, world()).is_whole is False
    assert not Judge(
        subject, subject_of('with rule("A"): log("x")⏎never("p", then=acts("A"))').properties[0]
    ).breaks(world())


# Properties


ACTION = (
    'with rule("A", when=event.client.name == "a"): api.access.deny("no")⏎'
    'with rule("B"): api.idToken.setCustomClaim("x", event.client.name)⏎'
)
JUDGED = [
    ('never("p", then=api.access.deny("no"))', True, False),
    ('never("p", then=api.access.deny("yes"))', False, False),
    ('never("p", then=api.access.deny(...))', True, False),
    ('always("p", then=api.access.deny(...))', False, True),
    ('always("p", when=event.client.name == "a", then=api.access.deny(...))', False, False),
    ('always("p", when=event.client.name == "b", then=api.access.deny(...))', False, True),
    ('never("p", then=acts("A"))', True, False),
    ('always("p", then=acts("B"))', True, False),
    ('always("p", then=api.idToken.setCustomClaim("x", event.client.name))', True, False),
]


@pytest.mark.parametrize(("claim", "of_a", "of_b"), JUDGED)
def test_a_property_is_broken(claim: str, of_a: bool, of_b: bool) -> None:
    subject = subject_of(ACTION + claim)
    judge = Judge(subject, subject.properties[0])
    assert [judge.breaks(world({("client", "name"): name})) for name in "ab"] == [of_a, of_b]


def wanted_of(text: str, given: Mapping[tuple[str, ...], Value] = {}) -> tuple[list[str], tuple[str, ...]]:
    subject = subject_of(text)
    found = wanted(subject, subject.properties[0], Input(world(given), (), "", None))
    return [
        f"{each.method}{[*each.arguments]}{' …' if each.rest else ''}" for each in found.calls
    ], found.rules


FACTOR, NOTED = 'api.multifactor.enable("any")', 'api.user.setAppMetadata("x", 1)'
RIGHT: list[tuple[str, list[str], tuple[str, ...]]] = [
    (
        f'with rule("A"):⏎    {NOTED}⏎    {FACTOR}⏎never("p", then={FACTOR})',
        ["user.setAppMetadata['x', 1.0]"],
        (),
    ),
    (
        f'with rule("A"): {FACTOR}⏎with rule("B"): {NOTED}⏎never("p", then=acts("A"))',
        ["user.setAppMetadata['x', 1.0]"],
        (),
    ),
    (
        f'with rule("A"): {NOTED}⏎with rule("B"): {NOTED}⏎never("p", then=acts("A"))',
        ["user.setAppMetadata['x', 1.0]"],
        (),
    ),
    (
        'with rule("A"): api.access.deny("no")⏎always("p", then=api.user.setAppMetadata("y", ...))',
        ["user.setAppMetadata['y'] …"],
        (),
    ),
    (
        f'with rule("A"): {NOTED}⏎with rule("B"): api.access.deny("no")⏎always("p", then={FACTOR})',
        ["user.setAppMetadata['x', 1.0]", "multifactor.enable['any']"],
        (),
    ),
    (
        f'with rule("A"): abort("no")⏎with rule("B", when=event.user.email_verified): {NOTED}⏎'
        'always("p", then=acts("B"))',
        ["user.setAppMetadata['x', 1.0]"],
        ("B",),
    ),
    (
        'def both(why: string):⏎    api.access.deny(why)⏎⏎with rule("A"): stop()⏎with rule("B"):⏎'
        '    api.user.setAppMetadata("x", event.client.name)⏎    if event.user.email_verified:⏎        log("x")⏎'
        '    both("no")⏎'
        'always("p", then=acts("B"))',
        ["user.setAppMetadata['x'] …", "access.deny['no']"],
        ("B",),
    ),
    (
        f'with rule("A"): {FACTOR} ‖ with rule("B"): log("x")⏎always("p", then={NOTED})',
        ["user.setAppMetadata['x', 1.0]", "multifactor.enable['any']"],
        (),
    ),
    (
        f'with rule("A"): {FACTOR}⏎always("p", then={NOTED})',
        ["multifactor.enable['any']", "user.setAppMetadata['x', 1.0]"],
        (),
    ),
    (
        f'with rule("A"): {FACTOR} ‖ with rule("B"): {NOTED}⏎always("p", then=api.multifactor.enable("duo"))',
        ["user.setAppMetadata['x', 1.0]", "multifactor.enable['duo']"],
        (),
    ),
]


@pytest.mark.parametrize("number", range(len(RIGHT)))
def test_what_would_be_right(number: int) -> None:
    text, calls, rules = RIGHT[number]
    assert wanted_of(text) == (calls, rules)


# Actions of which no property says anything


def notes(*subjects: Subject) -> list[str]:
    return [each.message for each in unproved(subjects)]


def test_actions_that_keep_people_out() -> None:
    denies = subject_of('with rule("A"): api.access.deny("no")')
    assert notes(denies) == ["`a` refuses people, and no property says whom"]
    (note,) = unproved([denies])
    assert (
        note.code is PROPERTY_MISSING
        and note.primary is not None
        and note.primary.span == denies.programs[0].header.span
    )
    assert [label.text for label in note.secondary] == ["refuses here"] and len(note.notes) == 1 and note.help
    for call in ('api.multifactor.enable("any")', 'api.authentication.challengeWith({"type": "otp"})'):
        assert notes(subject_of(f'with rule("A"): {call}')) == [
            "`a` challenges people, and no property says whom"
        ]
    for call in ('api.multifactor.enable("none")', 'log("x")', 'api.user.setAppMetadata("x", 1)'):
        assert notes(subject_of(f'with rule("A"): {call}')) == []
    told = subject_of('with rule("A"): api.access.deny("no")⏎never("p", then=api.access.deny(...))')
    assert notes(told) == []
    flow = replace(told, is_flow=True)
    assert notes(flow, denies) == [] and notes(replace(flow, properties=()), denies) == notes(denies)
    both = subject_of('with rule("A"):⏎    api.multifactor.enable("any")⏎    api.access.deny("no")')
    assert notes(both, denies) == ["`a` challenges people, and no property says whom", *notes(denies)]


def test_what_the_tests_of_a_policy_show() -> None:
    text = """with rule("A", when=event.client.name == "a"): log("x")
with rule("B", when=event.user.email_verified): log("x")
with rule("C", when=any(role == event.client.name for role in ["a", "b"])): log("x")
test("t", given={event.client.name: "a", event.user.email_verified: False}, expect=[])
test("u", given={event.client.name: "c"}, expect=[])"""
    program = action_of(text)
    a, verified, loop = (step.condition for step in program.all_steps)  # type: ignore[union-attr]
    tried = Tried(program)
    assert tried.together({1: a}) and tried.together({2: verified}) and tried.together({1: a, 3: loop})
    assert not tried.together({1: a, 2: verified}) and not tried.together({3: loop, 2: verified})
    assert not tried.together({4: loop.element}), "of an item of a loop nothing is said"
    assert tried._known[1] == (True, False) and tried._known[4] == (False, False)
    assert not Tried(action_of('with rule("A"): log("x")')).together({1: a})


# Examples


def test_an_example_is_as_usual_as_it_can_be() -> None:
    subject = subject_of('with rule("A", when=event.client.name.startswith("a")): log("x")')
    terms = Terms()
    said = {
        terms.unknown(Sort.TEXT, ("event", "client", "name"), "text", "n"): "aX",
        terms.unknown(Sort.TEXT, ("event", "user", "email"), "text", "e"): "X@B.example",
        terms.unknown(Sort.TEXT, ("secret K",), "text", "k"): "s",
        terms.unknown(Sort.NUMBER, ("now",), "number", "t"): 0,
    }
    decoder = Decoder(TRIGGER, said, HandlerKind.CONTINUE, lambda *_: True)  # type: ignore[arg-type]

    def shows(found: World) -> bool:
        client, user = found.event["client"], found.event["user"]
        assert isinstance(client, dict) and isinstance(user, dict)
        return str(client["name"]).startswith("a") and user["email"] != default_event("post-login")["user"]["email"]  # type: ignore[index,call-overload]

    found = shown(((subject, {}),), decoder, None, shows)
    assert found is not None
    assert dict(found.given) == {
        ("handler()",): "continue",
        ("client", "name"): "ax",
        ("user", "email"): "ann@b.example",
    }
    assert (
        found.world.handler is HandlerKind.CONTINUE
        and found.now == "2026-01-01T00:00:00Z"
        and found.way is None
    )
    assert found.world.now_ms == NOW
    assert shown(((subject, {}),), decoder, None, lambda world: False) is None
    kept = shown(
        ((subject, {}),), decoder, None, lambda world: world.now_ms == 0 and world.secrets.get("K") == "s"
    )
    assert kept is not None and dict(kept.given) == {
        ("handler()",): "continue",
        ("secrets", "K"): "s",
        ("now()",): "1970-01-01T00:00:00.000Z",
    }


def test_a_secret_that_is_absent_is_taken_out() -> None:
    subject = subject_of(
        'secrets("KEY")⏎with rule("A", when=event.client.name == event.secrets.KEY): log("x")'
    )
    place, terms = ("secret KEY",), Terms()
    decoder = Decoder(
        TRIGGER,
        {terms.unknown(Sort.TRUTH, place, "is there", "k"): False},
        HandlerKind.EXECUTE,
        lambda *_: True,
    )
    found = shown(((subject, {}),), decoder, None, lambda world: "KEY" not in world.secrets)
    assert found is not None and found.given == ((("secrets", "KEY"), None),)
    assert usual_event(TRIGGER, None) == default_event("post-login")
