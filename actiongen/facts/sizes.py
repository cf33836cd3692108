"""How long a text can get: whether an operation can make one that no JavaScript engine holds.

In: an expression. Out: a bound on the units of all texts in its value, and one for every item, by where the
value comes from. What the policy writes is as long as it is. For the rest stands what requests and Auth0's
own limits leave: where it is a few times more nothing throws, for an engine holds eight times MOST.

    event.user.name + "!"   ->   1,025;   x.replace("a", x)   ->   65,537 * 65,536, if x is of json
"""

from typing import assert_never

from actiongen import ir
from actiongen.ir.ops import OPERATIONS, Size
from actiongen.ir.types import Basic, Type, holds
from actiongen.runs.texts import to_units

LONGEST = 2**22
"""How many UTF-16 units a text has at most that ``replace``, ``join`` or ``to_json`` gives: 4,194,304."""

MOST = 16 * LONGEST
"""How many units can come together in one text, list or dictionary; JSON makes six of one."""

MOST_LEVELS = 64
"""How deep lists and objects may stand in each other where they become JSON, or come from it."""

_FIELD = 2.0**10  # a text that the catalogue types
_FIELDS = 2.0**13  # a list or record that it types, of so many items:
_ITEMS = 2.0**9
_JSON = 2.0**16
_SCALAR = 64.0  # a number, boolean, time or digest as a text
_SCALARS = (Basic.NUMBER, Basic.BOOLEAN, Basic.TIME, Basic.DURATION)
_UNKNOWN = 2.0**64  # more than anything holds
_ESCAPED = 6.0  # in JSON a unit is at most \\u0000
_CASES = 3.0  # in another case a unit is at most three
_DEEPEST_TURN = 5  # each loop in a loop is looked at twice, up to here

_Turn = dict[ir.Variable, float]


class Sizes:
    """Bounds of texts, found once for every definition."""

    def __init__(self) -> None:
        self._known: dict[ir.Definition | ir.Variable, float] = {}

    def bound(self, expr: ir.Expr) -> float:
        """What the texts in the value do not exceed together."""
        return self._of(expr, {})

    def can_be_held(self, expr: ir.Expr) -> bool:
        """Whether what is put together is never more than an engine holds."""
        return self.bound(expr) <= MOST

    def fits(self, expr: ir.Operation) -> bool:
        """Whether the result is never longer than it may be, and nothing in it nested too deeply."""
        if expr.op is ir.Op.TO_JSON and holds(expr.operands[0].info.type, Basic.JSON):
            return False
        sizes = [self.bound(operand) for operand in expr.operands]
        return _unlimited(expr.op, expr.operands, sizes) <= LONGEST

    def _of(self, expr: ir.Expr, turn: _Turn) -> float:
        """``turn``: the sizes of the variables of a loop whose element this is."""
        match expr:
            case ir.Literal(str(value)):
                return len(to_units(value))
            case ir.Ref(definition):
                return self._once(definition, (definition.value,))
            case ir.Var(variable):
                return turn[variable] if variable in turn else self._once(variable, variable.origins)
            case ir.HelperCall(inlined=inlined):
                return self._of(inlined, turn)
            case (
                ir.Event()
                | ir.Secret()
                | ir.Member()
                | ir.Item()
                | ir.Lookup()
                | ir.Read()
                | ir.Items()
                | ir.Slice()
            ):
                return self._of_part(expr, turn)
            case ir.ListDisplay(parts) | ir.RecordDisplay(parts) | ir.Interpolation(parts):
                return sum(self._of_entry(part, turn) for part in parts)
            case ir.Operation(op, operands):
                return _of_operation(op, operands, [self._of(operand, turn) for operand in operands])
            case ir.Conditional(_, then, otherwise) | ir.OrText(then, otherwise):
                return max(self._of(then, turn), self._of(otherwise, turn))
            case ir.Sorted(iterable=iterable):
                return self._of(iterable, turn)
            case ir.Comprehension(ir.Kind.FIRST, variables, iterable, _, element):
                return self._of(element, {**turn, **dict.fromkeys(variables, self._of(iterable, turn))})
            case ir.Comprehension(ir.Kind.LIST | ir.Kind.FLAT | ir.Kind.MERGE, element=element):
                return self._of_turns(expr.variables, expr.iterable, (element,), turn)
            case ir.MapComprehension(key=key, value=value):
                return self._of_turns(expr.variables, expr.iterable, (key, value), turn)
            case ir.Literal() | ir.ErrorExpr():
                return _SCALAR
            case _:  # what is no text, list or dictionary is short; of the others nobody knows
                return _SCALAR if expr.info.type in _SCALARS else _UNKNOWN

    def _once(self, key: ir.Definition | ir.Variable, origins: tuple[ir.Expr, ...]) -> float:
        if key not in self._known:
            self._known[key] = max((self._of(origin, {}) for origin in origins), default=_JSON)
        return self._known[key]

    def _of_part(self, expr: ir.Expr, turn: _Turn) -> float:
        match expr:
            case ir.Member(value) | ir.Item(value) if not _is_of_event(expr):
                return self._of(value, turn)
            case ir.Lookup(value, _, default):
                return self._of(value, turn) + (0 if default is None else self._of(default, turn))
            case ir.Read(value) | ir.Items(value):
                return self._of(value, turn)
            case ir.Slice(value, lower, upper):
                # A cut bounds the items of a list, not their texts; and not what turns make of a text together.
                whole = self._of(value, turn)
                is_cut = expr.info.type is Basic.STRING and not turn
                return min(whole, _cut(lower, upper, whole)) if is_cut else whole
            case _:
                return _of_field(expr.info.type)

    def _of_entry(
        self, part: "str | ir.Expr | ir.Spread | ir.Entry | ir.ComputedEntry", turn: _Turn
    ) -> float:
        match part:
            case str():
                return len(to_units(part))
            case ir.Spread(value):
                return self._of(value, turn)
            case ir.Entry(key, value):
                return len(to_units(key)) + 1 + self._of(value, turn)
            case ir.ComputedEntry(key_expr, value):
                return self._of(key_expr, turn) + 1 + self._of(value, turn)
            case _:
                return 1 + self._of(part, turn)

    def _of_turns(
        self, variables: tuple[ir.Variable, ...], iterable: ir.Expr, made: tuple[ir.Expr, ...], turn: _Turn
    ) -> float:
        """What each turn makes of nothing, and what one would make of all items at once."""
        whole, count = self._of(iterable, turn), self._count(iterable, turn)
        of_all = sum(self._of(each, {**turn, **dict.fromkeys(variables, whole)}) for each in made)
        if len(turn) > _DEEPEST_TURN:
            return count * (1 + of_all)
        of_nothing = sum(self._of(each, {**turn, **dict.fromkeys(variables, 0.0)}) for each in made)
        return count * (1 + of_nothing) + of_all

    def _count(self, items: ir.Expr, turn: _Turn) -> float:
        match items:
            case ir.Ref(definition):
                return self._count(definition.value, {})
            case ir.ListDisplay(parts) if not any(isinstance(part, ir.Spread) for part in parts):
                return len(parts)
            case ir.Operation(ir.Op.COALESCE, operands):
                return max(self._count(operand, turn) for operand in operands)
            case ir.Member() if _is_of_event(items):
                return _ITEMS
            case _:
                return self._of(items, turn)


def _of_field(type_: Type) -> float:
    """The size of what Auth0 fills in."""
    if holds(type_, Basic.JSON):
        return _JSON
    return _FIELD if type_ is Basic.STRING else _FIELDS


def _of_operation(op: ir.Op, operands: tuple[ir.Expr, ...], sizes: list[float]) -> float:
    size = OPERATIONS[op].size
    match size:
        case Size.SCALAR:
            return _SCALAR
        case Size.SAME:
            return max(sizes)
        case Size.CASED:
            return _CASES * sizes[0]
        case Size.PARTS:
            return 2 * sizes[0] + 1
        case Size.SUM:
            return sum(sizes)
        case Size.ENCODED:
            return 4 * sum(sizes) + _SCALAR
        case Size.BOUNDED:
            return min(_unlimited(op, operands, sizes), LONGEST)
        case _:
            assert_never(size)


def _unlimited(op: ir.Op, operands: tuple[ir.Expr, ...], sizes: list[float]) -> float:
    """The size of a result that may overflow, if nothing limited it."""
    match op:
        case ir.Op.JOIN:
            return sizes[1] * (1 + sizes[0])
        case ir.Op.REPLACE:
            times = sizes[0] / sizes[1] if _is_written(operands[1]) else sizes[0] + 1
            return sizes[0] + times * sizes[2]
        case _:
            return _ESCAPED * sizes[0] + _SCALAR


def _is_written(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Literal) and expr.value != ""


def _cut(lower: ir.Expr | None, upper: ir.Expr | None, whole: float) -> float:
    """How long a slice is at most whose upper bound, or whose lower one from the end, is written out."""
    match lower, upper:
        case None | ir.Literal(float()), ir.Literal(float(end)) if end >= 0:
            return end
        case ir.Literal(float(start)), None if start < 0:
            return -start
        case _:
            return whole


def _is_of_event(expr: ir.Expr) -> bool:
    """Whether the value is a field of the event, and not of what the policy puts together."""
    while isinstance(expr, ir.Member | ir.Item):
        expr = expr.value
    return isinstance(expr, ir.Event)
