"""Formulas as lines for people, so that a test can hold them against those that somebody has read.

In: values and runs of an encoder. Out: lines: what it is, what holds of what is in it, what is left open, and how many
items of which list matter.

    written_value(encoder, encoder.value(expr))   ->   ["= true: (<= (len event.user.email text) 3)", …]
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations
from zlib import crc32

from prover.attack.shapes import parts

from actiongen.prover import languages
from actiongen.prover.encode import Encoder
from actiongen.prover.encode_flow import Changed, Together
from actiongen.prover.encode_parts import Parts
from actiongen.prover.encode_read import ReadMembers
from actiongen.prover.encode_run import Ran
from actiongen.prover.formula import Question
from actiongen.prover.languages import Language, smt
from actiongen.prover.leaves import LeafItems, LeafMembers, Place, dotted
from actiongen.prover.problem import Problem
from actiongen.prover.term import Function, Make, Sort, Term, Unknown, below
from actiongen.prover.values import NULL, Chosen, Items, Pair, Value, Written
from actiongen.testing.events import default_event

_NAMED = (
    "ADDRESSES",
    "ANY",
    "DECIMALS",
    "HUGE_DECIMALS",
    "INSTANTS",
    "IPV4",
    "LOWERED",
    "UPPERED",
    "STRIPPED",
)
_NAMED += ("WIDE_EMAILS", "NONEMPTY", "EMPTY")
_MOST_OF_A_LANGUAGE = 90
_SHORT = 24


class Writer:
    """Writes terms; what stands in several places is written once, with a name."""

    def __init__(self, encoder: Encoder, terms: Iterable[Term]) -> None:
        self.lines: list[str] = []
        terms = [*terms]
        self._texts = {
            fact: f"(at most one kind of {dotted(place)})" for fact, place in _kinds(encoder, terms)
        }
        self._uses = Counter(part for term in below(*terms) for part in term.parts) + Counter(terms)

    def text(self, term: Term) -> str:
        for part in below(term):
            if part not in self._texts:
                text = self._text(part)
                if part.parts and self._uses[part] > 1 and len(text) > _SHORT:
                    self.lines.append(f"  #{len(self.lines) + 1} is {text}")
                    text = f"#{len(self.lines)}"
                self._texts[part] = text
        return self._texts[term]

    def _text(self, term: Term) -> str:
        about = term.about
        if term.make is Make.CONSTANT:
            return number_text(about) if isinstance(about, Fraction) else ascii(about)
        given = [self._texts[part] for part in term.parts]
        if isinstance(about, Unknown):
            # What is worked out is no part of its name.
            of = [self._texts[step] for step in _steps(about) if step in self._texts]
            return f"<{about.name}{''.join(f' of {each}' for each in of)}>"
        if isinstance(about, Function):
            return f"{about.name}({', '.join(given)})"
        if term.make is Make.MEMBER:
            return f"({given[0]} in {language_text(about)})"  # type: ignore[arg-type]
        return f"({term.make.name.lower()} {' '.join(given)})"


def _kinds(encoder: Encoder, terms: Iterable[Term]) -> Iterator[tuple[Term, Place]]:
    """That a value of JSON is of one kind at most, which takes long to write, by its place."""
    of, free = encoder.terms, encoder.leaves.free
    for term in below(*terms):
        about = term.about
        if isinstance(about, Unknown) and isinstance(about.place, tuple) and about.aspect.startswith("is "):
            kinds = [
                free(Sort.TRUTH, about.place, f"is {kind}")
                for kind in ("boolean", "number", "text", "list", "object")
            ]
            yield of.all(of.not_(of.both(*pair)) for pair in combinations(kinds, 2)), about.place


def number_text(number: Fraction) -> str:
    """A number; a large one in powers of two."""
    if number < 0:
        return f"-{number_text(-number)}"
    above, below_ = (_power_text(each) for each in (number.numerator, number.denominator))
    return above if below_ == "1" else f"{above}/{below_}"


def _power_text(number: int) -> str:
    text = bin(number)[2:]
    if len(text) > 50 and set(text.rstrip("0")) == {"1"}:
        ones = len(text.rstrip("0"))
        return f"2^{len(text) - 1}" if ones == 1 else f"(2^{len(text)} - 2^{len(text) - ones})"
    return str(number)


def _steps(about: Unknown) -> tuple[Term, ...]:
    return (
        tuple(step for step in about.place if isinstance(step, Term))
        if isinstance(about.place, tuple)
        else ()
    )


def language_text(language: Language) -> str:
    """A language: its name, or as a solver reads it; of a long one the beginning and a number."""
    for name in _NAMED:
        if getattr(languages, name) is language:
            return name
    text = smt(language)
    if len(text) <= _MOST_OF_A_LANGUAGE:
        return text
    return f"{text[:_MOST_OF_A_LANGUAGE]}… {crc32(text.encode()):08x}"


def shape_text(writer: Writer, shape: object) -> str:
    match shape:
        case Term():
            return writer.text(shape)
        case LeafMembers():
            return f"members of {dotted(shape.place)}"
        case LeafItems():
            return f"list {dotted(shape.place)}"
        case Items() | Parts():
            each = [f"{writer.text(has)}: {value_text(writer, value)}" for has, value in shape.items]
            of = f" of {', '.join(dotted(place) for place in shape.of)}" if shape.of else ""  # type: ignore[arg-type]
            return f"[{'; '.join(each)}]{of}{' shuffled' if shape.is_shuffled else ''}"
        case Written():
            spread = [f"*{shape_text(writer, members)}" for members in shape.spread]
            pairs = [
                f"{writer.text(guard)}: {writer.text(key)} = {'null' if value is NULL else value_text(writer, value)}"
                for guard, key, value in shape.entries
            ]
            return f"{{{'; '.join([*spread, *pairs])}}}"
        case Chosen():
            then, otherwise = (shape_text(writer, each) for each in (shape.then, shape.otherwise))
            return f"({then} if {writer.text(shape.condition)} else {otherwise})"
        case ReadMembers():
            fields = [f"{name} = {value_text(writer, shape.get(name))}" for name in shape.types]
            return f"fields {{{'; '.join(fields)}}} of {shape_text(writer, shape.whole)}"
        case Pair():
            return f"({value_text(writer, shape.key)} -> {value_text(writer, shape.value)})"
        case Changed():
            return f"a changed {'.'.join(map(str, shape.path)) or 'event'}"
        case _:
            raise AssertionError(shape)


def value_text(writer: Writer, value: Value) -> str:
    each = [f"{writer.text(guard)}: {shape_text(writer, shape)}" for guard, shape in value.alternatives]
    return " | ".join(text.removeprefix("True: ") for text in each) or "absent"


def written_value(encoder: Encoder, value: Value) -> list[str]:
    """A value with all that comes with it."""
    terms = [*parts(value)]
    facts = [*_facts(encoder, terms)]
    writer = Writer(encoder, [*terms, *facts])
    head = f"= {value_text(writer, value)}"
    return [*_with_definitions(writer, [head]), *_rest(encoder, writer, terms, facts)]


def written_run(encoder: Encoder, ran: Ran | Together) -> list[str]:
    """A run with all that comes with it."""
    calls = [(made.when, made) for made in ran.calls] if isinstance(ran, Ran) else [*ran.calls]
    others = {} if isinstance(ran, Ran) else ran.anything
    given = [term for _, made in calls for argument in made.arguments for term in _parts(argument)]
    terms = [ran.throws, *ran.acts.values(), *others.values(), *(when for when, _ in calls), *given]
    facts = [*_facts(encoder, terms)]
    writer = Writer(encoder, [*terms, *facts])
    lines = [f"{title!r} acts: {writer.text(when)}" for title, when in ran.acts.items()]
    lines += [f"{name!r} does anything: {writer.text(when)}" for name, when in others.items()]
    lines += [f"throws: {writer.text(ran.throws)}"] if ran.throws is not encoder.terms.false else []
    for when, made in calls:
        arguments = ", ".join(value_text(writer, argument) for argument in made.arguments)
        rule = f" by {made.rule!r}" if made.rule else ""
        lines.append(f"{made.name}({arguments}){rule} when {writer.text(when)}")
    if isinstance(ran, Ran):
        lines += [f"answers of {name!r} at {_place(place)}" for name, place in ran.places.items()]
    else:
        lines += [
            f"answers of {path} at {', '.join(places)}" for path, places in ran.places.items() if places
        ]
    return [*_with_definitions(writer, lines), *_rest(encoder, writer, terms, facts)]


def written_problem(problem: Problem) -> list[str]:
    """A question for the solver; of what is long the beginning and a number."""
    parts_ = {
        "declared": problem.declarations,
        "asserted": problem.assertions,
        "preferred": problem.prefer,
        "few": problem.few,
        "pleasant": problem.pleasant,
    }
    assert problem.wanted == {name: name for name in problem.wanted}
    return [
        *(f"{kind}: {_short(text)}" for kind, texts in parts_.items() for text in texts),
        f"wanted: {', '.join(problem.wanted)}",
    ]


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}… {crc32(text.encode()):08x}"


def _place(place: tuple[object, ...]) -> str:
    return ", ".join(repr(each) for each in place)


def _parts(value: Value) -> Iterator[Term]:
    if not any(isinstance(shape, Changed) for _, shape in value.alternatives):
        yield from parts(value)


def _facts(encoder: Encoder, terms: list[Term]) -> Iterator[Term]:
    start = default_event(encoder.trigger.id)
    question = Question(encoder, encoder.terms.true, start, terms)
    return (fact for fact in question.assertions() if fact not in terms and fact is not encoder.terms.true)


def _with_definitions(writer: Writer, lines: list[str]) -> list[str]:
    """The lines below the definitions that came with them."""
    made, writer.lines[:] = [*writer.lines], ["" for _ in writer.lines]
    return [*(line for line in made if line), *lines]


def _rest(encoder: Encoder, writer: Writer, terms: list[Term], facts: list[Term]) -> Iterator[str]:
    for fact in facts:
        yield from _with_definitions(writer, [f"  fact: {writer.text(fact)}"])
    start = default_event(encoder.trigger.id)
    question = Question(encoder, encoder.terms.true, start)
    for term in below(*terms):
        for wish in question._nice(term):
            yield from _with_definitions(writer, [f"  nice: {writer.text(wish)}"])
    for noted, what in ((encoder.loose, "open"), (encoder.bounded, "bounded")):
        for term in below(*terms, *facts):
            if term in noted:
                yield from _with_definitions(writer, [f"  {what}: {writer.text(term)}: {noted[term]}"])
    for place, count in encoder.lists.wanted().items():
        assert isinstance(place, tuple)
        yield f"  room: {dotted(place)}: {count}"
