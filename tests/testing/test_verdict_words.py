"""Each sentence of a verdict, and what does not count as a difference: runs are made up, Node is not started."""

from dataclasses import replace
from functools import cache

import pytest
from testing.policies import program

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.diagnostics.model import Label
from actiongen.evaluate.queries import NO_ANSWER as NO_RESULT
from actiongen.evaluate.requests import NO_ANSWER
from actiongen.ir import Program
from actiongen.runner.model import NodeRun, Note
from actiongen.runs.run import End, Ending, Run
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.testing.events import default_event, input_of
from actiongen.testing.in_order import Subject, turns
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Expected, Result, Verdict, differ, engines_differ, judge, log_text

POLICY = """
with rule("Kept", when=event.user.email_verified):
    log("kept", event.user.phone_number)
    api.user.setUserMetadata("a", 1)

test("t", expect=[api.user.setUserMetadata("a", 1)])
"""
KEPT = ("user.setUserMetadata", ("a", 1.0))
RIGHT = Run((KEPT,), (("kept", {"$undefined": True}),))


@cache
def made() -> Program:
    return program(POLICY)


def judged(*ran: NodeRun, ours: Run | None = None, is_flow: bool = False, **changes: object) -> Verdict:
    """The verdict of the policy's test: with another run of the interpreter, and another test."""
    subject = replace(Subject.of_action(made()), is_flow=is_flow)
    test = replace(made().tests[0], **changes)  # type: ignore[arg-type]
    given = input_of(made(), made().tests[0])
    done = turns(subject, given.world, trace)
    if ours is not None:
        done = tuple(replace(turn, traced=replace(turn.traced, run=ours)) for turn in done)
    return judge(subject, test, given, done, ran)


def ended(kind: Ending, message: str, **more: object) -> NodeRun:
    run = Run((), (), End(kind, message))
    return NodeRun(replace(run, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("end", "problem"),
    [
        ((Ending.REFUSED, "no such factor"), "Auth0 refuses a call: no such factor"),
        ((Ending.NETWORK, "the proxy is away"), "a request has no answer: the proxy is away"),
        (
            (Ending.NETWORK, f"{NO_ANSWER}GET https://x.example"),
            'the test has no answer to a request: `http={"GET https://x.example": {"status": 200, "json": …}}`',
        ),
        (
            (Ending.NO_ANSWER, f"{NO_RESULT}cache.get"),
            "the test has no answer to a query: `returns={api.cache.get: …}`",
        ),
        (
            (Ending.NO_ANSWER, f"{NO_RESULT}score"),
            "`score` is of an Actions Module, or requires a package, which a run has not, so the test answers: "
            "`returns={score: …}`",
        ),
        (
            (Ending.NO_ANSWER, NO_RESULT + ir.VERIFY),
            f'the test says nothing of the token: `returns={{{ir.VERIFY}: {{"payload": {{…}}}}}}`',
        ),
        (
            (Ending.NO_ANSWER, NO_RESULT + ir.SIGN),
            f'the test says nothing of the token: `returns={{{ir.SIGN}: "…"}}`',
        ),
        ((Ending.TIMEOUT, "2000 ms"), "on Node the action takes too long: 2000 ms"),
        ((Ending.MEMORY, "64 MB"), "on Node the action takes too much memory: 64 MB"),
        ((Ending.OUTPUT, "1 MB"), "on Node the action writes too much: 1 MB"),
    ],
)
def test_why_node_ends_in_the_middle(end: tuple[Ending, str], problem: str) -> None:
    verdict = judged(ended(*end))
    assert (verdict.result, verdict.problems) == (Result.FAILED, (problem,))
    assert verdict.differing is None


def test_what_node_ends_by_is_compared_as_far_as_it_goes() -> None:
    other = ended(Ending.TIMEOUT, "2000 ms", calls=(("access.deny", ("no",)),))
    verdict = judged(other)
    assert verdict.result is Result.DIFFERS and verdict.differing == verdict.turns[0]
    assert verdict.problems == (
        "the interpreter and Node make different calls: "
        'api.user.setUserMetadata("a", 1) in the interpreter, api.access.deny("no") on Node',
        "on Node the action takes too long: 2000 ms",
    )


def test_refused_and_dropped_calls_are_told_once() -> None:
    note = Note(0, "too many", "the documentation")
    refused = NodeRun(replace(RIGHT), refused=(note, note))
    assert judged(refused).problems == ("Auth0 refuses a call: too many (the documentation)",)
    # The end says it already.
    ends = replace(ended(Ending.REFUSED, "there are too many of them"), refused=(note,))
    assert judged(ends).problems == ("Auth0 refuses a call: there are too many of them",)
    dropped = judged(NodeRun(RIGHT, dropped=(note,)))
    assert (dropped.result, dropped.notes) == (
        Result.PASSED,
        ("Auth0 drops a call: too many (the documentation)",),
    )


def test_of_a_flow_each_sentence_names_the_action() -> None:
    note = Note(0, "too many", "the documentation")
    assert judged(NodeRun(RIGHT, refused=(note,), dropped=(note,)), is_flow=True).problems == (
        "case: Auth0 refuses a call: too many (the documentation)",
    )
    assert judged(NodeRun(RIGHT, dropped=(note,)), is_flow=True).notes == (
        "case: Auth0 drops a call: too many (the documentation)",
    )


def differences(ours: Run, other: Run) -> list[str]:
    return [*differ(ours, other, made().header.trigger)]


@pytest.mark.parametrize(
    ("ours", "other", "said"),
    [
        (RIGHT, RIGHT, []),
        # Absent is null or undefined, and 1 is 1.0.
        (RIGHT, replace(RIGHT, logs=(("kept", {"$undefined": True}),)), []),
        (
            Run((KEPT,)),
            Run(()),
            [
                "the interpreter and Node make different calls: "
                'api.user.setUserMetadata("a", 1) in the interpreter, none on Node'
            ],
        ),
        (
            Run(()),
            Run((KEPT, ("access.deny", ("no",)))),
            [
                "the interpreter and Node make different calls: none in the interpreter, "
                'api.user.setUserMetadata("a", 1), api.access.deny("no") on Node'
            ],
        ),
        (
            Run(()),
            Run((), (), End(Ending.THROWN, "x is undefined")),
            ["on Node the action throws 'x is undefined', in the interpreter None"],
        ),
        (
            Run((), (), End(Ending.THROWN, "broken")),
            Run(()),
            ["on Node the action throws None, in the interpreter 'broken'"],
        ),
        (
            Run(()),
            Run((), (), End(Ending.MUTATED_EVENT, "it changed event.user")),
            [
                f"on Node the action does not end as it should ({Ending.MUTATED_EVENT.value}): it changed event.user"
            ],
        ),
        (
            Run((), (("a", 1.0),)),
            Run((), (("b",),)),
            ["on Node the action logs [['\"b\"']], in the interpreter ['a 1']"],
        ),
        # Nobody knows what would have come.
        (Run((), (), End(Ending.NETWORK, f"{NO_ANSWER}GET https://x.example")), Run((KEPT,)), []),
        (
            Run((), (), End(Ending.NO_ANSWER, f"{NO_RESULT}cache.get")),
            Run((KEPT,)),
            ["the interpreter calls `cache.get` where Node does not, or with other arguments"],
        ),
        (
            Run((), (), End(Ending.NO_ANSWER, f"{NO_RESULT}cache.get")),
            Run((), (), End(Ending.NO_ANSWER, f"{NO_RESULT}cache.get")),
            [],
        ),
        # Node comes less far: what it did is compared.
        (Run((KEPT, KEPT), (("a",),)), Run((KEPT,), (), End(Ending.TIMEOUT, "2000 ms")), []),
    ],
)
def test_how_the_engines_differ(ours: Run, other: Run, said: list[str]) -> None:
    assert differences(ours, other) == said


@pytest.mark.parametrize(
    ("line", "recorded", "text"),
    [
        (("a", 1.0, True), None, "a 1 true"),
        ((None,), None, "undefined"),
        ((None, None), (None, {"$undefined": True}), "null undefined"),
        (("a", None), ("a", None), "a null"),
        ((["a", None], {"b": 1.0, "a-b": "it's"}), None, "[ 'a', null ] { b: 1, 'a-b': \"it's\" }"),
        (([], {}), None, "[] {}"),
        ((["a'b\"c", "`'\"", "\\ \n\t\r"],), None, "[ `a'b\"c`, '`\\'\"', '\\\\ \\n\\t\\r' ]"),
        (("plain 'text'",), None, "plain 'text'"),
        (({"_a1": 1.0, "1a": 2.0, "": 3.0},), None, "{ _a1: 1, '1a': 2, '': 3 }"),
    ],
)
def test_a_logged_line(line: tuple[Value, ...], recorded: tuple[Value, ...] | None, text: str) -> None:
    assert log_text(line, recorded) == text


def test_lines_that_a_test_expects() -> None:
    def problems(line: str) -> tuple[str, ...]:
        log = program(f'with rule("R"):\n    log("x")\ntest("t", logs=["{line}"], expect=[])\n').tests[0].logs
        return judged(logs=log).problems

    assert problems("kept undefined") == problems("kept null") == ()
    assert problems("kept nullable") == (
        "the logged lines are ['kept undefined'], expected ['kept nullable']",
    )


def test_what_the_interpreter_cannot_go_on_from() -> None:
    end = End(Ending.NO_ANSWER, f"{NO_RESULT}cache.get")
    ours = replace(RIGHT, end=end)
    assert judged(ours=ours).problems == ("the test has no answer to a query: `returns={api.cache.get: …}`",)
    limit = replace(RIGHT, end=End(Ending.NETWORK, "is away"))
    assert judged(ours=limit).problems == ("in the interpreter the action is away",)
    # Both say it, and it is told once.
    assert judged(NodeRun(ours), ours=ours).problems == judged(ours=ours).problems


def test_a_difference_goes_before_all_that_the_test_expects() -> None:
    verdict = judged(NodeRun(Run(())), rules=("Kept", "Gone"), is_flow=True)
    assert verdict.result is Result.DIFFERS
    first, *_, second = verdict.problems
    assert first.startswith("the interpreter and Node make different calls: ")
    assert second == "no action of the flow has a rule `Gone`"


def test_a_secret_that_no_action_of_a_flow_has() -> None:
    assert judged(secrets=(("KEY", made().tests[0].expect),), is_flow=True).problems == (
        "no action of the flow declares the secret or setting `KEY`",
    )


CALL = ("multifactor.enable", ("any", {"allowRememberBrowser": False}))


@pytest.mark.parametrize(
    ("expected", "matches"),
    [
        (Expected(*CALL, False), True),
        (Expected("multifactor.enable", ("any",), True), True),
        (Expected("multifactor.enable", ("any",), False), False),
        (Expected("multifactor.enable", (), True), True),
        (Expected("multifactor.enable", ("duo",), True), False),
        (Expected("access.deny", (), True), False),
        (Expected("multifactor.enable", (*CALL[1], "more"), True), False),
    ],
)
def test_which_calls_are_the_expected_one(expected: Expected, matches: bool) -> None:
    assert expected.matches(CALL) is matches


def test_what_is_to_be_reported() -> None:
    found = engines_differ(made(), Label(made().tests[0].span, "here"), ("one", "two"), World({"user": {}}))
    assert (
        found.is_error and "policies/case.policy" in found.message and "a bug of actiongen" in found.message
    )
    assert found.notes[:3] == ("one", "two", 'event: {"user":{}}') and found.notes[3].startswith("actiongen ")
    assert found.help == "do not deploy the Action, and report these notes with the policy"


AWAY = 'with rule("Sent"):\n    api.redirect.sendUserTo("https://x.example")\n'
BACK = AWAY + 'with on_continue():\n    with rule("Back"):\n        api.user.setUserMetadata("back", True)\n'


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (BACK, ()),
        # It sends the user away, and does nothing with who comes back.
        (AWAY, ()),
        (POLICY, ("nobody comes back: no action of the flow redirects or shows a form",)),
    ],
)
def test_of_a_flow_somebody_comes_back(text: str, problems: tuple[str, ...]) -> None:
    action = program(text)
    subject = replace(Subject.of_action(action), is_flow=True)
    test = replace(made().tests[0], handler=HandlerKind.CONTINUE, expect=())
    world = World(default_event("post-login"), handler=HandlerKind.CONTINUE)
    start = replace(input_of(made(), made().tests[0]), world=world)
    assert judge(subject, test, start, turns(subject, world, trace)).problems == problems
