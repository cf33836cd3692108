"""The value of an expression in one run.

In: an expression of the IR, a world. Out: its value, None where it is absent. Every
node means here what its docstring in ``ir/`` says; nothing is cut short, so that every sub-expression
has a value to show.

    Evaluator(World({…})).value(Compare("<=", …))   ->   True
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isfinite
from typing import assert_never

from actiongen import ir
from actiongen.evaluate.limits import Meter
from actiongen.evaluate.operations import in_order_of, operate, time
from actiongen.evaluate.urls import NoAddressError, written
from actiongen.facts.origin import is_of_json
from actiongen.ir.ops import OPERATIONS, Presence
from actiongen.ir.regex import to_python
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.runs.texts import in_order, number_text, to_units
from actiongen.runs.values import Value, uuid
from actiongen.runs.world import World

_LONGEST_JSON_SUBJECT = 8192


@dataclass(slots=True)
class Evaluator:
    """One run.

    ``meter`` ends one that takes too much; ``seen`` is told every expression with its value, innermost first.
    ``uuids``: how many random identifiers were made.
    """

    world: World
    seen: Callable[[ir.Expr, Value], None] | None = None
    meter: Meter = field(default_factory=Meter)
    uuids: int = 0
    _variables: dict[ir.Variable, Value] = field(default_factory=dict)
    _definitions: dict[ir.Definition, Value] = field(default_factory=dict)

    def value(self, expr: ir.Expr) -> Value:
        """The value of an expression."""
        self.meter.tick()
        found = self._value(expr)
        if self.seen is not None:
            self.seen(expr, found)
        return found

    def holds(self, expr: ir.Expr) -> bool:
        """Whether a condition holds; an absent one does not."""
        return self.value(expr) is True

    def define(self, definition: ir.Definition) -> None:
        """Settles the value of a definition where it stands."""
        self._definitions[definition] = self.value(definition.value)

    def assume(self, known: Mapping[ir.Definition, Value]) -> None:
        """Takes the values of definitions as they were worked out before: those of constants are always the same."""
        self._definitions.update(known)

    def bind(self, variables: tuple[ir.Variable, ...], values: tuple[Value, ...]) -> None:
        """Gives variables their values: those of a loop for one turn, an answer for the rest of the run."""
        self._variables.update(zip(variables, values, strict=True))

    def turns(self, variables: tuple[ir.Variable, ...], iterable: ir.Expr) -> Iterator[tuple[Value, ...]]:
        """The values of the loop variables, turn by turn; none where the iterable is absent."""
        found = self.value(iterable)
        if isinstance(found, dict):
            for key, item in found.items():
                self.bind(variables, (key, item))
                yield key, item
        elif isinstance(found, list):
            for item in found:
                self.bind(variables, (item,))
                yield (item,)

    def _value(self, expr: ir.Expr) -> Value:
        if isinstance(expr, ir.Predicate):
            return self._predicate(expr)
        match expr:
            case ir.Literal(value):
                return to_units(value) if isinstance(value, str) else value
            case ir.Event():
                return dict(self.world.event)
            case ir.Ref(definition):
                if definition not in self._definitions:
                    self.define(definition)
                return self._definitions[definition]
            case ir.Var(variable):
                # A request that was not made, or not yet, has no answer.
                return self._variables.get(variable) if variable.is_foreign else self._variables[variable]
            case ir.Secret(name, optional):
                secret = self.world.secrets.get(name)
                return None if optional and not secret else to_units(secret or "")
            case ir.HelperCall(inlined=inlined):
                with self.scope():
                    return self.value(inlined)
            case ir.Member() | ir.Item() | ir.Slice() | ir.Lookup() | ir.Read() | ir.Items():
                return self._part(expr)
            case ir.ListDisplay() | ir.RecordDisplay() | ir.Interpolation():
                return self.meter.made(self._display(expr))
            case ir.Address(parts):
                address = written(parts, self.value)
                if address is None:
                    raise NoAddressError(ir.NO_ADDRESS)
                return self.meter.made(address)
            case ir.Operation():
                return self.meter.made(self._operation(expr))
            case ir.Sorted():
                return self._sorted(expr)
            case ir.Comprehension() | ir.MapComprehension():
                return self._comprehension(expr)
            case ir.OrText(left, right):
                return self.value(left) or self.value(right)
            case ir.Conditional(condition, then, otherwise):
                return self.value(then) if self.holds(condition) else self.value(otherwise)
            case ir.ErrorExpr():
                raise AssertionError("a program with mistakes is not run")
            case _:
                assert_never(expr)

    @contextmanager
    def scope(self) -> Iterator[None]:
        """A helper's body or a turn of a loop: what is defined inside holds inside."""
        before = dict(self._definitions)
        yield
        self._definitions = before

    # Parts of values

    def _part(self, expr: ir.Member | ir.Item | ir.Slice | ir.Lookup | ir.Read | ir.Items) -> Value:
        whole = self.value(expr.value)
        match expr:
            case ir.Member(name=name):
                return whole.get(to_units(name)) if isinstance(whole, dict) else None
            case ir.Item(index=index):
                items = whole if isinstance(whole, list) else []
                return items[index] if -len(items) <= index < len(items) else None
            case ir.Slice(_, lower, upper):
                return self._slice(whole, lower, upper)
            case ir.Lookup(_, key, default):
                found = self._own(whole, self.value(key))
                if found is None:
                    return None if default is None else self.value(default)
                if default is not None:
                    with self._not_needed():
                        self.value(default)
                return found
            case ir.Read(to=to):
                return read(whole, to)
            case ir.Items():
                return in_order(whole) if isinstance(whole, dict) else None
            case _:
                assert_never(expr)

    @staticmethod
    def _own(whole: Value, key: Value) -> Value:
        return whole.get(key) if isinstance(whole, dict) and isinstance(key, str) else None

    def _slice(self, whole: Value, lower: ir.Expr | None, upper: ir.Expr | None) -> Value:
        given = [bound for bound in (lower, upper) if bound is not None]
        bounds = [None if bound is None else self.value(bound) for bound in (lower, upper)]
        if not isinstance(whole, str | list) or sum(bound is not None for bound in bounds) < len(given):
            return None
        start, end = (int(bound) if isinstance(bound, float) else None for bound in bounds)
        return whole[start:end]

    # Displays

    def _display(self, expr: ir.ListDisplay | ir.RecordDisplay | ir.Interpolation) -> Value:
        match expr:
            case ir.Interpolation(parts):
                return "".join(self._text(part) for part in parts)
            case ir.ListDisplay(items):
                found: list[Value] = []
                for item in items:
                    value = self.value(item.value if isinstance(item, ir.Spread) else item)
                    if isinstance(item, ir.Spread):
                        found += value if isinstance(value, list) else []
                    else:
                        found.append(value)
                return found
            case ir.RecordDisplay(entries):
                return self._record(entries)
            case _:
                assert_never(expr)

    def _text(self, part: str | ir.Expr) -> str:
        if isinstance(part, str):
            return to_units(part)
        value = self.value(part)
        return value if isinstance(value, str) else number_text(value) if isinstance(value, float) else ""

    def _record(self, entries: tuple[ir.Entry | ir.ComputedEntry | ir.Spread, ...]) -> Value:
        members: dict[str, Value] = {}
        for entry in entries:
            key = self.value(entry.key) if isinstance(entry, ir.ComputedEntry) else None
            value = self.value(entry.value)
            if isinstance(entry, ir.Spread):
                members.update(
                    {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else {}
                )
            elif value is not None or isinstance(entry.value, ir.Literal):
                name = to_units(entry.key) if isinstance(entry, ir.Entry) else key
                assert isinstance(name, str)
                members[name] = value
        return members

    def _operation(self, expr: ir.Operation) -> Value:
        if expr.op is ir.Op.UUID:
            self.uuids += 1
            return uuid(self.uuids - 1)
        if expr.op is ir.Op.COALESCE:
            return self._first_present(expr.operands)
        operands = [self.value(operand) for operand in expr.operands]
        presence = OPERATIONS[expr.op].presence
        if presence is not Presence.FIRST and any(operand is None for operand in operands):
            return False if presence is Presence.FALSE else None
        return operate(expr.op, operands, self.world.now_ms)

    def _first_present(self, operands: tuple[ir.Expr, ...]) -> Value:
        found: Value = None
        for operand in operands:
            if found is None:
                found = self.value(operand)
            else:
                with self._not_needed():
                    self.value(operand)
        return found

    @contextmanager
    def _not_needed(self) -> Iterator[None]:
        """What is evaluated to be shown alone: JavaScript does not come to it, and it makes no identifier."""
        before = self.uuids
        yield
        self.uuids = before

    # Conditions

    def _predicate(self, expr: ir.Predicate) -> Value:
        match expr:
            case ir.Compare(operator, left, right):
                return _compare(operator, self.value(left), self.value(right))
            case ir.IsNone(value):
                return self.value(value) is None
            case ir.In(item, items):
                found, where = self.value(item), self.value(items)
                return isinstance(where, list) and any(_same(found, each) for each in where)
            case ir.InText(needle, text):
                found, where = self.value(needle), self.value(text)
                return isinstance(found, str) and isinstance(where, str) and found in where
            case ir.HasKey(key, record):
                found, where = self.value(key), self.value(record)
                return self._own(where, found) is not None
            case ir.NonEmpty(value):
                return bool(self.value(value))
            case ir.Truthy(value):
                found = self.value(value)
                return isinstance(found, list | dict) or bool(found)
            case ir.Matches():
                return self._matches(expr)
            case ir.Not(operand):
                return not self.holds(operand)
            case ir.And(operands):
                return all(self.holds(operand) for operand in operands)
            case ir.Or(operands):
                return any(self.holds(operand) for operand in operands)
            case _:
                assert_never(expr)

    def _matches(self, expr: ir.Matches) -> bool:
        subject = self.value(expr.subject)
        if not isinstance(subject, str):
            return False
        if len(subject) > _LONGEST_JSON_SUBJECT and is_of_json(expr.subject):
            return False
        return re.search(to_python(expr.regex), subject, re.ASCII) is not None

    def _sorted(self, expr: ir.Sorted) -> Value:
        items, keys = [], []
        found = self.value(expr.iterable)
        if not isinstance(found, list):
            return None
        for item in found:
            self.bind(expr.variables, (item,))
            items.append(item)
            keys.append(item if expr.key is None else self.value(expr.key))
        return in_order_of(keys, items, is_reversed=expr.reverse)

    # Comprehensions

    def _comprehension(self, expr: ir.Comprehension | ir.MapComprehension) -> Value:
        if isinstance(expr, ir.MapComprehension):
            members: dict[str, Value] = {}
            for _ in self._kept(expr.variables, expr.iterable, expr.condition):
                key, value = self.value(expr.key), self.value(expr.value)
                if isinstance(key, str) and value is not None:
                    members[key] = value
            return members
        found = [self.value(expr.element) for _ in self._kept(expr.variables, expr.iterable, expr.condition)]
        match expr.kind:
            case ir.Kind.ANY:
                return any(value is True for value in found)
            case ir.Kind.ALL:
                return all(value is True for value in found)
            case ir.Kind.FIRST:
                return next((value for value in found if value is not None), None)
            case ir.Kind.LIST:
                return [value for value in found if value is not None]
            case ir.Kind.FLAT:
                return [item for value in found if isinstance(value, list) for item in value]
            case ir.Kind.MERGE:
                dictionaries = (value for value in found if isinstance(value, dict))
                return {key: value for dictionary in dictionaries for key, value in dictionary.items()}
            case _:
                assert_never(expr.kind)

    def _kept(
        self, variables: tuple[ir.Variable, ...], iterable: ir.Expr, condition: ir.Expr | None
    ) -> Iterator[None]:
        for _ in self.turns(variables, iterable):
            if condition is None or self.holds(condition):
                yield


def _same(left: Value, right: Value) -> bool:
    return left is not None and type(left) is type(right) and left == right


def _compare(operator: str, left: Value, right: Value) -> bool:
    if operator == "==":
        return _same(left, right)
    if operator == "!=":
        return not _same(left, right)
    if not isinstance(left, float) or not isinstance(right, float):
        return False
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case _:
            raise AssertionError(operator)


def read(value: Value, to: Type) -> Value:
    """A ``json`` value if it has the type ``to``, else None; a record keeps the fields that have theirs."""
    match to:
        case Basic.STRING:
            return value if isinstance(value, str) else None
        case Basic.NUMBER:
            return value if isinstance(value, float) and isfinite(value) else None
        case Basic.BOOLEAN:
            return value if isinstance(value, bool) else None
        case Basic.TIME:
            return time(value) if isinstance(value, str) else None
        case ListOf(item):
            return _read_list(value, item)
        case Record(fields):
            if not isinstance(value, dict):
                return None
            found = {field.name: read(value.get(to_units(field.name)), field.type) for field in fields}
            return {name: each for name, each in found.items() if each is not None}
        case MapOf() | Basic():
            return value
        case _:
            assert_never(to)


def _read_list(value: Value, item: Type) -> Value:
    if not isinstance(value, list):
        return None
    if item is Basic.JSON:
        return value
    found = [read(each, item) for each in value]
    return None if any(each is None for each in found) else found
