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

from actiongen.auth0.model import ITEM, Field, Trigger
from actiongen.evaluate.operations import Value, iso
from actiongen.evaluate.texts import join, number_text, to_units
from actiongen.ir import nodes as ir
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.ir.walk import reached
from actiongen.testing.candidates import matching_text
from actiongen.testing.events import CLOCK, NOW, Path, instant, sample
from actiongen.testing.inverse import DAY, SECOND, compared_to, neighbours, operands_for, wholes_for
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


Constraint = Holds | Turn

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Solver:
    """Looks for events of one trigger."""

    def __init__(self, trigger: Trigger) -> None:
        self._trigger = trigger
        self._numbers = count()
        self._steps = 0
        # By identity, with the condition, which keeps its id from being given to another one.
        self._in_loop: dict[int, tuple[ir.Expr, bool]] = {}

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
        if isinstance(constraint, Turn):
            return True
        condition = constraint.condition
        if id(condition) not in self._in_loop:
            self._in_loop[id(condition)] = condition, any(
                isinstance(node, ir.Var) for node in reached(condition)
            )
        return self._in_loop[id(condition)][1] or _gives(state.value(condition), constraint.wanted)

    def _all(self, constraints: tuple[Constraint, ...], state: State) -> Iterator[State]:
        if not constraints:
            yield state
            return
        first, rest = constraints[0], constraints[1:]
        match first:
            case Holds(condition, wanted):
                for each in self.ways(condition, wanted, state):
                    yield from self._all(rest, each)
            case Turn(variables, iterable, values):
                for each in self._turns(variables, iterable, values, state):
                    for done in self._all(rest, each):
                        yield from self._after_turn(variables, iterable, done, state)
            case _:
                assert_never(first)

    def ways(self, expr: ir.Expr, wanted: Value, state: State) -> Iterator[State]:
        """States in which the expression has the wanted value."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            return
        ways = chain((state,), self._ways(expr, wanted, state))
        found = (each for each in ways if _gives(each.value(expr), wanted))
        first = next(found, None)
        if first is not None:
            yield from chain((first,), found)
        elif wanted is False or wanted is True:
            varied = self._varied(expr, state)
            yield from (each for each in varied if _gives(each.value(expr), wanted))

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
                for value in (*self._examples(node, state), None):
                    yield from state.laid(place[0], _raw(node, value), place[1])

    def _ways(self, expr: ir.Expr, wanted: Value, state: State) -> Iterator[State]:
        match expr:
            case ir.Literal() | ir.Event() | ir.Mistake():
                return
            case ir.Ref(definition):
                yield from self.ways(definition.value, wanted, state)
            case ir.HelperCall(inlined=inlined):
                yield from self.ways(inlined, wanted, state)
            case ir.Secret(name):
                yield from state.laid(("secrets", name), wanted)
            case ir.Var() | ir.Member() | ir.Item() | ir.Slice() | ir.Lookup() | ir.Read() | ir.Items():
                yield from self._part(expr, wanted, state)
            case ir.Not() | ir.And() | ir.Or():
                yield from self._joined(expr, wanted is True, state)
            case ir.Compare(operator, left, right):
                yield from self._compared(operator if wanted else _OPPOSITE[operator], left, right, state)
            case ir.IsNone() | ir.NonEmpty() | ir.Truthy() | ir.Matches():
                yield from self._asked(expr, wanted is True, state)
            case ir.In() | ir.InText() | ir.HasKey():
                yield from self._within(expr, wanted is True, state)
            case ir.OrText() | ir.Conditional():
                yield from self._chosen(expr, wanted, state)
            case ir.ListDisplay() | ir.RecordDisplay() | ir.Interpolation():
                yield from self._displayed(expr, wanted, state)
            case ir.Operation():
                yield from self._operation(expr, wanted, state)
            case ir.Comprehension() | ir.MapComprehension():
                yield from self._comprehension(expr, wanted, state)
            case _:
                assert_never(expr)

    def _both(self, pairs: tuple[tuple[ir.Expr, Value], ...], state: State) -> Iterator[State]:
        """States in which several expressions have their values."""
        if not pairs:
            yield state
            return
        for each in self.ways(*pairs[0], state):
            yield from self._both(pairs[1:], each)

    # Parts of values

    def _part(
        self,
        expr: ir.Var | ir.Member | ir.Item | ir.Slice | ir.Lookup | ir.Read | ir.Items,
        wanted: Value,
        state: State,
    ) -> Iterator[State]:
        place = self.place(expr, state)
        if place is not None:
            yield from state.laid(place[0], _raw(expr, wanted), place[1])
            return
        match expr:
            case ir.Var():
                return
            case ir.Read(value, to):
                yield from self.ways(
                    value, iso(wanted) if isinstance(wanted, float) and to is Basic.TIME else wanted, state
                )
            case ir.Items(value):
                yield from self.ways(value, wanted, state)
            case ir.Member(value, name):
                for row in self._rows(value, state):
                    if _is(row.get(to_units(name)) if isinstance(row, dict) else None, wanted):
                        yield from self.ways(value, row, state)
            case ir.Item(value, index):
                found = state.value(value)
                items = [*found] if isinstance(found, list) else []
                if wanted is None:
                    yield from self.ways(value, [], state)
                else:
                    filler: list[Value] = ["x"] * max(index, -index - 1, 0)
                    yield from self.ways(value, [*(items or filler)[: max(index, 0)], wanted], state)
                    yield from self.ways(value, [*filler, wanted] if index >= 0 else [wanted, *filler], state)
            case ir.Slice(value, lower, upper):
                bounds = [None if each is None else state.value(each) for each in (lower, upper)]
                start, end = (int(each) if isinstance(each, float) else None for each in bounds)
                for whole in wholes_for(state.value(value), start, end, wanted):
                    yield from self.ways(value, whole, state)
            case ir.Lookup():
                yield from self._looked_up(expr, wanted, state)
            case _:
                assert_never(expr)

    def _looked_up(self, expr: ir.Lookup, wanted: Value, state: State) -> Iterator[State]:
        whole = state.value(expr.value)
        for key, value in whole.items() if isinstance(whole, dict) else ():
            if _is(value, wanted):
                yield from self.ways(expr.key, key, state)
        otherwise = None if expr.default is None else state.value(expr.default)
        if _is(otherwise, wanted):
            for key in self._foreign(expr.key, whole, state):
                yield from self.ways(expr.key, key, state)
        key_now = state.value(expr.key)
        if isinstance(key_now, str) and wanted is not None:
            yield from self.ways(
                expr.value, {**(whole if isinstance(whole, dict) else {}), key_now: wanted}, state
            )

    @staticmethod
    def _foreign(key: ir.Expr, whole: Value, state: State) -> Iterator[Value]:
        """Keys that are not there."""
        own = whole if isinstance(whole, dict) else {}
        for each in (
            state.value(key),
            *(near for known in [*own][:1] for near in neighbours(known, 1)),
            None,
        ):
            if not (isinstance(each, str) and each in own):
                yield each

    def _rows(self, expr: ir.Expr, state: State) -> Iterator[Value]:
        """Values that an expression can take from what the policy writes out; first the one that it has."""
        found = [state.value(expr), *self._known(expr, state)]
        for at, each in enumerate(found[:_MOST_ROWS]):
            if each is not None and not any(_is(each, other) for other in found[:at]):
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
            case ir.Comprehension(ir.Kind.FIRST, iterable=iterable):
                whole = state.value(iterable)
                yield from whole if isinstance(whole, list) else ()
            case ir.Member(value, name):
                for row in self._known(value, state):
                    yield row.get(to_units(name)) if isinstance(row, dict) else None
            case ir.Conditional(_, then, otherwise):
                yield from (*self._known(then, state), *self._known(otherwise, state))
            case ir.Operation(ir.Op.COALESCE, operands):
                for each in operands:
                    yield from self._known(each, state)
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
                return ((hole.root,), hole) if isinstance(hole, Hole) else None
            case ir.Read(value):
                return self.place(value, state)
            case ir.Member(value, name):
                below = self.place(value, state)
                return None if below is None else ((*below[0], name), below[1])
            case ir.Lookup(value, key, None):
                below, name = self.place(value, state), state.value(key)
                if below is None or not isinstance(name, str):
                    return None
                return (*below[0], join(name)), below[1]
            case _:
                return None

    # Conditions

    def _joined(self, expr: ir.Not | ir.And | ir.Or, wanted: bool, state: State) -> Iterator[State]:
        match expr:
            case ir.Not(operand):
                yield from self.ways(operand, not wanted, state)
            case ir.And(operands) | ir.Or(operands):
                if wanted is isinstance(expr, ir.And):
                    yield from self._both(tuple((each, wanted) for each in operands), state)
                else:
                    for each in operands:
                        yield from self.ways(each, wanted, state)
            case _:
                assert_never(expr)

    def _compared(self, operator: str, left: ir.Expr, right: ir.Expr, state: State) -> Iterator[State]:
        step = _step(left.info.type)
        for mine, other, how in ((left, right, operator), (right, left, _MIRRORED[operator])):
            for base in self._rows(other, state) or (None,):
                for beside in self.ways(other, base, state):
                    for value in compared_to(how, base, step):
                        yield from self.ways(mine, value, beside)
                    break
            if operator in ("!=", ">", ">=", "<", "<="):
                yield from self.ways(mine, None, state)
        for base in _examples(left.info.type if left.info.type is not Basic.JSON else right.info.type):
            for value in compared_to(operator, base, step):
                yield from self._both(((right, base), (left, value)), state)

    def _asked(
        self, expr: ir.IsNone | ir.NonEmpty | ir.Truthy | ir.Matches, wanted: bool, state: State
    ) -> Iterator[State]:
        match expr:
            case ir.IsNone(value):
                values = (None,) if wanted else self._examples(value, state)
                inner = value
            case ir.NonEmpty(value):
                values, inner = (self._examples(value, state) if wanted else (None, "")), value
            case ir.Truthy(value):
                values, inner = ((True, "x", 1.0) if wanted else (None, False, "", 0.0)), value
            case ir.Matches(regex, subject):
                found = matching_text(regex.root, regex)
                values, inner = ((found, f"x{found}", f"{found}x") if wanted else ("", "x", None)), subject
            case _:
                assert_never(expr)
        for each in values:
            yield from self.ways(inner, each, state)

    def _examples(self, expr: ir.Expr, state: State) -> Iterator[Value]:
        yield from self._rows(expr, state)
        place = self.place(expr, state)
        if place is not None and place[1] is None and (found := self._trigger.field(place[0])) is not None:
            yield sample(found)
        yield from _examples(expr.info.type)

    def _within(self, expr: ir.In | ir.InText | ir.HasKey, wanted: bool, state: State) -> Iterator[State]:
        match expr:
            case ir.In(item, items):
                whole, mine = state.value(items), state.value(item)
                some = whole if isinstance(whole, list) else []
                for each in some if wanted else _others(mine, some):
                    yield from self.ways(item, each, state)
                if wanted:
                    for each in self._examples(item, state):
                        yield from self._both(((item, each), (items, [*some, each])), state)
                        yield from self._both(((item, each), (items, [each])), state)
                else:
                    yield from self.ways(items, [], state)
            case ir.InText(needle, text):
                part, whole = state.value(needle), state.value(text)
                part = part if isinstance(part, str) else "x"
                values = (f"x{part}x", part, f"{part}x", f"x{part}") if wanted else ("", "y", None)
                for value in values:
                    yield from self._both(((needle, part), (text, value)), state)
                if isinstance(whole, str):
                    yield from self.ways(needle, whole if wanted else f"{whole}x", state)
            case ir.HasKey(key, record):
                whole = state.value(record)
                own = whole if isinstance(whole, dict) else {}
                for name in own if wanted else self._foreign(key, whole, state):
                    yield from self.ways(key, name, state)
                if wanted:
                    for name in self._rows(key, state):
                        yield from self.ways(record, {**own, str(name): "x"}, state)
                else:
                    yield from self.ways(record, {}, state)
            case _:
                assert_never(expr)

    # Values that are made

    def _chosen(self, expr: ir.OrText | ir.Conditional, wanted: Value, state: State) -> Iterator[State]:
        match expr:
            case ir.OrText(left, right):
                if wanted:
                    yield from self.ways(left, wanted, state)
                for empty in (None, ""):
                    yield from self._both(((left, empty), (right, wanted)), state)
            case ir.Conditional(condition, then, otherwise):
                yield from self._both(((condition, True), (then, wanted)), state)
                yield from self._both(((condition, False), (otherwise, wanted)), state)
            case _:
                assert_never(expr)

    def _displayed(
        self, expr: ir.ListDisplay | ir.RecordDisplay | ir.Interpolation, wanted: Value, state: State
    ) -> Iterator[State]:
        match expr:
            case ir.ListDisplay(items):
                yield from self._listed(items, wanted, state)
            case ir.RecordDisplay(entries):
                if isinstance(wanted, dict):
                    pairs = [
                        (each.value, wanted.get(to_units(each.key)))
                        for each in entries
                        if isinstance(each, ir.Entry)
                    ]
                    yield from self._both(tuple(pairs), state)
            case ir.Interpolation(parts):
                values: list[Value] = [
                    to_units(each) if isinstance(each, str) else _text(state.value(each)) for each in parts
                ]
                for at, part in enumerate(parts):
                    for text in (
                        () if isinstance(part, str) else operands_for(ir.Op.CONCAT, at, values, wanted)
                    ):
                        assert not isinstance(part, str)
                        is_number = part.info.type is Basic.NUMBER
                        read = operands_for(ir.Op.TO_JSON, 0, (), text) if is_number else iter((text,))
                        for value in read:
                            yield from self.ways(part, value, state)
            case _:
                assert_never(expr)

    def _listed(self, items: tuple[ir.Expr | ir.Spread, ...], wanted: Value, state: State) -> Iterator[State]:
        spreads = [at for at, each in enumerate(items) if isinstance(each, ir.Spread)]
        if not isinstance(wanted, list) or len(spreads) > 1 or len(wanted) < len(items) - len(spreads):
            return
        if not spreads and len(wanted) != len(items):
            return
        at = spreads[0] if spreads else len(items)
        after = len(items) - at - 1 if spreads else 0
        middle = wanted[at : len(wanted) - after]
        pairs: list[tuple[ir.Expr, Value]] = []
        for index, item in enumerate(items):
            if isinstance(item, ir.Spread):
                pairs.append((item.value, middle))
            else:
                pairs.append((item, wanted[index] if index < at else wanted[index - len(items)]))
        yield from self._both(tuple(pairs), state)

    def _operation(self, expr: ir.Operation, wanted: Value, state: State) -> Iterator[State]:
        if expr.op is ir.Op.NOW:
            if isinstance(wanted, float):
                yield from state.laid(CLOCK, iso(wanted))
            return
        values = [state.value(each) for each in expr.operands]
        for at, operand in enumerate(expr.operands):
            if expr.op is ir.Op.COALESCE and at:
                before = tuple((each, None) for each in expr.operands[:at])
                yield from self._both((*before, (operand, wanted)), state)
                continue
            for value in operands_for(expr.op, at, values, wanted):
                if value is not None or wanted is None or wanted is False or expr.op is ir.Op.COALESCE:
                    yield from self.ways(operand, value, state)

    # Loops

    def _comprehension(
        self, expr: ir.Comprehension | ir.MapComprehension, wanted: Value, state: State
    ) -> Iterator[State]:
        filters = () if expr.condition is None else ((expr.condition, True),)
        match expr:
            case ir.Comprehension(ir.Kind.ANY | ir.Kind.ALL as kind, iterable=iterable, element=element):
                if wanted is (kind is ir.Kind.ALL):
                    yield from self.ways(iterable, {} if isinstance(iterable, ir.Items) else [], state)
                yield from self._one_turn(expr, (*filters, (element, wanted)), state)
            case ir.Comprehension(ir.Kind.FIRST, iterable=iterable, element=element):
                if wanted is None:
                    yield from self.ways(iterable, {} if isinstance(iterable, ir.Items) else [], state)
                    yield from self._one_turn(expr, tuple((each, False) for each, _ in filters), state)
                else:
                    yield from self._one_turn(expr, (*filters, (element, wanted)), state)
            case ir.Comprehension(iterable=iterable, element=element):
                if wanted == []:
                    yield from self.ways(iterable, {} if isinstance(iterable, ir.Items) else [], state)
                elif isinstance(wanted, list):
                    yield from self._each_turn(expr, (*filters, (element, wanted[0])), wanted, element, state)
            case ir.MapComprehension(iterable=iterable, key=key, value=value):
                if wanted == {}:
                    yield from self.ways(iterable, {} if isinstance(iterable, ir.Items) else [], state)
                elif isinstance(wanted, dict):
                    name, of_name = next(iter(wanted.items()))
                    yield from self._one_turn(expr, (*filters, (key, name), (value, of_name)), state)
            case _:
                assert_never(expr)

    def _one_turn(
        self,
        expr: ir.Comprehension | ir.MapComprehension,
        pairs: tuple[tuple[ir.Expr, Value], ...],
        state: State,
    ) -> Iterator[State]:
        """States in which a turn of the loop gives its expressions these values."""
        for inside in self._turns(expr.variables, expr.iterable, None, state):
            for done in self._both(pairs, inside):
                yield from self._after_turn(expr.variables, expr.iterable, done, state)

    def _each_turn(
        self,
        expr: ir.Comprehension,
        pairs: tuple[tuple[ir.Expr, Value], ...],
        wanted: list[Value],
        element: ir.Expr,
        state: State,
    ) -> Iterator[State]:
        """States in which the items of the event give the wanted ones, one each."""
        if isinstance(expr.iterable, ir.Items):
            return
        made: list[Value] = []
        here = state
        for each in wanted:
            of_one = tuple((what, each if what is element else value) for what, value in pairs)
            hole = self._hole(expr.iterable, here)
            found = next(self._both(of_one, here.binding(expr.variables[0], hole)), None)
            if found is None:
                return
            made.append(found.filled(hole))
            here = found.leaving(expr.variables, state)
        yield from self.ways(expr.iterable, made, here)

    def _turns(
        self,
        variables: tuple[ir.Variable, ...],
        iterable: ir.Expr,
        values: tuple[ir.Expr, ...] | None,
        state: State,
    ) -> Iterator[State]:
        """The states inside of a loop: for each item that is there, and for one that is to be made."""
        if values is not None:
            yield self._bound(variables, tuple(state.value(each) for each in values), state)
            return
        there = state.value(iterable)
        if isinstance(there, dict):
            for key, value in [*there.items()][:_MOST_ROWS]:
                yield self._bound(variables, (key, value), state)
        elif isinstance(there, list):
            for value in there[:_MOST_ROWS]:
                yield self._bound(variables, (value,), state)
        holes = [self._hole(iterable, state, each.type) for each in variables]
        yield self._bound(variables, tuple(holes), state)

    @staticmethod
    def _bound(variables: tuple[ir.Variable, ...], values: tuple[Value | Hole, ...], state: State) -> State:
        for variable, value in zip(variables, values, strict=True):
            state = state.binding(variable, value)
        return state

    def _hole(self, iterable: ir.Expr, state: State, type_: Type | None = None) -> Hole:
        place = None if isinstance(iterable, ir.Items) else self.place(iterable, state)
        field = None
        if place is not None and place[1] is None:
            field = self._trigger.field((*place[0], ITEM))
        return Hole(next(self._numbers), _sample_of(field, type_ or _item_type(iterable)), field)

    def _after_turn(
        self, variables: tuple[ir.Variable, ...], iterable: ir.Expr, done: State, before: State
    ) -> Iterator[State]:
        """The states after a turn: an item that was made is one of those that are looped over."""
        bound = [done.bound[each] for each in variables]
        holes = [each for each in bound if isinstance(each, Hole)]
        after = done.leaving(variables, before)
        if not holes:
            yield after
            return
        made = [done.filled(each) for each in holes]
        if len(made) == 2:
            yield from self.ways(iterable, {str(made[0]): made[1]}, after)
        else:
            yield from self.ways(iterable, [made[0]], after)


def _gives(found: Value, wanted: Value) -> bool:
    """Whether a value is the wanted one; an absent condition does not hold."""
    return _is(found, wanted) or (wanted is False and found is None)


def _is(left: Value, right: Value) -> bool:
    return type(left) is type(right) and left == right


def _others(mine: Value, items: list[Value]) -> Iterator[Value]:
    """Values that are not among the items."""
    near = (mine, *(each for item in items[:2] for each in neighbours(item, 1)), None)
    yield from (each for each in near if not any(_is(each, item) for item in items))


def _raw(expr: ir.Expr, wanted: Value) -> Value:
    """What stands in the event where a time is read."""
    is_time = isinstance(expr, ir.Read) and expr.to is Basic.TIME
    return iso(wanted) if is_time and isinstance(wanted, float) else wanted


def _text(value: Value) -> Value:
    return number_text(value) if isinstance(value, float) and not isinstance(value, bool) else value


def _step(type_: Type) -> float:
    return SECOND if type_ in (Basic.TIME, Basic.DURATION) else 1.0


def _examples(type_: Type) -> tuple[Value, ...]:
    """Some values of a type."""
    match type_:
        case Basic.STRING:
            return ("x", "example.com", "ann@example.com", NOW)
        case Basic.NUMBER:
            return (1.0, 2.0)
        case Basic.BOOLEAN:
            return (True, False)
        case Basic.TIME:
            return (instant(NOW) - DAY,)
        case Basic.DURATION:
            return (DAY,)
        case ListOf(item):
            return ([each] if (each := _sample_of(None, item)) is not None else [], [])
        case Record() | MapOf():
            return (_sample_of(None, type_),)
        case Basic():
            return ("x", 1.0, True)
        case _:
            assert_never(type_)


def _sample_of(field: Field | None, type_: Type) -> Value:
    """An item before anything is laid on it."""
    if field is not None:
        return sample(field)
    match type_:
        case Record(fields):
            return {to_units(each.name): _sample_of(None, each.type) for each in fields if not each.optional}
        case MapOf():
            return {}
        case _:
            return _examples(type_)[0]


def _item_type(iterable: ir.Expr) -> Type:
    type_ = iterable.info.type
    return type_.item if isinstance(type_, ListOf) else Basic.JSON
