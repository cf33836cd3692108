"""Texts that the solver need not know: which truths stand for them, and which text is made of an answer."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise, product

import pytest

from actiongen.ir.ops import Op
from actiongen.prover import pure_texts as module
from actiongen.prover.at import values
from actiongen.prover.functions import Functions
from actiongen.prover.languages import (
    INSTANTS,
    Language,
    complement,
    containing,
    contains,
    ending,
    repeat,
    starting,
    text,
    units,
)
from actiongen.prover.pure_texts import PureTexts, another, choices, only_text
from actiongen.prover.term import Constant, Make, Sort, Term, below
from actiongen.prover.terms import Terms

TERMS = Terms()
FUNCTIONS = Functions(TERMS)
A, B, C = (TERMS.unknown(Sort.TEXT, (name,), "text", name) for name in "abc")
P = TERMS.unknown(Sort.TRUTH, ("p",), "x", "p")


def pure(*given: Term, liked: Mapping[Term, str] = {}) -> PureTexts:
    def known(free: Term) -> Iterator[str]:
        yield from [liked[free]] if free in liked else []

    return PureTexts.of(TERMS, given, known)


def is_a(language: Language, free: Term = A) -> Term:
    return TERMS.member(free, language)


def models(made: PureTexts) -> Iterator[dict[Term, Constant]]:
    """All answers of a solver."""
    free = [term for term in below(*made.assertions) if term.make is Make.UNKNOWN]
    assert all(term.sort is Sort.TRUTH for term in free)
    for each in product((False, True), repeat=len(free)):
        given: dict[Term, Constant] = dict(zip(free, each, strict=True))
        found = values([*made.assertions], given.get)
        if all(found[term] is True for term in made.assertions):
            yield given


QUESTIONS: dict[str, tuple[list[Term], list[Term]]] = {
    "one language": ([is_a(starting("x"))], [A]),
    "none": ([TERMS.not_(is_a(starting("x")))], [A]),
    "two": ([is_a(starting("x")), TERMS.not_(is_a(ending("y")))], [A]),
    "a constant": ([TERMS.equal(A, TERMS.text("x"))], [A]),
    "two texts that are equal": ([TERMS.equal(A, B), is_a(starting("x"))], [A, B]),
    "two that are not": (
        [TERMS.not_(TERMS.equal(A, B)), is_a(starting("x")), is_a(starting("x"), B)],
        [A, B],
    ),
    "three": ([TERMS.equal(A, B), TERMS.not_(TERMS.equal(B, C)), is_a(containing("z"), C)], [A, B, C]),
    "equal to one text": (
        [
            TERMS.equal(A, TERMS.text("x")),
            TERMS.equal(B, TERMS.text("x")),
            TERMS.either(TERMS.equal(A, B), P),
        ],
        [A, B],
    ),
    "not the only text": ([TERMS.equal(A, TERMS.text("x")), TERMS.not_(TERMS.equal(A, B))], [A, B]),
    "some way": ([TERMS.either(is_a(text("x")), is_a(text("y")))], [A]),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_answer_has_texts_for_which_all_of_it_holds(name: str) -> None:
    given, free = QUESTIONS[name]
    made = pure(*given)
    assert {*made.texts} == {*free}
    count = 0
    for answer in models(made):
        found = made.found(answer)
        held = values(given, found.get)
        assert all(held[term] is True for term in given), found
        assert all(made.fits(each, str(found[each])) for each in free)
        count += 1
    assert count


def test_there_is_no_answer_where_no_text_is() -> None:
    assert [*models(pure(is_a(text("x")), is_a(text("y"))))] == []
    assert [*models(pure(TERMS.equal(A, B), is_a(text("x")), is_a(text("y"), B)))] == []
    assert [*models(pure(TERMS.not_(TERMS.equal(A, B)), is_a(text("x")), is_a(text("x"), B)))] == []
    transitive = (TERMS.equal(A, B), TERMS.equal(B, C), TERMS.not_(TERMS.equal(A, C)))
    assert [*models(pure(*transitive))] == []


def test_what_is_liked_comes_first() -> None:
    asked = TERMS.not_(is_a(text("x")))
    (answer,) = models(pure(asked))
    assert pure(asked, liked={A: "Ann"}).found({})[A] == "Ann"
    assert pure(is_a(text("x")), liked={A: "Ann"}).found(answer)[A] == "Ann"
    assert pure(asked, liked={B: "Ann"}).found({})[A] == ""


def test_texts_of_which_more_is_asked_are_left_to_the_solver() -> None:
    long = TERMS.at_most(TERMS.length(A), TERMS.length(B))
    assert pure(is_a(starting("x")), long).texts == {}
    assert {*pure(is_a(starting("x"), C), long).texts} == {C}
    assert pure(TERMS.equal(A, C), long).texts == {}, "compared with one of those"
    joined = TERMS.equal(TERMS.join(A, TERMS.text("y")), TERMS.text("xy"))
    assert pure(is_a(starting("x")), joined).texts == {}
    assert {*pure(P).texts} == set()


def test_too_many_texts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    free = [TERMS.unknown(Sort.TEXT, (index,), "text", str(index)) for index in range(7)]
    pairs = [TERMS.equal(one, other) for one, other in pairwise(free)]
    assert len(pure(*pairs[:-1]).texts) == 6 and pure(*pairs).texts == {}
    assert len(pure(*pairs[:2], *pairs[4:]).texts) == 6, "two groups"
    monkeypatch.setattr(module, "choices", lambda *_: None)
    assert pure(is_a(starting("x"))).texts == {} == pure(TERMS.equal(A, B), is_a(starting("x"))).texts


def test_what_a_function_gives_for_one_text_is_known() -> None:
    time, is_short = TERMS.apply(FUNCTIONS.of(Op.TIME), A), TERMS.apply(FUNCTIONS.is_short, A)
    before = TERMS.at_most(time, TERMS.zero)
    made = pure(is_a(text("1970-01-01")), before)
    value = made.applied[time]
    truth = made.texts[A].truths[text("1970-01-01")]
    assert TERMS.implies(truth, TERMS.equal(value, TERMS.zero)) in made.assertions
    short = pure(is_a(repeat(units(((97, 122),)), 0, 9)), is_short)
    (is_in,) = short.texts[A].truths.values()
    assert TERMS.implies(is_in, TERMS.equal(short.applied[is_short], TERMS.true)) in short.assertions
    long = pure(is_a(starting("x")), is_short)
    assert long.applied[is_short] in long.assertions and len(long.assertions) == 3


def test_a_text_is_chosen_of_which_a_function_gives_what_it_should() -> None:
    time = TERMS.apply(FUNCTIONS.of(Op.TIME), A)
    with_clock = containing("T")
    made = pure(is_a(with_clock), is_a(INSTANTS), TERMS.at_most(time, TERMS.zero))
    has_clock, is_time = (made.texts[A].truths[each] for each in (with_clock, INSTANTS))

    def chosen(*, clock: bool, gives: int) -> Constant:
        return made.found({has_clock: clock, is_time: True, made.applied[time]: Fraction(gives)})[A]

    assert chosen(clock=True, gives=1_000) == "1970-01-01T00:00:01.000Z"
    assert chosen(clock=False, gives=86_400_000) == "1970-01-02"
    lost = chosen(clock=False, gives=1_000)
    assert not contains(with_clock, str(lost)) and contains(INSTANTS, str(lost)), "there is none"
    open_ = pure(is_a(with_clock), TERMS.at_most(time, TERMS.zero))
    assert (
        open_.found({open_.texts[A].truths[with_clock]: True, open_.applied[time]: Fraction(1_000)})[A] == "T"
    ), "no time"


def test_what_a_function_gives_for_equal_texts_is_equal() -> None:
    lower = FUNCTIONS.of(Op.LOWER)
    one, other = (TERMS.apply(lower, free) for free in (A, B))
    made = pure(TERMS.equal(A, B), TERMS.equal(one, C), TERMS.not_(TERMS.equal(other, C)))
    same = TERMS.implies(made.equal[A, B], TERMS.equal(made.applied[one], made.applied[other]))
    assert same in made.assertions


def test_a_term_without_pure_texts() -> None:
    in_x, in_y = is_a(starting("x")), is_a(ending("y"))
    lower = TERMS.apply(FUNCTIONS.of(Op.LOWER), A)
    made = pure(in_x, TERMS.equal(A, B), TERMS.equal(lower, C))
    truth = made.texts[A].truths[starting("x")]
    assert made.said(in_x) is truth and made.said(TERMS.not_(in_x)) is TERMS.not_(truth)
    assert made.said(in_y) is in_y, "nobody has asked that"
    assert made.said(TERMS.equal(A, B)) is made.equal[A, B] is made.equal[B, A]
    assert made.said(TERMS.equal(lower, C)) is TERMS.equal(made.applied[lower], C)
    assert made.said(P) is P


def test_another_text_may_stand_there() -> None:
    made = pure(is_a(starting("x")))
    assert made.fits(A, "y") and made.fits(B, "y"), "none was chosen"
    (answer,) = models(made)
    made.found(answer)
    assert made.fits(A, "xyz") and not made.fits(A, "yz") and made.fits(B, "yz")


# Other texts


@pytest.mark.parametrize(
    ("given", "languages", "taken", "wanted"),
    [
        ("x", [], [], "x"),
        ("x", [], ["y"], "x"),
        ("x", [], ["x"], "a"),
        ("x", [], ["x", "a"], "ax"),
        ("", [], [""], "a"),
        ("x", [starting("x")], ["x"], "xa"),
        ("x", [ending("x")], ["x"], "ax"),
        ("xy", [starting("x"), ending("y")], ["xy"], "xay"),
        ("x", [text("x")], ["x"], "x"),
        ("x", [complement(text("a"))], ["x"], "ax"),
    ],
)
def test_another_text(given: str, languages: list[Language], taken: list[Constant], wanted: str) -> None:
    assert another(given, languages, taken) == wanted


def test_choices() -> None:
    languages = (starting("x"), ending("y"))
    assert choices(languages) == {
        (False, False): "",
        (True, False): "x",
        (False, True): "y",
        (True, True): "xy",
    }
    found = choices(languages, ("xa", "ay", "xb", "Ann"))
    assert found == {(False, False): "Ann", (True, False): "xa", (False, True): "ay", (True, True): "xy"}
    assert choices(()) == {(): ""}


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        (text(""), ""),
        (text("x"), "x"),
        (text("xyz"), "xyz"),
        (repeat(text("xy"), 3, 3), "xyxyxy"),
        (repeat(text("xy"), 2, 3), None),
        (units(((97, 98),)), None),
        (starting("x"), None),
        (repeat(units(((97, 98),)), 2, 2), None),
        (complement(text("x")), None),
    ],
)
def test_the_only_text(language: Language, wanted: str | None) -> None:
    assert only_text(language) == wanted
