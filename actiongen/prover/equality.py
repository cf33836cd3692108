"""Whether two values are the same: for every event at once, or as a key.

In: values. Out: a formula (:class:`Equality`), or a key that two values share only if they are the same
(:func:`fingerprint`).
"""

from dataclasses import dataclass

from actiongen.prover.encode import Encoder
from actiongen.prover.leaves import LeafItems
from actiongen.prover.term import Sort, Term
from actiongen.prover.values import Items, Listed, Value, Written


def fingerprint(value: Value) -> tuple[object, ...]:
    """A key that two values share only if they are the same for every event."""
    return tuple((guard, _shape(shape)) for guard, shape in value.alternatives)


def _shape(shape: object) -> object:
    match shape:
        case Items(items, is_shuffled):
            return ("list", is_shuffled, tuple((has, fingerprint(each)) for has, each in items))
        case Written(_, entries, spread):
            return ("record", tuple((has, key, fingerprint(each)) for has, key, each in entries), spread)
        case _:
            return shape


def _is_any_list(shape: object) -> bool:
    """Whether it is a list of JSON, whose items may be such lists again, and so on."""
    return isinstance(shape, LeafItems) and shape.about is None


def nth(encoder: Encoder, items: Items | Listed, index: int) -> Value:
    """The item at an index of a list whose items are there under conditions."""
    terms, parts, before = encoder.terms, [], encoder.terms.zero
    for has, value in items.items:
        parts.append((terms.both(has, terms.equal(before, terms.number(index))), value))
        before = terms.add(before, terms.if_(has, terms.one, terms.zero))
    return encoder.values.map(parts)


@dataclass(slots=True)
class Equality:
    """Whether two values are the same in all their parts, as two arguments of a call."""

    encoder: Encoder

    def of(self, one: Value, other: Value) -> Term:
        """Both are absent, or there and the same."""
        encoder, terms = self.encoder, self.encoder.terms
        if one is other:
            return terms.true
        found = [
            terms.both(guard, other_guard, self._shapes(shape, other_shape))
            for guard, shape in one.alternatives
            for other_guard, other_shape in other.alternatives
        ]
        present = encoder.values.present
        return terms.either(*found, terms.both(terms.not_(present(one)), terms.not_(present(other))))

    def _shapes(self, one: object, other: object) -> Term:
        encoder, terms = self.encoder, self.encoder.terms
        if one is other:
            return terms.true
        if isinstance(one, Term) or isinstance(other, Term):
            is_same_sort = isinstance(one, Term) and isinstance(other, Term) and one.sort is other.sort
            return terms.equal(one, other) if is_same_sort else terms.false  # type: ignore[arg-type]
        is_any = _is_any_list(one) and _is_any_list(other)
        if not is_any and hasattr(one, "items") and hasattr(other, "items"):
            return self._lists(one, other)  # type: ignore[arg-type]
        if isinstance(one, Written) and isinstance(other, Written):
            names = {key.constant: None for each in (one, other) for _, key, _ in each.entries}
            if None not in names and not one.spread and not other.spread:
                keys = [terms.text(str(name)) for name in names]
                return terms.all(
                    terms.both(
                        self.of(one.look(key), other.look(key)),
                        terms.equal(one.is_null(key), other.is_null(key)),
                    )
                    for key in keys
                )
        if hasattr(one, "look") is not hasattr(other, "look"):
            return terms.false
        truth = encoder.leaves.free(Sort.TRUTH, ("equal", id(one), id(other)), "boolean")
        encoder.note_loose(truth, "whether two lists or records are equal")
        return truth

    def _lists(self, one: Items | Listed, other: Items | Listed) -> Term:
        encoder, terms = self.encoder, self.encoder.terms
        if one.is_shuffled or other.is_shuffled:
            encoder.note_loose(
                truth := encoder.leaves.free(Sort.TRUTH, ("equal", id(one), id(other)), "boolean"),
                "the order of a list that is sorted",
            )
            return truth
        for mine, theirs in ((one, other), (other, one)):
            if mine.of:
                encoder.lists.demand(mine, 1 if theirs.of else len(theirs.items) + 1)
        if len(one.items) == len(other.items) and all(
            has is terms.true for has, _ in (*one.items, *other.items)
        ):
            pairs = zip(one.items, other.items, strict=True)
            return terms.all(self.of(mine, theirs) for (_, mine), (_, theirs) in pairs)
        most = max(len(one.items), len(other.items))
        same = [self.of(nth(encoder, one, index), nth(encoder, other, index)) for index in range(most)]
        present = encoder.values.present
        if any(present(each) is not terms.true for _, each in (*one.items, *other.items)):
            # An item that is null is an item.
            same.append(terms.equal(encoder.lists.count(one), encoder.lists.count(other)))
        return terms.all(same)
