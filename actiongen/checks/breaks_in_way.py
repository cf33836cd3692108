"""AG408, AG421, AG422: calls that Auth0 cannot carry out in the way in which this login came.

In: a program. Out: a diagnostic at each call that the catalogue says fails where a field of the event has a
certain value (``fails_where``: the protocol of a refresh token, of a token exchange, ``prompt=none``), unless the
conditions above it exclude that value. They are judged by flow/satisfiable.py, which may miss an exclusion (then the
diagnostic can be excused), never invent one.

    with rule("Everybody"): api.multifactor.enable("any")     ->   AG408
"""

from collections.abc import Iterator

from actiongen import ir
from actiongen.auth0.model import FailsWhere, Failure, FieldType, Trigger
from actiongen.diagnostics.codes_meaning import BREAKS_IN_WAY, LOGIN_IN_WAY, MFA_ON_REFRESH
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
from actiongen.facts.constants import constant
from actiongen.facts.event_paths import path_expression, paths_read
from actiongen.flow.conditions import absent, compared, contains
from actiongen.flow.resolved import Resolved
from actiongen.flow.sites import EffectSite
from actiongen.source import Span

_CODES = {
    Failure.RECOVERABLE: MFA_ON_REFRESH,
    Failure.FINAL: BREAKS_IN_WAY,
    Failure.LOGIN: LOGIN_IN_WAY,
}


def breaks_in_way(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings and notes."""
    trigger, logic = resolved.trigger, resolved.logic
    for spot in resolved.sites:
        if not isinstance(spot.effect, ir.Call):
            continue
        for fails in spot.effect.method.fails_where:
            above = [assumption.holds for assumption in spot.above]
            own = [assumption.holds for assumption in spot.own]
            for value in () if _spared(spot, spot.effect, fails) else fails.values:
                if logic.possible([*own, *_assumed(trigger, fails.path, value, spot.at)], above):
                    yield _diagnostic(spot, spot.effect, fails, _Test(trigger, fails.path, value))


def _spared(spot: EffectSite, call: ir.Call, fails: FailsWhere) -> bool:
    """Whether the arguments are such that the call does not fail, or that nobody can say; or a condition asks for what
    the advice is to ask for."""
    conditions = (assumption.holds for assumption in spot.assumptions if assumption.written)
    if fails.unless_read and fails.unless_read in paths_read(conditions):
        return True
    known = constant(call.arguments[0]) if call.arguments else None
    if known is not None and known[0] in fails.except_for:
        return True
    return any(_option(call, name) != (value,) for name, value in fails.with_options.items())


def _option(call: ir.Call, name: str) -> tuple[object] | None:
    """The value of an option that is spelt out."""
    last = call.arguments[-1] if call.arguments else None
    entries = last.entries if isinstance(last, ir.RecordDisplay) else ()
    found = [entry for entry in entries if isinstance(entry, ir.Entry) and entry.key == name]
    return constant(found[-1].value) if found else None


def _assumed(trigger: Trigger, path: tuple[str, ...], value: str, span: Span) -> Iterator[ir.Expr]:
    """What is true of an event whose field has that value."""
    read = path_expression(trigger, path, span)
    yield contains(read, value) if _is_list(trigger, path) else compared("==", read, value)
    for implied in trigger.implied_absences:
        if implied.path == path and value in implied.values:
            yield absent(path_expression(trigger, implied.absent, span))


def _is_list(trigger: Trigger, path: tuple[str, ...]) -> bool:
    field = trigger.field(path)
    return field is not None and field.type is FieldType.LIST


class _Test:
    """How a policy tests for a value: ``holds``, and ``excludes``."""

    def __init__(self, trigger: Trigger, path: tuple[str, ...], value: str) -> None:
        read, is_list = f"event.{'.'.join(path)}", _is_list(trigger, path)
        self.holds = f'"{value}" in {read}' if is_list else f'{read} == "{value}"'
        self.excludes = f'"{value}" not in {read}' if is_list else f'{read} != "{value}"'


def _diagnostic(spot: EffectSite, call: ir.Call, fails: FailsWhere, test: _Test) -> Diagnostic:
    secondary = () if spot.at == call.span else (Label(call.span, "called here"),)
    exclude = f"add a rule above, `when={test.holds}`, that calls `stop()`, or let the condition exclude it"
    return Diagnostic(
        _CODES[fails.failure],
        f"`api.{call.method.name}` also runs where `{test.holds}`",
        Label(spot.at, f"fails with {_error(fails)} there"),
        secondary,
        notes=(fails.meaning,),
        help=fails.advice or exclude,
        fix=None if fails.advice else _fix(spot, call, test),
    )


def _error(fails: FailsWhere) -> str:
    return fails.error if " " in fails.error else f"`{fails.error}`"


def _fix(spot: EffectSite, call: ir.Call, test: _Test) -> Fix | None:
    """Excludes the value in the rule's condition, if the rule does nothing else."""
    condition = spot.rule.condition
    if condition is None or spot.rule.body != (call,):
        return None
    span = condition.info.span
    loose = isinstance(condition, ir.Or | ir.Conditional)
    start, end = Span(span.path, span.start, span.start), Span(span.path, span.end, span.end)
    before = (Edit(start, "("),) if loose else ()
    return Fix("exclude it in the condition", (*before, Edit(end, f'{")" * loose} and {test.excludes}')))
