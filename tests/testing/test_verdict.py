"""When a test passes, and when the interpreter and Node differ."""

import pytest
from testing.policies import program, verdicts

from actiongen.runner.model import Failure, FailureKind, Note, Outcome
from actiongen.testing.events import input_of
from actiongen.testing.in_order import Subject, turns
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Result, judge

POLICY = """
with rule("Challenged", when=event.stats.logins_count > 3):
    log("asked", event.stats.logins_count, event.user.phone_number)
    api.multifactor.enable("any", allowRememberBrowser=False)

with rule("Kept"):
    api.user.setUserMetadata("last_ip", event.request.ip)

with rule("Broken", when=event.user.email == "x@y.example"):
    abort("broken")

"""
ABORTS = 'given={event.user.email: "x@y.example", event.stats.logins_count: 1}'
BOTH = (
    '[api.multifactor.enable("any", allowRememberBrowser=False),'
    ' api.user.setUserMetadata("last_ip", "203.0.113.10")]'
)


@pytest.mark.parametrize(
    ("arguments", "passes"),
    [
        (f"expect={BOTH}", True),
        ('expect=[api.multifactor.enable(...), api.user.setUserMetadata("last_ip", event.request.ip)]', True),
        ('expect=[api.multifactor.enable("any", ...), api.user.setUserMetadata("last_ip", ...)]', True),
        ('expect=[api.multifactor.enable("any"), api.user.setUserMetadata(...)]', False),
        ('expect=[api.multifactor.enable("duo", ...), api.user.setUserMetadata(...)]', False),
        ("expect=[api.user.setUserMetadata(...), api.multifactor.enable(...)]", False),
        ("expect=[api.multifactor.enable(...)]", False),
        ("expect=[]", False),
        (f"expect={BOTH}, rules=['Challenged', 'Kept']", True),
        (f"expect={BOTH}, rules=['Broken']", False),
        (f"expect={BOTH}, logs=['asked 5 undefined']", True),
        (f"expect={BOTH}, logs=['asked 6 undefined']", False),
        (f"expect={BOTH}, logs=[]", False),
        ("given={event.stats.logins_count: 3}, logs=[], expect=api.user.setUserMetadata(...)", True),
        (
            f'{ABORTS}, expect=[api.user.setUserMetadata(...), abort("broken")]',
            True,
        ),
        (
            f"{ABORTS}, expect=[api.user.setUserMetadata(...), abort(...)]",
            True,
        ),
        (
            f'{ABORTS}, expect=[api.user.setUserMetadata(...), abort("other")]',
            False,
        ),
        (
            f"{ABORTS}, expect=[api.user.setUserMetadata(...)]",
            False,
        ),
    ],
)
def test_what_is_expected(arguments: str, passes: bool) -> None:
    (verdict,) = verdicts(POLICY + f'test("t", {arguments.replace(chr(39), chr(34))})\n')
    assert (verdict.result is Result.PASSED) == passes


RIGHT = Outcome(
    calls=(
        ("multifactor.enable", ("any", {"allowRememberBrowser": False})),
        ("user.setUserMetadata", ("last_ip", "203.0.113.10")),
    ),
    logs=(("asked", 5, {"$undefined": True}),),
)


def outcome(**changes: object) -> Outcome:
    return Outcome(**({"calls": RIGHT.calls, "logs": RIGHT.logs} | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on_node", "result", "said"),
    [
        (RIGHT, Result.PASSED, ""),
        (outcome(calls=RIGHT.calls[:1]), Result.DIFFERS, "different calls"),
        (
            outcome(calls=(("multifactor.enable", ("any", {"allowRememberBrowser": True})), RIGHT.calls[1])),
            Result.DIFFERS,
            "different calls",
        ),
        (
            outcome(calls=(RIGHT.calls[0], ("user.setUserMetadata", ("last_ip", 1)))),
            Result.DIFFERS,
            "different calls",
        ),
        (outcome(logs=()), Result.DIFFERS, "logs"),
        (outcome(error=Failure(FailureKind.THROWN, "x is undefined")), Result.DIFFERS, "throws"),
        (outcome(error=Failure(FailureKind.MUTATED_EVENT, "changed")), Result.DIFFERS, "does not end"),
        (
            outcome(calls=(), logs=(), error=Failure(FailureKind.REFUSED, "no such factor")),
            Result.FAILED,
            "refuses",
        ),
        (
            outcome(calls=(), logs=(), error=Failure(FailureKind.TIMEOUT, "2000 ms")),
            Result.FAILED,
            "too long",
        ),
        (outcome(refused=(Note(0, "too many", "the documentation"),)), Result.FAILED, "too many"),
        (outcome(dropped=(Note(0, "reserved", "the documentation"),)), Result.PASSED, ""),
    ],
)
def test_what_node_did(on_node: Outcome, result: Result, said: str) -> None:
    made = program(POLICY + f'test("t", expect={BOTH})\n')
    given = input_of(made, made.tests[0])
    subject = Subject.of_action(made)
    verdict = judge(subject, made.tests[0], given, turns(subject, given, trace), (on_node,))
    assert verdict.result is result
    assert said in " ".join(verdict.problems) and bool(verdict.problems) == (result is not Result.PASSED)
    assert bool(verdict.notes) == bool(on_node.dropped)
