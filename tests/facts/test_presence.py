"""What the analysis takes for present is present: random conditions, judged by all assignments.

A random condition is written as text, which goes through the parser and inference, and as a function of
Python that says what it means. Wherever the analysis says that a value is present under the condition (or
under its opposite), the value must be present in every assignment that satisfies it; and it must find most
of what holds, lest a test that finds nothing pass.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from actiongen import ir
from actiongen.analysis.conditions import condition
from actiongen.analysis.environment import Context, Environment
from actiongen.analysis.infer import infer
from actiongen.analysis.scope import Scope
from actiongen.auth0.load import load_trigger
from actiongen.facts.known import NOTHING, Facts
from actiongen.source import Source
from actiongen.syntax import tree as syn
from actiongen.syntax.parse import parse

Value = str | float | None
Env = dict[str, Value]

NAMES = ("event.user.name", "event.user.nickname", "event.user.given_name")
VALUES: tuple[Value, ...] = (None, "", "a", "b")
ASSIGNMENTS: tuple[Env, ...] = tuple(
    dict(zip(NAMES, values, strict=True)) for values in product(VALUES, repeat=len(NAMES))
)
BATCHES, BATCH = 20, 100


@dataclass(frozen=True)
class Text:
    """An expression of type string, or number, and its value; None stands for absent."""

    code: str
    value: Callable[[Env], Value]


@dataclass(frozen=True)
class Test:
    """A condition and its value."""

    __test__ = False
    code: str
    holds: Callable[[Env], bool]


def variable(chance: random.Random) -> Text:
    name = chance.choice(NAMES)
    return Text(name, lambda env: env[name])


def text(chance: random.Random, depth: int) -> Text:
    """A text that may be absent."""
    if depth <= 0 or chance.random() < 0.4:
        return variable(chance)
    a, b = text(chance, depth - 1), text(chance, depth - 1)
    match chance.randrange(7):
        case 0:
            return Text(f"{_in(a)}.lower()", lambda env: _map(a.value(env), str.lower))
        case 1:
            return Text(f"coalesce({a.code}, {b.code})", lambda env: _first(a.value(env), b.value(env)))
        case 2:
            return Text(f'coalesce({a.code}, "a")', lambda env: _first(a.value(env), "a"))
        case 3:
            return Text(f"({a.code} or {b.code})", lambda env: a.value(env) or b.value(env))
        case 4:
            c = test(chance, depth - 1)
            return Text(
                f"({a.code} if {c.code} else {b.code})",
                lambda env: a.value(env) if c.holds(env) else b.value(env),
            )
        case 5:
            return Text(f"({a.code} or None)", lambda env: a.value(env) or None)
        case _:
            v = _name(chance)
            return Text(
                f'first({v} for {v} in ["a", "b"] if {v} == {a.code})',
                lambda env: next((x for x in ("a", "b") if x == a.value(env)), None),
            )


def test(chance: random.Random, depth: int) -> Test:
    """A condition."""
    if depth <= 0 or chance.random() < 0.3:
        return _atom(chance, depth)
    a, b = test(chance, depth - 1), test(chance, depth - 1)
    match chance.randrange(5):
        case 0 | 1:
            return Test(f"({a.code} and {b.code})", lambda env: a.holds(env) and b.holds(env))
        case 2 | 3:
            return Test(f"({a.code} or {b.code})", lambda env: a.holds(env) or b.holds(env))
        case _:
            return Test(f"(not {a.code})", lambda env: not a.holds(env))


test.__test__ = False  # type: ignore[attr-defined]


def _atom(chance: random.Random, depth: int) -> Test:
    x, y = text(chance, depth), text(chance, depth)
    both = lambda env: x.value(env) is not None and y.value(env) is not None  # noqa: E731
    match chance.randrange(12):
        case 0:
            return Test(f'({x.code} == "a")', lambda env: x.value(env) == "a")
        case 1:
            return Test(f'({x.code} != "a")', lambda env: x.value(env) != "a")
        case 2:
            return Test(f"({x.code} == {y.code})", lambda env: both(env) and x.value(env) == y.value(env))
        case 3:
            return Test(
                f"({x.code} != {y.code})", lambda env: not (both(env) and x.value(env) == y.value(env))
            )
        case 4:
            return Test(f"({x.code} is None)", lambda env: x.value(env) is None)
        case 5:
            return Test(f"({x.code} is not None)", lambda env: x.value(env) is not None)
        case 6:
            return Test(f'({x.code} in ["a", "c"])', lambda env: x.value(env) in ("a", "c"))
        case 7:
            return Test(f'({x.code} not in ["a", "c"])', lambda env: x.value(env) not in ("a", "c"))
        case 8:
            return Test(f'{_in(x)}.startswith("a")', lambda env: (x.value(env) or "").startswith("a"))
        case 9:
            return Test(f"(len({x.code}) > 0)", lambda env: bool(x.value(env)))
        case 10:
            quantifier, judge = chance.choice((("any", any), ("all", all)))
            v = _name(chance)
            return Test(
                f'{quantifier}({v} == {x.code} for {v} in ["a", "b"])',
                lambda env: judge(v == x.value(env) for v in ("a", "b")),
            )
        case _:
            # As a condition `x or None` would ask for a condition that is None: names alone are both.
            name = variable(chance)
            return Test(name.code, lambda env: bool(name.value(env)))


def _name(chance: random.Random) -> str:
    return f"v{chance.randrange(1_000_000)}"


def _in(part: Text) -> str:
    return part.code if part.code.startswith(("event", "(", "coalesce", "first")) else f"({part.code})"


def _map(value: Value, change: Callable[[str], str]) -> Value:
    return change(value) if isinstance(value, str) else None


def _first(*values: Value) -> Value:
    return next((value for value in values if value is not None), None)


def new_place() -> Environment:
    trigger = load_trigger("post-login")
    assert trigger is not None
    return Environment(Context(trigger, infer), Scope(), NOTHING)


def expression(code: str) -> syn.Expr:
    file = parse(Source("a.policy", f"x = {code}\n")).value
    assert file is not None and isinstance(file.statements[0], syn.Assign), code
    return file.statements[0].value


def typed(case: Test, place: Environment) -> ir.Expr | None:
    """The condition in the IR; None if it asks for what can never be absent, which is an error of its own."""
    place.context.diagnostics.clear()
    result = condition(expression(case.code), place)
    others = [
        diagnostic for diagnostic in place.context.diagnostics if diagnostic.code.name != "never-absent"
    ]
    assert not others, (case.code, others)
    return result if not place.context.diagnostics else None


def sides(case: Test, place: Environment) -> Iterator[tuple[str, Facts, list[Env]]]:
    """The condition and its opposite, each with what is known there and the assignments that lead there."""
    result = typed(case, place)
    if result is None:
        return
    numbering = place.context.numbering
    yield case.code, numbering.when_true(result), [env for env in ASSIGNMENTS if case.holds(env)]
    yield f"not {case.code}", numbering.when_false(result), [
        env for env in ASSIGNMENTS if not case.holds(env)
    ]


@pytest.mark.every(3)
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(BATCHES))
def test_what_is_taken_for_present_is_present(seed: int) -> None:
    chance = random.Random(seed)
    place = new_place()
    found = held = 0
    for _ in range(BATCH):
        case = test(chance, 3)
        values = [*(Text(name, lambda env, name=name: env[name]) for name in NAMES), text(chance, 2)]
        for where, facts, reached in sides(case, place):
            for value in values:
                claimed = place.context.numbering.is_present(infer(expression(value.code), place), facts)
                holds = all(value.value(env) is not None for env in reached)
                assert holds or not claimed, f"seed {seed}: {value.code} is not always present under {where}"
                held += holds and bool(reached)
                found += claimed and bool(reached)
    assert found > held * 0.6, f"seed {seed}: only {found} of {held} facts were found"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_where_no_run_can_be_no_assignment_leads(seed: int) -> None:
    chance = random.Random(1000 + seed)
    place = new_place()
    for _ in range(BATCH):
        for where, facts, reached in sides(test(chance, 3), place):
            assert facts is not None or not reached, where


def test_one_meaning_has_one_number_through_names() -> None:
    place = new_place()
    value = infer(expression("event.user.name"), place)
    definition = ir.Definition("n", value, False, value.info.span)
    place.scope.define("n", definition, value.info.span)
    named = condition(expression("n is not None"), place)
    assert place.context.numbering.is_present(value, place.context.numbering.when_true(named))
    other = infer(expression("event.user.nickname"), place)
    assert not place.context.numbering.is_present(other, place.context.numbering.when_true(named))
