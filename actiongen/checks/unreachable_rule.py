"""AG405: guards and rules that no event reaches, and conditions that contradict themselves.

In: a program. Out: an error for each guard or rule that cannot run, with the lines that are why.

A rule is reported only where flow/satisfiable.py has shown that what holds above it and its own condition exclude
each other (see there why that is never a false alarm); what holds above is a part of what really holds
(flow/sites.py), so that the real conditions exclude each other too. Titles, effects and the order of evaluation
do not matter: events do not change during a run.

    with rule("a", when=x): stop()
    with rule("b", when=x and y): …     ->   AG405, with a label at the first rule
"""

from collections.abc import Iterator
from typing import assert_never

from actiongen import ir
from actiongen.diagnostics.codes_meaning import UNREACHABLE_RULE
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.constants import constant
from actiongen.flow.resolved import Resolved
from actiongen.flow.satisfiability import Satisfiability, core
from actiongen.flow.sites import Assumption, Reached, place_of


def unreachable_rule(resolved: Resolved) -> Iterator[Diagnostic]:
    """The errors."""
    for steps in resolved.handlers:
        yield from _unreachable(steps, resolved.logic)


def _unreachable(steps: tuple[Reached, ...], logic: Satisfiability) -> Iterator[Diagnostic]:
    """The errors of a handler; where nothing gets past a step, only the first one below it. A rule that never runs is
    no reason for another."""
    unreachable: set[int] = set()
    for each in steps:
        step = each.step
        own = _pieces(step.condition)
        if step.condition is not None and constant(step.condition) is not None:
            continue  # AG407 says it
        assumptions = [which for which in each.assumptions if id(which.step) not in unreachable]
        above = [assumption.holds for assumption in assumptions]
        if logic.possible((assumption.holds for assumption in own), above):
            continue
        # The first index that can be spared is: what stands above is tried before the rule's own condition.
        needed = core(logic, [assumption.holds for assumption in own], above)
        every = [*assumptions, *own]
        unreachable.add(id(step))
        yield _diagnostic(step, [every[index] for index in needed])
        if isinstance(step, ir.Guard) or not logic.possible((), above):
            return


def _pieces(condition: ir.Expr | None) -> list[Assumption]:
    """The parts of a condition that are joined by ``and``."""
    match condition:
        case None:
            return []
        case ir.And(operands):
            return [piece for operand in operands for piece in _pieces(operand)]
        case _:
            return [Assumption(condition, condition.info.span)]


def _diagnostic(step: ir.Guard | ir.Acting, core: list[Assumption]) -> Diagnostic:
    what = _word(step)
    above = [assumption for assumption in core if assumption.step is not None]
    if not above:
        return _contradiction(core, what)
    ends = any(isinstance(assumption.step, ir.Acting) for assumption in above)
    return Diagnostic(
        UNREACHABLE_RULE,
        f"no event reaches this {what}" + (": the action has ended before" if ends else ""),
        Label(place_of(step), "nothing passes" if what == "guard" else "never runs"),
        tuple(Label(assumption.span, _why(assumption)) for assumption in above),
        notes=(
            ("rules run from top to bottom, and the first one that ends the action decides",) if ends else ()
        ),
        help=_edit(above, what),
    )


def _contradiction(core: list[Assumption], what: str) -> Diagnostic:
    *others, last = core
    return Diagnostic(
        UNREACHABLE_RULE,
        f"no event meets the condition of this {what}: it contradicts itself",
        Label(last.span, "excludes the other part" if others else "never holds"),
        tuple(Label(other.span, "the other part") for other in others),
        help="write `or` where either may hold, or take out the part that is wrong",
    )


def _word(step: ir.Guard | ir.Acting) -> str:
    match step:
        case ir.Guard():
            return "guard"
        case ir.Rule():
            return "rule"
        case ir.Perform(ask):
            return ask.word
        case _:
            assert_never(step)


def _why(assumption: Assumption) -> str:
    match assumption.step:
        case ir.Guard():
            return "only events that pass this guard come further"
        case ir.Rule(condition=None):
            return "this rule always ends the action"
        case ir.Perform(ask):
            return f"events whose {ask.word} fails end here"
        case _:
            return "events that meet this end here"


def _edit(above: list[Assumption], what: str) -> str:
    rules = [assumption.step for assumption in above if isinstance(assumption.step, ir.Acting)]
    if not rules:
        return "let one of the two conditions go"
    return f"move this {what} above `{rules[0].title}`, or take it out"
