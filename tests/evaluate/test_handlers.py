"""The interpreter runs the handler that is asked for."""

from dataclasses import replace

from backends.javascript.ir_builders import (
    TRIGGER,
    call,
    define,
    deny,
    is_none,
    log,
    path,
    program,
    ref,
    rule,
    text,
    two_handlers,
)

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.evaluate.evaluate import evaluate
from actiongen.runs.run import Run
from actiongen.runs.world import World
from actiongen.testing.trace import State, trace

NAME = define("name", path("event.user.nickname"))
PROGRAM = two_handlers(
    (ir.Define(NAME), rule("Refuse", None, deny()), rule("Log", None, log(ref(NAME)))),
    (
        ir.Define(NAME),
        rule("Refuse nobody", is_none(ref(NAME)), deny()),
        rule("Log again", None, log(ref(NAME))),
    ),
)


def world(name: str) -> World:
    return World({**TRIGGER.default_event, "user": {"nickname": name}})


def run(of: ir.Program, handler: HandlerKind, name: str) -> Run:
    return evaluate(of, replace(world(name), handler=handler))


def test_each_handler_has_its_own_steps_and_its_own_end() -> None:
    first, then = (run(PROGRAM, kind, "ann") for kind in HandlerKind)
    assert first == Run((("access.deny", ("no",)),))
    assert then == Run(logs=(("ann",),))


def test_a_definition_is_evaluated_anew() -> None:
    assert [run(PROGRAM, HandlerKind.CONTINUE, name).logs for name in ("ann", "bob")] == [
        (("ann",),),
        (("bob",),),
    ]


def test_a_handler_that_the_policy_does_not_have_does_nothing() -> None:
    alone = program(rule("Set", None, call("user.setAppMetadata", text("a"), text("b"))))
    assert run(alone, HandlerKind.EXECUTE, "ann").calls
    assert run(alone, HandlerKind.CONTINUE, "ann") == Run()


def test_a_trace_is_of_the_steps_of_its_handler() -> None:
    first, then = (trace(PROGRAM, replace(world("ann"), handler=kind)) for kind in HandlerKind)
    assert (first.rules, then.rules) == (("Refuse",), ("Log again",))
    assert [step.state for step in first.steps] == [State.ENDED, State.UNREACHED]
    assert [step.state for step in then.steps] == [State.SKIPPED, State.ACTED]
