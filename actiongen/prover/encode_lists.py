"""Lists, comprehensions and what is asked about lists, as formulas.

In: values that are lists. Out: formulas over their items. A free list has as many items as the encoder has room for.
That is exact as soon as the room is as large as the demands that are counted here:

- ``any``, ``all``, ``first``, ``in`` depend on one item each: one that makes the answer what it is. Of a list of any
  length, those items alone give the same answers (and nothing is asked of one item about others of the same list).
- ``len`` beside a number n tells apart n + 1 lengths; ``xs[i]`` needs i + 1 items.

Where an answer depends on more, no room is enough, and ``Encoder.bounded`` says why.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from actiongen import ir
from actiongen.facts.constants import constant
from actiongen.ir.types import Basic, Type
from actiongen.prover.encode_parts import Parts
from actiongen.prover.encode_read import read as read_as
from actiongen.prover.leaves import LeafItems, Place
from actiongen.prover.term import Sort, Term
from actiongen.prover.values import ABSENT, Items, Listed, Pair, Value, Written

if TYPE_CHECKING:
    from actiongen.prover.encode import Encoder

MOST_ITEMS = 12
"""How many items a free list has at most."""


@dataclass(slots=True)
class Lists:
    """Lists of one formula."""

    encoder: "Encoder"
    _open: list[object] = field(default_factory=list)
    _parts: dict[object, Parts] = field(default_factory=dict)
    _length: int | None = None
    contained: dict[Place, dict[str, Term]] = field(default_factory=dict)
    """By the place of a free list, the texts that somebody has looked for in it, with the answer."""
    asked_in: "list[tuple[Parts, Term, Term]]" = field(default_factory=list)
    """Which texts somebody has looked for among the parts of which text, with the answer."""

    # Demands

    def demand(self, items: Items | Listed, count: int) -> None:
        """So many items of the free lists in it matter to one more question."""
        demands = self.encoder.demands
        for place in items.of:
            demands[place] = demands.get(place, 0) + count
            if place in self._open:
                for has, _ in items.items:
                    self.encoder.note_bounded(
                        has, "a question about the items of a list, for each of its own items"
                    )

    def wanted(self) -> dict[object, int]:
        """How many items each free list needs: one more for each text that is looked for in it, if others matter."""
        demands = self.encoder.demands
        return {
            place: demands[place] + len(texts) for place, texts in self.contained.items() if place in demands
        } | {place: count for place, count in demands.items() if place not in self.contained}

    @contextmanager
    def opened(self, items: Items | Listed) -> Iterator[None]:
        """While a question is asked about each of the items."""
        self._open += items.of
        yield
        if items.of:
            del self._open[-len(items.of) :]

    @contextmanager
    def length_beside(self, *sides: ir.Expr) -> Iterator[None]:
        """While the two sides of a comparison are read: the length of a list beside a number tells few lists apart. In
        arithmetic the number says nothing.
        """
        known = [found for side in sides if (found := constant(side)) is not None]
        number = known[0][0] if len(known) == 1 else None
        is_length = any(isinstance(side, ir.Operation) and side.op is ir.Op.LEN for side in sides)
        before = self._length
        self._length = (
            int(abs(number)) + 1
            if is_length and isinstance(number, int | float) and abs(number) < 1000
            else None
        )
        yield
        self._length = before

    def taken_length(self) -> int | None:
        """For the one length that stands beside a number: how many items matter."""
        length, self._length = self._length, None
        return length

    def length(self, items: Items | Listed, matter: int | None) -> Term:
        """How many items a list has; ``matter``: how many are enough to compare that with a number."""
        count = self.count(items)
        if items.of:
            if matter is None:
                self.encoder.note_bounded(count, "the length of a list in arithmetic")
            self.demand(items, matter or 2)
        return count

    def count(self, items: Items | Listed) -> Term:
        """How many of the items are there."""
        terms = self.encoder.terms
        return terms.add(terms.zero, *(terms.if_(has, terms.one, terms.zero) for has, _ in items.items))

    # Parts

    def parts_of(self, text: Term, separator: str | None) -> Parts:
        """The parts of a text; the same ones for the same text."""
        place = ("parts of", text, separator)
        if place not in self._parts:
            self._parts[place] = Parts(self.encoder, text, separator, place)
        return self._parts[place]

    def item(self, whole: Value, index: int) -> Value:
        """``whole[index]``."""
        values, terms = self.encoder.values, self.encoder.terms
        found = []
        for guard, items in values.lists(whole):
            if items.is_shuffled:
                return self.encoder.free(Basic.JSON, "the order of a list that is sorted")
            own = items.at(index) if isinstance(items, Parts) else None
            if own is not None:
                found.append((guard, own))
                continue
            self.demand(items, (index + 1) if index >= 0 else -index)
            each = items.items if index >= 0 else items.items[::-1]
            wanted = index if index >= 0 else -index - 1
            parts, before = [], terms.zero
            for has, value in each:
                parts.append((terms.both(has, terms.equal(before, terms.number(wanted))), value))
                before = terms.add(before, terms.if_(has, terms.one, terms.zero))
            found.append((guard, values.map(parts)))
        return values.map(found)

    def slice(self, whole: Value, lower: ir.Expr | None, upper: ir.Expr | None, type_: Type) -> Value:
        """``whole[lower:upper]`` of a text or a list."""
        encoder = self.encoder
        bounds = [None if bound is None else constant(bound) for bound in (lower, upper)]
        if any(
            known is None and bound is not None for known, bound in zip(bounds, (lower, upper), strict=True)
        ):
            return self._free_slice(whole, type_)
        start, end = (None if known is None else int(known[0]) for known in bounds)  # type: ignore[arg-type]
        is_text, text = encoder.text(whole)
        if is_text is not encoder.terms.false:
            return Value(((is_text, self._cut(text, start, end)),))
        if (start or 0) < 0 or (end or 0) < 0:
            return self._free_slice(whole, type_)
        return Value(
            tuple((guard, self._some(items, start or 0, end)) for guard, items in encoder.values.lists(whole))
        )

    def _free_slice(self, whole: Value, type_: Type) -> Value:
        encoder = self.encoder
        is_there = encoder.values.present(whole)
        return encoder.values.only_if(is_there, encoder.free(type_, "a slice whose ends are worked out"))

    def _cut(self, text: Term, start: int | None, end: int | None) -> Term:
        terms = self.encoder.terms
        length = terms.length(text)

        def place(bound: int) -> Term:
            if bound >= 0:
                return terms.number(bound)
            from_end = terms.add(length, terms.number(bound))
            return terms.if_(terms.at_most(from_end, terms.zero), terms.zero, from_end)

        first = place(start or 0)
        last = length if end is None else place(end)
        units = terms.add(last, terms.negative(first))
        return terms.cut(text, first, terms.if_(terms.at_most(units, terms.zero), terms.zero, units))

    def _some(self, items: Items | Listed, start: int, end: int | None) -> Items:
        terms = self.encoder.terms
        self.demand(items, start + 1 if end is None else max(end, 1))
        found, before = [], terms.zero
        for has, value in items.items:
            is_in = [has, terms.at_most(terms.number(start), before)]
            if end is not None:
                is_in.append(terms.below(before, terms.number(end)))
            found.append((terms.all(is_in), value))
            before = terms.add(before, terms.if_(has, terms.one, terms.zero))
        return Items(tuple(found), items.is_shuffled, items.of)

    def pairs(self, whole: Value, expr: ir.Items) -> Value:
        """``whole.items()``."""
        found = []
        for guard, members in self.encoder.values.members(whole):
            pairs = members.pairs()
            if pairs is None:
                place = (f"pairs {self.encoder.fresh}",)
                self.encoder.fresh += 1
                pairs = self.encoder.leaves.members(place, None).pairs()
                assert pairs is not None
                for has, _ in pairs.items:
                    self.encoder.note_loose(has, "the pairs of a dictionary whose keys are worked out")
            found.append((guard, pairs))
        return Value(tuple(found))

    def read(self, value: Value, item: Type) -> Value:
        """A list of JSON if all of its items are of a type."""
        encoder, terms = self.encoder, self.encoder.terms
        found = []
        for guard, items in encoder.values.lists(value):
            self.demand(items, 1)
            with self.opened(items):
                read = [(has, read_as(encoder, each, item)) for has, each in items.items]
            fit = terms.all(terms.implies(has, encoder.values.present(each)) for has, each in read)
            found.append((terms.both(guard, fit), Items(tuple(read), items.is_shuffled, items.of)))
        return Value(tuple(found))

    # Questions

    def has(self, whole: Value, item: Value) -> Term:
        """``item in whole``."""
        terms = self.encoder.terms
        found = []
        for guard, items in self.encoder.values.lists(whole):
            known = self._contains(items, item)
            if known is not None:
                found.append(terms.both(guard, known))
                continue
            self.demand(items, 1)
            same = self.encoder.operations.same
            is_in = terms.any(terms.both(has, same(each, item)) for has, each in items.items)
            if isinstance(items, Parts):
                self.asked_in.extend(
                    (items, shape, is_in) for _, shape in item.alternatives if isinstance(shape, Term)
                )
            only = item.alternatives[0][1] if len(item.alternatives) == 1 else None
            if isinstance(items, Parts) and isinstance(only, Term) and isinstance(only.about, str):
                first, _ = items.items[0]
                self.encoder.leaves.note(first, terms.equal(is_in, items.has(only.about)))
            found.append(terms.both(guard, is_in))
        return terms.any(found)

    def _contains(self, items: Items | Listed, item: Value) -> Term | None:
        """Whether a text that is written out is in a free list: a truth of its own. Where more is asked of the items of
        the list, ``formula.py`` says what it has to do with them.
        """
        only = item.alternatives[0][1] if len(item.alternatives) == 1 else None
        if not isinstance(items, LeafItems) or not isinstance(only, Term) or not isinstance(only.about, str):
            return None
        found = items.contains(only.about)
        if found is not None:
            self.contained.setdefault(items.place, {})[only.about] = found
        return found

    def sorted(self, expr: ir.Sorted) -> Value:
        """The same items; their order is left open."""
        whole = self.encoder.value(expr.iterable)
        return Value(
            tuple(
                (guard, Items(items.items, len(items.items) > 1, items.of))
                for guard, items in self.encoder.values.lists(whole)
            )
        )

    def in_turn(
        self, variables: tuple[ir.Variable, ...], iterable: Value
    ) -> Iterator[tuple[Term, Items | Listed]]:
        """Each turn of a loop over a list: the condition under which it is; the variables have their values in it."""
        encoder, terms = self.encoder, self.encoder.terms
        for guard, items in encoder.values.lists(iterable):
            with self.opened(items):
                for index, (has, value) in enumerate(items.items):
                    with encoder.at_item(*items.of, index):
                        self._bind(variables, value)
                        yield terms.both(guard, has), items

    def _bind(self, variables: tuple[ir.Variable, ...], value: Value) -> None:
        encoder = self.encoder
        if len(variables) == 1:
            encoder.variables[variables[0]] = value
            return
        pair = next((shape for _, shape in value.alternatives if isinstance(shape, Pair)), None)
        parts = (ABSENT, ABSENT) if pair is None else (pair.key, pair.value)
        encoder.variables.update(zip(variables, parts, strict=True))

    def comprehension(self, expr: ir.Comprehension | ir.MapComprehension) -> Value:
        """A comprehension of any kind."""
        encoder, terms, values = self.encoder, self.encoder.terms, self.encoder.values
        iterable = encoder.value(expr.iterable)
        lists = [*values.lists(iterable)]
        turns: list[tuple[Term, Value, Value]] = []
        of: dict[object, None] = {}
        is_shuffled = any(items.is_shuffled for _, items in lists)
        for has, items in self.in_turn(expr.variables, iterable):
            of.update(dict.fromkeys(items.of))
            kept = has if expr.condition is None else terms.both(has, encoder.holds(expr.condition))
            if isinstance(expr, ir.MapComprehension):
                turns.append((kept, encoder.value(expr.key), encoder.value(expr.value)))
            else:
                turns.append((kept, encoder.value(expr.element), ABSENT))
        if isinstance(expr, ir.MapComprehension):
            entries = []
            for kept, key, value in turns:
                is_text, name = encoder.text(key)
                entries.append((terms.both(kept, is_text), name, value))
            return values.here(encoder.written(entries, (items for _, items in lists)))
        match expr.kind:
            case ir.Kind.ANY:
                self._demand_all(lists, 1)
                return encoder.truth(
                    terms.any(terms.both(kept, values.holds(each)) for kept, each, _ in turns)
                )
            case ir.Kind.ALL:
                self._demand_all(lists, 1)
                return encoder.truth(
                    terms.all(terms.implies(kept, values.holds(each)) for kept, each, _ in turns)
                )
            case ir.Kind.FIRST:
                self._demand_all(lists, 1)
                if is_shuffled and len(turns) > 1:
                    return self._one_of(turns, expr)
                found = ABSENT
                for kept, each, _ in reversed(turns):
                    found = values.choose(terms.both(kept, values.present(each)), each, found)
                return found
            case ir.Kind.LIST:
                listed = tuple((terms.both(kept, values.present(each)), each) for kept, each, _ in turns)
                return values.here(Items(listed, is_shuffled, tuple(of)))
            case ir.Kind.FLAT:
                flat = []
                for kept, each, _ in turns:
                    for guard, inner in values.lists(each):
                        of.update(dict.fromkeys(inner.of))
                        is_shuffled |= inner.is_shuffled
                        flat += [(terms.both(kept, guard, has), value) for has, value in inner.items]
                return values.here(Items(tuple(flat), is_shuffled, tuple(of)))
            case ir.Kind.MERGE:
                merged: list[tuple[Term, Term, Value]] = []
                made_of = [items for _, items in lists]
                for kept, each, _ in turns:
                    for guard, members in values.members(each):
                        if not isinstance(members, Written) or members.spread:
                            return encoder.free(expr.info.type, "dictionaries that are put together")
                        made_of += members.made_of
                        merged += [(terms.both(kept, guard, own), key, v) for own, key, v in members.entries]
                return values.here(encoder.written(merged, made_of))
            case _:
                assert_never(expr.kind)

    def _one_of(self, turns: list[tuple[Term, Value, Value]], expr: ir.Comprehension) -> Value:
        """One of the elements, nobody knows which."""
        encoder, terms, values = self.encoder, self.encoder.terms, self.encoder.values
        encoder.fresh += 1
        choice = encoder.leaves.free(Sort.NUMBER, (f"choice {encoder.fresh}",), "number")
        encoder.note_loose(choice, "the order of a list that is sorted")
        parts, reachable = [], []
        for index, (kept, each, _) in enumerate(turns):
            fits = terms.both(kept, values.present(each))
            reachable.append(fits)
            parts.append((terms.both(fits, terms.equal(choice, terms.number(index))), each))
        is_one = terms.any(guard for guard, _ in parts)
        encoder.leaves.note(choice, terms.implies(terms.any(reachable), is_one))
        return values.map(parts)

    def _demand_all(self, lists: "list[tuple[Term, Items | Listed]]", count: int) -> None:
        for _, items in lists:
            self.demand(items, count)
