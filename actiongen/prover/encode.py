"""Expressions of the IR as formulas.

In: an expression. Out: its :class:`Value`, for every event at once; each node means here what its docstring in ``ir/``
says, as in ``evaluate/``, with which the tests compare it.

    Encoder(…).value(Compare("<=", …))   ->   Value(((true, AT_MOST(event.stats.logins_count, 1)),))

What cannot be said in formulas (the order of ``sorted``, say) is a free value of its type: what is proved so is true of
all values, and so of the right one. ``loose`` remembers why.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import assert_never

from actiongen import ir
from actiongen.auth0.model import Trigger
from actiongen.facts.origin import is_of_json
from actiongen.ir.regex import Regex
from actiongen.ir.types import Basic, Type
from actiongen.prover import languages
from actiongen.prover.encode_lists import Lists
from actiongen.prover.encode_operations import Operations
from actiongen.prover.encode_read import read
from actiongen.prover.functions import Functions
from actiongen.prover.leaves import Leaves
from actiongen.prover.rounding import Rounding
from actiongen.prover.term import Function, Sort, Term, below
from actiongen.prover.terms import Terms, TooLargeError
from actiongen.prover.values import ABSENT, NULL, Items, Listed, Members, Value, Values, Written
from actiongen.runs.texts import to_units

MOST_NODES = 200_000


@dataclass(slots=True)
class Encoder:
    """One formula.

    ``room``: how many items each free list has. ``demands``: how many would be enough for an exact answer.
    ``secrets_are_set``: a secret that is required is not empty, as Terraform and the directory form see to.
    """

    trigger: Trigger
    functions: Functions
    room: Mapping[object, int] = field(default_factory=dict)
    secrets_are_set: bool = True
    terms: Terms = field(init=False)
    values: Values = field(init=False)
    leaves: Leaves = field(init=False)
    lists: Lists = field(init=False)
    operations: Operations = field(init=False)
    rounding: Rounding = field(init=False)
    demands: dict[object, int] = field(default_factory=dict)
    loose: dict[Term, str] = field(default_factory=dict)
    """What stands for a construct that formulas cannot say, by the free term; and which construct it is."""
    bounded: dict[Term, str] = field(default_factory=dict)
    """Why no number of items is enough for an exact answer, by the term whose value depends on more."""
    variables: dict[ir.Variable, Value] = field(default_factory=dict)
    definitions: dict[ir.Definition, Value] = field(default_factory=dict)
    event: Value = field(init=False)
    nodes: int = 0
    until: float = inf
    """The time, as :func:`time.monotonic` has it, from which on nobody waits for the formula."""
    fresh: int = 0
    turn: tuple[object, ...] = ()
    """Which items of which lists the loops around are at."""

    def __post_init__(self) -> None:
        self.terms = self.functions.terms
        self.values = Values(self.terms)
        self.leaves = Leaves(self.terms, self.values, self.room)
        self.lists = Lists(self)
        self.operations = Operations(self)
        self.rounding = Rounding(self)
        self.event = self.values.here(self.leaves.members(("event",), self.trigger.event))

    # What the rest of the prover asks

    def holds(self, expr: ir.Expr) -> Term:
        """A condition holds."""
        return self.values.holds(self.value(expr))

    def value(self, expr: ir.Expr) -> Value:
        """The value of an expression."""
        self.nodes += 1
        if self.nodes > MOST_NODES or time.monotonic() > self.until:
            raise TooLargeError
        return self._value(expr)

    def define(self, definition: ir.Definition) -> None:
        """Settles a definition where it stands."""
        self.definitions[definition] = self.value(definition.value)

    @contextmanager
    def scope(self) -> Iterator[None]:
        """A helper's body or a turn of a loop: what is defined inside holds inside."""
        before = dict(self.definitions)
        yield
        self.definitions = before

    @contextmanager
    def at_item(self, *turn: object) -> Iterator[None]:
        """One turn of a loop."""
        before = self.turn
        self.turn = (*before, *turn)
        with self.scope():
            yield
        self.turn = before

    def free(self, type_: Type, why: str, *of: Term) -> Value:
        """Any value of a type, because of a construct that formulas cannot say; ``of`` what it depends on: where that
        is the same, so is the value.
        """
        if not of:
            self.fresh += 1
        value = self.leaves.of_type((why, *of) if of else (f"any {self.fresh}",), type_)
        for guard, shape in value.alternatives:
            self.note_loose(guard, why)
            if isinstance(shape, Term):
                self.note_loose(shape, why)
        return value

    def note_loose(self, term: Term, why: str) -> None:
        """The term is left open where the policy is not."""
        self.loose.setdefault(term, why)

    def note_bounded(self, term: Term, why: str) -> Term:
        """The term, whose value depends on all items of a list."""
        self.bounded.setdefault(term, why)
        return term

    def whys(self, noted: Mapping[Term, str], formula: Term) -> tuple[str, ...]:
        """Why a formula is not exact."""
        return tuple(dict.fromkeys(noted[term] for term in below(formula) if term in noted))

    def text(self, value: Value) -> tuple[Term, Term]:
        """Whether a value is a text, and which one."""
        return self.values.scalar(value, Sort.TEXT)

    def number(self, value: Value) -> tuple[Term, Term]:
        """Whether a value is a number, time or duration, and which one."""
        return self.values.scalar(value, Sort.NUMBER)

    def truth(self, term: Term) -> Value:
        """A condition as a value."""
        return self.values.here(term)

    # Expressions

    def _value(self, expr: ir.Expr) -> Value:
        terms, values = self.terms, self.values
        if isinstance(expr, ir.Predicate):
            return self._predicate(expr)
        match expr:
            case ir.Literal(value):
                return ABSENT if value is None else values.here(self._constant(value))
            case ir.Event():
                return self.event
            case ir.Ref(definition):
                if definition not in self.definitions:
                    self.define(definition)
                return self.definitions[definition]
            case ir.Var(variable):
                return self.variables.get(variable, ABSENT)
            case ir.Secret(name, optional):
                return self._secret(name, optional)
            case ir.HelperCall(inlined=inlined):
                with self.scope():
                    return self.value(inlined)
            case ir.Member() | ir.Item() | ir.Slice() | ir.Lookup() | ir.Read() | ir.Items():
                return self._part(expr)
            case ir.ListDisplay(items):
                return self._list(items)
            case ir.RecordDisplay(entries):
                return self._record(entries)
            case ir.Interpolation(parts):
                found = [self._text_of(part) for part in parts]
                return Value(
                    ((terms.all(guard for guard, _ in found), terms.join(*(text for _, text in found))),)
                )
            case ir.Address():
                return self.free(Basic.STRING, "the text of a URL")
            case ir.Operation():
                return self.operations.of(expr)
            case ir.Sorted():
                return self.lists.sorted(expr)
            case ir.Comprehension() | ir.MapComprehension():
                return self.lists.comprehension(expr)
            case ir.OrText(left, right):
                first = self.value(left)
                is_there, text = self.text(first)
                is_used = terms.both(is_there, terms.not_(terms.equal(text, terms.empty)))
                return values.choose(is_used, first, self.value(right))
            case ir.Conditional(condition, then, otherwise):
                return values.choose(self.holds(condition), self.value(then), self.value(otherwise))
            case ir.ErrorExpr():
                raise AssertionError("a program with mistakes is not proved")
            case _:
                assert_never(expr)

    def _constant(self, value: float | str | bool) -> Term:
        if isinstance(value, bool):
            return self.terms.truth(value)
        return self.terms.text(to_units(value)) if isinstance(value, str) else self.terms.number(value)

    def _secret(self, name: str, optional: bool) -> Value:
        place = (f"secret {name}",)
        text = self.leaves.free(Sort.TEXT, place, "text")
        if optional or self.secrets_are_set:
            # An optional one that is empty counts as absent.
            self.leaves.note(text, self.terms.not_(self.terms.equal(text, self.terms.empty)))
        guard = self.leaves.free(Sort.TRUTH, place, "is there") if optional else self.terms.true
        return Value(((guard, text),))

    def _text_of(self, part: str | ir.Expr) -> tuple[Term, Term]:
        terms = self.terms
        if isinstance(part, str):
            return terms.true, terms.text(to_units(part))
        value = self.value(part)
        is_text, text = self.text(value)
        is_number, number = self.number(value)
        if is_number is terms.false:
            return is_text, text
        written = terms.apply(self.functions.number_text, number)
        return terms.either(is_text, is_number), terms.if_(is_number, written, text)

    # Parts of values

    def _part(self, expr: ir.Member | ir.Item | ir.Slice | ir.Lookup | ir.Read | ir.Items) -> Value:
        values = self.values
        whole = self.value(expr.value)
        match expr:
            case ir.Member(name=name):
                return self.member(whole, to_units(name))
            case ir.Item(index=index):
                return self.lists.item(whole, index)
            case ir.Slice(_, lower, upper):
                return self.lists.slice(whole, lower, upper, expr.info.type)
            case ir.Lookup(_, key, default):
                is_text, key_text = self.text(self.value(key))
                found = values.map(
                    (self.terms.both(guard, is_text), members.look(key_text))
                    for guard, members in values.members(whole)
                )
                if default is None:
                    return found
                return values.choose(values.present(found), found, self.value(default))
            case ir.Read(to=to):
                return read(self, whole, to)
            case ir.Items():
                return self.lists.pairs(whole, expr)
            case _:
                assert_never(expr)

    def member(self, whole: Value, name: str) -> Value:
        """A member of a record or object under a name."""
        parts = ((guard, members.get(name)) for guard, members in self.values.members(whole))
        return self.values.map(parts)

    # Displays

    def _list(self, items: tuple[ir.Expr | ir.Spread, ...]) -> Value:
        found: list[tuple[Term, Value]] = []
        is_shuffled = False
        of: list[object] = []
        for item in items:
            if isinstance(item, ir.Spread):
                for guard, shape in self.values.lists(self.value(item.value)):
                    is_shuffled |= shape.is_shuffled
                    of += shape.of
                    found += [(self.terms.both(guard, has), value) for has, value in shape.items]
            else:
                found.append((self.terms.true, self.value(item)))
        return self.values.here(Items(tuple(found), is_shuffled, tuple(of)))

    def _record(self, entries: tuple[ir.Entry | ir.ComputedEntry | ir.Spread, ...]) -> Value:
        terms = self.terms
        found: list[tuple[Term, Term, Value]] = []
        spread: list[Members] = []
        made_of: list[Items | Listed] = []
        for entry in entries:
            value = self.value(entry.value)
            if isinstance(entry, ir.Spread):
                for guard, members in self.values.members(value):
                    if isinstance(members, Written) and not members.spread:
                        made_of += members.made_of
                        found += [
                            (terms.both(guard, own), key, each)
                            for own, key, each in members.entries
                            if each is not NULL
                        ]
                    elif found or guard is not terms.true:
                        return self.free(Basic.JSON, "a dictionary with another one in it")
                    else:
                        spread.append(members)
            else:
                key = (
                    terms.text(to_units(entry.key))
                    if isinstance(entry, ir.Entry)
                    else self.text(self.value(entry.key))[1]
                )
                is_null = isinstance(entry.value, ir.Literal) and entry.value.value is None
                found.append((terms.true, key, NULL if is_null else value))
        return self.values.here(self.written(found, made_of, spread))

    def written(
        self,
        entries: Iterable[tuple[Term, Term, Value]],
        made_of: Iterable[Items | Listed] = (),
        spread: Iterable[Members] = (),
    ) -> Written:
        """A dictionary that a policy writes."""
        return Written(self.values, tuple(entries), tuple(spread), tuple(made_of), self._ask_pair)

    def _ask_pair(self, items: Items | Listed) -> None:
        self.lists.demand(items, 1)

    # Conditions

    def _predicate(self, expr: ir.Predicate) -> Value:
        terms, values = self.terms, self.values
        match expr:
            case ir.Compare(operator, left, right):
                with self.lists.length_beside(left, right):
                    one, other = self.value(left), self.value(right)
                return self.truth(self.operations.compared(operator, one, other))
            case ir.IsNone(value):
                return self.truth(terms.not_(values.present(self.value(value))))
            case ir.In(item, items):
                return self.truth(self.lists.has(self.value(items), self.value(item)))
            case ir.InText(needle, whole_text):
                is_needle, part = self.text(self.value(needle))
                is_text, whole = self.text(self.value(whole_text))
                return self.truth(terms.both(is_needle, is_text, terms.contains(whole, part)))
            case ir.HasKey(key, record):
                is_text, name = self.text(self.value(key))
                found = (
                    terms.both(guard, values.present(members.look(name)))
                    for guard, members in values.members(self.value(record))
                )
                return self.truth(terms.both(is_text, terms.any(found)))
            case ir.NonEmpty(value):
                is_text, text = self.text(self.value(value))
                return self.truth(terms.both(is_text, terms.not_(terms.equal(text, terms.empty))))
            case ir.Truthy(value):
                return self.truth(terms.any(self._truthy(*each) for each in self.value(value).alternatives))
            case ir.Matches():
                return self.truth(self._matches(expr))
            case ir.Not(operand):
                return self.truth(terms.not_(self.holds(operand)))
            case ir.And(operands):
                return self.truth(terms.all([self.holds(operand) for operand in operands]))
            case ir.Or(operands):
                return self.truth(terms.any([self.holds(operand) for operand in operands]))
            case _:
                assert_never(expr)

    def _truthy(self, guard: Term, shape: object) -> Term:
        terms = self.terms
        if not isinstance(shape, Term):
            return guard
        if shape.sort is Sort.TRUTH:
            return terms.both(guard, shape)
        nothing = terms.empty if shape.sort is Sort.TEXT else terms.zero
        return terms.both(guard, terms.not_(terms.equal(shape, nothing)))

    def _matches(self, expr: ir.Matches) -> Term:
        terms = self.terms
        is_text, text = self.text(self.value(expr.subject))
        language = languages.found(expr.regex)
        found = (
            terms.apply(self._finds(expr.regex), text) if language is None else terms.member(text, language)
        )
        if is_of_json(expr.subject):
            short = self.operations.each(text, lambda one: terms.apply(self.functions.is_short, one))
            return terms.both(is_text, short, found)
        return terms.both(is_text, found)

    def _finds(self, regex: Regex) -> Function:
        return self.operations.finds(regex)
