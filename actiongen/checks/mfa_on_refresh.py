"""AG408: calls that Auth0 cannot carry out in the way in which this login came.

In: a program. Out: a warning at each call that the catalogue says fails where a field of the event has a
certain value (``fails_where``: for MFA, the protocol of a refresh token), unless the conditions above it
exclude that value. They are judged by logic.py, which may miss an exclusion (then the warning can be
excused), never invent one.

    with rule("Everybody"): api.multifactor.enable("any")     ->   AG408
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import FailsWhere, Trigger
from actiongen.diagnostics.codes_meaning import MFA_ON_REFRESH
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.facts.event_paths import path_expression
from actiongen.flow.satisfiable import Logic
from actiongen.flow.sites import EffectSite, spots
from actiongen.ir.types import Basic
from actiongen.source import Span


def mfa_on_refresh(program: ir.Program, logic: Logic) -> Iterator[Diagnostic]:
    """The warnings."""
    trigger = program.header.trigger
    for spot in spots(program):
        if not isinstance(spot.effect, ir.Call):
            continue
        for fails in spot.effect.method.fails_where:
            if _spared(spot.effect, fails):
                continue
            above = [assumption.holds for assumption in spot.above]
            own = [assumption.holds for assumption in spot.own]
            for value in fails.values:
                if logic.possible([*own, *_assumed(trigger, fails.path, value, spot.at)], above):
                    yield _diagnostic(spot, spot.effect, fails, value)


def _spared(call: ir.Call, fails: FailsWhere) -> bool:
    """Whether the first argument is one with which the call asks for nothing."""
    first = call.arguments[0] if call.arguments else None
    if isinstance(first, ir.Ref):
        first = first.definition.value
    return isinstance(first, ir.Literal) and first.value in fails.except_for


def _assumed(trigger: Trigger, path: tuple[str, ...], value: str, span: Span) -> Iterator[ir.Expr]:
    """What is true of an event whose field has that value."""
    info = ir.Info(Basic.BOOLEAN, True, span)
    literal = ir.Literal(value, ir.Info(Basic.STRING, True, span))
    yield ir.Compare("==", path_expression(trigger, path, span), literal, info)
    for implied in trigger.implied_absences:
        if implied.path == path and value in implied.values:
            yield ir.IsNone(path_expression(trigger, implied.absent, span), info)


def _diagnostic(spot: EffectSite, call: ir.Call, fails: FailsWhere, value: str) -> Diagnostic:
    test = f'event.{".".join(fails.path)} == "{value}"'
    secondary = () if spot.at == call.span else (Label(call.span, "called here"),)
    return Diagnostic(
        MFA_ON_REFRESH,
        f"`api.{call.method.name}` also runs where `{test}`",
        Label(spot.at, f"fails with `{fails.error}` there"),
        secondary,
        notes=(fails.meaning,),
        help=f"add a rule above, `when={test}`, that calls `stop()`, or let the condition exclude it",
        fix=_fix(spot, call, fails, value),
    )


def _fix(spot: EffectSite, call: ir.Call, fails: FailsWhere, value: str) -> Fix | None:
    """Excludes the value in the rule's condition, if the rule does nothing else."""
    condition = spot.rule.condition
    if condition is None or spot.rule.body != (call,):
        return None
    span = condition.info.span
    loose = isinstance(condition, ir.Or | ir.Conditional)
    start, end = Span(span.path, span.start, span.start), Span(span.path, span.end, span.end)
    test = f' and event.{".".join(fails.path)} != "{value}"'
    before = (Edit(start, "("),) if loose else ()
    return Fix("exclude it in the condition", (*before, Edit(end, ")" * loose + test)))
