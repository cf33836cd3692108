"""What is free: the fields of the event, secrets, the clock, and what the world answers.

In: a place of the world and what may stand there, from the catalogue. Out: a :class:`Value` of free terms, and the
facts that hold of each.

    Leaves(terms, values, {}).of_field(("event", "user", "email"), field)

A place is a tuple: what it is a part of (``"event"``), names, the indices of items, and keys that are terms. A list has
as many places for items as ``room`` says; how many are enough for an exact answer depends on what is asked about it
(``encode_lists.py`` counts that).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import assert_never

from actiongen.auth0.model import (
    AtLeast,
    AtMost,
    Field,
    FieldType,
    HasFormat,
    IsFinite,
    IsWhole,
    TextFormat,
)
from actiongen.facts.ranges import EVENT_NUMBER
from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.prover import languages
from actiongen.prover.term import Sort, Term
from actiongen.prover.terms import Terms
from actiongen.prover.values import ABSENT, Items, Pair, Value, Values
from actiongen.runs.texts import to_units

Place = tuple[object, ...]

IS_THERE = "is there"
KINDS = ("boolean", "number", "text", "list", "object")
"""What a value of JSON may be."""
LARGEST = 1.7976931348623157e308
"""The largest number that is finite."""


@dataclass(slots=True)
class Leaves:
    """The free values of one formula, made when they are asked for."""

    terms: Terms
    values: Values
    room: Mapping[object, int]
    facts: dict[Term, tuple[Term, ...]] = field(default_factory=dict)
    nice: dict[Term, tuple[Term, ...]] = field(default_factory=dict)
    """What examples should keep to."""
    lists: dict[Place, "LeafItems"] = field(default_factory=dict)
    known: dict[Place, "LeafMembers"] = field(default_factory=dict)

    def free(self, sort: Sort, place: Place, aspect: str) -> Term:
        """A free value."""
        return self.terms.unknown(sort, place, aspect, f"{dotted(place)} {aspect}")

    def note(self, term: Term, *facts: Term) -> Term:
        """The term, of which some more facts hold."""
        self.facts[term] = tuple(dict.fromkeys((*self.facts.get(term, ()), *facts)))
        return term

    def of_field(self, place: Place, field: Field, *, is_there: bool | None = None) -> Value:
        """A field of the catalogue, or a part of a result."""
        if field.type is FieldType.JSON:
            return self.json(place)
        is_open = field.type in (FieldType.CONTAINER, FieldType.SECRETS)
        optional = field.optional or is_open if is_there is None else not is_there
        guard = self.free(Sort.TRUTH, place, IS_THERE) if optional else self.terms.true
        match field.type:
            case FieldType.STRING:
                return Value(((guard, self._text(place, field)),))
            case FieldType.NUMBER:
                return Value(((guard, self._number(place, field)),))
            case FieldType.BOOLEAN:
                return Value(((guard, self.free(Sort.TRUTH, place, "boolean")),))
            case FieldType.LIST:
                return Value(((guard, self.list(place, field.items)),))
            case FieldType.RECORD:
                return Value(((guard, self.members(place, field)),))
            case FieldType.CONTAINER | FieldType.SECRETS:
                return Value(((guard, self.members(place, field)),))
            case _:
                assert_never(field.type)

    def json(self, place: Place) -> Value:
        """Any value of JSON."""
        truths = {kind: self.free(Sort.TRUTH, place, f"is {kind}") for kind in KINDS}
        kinds = [*truths.values()]
        one = self.terms.all(
            self.terms.not_(self.terms.both(kind, other))
            for index, kind in enumerate(kinds)
            for other in kinds[index + 1 :]
        )
        for kind in kinds:
            self.note(kind, one)
        return Value(
            (
                (truths["boolean"], self.free(Sort.TRUTH, place, "boolean")),
                (truths["number"], self._any_number(place)),
                (truths["text"], self.free(Sort.TEXT, place, "text")),
                (truths["list"], self.list(place, None)),
                (truths["object"], self.members(place, None)),
            )
        )

    def of_type(self, place: Place, type_: Type, *, is_there: bool = False) -> Value:
        """Any value of a type of the language, or none."""
        if type_ is Basic.JSON:
            return self.json(place)
        guard = self.terms.true if is_there else self.free(Sort.TRUTH, place, IS_THERE)
        match type_:
            case Basic.STRING:
                return Value(((guard, self.free(Sort.TEXT, place, "text")),))
            case Basic.NUMBER | Basic.TIME | Basic.DURATION:
                return Value(((guard, self._any_number(place)),))
            case Basic.BOOLEAN:
                return Value(((guard, self.free(Sort.TRUTH, place, "boolean")),))
            case ListOf(item):
                return Value(((guard, self.list(place, item)),))
            case Record() | MapOf():
                return Value(((guard, self.members(place, type_)),))
            case Basic():
                return ABSENT
            case _:
                assert_never(type_)

    def _any_number(self, place: Place) -> Term:
        """A number that is finite."""
        term, terms = self.free(Sort.NUMBER, place, "number"), self.terms
        largest = terms.number(LARGEST)
        return self.note(term, terms.at_most(term, largest), terms.at_most(terms.number(-LARGEST), term))

    def list(self, place: Place, items: "Field | Type | None") -> "LeafItems":
        """A list; the same one for the same place."""
        if place not in self.lists:
            self.lists[place] = LeafItems(self, place, items)
        return self.lists[place]

    def members(self, place: Place, about: "Field | Type | None") -> "LeafMembers":
        """A record or object; the same one for the same place."""
        if place not in self.known:
            self.known[place] = LeafMembers(self, place, about)
        return self.known[place]

    def _text(self, place: Place, field: Field) -> Term:
        term, terms = self.free(Sort.TEXT, place, "text"), self.terms
        facts = []
        if field.values:
            facts.append(terms.any(terms.equal(term, terms.text(to_units(each))) for each in field.values))
        match field.format:
            case TextFormat.EMAIL:
                facts.append(terms.member(term, languages.WIDE_EMAILS))
            case TextFormat.TIMESTAMP:
                has_time = languages.intersection(languages.INSTANTS, languages.containing("T"))
                facts.append(terms.member(term, has_time))
            case TextFormat.IP:
                facts.append(terms.member(term, languages.ADDRESSES))
            case None:
                pass
            case _:
                assert_never(field.format)
        return self.note(term, *facts)

    def _number(self, place: Place, field: Field) -> Term:
        term, terms = self.free(Sort.NUMBER, place, "number"), self.terms
        facts = [
            terms.at_most(term, terms.number(EVENT_NUMBER)),
            terms.at_most(terms.number(-EVENT_NUMBER), term),
        ]
        for invariant in field.invariants:
            match invariant:
                case IsWhole():
                    facts.append(terms.is_whole(term))
                case AtLeast(bound):
                    facts.append(terms.at_most(terms.number(bound), term))
                case AtMost(bound):
                    facts.append(terms.at_most(term, terms.number(bound)))
                case HasFormat() | IsFinite():
                    pass
                case _:
                    assert_never(invariant)
        return self.note(term, *facts)


@dataclass(eq=False)
class LeafItems:
    """A free list."""

    leaves: Leaves
    place: Place
    about: "Field | Type | None"
    is_shuffled: bool = False

    @property
    def of(self) -> tuple[object, ...]:
        """Itself."""
        return (self.place,)

    def contains(self, text: str) -> Term | None:
        """Whether a text is in it, apart from its items; None if no item is a text."""
        is_text = self.about is None or self.about in (Basic.STRING, Basic.JSON)
        if isinstance(self.about, Field):
            is_text = self.about.type in (FieldType.STRING, FieldType.JSON)
            if self.about.values and text not in self.about.values:
                return None
        return self.leaves.free(Sort.TRUTH, (*self.place, Text(text)), CONTAINS) if is_text else None

    @cached_property
    def items(self) -> tuple[tuple[Term, Value], ...]:
        """The items: each is there only if the one before it is."""
        terms, found = self.leaves.terms, []
        before: Term | None = None
        for index in range(self.leaves.room.get(self.place, 1)):
            place = (*self.place, index)
            has = self.leaves.free(Sort.TRUTH, place, "is an item")
            if before is not None:
                self.leaves.note(has, terms.implies(has, before))
            found.append((has, self._item(place)))
            before = has
        return tuple(found)

    def _item(self, place: Place) -> Value:
        if self.about is None:
            # A list of JSON may hold null, which is absent; so may it be here.
            return self.leaves.json(place)
        if isinstance(self.about, Field):
            return self.leaves.of_field(place, self.about, is_there=self.about.type is not FieldType.JSON)
        return self.leaves.of_type(place, self.about, is_there=True)


@dataclass(eq=False)
class LeafMembers:
    """A free record, map or object."""

    leaves: Leaves
    place: Place
    about: "Field | Type | None"
    children: dict[str, Value] = field(default_factory=dict)
    looked_up: dict[Term, Value] = field(default_factory=dict)

    def get(self, key: str) -> Value:
        """The member under a key."""
        if key not in self.children:
            self.children[key] = self._child((*self.place, key), key)
        return self.children[key]

    def _child(self, place: Place, key: str) -> Value:
        leaves = self.leaves
        match self.about:
            case None:
                return leaves.json(place)
            case Field(type=FieldType.RECORD, open=is_open):
                below = self.about.fields.get(key)
                if below is None:
                    return leaves.json(place) if is_open else ABSENT
                return leaves.of_field(place, below)
            case Field(items=items) if items is not None:
                return leaves.of_field(place, items, is_there=False)
            case Field():
                return leaves.json(place)
            case Record():
                typed = self.about.field(key)
                if typed is None:
                    return ABSENT
                value = leaves.of_type(place, typed.type, is_there=not typed.optional)
                return self._listed(value, typed.values)
            case MapOf(value=type_):
                return leaves.of_type(place, type_)
            case _:
                return leaves.json(place)

    def _listed(self, value: Value, texts: tuple[str, ...]) -> Value:
        """The value, a text of which all possible ones are known."""
        terms = self.leaves.terms
        for _, shape in value.alternatives if texts else ():
            if isinstance(shape, Term):
                self.leaves.note(shape, terms.any(terms.equal(shape, terms.text(each)) for each in texts))
        return value

    def look(self, key: Term) -> Value:
        """The member under a key that is known at run time: one that is known already, or any other."""
        if isinstance(key.about, str):
            return self.get(key.about)
        if key not in self.looked_up:
            values, terms = self.leaves.values, self.leaves.terms
            found = self._other(key)
            for other, value in self.looked_up.items():
                found = values.choose(terms.equal(other, key), value, found)
            for name, value in self.children.items():
                found = values.choose(terms.equal(terms.text(name), key), value, found)
            self.looked_up[key] = found
        return self.looked_up[key]

    def _other(self, key: Term) -> Value:
        """The member under a key that is none of those that are known; those of a record all become known."""
        if isinstance(self.about, Record):
            for field_ in self.about.fields:
                self.get(field_.name)
            return ABSENT
        if isinstance(self.about, Field) and self.about.type is FieldType.RECORD:
            for name in self.about.fields:
                self.get(name)
            return self.leaves.json((*self.place, key)) if self.about.open else ABSENT
        return self._child((*self.place, key), "")

    def pairs(self) -> Items | None:
        """Its keys and values: any."""
        if isinstance(self.about, Field) and self.about.type is FieldType.RECORD:
            names = tuple(self.about.fields)
            return None if self.about.open else self._of_names(names)
        if isinstance(self.about, Record):
            return self._of_names(tuple(field.name for field in self.about.fields))
        place = (*self.place, PAIRS)
        listed = LeafItems(self.leaves, place, None)
        self.leaves.lists.setdefault(place, listed)
        here = self.leaves.values.here
        found: list[tuple[Term, Value]] = []
        for guard, value in self.leaves.lists[place].items:
            key = self.leaves.free(Sort.TEXT, (*place, len(found)), "key")
            found.append((guard, here(Pair(here(key), value))))
        return Items(tuple(found), is_shuffled=True, of=(place,))

    def _of_names(self, names: tuple[str, ...]) -> Items:
        """The members under these names, in the order in which whoever made the record has put them."""
        values = self.leaves.values
        here = values.here
        pairs = ((name, self.get(name)) for name in names)
        return Items(
            tuple(
                (values.present(value), here(Pair(here(values.terms.text(name)), value)))
                for name, value in pairs
            ),
            is_shuffled=len(names) > 1,
        )


CONTAINS = "contains"
"""The aspect of a list: whether a text is in it."""


@dataclass(frozen=True, slots=True)
class Text:
    """The step below a list that leads to whether a text is in it."""

    text: str


PAIRS = "items()"
"""The step below an object that leads to its pairs."""


def dotted(place: Place) -> str:
    """A place for people. What is worked out stands for itself: written out it can be longer than anybody reads."""
    return ".".join(str(step) if isinstance(step, str | int) else "…" for step in place)


def path_of_event(place: Place) -> tuple[str, ...] | None:
    """The path of a place of the event, up to the first list or key that is known at run time."""
    if place[:1] != ("event",):
        return None
    path = []
    for step in place[1:]:
        if not isinstance(step, str) or step == PAIRS:
            break
        path.append(step)
    return tuple(path)
