"""Texts about which nothing is asked but in which languages they are: the solver need not know that they are texts.

In: formulas. Out: the same formulas, in which each such text is a few truths (whether it is in each of its languages),
with what truths go together; and a text for each choice of them.

    email in A, not (email in B)   ->   x1 and not x2, where x1, x2 are one of the pairs that some text has

Which truths go together is found by walking through the automata of all languages at once. A solver's own theory of
strings takes seconds for a handful of languages of one text, and gives answers that nobody recognises.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from actiongen.prover.languages import Language, cells, contains, text
from actiongen.prover.languages.tree import Repeat, Sequence, Units
from actiongen.prover.terms import Constant, Function, Make, Sort, Term, Terms, below

Truths = tuple[bool, ...]


@dataclass(slots=True)
class PureTexts:
    """The formulas without pure texts; ``texts`` is the way back."""

    terms: Terms
    assertions: tuple[Term, ...] = ()
    texts: "dict[Term, _Text]" = field(default_factory=dict)
    applied: dict[Term, Term] = field(default_factory=dict)
    """By the value of a function: the free value that stands for it."""
    chosen: dict[Term, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, terms: Terms, assertions: Iterable[Term], liked: Callable[[Term], Iterable[str]]
    ) -> "PureTexts":
        """Takes the pure texts out; ``liked`` are texts to be preferred for a free one."""
        made = cls(terms)
        given = tuple(assertions)
        used = [*below(*given)]
        impure = _impure(used)
        languages: dict[Term, dict[Language, None]] = {}
        for term in used:
            about = _asked(term)
            if about is not None and about[0] not in impure:
                languages.setdefault(about[0], {})[about[1]] = None
            elif term.make is Make.UNKNOWN and term.sort is Sort.TEXT and term not in impure:
                languages.setdefault(term, {})
        for free, asked in languages.items():
            found = choices(tuple(asked), tuple(liked(free)))
            if found is not None:
                truths = {
                    language: terms.unknown(
                        Sort.TRUTH, ("in", free), f"language {index}", f"{free} in {index}"
                    )
                    for index, language in enumerate(asked)
                }
                made.texts[free] = _Text(truths, found)
        made.assertions = tuple(made._rewritten(used, given))
        return made

    def said(self, term: Term) -> Term:
        """A term as far as it can be said without pure texts."""
        new: dict[Term, Term] = {}
        for part in below(term):
            about = _asked(part)
            if about is not None and about[0] in self.texts and about[1] in self.texts[about[0]].truths:
                new[part] = self.texts[about[0]].truths[about[1]]
            elif part in self.applied:
                new[part] = self.applied[part]
            else:
                new[part] = self.terms.rebuilt(part, tuple(new[each] for each in part.parts))
        return new[term]

    def _rewritten(self, used: list[Term], given: tuple[Term, ...]) -> Iterable[Term]:
        terms, new = self.terms, dict[Term, Term]()
        for term in used:
            about = _asked(term)
            if about is not None and about[0] in self.texts:
                new[term] = self.texts[about[0]].truths[about[1]]
            elif term.make is Make.APPLY and term.parts[0] in self.texts and len(term.parts) == 1:
                new[term] = self.applied[term] = terms.unknown(term.sort, ("of", term), "value", f"{term!r}")
            else:
                new[term] = terms.rebuilt(term, tuple(new[part] for part in term.parts))
        yield from (new[term] for term in given)
        for about_text in self.texts.values():
            yield about_text.possible(terms)
        for term, value in self.applied.items():
            yield from self._known(term, value)

    def _known(self, term: Term, value: Term) -> Iterable[Term]:
        """What a function gives for all texts of a language, where that is known."""
        function = term.about
        assert isinstance(function, Function)
        for language, truth in self.texts[term.parts[0]].truths.items():
            known = function.known(language) if function.known is not None else None
            if known is None and (only := only_text(language)) is not None:
                known = function.apply(only)
            if known is not None:
                yield self.terms.implies(truth, self.terms.equal(value, self.terms.constant(known)))

    def found(self, values: Mapping[Term, Constant]) -> dict[Term, Constant]:
        """The answer of a solver with the texts in it."""
        found = dict(values)
        for free, about in self.texts.items():
            chosen = tuple(bool(values.get(truth, False)) for truth in about.truths.values())
            if chosen in about.choices:
                found[free] = self.chosen[free] = about.choices[chosen]
        for term, value in self.applied.items():
            if value in values:
                found[term] = values[value]
                found[term.parts[0]] = self._fitting(term, values)(found[term.parts[0]])
        return found

    def fits(self, text: Term, other: str) -> bool:
        """Whether another text is in the same languages as one that was chosen; yes of a text that was not."""
        about, now = self.texts.get(text), self.chosen.get(text)
        if about is None or now is None:
            return True
        return all(contains(language, other) is contains(language, now) for language in about.truths)

    def _fitting(self, term: Term, values: Mapping[Term, Constant]) -> Callable[[Constant], Constant]:
        """A text in the same languages of which a function gives what it is taken to give, if there is one."""
        function, about = term.about, self.texts[term.parts[0]]
        assert isinstance(function, Function)
        wanted = values[self.applied[term]]

        def fit(text: Constant) -> Constant:
            given = function.apply(text)
            if function.inverses is None or given is None or given == wanted:
                return text
            for other in function.inverses(wanted):
                if function.apply(other) == wanted and all(
                    contains(language, other) is bool(values.get(truth, False))
                    for language, truth in about.truths.items()
                ):
                    return other
            return text

        return fit


@dataclass(frozen=True, slots=True)
class _Text:
    truths: dict[Language, Term]
    choices: dict[Truths, str]

    def possible(self, terms: Terms) -> Term:
        """One of the choices."""
        asked = [*self.truths.values()]
        if len(self.choices) == 2 ** len(asked):
            return terms.true
        return terms.any(
            terms.all(
                truth if is_in else terms.not_(truth) for truth, is_in in zip(asked, chosen, strict=True)
            )
            for chosen in self.choices
        )


def _asked(term: Term) -> tuple[Term, Language] | None:
    """The free text and the language, if a term asks whether the one is in the other."""
    if term.make is Make.MEMBER and term.parts[0].make is Make.UNKNOWN:
        return term.parts[0], term.about  # type: ignore[return-value]
    if term.make is Make.EQUAL:
        one, other = term.parts
        if one.make is Make.UNKNOWN and isinstance(other.about, str):
            return one, _text(other.about)
    return None


@lru_cache(4096)
def _text(literal: str) -> Language:
    return text(literal)


def _impure(used: list[Term]) -> set[Term]:
    """The free texts of which more is asked."""
    found: set[Term] = set()
    for term in used:
        if _asked(term) is None and not (term.make is Make.APPLY and len(term.parts) == 1):
            found.update(p for p in term.parts if p.make is Make.UNKNOWN and p.sort is Sort.TEXT)
    return found


@lru_cache(2048)
def choices(languages: tuple[Language, ...], liked: tuple[str, ...] = ()) -> dict[Truths, str] | None:
    """For all truths that go together, a text: one of those that are liked, else a short one. None: too many states."""
    every = cells(languages)
    if every is None:
        return None
    found: dict[Truths, str] = {}
    for each in liked:
        found.setdefault(tuple(contains(language, each) for language in languages), each)
    return every | found


def only_text(language: Language) -> str | None:
    """The only text of a language that has one alone, and is written so."""
    match language:
        case Units(((low, high),)) if low == high:
            return chr(low)
        case Sequence(parts):
            texts = [only_text(part) for part in parts]
            return None if None in texts else "".join(text for text in texts if text is not None)
        case Repeat(body, least, most) if least == most:
            only = only_text(body)
            return None if only is None else only * least
        case _:
            return None
