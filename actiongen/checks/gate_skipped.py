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

from collections import Counter
from collections.abc import Iterator
from operator import is_

from actiongen import ir
from actiongen.auth0.model import FieldType, Sensitivity, Tag, Trigger
from actiongen.diagnostics.codes_meaning import GATE_SKIPPED_WHEN_ABSENT
from actiongen.diagnostics.model import Diagnostic, Label
from actiongen.facts.constants import constant, items_of
from actiongen.facts.event_paths import (
    Path,
    everything,
    field_of,
    optional_parents,
    path_expression,
    paths_read,
    written,
)
from actiongen.facts.paths import path_of
from actiongen.flow.satisfiable import Logic
from actiongen.flow.sites import Assumption, EffectSite, spots
from actiongen.ir.types import Basic

_GATES = frozenset({Tag.DENIAL, Tag.MFA_POLICY, Tag.CHALLENGE, Tag.ENROLMENT, Tag.REDIRECT})


def gate_skipped(program: ir.Program, logic: Logic) -> Iterator[Diagnostic]:
    """The warnings: one a call, for the outermost fields."""
    trigger = program.header.trigger
    above = _Fields(trigger)
    for spot in spots(program):
        call = spot.effect
        if not isinstance(call, ir.Call) or not _GATES & set(call.method.tags) or _lifts(call):
            continue
        own = [assumption.holds for assumption in spot.own]
        if not logic.possible(own, [assumption.holds for assumption in spot.above]):
            continue
        above = above.after(spot.above)
        found = [*dict.fromkeys(_needed(spot, above.and_of(spot.own), trigger, logic))]
        if found:
            yield _diagnostic(spot, call, found)


def _lifts(call: ir.Call) -> bool:
    """Whether the call asks for nothing: its first argument is one for which Auth0 does nothing."""
    spared = {value for fails in call.method.fails_where for value in fails.except_for}
    known = constant(call.arguments[0]) if call.arguments else None
    return known is not None and known[0] in spared


def _needed(
    spot: EffectSite, fields: "_Fields", trigger: Trigger, logic: Logic
) -> Iterator[tuple[Path, ir.Expr]]:
    """The outermost optional fields without which the call cannot run, each with a place that reads it."""
    # Who has been refused before does not slip through.
    above = [assumption.holds for assumption in spot.above if not assumption.refused]
    own = [assumption.holds for assumption in spot.own if not assumption.refused]
    persons = fields.persons()
    for path, read in fields.longest().items():
        if path in persons:
            continue
        for part in optional_parents(path, trigger):
            if any(part[: len(each)] == each or each[: len(part)] == part for each in fields.tested):
                break
            info = ir.Info(Basic.BOOLEAN, True, read.info.span)
            absent = ir.IsNone(path_expression(trigger, part, read.info.span), info)
            if not logic.possible([*own, absent], above):
                yield part, read
                break


class _Fields:
    """The fields that conditions read, and in which ways: gathered from the first condition on, each read once.

    ``read``: those that are not about who has been refused before, each with one place; ``tested``: those that somebody
    tests for None, or gives a default.
    """

    def __init__(self, trigger: Trigger) -> None:
        self._trigger = trigger
        self._of: tuple[Assumption, ...] = ()
        self.read: dict[Path, ir.Expr] = {}
        self.tested: set[Path] = set()
        self._exact: Counter[Path] = Counter()
        self._reads: Counter[Path] = Counter()
        self._entered: set[ir.Definition] = set()
        self._noted: set[ir.Definition] = set()

    def after(self, assumptions: tuple[Assumption, ...]) -> "_Fields":
        """Those of all these, which mostly begin with those that are known."""
        known = len(self._of)
        is_longer = len(assumptions) >= known and all(map(is_, self._of, assumptions))
        fields = self if is_longer else _Fields(self._trigger)
        for assumption in assumptions[known if is_longer else 0 :]:
            fields._add(assumption)
        fields._of = assumptions
        return fields

    def and_of(self, own: tuple[Assumption, ...]) -> "_Fields":
        """The same with those of a few more."""
        both = _Fields(self._trigger)
        both.read, both.tested = dict(self.read), set(self.tested)
        both._exact, both._reads = Counter(self._exact), Counter(self._reads)
        both._entered, both._noted = set(self._entered), set(self._noted)
        for assumption in own:
            both._add(assumption)
        return both

    def longest(self) -> dict[Path, ir.Expr]:
        """The fields that are read, without those of which a part is."""
        found: dict[Path, ir.Expr] = {}
        for path, read in sorted(self.read.items(), key=lambda item: -len(item[0])):
            if not any(known[: len(path)] == path for known in found):
                found[path] = read
        return {path: read for path, read in self.read.items() if path in found}

    def persons(self) -> set[Path]:
        """The fields about a person that conditions compare with exact values, and read in no other way."""
        return {path for path, count in self._exact.items() if count >= self._reads[path]}

    def _add(self, assumption: Assumption) -> None:
        if not assumption.refused:
            for node in everything(assumption.holds, entered=self._entered):
                path = path_of(node) if isinstance(node, ir.Member) else None
                if path is not None and isinstance(node, ir.Member):
                    self.read.setdefault(self._documented(path), node)
        if assumption.written:
            for node in everything(assumption.holds, entered=self._noted):
                self._note(node)

    def _documented(self, path: Path) -> Path:
        """The part of a path that the catalogue knows: below it are the keys of an open container."""
        for length in range(1, len(path)):
            field = self._trigger.field(path[:length])
            if field is None or field.type is FieldType.CONTAINER:
                return path[:length]
        return path

    def _note(self, node: object) -> None:
        subject: ir.Expr | None = None
        match node:
            case ir.IsNone() | ir.Operation(ir.Op.COALESCE):
                self.tested.update(map(self._documented, paths_read([node])))
            case ir.Compare("==", left, right):
                subject = (
                    left if constant(right) is not None else right if constant(left) is not None else None
                )
            case ir.In(item, items) if items_of(items) is not None:
                subject = item
            case ir.Member():
                path = path_of(node)
                if path is not None:
                    self._reads[self._documented(path)] += 1
        while isinstance(subject, ir.Operation) and subject.op in (ir.Op.LOWER, ir.Op.UPPER, ir.Op.STRIP):
            subject = subject.operands[0]
        named = None if subject is None else field_of(subject, self._trigger, {})
        if named is not None and named[1].sensitivity is Sensitivity.PERSONAL:
            self._exact[named[0]] += 1


def _diagnostic(spot: EffectSite, call: ir.Call, found: list[tuple[Path, ir.Expr]]) -> Diagnostic:
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
