"""No policy takes the interpreter hostage: a run that takes too much is given up, and reports say so."""

from collections.abc import Mapping

import pytest

from actiongen import ir
from actiongen.evaluate.evaluate import evaluate
from actiongen.runs.run import FINISHED, End, Ending, Run
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.source import Source
from actiongen.testing.events import input_of
from actiongen.testing.in_order import Subject, turns
from actiongen.testing.trace import State, trace
from actiongen.testing.verdict import Result, judge
from actiongen.unit import analyse_source, loader
from hostile.shapes import SHAPES
from hostile.test_hostile import within

ROLES: Mapping[str, Value] = {"authorization": {"roles": [f"r{i}" for i in range(8_000)]}}


def analysed(text: str) -> ir.Program:
    source = Source("policies/hostile.policy", text)
    program = analyse_source(source, loader((source,))).value
    assert isinstance(program, ir.Program)
    return program


def run(text: str, event: Mapping[str, Value]) -> Run:
    with within(20):
        return evaluate(analysed(text), World(event))


@pytest.mark.parametrize("depth", [3, 5])
def test_loops_in_loops_are_given_up(depth: int) -> None:
    assert run(SHAPES["nested any"].text(depth), ROLES).end == End(Ending.TIMEOUT, "takes too long")


@pytest.mark.parametrize("shape", ["doubling lists", "doubling constants"])
def test_values_that_double_are_given_up(shape: str) -> None:
    end = run(SHAPES[shape].text(24), {"user": {"user_id": "a"}}).end
    assert end == End(Ending.MEMORY, "makes a value that is too large")


def test_a_small_run_is_not_given_up() -> None:
    assert run(SHAPES["nested any"].text(1), ROLES).end == FINISHED


def test_calls_in_calls_that_are_within_all_limits_run() -> None:
    """Python alone has room for a thousand calls; this policy makes some 1,300 in one another."""
    levels = (f"def h{n + 1}(a):\n    return h{n}(h{n}(a))\n" for n in range(5))
    methods = ".strip().lower().upper()" * 3
    first = f"def h0(a):\n    return a{methods}\n"
    header = 'action(name="Hostile", trigger="post-login")\n'
    text = "".join((header, first, *levels, 'with rule("The rule"):\n    log(h5(event.user.name))\n'))
    done = run(text, {"user": {"name": " Ann "}})
    assert done.end == FINISHED and done.logs == (("ANN",),)


def test_a_test_of_such_an_action_fails_and_says_why() -> None:
    text = SHAPES["doubling lists"].text(23) + 'test("t", expect=[])\n'
    program = analysed(text)
    (test,) = program.tests
    start = input_of(program, test)
    with within(20):
        verdict = judge(
            Subject.of_action(program), test, start, turns(Subject.of_action(program), start.world, trace)
        )
    assert verdict.result is Result.FAILED
    assert verdict.problems == ("in the interpreter the action makes a value that is too large",)


def test_the_step_that_is_given_up_was_not_reached() -> None:
    program = analysed(SHAPES["nested any"].text(5) + 'test("t", expect=[])\n')
    given = input_of(program, program.tests[0])
    with within(20):
        traced = trace(program, given.world)
    assert not traced.run.is_cut_short or traced.steps[-1].state is State.UNREACHED


@pytest.mark.parametrize(
    ("shape", "check"),
    [
        ("doubling lists", "text-too-long"),
        ("doubling records", "too-involved"),  # its type doubles too
        ("doubling constants", "text-too-long"),
        ("doubling f-strings", "text-too-long"),
    ],
)
def test_values_that_double_without_bound_are_refused(shape: str, check: str) -> None:
    source = Source("policies/hostile.policy", SHAPES[shape].text(60))
    with within(20):
        found = analyse_source(source, loader((source,))).diagnostics
    assert {each.code.name for each in found} == {check}


def test_loops_that_only_ask_are_given_up() -> None:
    """A request without a value to work out takes its time, too."""
    asked = 'http.get("https://a.example", on_error=log("none"))'
    loops = "".join(f"{'    ' * at}for r{at} in event.authorization.roles:\n" for at in range(1, 4))
    text = f'action(name="Asks", trigger="post-login")\nwith rule("r"):\n{loops}{"    " * 4}{asked}\n'
    world = World(ROLES, http={"GET https://a.example": {"status": 200}})
    with within(20):
        assert evaluate(analysed(text), world).end.kind is Ending.TIMEOUT
