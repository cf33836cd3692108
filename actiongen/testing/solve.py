"""Events in which an expression has a wanted value, worked backwards from the value.

In: an expression and the value that it is to have (None: absent; of a condition False: it does not hold), and what is
assumed already. Out: states, the plainest first. None is a promise: whoever asks looks whether the value is right.

    next(Solver(trigger).ways(email_domain(event.user.email) == "corp.example", True, start)).given
    ->   {("user", "email"): "ann@corp.example"}
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import assert_never

from actiongen import ir
from actiongen.auth0.model import HandlerKind, Trigger
from actiongen.evaluate.calendars import iso
from actiongen.ir.walk import reached
from actiongen.runs.texts import join, to_units
from actiongen.runs.values import Value
from actiongen.testing.events import CLOCK, HANDLER, Path, sample
from actiongen.testing.inverse import DAY, SECOND
from actiongen.testing.solve_conditions import asked, compared, joined, within
from actiongen.testing.solve_loops import after_turn, comprehension, turns
from actiongen.testing.solve_parts import chosen, displayed, operation, part
from actiongen.testing.solving import examples_of, gives, is_same, raw
from actiongen.testing.state import Hole, State

MOST_STEPS = 400
"""So many expressions are looked at for one question."""
_MOST_ROWS = 100
_MOST_NODES = 400


@dataclass(frozen=True, slots=True)
class Holds:
    """A condition holds, or does not."""

    condition: ir.Expr
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows is in a turn of a loop; ``values``: in the turn with these, which the policy writes out."""

    variables: tuple[ir.Variable, ...]
    iterable: ir.Expr
    values: tuple[ir.Expr, ...] | None = None


@dataclass(frozen=True, slots=True)
class Continued:
    """The user comes back: it is the continue handler that runs."""


Constraint = Holds | Turn | Continued


class Solver:
    """Looks for events of one trigger."""

    def __init__(self, trigger: Trigger) -> None:
        self.trigger = trigger
        self._numbers = count()
        self._steps = 0
        # By identity, with the condition, which keeps its id from being given to another one.
        self._in_loop: dict[int, tuple[ir.Expr, bool]] = {}

    def number(self) -> int:
        """A number that no hole has."""
        return next(self._numbers)

    def solutions(self, constraints: tuple[Constraint, ...], start: State) -> Iterator[State]:
        """States that meet all constraints, as far as can be seen."""
        self._steps = 0
        try:
            for each in self._all(constraints, start):
                if all(self._still(one, each) for one in constraints):
                    yield each
        except RecursionError:
            return

    def _still(self, constraint: Constraint, state: State) -> bool:
        """Whether what was laid later leaves a condition as it is to be; one in a loop is not looked at again."""
        if not isinstance(constraint, Holds):
            return True
        condition = constraint.condition
        if id(condition) not in self._in_loop:
            answers = {} if state.replies is None else state.replies.paths
            self._in_loop[id(condition)] = condition, any(
                isinstance(node, ir.Var) and node.variable not in answers for node in reached(condition)
            )
        return self._in_loop[id(condition)][1] or gives(state.value(condition), constraint.wanted)

    def _all(self, constraints: tuple[Constraint, ...], state: State) -> Iterator[State]:
        if not constraints:
            yield state
            return
        first, rest = constraints[0], constraints[1:]
        match first:
            case Holds(condition, wanted):
                for way in self.ways(condition, wanted, state):
                    yield from self._all(rest, way)
            case Turn(variables, iterable, values):
                for turn in turns(self, variables, iterable, values, state):
                    for done in self._all(rest, turn):
                        yield from after_turn(self, variables, iterable, done, state)
            case Continued():
                for way in state.laid(HANDLER, HandlerKind.CONTINUE.value):
                    yield from self._all(rest, way)
            case _:
                assert_never(first)

    def ways(self, expr: ir.Expr, wanted: Value, state: State) -> Iterator[State]:
        """States in which the expression has the wanted value."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            return
        ways = chain((state,), self._ways(expr, wanted, state))
        found = (way for way in ways if gives(way.value(expr), wanted))
        first = next(found, None)
        if first is not None:
            yield from chain((first,), found)
        elif wanted is False or wanted is True:
            varied = self._varied(expr, state)
            yield from (each for each in varied if gives(each.value(expr), wanted))

    def _varied(self, expr: ir.Expr, state: State) -> Iterator[State]:
        """States in which something that the expression reads is another: where nothing can be worked backwards."""
        for node in islice(reached(expr), _MOST_NODES):
            if (
                isinstance(node, ir.Operation)
                and node.op is ir.Op.NOW
                and isinstance(now := state.value(node), float)
            ):
                for each in (SECOND, -SECOND, DAY / 2, DAY, -DAY, 40 * DAY, -40 * DAY):
                    yield from state.laid(CLOCK, iso(now + each))
            elif isinstance(node, ir.Member | ir.Read) and (place := self.place(node, state)) is not None:
                for value in (*self.examples(node, state), None):
                    yield from state.laid(place[0], raw(node, value), place[1])

    def _ways(self, expr: ir.Expr, wanted: Value, state: State) -> Iterator[State]:
        match expr:
            case ir.Literal() | ir.Event() | ir.ErrorExpr():
                return
            case ir.Ref(definition):
                if not definition.constant:  # a constant has its one value, which was looked at
                    yield from self.ways(definition.value, wanted, state)
            case ir.HelperCall(inlined=inlined):
                yield from self.ways(inlined, wanted, state)
            case ir.Secret(name):
                yield from state.laid(("secrets", name), wanted)
            case ir.Var() | ir.Member() | ir.Item() | ir.Slice() | ir.Lookup() | ir.Read() | ir.Items():
                yield from part(self, expr, wanted, state)
            case ir.Sorted(iterable=iterable):
                yield from self.ways(iterable, wanted, state)
            case ir.Not() | ir.And() | ir.Or():
                yield from joined(self, expr, wanted is True, state)
            case ir.Compare(operator, left, right):
                yield from compared(self, operator if wanted else ir.OPPOSITE[operator], left, right, state)
            case ir.IsNone() | ir.NonEmpty() | ir.Truthy() | ir.Matches():
                yield from asked(self, expr, wanted is True, state)
            case ir.In() | ir.InText() | ir.HasKey():
                yield from within(self, expr, wanted is True, state)
            case ir.OrText() | ir.Conditional():
                yield from chosen(self, expr, wanted, state)
            case ir.ListDisplay() | ir.RecordDisplay() | ir.Interpolation():
                yield from displayed(self, expr, wanted, state)
            case ir.Operation():
                yield from operation(self, expr, wanted, state)
            case ir.Comprehension() | ir.MapComprehension():
                yield from comprehension(self, expr, wanted, state)
            case (
                _
            ):  # nothing is worked backwards: what it reads is another, and `ways` looks at what that gives
                yield from self._varied(expr, state)

    def both(self, pairs: tuple[tuple[ir.Expr, Value], ...], state: State) -> Iterator[State]:
        """States in which several expressions have their values: what is laid for one may change another."""
        for each in self._in_turn(pairs, state):
            if all(gives(each.value(expr), wanted) for expr, wanted in pairs[:-1]):
                yield each

    def _in_turn(self, pairs: tuple[tuple[ir.Expr, Value], ...], state: State) -> Iterator[State]:
        if not pairs:
            yield state
            return
        for way in self.ways(*pairs[0], state):
            yield from self._in_turn(pairs[1:], way)

    def rows(self, expr: ir.Expr, state: State) -> Iterator[Value]:
        """Values that an expression can take from what the policy writes out; first the one that it has."""
        found = [state.value(expr), *self._known(expr, state)]
        for at, each in enumerate(found[:_MOST_ROWS]):
            if each is not None and not any(is_same(each, other) for other in found[:at]):
                yield each

    def _known(self, expr: ir.Expr, state: State) -> Iterator[Value]:
        match expr:
            case ir.Ref(definition):
                yield from self._known(definition.value, state)
            case ir.HelperCall(inlined=inlined):
                yield from self._known(inlined, state)
            case ir.Lookup(value, _, default):
                whole = state.value(value)
                yield from whole.values() if isinstance(whole, dict) else ()
                yield None if default is None else state.value(default)
            case ir.Comprehension(ir.Kind.FIRST, variables, iterable, _, element):
                if isinstance(element, ir.Comprehension):
                    for inside in turns(self, variables, iterable, None, state):
                        yield from self._known(element, inside)
                else:
                    whole = state.value(iterable)
                    yield from whole if isinstance(whole, list) else ()
            case ir.Member(value, name):
                for row in self._known(value, state):
                    yield row.get(to_units(name)) if isinstance(row, dict) else None
            case ir.Conditional(_, then, otherwise):
                yield from (*self._known(then, state), *self._known(otherwise, state))
            case ir.Operation(ir.Op.COALESCE, operands):
                for operand in operands:
                    yield from self._known(operand, state)
            case _:
                yield state.value(expr)

    def place(self, expr: ir.Expr, state: State) -> tuple[Path, Hole | None] | None:
        """The path that an expression reads; None for what is no field."""
        match expr:
            case ir.Event():
                return (), None
            case ir.Ref(definition):
                return self.place(definition.value, state)
            case ir.HelperCall(inlined=inlined):
                return self.place(inlined, state)
            case ir.Var(variable):
                hole = state.bound.get(variable)
                if isinstance(hole, Hole):
                    return (hole.root,), hole
                answer = None if state.replies is None else state.replies.paths.get(variable)
                return None if answer is None else (answer, None)
            case ir.Read(value):
                return self.place(value, state)
            case ir.Operation(ir.Op.COALESCE, operands):
                there = (operand for operand in operands if state.value(operand) is not None)
                return self.place(next(there, operands[0]), state)
            case ir.Member(value, name):
                below = self.place(value, state)
                return None if below is None else ((*below[0], name), below[1])
            case ir.Lookup(value, key, None):
                below, found = self.place(value, state), state.value(key)
                if below is None or not isinstance(found, str):
                    return None
                return (*below[0], join(found)), below[1]
            case _:
                return None

    def examples(self, expr: ir.Expr, state: State) -> Iterator[Value]:
        yield from self.rows(expr, state)
        place = self.place(expr, state)
        if place is not None and place[1] is None and (found := self.trigger.field(place[0])) is not None:
            yield sample(found)
        yield from examples_of(expr.info.type)
