"""Patterns mean the same in JavaScript and Python, are tidy, and cannot be made slow."""

import random
import re
from typing import cast

import pytest
from bench.eslint import eslint
from bench.install import TOOLS, node_binary
from bench.prettier import prettier
from bench.worker import JsonWorker
from seeds import chance

from actiongen.ir.regex import Regex, RegexError, parse_regex, to_javascript, to_python

SEED = 20_260_101
LONG = 8192


def accepted(pattern: str) -> Regex:
    regex = parse_regex(pattern)
    assert isinstance(regex, Regex), regex
    return regex


def refused(pattern: str) -> RegexError:
    error = parse_regex(pattern)
    assert isinstance(error, RegexError), f"{pattern} is accepted"
    return error


WRITTEN_ANEW = pytest.mark.parametrize(
    ("pattern", "body", "flags"),
    [
        (r"@corp\.example$", r"@corp\.example$", ""),
        (r"(?i)^admin\-", r"^admin-", "i"),
        (r"(?:a)(b)((c|d))", r"ab(?:c|d)", ""),
        (r"(ab)+(?:c{2,3}){2}", r"(?:ab)+(?:c{2,3}){2}", ""),
        (r"a{0,1}b{1,}c{1}d{3,3}e{0,}f+?", r"a?b+cd{3}e*f+?", ""),
        (r"https?://x", r"https?:\/\/x", ""),
        (r"[/\-a\]^\\]", r"[/a\]^\\-]", ""),
        (r"[\^]|[\^a]|[^^]|[\^-a]", r"[\^]|[\^a]|[^^]|[\^-a]", ""),
        (r"[+--]", r"[+-\x2d]", ""),
        (r"\x41\u00e9é\xa0", r"Aéé\xa0", ""),
        ("\t\\n\x01[\\x02\\x000]", r"\t\n\cA[\cB0\0]", ""),
        (r"\x001", r"[\0]1", ""),
        (r"[\x00-\x1f]", r"[^ -\uffff]", ""),
        ("a  b   +", r"a {2}b {2} +", ""),
        ("x😀+", r"x(?:\ud83d\ude00)+", ""),
        ("😀", r"\ud83d\ude00", ""),
        ("\\u2028\u202e", r"\u2028\u202e", ""),
        (r"]}\_\ ", r"\]\}_ ", ""),
        (r"[a\u0300-\u036f]", r"[\u0300-\u036fa]", ""),
    ],
)


@WRITTEN_ANEW
def test_javascript_is_written_anew(pattern: str, body: str, flags: str) -> None:
    assert to_javascript(accepted(pattern)) == (body, flags)


@pytest.mark.slow
@WRITTEN_ANEW
def test_others_find_nothing_in_what_is_written(pattern: str, body: str, flags: str) -> None:
    source = f"exports.x = /{body}/{flags};\n"
    assert eslint([source]) == [[]]
    assert prettier([source]) == [source]


def test_trees_are_compared_without_places() -> None:
    assert accepted(r"(?:a)\-[b]") == accepted(r"a-[\x62]")
    assert accepted("a") != accepted("(?i)a")


@pytest.mark.parametrize(
    ("pattern", "message", "marked"),
    [
        ("", "an empty pattern is found in every text", ""),
        ("(?i)", "an empty pattern is found in every text", ""),
        ("a||b", "one side of a `|` is empty", "a||b"),
        ("a()b", "the group is empty", "()"),
        ("a(b", "this group is never closed", "("),
        ("a(", "this group is never closed", "("),
        ("a)b", "this `)` closes no group", ")"),
        (")", "this `)` closes no group", ")"),
        ("a[b", "this class is never closed", "["),
        ("a[]b]", "the class is empty", "[]"),
        ("[^]", "the class is empty", "[^]"),
        ("[z-a]", "the range `z-a` is empty", "z-a"),
        (r"[\w-z]", r"`\w-z` is no range", r"\w-z"),
        (r"[\b]", r"in a class `\b` is no word boundary", r"\b"),
        (r"[^\s\S]", r"`[^\s\S]` matches no character", r"[^\s\S]"),
        ("[a😀]", "`😀` is two code units", "😀"),
        ("[ae\u0301]", "is one letter made of two characters", "e\u0301"),
        ("*a", "there is nothing before this `*` to repeat", "*"),
        ("(+)", "there is nothing before this `+` to repeat", "+"),
        ("a**", "two repeats in a row", "*"),
        ("a{2}{3}", "two repeats in a row", "{"),
        ("a++", "possessive repeat `++` is not supported", "++"),
        ("a{2}+", "possessive repeat `{2}+` is not supported", "{2}+"),
        ("^*", "`^` is a place", "*"),
        (r"\b+", r"`\b` is a place", "+"),
        ("a{b}", "`{` begins no repeat", "{"),
        ("a{,3}", "`{,3}` has no lower bound", "{,3}"),
        ("a{3,2}", "`{3,2}` has its bounds the wrong way round", "{3,2}"),
        ("a{0}", "`{0}` repeats nothing", "{0}"),
        ("a{1001}", "`{1001}` repeats more than 1000 times", "{1001}"),
        (r"(a)\1", "back-references are not supported", r"\1"),
        (r"a\Z", r"`\Z` is not known to JavaScript", r"\Z"),
        (r"\p{L}", "Unicode properties are not supported", r"\p"),
        (r"\q", r"`\q` means nothing", r"\q"),
        (r"\x4", r"`\x` needs two hexadecimal digits", r"\x"),
        (r"\0", "an octal escape means different things", r"\0"),
        (r"\ud800", "is half a character", r"\ud800"),
        (r"\x1b", "U+001B cannot be written", r"\x1b"),
        (r"[a\x1c]", "ends a range at a control character", r"[a\x1c]"),
        ("a\\", "ends with a lone backslash", "\\"),
        ("(?P<n>a)", "named group `(?P<…>…)` is not supported", "(?P<"),
        ("(?<n>a)", "named group `(?<…>…)` is not supported", "(?<"),
        ("(?P=n)", "back-reference `(?P=…)` is not supported", "(?P="),
        ("(?=a)b", "look-ahead `(?=…)` is not supported", "(?="),
        ("(?!a)b", "look-ahead `(?!…)` is not supported", "(?!"),
        ("(?<=a)b", "look-behind `(?<=…)` is not supported", "(?<="),
        ("(?<!a)b", "look-behind `(?<!…)` is not supported", "(?<!"),
        ("(?>a)", "atomic group `(?>…)` is not supported", "(?>"),
        ("(a)(?(1)b)", "conditional `(?(…)…)` is not supported", "(?("),
        ("(?#a)b", "comment `(?#…)` is not supported", "(?#"),
        ("(?i:a)", "flags for a part of a pattern", "(?i:"),
        ("a(?i)b", "`(?i)` stands inside the pattern", "(?i)"),
        ("(?s).", "the flags `(?s)` are not supported", "(?s)"),
        ("(?i)é", "`(?i)` knows the case of ASCII letters alone", "é"),
        ("(?i)[à-ü]", "`(?i)` knows the case of ASCII letters alone", "[à-ü]"),
        ("a*", "matches the empty text too", "a*"),
        ("(?:a|b?)", "matches the empty text too", "(?:a|b?)"),
        ("(" * 31 + "a" + ")" * 31, "groups nest more than 30 deep", "("),
    ],
)
def test_what_the_languages_do_not_share_is_refused_where_it_stands(
    pattern: str, message: str, marked: str
) -> None:
    error = refused(pattern)
    assert message in error.message
    assert pattern[error.offset : error.offset + error.length] == marked
    assert error.help
    assert not error.message.endswith(".")


@pytest.mark.parametrize(
    "pattern",
    [
        r"a+b",
        r".*@corp\.example$",
        r"^[^@]+@[^@]+\.[^@]+$",
        r"^(?:[a-z0-9-]+\.)+[a-z]{2,}$",
        r"^(?:\d{1,3}\.){3}\d{1,3}$",
        r"\d{4}\d{2}\d{2}",
        r"^(?:read|reset|write)(?: (?:read|reset|write))*$",
        r"(?:^|,)admin(?:,|$)",
        r"^.*foo.*bar",
        r"^a*a*b",
        r"^a+a+x|^c",
        r"@[a-z]+[a-z]+x",
        r"(?:a{3,5}b)+",
        r"\+?\d{1,3}[-. ]?\d{1,4}[-. ]?\d{4,5}x",
        r"(?:ab){16}(?:a?b){17}",
        r"\.(?:com|co|org|net)$",
        r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        r"(?:ab|ac)*d",
        r"(?:\w+,)*\w+;",
        r"^(?:ab)*(?:ba)*(?:ab)*c",
        r"(?:a|a)" * 8 + "b",
    ],
)
def test_patterns_that_stay_quick_are_accepted(pattern: str) -> None:
    accepted(pattern)


@pytest.mark.parametrize(
    ("pattern", "marked", "message", "help_text"),
    [
        (r"x(a+)+$", "(a+)+", "exponential time on a long text: it can read `aa`", "write `a+`"),
        (r"(a|a)*b", "(a|a)*", "exponential", "let each round begin"),
        (r"(\w+\s?)+$", r"(\w+\s?)+", "exponential", "let each round begin"),
        (r"(?:a|ab|b)*c", "(?:a|ab|b)*", "exponential", "let each round begin"),
        (r"(?:a{1,3}){1,50}b", "(?:a{1,3}){1,50}", "exponential", "let each round begin"),
        (r"(?:(?:^|\b)a)+b", r"(?:(?:^|\b)a)+", "exponential", "let each round begin"),
        (r"(?i)(?:a|A)+b", "(?:a|A)+", "exponential", "let each round begin"),
        (r"(?:a*)*b", "(?:a*)*", "repeats what can be empty", "let `a*` match at least one character"),
        (r"(?:a?|\b)+b", r"(?:a?|\b)+", "repeats what can be empty", "at least one character"),
        (r"a*a*b", "a*a*", "`a*` and `a*` can share one stretch of text", "write `^a*a*b`"),
        (r"(?i)a*A*b|c", "a*A*", "cubic", "write `(?i)^(?:a*A*b|c)`"),
        (r".*foo.*", ".*foo.*", "cubic", "leave out `.*` at the beginning and at the end"),
        (r".*foo.*bar", ".*foo.*", "cubic", "leave out `.*` at the beginning"),
        (r"foo.*bar.*baz", ".*bar.*", "cubic", "write `^foo.*bar.*baz`"),
        (r"^.*a.*b.*c", ".*b.*", "cubic", "let one exclude"),
        (r"^\s*(.*?)\s*$", r".*?)\s*", "cubic", "let one exclude"),
        (r".*a{500}x", ".*a{500}", "cubic", "leave out `.*` at the beginning"),
        (r"[^@\s]+@[^@\s]+\.[^@\s]+", r"[^@\s]+\.[^@\s]+", "cubic", "write `^[^@"),
        (r"(?:a+){3}b", "a+", "cubic", "let one exclude"),
        ("a?" * 20 + "b", "a?" * 20 + "b", "in more than 256 ways", "in common"),
        ("(?:a|ab)" * 10, "(?:a|ab)" * 10, "in more than 256 ways", "in common"),
        ("ab" * 301, "ab" * 301, "too long", "`in`"),
    ],
)
def test_patterns_that_can_be_made_slow_are_refused(
    pattern: str, marked: str, message: str, help_text: str
) -> None:
    error = refused(pattern)
    assert message in error.message
    assert pattern[error.offset : error.offset + error.length] == marked
    assert help_text in error.help


def test_nested_counts_are_not_written_out() -> None:
    refused("b" + "(?:" * 25 + "a" + "){16}" * 25 + "c")


ATOMS = (
    *"aabbc0é😀-/ .^$",
    *(
        "[ab]",
        "[^a]",
        "[a-c]",
        r"[\w.-]",
        r"[^\s]",
        r"[a\]^]",
        r"[\x00-\x1f]",
        r"[0\x00]",
        r"[^\d-]",
        "[é-ü]",
    ),
    *(r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\b", r"\B", r"\.", r"\-", r"\x41", r"\u2028", r"\x01"),
)
REPEATS = ("*", "+", "?", "*?", "+?", "{2}", "{1,3}", "{2,}", "{0,2}", "{20}")
UNITS = "abcABé😀0 9.-_/\n\r\u2028\xa0\ufeff\x00\x01\x1c\u212a"


def random_pattern(rng: random.Random, depth: int, atoms: tuple[str, ...] = ATOMS) -> str:
    def part() -> str:
        return random_pattern(rng, depth - 1, atoms)

    kind = rng.random()
    if depth == 0 or kind < 0.3:
        return rng.choice(atoms)
    if kind < 0.6:
        return "".join(part() for _ in range(rng.randint(2, 3)))
    if kind < 0.75:
        return f"({'|'.join(part() for _ in range(rng.randint(2, 3)))})"
    return f"({part()}){rng.choice(REPEATS)}"


def random_regexes(rng: random.Random, count: int, atoms: tuple[str, ...] = ATOMS) -> list[Regex]:
    """Patterns that are accepted; many others are drawn, and none may make the parser fail."""
    regexes: list[Regex] = []
    while len(regexes) < count:
        regex = parse_regex(rng.choice(("", "", "^", "(?i)")) + random_pattern(rng, 4, atoms))
        if isinstance(regex, Regex):
            regexes.append(regex)
    return regexes


def requests(regexes: list[Regex], texts: list[list[str]]) -> list[dict[str, object]]:
    written = [to_javascript(regex) for regex in regexes]
    return [
        {"body": body, "flags": flags, "texts": of_regex}
        for (body, flags), of_regex in zip(written, texts, strict=True)
    ]


def code_units(text: str) -> str:
    """The text as the interpreter holds it: characters beyond U+FFFF as two surrogates."""
    data = text.encode("utf-16-le")
    return "".join(chr(data[index] | data[index + 1] << 8) for index in range(0, len(data), 2))


@pytest.mark.slow
@pytest.mark.every(2)
@pytest.mark.parametrize("major", [18, 22])
def test_javascript_and_python_find_the_same(major: int) -> None:
    rng = chance(SEED + major)
    regexes = random_regexes(rng, 1000)
    texts = [["".join(rng.choices(UNITS, k=rng.randint(0, 8))) for _ in range(10)] for _ in regexes]
    with JsonWorker([str(node_binary(major)), str(TOOLS / "regex_worker.js")], TOOLS) as worker:
        answers = cast(list[dict[str, object]], worker.ask(requests(regexes, texts)))
    hits = 0
    for regex, of_regex, answer in zip(regexes, texts, answers, strict=True):
        assert "error" not in answer, (to_javascript(regex), answer)
        compiled = re.compile(to_python(regex), re.ASCII)
        found = [compiled.search(code_units(text)) is not None for text in of_regex]
        assert found == answer["found"], (to_javascript(regex), of_regex)
        hits += sum(found)
    assert 0.1 < hits / (10 * len(regexes)) < 0.9


@pytest.mark.slow
def test_every_pattern_passes_eslint() -> None:
    regexes = random_regexes(chance(SEED), 500)
    sources = [f"exports.x = /{body}/{flags};\n" for body, flags in map(to_javascript, regexes)]
    assert [pair for pair in zip(sources, eslint(sources), strict=True) if pair[1]] == []


@pytest.mark.slow
def test_no_accepted_pattern_is_slow_on_a_long_text() -> None:
    rng = chance(SEED)
    regexes = random_regexes(rng, 150, ("a", "a", "b", "[ab]", ".", "x", r"\w"))
    texts = [[_monotonous(rng) for _ in range(4)] for _ in regexes]
    with JsonWorker([str(node_binary(22)), str(TOOLS / "regex_worker.js")], TOOLS) as worker:
        for request in requests(regexes, texts):
            # Cubic time would be minutes, exponential time would never end.
            answer = cast(list[dict[str, object]], worker.ask([request], seconds=120))[0]
            assert cast(float, answer["ms"]) < 10_000, request["body"]


def _monotonous(rng: random.Random) -> str:
    unit = "".join(rng.choices("aaabx", k=rng.choice((1, 1, 2, 3))))
    return (unit * LONG)[: LONG - 2] + rng.choice(("!", "\n", "b!", "a"))
