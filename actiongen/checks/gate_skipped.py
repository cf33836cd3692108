"""AG416: denials and challenges that do not happen because a field is absent.

In: a program. Out: a warning at a call that refuses, challenges or redirects, if it can run, and cannot
run where a field is absent that the catalogue calls optional. Judged on everything above the call: its
rule, ``if``, ``for``, guards, rules that end the action (but for those that refuse: nobody slips through
there). Where another call of the rule refuses or challenges instead, nothing is skipped.

Not said where the author has thought of it (a condition tests that field for ``None``), where the absence
is an answer (a fact of the catalogue: "the risk was not assessed"), of keys of open containers, where
a rule names persons by an exact value (``event.user.email == "eve@example.com"``: somebody without an
address is not Eve), and where a denial asks for a group (membership.py).

    with rule("…", when="Admin" in event.authorization.roles): api.multifactor.enable("any")     ->   AG416
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import is_

from actiongen import ir
from actiongen.auth0.model import FieldType, Sensitivity, Tag, Trait, Trigger
from actiongen.checks.called_here import called_here
from actiongen.checks.gates import is_gate
from actiongen.checks.membership import reads_of_groups
from actiongen.checks.once import Once
from actiongen.diagnostics.codes_meaning import GATE_SKIPPED_WHEN_ABSENT
from actiongen.diagnostics.model import Diagnostic, Edit, Fix, Label
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
from actiongen.flow.conditions import absent, all_hold, negated
from actiongen.flow.resolved import Resolved
from actiongen.flow.satisfiability import Satisfiability
from actiongen.flow.sites import Assumption, EffectSite
from actiongen.source import Span

_NOTED = frozenset((ir.IsNone, ir.Operation, ir.Compare, ir.In, ir.Member))
_EXCLUDE = frozenset({Tag.DENIAL, Tag.RESTRICTION})
_NEIGHBOURS = 3
"""How many calls before and after one in its rule are asked whether they take its place."""


def gate_skipped(resolved: Resolved) -> Iterator[Diagnostic]:
    """The warnings: one a call, for the outermost fields."""
    trigger, logic = resolved.trigger, resolved.logic
    above = _Fields(trigger)
    asked: dict[Path, Once[frozenset[bool]]] = {}
    for _, of_rule in groupby(resolved.sites, key=lambda spot: id(spot.rule)):
        first, *_ = every = [*of_rule]
        gates = tuple(spot for spot in every if is_gate(spot.effect, resolved.trigger.id))
        others = _Others(first.above, gates, logic, asked)
        for spot in gates:
            call = spot.effect
            own = [assumption.holds for assumption in spot.own]
            if not isinstance(call, ir.Call) or not logic.possible(own, _holds(spot.above)):
                continue
            above = above.after(spot.above)
            found = [*dict.fromkeys(_needed(spot, above.and_of(spot.own), trigger, others))]
            if found:
                yield _diagnostic(spot, call, found)


def _tags(spot: EffectSite) -> frozenset[Tag]:
    return frozenset(spot.effect.method.tags) if isinstance(spot.effect, ir.Call) else frozenset()


def _holds(assumptions: tuple[Assumption, ...], *, refused: bool = True) -> list[ir.Expr]:
    return [assumption.holds for assumption in assumptions if refused or not assumption.refused]


def _needed(
    spot: EffectSite, fields: "_Fields", trigger: Trigger, others: "_Others"
) -> Iterator[tuple[Path, Path, ir.Expr]]:
    """The outermost optional fields without which the call cannot run, each with the whole path that is read and a
    place that reads it."""
    # Who has been refused before does not slip through.
    above, own = _holds(spot.above, refused=False), _holds(spot.own)
    spared = fields.persons()
    if _EXCLUDE & _tags(spot):
        spared |= {path for path in fields.groups() if others.asks_for_groups(spot, path)}
    for path, read in fields.longest().items():
        if path in spared:
            continue
        for part in optional_parents(path, trigger):
            if any(part[: len(each)] == each or each[: len(part)] == part for each in fields.tested):
                break
            without = absent(path_expression(trigger, part, read.info.span))
            if not others.logic.possible([*own, without], above):
                if not others.take_over(spot, without):
                    yield part, path, read
                break


@dataclass(frozen=True, slots=True)
class _Others:
    """The gates of one rule, in order; ``above``: what holds when control comes to it. ``asked``: for each field of
    groups, what conditions ask of it."""

    above: tuple[Assumption, ...]
    gates: tuple[EffectSite, ...]
    logic: Satisfiability
    asked: dict[Path, Once[frozenset[bool]]]
    _runs: dict[int, ir.Expr] = field(default_factory=dict)

    def asks_for_groups(self, spot: EffectSite, path: Path) -> bool:
        """Whether conditions at the call read the field, and each time to find groups in it."""
        if path not in self.asked:
            self.asked[path] = Once(lambda condition: reads_of_groups(condition, path))
        reads = self.asked[path]
        by_hand = (
            assumption.holds
            for assumption in spot.assumptions
            if assumption.written and not assumption.refused
        )
        return frozenset[bool]().union(*map(reads.of, by_hand)) == {True}

    def take_over(self, spot: EffectSite, without: ir.Expr) -> bool:
        """Whether one of them runs where the field is absent and this one therefore does not."""
        possible, above = self.logic.possible, _holds(spot.above, refused=False)
        if not possible([without], above):
            above = _holds(self.above, refused=False)
        if not possible([without], above):
            return False
        near = [other for other in self._near(spot) if possible([*_holds(other.own), without], above)]
        others = [other for other in near if self._is_other(spot, other)]
        reached: list[ir.Expr] = []
        for each in spot.own:
            if not possible([*reached, each.holds, without], above):
                break
            reached.append(each.holds)
        none = [negated(self._run(other)) for other in others]
        return not possible([*reached, without, *none], above)

    def _near(self, spot: EffectSite) -> tuple[EffectSite, ...]:
        index = next(index for index, gate in enumerate(self.gates) if gate is spot)
        return self.gates[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 1]

    def _is_other(self, spot: EffectSite, other: EffectSite) -> bool:
        """Whether the other one is as strict, in no loop (which may have no round), and runs only without this one."""
        if Tag.DENIAL in _tags(spot) and Tag.DENIAL not in _tags(other):
            return False
        if not all(each.written for each in other.own):
            return False
        first, last = sorted((spot, other), key=lambda site: len(site.above))
        # What holds above one of them mostly holds above the next one, and more.
        more = () if _begins(last.above, first.above) else first.above[len(self.above) :]
        both = [*_holds((*more, *first.own)), *_holds(last.own)]
        return not self.logic.possible(both, _holds(last.above))

    def _run(self, other: EffectSite) -> ir.Expr:
        """What must hold for a call to run, beyond what holds for its rule."""
        if id(other) not in self._runs:
            self._runs[id(other)] = all_hold(self._conditions(other))
        return self._runs[id(other)]

    def _conditions(self, spot: EffectSite) -> tuple[ir.Expr, ...]:
        return (*_holds(spot.own), *_holds(spot.above[len(self.above) :]))


def _begins(whole: tuple[Assumption, ...], start: tuple[Assumption, ...]) -> bool:
    return len(whole) >= len(start) and all(map(is_, whole, start))


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
        is_longer = _begins(assumptions, self._of)
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

    def groups(self) -> Iterator[Path]:
        """The fields that list the groups of which the user is a member."""
        for path in self.read:
            field = self._trigger.field(path)
            if field is not None and Trait.MEMBERSHIP in field.traits:
                yield path

    def persons(self) -> set[Path]:
        """The fields about a person that conditions compare with exact values, and read in no other way."""
        return {path for path, count in self._exact.items() if count >= self._reads[path]}

    def _add(self, assumption: Assumption) -> None:
        if not assumption.refused:
            for node in everything(assumption.holds, entered=self._entered):
                if type(node) is ir.Member and (path := path_of(node)) is not None:
                    self.read.setdefault(self._documented(path), node)
        if assumption.written:
            for node in everything(assumption.holds, entered=self._noted):
                if type(node) in _NOTED:
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


def _diagnostic(spot: EffectSite, call: ir.Call, found: list[tuple[Path, Path, ir.Expr]]) -> Diagnostic:
    names = dict.fromkeys(f"`{written(part)}`" for part, _, _ in found)
    reads = tuple(Label(read.info.span, "absent, this does not hold") for _, _, read in found)
    return Diagnostic(
        GATE_SKIPPED_WHEN_ABSENT,
        f"`api.{call.method.name}` does not run where {' or '.join(names)} is absent",
        Label(spot.at, "skipped without a word"),
        (*called_here(spot, call), *reads),
        notes=("Auth0 does not always send this field, and a gate should not open because it is missing",),
        help=_help(spot, *found[0]),
        fix=_fix(spot, call, found),
    )


def _help(spot: EffectSite, part: Path, path: Path, read: ir.Expr) -> str:
    if any(not each.written and each.span == read.info.span for each in spot.own):
        return f"a loop over nothing has no round: add a rule for that case, `when={written(path)} is None`"
    shown = written(part)
    return (
        f"say what happens then: `{shown} is None or` before the condition counts it in, "
        f"`{shown} is not None and` before it leaves it out"
    )


def _fix(spot: EffectSite, call: ir.Call, found: list[tuple[Path, Path, ir.Expr]]) -> Fix | None:
    """Says in the rule's condition what it means today, if the rule does nothing else."""
    condition = spot.rule.condition
    if condition is None or spot.rule.body != (call,) or len({part for part, _, _ in found}) > 1:
        return None
    span = condition.info.span
    if not all(
        span.path == read.info.span.path and span.start <= read.info.span.start for _, _, read in found
    ):
        return None
    loose = isinstance(condition, ir.Or | ir.Conditional)
    shown = written(found[0][0])
    before = Edit(Span(span.path, span.start, span.start), f"{shown} is not None and {'(' * loose}")
    after = (Edit(Span(span.path, span.end, span.end), ")"),) if loose else ()
    return Fix("say that it is left out then, as it is today", (before, *after))
