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
from itertools import combinations

from actiongen.prover.languages import Language, cells, contains, text
from actiongen.prover.languages.tree import Repeat, Sequence, Units
from actiongen.prover.term import Constant, Function, Make, Sort, Term, below
from actiongen.prover.terms import Terms

MOST_COMPARED = 6
"""How many texts are compared with each other without a theory of strings."""

Truths = tuple[bool, ...]

_LIKED = "abcdefgh1234567890ABC-_."
"""What is put into a text to make another one of it."""


@dataclass(slots=True)
class PureTexts:
    """The formulas without pure texts; ``texts`` is the way back."""

    terms: Terms
    assertions: tuple[Term, ...] = ()
    texts: "dict[Term, _Text]" = field(default_factory=dict)
    applied: dict[Term, Term] = field(default_factory=dict)
    """By the value of a function: the free value that stands for it."""
    chosen: dict[Term, str] = field(default_factory=dict)
    equal: dict[tuple[Term, Term], Term] = field(default_factory=dict)
    """Of two texts that are compared, the truth that they are equal."""

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
        groups = _groups(used, impure)
        for term in used:
            about = _asked(term)
            if about is not None and about[0] not in impure:
                languages.setdefault(about[0], {})[about[1]] = None
            elif term.make is Make.UNKNOWN and term.sort is Sort.TEXT and term not in impure:
                languages.setdefault(term, {})
        for group in groups:
            shared = dict.fromkeys(language for text in group for language in languages.get(text, ()))
            languages.update((text, shared) for text in group)
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
        for group in groups:
            if all(text in made.texts for text in group):
                made._compare(group)
            else:
                for text in group:
                    made.texts.pop(text, None)
        made.assertions = tuple(made._rewritten(used, given))
        return made

    def _compare(self, group: tuple[Term, ...]) -> None:
        """Makes a truth for each pair of texts that are compared, in one way or another."""
        for one, other in combinations(group, 2):
            truth = self.terms.unknown(Sort.TRUTH, ("same", one, other), "same", f"{one} is {other}")
            self.equal[one, other] = self.equal[other, one] = truth

    def _together(self) -> Iterable[Term]:
        """What holds of texts that are equal, and of those that are not."""
        terms = self.terms
        for (one, other), truth in self.equal.items():
            first, second = self.texts[one].truths, self.texts[other].truths
            for language, is_in in first.items():
                yield terms.implies(truth, terms.equal(is_in, second[language]))
                if only_text(language) is not None:
                    yield terms.implies(terms.both(is_in, second[language]), truth)
            for third in self.texts:
                if third is not one and (other, third) in self.equal:
                    yield terms.implies(terms.both(truth, self.equal[other, third]), self.equal[one, third])
        for term, value in self.applied.items():
            for other_term, other_value in self.applied.items():
                same = self.equal.get((term.parts[0], other_term.parts[0]))
                if same is not None and term.about is other_term.about:
                    yield terms.implies(same, terms.equal(value, other_value))

    def said(self, term: Term) -> Term:
        """A term as far as it can be said without pure texts."""
        new: dict[Term, Term] = {}
        for part in below(term):
            about = _asked(part)
            if about is not None and about[0] in self.texts and about[1] in self.texts[about[0]].truths:
                new[part] = self.texts[about[0]].truths[about[1]]
            elif part in self.applied:
                new[part] = self.applied[part]
            elif part.parts in self.equal and part.make is Make.EQUAL:
                new[part] = self.equal[part.parts]
            else:
                new[part] = self.terms.rebuilt(part, tuple(new[each] for each in part.parts))
        return new[term]

    def _rewritten(self, used: list[Term], given: tuple[Term, ...]) -> Iterable[Term]:
        terms, new = self.terms, dict[Term, Term]()
        for term in used:
            about = _asked(term)
            if about is not None and about[0] in self.texts:
                new[term] = self.texts[about[0]].truths[about[1]]
            elif term.make is Make.EQUAL and term.parts in self.equal:
                new[term] = self.equal[term.parts]
            elif term.make is Make.APPLY and term.parts[0] in self.texts and len(term.parts) == 1:
                new[term] = self.applied[term] = terms.unknown(term.sort, ("of", term), "value", f"{term!r}")
            else:
                new[term] = terms.rebuilt(term, tuple(new[part] for part in term.parts))
        yield from (new[term] for term in given)
        for about_text in self.texts.values():
            yield about_text.possible(terms)
        for term, value in self.applied.items():
            yield from self._known(term, value)
        yield from self._together()

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
        self._compared(found, values)
        return found

    def _compared(self, found: dict[Term, Constant], values: Mapping[Term, Constant]) -> None:
        """Gives texts that are equal one text, and those that are not, others."""
        done: list[Term] = []
        for free in dict.fromkeys(one for one, _ in self.equal):
            equal = [other for other in done if (free, other) in self.equal]
            same = next((other for other in equal if values.get(self.equal[free, other], False)), None)
            if same is not None:
                found[free] = found[same]
            else:
                taken = {found[other] for other in equal}
                found[free] = another(str(found.get(free, "")), [*self.texts[free].truths], taken)
            self.chosen[free] = str(found[free])
            done.append(free)

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
        if (
            _asked(term) is None
            and not _is_pair(term)
            and not (term.make is Make.APPLY and len(term.parts) == 1)
        ):
            found.update(p for p in term.parts if p.make is Make.UNKNOWN and p.sort is Sort.TEXT)
    pairs = [term.parts for term in used if _is_pair(term)]
    while new := [text for pair in pairs if not found.isdisjoint(pair) for text in pair if text not in found]:
        found.update(new)
    return found


def _is_pair(term: Term) -> bool:
    """Whether a term compares two free texts."""
    return term.make is Make.EQUAL and all(p.make is Make.UNKNOWN and p.sort is Sort.TEXT for p in term.parts)


def _groups(used: list[Term], impure: set[Term]) -> list[tuple[Term, ...]]:
    """The free texts that are compared with each other; too many at once are left to the solver."""
    group_of: dict[Term, dict[Term, None]] = {}
    for term in used:
        if _is_pair(term) and impure.isdisjoint(term.parts):
            joined: dict[Term, None] = {}
            for part in term.parts:
                joined.update(group_of.get(part, {part: None}))
            group_of.update((part, joined) for part in joined)
    groups = {id(group): tuple(group) for group in group_of.values()}
    kept = [group for group in groups.values() if len(group) <= MOST_COMPARED]
    impure.update(text for group in groups.values() if len(group) > MOST_COMPARED for text in group)
    return kept


def another(text: str, languages: list[Language], taken: Iterable[Constant]) -> str:
    """A text in the same languages that is none of those that are taken; the same one if none is found soon."""
    if text not in taken:
        return text
    wanted = [contains(language, text) for language in languages]
    for place in range(len(text) + 1):
        for unit in _LIKED:
            for other in (text[:place] + unit + text[place + 1 :], text[:place] + unit + text[place:]):
                if other not in taken and [contains(language, other) for language in languages] == wanted:
                    return other
    return text


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
