"""Values of the language for every event at once.

In: terms. Out: :class:`Value`: what a value may be, and under which condition it is that; where none of the conditions
holds, it is absent. So absence is exact.

    Value(((is_there, email),))       # a text that may be absent
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from actiongen.prover.term import Sort, Term
from actiongen.prover.terms import Terms
from actiongen.runs.texts import in_order


class Members(Protocol):
    """A record, map or object."""

    def get(self, key: str) -> "Value":
        """The member under a key."""
        ...

    def look(self, key: Term) -> "Value":
        """The member under a key that is known at run time."""
        ...

    def pairs(self) -> "Items | None":
        """Its own keys and values, each a record of the two; None if nobody can say."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """A list: its items in order, each there only under a condition. ``is_shuffled``: not in this order. ``of``: the
    places of the free lists whose items are among them.
    """

    items: "tuple[tuple[Term, Value], ...]"
    is_shuffled: bool = False
    of: tuple[object, ...] = ()


class Listed(Protocol):
    """A list whose items are made when they are asked for."""

    @property
    def is_shuffled(self) -> bool:
        """Whether its order is not known."""
        ...

    @property
    def items(self) -> "tuple[tuple[Term, Value], ...]":
        """The items, as of :class:`Items`."""
        ...

    @property
    def of(self) -> tuple[object, ...]:
        """The places of the free lists whose items are among them, as of :class:`Items`."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """What ``.items()`` goes over: a key and a value."""

    key: "Value"
    value: "Value"


Shape: TypeAlias = "Term | Items | Listed | Members | Pair"


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """What a value may be; at most one of the conditions holds."""

    alternatives: tuple[tuple[Term, Shape], ...] = ()


ABSENT = Value()
NULL = Value()
"""The ``None`` that a dictionary has under a key by name: absent for whoever asks, and yet a pair."""


class Values:
    """Makes values of terms."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def here(self, shape: Shape) -> Value:
        """A value that is there."""
        return Value(((self.terms.true, shape),))

    def present(self, value: Value) -> Term:
        """The value is there."""
        return self.terms.any(guard for guard, _ in value.alternatives)

    def only_if(self, condition: Term, value: Value) -> Value:
        """The value where a condition holds, else an absent one."""
        if condition is self.terms.true:
            return value
        found = ((self.terms.both(condition, guard), shape) for guard, shape in value.alternatives)
        return Value(tuple((guard, shape) for guard, shape in found if guard is not self.terms.false))

    def scalar(self, value: Value, sort: Sort) -> tuple[Term, Term]:
        """Whether the value is a scalar of a sort, and which one."""
        found = [(g, s) for g, s in value.alternatives if isinstance(s, Term) and s.sort is sort]
        if not found:
            return self.terms.false, _USUAL[sort](self.terms)
        *others, (_, term) = found
        for guard, other in reversed(others):
            term = self.terms.if_(guard, other, term)
        return self.terms.any(guard for guard, _ in found), term

    def holds(self, value: Value) -> Term:
        """The value is True."""
        is_there, truth = self.scalar(value, Sort.TRUTH)
        return self.terms.both(is_there, truth)

    def lists(self, value: Value) -> Iterator[tuple[Term, "Items | Listed"]]:
        """The lists that a value may be."""
        for guard, shape in value.alternatives:
            if not isinstance(shape, Term | Pair) and hasattr(shape, "items"):
                yield guard, shape  # type: ignore[misc]

    def members(self, value: Value) -> Iterator[tuple[Term, Members]]:
        """The records, maps and objects that a value may be."""
        for guard, shape in value.alternatives:
            if not isinstance(shape, Term | Pair) and hasattr(shape, "look"):
                yield guard, shape  # type: ignore[misc]

    def map(self, parts: Iterable[tuple[Term, Value]]) -> Value:
        """One of several values, of which at most one condition holds."""
        found = ABSENT
        for guard, value in reversed([*parts]):
            found = self.choose(guard, value, found)
        return found

    def choose(self, condition: Term, then: Value, otherwise: Value) -> Value:
        """One of two values."""
        terms = self.terms
        if condition is terms.true or then is otherwise:
            return then
        if condition is terms.false:
            return otherwise
        no = terms.not_(condition)
        made: list[tuple[Term, Shape]] = []
        rest = [*otherwise.alternatives]
        for guard, shape in then.alternatives:
            index = next((i for i, (_, other) in enumerate(rest) if _fit(shape, other)), None)
            if index is None:
                made.append((terms.both(condition, guard), shape))
                continue
            other_guard, other = rest.pop(index)
            both = terms.if_(condition, guard, other_guard)
            made.append((both, shape if shape is other else self._merged(condition, shape, other)))
        made += [(terms.both(no, guard), shape) for guard, shape in rest]
        return Value(tuple((guard, shape) for guard, shape in made if guard is not terms.false))

    def _merged(self, condition: Term, shape: Shape, other: Shape) -> Shape:
        terms = self.terms
        if isinstance(shape, Term) and isinstance(other, Term):
            return terms.if_(condition, shape, other)
        if isinstance(shape, Items) and isinstance(other, Items):
            no = terms.not_(condition)
            return Items(
                (
                    *((terms.both(condition, guard), value) for guard, value in shape.items),
                    *((terms.both(no, guard), value) for guard, value in other.items),
                ),
                shape.is_shuffled or other.is_shuffled,
                (*shape.of, *other.of),
            )
        return Chosen(self, condition, shape, other)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """One of two records."""

    values: Values
    condition: Term
    then: Members
    otherwise: Members

    def get(self, key: str) -> Value:
        """The member of the one that it is."""
        return self.values.choose(self.condition, self.then.get(key), self.otherwise.get(key))

    def look(self, key: Term) -> Value:
        """The member of the one that it is."""
        return self.values.choose(self.condition, self.then.look(key), self.otherwise.look(key))

    def pairs(self) -> Items | None:
        """The pairs of the one that it is."""
        then, otherwise = self.then.pairs(), self.otherwise.pairs()
        if then is None or otherwise is None:
            return None
        chosen = self.values.choose(self.condition, self.values.here(then), self.values.here(otherwise))
        _, shape = chosen.alternatives[0]
        return shape if isinstance(shape, Items) else None


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A record or map that a policy writes: its pairs in order, of which later ones win. A key is a text or known at
    run time.
    """

    values: Values
    entries: tuple[tuple[Term, Term, Value], ...]
    """Under which condition a pair is there, its key and its value."""
    spread: tuple[Members, ...] = ()
    """What stands in front of all pairs."""
    made_of: "tuple[Items | Listed, ...]" = ()
    """The lists of whose items pairs are made."""
    ask: "Callable[[Items | Listed], None]" = lambda _: None
    """Is told of each of those lists, for every key that somebody looks up: one more of its items matters."""
    asked: set[Term] = field(default_factory=set)

    def get(self, key: str) -> Value:
        """The member under a key."""
        return self.look(self.values.terms.text(key))

    def look(self, key: Term) -> Value:
        """The member under a key that is known at run time."""
        terms, values = self.values.terms, self.values
        if key not in self.asked:
            self.asked.add(key)
            for items in self.made_of:
                self.ask(items)
        found = ABSENT
        for members in self.spread:
            own = members.get(str(key.about)) if isinstance(key.about, str) else members.look(key)
            found = values.choose(values.present(own), own, found)
        for guard, name, value in self.entries:
            is_there = terms.true if value is NULL else values.present(value)
            is_it = terms.both(guard, terms.equal(name, key), is_there)
            found = values.choose(is_it, value, found)
        return found

    def is_null(self, key: Term) -> Term:
        """Whether there is a pair under a key, with nothing in it."""
        terms, found = self.values.terms, self.values.terms.false
        for guard, name, value in self.entries:
            is_here = terms.both(guard, terms.equal(name, key))
            if value is NULL:
                found = terms.either(found, is_here)
            elif found is not terms.false:
                found = terms.both(found, terms.not_(terms.both(is_here, self.values.present(value))))
        return found

    def pairs(self) -> Items | None:
        """Its pairs; nobody can say which are replaced where keys are known at run time alone."""
        if self.spread or len({str(key.about) for _, key, _ in self.entries}) < len(self.entries):
            return None
        if any(key.constant is None for _, key, _ in self.entries) and len(self.entries) > 1:
            return None
        here = self.values.here
        present = self.values.present
        named = {str(key.about): (guard, key, value) for guard, key, value in self.entries}
        # JavaScript has keys that are whole numbers first.
        entries = (named[name] for name in in_order(dict.fromkeys(named)))
        return Items(
            tuple(
                (self.values.terms.both(guard, present(value)), here(Pair(here(key), value)))
                for guard, key, value in entries
            ),
            of=tuple(place for items in self.made_of for place in items.of),
        )


def _fit(one: Shape, other: Shape) -> bool:
    """Whether two shapes can be one."""
    if isinstance(one, Term) and isinstance(other, Term):
        return one.sort is other.sort
    if one is other:
        return True
    if isinstance(one, Items) or isinstance(other, Items):
        return isinstance(one, Items) and isinstance(other, Items)
    return hasattr(one, "look") and hasattr(other, "look")


_USUAL: dict[Sort, Callable[[Terms], Term]] = {
    Sort.TRUTH: lambda terms: terms.false,
    Sort.NUMBER: lambda terms: terms.zero,
    Sort.TEXT: lambda terms: terms.empty,
}
