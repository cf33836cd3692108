"""What holds where an effect runs."""

import pytest
from backends.javascript.ir_builders import (
    call,
    deny,
    guard,
    is_none,
    log,
    path,
    rule,
    stop,
    text,
    two_handlers,
)
from checks.programs import program, source

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import Assumption, EffectSite, ended, place_of, reached

NO_NAME = is_none(path("event.user.name"))
NO_GROUP = is_none(path("event.organization"))


def test_facts_begin_anew_in_each_handler() -> None:
    below = rule("Below", None, log(text("below")))
    program = two_handlers(
        (guard(NO_GROUP), rule("Refuse", NO_NAME, deny()), below),
        (below, rule("Refuse again", NO_NAME, deny())),
    )
    execute, resumed = program.handlers
    assert [len(site.assumptions) for site in reached(execute)] == [0, 1, 2]
    assert [len(site.assumptions) for site in reached(resumed)] == [0, 0]
    first, second = Resolved(program).sites_of_handlers
    assert [len(site.assumptions) for site in second] == [0, 1]
    assert Resolved(program).sites == (*first, *second)


def test_arms_that_end_the_body_leave_no_trace_in_the_ways_below() -> None:
    arms = tuple(
        ir.Arm(is_none(path(f"event.user.{name}")), (deny(),)) for name in ("name", "email", "nickname")
    )
    way = ended((ir.If(arms, (), NO_NAME.info.span),))
    assert isinstance(way, ir.Or) and way.operands == tuple(arm.condition for arm in arms)


def test_a_definition_of_two_handlers_is_one_step_of_the_program() -> None:
    same = ir.Define(ir.Definition("name", path("event.user.name"), False, NO_NAME.info.span))
    again = rule("Again", None, log(text("x")))
    program = two_handlers((same, again), (same, again))
    assert program.all_steps == (same, again, again)
    assert program.handler(HandlerKind.CONTINUE) == program.handlers[1]


# What holds at an effect, as text

A, B, C = (f'event.client.name == "{letter}"' for letter in "abc")
ROLES = "event.authorization.roles"


def sites_of(text: str) -> list[EffectSite]:
    return [*Resolved(program(text)).sites]


def said(expr: ir.Expr, text: str) -> str:
    match expr:
        case ir.Not(operand):
            return f"not ({said(operand, text)})"
        case ir.And(operands):
            return " and ".join(said(operand, text) for operand in operands)
        case ir.Or(operands):
            return " or ".join(said(operand, text) for operand in operands)
        case ir.IsNone(value):
            return f"{said(value, text)} is None"
        case ir.Literal(value):
            return str(value)
        case _:
            span = expr.info.span
            return source(text).text[span.start : span.end]


def at_log(text: str) -> list[str]:
    """What holds at the last log: first what is above it, then what is around it."""
    spot = [site for site in sites_of(text) if isinstance(site.effect, ir.Log)][-1]
    return [said(assumption.holds, text) for assumption in spot.assumptions]


LOG = 'log("here")'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'with rule("r"):\n    {LOG}\n', []),
        (f'with rule("r", when={A}):\n    {LOG}\n', [A]),
        (f'only_when({A})\nwith rule("r", when={B}):\n    {LOG}\n', [A, B]),
        (f'with rule("e", when={A}):\n    stop()\nwith rule("r"):\n    {LOG}\n', [f"not ({A})"]),
        (f'with rule("e", when={A}):\n    log(1)\nwith rule("r"):\n    {LOG}\n', []),
        (f'with rule("e"):\n    stop()\nwith rule("r"):\n    {LOG}\n', ["not (True)"]),
        (f'with rule("r"):\n    if {A}:\n        {LOG}\n', [A]),
        (f'with rule("r"):\n    if {A}:\n        log(1)\n    elif {B}:\n        {LOG}\n', [f"not ({A})", B]),
        (
            f'with rule("r"):\n    if {A}:\n        log(1)\n    elif {B}:\n        log(2)\n    else:\n        {LOG}\n',
            [f"not ({A})", f"not ({B})"],
        ),
        (f'with rule("r"):\n    if {A}:\n        log(1)\n    {LOG}\n', []),
        (f'with rule("r"):\n    if {A}:\n        stop()\n    {LOG}\n', [f"not ({A})"]),
        (
            f'with rule("r"):\n    if {A}:\n        if {B}:\n            stop()\n    {LOG}\n',
            [f"not ({A} and {B})"],
        ),
        (
            f'with rule("r"):\n    if {A}:\n        stop()\n    else:\n'
            f"        if {B}:\n            stop()\n    {LOG}\n",
            [f"not ({A} or {B})"],
        ),
        (
            f'with rule("r"):\n    if {A}:\n        log(1)\n    elif {B}:\n        stop()\n    {LOG}\n',
            [f"not (not ({A}) and {B})"],
        ),
        (
            f'with rule("r"):\n    if {A}:\n        log(1)\n    else:\n        stop()\n    {LOG}\n',
            [f"not (not ({A}))"],
        ),
        (
            f'with rule("e", when={C}):\n    if {A}:\n        stop()\n    else:\n        stop()\n'
            f'with rule("r"):\n    {LOG}\n',
            [f"not ({C})"],
        ),
        (
            f'with rule("e", when={C}):\n    if {A}:\n        stop()\nwith rule("r"):\n    {LOG}\n',
            [f"not ({C} and {A})"],
        ),
        # a loop may have no round, and may end in any
        (f'with rule("e"):\n    for r in {ROLES}:\n        stop()\nwith rule("r"):\n    {LOG}\n', []),
        (f'with rule("r"):\n    for r in {ROLES}:\n        {LOG}\n', [f"not ({ROLES} is None)"]),
        (
            f'with rule("r"):\n    for r in {ROLES}:\n        if {A}:\n            stop()\n        {LOG}\n',
            [f"not ({A})", f"not ({ROLES} is None)"],
        ),
        (
            f'with rule("r"):\n    for r in {ROLES}:\n        if {A}:\n            stop()\n    {LOG}\n',
            [],
        ),
        # a helper is as if it stood there
        (
            f'def end():\n    if {A}:\n        stop()\n\nwith rule("r"):\n    end()\n    {LOG}\n',
            [f"not ({A})"],
        ),
        (f'def end():\n    {LOG}\n\nwith rule("r"):\n    if {A}:\n        end()\n', [A]),
    ],
)
def test_what_holds_at_an_effect(text: str, expected: list[str]) -> None:
    assert at_log(text) == expected


def last_assumptions(text: str) -> tuple[Assumption, ...]:
    return sites_of(text)[-1].assumptions


@pytest.mark.parametrize(
    ("body", "is_refused"),
    [
        ('api.access.deny("no")', True),
        ("stop()", False),
        (f'if {A}:\n        api.access.deny("no")\n    else:\n        api.access.deny("never")', True),
        (f'if {A}:\n        api.access.deny("no")\n    else:\n        stop()', False),
        (f'if {A}:\n        api.access.deny("no")\n    log("x")', True),
        (f"if {A}:\n        stop()", False),
    ],
)
def test_who_was_refused_and_who_was_let_through(body: str, is_refused: bool) -> None:
    below = f'with rule("e", when={B}):\n    {body}\nwith rule("r"):\n    {LOG}\n'
    assert [assumption.refused for assumption in last_assumptions(below)] == [is_refused]


@pytest.mark.parametrize(("call", "is_refused"), [('api.access.deny("no")', True), ("stop()", False)])
def test_who_was_refused_in_the_same_rule(call: str, is_refused: bool) -> None:
    text = f'with rule("r", when={B}):\n    if {C}:\n        {call}\n    {LOG}\n'
    assert [assumption.refused for assumption in last_assumptions(text)] == [is_refused, False]


def test_a_condition_is_written_and_a_loop_is_not() -> None:
    text = f'only_when({A})\nwith rule("r", when={B}):\n    if {C}:\n        for r in {ROLES}:\n            {LOG}\n'
    assert [assumption.written for assumption in last_assumptions(text)] == [True, True, True, False]


def test_why_something_holds_is_the_step_above() -> None:
    text = f'only_when({A})\nwith rule("e", when={B}):\n    stop()\nwith rule("r", when={C}):\n    {LOG}\n'
    steps = [type(assumption.step).__name__ for assumption in last_assumptions(text)]
    assert steps == ["Guard", "Rule", "NoneType"]
    spot = sites_of(text)[-1]
    assert (len(spot.above), len(spot.own), spot.rule.title) == (2, 1, "r")


def test_an_effect_of_a_helper_is_at_the_call_in_the_rule() -> None:
    text = f'def inner():\n    {LOG}\n\ndef outer():\n    inner()\n\nwith rule("r"):\n    if {A}:\n        outer()\n'
    spot = sites_of(text)[-1]
    assert isinstance(spot.effect, ir.Log)
    assert source(text).text[spot.at.start : spot.at.end] == "outer()"
    assert source(text).text[spot.effect.span.start : spot.effect.span.end] == LOG


def test_a_step_without_a_condition_is_shown_by_the_words_that_open_it() -> None:
    text = f'with rule("r"):\n    {LOG}\nwith rule("s", when={A}):\n    {LOG}\n'
    rules = [step for step in program(text).all_steps if isinstance(step, ir.Rule)]
    shown = [source(text).text[place_of(step).start : place_of(step).end] for step in rules]
    assert shown == ["with rule", A]


def test_a_body_ends_where_one_of_its_effects_surely_does() -> None:
    assert ended((log(text("x")), deny())) is True
    assert ended((stop(), log(text("x")))) is True
    assert ended((log(text("x")), call("user.setUserMetadata", text("k"), text("v")))) is False
    assert ended(()) is False
