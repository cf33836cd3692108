"""What is assumed of an event while one is looked for.

In: an action, values on paths. Out: :class:`State`, which gives the value of an expression, and states with one value
more. The variable of a loop stands for a value, or for a :class:`Hole`: an item of the event that is still open.

    start.laid(("stats", "logins_count"), 2.0).value(expr)   ->   True
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from actiongen import ir
from actiongen.auth0.model import Field, HandlerKind, Trigger
from actiongen.evaluate.expressions import Evaluator
from actiongen.evaluate.limits import OverLimit
from actiongen.evaluate.operations import time
from actiongen.runs.texts import to_units
from actiongen.runs.values import Value
from actiongen.runs.world import World
from actiongen.testing.candidates import absent_path
from actiongen.testing.events import CLOCK, HANDLER, HTTP, Given, Input, Path
from actiongen.testing.replies import Replies
from actiongen.testing.sendable import is_sendable

CANNOT_RUN = (AssertionError, ArithmeticError, KeyError, OverLimit, TypeError, ValueError, RecursionError)
"""What the interpreter meets in an expression that cannot be worked out by itself, or that takes too long."""


@dataclass(frozen=True, slots=True)
class Hole:
    """An item that is to be made; ``sample`` is what it is until something is laid on it."""

    number: int
    sample: Value
    field: Field | None

    @property
    def root(self) -> str:
        """The first part of the paths inside of it."""
        return f"item {self.number}"


@dataclass(slots=True)
class State:
    """Values on paths, and what the variables of loops stand for."""

    trigger: Trigger
    input_of: Callable[[Given], Input]
    constants: Mapping[ir.Definition, Value] = field(default_factory=dict)
    given: Given = field(default_factory=dict)
    replies: Replies | None = None
    bound: Mapping[ir.Variable, Value | Hole] = field(default_factory=dict)
    _reader: Evaluator | None = None

    def value(self, expr: ir.Expr) -> Value:
        """The value of an expression; None also where it cannot be worked out."""
        if self._reader is None:
            given = {path: value for path, value in self.given.items() if not path[0].startswith("item ")}
            self._reader = Evaluator(self.input_of(given).world)
            self._reader.assume(self.constants)
            for variable, answer in () if self.replies is None else self.replies.bound(given):
                self._reader.bind((variable,), (answer,))
            for variable, value in self.bound.items():
                self._reader.bind((variable,), (self.filled(value) if isinstance(value, Hole) else value,))
        try:
            return self._reader.value(expr)
        except CANNOT_RUN:
            return None

    def filled(self, hole: Hole) -> Value:
        """The item as far as it is made."""
        found = hole.sample
        for path, value in self.given.items():
            if path[0] == hole.root:
                found = put(found, path[1:], value)
        return found

    def binding(self, variable: ir.Variable, value: "Value | Hole") -> "State":
        """The state in a turn of a loop."""
        return replace(self, bound={**self.bound, variable: value}, _reader=None)

    def leaving(self, variables: tuple[ir.Variable, ...], before: "State") -> "State":
        """The state after a turn: its items are made."""
        holes = {hole.root for variable in variables if isinstance(hole := self.bound[variable], Hole)}
        given = {path: value for path, value in self.given.items() if path[0] not in holes}
        return replace(self, given=given, bound=before.bound, _reader=None)

    def laid(self, path: Path, value: Value, hole: Hole | None = None) -> "Iterator[State]":
        """The state with a value on a path, if Auth0 could send it."""
        if hole is None and path == CLOCK:
            if not isinstance(value, str) or time(value) is None:
                return
        elif hole is None and path == HANDLER:
            if value != HandlerKind.CONTINUE.value:
                return
        elif hole is None and path[0] == HTTP:
            if self.replies is None or not self.replies.may_stand(path, value):
                return
        elif hole is None and path[0] == "secrets":
            if not isinstance(value, str | None) or value == "":
                return
        elif hole is not None:
            place = _below(hole.field, path[1:])
            if not (is_sendable(value, place) if value is not None else place is None or place.optional):
                return
        elif value is None:
            gone = absent_path(path, self.trigger)
            if gone is None:
                return
            path = gone
        elif not path or not is_sendable(value, self.trigger.field(path)):
            return
        yield replace(self, given=_with(self.given, path, value), _reader=None)


def constants_of(
    program: ir.Program, known: Mapping[ir.Definition, Value] | None = None
) -> dict[ir.Definition, Value]:
    """The values of the definitions that depend on nothing of a run; some may be known already."""
    reader = Evaluator(World({}))
    found = dict(known or {})
    reader.assume(found)
    for step in program.all_steps:
        if isinstance(step, ir.Define) and step.definition.constant and step.definition not in found:
            try:
                found[step.definition] = reader.value(step.definition.value)
            except CANNOT_RUN:
                continue
    return found


def _below(field_: Field | None, path: Path) -> Field | None:
    for name in path:
        field_ = None if field_ is None else field_.child(name)
    return field_


def _with(given: Given, path: Path, value: Value) -> Given:
    """The given values with one more; none stands inside of another."""
    for length in range(1, len(path)):
        outer = path[:length]
        if outer in given and given[outer] is not None:
            return {**given, outer: put(given[outer], path[length:], value)}
    kept = {
        each: found
        for each, found in given.items()
        if each[: len(path)] != path and path[: len(each)] != each
    }
    return {**kept, path: value}


def put(inside: Value, path: Path, value: Value) -> Value:
    """A value with another one at a path of it; None takes it out."""
    if not path:
        return value
    name = to_units(path[0])
    record = inside if isinstance(inside, dict) else {}
    if len(path) == 1 and value is None:
        return {key: each for key, each in record.items() if key != name}
    return {**record, name: put(record.get(name), path[1:], value)}
