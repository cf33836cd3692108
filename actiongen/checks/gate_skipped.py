"""AG416: denials and challenges that do not happen because a field is absent.

In: a program. Out: a warning at a call that refuses, challenges or redirects, if it can run, and cannot
run where a field is absent that the catalogue calls optional. Judged on everything above the call: its
rule, ``if``, ``for``, guards, rules that end the action (but for those that refuse: nobody slips through
there).

Not said where the author has thought of it (a condition tests that field for ``None``), where the absence
is an answer (a fact of the catalogue: "the risk was not assessed"), of keys of open containers, and where
a rule names persons by an exact value (``event.user.email == "eve@example.com"``: somebody without an
address is not Eve).

    with rule("…", when="Admin" in event.authorization.roles): api.multifactor.enable("any")     ->   AG416
"""

from collections.abc import Iterator

from actiongen.auth0.model import Sensitivity, Tag, Trigger
from actiongen.checks.constants import constant, items_of
from actiongen.checks.event_paths import (
    Path,
    everything,
    field_of,
    optional_parents,
    path_expression,
    paths_read,
    written,
)
from actiongen.checks.logic import Logic
from actiongen.checks.reach import Spot, spots
from actiongen.diagnostics.codes_meaning import GATE_SKIPPED_WHEN_ABSENT
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.ir import nodes as ir
from actiongen.ir.paths import path_of
from actiongen.ir.types import Basic

_GATES = frozenset({Tag.DENIAL, Tag.MFA_POLICY, Tag.CHALLENGE, Tag.ENROLMENT, Tag.REDIRECT})


def gate_skipped(program: ir.Program, logic: Logic) -> Iterator[Diagnostic]:
    """The warnings: one a call, for the outermost fields."""
    trigger = program.header.trigger
    for spot in spots(program):
        call = spot.effect
        if not isinstance(call, ir.Call) or not _GATES & set(call.method.tags) or _lifts(call):
            continue
        conditions = [assumption.holds for assumption in spot.assumptions]
        if not logic.possible(conditions):
            continue
        # Who has been refused before does not slip through.
        conditions = [assumption.holds for assumption in spot.assumptions if not assumption.refused]
        found = [*dict.fromkeys(_needed(spot, conditions, trigger, logic))]
        if found:
            yield _diagnostic(spot, call, found)


def _lifts(call: ir.Call) -> bool:
    """Whether the call asks for nothing: its first argument is one for which Auth0 does nothing."""
    spared = {value for fails in call.method.fails_where for value in fails.except_for}
    known = constant(call.arguments[0]) if call.arguments else None
    return known is not None and known[0] in spared


def _needed(
    spot: Spot, conditions: list[ir.Expr], trigger: Trigger, logic: Logic
) -> Iterator[tuple[Path, ir.Expr]]:
    """The outermost optional fields without which the call cannot run, each with a place that reads it."""
    exprs = [assumption.holds for assumption in spot.assumptions if assumption.written]
    tested = _tested(exprs)
    persons = _persons(exprs, trigger)
    for path, read in paths_read(conditions).items():
        if path in persons:
            continue
        for part in optional_parents(path, trigger):
            if any(part[: len(each)] == each or each[: len(part)] == part for each in tested):
                break
            info = ir.Info(Basic.BOOLEAN, True, read.info.span)
            absent = ir.IsNone(path_expression(trigger, part, read.info.span), info)
            if not logic.possible([*conditions, absent]):
                yield part, read
                break


def _tested(exprs: list[ir.Expr]) -> set[Path]:
    """The fields that somebody tests for None, or gives a default, somewhere in the conditions."""
    found: set[Path] = set()
    for node in everything(tuple(exprs)):
        if isinstance(node, ir.IsNone) or (isinstance(node, ir.Operation) and node.op is ir.Op.COALESCE):
            found.update(paths_read([node]))
    return found


def _persons(exprs: list[ir.Expr], trigger: Trigger) -> set[Path]:
    """The fields about a person that conditions compare with exact values, and read in no other way."""
    exact: dict[Path, int] = {}
    reads: dict[Path, int] = {}
    for node in everything(tuple(exprs)):
        subject: ir.Expr | None = None
        match node:
            case ir.Compare("==", left, right):
                subject = (
                    left if constant(right) is not None else right if constant(left) is not None else None
                )
            case ir.In(item, items) if items_of(items) is not None:
                subject = item
            case ir.Member():
                path = path_of(node)
                if path is not None:
                    reads[path] = reads.get(path, 0) + 1
        while isinstance(subject, ir.Operation) and subject.op in (ir.Op.LOWER, ir.Op.UPPER, ir.Op.STRIP):
            subject = subject.operands[0]
        named = None if subject is None else field_of(subject, trigger, {})
        if named is not None and named[1].sensitivity is Sensitivity.PERSONAL:
            exact[named[0]] = exact.get(named[0], 0) + 1
    return {path for path, count in exact.items() if count >= reads.get(path, 0)}


def _diagnostic(spot: Spot, call: ir.Call, found: list[tuple[Path, ir.Expr]]) -> Diagnostic:
    names = dict.fromkeys(f"`{written(path)}`" for path, _ in found)
    listed = " or ".join(names)
    shown = written(found[0][0])
    inside = () if spot.at == call.span else (Label(call.span, "called here"),)
    reads = tuple(Label(read.info.span, "absent, this does not hold") for _, read in found)
    return Diagnostic(
        GATE_SKIPPED_WHEN_ABSENT,
        f"`api.{call.method.name}` does not run where {listed} is absent",
        Label(spot.at, "skipped without a word"),
        (*inside, *reads),
        notes=("Auth0 does not always send this field, and a gate should not open because it is missing",),
        help=f"say what happens then: `{shown} is None or …`, or a rule above for that case",
    )
