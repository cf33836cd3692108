"""Questions to a policy, each with what must hold for the answer to matter.

In: an action. Out: :class:`Probe` values: every operand of ``and`` and ``or`` with the others not in its way, every
comparison on both sides of its bound, every entry of a list or dictionary that the policy writes out.

    [*Probes(program)]   ->   [Probe((Holds(event.stats.logins_count <= 1, True),), …), …]
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.facts.constancy import is_constant
from actiongen.facts.constants import items_of
from actiongen.facts.folding import entries_of
from actiongen.flow.sites import ended, failed
from actiongen.flow.sites import reached as steps_of
from actiongen.ir.types import Basic
from actiongen.ir.walk import below, children, operands, reached
from actiongen.source import Span
from actiongen.testing.solve import Constraint, Continued, Holds, Turn
from actiongen.testing.solve_conditions import in_a_turn

Path = tuple[Constraint, ...]
_NOT_FOUND = 404.0
MOST_ENTRIES = 2_000
"""So many entries of one list or dictionary are asked for, each by itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """``about`` are the identities of the nodes that the answer tells something of, ``reads`` of all that a value comes
    from, through names. ``of_entry``: it takes one entry of a list or dictionary already.
    """

    constraints: Path
    about: frozenset[int]
    reads: frozenset[int]
    of_entry: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """What must hold for one entry of a list or dictionary to be the one that ``node`` takes: a look-up, or a loop."""

    about: frozenset[int]
    node: int
    constraints: Path

    def on(self, probe: Probe) -> Probe | None:
        """A probe about what is read, for this entry; None where it reads something else."""
        if self.node not in probe.reads or probe.of_entry:
            return None
        first = self.constraints[0]
        inside = [
            at
            for at, each in enumerate(probe.constraints)
            if isinstance(each, Turn) and _is_loop(each, first)
        ]
        if not inside:
            return Probe((*self.constraints, *probe.constraints), self.about, probe.reads)
        at = inside[0]
        constraints = (*probe.constraints[:at], first, *probe.constraints[at + 1 :])
        return Probe(constraints, self.about, probe.reads)


def _read(constraint: Holds | Turn) -> ir.Expr:
    return constraint.condition if isinstance(constraint, Holds) else constraint.iterable


def _is_loop(turn: Turn, pinned: Constraint) -> bool:
    return isinstance(pinned, Turn) and turn.iterable is pinned.iterable and turn.values is None


class Probes:
    """The probes of an action, and the ways in which control comes to its conditions."""

    def __init__(self, program: ir.Program) -> None:
        self.found: list[Probe] = []
        self.pins: list[Pin] = []
        self.rules: dict[Span, Path] = {}
        """What must hold for each rule to act."""
        # By the identity of an expression: what must hold for it to be looked at.
        self._ways: dict[int, list[tuple[ir.Expr, Path]]] = {}
        self._seen: set[tuple[int, int]] = set()
        # By identity; the nodes that are made here are kept, so that no other gets their identity.
        self._reads: dict[int, tuple[object, ...]] = {}
        self._rule = 0
        for handler in program.handlers:
            self._handler(handler)

    def of_condition(self, expr: int, outcome: bool) -> Iterator[Path]:
        """What must hold for an expression, of that identity, to be looked at and to come out so."""
        for condition, path in self._ways.get(expr, ()):
            yield (*path, Holds(condition, outcome))

    def _handler(self, handler: ir.Handler) -> None:
        before: tuple[ir.Rule, Path] | None = None
        begun: Path = () if handler.kind is HandlerKind.EXECUTE else (Continued(),)
        for each in steps_of(handler):
            step = each.step
            self._rule = id(step)
            above = (*begun, *(Holds(assumption.holds) for assumption in each.assumptions))
            if step.condition is not None:
                self._decision(step.condition, above)
            own = () if step.condition is None else (Holds(step.condition),)
            if isinstance(step, ir.Rule):
                self.rules[step.span] = (*above, *own)
                self._add((*above, *own), step)
                if before is not None:
                    self._add((*before[1], *own), before[0], step)
                before = step, (*above, *own)
            elif isinstance(step, ir.Perform):
                self.rules[step.span] = (*above, *(Holds(holds) for holds in failed(step.ask)))
            if isinstance(step, ir.Acting):
                self._body(step.body, (*above, *own))

    def _add(self, path: Path, *about: object, of_entry: bool = False) -> None:
        reads = [_read(each) for each in path if not isinstance(each, Continued)]
        ids = frozenset(id(node) for each in (*reads, *about) for node in self._reached(each))
        self.found.append(Probe(path, frozenset(id(node) for node in below(*about)), ids, of_entry))

    def _reached(self, node: object) -> tuple[object, ...]:
        if id(node) not in self._reads:
            self._reads[id(node)] = (node, *reached(node))
        return self._reads[id(node)]

    def _pin(self, entry: object, node: ir.Expr, *constraints: Constraint) -> None:
        self.pins.append(Pin(frozenset(id(each) for each in below(entry)), id(node), constraints))

    def _way(self, expr: ir.Expr, path: Path) -> None:
        self._ways.setdefault(id(expr), []).append((expr, path))

    def _body(self, effects: tuple[ir.Effect, ...], path: Path) -> None:
        for effect in effects:
            match effect:
                case ir.If(arms, otherwise):
                    here = path
                    for arm in arms:
                        self._decision(arm.condition, here)
                        self._add((*here, Holds(arm.condition)), arm)
                        self._body(arm.body, (*here, Holds(arm.condition)))
                        here = (*here, Holds(arm.condition, False))
                    self._add(here, *otherwise)
                    self._body(otherwise, here)
                case ir.For(variables, iterable, body):
                    self._visit(iterable, path)
                    for turn in self._turns(variables, iterable):
                        self._add((*path, turn), *(turn.values or ()), of_entry=turn.values is not None)
                    self._body(body, (*path, Turn(variables, iterable)))
                case ir.HelperDo(inlined=inlined):
                    self._body(inlined, path)
                case ir.HelperAsk(condition=condition, inlined=inlined):
                    there = path
                    if condition is not None:
                        self._decision(condition, path)
                        there = (*path, Holds(condition))
                    self._body(inlined, there)
                case ir.Ask(on_error=on_error):
                    self._ask(effect, path)
                    there = (*path, *(Holds(holds) for holds in failed(effect)))
                    self._add(there, *on_error)
                    self._body(on_error, there)
                case ir.Let(definition):
                    self._visit(definition.value, path)
                case _:  # any other effect has no more than the values that it is given
                    for value in operands(effect):
                        self._visit(value, path)
            way = ended((effect,))
            if not isinstance(way, bool):
                path = (*path, Holds(way, False))

    def _ask(self, ask: ir.Ask, path: Path) -> None:
        if ask.condition is not None:
            self._decision(ask.condition, path)
            path = (*path, Holds(ask.condition))
        self._add((*path, *(Holds(holds) for holds in failed(ask))), ask)
        if isinstance(ask.question, ir.Request):
            self._statuses(ask, ask.question.accept, path)
        for value in operands(ask.question):
            self._visit(value, path)

    def _statuses(self, ask: ir.Ask, accept: tuple[float, ...] | None, path: Path) -> None:
        answer = ir.Var(ask.answer, ir.Info(ask.answer.type, True, ask.span))
        status = ir.Member(answer, "status", ir.Info(Basic.NUMBER, True, ask.span))
        for accepted in (_NOT_FOUND,) if accept is None else accept:
            literal = ir.Literal(accepted, status.info)
            is_it = ir.Compare("==", status, literal, ir.Info(Basic.BOOLEAN, True, ask.span))
            self._add((*path, Holds(is_it)), ask)

    def _decision(self, condition: ir.Expr, path: Path) -> None:
        self._way(condition, path)
        for outcome in (True, False):
            self._add((*path, Holds(condition, outcome)), condition)
        self._visit(condition, path)

    def _visit(self, expr: ir.Expr, path: Path) -> None:
        """The probes of an expression and of what is below it."""
        match expr:
            case ir.Ref(definition):
                if (self._rule, id(definition)) not in self._seen:
                    self._seen.add((self._rule, id(definition)))
                    self._visit(definition.value, path)
            case ir.HelperCall(inlined=inlined):
                self._visit(inlined, path)
            case ir.And(operands) | ir.Or(operands):
                self._operands(operands, path, isinstance(expr, ir.And))
            case ir.Conditional(condition, then, otherwise):
                self._decision(condition, path)
                self._visit(then, (*path, Holds(condition)))
                self._visit(otherwise, (*path, Holds(condition, False)))
            case ir.Comprehension() | ir.MapComprehension():
                self._loop(expr, path)
            case _:
                self._atom(expr, path)
                for child in children(expr):
                    for each in child if isinstance(child, tuple) else (child,):
                        part = each.value if isinstance(each, ir.Spread | ir.Entry) else each
                        if isinstance(part, ir.Expr):
                            self._visit(part, path)

    def _operands(self, operands: tuple[ir.Expr, ...], path: Path, is_and: bool) -> None:
        for at, operand in enumerate(operands):
            before = tuple(Holds(operand, is_and) for operand in operands[:at])
            after = tuple(Holds(operand, is_and) for operand in operands[at + 1 :])
            leaf = operand
            while isinstance(leaf, ir.Not):
                leaf = leaf.operand
            self._way(leaf, (*path, *before, *after))
            self._way(leaf, (*path, *before))
            for outcome in (True, False):
                self._add((*path, *before, *after, Holds(operand, outcome)), operand)
            self._visit(operand, (*path, *before, *after))

    def _loop(self, expr: ir.Comprehension | ir.MapComprehension, path: Path, *about: object) -> None:
        """The probes of a loop, and of what else it is ``about``."""
        self._visit(expr.iterable, path)
        parts = (expr.element,) if isinstance(expr, ir.Comprehension) else (expr.key, expr.value)
        condition = expr.condition
        filters: Path = () if condition is None else (Holds(condition),)
        is_test = isinstance(expr, ir.Comprehension) and expr.kind in (ir.Kind.ANY, ir.Kind.ALL)
        own = tuple(Holds(part) for part in parts) if is_test else ()
        for turn in self._turns(expr.variables, expr.iterable):
            if turn.values is not None:
                self._pin(turn.values, expr, turn, *filters)
            for outcome in (True, False) if own else (True,):
                ends = tuple(replace(each, wanted=outcome) for each in own)
                self._add(
                    (*path, turn, *filters, *ends),
                    *(turn.values or (expr,)),
                    of_entry=turn.values is not None,
                )
        inside: Path = (*path, Turn(expr.variables, expr.iterable))
        if condition is not None:
            self._decision(condition, inside)
            for outcome in (True, False):
                for other in (True, False) if own else ():
                    ends = tuple(replace(each, wanted=other) for each in own)
                    self._add((*inside, *ends, Holds(condition, outcome)), condition, expr, *about)
        for part in parts:
            self._visit(part, (*inside, *filters))

    @staticmethod
    def _turns(variables: tuple[ir.Variable, ...], iterable: ir.Expr) -> Iterator[Turn]:
        """Each turn of a loop over what the policy writes out; else any one."""
        if isinstance(iterable, ir.Items):
            entries = entries_of(iterable.value)
            for entry in (entries or ())[:MOST_ENTRIES]:
                yield Turn(variables, iterable, (ir.Literal(entry.key, iterable.info), entry.value))
        else:
            for item in (items_of(iterable) or ())[:MOST_ENTRIES]:
                yield Turn(variables, iterable, (item,))
        yield Turn(variables, iterable)

    def _atom(self, expr: ir.Expr, path: Path) -> None:
        if expr.info.type is Basic.BOOLEAN and not is_constant(expr):
            for outcome in (True, False):
                self._add((*path, Holds(expr, outcome)), expr)
        match expr:
            case ir.Compare(_, left, right) if left.info.type in (Basic.NUMBER, Basic.TIME, Basic.DURATION):
                for operator in ("==", "<", ">"):
                    beside = ir.Compare(operator, left, right, expr.info)
                    self._add((*path, Holds(beside)), expr)
            case ir.In(item, items):
                for each in (items_of(items) or ())[:MOST_ENTRIES]:
                    is_it = Holds(ir.Compare("==", item, each, expr.info))
                    self._add((*path, is_it), each, of_entry=True)
            case ir.HasKey() if (of_a_turn := in_a_turn(expr)) is not None:
                self._loop(of_a_turn, path, *reached(expr))
            case ir.HasKey(key, record) | ir.Lookup(record, key):
                for entry in (entries_of(record) or ())[:MOST_ENTRIES]:
                    name = ir.Literal(entry.key, key.info)
                    info = ir.Info(Basic.BOOLEAN, True, key.info.span)
                    is_there = Holds(ir.Compare("==", key, name, info))
                    self._pin(entry, expr, is_there)
                    self._add((*path, is_there), entry, of_entry=True)
                info = ir.Info(Basic.BOOLEAN, True, key.info.span)
                self._add((*path, Holds(ir.HasKey(key, record, info), False)), expr)
            case ir.OrText(left, _):
                info = ir.Info(Basic.BOOLEAN, True, left.info.span)
                for outcome in (True, False):
                    self._add((*path, Holds(ir.NonEmpty(left, info), outcome)), expr)
            case ir.Operation(ir.Op.COALESCE, operands):
                info = ir.Info(Basic.BOOLEAN, True, expr.info.span)
                for at, operand in enumerate(operands):
                    gone = tuple(Holds(ir.IsNone(operand, info)) for operand in operands[:at])
                    self._add((*path, *gone, Holds(ir.IsNone(operand, info), False)), expr)
            case _:
                pass
