"""How large a number can get: whether arithmetic can leave the finite doubles.

In: an expression. Out: a bound on the magnitude of every number in its value, by where the value comes from:
a field that the catalogue types is within ±2^53 (counts, coordinates, timestamps), what is read from ``json``
or from a text is any finite double, what is written out is itself, and what is computed follows.

    event.stats.logins_count + 1   ->   bounded;   read(event.request.body.n, number) * 2   ->   not
"""

from collections.abc import Callable
from math import inf
from typing import assert_never

from actiongen import ir
from actiongen.ir.ops import MILLISECONDS, OPERATIONS, WRITTEN_INSTANT
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.ir.walk import seen_through

Path = tuple[str | None, ...]
"""Which part of a value: keys of records, None for any item of a list or any key."""

EVENT_NUMBER = 2.0**53
"""What no number that Auth0 documents exceeds in magnitude."""
_LENGTH = 2.0**31
_LARGEST = 1e308  # below the largest double, so that rounding a bound makes no difference
NUMBERS = (Basic.NUMBER, Basic.TIME, Basic.DURATION)


def _anything(_: ir.Expr) -> float:
    return inf


class Ranges:
    """Answers for one place; ``limit`` is what the conditions that hold there say of an expression, ``inside`` gives
    the answers for what a filter lets through.
    """

    def __init__(
        self,
        limit: Callable[[ir.Expr], float] = _anything,
        inside: "Callable[[ir.Expr], Ranges] | None" = None,
    ) -> None:
        self._limit = limit
        self._inside = inside
        self._known: dict[tuple[ir.Definition | ir.Variable, Path], float] = {}

    def is_finite(self, expr: ir.Expr) -> bool:
        """Whether the value is a finite number (of an operation on an instant: one within reach) whenever its
        operands are present.
        """
        reach = OPERATIONS[expr.op].reach if isinstance(expr, ir.Operation) else None
        if isinstance(expr, ir.Operation) and reach is not None:
            return self.bound(expr.operands[0]) <= reach
        return self.bound(expr) <= _LARGEST

    def bound(self, expr: ir.Expr, path: Path = ()) -> float:
        """What no number in this part of the value exceeds in magnitude; infinite when there is no bound."""
        found = self._of_origin(expr, path)
        return min(found, self._limit(expr)) if not path and expr.info.type in NUMBERS else found

    def _of_origin(self, expr: ir.Expr, path: Path) -> float:
        match expr:
            case ir.Literal(value):
                return abs(value) if isinstance(value, float) else 0.0
            case ir.Event():
                return _of_type(expr.info.type, path, EVENT_NUMBER)
            case ir.Read(to=to):
                return _of_type(to, path, inf)
            case ir.Ref(definition):
                return self._once(definition, path, lambda: self.bound(definition.value, path))
            case ir.Var(variable):
                return self._once(variable, path, lambda: self._of_variable(variable, path))
            case ir.HelperCall(inlined=inlined):
                return self.bound(inlined, path)
            case ir.Member() | ir.Item() | ir.Lookup() | ir.Slice() | ir.Items():
                return self._of_part(expr, path)
            case ir.ListDisplay() | ir.RecordDisplay():
                return self._of_display(expr, path)
            case ir.Conditional(condition, then, otherwise):
                return max(self._filtered(condition).bound(then, path), self.bound(otherwise, path))
            case ir.Comprehension(ir.Kind.LIST, condition=condition, element=element) | ir.MapComprehension(
                condition=condition, value=element
            ):
                return self._filtered(condition).bound(element, path[1:])
            case ir.Comprehension(
                ir.Kind.FIRST | ir.Kind.FLAT | ir.Kind.MERGE, condition=condition, element=element
            ):
                return self._filtered(condition).bound(element, path)
            case ir.Operation(ir.Op.COALESCE, operands):
                return max(self.bound(operand, path) for operand in operands)
            case ir.Operation(ir.Op.UNIQUE, (items,)) | ir.Sorted(iterable=items):
                return self.bound(items, path)
            case ir.Operation(op, operands) if expr.info.type in NUMBERS:
                return self._of_operation(op, operands)
            case _:  # any number, where the type has numbers
                return _of_type(expr.info.type, path, inf)

    def _once(self, key: ir.Definition | ir.Variable, path: Path, find: Callable[[], float]) -> float:
        if (key, path) not in self._known:
            self._known[key, path] = find()
        return self._known[key, path]

    def _filtered(self, condition: ir.Expr | None) -> "Ranges":
        return self if condition is None or self._inside is None else self._inside(condition)

    def _of_variable(self, variable: ir.Variable, path: Path) -> float:
        inner = (None, *path) if variable.is_item else path
        return max((self.bound(origin, inner) for origin in variable.origins), default=inf)

    def _of_part(self, expr: ir.Member | ir.Item | ir.Lookup | ir.Slice | ir.Items, path: Path) -> float:
        if expr.value.info.type is Basic.JSON:
            return inf
        match expr:
            case ir.Member(value, name):
                return self.bound(value, (name, *path))
            case ir.Item(value):
                return self.bound(value, (None, *path))
            case ir.Lookup(value, _, default):
                otherwise = 0.0 if default is None else self.bound(default, path)
                return max(self.bound(value, (None, *path)), otherwise)
            case ir.Slice(value) | ir.Items(value):
                return self.bound(value, path)

    def _of_display(self, expr: ir.ListDisplay | ir.RecordDisplay, path: Path) -> float:
        parts = expr.items if isinstance(expr, ir.ListDisplay) else expr.entries
        bounds = [0.0]
        for part in parts:
            match part:
                case ir.Spread(value):
                    bounds.append(self.bound(value, path))
                case ir.ComputedEntry(_, value):
                    bounds.append(self.bound(value, path[1:]))
                case ir.Entry(key, value):
                    if not path or path[0] in (None, key):
                        bounds.append(self.bound(value, path[1:]))
                case _:
                    bounds.append(self.bound(part, path[1:]))
        return max(bounds)

    def _of_operation(self, op: ir.Op, operands: tuple[ir.Expr, ...]) -> float:
        match op:
            case ir.Op.ADD | ir.Op.SUBTRACT:
                return self.bound(operands[0]) + self.bound(operands[1])
            case ir.Op.MULTIPLY:
                return _product(self.bound(operands[0]), self.bound(operands[1]))
            case ir.Op.DIVIDE:
                divisor = _written(operands[1])
                return inf if divisor is None else _product(self.bound(operands[0]), 1 / divisor)
            case ir.Op.NEGATE | ir.Op.TIMESTAMP_MS:
                return self.bound(operands[0])
            case ir.Op.MIN | ir.Op.MAX:
                return self.bound(operands[0], (None,))
            case ir.Op.SUM:
                return _product(self.bound(operands[0], (None,)), _count(operands[0]))
            case ir.Op.FLOOR | ir.Op.CEIL | ir.Op.TIMESTAMP:
                return self.bound(operands[0]) + 1
            case ir.Op.SECONDS | ir.Op.MINUTES | ir.Op.HOURS | ir.Op.DAYS:
                return _product(self.bound(operands[0]), MILLISECONDS[op])
            case _:  # of most operations nothing else is known
                bound = OPERATIONS[op].bound
                return inf if bound is None else bound


def _count(items: ir.Expr) -> float:
    """How many items a list has at most."""
    if not isinstance(items, ir.ListDisplay) or any(isinstance(item, ir.Spread) for item in items.items):
        return _LENGTH
    return float(len(items.items))


def _of_type(type_: Type, path: Path, number: float) -> float:
    """The bound of what is in a value of this type, when every number in it is within ``number``."""
    match type_:
        case ListOf(inner) | MapOf(inner):
            return _of_type(inner, path[1:], number)
        case Record(fields):
            inside = [field.type for field in fields if not path or path[0] in (None, field.name)]
            return max((_of_type(inner, path[1:], number) for inner in inside), default=0.0)
        case Basic.NUMBER | Basic.DURATION:
            return number
        case Basic.TIME:
            return min(number, WRITTEN_INSTANT)
        case Basic.JSON:
            return inf
        case Basic():
            return 0.0
        case _:
            assert_never(type_)


def _written(expr: ir.Expr) -> float | None:
    """The magnitude of a number or duration that is written out, ``3`` or ``days(1)``; None of zero."""
    match seen_through(expr):
        case ir.Literal(float(value)):
            return abs(value) or None
        case ir.Operation(op, (operand,)) if op in MILLISECONDS:
            count = _written(operand)
            return None if count is None else count * MILLISECONDS[op]
        case ir.Operation(ir.Op.NEGATE, (operand,)):
            return _written(operand)
        case _:
            return None


def _product(left: float, right: float) -> float:
    return inf if inf in (left, right) else left * right
