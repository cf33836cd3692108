"""Languages as the solver reads them: cvc5 says of a text what the matcher says."""

from collections.abc import Iterable
from random import Random

import cvc5
import pytest
from ir.test_regex import random_regexes
from prover.naive import build, random_plan
from seeds import chance

from actiongen.prover import languages
from actiongen.prover.languages import Language, contains, found, smt, smt_text
from actiongen.runs.texts import to_units

ODD = [
    "",
    '"',
    '""',
    "\\",
    "\\u{41}",
    "\\u0041",
    "\\x41",
    "\ud800",
    "\udfff\ud800",
    "\x00\x7f\x80\uffff",
    "a\nb",
    "}{",
    to_units("😀é"),
]


class Cvc5:
    """The solver as a matcher: its rewriter decides whether a literal is in a language."""

    def __init__(self) -> None:
        self._solver = cvc5.Solver()
        self._solver.setLogic("ALL")
        self._parser = cvc5.InputParser(self._solver)

    def term(self, written: str) -> cvc5.Term:
        self._parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, written, "test")
        return self._parser.nextTerm()

    def contains(self, language: Language, subject: str) -> bool:
        simple = self._solver.simplify(self.term(f"(str.in_re {smt_text(subject)} {smt(language)})"))
        assert simple.isBooleanValue(), simple
        return bool(simple.getBooleanValue())


@pytest.fixture(scope="module")
def solver() -> Cvc5:
    return Cvc5()


@pytest.mark.parametrize("written", ODD)
def test_a_text_comes_back(solver: Cvc5, written: str) -> None:
    assert list(map(ord, solver.term(smt_text(written)).getStringValue())) == list(map(ord, written))


@pytest.mark.parametrize("written", ODD)
def test_odd_texts_are_in_their_languages(solver: Cvc5, written: str) -> None:
    assert solver.contains(languages.text(written), written)
    assert not solver.contains(languages.text(written), written + "a")
    assert solver.contains(languages.complement(languages.text(written)), written + "a")
    for unit in written:
        assert solver.contains(languages.units(((ord(unit), ord(unit)),)), unit)
        assert solver.contains(languages.units(((0, ord(unit)),)), unit)
        assert not solver.contains(languages.units(((ord(unit) + 1, 0x2FFFF),)), unit)


def check(solver: Cvc5, some: Iterable[Language], rng: Random, units: str, texts: int) -> None:
    for language in some:
        for _ in range(texts):
            subject = "".join(rng.choices(units, k=rng.randrange(6)))
            assert solver.contains(language, subject) == contains(language, subject), (smt(language), subject)


def random_languages(rng: Random, count: int) -> list[Language]:
    return [build(random_plan(rng, 'ab"\\', 3)) for _ in range(count)]


def test_the_solver_agrees(solver: Cvc5) -> None:
    rng = chance(21)
    check(solver, random_languages(rng, 60), rng, 'ab"\\', 5)


@pytest.mark.slow
def test_the_solver_agrees_about_many_languages(solver: Cvc5) -> None:
    rng = chance(22)
    check(solver, random_languages(rng, 1_000), rng, 'ab"\\', 5)
    patterns = [language for regex in random_regexes(rng, 400) if (language := found(regex))]
    check(solver, patterns, rng, "aabbc0é-/ .^$\n" + to_units("😀"), 5)


FORMS = {
    "INSTANTS": ["2024-02-29", "2023-02-29", "2024-02-29T10:00Z", "2024-02-29T10:00", "0000-01-01"],
    "DECIMALS": ["1", " 1.5e3\u3000", "1.", "e", "-0"],
    "HUGE_DECIMALS": ["1e400", "1e40", "9" * 201],
    "ADDRESSES": [
        "1.2.3.4",
        "1.2.3.256",
        "::",
        "1::%eth0",
        ":::",
        "::1.2.3.4",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7",
    ],
    "WIDE_EMAILS": ["a@b", "a@b.", "a b@c", "é@é.com", "a@-b"],
    "PLEASANT_EMAILS": ["a@b.c", "a@b", "A@b.c"],
    "PLEASANT": ["a b", " a", ""],
    "STRIPPED": ["", "a", "a b", " a", "a\ufeff"],
    "LOWERED": ["abc", "aBc", to_units("😀")],
    "UPPERED": ["abc", "ABC", "\xdf"],
    "ANY": ["", "a"],
    "NONEMPTY": ["", "a"],
    "NOTHING": ["", "a"],
    "EMPTY": ["", "a"],
}


@pytest.mark.parametrize("name", FORMS)
def test_the_solver_agrees_about_forms(solver: Cvc5, name: str) -> None:
    language = getattr(languages, name)
    for subject in FORMS[name]:
        assert solver.contains(language, subject) == contains(language, subject), subject


def test_numbers_of_rounds(solver: Cvc5) -> None:
    for least in range(4):
        for most in (None, *range(least, 5)):
            language = languages.repeat(languages.text("ab"), least, most)
            for count in range(6):
                is_in = count >= least and (most is None or count <= most)
                assert solver.contains(language, "ab" * count) == contains(language, "ab" * count) == is_in
