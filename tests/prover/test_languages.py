"""Regular languages: held against a reader that cuts texts in every way, Python's own ``re`` and the interpreter."""

import pickle
import re
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from itertools import product
from random import Random

import pytest
from ir.test_regex import ATOMS, accepted, random_regexes
from prover.naive import build, has, random_plan
from seeds import chance

from actiongen.evaluate.operations import operate, time
from actiongen.ir import Op
from actiongen.ir.addresses import address
from actiongen.ir.regex import to_python
from actiongen.prover import languages
from actiongen.prover.languages import (
    ANY,
    EMPTY,
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
    repeat,
    sequence,
    star,
    starting,
    text,
    through,
    union,
)
from actiongen.runs.texts import decimal, join, lower, to_units, upper
from actiongen.runs.values import Value
from actiongen.testing import sendable

SHORT = ["".join(units) for length in range(6) for units in product("ab", repeat=length)]


def one_of(units: str) -> Language:
    return union(*map(text, units))


# Trees


def test_a_language_exists_once() -> None:
    assert union(text("a"), text("b")) is union(text("b"), text("a"))
    assert sequence(text("ab"), star(text("c"))) is sequence(text("a"), sequence(text("b"), star(text("c"))))
    assert pickle.loads(pickle.dumps(starting("ab"))) is starting("ab")


@pytest.mark.parametrize(
    ("given", "simple"),
    (
        (sequence(), EMPTY),
        (union(), NOTHING),
        (intersection(), ANY),
        (sequence(text("a"), NOTHING), NOTHING),
        (sequence(ANY, ANY), ANY),
        (sequence(star(one_of("ab")), star(text("a"))), star(one_of("ab"))),
        (sequence(text("a"), star(text("a"))), repeat(text("a"), 1, None)),
        (union(EMPTY, NONEMPTY), ANY),
        (union(text("a"), ANY), ANY),
        (union(text("a"), star(one_of("ab"))), star(one_of("ab"))),
        (star(star(text("a"))), star(text("a"))),
        (complement(complement(text("a"))), text("a")),
        (complement(EMPTY), NONEMPTY),
        (intersection(text("a"), ANY), text("a")),
        (intersection(text("a"), EMPTY), NOTHING),
        (intersection(starting("a"), NOTHING), NOTHING),
        (intersection(text("ab"), star(one_of("abc"))), text("ab")),
    ),
)
def test_a_language_is_simplified(given: Language, simple: Language) -> None:
    assert given is simple


def check_trees(rng: Random, count: int) -> None:
    for _ in range(count):
        plan = random_plan(rng, "ab", 4)
        language = build(plan)
        for each in SHORT:
            assert contains(language, each) == has(plan, each), (plan, language, each)


def test_a_language_has_the_texts_that_its_plan_says() -> None:
    check_trees(chance(1), 40)


@pytest.mark.slow
def test_many_languages_have_the_texts_that_their_plans_say() -> None:
    check_trees(chance(2), 2_000)


# Patterns

PATTERNS = (
    r"^a",
    r"a$",
    r"^a$",
    r"^$",
    r"^",
    r"$",
    r"a|^b",
    r"(?:^|,)a(?:,|$)",
    r"\ba\b",
    r"\Ba",
    r"a\B",
    r"a\b-",
    r"\b",
    r"\B",
    r"^\b",
    r"\b$",
    r"^\B$",
    r"a^",
    r"$a",
    r"(?:\ba)?b",
    r"(?:a\b){2}",
    r"(?:a|\bb)c",
    r"^(?:a|b$)",
    r"(?:\b|,)a",
    r"a(?:\b|b)c",
    r"(?i)^a.b$",
    r"(?i)\bab\b",
    r"a\b.*\bb",
    r"^.{2,3}$",
    r"[^a]\b",
    r"(?:^a|b)(?:a|b$)",
    r"(?:\Ba){1,3}$",
    r"^a.*b.*a$",
)


def is_found(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda subject: compiled.search(subject) is not None


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_found_where_python_finds_it(pattern: str) -> None:
    language = found(accepted(pattern))
    assert language is not None
    expected = is_found(to_python(accepted(pattern)))
    for length in range(5):
        for units in product("abA,\n", repeat=length):
            subject = "".join(units)
            assert contains(language, subject) == expected(subject), (subject, language)


def test_an_assertion_in_an_endless_part_has_no_language() -> None:
    assert found(accepted(r"(?:a\b)*b")) is None
    assert found(accepted(r"(?:a\b){2,}b")) is None
    assert found(accepted(r"(?:a\b){40}b")) is None


def check_patterns(rng: Random, count: int) -> None:
    units = "aabbcA0é-/ .^$\n_" + to_units("😀")
    undecided = 0
    for regex in random_regexes(rng, count, (*ATOMS, r"\b", r"\B", "^", "$")):
        language = found(regex)
        if language is None:
            undecided += 1
            continue
        expected = is_found(to_python(regex))
        for _ in range(60):
            subject = "".join(rng.choices(units, k=rng.randrange(9)))
            assert contains(language, subject) == expected(subject), (to_python(regex), subject)
    assert undecided < count / 10


def test_random_patterns_are_found_where_python_finds_them() -> None:
    check_patterns(chance(3), 100)


@pytest.mark.slow
def test_many_random_patterns_are_found_where_python_finds_them() -> None:
    check_patterns(chance(4), 1_500)


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
@pytest.mark.parametrize("name", TYPICAL)
def test_case_of_all_units_that_have_one(name: str) -> None:
    check_units(changed_units(), TYPICAL[name])


@pytest.mark.slow
def test_case_of_every_unit() -> None:
    for before, change in CASES:
        for results in (text("ak"), pattern("^[^a-k]+$"), complement(text("as")), text("a\xe9")):
            preimage = before(results)
            for subject in ("a" + chr(unit) for unit in range(0x10000)):
                check(preimage, results, change(subject), subject)


@pytest.mark.slow
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
    check_case_of_random_languages(chance(5), 60)


@pytest.mark.slow
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


def check_functions(rng: Random, count: int) -> None:
    """Each function with random languages over its own units, and random texts."""
    for _ in range(count):
        fix = "".join(rng.choices("ab", k=rng.randrange(3)))
        bounds = [rng.choice((None, -3, -2, -1, 0, 1, 2, 3)) for _ in range(2)]
        low, high = bounds
        functions: list[tuple[str, Callable[[Language], Preimage], Callable[[str], Value]]] = [
            ("a \u3000", languages.before_strip, lambda each: operate(Op.STRIP, [each], 0)),
            (
                "ab",
                lambda some: languages.before_removeprefix(fix, some),
                lambda each: each.removeprefix(fix),
            ),
            (
                "ab",
                lambda some: languages.before_removesuffix(fix, some),
                lambda each: each.removesuffix(fix),
            ),
            ("ab", lambda some: languages.before_slice(low, high, some), lambda each: each[low:high]),
            ("aK@", languages.before_email_domain, lambda each: operate(Op.EMAIL_DOMAIN, [each], 0)),
            ("ak@", languages.before_email_domain, lambda each: operate(Op.EMAIL_DOMAIN, [each], 0)),
        ]
        for units, before, change in functions:
            results = build(random_plan(rng, units, 3))
            preimage = before(results)
            for _ in range(40):
                subject = "".join(rng.choices(units, k=rng.randrange(8)))
                check(preimage, results, change(subject), subject)


def test_functions_of_random_languages() -> None:
    check_functions(chance(7), 60)


@pytest.mark.slow
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


# Forms


def of_pieces(rng: Random, pieces: Iterable[str], longest: int) -> str:
    return "".join(rng.choices([*pieces], k=rng.randrange(longest)))


def test_instants_are_what_the_interpreter_reads() -> None:
    days = [f"{year}-{month:02}-{day:02}" for year in ("0000", "0001", "1900", "2000", "2023", "2024", "2100", "9996", "9999")
            for month in range(14) for day in range(33)]  # fmt: skip
    rests = ["T00:00Z", "T23:59:59.123456789+14:00", "T24:00Z", "T12:60Z", "T12:00:60Z", "T12:00", "T12:00:00.Z", "t12:00Z",
             "T12:00:00.1234567890Z", "T1:00Z", "T00:00-23:59", "T00:00+24:00", "T00:00:00", "Z", " ", "\n"]  # fmt: skip
    for subject in (
        *days,
        *("2024-02-29" + rest for rest in rests),
        *("2023-02-29" + rest for rest in rests),
        "",
        "2024-2-29",
        "٢024-02-29",
    ):
        assert contains(languages.INSTANTS, subject) == (time(subject) is not None), subject


@pytest.mark.slow
def test_every_day_is_an_instant() -> None:
    for year in range(10_000):
        for subject in (f"{year:04}-02-28", f"{year:04}-02-29", f"{year:04}-02-30", f"{year:04}-06-31"):
            assert contains(languages.INSTANTS, subject) == (time(subject) is not None), subject


def test_decimals_are_what_the_interpreter_reads() -> None:
    rng = chance(10)
    pieces = (
        "0",
        "1",
        "9",
        "12",
        ".",
        "-",
        "+",
        "e",
        "E",
        " ",
        "\u3000",
        "\x1c",
        "٣",
        "_",
        "e400",
        "e-400",
        "e308",
        "e0009",
    )
    subjects = [of_pieces(rng, pieces, 7) for _ in range(20_000)]
    subjects += [
        "9" * 199,
        "9" * 309 + ".5",
        "1" + "0" * 400,
        "1e99",
        "1e+0999",
        "9" * 199 + "e99",
        "0." + "0" * 400 + "1",
    ]
    undecided = 0
    for subject in subjects:
        is_number = isinstance(operate(Op.TO_NUMBER, [subject], 0), float)
        if contains(languages.HUGE_DECIMALS, subject):
            undecided += 1
            assert contains(languages.DECIMALS, subject)
        else:
            assert contains(languages.DECIMALS, subject) == is_number, subject
    assert decimal("9" * 199 + "e99") is not None
    assert undecided < 1_000


def kind_of_address(subject: str) -> type | None:
    try:
        return type(ip_address(subject))
    except ValueError:
        return None


def check_addresses(rng: Random, count: int) -> None:
    pieces = (
        "0",
        "1",
        "01",
        "255",
        "256",
        "99",
        ".",
        ".",
        ".",
        ":",
        ":",
        "::",
        "ffff",
        "AbC",
        "fffff",
        "g",
        "%",
        "%eth0",
        "/",
        "1.2.3.4",
        "1:",
        ":1",
        "1:2:3:",
    )
    for _ in range(count):
        subject = of_pieces(rng, pieces, 16)
        kind = kind_of_address(subject)
        assert contains(languages.IPV4, subject) == (kind is IPv4Address), subject
        assert contains(languages.IPV6, subject) == (kind is IPv6Address), subject
        assert contains(languages.ADDRESSES, subject) == (address(subject) is not None), subject


def test_addresses_are_what_python_reads() -> None:
    for last in range(300):
        assert contains(languages.IPV4, f"1.{last}.0.9") == (last < 256)
    for parts in range(11):
        for gap in (None, *range(parts + 1)):
            for tail in ("", "1.2.3.4", ":1.2.3.4", "%a", "%"):
                groups = ["f"] * parts
                if gap is not None:
                    groups.insert(gap, "")
                for subject in (":".join(groups), ":" + ":".join(groups), ":".join(groups) + ":"):
                    expected = address(subject + tail) is not None
                    assert contains(languages.ADDRESSES, subject + tail) == expected, subject + tail
    check_addresses(chance(11), 5_000)


@pytest.mark.slow
def test_many_addresses_are_what_python_reads() -> None:
    check_addresses(chance(12), 200_000)


EMAIL = re.compile(r"[^@\s]+@\w([\w-]*\w)?(\.\w([\w-]*\w)?)*")
"""As ``testing.sendable`` has it; the test says so."""


def test_emails_are_what_auth0_could_send() -> None:
    assert sendable._ADDRESS.pattern == EMAIL.pattern
    rng = chance(13)
    pieces = (
        "a",
        "ann",
        "@",
        "@",
        ".",
        "-",
        "_",
        "é",
        "😀",
        "\U00020000",
        "\U0001d7ce",
        "\ud801",
        "\udc00",
        " ",
        "\x1c",
        "\u3000",
        "\u2014",
        "9",
    )
    for subject in (join(of_pieces(rng, pieces, 9)) for _ in range(20_000)):
        is_email = EMAIL.fullmatch(subject) is not None
        assert contains(languages.EMAILS, to_units(subject)) == is_email, subject
        assert contains(languages.WIDE_EMAILS, to_units(subject)) >= is_email, subject
        assert contains(languages.PLEASANT_EMAILS, to_units(subject)) <= is_email, subject


@pytest.mark.slow
def test_every_character_in_an_email() -> None:
    for subject in (f"a{chr(code)}@{chr(code)}" for code in range(0x110000)):
        is_email = EMAIL.fullmatch(subject) is not None
        assert contains(languages.EMAILS, to_units(subject)) == is_email, subject
        assert contains(languages.WIDE_EMAILS, to_units(subject)) >= is_email, subject


def test_pleasant_texts() -> None:
    assert all(contains(languages.PLEASANT, each) for each in ("a", "Ann Lee", "https://x.y/z", "10.0.0.1"))
    assert not any(contains(languages.PLEASANT, each) for each in ("", " a", "é", "a\n", '"'))
