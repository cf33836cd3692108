"""A formula with all that holds of what is in it, as a question for a solver.

In: a formula, the encoder that made its parts. Out: a :class:`Problem`, and a way back from its answer to terms.

    Question(encoder, formula).problem(5_000)
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from actiongen.prover import languages
from actiongen.prover.encode import Encoder
from actiongen.prover.leaves import IS_THERE, path_of_event
from actiongen.prover.problem import Found, Problem
from actiongen.prover.smtlib import Script
from actiongen.prover.terms import Constant, Function, Make, Sort, Term, Unknown, below
from actiongen.runs.values import Value
from actiongen.testing.events import NOW, at, instant

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

    def _facts(self, term: Term) -> Iterator[Term]:
        terms = self.encoder.terms
        if term.make is Make.UNKNOWN:
            yield from self.encoder.leaves.facts.get(term, ())
        elif isinstance(term.about, Function):
            yield from term.about.facts(term)
            for language, answer in terms.asked.get(term, {}).items():
                yield terms.equal(terms.raw_member(term, language), answer)

    def _implied(self, seen: Iterable[Term]) -> Iterator[Term]:
        """Where a text says that something else is absent."""
        terms, trigger = self.encoder.terms, self.encoder.trigger
        unknown = [term.about for term in seen if isinstance(term.about, Unknown)]
        used = {each.place[1:] for each in unknown if isinstance(each.place, tuple) and each.place[0] == _EVENT}
        for implied in trigger.implied_absences:
            is_used = any(place[: len(implied.absent)] == implied.absent for place in used)
            if implied.path in used and is_used:
                value = self.encoder.event
                for name in implied.path:
                    value = self.encoder.member(value, name)
                is_text, text = self.encoder.text(value)
                absent = self.encoder.event
                for name in implied.absent:
                    absent = self.encoder.member(absent, name)
                one = terms.any(terms.equal(text, terms.text(each)) for each in implied.values)
                yield terms.implies(
                    terms.both(is_text, one), terms.not_(self.encoder.values.present(absent))
                )

    def problem(self, milliseconds: int) -> Problem:
        """The question for a solver."""
        script = Script()
        assertions = self.assertions()
        texts = tuple(script.text(term) for term in assertions)
        used = [*script.names]
        prefer = tuple(
            script.text(nice)
            for term in used
            if isinstance(term.about, Function)
            for nice in term.about.nice(term)
        )
        few = tuple(script.text(wish) for wish in self._as_usual(used))
        pleasant = tuple(script.text(wish) for wish in self._pleasant(used))
        self._names = {name: term for term, name in script.names.items()}
        declarations = tuple(script.declarations)
        return Problem(declarations, texts, prefer, few, pleasant, {name: name for name in self._names}, milliseconds)

    def found(self, values: Mapping[str, Found]) -> dict[Term, Constant]:
        """The answer of a solver, by terms."""
        return {self._names[name]: value for name, value in values.items()}

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
            if path is not None:
                usual_value = usual_at(about, self.start)
                wish = terms.true if usual_value is None else terms.equal(term, terms.constant(usual_value))
                by_path.setdefault(path, []).append(wish)
            elif about.place == ("now",):
                yield terms.equal(term, terms.number(instant(NOW)))
        for wishes in by_path.values():
            wish = terms.all(wishes)
            if wish is not terms.true:
                yield wish

    def _pleasant(self, used: list[Term]) -> Iterator[Term]:
        terms = self.encoder.terms
        for term in used:
            if not isinstance(term.about, Unknown):
                continue
            if term.sort is Sort.TEXT:
                if any(fact.about is languages.WIDE_EMAILS for fact in self.encoder.leaves.facts.get(term, ())):
                    yield terms.raw_member(term, languages.PLEASANT_EMAILS)
                yield terms.raw_member(term, languages.PLEASANT)
                yield terms.at_most(terms.length(term), terms.number(24))
            elif term.sort is Sort.NUMBER:
                yield terms.is_whole(term)
                yield terms.both(terms.at_most(terms.zero, term), terms.at_most(term, terms.number(2**41)))


def usual_at(about: Unknown, event: Mapping[str, Value]) -> Constant | None:
    """What an event says of a free value; None if it says nothing."""
    return reading(_raw(about.place, event), about.aspect)


def _raw(place: object, event: Mapping[str, Value]) -> Value:
    assert isinstance(place, tuple)
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

