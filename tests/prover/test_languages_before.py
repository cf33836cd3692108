"""The texts before a function: held against the interpreter's function."""

from collections.abc import Callable, Iterable
from itertools import product
from random import Random

import pytest
from ir.test_regex import accepted
from prover.naive import build, of_pieces, one_of, random_plan
from quick import fewer
from seeds import chance

from actiongen.evaluate.operations import operate
from actiongen.ir import Op
from actiongen.prover import languages
from actiongen.prover.languages import (
    ANY,
    NONEMPTY,
    NOTHING,
    Language,
    Preimage,
    complement,
    containing,
    contains,
    ending,
    found,
    intersection,
    optional,
    sequence,
    star,
    starting,
    text,
    through,
    union,
)
from actiongen.runs.texts import lower, to_units, upper
from actiongen.runs.values import Value

# Preimages


def check(preimage: Preimage, results: Language, result: Value, subject: str) -> None:
    """The preimage says of one text what the interpreter's result says."""
    if not contains(preimage.doubtful, subject):
        expected = isinstance(result, str) and contains(results, result)
        assert contains(preimage.language, subject) == expected, (subject, result, results, preimage)


def pattern(written: str) -> Language:
    language = found(accepted(written))
    assert language is not None
    return language


DESERET = to_units("\U00010400"), to_units("\U00010428")
TYPICAL = {
    "a literal": text("corp.com"),
    "a literal of capitals": text("ADMIN"),
    "letters with odd relatives": text("kassi"),
    "a start": starting("hi"),
    "a start with an i": starting("admin-i"),
    "an end": ending(".corp.com"),
    "a part": containing("si"),
    "one of many": union(text("a.com"), text("b.com"), text("ss")),
    "none of many": complement(union(text("a.com"), text("b.com"), text("ss"))),
    "a length": pattern("^.{2,4}$"),
    "a least length": pattern("^.{2,}$"),
    "a part that may be missing": sequence(text("hi"), optional(text("x")), text("\u0307")),
    "a local part": pattern("^[a-z0-9.]+@corp$"),
    "words": pattern(r"\bsi\b"),
    "a class of others": pattern("^[^a-k]+$"),
    "two conditions": intersection(starting("a"), ending("s")),
    "the dotted i": text("i\u0307"),
    "a final sigma": ending("\u03c2"),
    "both sigmas": star(one_of("\u03c2\u03c3ab")),
    "a sharp s": containing("\xdf"),
    "letters beyond ASCII": text("\xe5\xe9\u01c6"),
    "small Deseret": starting(DESERET[1]),
    "great Deseret": starting(DESERET[0]),
    "half a pair": containing(DESERET[1][1]),
    "everything": ANY,
    "something": NONEMPTY,
    "nothing": NOTHING,
}
SPECIAL = [
    *"\u0130\u0131\u212a\u212b\u03a3\u03c3\u03c2\xdf\u1e9e\u017f\ufb00\ufb01\ufb05\ufb06\u0149\u01f0\u0345\u1fb3\u01c5\u0307",
    *DESERET,
    "\ud801",
    "\udc00",
    "\udc28",
    to_units("😀"),
    to_units("\U0001e900"),
]
LETTERS = [*"aksihmnK SI.@-\t\u00a0corp"]
CASES: list[tuple[Callable[[Language], Preimage], Callable[[str], str]]] = [
    (languages.before_lower, lower),
    (languages.before_upper, upper),
]


def changed_units() -> list[str]:
    return [unit for unit in map(chr, range(0x10000)) if lower(unit) != unit or upper(unit) != unit]


def check_units(units: Iterable[str], results: Language) -> None:
    contexts = (
        "{}",
        "h{}",
        "a{}",
        "{}i",
        "s{}s",
        "hi{}@corp",
        "{}.corp.com",
        "{}\u0307",
        "a{} b",
        "admin-{}",
        "kas{}i",
    )
    for before, change in CASES:
        preimage = before(results)
        for unit in units:
            for context in contexts:
                subject = context.replace("{}", unit)
                check(preimage, results, change(subject), subject)


@pytest.mark.parametrize("name", TYPICAL)
def test_case_of_special_units(name: str) -> None:
    check_units(SPECIAL, TYPICAL[name])


@pytest.mark.slow
@pytest.mark.every(9)
@pytest.mark.parametrize("name", TYPICAL)
def test_case_of_all_units_that_have_one(name: str) -> None:
    check_units(changed_units(), TYPICAL[name])


@pytest.mark.long
def test_case_of_every_unit() -> None:
    for before, change in CASES:
        for results in (text("ak"), pattern("^[^a-k]+$"), complement(text("as")), text("a\xe9")):
            preimage = before(results)
            for subject in ("a" + chr(unit) for unit in range(0x10000)):
                check(preimage, results, change(subject), subject)


@pytest.mark.long
def test_every_literal_of_one_unit() -> None:
    for before, change in CASES:
        for unit in changed_units()[::3]:
            for form in {unit, lower(unit), upper(unit)}:
                preimage = before(text(form))
                for subject in (
                    unit,
                    form,
                    lower(form),
                    upper(form),
                    lower(unit),
                    upper(unit),
                    "s",
                    "\u03a3",
                    "\u0130",
                ):
                    check(preimage, text(form), change(subject), subject)


def check_case_of_random_languages(rng: Random, count: int) -> None:
    units = "aksiS\u0307\u03c3\u03c2\xdf\u0130\u212a\u03a3" + DESERET[0] + DESERET[1][1]
    for _ in range(count):
        results = build(random_plan(rng, "".join(rng.sample(units, 6)), 3))
        for before, change in CASES:
            preimage = before(results)
            for _ in range(60):
                subject = "".join(rng.choices((*LETTERS, *SPECIAL[:8], *DESERET), k=rng.randrange(6)))
                check(preimage, results, change(subject), subject)


def test_case_of_random_languages() -> None:
    check_case_of_random_languages(chance(5), fewer(25))


@pytest.mark.long
def test_case_of_many_random_languages() -> None:
    check_case_of_random_languages(chance(6), 1_000)


SURE = (
    "a literal",
    "a literal of capitals",
    "an end",
    "one of many",
    "a local part",
    "both sigmas",
    "everything",
)


@pytest.mark.parametrize("name", SURE)
def test_small_letters_of_plain_texts_are_exact(name: str) -> None:
    assert languages.before_lower(TYPICAL[name]).doubtful is NOTHING


def test_what_is_doubtful_is_only_the_special_texts() -> None:
    for before, change in CASES:
        for results in TYPICAL.values():
            doubtful = before(results).doubtful
            for unit in (*LETTERS, *SPECIAL, *map(chr, range(0, 0x10000, 0x3FF))):
                if len(unit) == len(change(unit)) == 1 and unit != "\u03a3":
                    assert not contains(doubtful, unit)
            assert not contains(doubtful, "a.b@Corp.com " + to_units("😀"))


@pytest.mark.slow
def test_no_letter_beyond_the_first_planes_has_case() -> None:
    others = "".join(map(chr, range(0x20000, 0x110000)))
    assert others.lower() == others == others.upper()


@pytest.mark.slow
def test_results_of_case() -> None:
    for constant, change in ((languages.LOWERED, lower), (languages.UPPERED, upper)):
        for unit in (*map(chr, range(0x10000)), *DESERET):
            assert contains(constant, change(unit))
    assert not contains(languages.LOWERED, "A")
    assert not contains(languages.UPPERED, "a")
    assert contains(languages.LOWERED, lower("a\u03a3")) and contains(languages.LOWERED, lower("\u03a3a"))


Function = tuple[str, Callable[[Language], Preimage], Callable[[str], Value]]
"""Units that matter to a function, its preimages, and the function."""


def item(subject: str, separator: str, index: int) -> str | None:
    parts = subject.split(separator)
    return parts[index] if -len(parts) <= index < len(parts) else None


def functions(fix: str, low: int | None, high: int | None, index: int) -> list[Function]:
    return [
        ("a \u3000", languages.before_strip, lambda each: operate(Op.STRIP, [each], 0)),
        ("ab", lambda some: languages.before_removeprefix(fix, some), lambda each: each.removeprefix(fix)),
        ("ab", lambda some: languages.before_removesuffix(fix, some), lambda each: each.removesuffix(fix)),
        ("ab", lambda some: languages.before_slice(low, high, some), lambda each: each[low:high]),
        ("ab", lambda some: languages.before_surrounded(fix, "ab", some), lambda each: fix + each + "ab"),
        (
            "ab,",
            lambda some: languages.before_split_item(",", index, some),
            lambda each: item(each, ",", index),
        ),
        (
            "ab",
            lambda some: languages.before_split_item("ab", index, some),
            lambda each: item(each, "ab", index),
        ),
        (
            "ab",
            lambda some: languages.before_split_item("aba", index, some),
            lambda each: item(each, "aba", index),
        ),
        ("aK@", languages.before_email_domain, lambda each: operate(Op.EMAIL_DOMAIN, [each], 0)),
        ("ak@", languages.before_email_domain, lambda each: operate(Op.EMAIL_DOMAIN, [each], 0)),
    ]


def check_functions(rng: Random, count: int) -> None:
    """Each function with random languages over its own units, and random texts."""
    for _ in range(count):
        fix = of_pieces(rng, "ab", 3)
        low, high = (rng.choice((None, -3, -2, -1, 0, 1, 2, 3)) for _ in range(2))
        for units, before, change in functions(fix, low, high, rng.randrange(-3, 3)):
            results = build(random_plan(rng, units, 3))
            preimage = before(results)
            for _ in range(40):
                subject = of_pieces(rng, units, 8)
                check(preimage, results, change(subject), subject)


def test_functions_of_random_languages() -> None:
    check_functions(chance(7), fewer(25))


@pytest.mark.long
def test_functions_of_many_random_languages() -> None:
    check_functions(chance(8), 1_000)


def test_what_is_exact_besides_case() -> None:
    for results in TYPICAL.values():
        assert languages.before_strip(results).doubtful is NOTHING
        assert languages.before_removeprefix("corp", results).doubtful is NOTHING
        assert languages.before_removesuffix(".com", results).doubtful is NOTHING
        assert languages.before_slice(2, -1, results).doubtful is NOTHING
    assert languages.before_email_domain(text("corp.com")).doubtful is NOTHING
    assert languages.before_slice(-2, 1, ANY).doubtful is ANY


@pytest.mark.parametrize("name", TYPICAL)
def test_functions_of_typical_languages(name: str) -> None:
    results = TYPICAL[name]
    rng = chance(9)
    pieces = ["corp.com", "a.com", "@", "@", ".", " ", "\u3000", "hi", "ADMIN", "si", "a", *SPECIAL]
    strip, domain = languages.before_strip(results), languages.before_email_domain(results)
    twice = through(languages.before_lower(results), languages.before_strip)
    for _ in range(400):
        subject = "".join(rng.choices(pieces, k=rng.randrange(6)))
        stripped = operate(Op.STRIP, [subject], 0)
        assert isinstance(stripped, str)
        check(strip, results, stripped, subject)
        check(domain, results, operate(Op.EMAIL_DOMAIN, [subject], 0), subject)
        check(twice, results, lower(stripped), subject)


@pytest.mark.slow
def test_white_space_is_what_the_interpreter_strips() -> None:
    preimage = languages.before_strip(text("a"))
    for unit in map(chr, range(0x10000)):
        for subject in (unit + "a", "a" + unit):
            check(preimage, text("a"), operate(Op.STRIP, [subject], 0), subject)


# Lists


@pytest.mark.parametrize("item", ("a", "a b", "", " a", "a,b", "aa"))
def test_items_of_csv(item: str) -> None:
    held, empty = languages.csv_holds(item), languages.csv_is_empty()
    for length in range(6):
        for units in product("ab, ", repeat=length):
            subject = "".join(units)
            items = operate(Op.CSV, [subject], 0)
            assert isinstance(items, list)
            assert contains(held, subject) == (item in items), subject
            assert contains(empty, subject) == (items == []), subject


@pytest.mark.parametrize("separator", ("a", "ab", "aa", "aba", "aab", "abab"))
def test_items_of_split(separator: str) -> None:
    for item in ("", "b", "a", "ab", "ba", "bb", "aa", "c"):
        held = languages.split_holds(separator, item)
        for length in range(9):
            for units in product("ab", repeat=length):
                subject = "".join(units)
                assert contains(held, subject) == (item in subject.split(separator)), (item, subject)
