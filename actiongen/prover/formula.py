"""A formula with all that holds of what is in it, as a question for a solver.

In: a formula, the encoder that made its parts. Out: a :class:`Problem`, and a way back from its answer to terms.

    Question(encoder, formula).problem(5_000)
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from actiongen.prover import languages
from actiongen.prover.encode import Encoder
from actiongen.prover.leaves import CONTAINS, IS_THERE, Text, path_of_event
from actiongen.prover.problem import Found, Problem
from actiongen.prover.pure_texts import PureTexts
from actiongen.prover.smtlib import Script
from actiongen.prover.term import Constant, Function, Make, Sort, Term, Unknown, below
from actiongen.runs.values import Value
from actiongen.testing.events import NOW, instant

_EVENT = "event"


@dataclass(slots=True)
class Question:
    """One formula, and the facts that come with it; ``start`` is the event from which examples differ little."""

    encoder: Encoder
    formula: Term
    start: Mapping[str, Value]
    more: list[Term] = field(default_factory=list)
    """What examples so far have shown of functions."""
    _names: dict[str, Term] = field(default_factory=dict)
    _pure: PureTexts | None = None

    def assertions(self) -> tuple[Term, ...]:
        """The formula and the facts of all that is in it."""
        kept: dict[Term, None] = dict.fromkeys([self.formula, *self.more])
        seen: dict[Term, None] = {}
        while True:
            new = [term for term in below(*kept) if term not in seen]
            if not new:
                return tuple(kept)
            seen.update(dict.fromkeys(new))
            kept.update(dict.fromkeys(fact for term in new for fact in self._facts(term)))
            kept.update(dict.fromkeys(self._implied(seen)))
            kept.update(dict.fromkeys(self._parts(seen)))
            kept.update(dict.fromkeys(self.contained(seen)))

    def _facts(self, term: Term) -> Iterator[Term]:
        terms = self.encoder.terms
        if term.make is Make.UNKNOWN:
            yield from self.encoder.leaves.facts.get(term, ())
        elif isinstance(term.about, Function):
            yield from self.encoder.leaves.facts.get(term, ())
            yield from term.about.facts(term)
            for language, answer in terms.asked.get(term, {}).items():
                yield terms.equal(terms.raw_member(term, language), answer)

    def contained(self, seen: Mapping[Term, None]) -> Iterator[Term]:
        """Where something is asked of the items of a list, a text is in it if it is one of them."""
        encoder, terms = self.encoder, self.encoder.terms
        for place, asked in encoder.lists.contained.items():
            items = encoder.leaves.lists[place].items
            if any(has in seen for has, _ in items):
                for text, is_in in asked.items():
                    here = encoder.values.here(terms.text(text))
                    found = (terms.both(has, encoder.operations.same(each, here)) for has, each in items)
                    yield terms.equal(is_in, terms.any(found))

    def _parts(self, seen: Mapping[Term, None]) -> Iterator[Term]:
        """Where a text that is looked for among parts is a constant, the whole text says whether it is there."""
        terms = self.encoder.terms
        for parts, item, is_in in self.encoder.lists.asked_in:
            if is_in not in seen or item.make is Make.CONSTANT:
                continue
            for term in [*seen]:
                if term.make is Make.EQUAL and item in term.parts:
                    other = next(part for part in term.parts if part is not item)
                    if isinstance(other.about, str):
                        yield terms.implies(term, terms.equal(is_in, parts.has(other.about)))

    def _implied(self, seen: Iterable[Term]) -> Iterator[Term]:
        """Where a text says that something else is absent."""
        terms, trigger = self.encoder.terms, self.encoder.trigger
        unknown = [term.about for term in seen if isinstance(term.about, Unknown)]
        used = {
            each.place[1:] for each in unknown if isinstance(each.place, tuple) and each.place[0] == _EVENT
        }
        for implied in trigger.implied_absences:
            is_used = any(place and _overlap(place, implied.absent) for place in used)
            if implied.path in used and is_used:
                value = self.encoder.event
                for name in implied.path:
                    value = self.encoder.member(value, name)
                is_text, text = self.encoder.text(value)
                absent = self.encoder.event
                for name in implied.absent:
                    absent = self.encoder.member(absent, name)
                one = terms.any(terms.equal(text, terms.text(each)) for each in implied.values)
                yield terms.implies(terms.both(is_text, one), terms.not_(self.encoder.values.present(absent)))

    def problem(self, milliseconds: int) -> Problem:
        """The question for a solver."""
        script, texts = self._script()
        pure = self._pure
        assert pure is not None
        used = [*script.names]
        nice = [wish for term in [*used, *pure.applied, *pure.texts] for wish in self._nice(term)]
        prefer = tuple(script.text(said) for said in map(self._said, nice) if said is not None)
        few = tuple(script.text(wish) for wish in self._as_usual(used))
        pleasant = tuple(script.text(wish) for wish in self._pleasant(used))
        self._names = {name: term for term, name in script.names.items()}
        declarations = tuple(script.declarations)
        return Problem(
            declarations, texts, prefer, few, pleasant, {name: name for name in self._names}, milliseconds
        )

    def decision(self, milliseconds: int, units: int | None = None) -> Problem:
        """The question whether there is any event, whatever it looks like; ``units``: the work that it may be."""
        script, texts = self._script()
        self._names = {name: term for term, name in script.names.items()}
        wanted = {name: name for name in self._names}
        return Problem(tuple(script.declarations), texts, (), (), (), wanted, milliseconds, units)

    def _script(self) -> tuple[Script, tuple[str, ...]]:
        """The assertions without pure texts, as a solver reads them."""
        pure = self._pure = PureTexts.of(self.encoder.terms, self.assertions(), self._liked)
        script = Script(_whole(pure.assertions))
        return script, tuple(script.text(term) for term in pure.assertions)

    def found(self, values: Mapping[str, Found]) -> dict[Term, Constant]:
        """The answer of a solver, by terms."""
        assert self._pure is not None
        return self._pure.found({self._names[name]: value for name, value in values.items()})

    def fits(self, text: Term, other: str) -> bool:
        """Whether a text of the answer may be another one instead."""
        assert self._pure is not None
        return self._pure.fits(text, other)

    def _nice(self, term: Term) -> tuple[Term, ...]:
        own = self.encoder.leaves.nice.get(term, ())
        return (*own, *term.about.nice(term)) if isinstance(term.about, Function) else own

    def _said(self, wish: Term) -> Term | None:
        """A wish in the terms that the solver knows; None if it is about a text that the solver does not know."""
        assert self._pure is not None
        known = self._pure.said(wish)
        return None if any(part in self._pure.texts for part in below(known)) else known

    def _liked(self, text: Term) -> Iterator[str]:
        """Texts that people know, for a free one: first that of the usual event."""
        about = text.about
        usual_text = usual_at(about, self.start) if isinstance(about, Unknown) else None
        if isinstance(usual_text, str):
            yield usual_text

    # Wishes

    def _as_usual(self, used: list[Term]) -> Iterator[Term]:
        """For each path of the event, that it is as in the usual event."""
        terms = self.encoder.terms
        by_path: dict[tuple[str, ...], list[Term]] = {}
        for term in used:
            about = term.about
            if not isinstance(about, Unknown) or not isinstance(about.place, tuple):
                continue
            path = path_of_event(about.place)
            if about.place[0] == "in":
                path, wish = self._as_usual_text(about, term)
                if path is not None:
                    by_path.setdefault(path, []).append(wish)
            elif path is not None:
                usual_value = usual_at(about, self.start)
                wish = terms.true if usual_value is None else terms.equal(term, terms.constant(usual_value))
                by_path.setdefault(path, []).append(wish)
            elif about.place == ("now",):
                yield terms.equal(term, terms.number(instant(NOW)))
        for wishes in by_path.values():
            wish = terms.all(wishes)
            if wish is not terms.true:
                yield wish

    def _as_usual_text(self, about: Unknown, term: Term) -> tuple[tuple[str, ...] | None, Term]:
        """That a text is in a language or not, as that of the usual event."""
        assert self._pure is not None and isinstance(about.place, tuple)
        _, text = about.place
        free = text.about
        usual_text = usual_at(free, self.start)
        if not isinstance(usual_text, str):
            return None, term
        language = next(each for each, truth in self._pure.texts[text].truths.items() if truth is term)
        is_in = languages.contains(language, usual_text)
        return path_of_event(free.place), term if is_in else self.encoder.terms.not_(term)

    def _pleasant(self, used: list[Term]) -> Iterator[Term]:
        terms = self.encoder.terms
        for term in used:
            if not isinstance(term.about, Unknown):
                continue
            if term.sort is Sort.TEXT:
                if any(
                    fact.about is languages.WIDE_EMAILS for fact in self.encoder.leaves.facts.get(term, ())
                ):
                    yield terms.raw_member(term, languages.PLEASANT_EMAILS)
                yield terms.raw_member(term, languages.PLEASANT)
                yield terms.at_most(terms.length(term), terms.number(24))
            elif term.sort is Sort.NUMBER:
                yield terms.is_whole(term)
                yield terms.both(terms.at_most(terms.zero, term), terms.at_most(term, terms.number(2**41)))


def _whole(assertions: Iterable[Term]) -> frozenset[Term]:
    """The free values, and values of functions, that are whole numbers: of a function all, or none."""
    known = {term.parts[0] for term in assertions if term.make is Make.WHOLE}
    functions = {term.about for term in below(*assertions) if term.make is Make.APPLY and term not in known}
    return frozenset(
        term
        for term in known
        if term.make is Make.UNKNOWN or (term.make is Make.APPLY and term.about not in functions)
    )


def _overlap(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def usual_at(about: Unknown, event: Mapping[str, Value]) -> Constant | None:
    """What an event says of a free value; None if it says nothing."""
    if about.aspect == CONTAINS and isinstance(about.place, tuple):
        *above, asked = about.place
        items = _raw(tuple(above), event)
        return isinstance(items, list) and isinstance(asked, Text) and asked.text in items
    return reading(_raw(about.place, event), about.aspect)


def _raw(place: object, event: Mapping[str, Value]) -> Value:
    if not isinstance(place, tuple) or place[0] != _EVENT:
        return None
    value: Value = dict(event)
    for step in place[1:]:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        elif isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            return None
    return value


def reading(raw: Value, aspect: str) -> Constant | None:
    """An aspect of a value that stands in a place."""
    match aspect:
        case _ if aspect == IS_THERE:
            return raw is not None
        case "is an item":
            return raw is not None
        case "is boolean":
            return isinstance(raw, bool)
        case "is number":
            return isinstance(raw, float)
        case "is text":
            return isinstance(raw, str)
        case "is list":
            return isinstance(raw, list)
        case "is object":
            return isinstance(raw, dict)
        case "boolean":
            return raw if isinstance(raw, bool) else None
        case "number":
            return Fraction(raw) if isinstance(raw, float) else None
        case "text":
            return raw if isinstance(raw, str) else None
        case _:
            return None
