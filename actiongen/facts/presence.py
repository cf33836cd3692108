"""What is known to be present, and why: the facts that conditions leave behind.

In: expressions of the IR. Out: :data:`Facts`, sets of numbers that :class:`Numbering` gives to expressions of
one meaning (definitions and helpers are looked through), and ``None`` where no run can be. Sound as long as
no value changes during a run, which the language guarantees.

    after ``when=event.user.email is None: stop()``, facts hold the number of ``event.user.email``
"""

from typing import assert_never
from weakref import proxy

from actiongen import ir
from actiongen.facts.constants import item_at
from actiongen.facts.known import NOTHING, Facts, all_of, both, either
from actiongen.facts.meanings import COMPARED, Meanings, is_new
from actiongen.facts.number_limits import NumberLimits
from actiongen.facts.per_definition import innermost_first
from actiongen.facts.shapes import has_items, is_required, is_split
from actiongen.facts.sizes import Sizes
from actiongen.ir import walk
from actiongen.ir.instants import written_instant
from actiongen.ir.ops import OPERATIONS, Presence

_MOST_REMEMBERED = 512
_MOST_CHOICES = 32
"""How many choices are looked at with their conditions to see whether one value is present."""


class Numbering:
    """Gives expressions of one meaning one number, and answers what follows; ``meanings``: what other files found."""

    def __init__(self, meanings: Meanings | None = None) -> None:
        self.meanings = Meanings() if meanings is None else meanings
        self._numbers = self.meanings.numbers
        # By identity, with the expression, which keeps its id from being given to another one.
        self._known: dict[int, tuple[ir.Expr, int]] = {}
        self._expressions = self.meanings.expressions
        self._definitions: dict[ir.Definition, int] = {}
        self._true = self.meanings.true
        self._false = self.meanings.false
        self._present = self.meanings.present
        # No cycle for Python to look for; of use while this lives.
        self.limits = NumberLimits(proxy(self), self.meanings)
        self.sizes = Sizes()
        # What was asked of late, by the facts that held.
        self._here: dict[frozenset[int], dict[int, bool]] = {}
        self._choices = 0
        self._adopts = False

    def hand_on(self) -> None:
        """Leaves the numbers of this file's expressions to :meth:`go_on`, if these are what anybody would give them."""
        if not self._adopts:
            self.meanings.handed_on = self._known, self._definitions

    def go_on(self) -> None:
        """Takes the numbers of the file that was analysed last, most likely this one."""
        self._known, self._definitions = self.meanings.handed_on
        self.meanings.handed_on = {}, {}

    def number(self, expr: ir.Expr) -> int:
        """The number of an expression; equal for equal meanings."""
        known = self._known.get(id(expr))
        if known is not None:
            return known[1]
        if type(expr) is ir.Ref:
            if expr.definition not in self._definitions:
                self._learn(expr.definition)
            return self._definitions[expr.definition]
        if type(expr) is ir.HelperCall:
            return self.number(expr.inlined)
        key = ("new", id(expr)) if is_new(expr) else self._key(expr, type(expr))
        number = self._numbers.setdefault(key, len(self._numbers))
        self._expressions.setdefault(number, expr)
        self._known[id(expr)] = expr, number
        return number

    def adopt(self, copy: ir.Expr, original: ir.Expr) -> None:
        """Takes note that a copy means the same as the original."""
        self._adopts = True
        if isinstance(copy, ir.Ref):
            self._definitions[copy.definition] = self.number(original)
        elif not isinstance(copy, ir.HelperCall):
            self._known[id(copy)] = copy, self.number(original)

    def fact(self, key: object) -> int:
        """The number of anything that is no expression and may hold or not."""
        return self._numbers.setdefault(key, len(self._numbers))

    def _learn(self, definition: ir.Definition) -> None:
        """Settles what follows from a definition, and before from those that it builds on: a long chain of names
        needs no deep recursion."""
        for each in innermost_first(definition, self._definitions.__contains__):
            self._definitions[each] = self.number(each.value)
            self.present(each.value)
            self.when_true(each.value)
            self.when_false(each.value)

    def _key(self, node: object, kind: type) -> object:
        """What a node has in common with all others of its meaning: its kind and parts."""
        key: list[object] = []
        if kind is tuple:
            parts: tuple[object, ...] = node  # type: ignore[assignment]  # it is one
        elif kind in COMPARED:
            key.append(kind)
            parts = COMPARED[kind](node)
        else:
            return node
        for part in parts:
            kind = type(part)
            if kind in walk.EXPRESSIONS:
                known = self._known.get(id(part))
                key.append(self.number(part) if known is None else known[1])  # type: ignore[arg-type]  # it is one
            else:
                key.append((kind, self._key(part, kind)))
        return tuple(key)

    # What follows

    def present(self, expr: ir.Expr) -> Facts:
        """What is present when the value of ``expr`` is."""
        key = self.number(expr)
        if key not in self._present:
            self._present[key] = self._present_of(expr, key)
        return self._present[key]

    def _present_of(self, expr: ir.Expr, key: int) -> Facts:
        me = frozenset({key})
        match expr:
            case ir.Ref(definition):
                return self.present(definition.value)
            case ir.HelperCall(inlined=inlined):
                return self.present(inlined)
            case ir.Literal(value):
                return None if value is None else NOTHING
            case ir.Member(value) | ir.Item(value) | ir.Read(value):
                return both(me, self.present(value))
            case _ if isinstance(expr, ir.Total):
                return both(me, all_of(self.present(operand) for operand in walk.operands(expr)))
            case ir.Lookup(value, lookup_key, default):
                if default is not None:
                    return me
                return both(me, both(self.present(value), self.present(lookup_key)))
            case ir.Operation(ir.Op.COALESCE, operands):
                ways: Facts = None
                for operand in operands:
                    ways = either(ways, self.present(operand))
                return both(me, ways)
            case ir.Operation(op) if OPERATIONS[op].presence is Presence.FALSE:
                return NOTHING
            case ir.Operation(_, operands):
                return both(me, all_of(self.present(operand) for operand in operands))
            case ir.OrText(left, right):
                return both(me, either(self.present(left), self.present(right)))
            case ir.Conditional(condition, then, otherwise):
                yes = both(self.when_true(condition), self.present(then))
                no = both(self.when_false(condition), self.present(otherwise))
                return both(me, either(yes, no))
            case ir.Comprehension(ir.Kind.FIRST, iterable=iterable):
                return both(me, self.present(iterable))
            case ir.Items(value):
                return self.present(value)
            case ir.Sorted(iterable=value):
                return both(me, self.present(value))
            case ir.Event() | ir.ListDisplay() | ir.RecordDisplay() | ir.Interpolation() | ir.ErrorExpr():
                return NOTHING
            case ir.Comprehension() | ir.MapComprehension():
                return NOTHING
            case _:  # a value says of itself that it is present, and a condition always is
                return NOTHING if isinstance(expr, ir.Predicate) else me

    def when_true(self, expr: ir.Expr) -> Facts:
        """What is present where ``expr``, a condition, holds."""
        key = self.number(expr)
        if key not in self._true:
            self._true[key] = self._when_true(expr)
        return self._true[key]

    def _when_true(self, expr: ir.Expr) -> Facts:
        match expr:
            case ir.Ref(definition):
                return self.when_true(definition.value)
            case ir.HelperCall(inlined=inlined):
                return self.when_true(inlined)
            case ir.Literal(value):
                return NOTHING if value is True else None
            case ir.Compare("!="):
                return NOTHING
            case ir.Compare(operator, left, right):
                limits = self.limits.of_comparison(operator, left, right)
                return both(limits, both(self.present(left), self.present(right)))
            case ir.In(left, right):
                limits = self.limits.of_membership(left, right)
                return both(limits, both(self.present(left), self.present(right)))
            case ir.HasKey(key, record):
                row = ir.Lookup(record, key, None, expr.info)
                found = frozenset({self.number(row)}) if self._is_table(record) else NOTHING
                return both(found, both(self.present(key), self.present(record)))
            case ir.InText(left, right):
                return both(self.present(left), self.present(right))
            case ir.Operation(op, operands) if OPERATIONS[op].presence is Presence.FALSE:
                return all_of(self.present(operand) for operand in operands)
            case ir.Matches(subject=value) | ir.NonEmpty(value) | ir.Truthy(value):
                return self.present(value)
            case ir.IsNone():
                return NOTHING
            case ir.Not(operand):
                return self.when_false(operand)
            case ir.And(operands):
                return all_of(self.when_true(operand) for operand in operands)
            case ir.Or(operands):
                return self._alternatives(operands, true=True)
            case ir.Conditional(condition, then, otherwise):
                yes = both(self.when_true(condition), self.when_true(then))
                no = both(self.when_false(condition), self.when_true(otherwise))
                return either(yes, no)
            case ir.Operation(ir.Op.COALESCE, operands):
                ways: Facts = None
                for operand in operands:
                    ways = either(ways, self.when_true(operand))
                return both(ways, frozenset({self.number(expr)}))
            case ir.Comprehension(ir.Kind.ANY, _, iterable, condition, element):
                inner = self.when_true(element)
                if condition is not None:
                    inner = both(inner, self.when_true(condition))
                return both(self.present(iterable), inner)
            case ir.Comprehension(ir.Kind.ALL):
                return NOTHING
            case _:  # a boolean that holds is present, whatever made it
                return self.present(expr)

    def _is_table(self, record: ir.Expr) -> bool:
        """Whether it is a dictionary that is written out, with a value under each of its keys."""
        display = walk.seen_through(record)
        return isinstance(display, ir.RecordDisplay) and all(
            not isinstance(entry, ir.Spread) and self.is_present(entry.value, NOTHING)
            for entry in display.entries
        )

    def when_false(self, expr: ir.Expr) -> Facts:
        """What is present where ``expr``, a condition, does not hold."""
        key = self.number(expr)
        if key not in self._false:
            self._false[key] = self._when_false(expr)
        return self._false[key]

    def _when_false(self, expr: ir.Expr) -> Facts:
        match expr:
            case ir.Ref(definition):
                return self.when_false(definition.value)
            case ir.HelperCall(inlined=inlined):
                return self.when_false(inlined)
            case ir.Literal(value):
                return None if value is True else NOTHING
            case ir.Compare("!=", left, right):
                limits = self.limits.of_comparison("==", left, right)
                return both(limits, both(self.present(left), self.present(right)))
            case ir.Compare("<" | "<=" | ">" | ">=" as operator, left, right):
                return self.limits.where_false(operator, left, right)
            case ir.IsNone(value):
                return self.present(value)
            case ir.Not(operand):
                return self.when_true(operand)
            case ir.And(operands):
                return self._alternatives(operands, true=False)
            case ir.Or(operands):
                return all_of(self.when_false(operand) for operand in operands)
            case ir.Conditional(condition, then, otherwise):
                yes = both(self.when_true(condition), self.when_false(then))
                no = both(self.when_false(condition), self.when_false(otherwise))
                return either(yes, no)
            case ir.Comprehension(ir.Kind.ALL, iterable=iterable):
                return self.present(iterable)
            case _:  # any other condition may be false because something is absent
                return NOTHING

    def _alternatives(self, operands: tuple[ir.Expr, ...], *, true: bool) -> Facts:
        """What holds where one operand decided: the first that is true (of an Or) or false (of an And)."""
        ways: Facts = None
        before: Facts = NOTHING
        for operand in operands:
            decides, passes = self.when_true(operand), self.when_false(operand)
            if not true:
                decides, passes = passes, decides
            ways = either(ways, both(before, decides))
            before = both(before, passes)
        return ways

    def uncertain(self, facts: Facts) -> frozenset[int]:
        """Those of the facts that do not hold in every run."""
        return frozenset(
            fact
            for fact in facts or ()
            if fact in self._expressions and not self.is_present(self._expressions[fact], NOTHING)
        )

    # Is it present here?

    def is_present(self, expr: ir.Expr, facts: Facts) -> bool:
        """Whether ``expr`` is known to be present where ``facts`` hold."""
        if facts is None:
            return True
        if facts not in self._here:
            if len(self._here) >= _MOST_REMEMBERED:
                del self._here[next(iter(self._here))]
            self._here[facts] = {}
        return self._is_present(expr, facts, self._here[facts])

    def _is_present(self, expr: ir.Expr, facts: frozenset[int], seen: dict[int, bool]) -> bool:
        key = self.number(expr)
        if key in facts:
            return True
        if key in seen:
            return seen[key]
        is_present = self._by_parts(expr, facts, seen)
        if is_present or self._choices < _MOST_CHOICES:  # else nobody has looked at all of it
            seen[key] = is_present
        return is_present

    def _by_parts(self, expr: ir.Expr, facts: frozenset[int], seen: dict[int, bool]) -> bool:
        def here(part: ir.Expr) -> bool:
            return self._is_present(part, facts, seen)

        match expr:
            case ir.Ref(definition):
                for each in innermost_first(definition, lambda one: self._definitions[one] in seen):
                    here(each.value)
                    seen.setdefault(self._definitions[each], True)  # it is one of the facts
                return here(definition.value)
            case ir.HelperCall(inlined=inlined):
                return here(inlined)
            case ir.Member(value, name):
                return is_required(value.info.type, name) and here(value)
            case ir.Literal(value):
                return value is not None
            case ir.Item(value, 0 | -1) if is_split(value):
                return here(value)  # the parts of a text are one at least
            case ir.Item(value, index) if (item := item_at(value, index)) is not None:
                return here(item)
            case _ if isinstance(expr, ir.Total):
                return all(here(operand) for operand in walk.operands(expr))
            case ir.Lookup(default=default):
                return default is not None and here(default)
            case ir.Secret(optional=optional):
                return not optional
            case ir.Var(variable):
                return variable.present
            case ir.Operation(ir.Op.COALESCE, operands):
                return any(here(operand) for operand in operands)
            case ir.Operation(op) if OPERATIONS[op].presence is Presence.FALSE:
                return True
            case ir.Operation(ir.Op.MIN | ir.Op.MAX, (items,)):
                return has_items(items)
            case ir.Sorted(iterable=items):
                return here(items)
            case ir.Operation(operands=operands):
                return self._is_total(expr, facts) and all(here(operand) for operand in operands)
            case ir.OrText(_, right):
                return here(right)
            case ir.Conditional(condition, then, otherwise):
                return (here(then) and here(otherwise)) or self._is_in_both(condition, then, otherwise, facts)
            case ir.Comprehension(kind):
                return kind is not ir.Kind.FIRST
            case ir.Event() | ir.ListDisplay() | ir.RecordDisplay() | ir.Interpolation() | ir.Items():
                return True
            case ir.MapComprehension() | ir.Address() | ir.ErrorExpr():
                return True
            case _:  # of any other value nobody knows; a condition is true or false
                return isinstance(expr, ir.Predicate)

    def _is_in_both(
        self, condition: ir.Expr, then: ir.Expr, otherwise: ir.Expr, facts: frozenset[int]
    ) -> bool:
        """Whether each of the two values is present where it is taken. Choices between choices double what there is to
        look at, so that after so many they are taken as they are without their conditions.
        """
        is_outermost = self._choices == 0
        if self._choices >= _MOST_CHOICES:
            return False
        self._choices += 1
        yes, no = both(facts, self.when_true(condition)), both(facts, self.when_false(condition))
        is_present = self.is_present(then, yes) and self.is_present(otherwise, no)
        if is_outermost:
            self._choices = 0
        return is_present

    def _is_total(self, expr: ir.Operation, facts: frozenset[int]) -> bool:
        """Whether the operation gives a value whenever its operands are present."""
        presence = OPERATIONS[expr.op].presence
        match presence:
            case Presence.TOTAL:
                return True
            case Presence.FINITE:
                return self.limits.under(facts).is_finite(expr)
            case Presence.BOUNDED:
                return self.sizes.fits(expr)
            case Presence.PARTIAL:
                return written_instant(expr) is not None
            case Presence.FALSE | Presence.FIRST:
                raise AssertionError(f"{expr.op} does not need all of its operands")
            case _:
                assert_never(presence)
