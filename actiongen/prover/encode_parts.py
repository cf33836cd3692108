"""The parts of a text, of ``split`` and ``csv``: a list that is free but for what the text says of it.

In: a text. Out: :class:`Parts`, a list for ``encode_lists.py``.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from actiongen.prover import languages
from actiongen.prover.term import Sort, Term
from actiongen.prover.values import Value

if TYPE_CHECKING:
    from actiongen.prover.encode import Encoder


@dataclass(eq=False)
class Parts:
    """The parts of a text, of ``split`` or (without a separator) of ``csv``: any, but for what facts say of them."""

    encoder: "Encoder"
    text: Term
    separator: str | None
    place: tuple[object, ...]
    is_shuffled: bool = False

    @property
    def of(self) -> tuple[object, ...]:
        """Itself."""
        return (self.place,)

    @cached_property
    def items(self) -> tuple[tuple[Term, Value], ...]:
        """The parts; the first ones there are, or those that matter."""
        terms, leaves = self.encoder.terms, self.encoder.leaves
        found: list[tuple[Term, Value]] = []
        for index in range(leaves.room.get(self.place, 1)):
            place = (*self.place, index)
            has = leaves.free(Sort.TRUTH, place, "is an item")
            text = leaves.free(Sort.TEXT, place, "text")
            if found:
                leaves.note(has, terms.implies(has, found[-1][0]))
            elif self.separator is not None:
                leaves.note(has, has)
            else:
                nothing = terms.member(self.text, languages.csv_is_empty())
                leaves.note(has, terms.equal(has, terms.not_(nothing)))
            if self.separator is None:
                has_comma = terms.contains(text, terms.text(","))
                no_blank = terms.member(text, languages.STRIPPED)
                leaves.note(text, no_blank, terms.not_(has_comma), terms.not_(terms.equal(text, terms.empty)))
            else:
                leaves.note(text, terms.not_(terms.contains(text, terms.text(self.separator))))
            found.append((has, self.encoder.values.here(text)))
        return tuple(found)

    def has(self, item: str) -> Term:
        """Whether a text is among the parts, said of the whole text."""
        language = (
            languages.csv_holds(item)
            if self.separator is None
            else languages.split_holds(self.separator, item)
        )
        return self.encoder.terms.member(self.text, language)

    def at(self, index: int) -> Value | None:
        """One of the first parts of ``split``, or the last one, said of the whole text."""
        terms, encoder = self.encoder.terms, self.encoder
        if self.separator is None or index < -1:
            return None
        if index == -1:
            function = encoder.functions.last_part(self.separator)
            return encoder.values.here(terms.apply(function, self.text))
        rest, is_there = self.text, terms.true
        separator = terms.text(self.separator)
        for _ in range(index):
            found = terms.index(rest, separator)
            start = terms.add(found, terms.length(separator))
            is_there = terms.both(is_there, terms.at_most(terms.zero, found))
            rest = terms.cut(rest, start, terms.length(rest))
        found = terms.index(rest, separator)
        units = terms.if_(terms.at_most(terms.zero, found), found, terms.length(rest))
        return Value(((is_there, terms.cut(rest, terms.zero, units)),))
