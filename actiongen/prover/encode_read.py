"""What is read of JSON: a value if it has a type.

In: a value, a type. Out: the value, or nothing; the fields of a record have their type or are absent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from actiongen.ir.types import Basic, ListOf, MapOf, Record, Type
from actiongen.prover.term import Sort, Term
from actiongen.prover.values import ABSENT, Items, Members, Pair, Value
from actiongen.runs.texts import in_order, to_units

if TYPE_CHECKING:
    from actiongen.prover.encode import Encoder


def read(encoder: "Encoder", value: Value, to: Type) -> Value:
    """A value of JSON if it has a type, else nothing."""
    values = encoder.values
    match to:
        case Basic.STRING | Basic.NUMBER | Basic.BOOLEAN:
            return Value(
                tuple((g, s) for g, s in value.alternatives if isinstance(s, Term) and s.sort is _SORT[to])
            )
        case Basic.TIME:
            return encoder.operations.time(*encoder.text(value))
        case ListOf(item):
            if item is Basic.JSON:
                return Value(tuple((g, shape) for g, shape in values.lists(value)))
            return encoder.lists.read(value, item)
        case Record(fields):
            return Value(
                tuple(
                    (
                        guard,
                        ReadMembers(encoder, members, {to_units(each.name): each.type for each in fields}),
                    )
                    for guard, members in values.members(value)
                )
            )
        case MapOf() | Basic():
            return value
        case _:
            assert_never(to)


@dataclass(frozen=True, slots=True, eq=False)
class ReadMembers:
    """An object of JSON, read field by field: one of another type is absent."""

    encoder: "Encoder"
    whole: Members
    types: Mapping[str, Type]

    def get(self, key: str) -> Value:
        """A field, if it has its type."""
        return read(self.encoder, self.whole.get(key), self.types[key]) if key in self.types else ABSENT

    def look(self, key: Term) -> Value:
        """The field under a key that is known at run time."""
        terms = self.encoder.terms
        return self.encoder.values.map(
            (terms.equal(terms.text(name), key), self.get(name)) for name in self.types
        )

    def pairs(self) -> Items | None:
        """The fields that have their type."""
        values = self.encoder.values
        here = values.here
        found = ((name, self.get(name)) for name in in_order(dict.fromkeys(self.types)))
        return Items(
            tuple(
                (values.present(value), here(Pair(here(values.terms.text(name)), value)))
                for name, value in found
            )
        )


_SORT = {Basic.STRING: Sort.TEXT, Basic.NUMBER: Sort.NUMBER, Basic.BOOLEAN: Sort.TRUTH}
