"""Events that a policy can tell apart, drawn from its own literals and their neighbours.

In: an action, a seed. Out: inputs, each as what differs from the default event; the same for the same seed.

    next(Generator(program, seed=0).inputs(10_000)).given
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, product, takewhile
from random import Random

from actiongen import ir
from actiongen.auth0.model import HandlerKind
from actiongen.evaluate.calendars import iso
from actiongen.evaluate.expressions import Evaluator
from actiongen.evaluate.limits import OverLimit
from actiongen.evaluate.operations import time
from actiongen.facts.paths import path_of
from actiongen.ir.types import Basic
from actiongen.ir.walk import below, operands, reached
from actiongen.runs.values import Value, canonical
from actiongen.testing.candidates import FieldUse, Literals, absent_path, candidates, literals_of
from actiongen.testing.events import (
    CLOCK,
    HANDLER,
    HTTP,
    NOW,
    Given,
    Input,
    Path,
    default_secrets,
    event_with,
    input_at,
    instant,
    is_of_event,
)
from actiongen.testing.inverse import DAY, HOUR
from actiongen.testing.replies import PROBLEMS, Replies
from actiongen.testing.sendable import is_sendable

_MOST_OF_AN_ATOM = 16
_TRIES = 120
_PLAIN = 4
_BY_CALENDAR = frozenset({ir.Op.WEEKDAY, ir.Op.HOUR, ir.Op.DATE})
_STATUSES = (200.0, 404.0, 503.0)


@dataclass(slots=True)
class _Atom:
    """A condition without ``and``, ``or`` and ``not``: what makes it true, and what false."""

    ways: dict[bool, list[Given]] = field(default_factory=dict)


class Generator:
    """Draws events for one action."""

    def __init__(self, program: ir.Program, seed: int = 0) -> None:
        self.program = program
        self._random = Random(f"{seed} {program.stem}")
        self._trigger = program.header.trigger
        self._atoms: dict[int, _Atom] = {}
        self._handlers = [(handler.kind, [*_in_order(handler)]) for handler in program.handlers]
        self._steps = [step for _, steps in self._handlers for step in steps]
        self._replies = Replies.of_program(program)
        self._choices = self._all_choices()

    def inputs(self, count: int) -> Iterator[Input]:
        """So many draws, those that were drawn before left out; first every single difference by itself."""
        seen: set[str] = set()
        for given in islice(self._draws(), count):
            key = canonical({" ".join(path): [each] for path, each in sorted(given.items())})
            if key not in seen:
                seen.add(key)
                yield self.input_of(given)

    @property
    def choices(self) -> Mapping[Path, tuple[Value, ...]]:
        """The values that are tried for each path; None takes out what is there."""
        return self._choices

    def draws(self, count: int) -> Iterator[Given]:
        """So many draws, as they come: every single difference by itself, then several that go together."""
        return islice(self._draws(), count)

    def fields(self) -> Iterator[FieldUse]:
        """The fields that the action reads, and the parts of answers, with the types that they are read as."""
        for expr in _expressions(self.program):
            yield from spots(expr, self._replies)

    def input_of(self, given: Given) -> Input:
        """The input that differs from the default in that."""
        made = self.event_of(given)
        return replace(made, world=self._replies.answered(made.world, self.program, given))

    def event_of(self, given: Given) -> Input:
        """The same, without answers to requests."""
        secrets: dict[str, str] = default_secrets(self.program)
        now, handler = NOW, HandlerKind.EXECUTE
        fields: list[tuple[Path, Value]] = []
        for path, value in given.items():
            if path == CLOCK:
                now = value if isinstance(value, str) else NOW
            elif path == HANDLER:
                handler = HandlerKind(str(value))
            elif path[0] == "secrets":
                if isinstance(value, str):
                    secrets[path[1]] = value
            elif path[0] != HTTP:
                fields.append((path, value))
        event = event_with(self._trigger, fields)
        return input_at(now, event, secrets, tuple(given.items()), handler=handler)

    def reduced(self, given: Input, keeps: Callable[[Input], bool]) -> Input:
        """The input without the differences that it can do without, and with plainer values where these do as
        well.
        """
        kept = dict(given.given)
        for path in [*kept]:
            fewer = {each: value for each, value in kept.items() if each != path}
            if keeps(self.input_of(fewer)):
                kept = fewer
        for path, value in kept.items():
            small = (value.lower(),) if path != CLOCK and isinstance(value, str) else ()
            for plainer in (*self._choices.get(path, ())[:_PLAIN], *small):
                if _same(plainer, value):
                    break
                if (
                    plainer is not None
                    and self._may_be(path, plainer)
                    and keeps(self.input_of({**kept, path: plainer}))
                ):
                    kept = {**kept, path: plainer}
                    break
        return self.input_of(kept)

    def _may_be(self, path: Path, value: Value) -> bool:
        return not is_of_event(path) or is_sendable(value, self._trigger.field(path))

    # Drawing

    def _draws(self) -> Iterator[Given]:
        yield {}
        for path, values in self._choices.items():
            for value in values:
                yield self._with({}, path, value)
        while self._choices:
            given: Given = {}
            if self._steps:
                step = self._random.choice(self._steps)
                self._reach(step, given)
                self._conditions(step, given)
            for _ in range(self._random.choice((0, 0, 1, 1, 2))):
                self._disturb(given)
            yield given

    def _reach(self, step: ir.Guard | ir.Acting, given: Given) -> None:
        """Lets the steps above in the same handler pass, most of the time."""
        kind, steps = next(each for each in self._handlers if any(other is step for other in each[1]))
        if kind is not HandlerKind.EXECUTE:
            given[HANDLER] = kind.value
        for each in takewhile(lambda above: above is not step, steps):
            if each.condition is not None and self._random.random() < 0.9:
                self._solve(each.condition, isinstance(each, ir.Guard), given)

    def _conditions(self, step: ir.Guard | ir.Acting, given: Given) -> None:
        if step.condition is not None:
            self._solve(step.condition, self._random.random() < 0.75, given)
        if isinstance(step, ir.Acting):
            for node in below(step.body):
                if isinstance(node, ir.Arm) and self._random.random() < 0.6:
                    self._solve(node.condition, self._random.random() < 0.6, given)

    def _disturb(self, given: Given) -> None:
        if self._choices:
            path = self._random.choice([*self._choices])
            given.update(self._with({}, path, self._random.choice(self._choices[path])))

    def _solve(self, expr: ir.Expr, want: bool, given: Given) -> None:
        """Lays values so that a condition is likely to come out so."""
        match expr:
            case ir.Not(operand):
                self._solve(operand, not want, given)
            case ir.And(operands) | ir.Or(operands):
                order = self._random.sample(operands, len(operands))
                if want is isinstance(expr, ir.And):
                    for each in order:
                        self._solve(each, want, given)
                else:
                    for each in order[1:]:
                        self._solve(each, not want if self._random.random() < 0.8 else want, given)
                    self._solve(order[0], want, given)
            case ir.Ref(definition) if not definition.constant:
                self._solve(definition.value, want, given)
            case ir.HelperCall(inlined=inlined):
                self._solve(inlined, want, given)
            case _:  # any other condition is tried out
                ways = self._atom(expr).ways.get(want)
                if ways:
                    given.update(self._random.choice(ways))

    # What there is to draw from

    def _atom(self, expr: ir.Expr) -> _Atom:
        found = self._atoms.get(id(expr))
        if found is None:
            found = self._atoms[id(expr)] = _Atom()
            for given in self._assignments(expr):
                holds = self._holds(expr, self.event_of(given))
                ways = found.ways.setdefault(holds, []) if holds is not None else []
                if len(ways) < _MOST_OF_AN_ATOM:
                    ways.append(given)
        return found

    def _assignments(self, expr: ir.Expr) -> Iterator[Given]:
        choices = self._choices_of(expr)
        size = 1
        for values in choices.values():
            size *= len(values)
        if size <= _TRIES:
            for values_ in product(*choices.values()):
                yield self._together(zip(choices, values_, strict=True))
            return
        for _ in range(_TRIES):
            yield self._together((path, self._random.choice(values)) for path, values in choices.items())

    def _together(self, pairs: "Iterator[tuple[Path, Value]] | zip[tuple[Path, Value]]") -> Given:
        given: Given = {}
        for path, value in pairs:
            given = self._with(given, path, value)
        return given

    def _with(self, given: Given, path: Path, value: Value) -> Given:
        if value is not None or not is_of_event(path):
            return {**given, path: value}
        gone = absent_path(path, self._trigger)
        return given if gone is None else {**given, gone: None}

    def _holds(self, expr: ir.Expr, given: Input) -> bool | None:
        reader = Evaluator(given.world)
        for variable, answer in self._replies.bound(dict(given.given)):
            reader.bind((variable,), (answer,))
        try:
            return reader.holds(expr)
        except (KeyError, OverLimit):
            return None  # it reads the variable of a loop around it, or takes too long

    def _choices_of(self, expr: ir.Expr) -> dict[Path, tuple[Value, ...]]:
        literals = literals_of(expr)
        found: dict[Path, tuple[Value, ...]] = {}
        nodes = [*reached(expr)]
        is_by_calendar = any(isinstance(node, ir.Operation) and node.op in _BY_CALENDAR for node in nodes)
        for node in nodes:
            if isinstance(node, ir.Secret):
                texts = tuple(text for text in literals.texts if text)
                values: tuple[Value, ...] = (*texts, f"<{node.name}>")
                found["secrets", node.name] = (*values, None) if node.optional else values
            elif isinstance(node, ir.Operation) and node.op is ir.Op.NOW:
                moments = [m for text in literals.texts if (m := time(text)) is not None]
                near = [iso(moment + each) for moment in moments for each in (-1000.0, 0.0, 1000.0)]
                if is_by_calendar:
                    near += [iso(instant(NOW) // DAY * DAY + hours * HOUR) for hours in range(7 * 24)]
                # Next to the first and the last year there are instants that no test can write.
                found[CLOCK] = (NOW, *(each for each in near if each is not None and time(each) is not None))
            elif isinstance(node, ir.Var) and (path := self._replies.paths.get(node.variable)) is not None:
                found.update({path: (None, {})} if len(path) == 2 else {})
        for spot in spots(expr, self._replies):
            found[spot.path] = self._candidates(spot, literals)
        return {path: values for path, values in found.items() if values}

    def _candidates(self, spot: FieldUse, literals: Literals) -> tuple[Value, ...]:
        values = candidates(spot, literals, self._trigger)
        if spot.path[0] != HTTP:
            return values
        known = (*_STATUSES, *PROBLEMS, "x")
        return tuple(value for value in (*values, *known) if self._replies.may_stand(spot.path, value))

    def _all_choices(self) -> dict[Path, tuple[Value, ...]]:
        found: dict[Path, tuple[Value, ...]] = {(HTTP, name): (None,) for name in self._replies.asks}
        if self.program.handler(HandlerKind.CONTINUE) is not None:
            found[HANDLER] = (HandlerKind.CONTINUE.value,)
        for expr in _expressions(self.program):
            for path, values in self._choices_of(expr).items():
                before = found.get(path, ())
                new = tuple(value for value in values if not any(_same(value, other) for other in before))
                found[path] = before + new
        return found


def _same(left: Value, right: Value) -> bool:
    return type(left) is type(right) and left == right


def spots(expr: ir.Expr, replies: Replies | None = None) -> tuple[FieldUse, ...]:
    """The fields that an expression reads, through definitions, each with the type that it is read as; with
    ``replies`` parts of answers too."""
    inner: set[int] = set()
    types: dict[Path, FieldUse] = {}
    nodes = [*reached(expr)]
    for node in nodes:
        # A record that is read is a spot, whichever of its fields is asked for.
        if isinstance(node, ir.Member | ir.Read) and not isinstance(node.value, ir.Read):
            inner.add(id(node.value))
            if isinstance(node.value, ir.Lookup) and isinstance(node.value.key, ir.Literal):
                inner.add(id(node.value.value))
    for node in nodes:
        raw = node.value if isinstance(node, ir.Read) else node
        if id(node) in inner or not isinstance(raw, ir.Member | ir.Var):
            continue
        if isinstance(raw, ir.Var) and not isinstance(raw.info.type, Basic):
            continue
        path = path_of(raw) or (None if replies is None else replies.path(raw))
        if path:
            type_ = node.to if isinstance(node, ir.Read) else raw.info.type
            types.setdefault(path, FieldUse(path, type_))
    return tuple(types.values())


def _in_order(handler: ir.Handler) -> Iterator[ir.Guard | ir.Acting]:
    return (step for step in handler.steps if isinstance(step, ir.Guard | ir.Acting))


def _expressions(program: ir.Program) -> Iterator[ir.Expr]:
    """The outermost expressions of an action: conditions, and what effects are given."""
    for node in below(program.all_steps):
        match node:
            case ir.Guard(condition=condition) | ir.Arm(condition=condition):
                yield from conjuncts(condition)
            case ir.Rule(condition=condition) if condition is not None:
                yield from conjuncts(condition)
            case ir.Let(definition):
                yield definition.value
            case _ if isinstance(node, ir.Effect) and not isinstance(node, ir.HelperDo | ir.HelperAsk):
                yield from operands(node)


def conjuncts(expr: ir.Expr) -> Iterator[ir.Expr]:
    """The conditions that ``and``, ``or`` and ``not`` are made of, through definitions and helpers."""
    match expr:
        case ir.And(operands) | ir.Or(operands):
            for each in operands:
                yield from conjuncts(each)
        case ir.Not(operand):
            yield from conjuncts(operand)
        case ir.Ref(definition) if definition.value.info.type is Basic.BOOLEAN and not definition.constant:
            yield from conjuncts(definition.value)
        case ir.HelperCall(inlined=inlined):
            yield from conjuncts(inlined)
        case _:  # any other condition is one by itself
            yield expr
