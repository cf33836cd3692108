"""When a test passes, and when the interpreter and Node differ."""

import ast
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from testing.policies import program, verdicts

from actiongen import ir, testing
from actiongen.runner.model import NodeRun, Note
from actiongen.runs.run import End, Ending, Run
from actiongen.testing.events import input_of
from actiongen.testing.in_order import Subject, turns
from actiongen.testing.trace import trace
from actiongen.testing.verdict import Result, differ, judge

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


RIGHT = Run(
    calls=(
        ("multifactor.enable", ("any", {"allowRememberBrowser": False})),
        ("user.setUserMetadata", ("last_ip", "203.0.113.10")),
    ),
    logs=(("asked", 5.0, {"$undefined": True}),),
)


def on_node(*notes: Note, **changes: Any) -> NodeRun:
    return NodeRun(replace(RIGHT, **changes), refused=notes)


@pytest.mark.parametrize(
    ("ran", "result", "said"),
    [
        (NodeRun(RIGHT), Result.PASSED, ""),
        (on_node(calls=RIGHT.calls[:1]), Result.DIFFERS, "different calls"),
        (
            on_node(calls=(("multifactor.enable", ("any", {"allowRememberBrowser": True})), RIGHT.calls[1])),
            Result.DIFFERS,
            "different calls",
        ),
        (
            on_node(calls=(RIGHT.calls[0], ("user.setUserMetadata", ("last_ip", 1.0)))),
            Result.DIFFERS,
            "different calls",
        ),
        (on_node(logs=()), Result.DIFFERS, "logs"),
        (on_node(end=End(Ending.THROWN, "x is undefined")), Result.DIFFERS, "throws"),
        (on_node(end=End(Ending.MUTATED_EVENT, "changed")), Result.DIFFERS, "does not end"),
        (
            on_node(calls=(), logs=(), end=End(Ending.REFUSED, "no such factor")),
            Result.FAILED,
            "refuses",
        ),
        (
            on_node(calls=(), logs=(), end=End(Ending.TIMEOUT, "2000 ms")),
            Result.FAILED,
            "too long",
        ),
        (on_node(Note(0, "too many", "the documentation")), Result.FAILED, "too many"),
        (NodeRun(RIGHT, dropped=(Note(0, "reserved", "the documentation"),)), Result.PASSED, ""),
    ],
)
def test_what_node_did(ran: NodeRun, result: Result, said: str) -> None:
    made = program(POLICY + f'test("t", expect={BOTH})\n')
    given = input_of(made, made.tests[0])
    subject = Subject.of_action(made)
    verdict = judge(subject, made.tests[0], given, turns(subject, given.world, trace), (ran,))
    assert verdict.result is result
    assert said in " ".join(verdict.problems) and bool(verdict.problems) == (result is not Result.PASSED)
    assert bool(verdict.notes) == bool(ran.dropped)


def test_a_message_that_node_cuts_is_no_difference() -> None:
    ours, other = (Run(end=End(Ending.THROWN, "a" * length)) for length in (5000, 4096))
    assert [*differ(ours, other, program(POLICY).header.trigger)] == []


def test_all_that_a_test_says_is_read() -> None:
    """An argument that nobody reads would be a test that cannot fail."""
    modules = Path(testing.__file__).parent.glob("*.py")
    nodes = [node for module in modules for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))]
    read = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "test"
    }
    assert {field.name for field in fields(ir.Test)} - {"title", "case", "span"} <= read


def test_a_rule_that_no_action_of_a_flow_has_is_said_once() -> None:
    made = program(POLICY + f'test("t", expect={BOTH}, rules=["Broken", "Kept"])\n')
    subject = replace(Subject.of_action(made), is_flow=True)
    (test,) = made.tests
    given = input_of(made, test)
    done = turns(subject, given.world, trace)
    assert judge(subject, test, given, done).problems == ("the rule `Broken` did not act",)
    unknown = judge(subject, replace(test, rules=("Nobody", "Kept")), given, done)
    assert unknown.problems == ("no action of the flow has a rule `Nobody`",)
