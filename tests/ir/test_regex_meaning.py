"""What a pattern means: held against Python's own ``re``, sets of characters, and ways that are counted one by one."""

import re
from collections import Counter
from itertools import pairwise, product

import pytest
from ir.test_regex import accepted, random_pattern, random_regexes
from seeds import chance

from actiongen.ir.regex import Regex, parse_regex, to_javascript, to_python
from actiongen.ir.regex.automaton import Automaton, build
from actiongen.ir.regex.charset import (
    LAST_UNIT,
    complement,
    has_non_ascii_letter,
    shorthand_units,
    union,
    units_of,
)
from actiongen.ir.regex.tree import (
    Alternation,
    CharClass,
    Dot,
    Leaf,
    Literal,
    Node,
    Repeat,
    Sequence,
    Shorthand,
    UnitRange,
)

PLAIN = "abcABxyz019 ._-/]^"
"""Characters of which the two languages say the same, and no end of a line."""
ATOMS = (
    *"aabbxzA0_ -/",
    *(
        "[ab]",
        "[^a]",
        "[a-c]",
        "[^a-y0]",
        r"[\w.-]",
        r"[^\s]",
        r"[a\]^]",
        "[A-Z_]",
        r"[^\d-]",
        r"[\W]",
        "[-a]",
    ),
    *(
        r"\d",
        r"\D",
        r"\w",
        r"\W",
        r"\s",
        r"\S",
        r"\b",
        r"\B",
        ".",
        "^",
        "$",
        r"\.",
        r"\-",
        r"\x41",
        r"\u0062",
    ),
)
AT = (0, 1)


@pytest.mark.slow
def test_a_pattern_finds_in_plain_texts_what_python_finds() -> None:
    random = chance(11)
    hits = cases = 0
    for _ in range(400):
        pattern = "".join(random.choice(("", "", "^", "(?i)"))) + _pattern(random.choice, random.randrange)
        regex = parse_regex(pattern)
        if not isinstance(regex, Regex):
            continue
        own, ours = re.compile(pattern, re.ASCII), re.compile(to_python(regex), re.ASCII)
        for _ in range(20):
            text = "".join(random.choices(PLAIN, k=random.randint(1, 6)))
            found = own.search(text)
            assert (ours.search(text) is None) == (found is None), (pattern, text)
            hits += found is not None
            cases += 1
    assert 0.1 < hits / cases < 0.9 and cases > 2_000


def _pattern(choice, below, depth: int = 3) -> str:  # type: ignore[no-untyped-def]
    kind = below(10) if depth else 0
    if kind < 4:
        return str(choice(ATOMS))
    if kind < 7:
        return "".join(_pattern(choice, below, depth - 1) for _ in range(2 + below(2)))
    options = "|".join(_pattern(choice, below, depth - 1) for _ in range(1 + below(3)))
    repeat = choice(("", "*", "+", "?", "*?", "{2}", "{1,3}", "{2,}", "{0,2}", "{3}?"))
    return f"({choice(('', '?:'))}{options}){repeat}"


@pytest.mark.parametrize(
    ("pattern", "python"),
    [
        ("a", r"\u0061"),
        ("a$", r"\u0061\Z"),
        ("^a|b", r"^\u0061|\u0062"),
        ("a(b|c)", r"\u0061(?:\u0062|\u0063)"),
        (r"\ba\B", r"\b\u0061(?!\b)"),
        ("a+?", r"(?:\u0061){1,}?"),
        ("a{2,3}", r"(?:\u0061){2,3}"),
        ("[a-c]", r"[\u0061-\u0063]"),
        ("(?i)k", r"[\u004b-\u004b\u006b-\u006b]"),
    ],
)
def test_python_is_written_unit_by_unit(pattern: str, python: str) -> None:
    assert to_python(accepted(pattern)) == python


@pytest.mark.parametrize(
    ("pattern", "body"),
    [
        ("a/b", r"a\/b"),
        (r"[+\x2d]", "[+-]"),
        (r"[!-\-]", r"[!-\x2d]"),
        (r"[\x00-\x1f]x", r"[^ -\uffff]x"),
        (r"[^\x00-\x1f]x", r"[ -\uffff]x"),
        (r"[\u200dab]", r"[\u200dab]"),
        (r"\x7f\x80\u0378", r"\x7f\x80\u0378"),
        (r"\v\f\r", r"\v\f\r"),
        (r"\x1a", r"\cZ"),
        ("a(b|c)d|e", "a(?:b|c)d|e"),
        ("(?:ab)?x", "(?:ab)?x"),
        (r"\Bx\b", r"\Bx\b"),
        ("x  ", "x {2}"),
        ("x ", "x "),
        ("[-a^]", "[a^-]"),
        (r"[0-9\u200d]", r"[\u200d0-9]"),
        (r"\é", "é"),
        ("😀", r"\ud83d\ude00"),
        ("a  b", "a {2}b"),
        ("\U00010000\uffff", r"\ud800\udc00\uffff"),
    ],
)
def test_javascript_is_written_in_one_way(pattern: str, body: str) -> None:
    assert to_javascript(accepted(pattern)) == (body, "")


# Characters


def units(*ranges: tuple[int, int]) -> set[int]:
    return {unit for low, high in ranges for unit in range(low, high + 1)}


@pytest.mark.long
def test_a_union_has_every_unit_once_and_in_order() -> None:
    random = chance(12)
    for _ in range(300):
        ranges = [
            (low, low + random.randrange(4)) for low in random.choices(range(30), k=random.randrange(5))
        ]
        joined = union(ranges)
        assert units(*joined) == units(*ranges)
        assert all(high + 1 < low for (_, high), (low, _) in pairwise(joined))
        rest = complement(joined)
        assert units(*joined).isdisjoint(units(*rest))
        assert len(units(*joined)) + len(units(*rest)) == LAST_UNIT + 1
        assert all(high + 1 < low for (_, high), (low, _) in pairwise(rest))


@pytest.mark.parametrize("letter", "dDwW")
def test_a_shorthand_has_the_units_that_python_finds(letter: str) -> None:
    found = {unit for unit in range(LAST_UNIT + 1) if re.match(rf"\{letter}", chr(unit), re.ASCII)}
    assert units(*shorthand_units(letter)) == found


def test_white_space_and_line_ends_are_those_of_javascript() -> None:
    white = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
        map(chr, range(0x2000, 0x200B))
    )
    assert units(*shorthand_units("s")) == {*map(ord, white)}
    assert units(*units_of(Dot(AT), False)) == units((0, LAST_UNIT)) - {*map(ord, "\n\r\u2028\u2029")}


def test_the_case_of_ascii_letters_alone_is_ignored() -> None:
    for char in map(chr, range(0x80)):
        expected = {ord(char.lower()), ord(char.upper())}
        assert units(*units_of(Literal(char, AT), True)) == expected
        assert units(*units_of(Literal(char, AT), False)) == {ord(char)}
    across = CharClass((UnitRange(ord("X"), ord("b")), Shorthand("d", AT)), False, AT)
    assert units(*units_of(across, True)) == {*map(ord, "XYZ[\\]^_`abxyzAB0123456789")}
    assert units(*units_of(CharClass(across.members, True, AT), True)) == units((0, LAST_UNIT)) - units(
        *units_of(across, True)
    )


@pytest.mark.parametrize(
    ("low", "high", "has_letter"),
    [
        ("a", "z", False),
        ("a", "\x7f", False),
        ("a", "\xaa", True),
        ("\x80", "\xa9", False),
        ("\xe9", "\xe9", True),
        ("\u4e00", "\u4e00", True),
        ("\u2028", "\u2029", False),
        ("\u0378", "\u0378", True),
        ("\x80", "\uffff", False),
        ("a", "\uffff", False),
        ("\x81", "\uffff", True),
        ("\x80", "\ufffe", True),
    ],
)
def test_letters_whose_case_the_languages_know_differently(low: str, high: str, has_letter: bool) -> None:
    assert has_non_ascii_letter(ord(low), ord(high)) is has_letter


# Ways


def ways(node: Node, text: str) -> list[int]:
    """How often each beginning of the text can be read, by its length."""
    match node:
        case Sequence(parts):
            return _one_after_the_other(parts, text)
        case Alternation(options):
            return [sum(counts) for counts in zip(*(ways(option, text) for option in options), strict=True)]
        case Repeat(body, least, most):
            rounds = range(least, (max(least, len(text)) if most is None else most) + 1)
            counted = [_one_after_the_other((body,) * count, text) for count in rounds]
            return [sum(counts) for counts in zip(*counted, strict=True)]
        case _ if isinstance(node, Leaf):
            is_read = text != "" and any(low <= ord(text[0]) <= high for low, high in units_of(node, False))
            return [0, int(is_read), *[0] * (len(text) - 1)][: len(text) + 1]
        case _:  # a place, which is taken to hold
            return [1, *[0] * len(text)]


def _one_after_the_other(parts: tuple[Node, ...], text: str) -> list[int]:
    counts = [1, *[0] * len(text)]
    for part in parts:
        after = [0] * (len(text) + 1)
        for start, count in enumerate(counts):
            if count:
                for length, more in enumerate(ways(part, text[start:])):
                    after[start + length] += count * more
        counts = after
    return counts


def paths(automaton: Automaton, text: str) -> int:
    """How many ways through the automaton read the whole text, and end in its last state."""

    def reads(state: int, char: str) -> bool:
        leaf = automaton.leaves[state]
        return any(low <= ord(char) <= high for low, high in units_of(leaf, False))

    here = dict(automaton.start)
    for index, char in enumerate(text):
        here = {state: count for state, count in here.items() if reads(state, char)}
        if index == len(text) - 1:
            return here.get(len(automaton.leaves) - 1, 0)
        after: dict[int, int] = {}
        for state, count in here.items():
            for target, more in automaton.follow[state].items():
                after[target] = after.get(target, 0) + count * more
        here = after
    return 0


@pytest.mark.slow
def test_the_automaton_has_a_path_for_every_way_to_read_a_text() -> None:
    random = chance(13)
    ambiguous = 0
    for regex in random_regexes(random, 200, ("a", "a", "b", "[ab]", ".", r"\b")):
        root = Sequence((regex.root, Literal("!", AT)), AT)
        if _has_loose_bounds(root):
            continue
        automaton = build(Regex(root, False))
        for text in ["".join(chars) + "!" for size in range(4) for chars in product("ab", repeat=size)]:
            counted = ways(root, text)[-1]
            assert paths(automaton, text) == counted, (to_javascript(regex), text)
            ambiguous += counted > 1
    assert ambiguous > 40


@pytest.mark.slow
def test_a_loop_takes_exponential_time_where_it_reads_a_text_in_two_ways() -> None:
    random = chance(15)
    texts = ["".join(chars) for size in range(1, 7) for chars in product("ab", repeat=size)]
    verdicts: Counter[bool] = Counter()
    while verdicts.total() < 80:
        body = random_pattern(random, 2, ("a", "b", "[ab]", "a", "b"))
        regex = parse_regex(f"^(?:{body})+c")
        said = "" if isinstance(regex, Regex) else regex.message
        inner = parse_regex(f"{body}")
        if (
            not isinstance(inner, Regex)
            or (said and "exponential" not in said)
            or _has_loose_bounds(inner.root)
        ):
            continue
        loop = Repeat(inner.root, 1, None, False, AT)
        is_ambiguous = any(ways(loop, text)[-1] > 1 for text in texts)
        assert said or not is_ambiguous, body
        # Of a longer body the shortest text that is read in two ways may be longer than those that are tried.
        assert is_ambiguous or not said or len(build(inner).leaves) > 3, body
        verdicts[is_ambiguous] += 1
    assert min(verdicts.values()) > 10


def _has_loose_bounds(node: Node) -> bool:
    """Whether a repeat is taken for a loop without end although it has one."""
    match node:
        case Repeat(body, least, most):
            return (most is not None and most > (16 if most == least else 8)) or _has_loose_bounds(body)
        case Sequence(parts) | Alternation(parts):
            return any(map(_has_loose_bounds, parts))
        case _:
            return False


def test_a_mask_has_the_characters_of_its_leaf() -> None:
    for regex in random_regexes(chance(14), 60, ("a", "b", "[ab]", "[^a]", ".", r"\w", r"\S", "[b-z]", "é")):
        automaton = build(regex)
        for leaf, mask in zip(automaton.leaves, automaton.masks, strict=True):
            ranges = units_of(leaf, regex.ignore_case)
            for bit, unit in enumerate(automaton.samples):
                assert bool(mask >> bit & 1) == any(low <= unit <= high for low, high in ranges)


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("[a-z]", "a"),
        (r"[0-9a]", "a"),
        ("[b-z0-9]", "b"),
        ("[A-Z0-9]", "A"),
        (r"\d", "0"),
        ("[- ]", " "),
        (r"[^\w]", "-"),
        ("[!-/]", "-"),
        ("[!-+]", "!"),
        ("[é-ü]", "é"),
        (r"[\x00-\x08!]", "!"),
    ],
)
def test_a_class_is_shown_by_its_most_familiar_character(pattern: str, shown: str) -> None:
    automaton = build(accepted(pattern))
    assert automaton.sample(automaton.masks[0]) == shown


@pytest.mark.parametrize(
    ("pattern", "states", "loops"),
    [
        ("a+", 1, ["a+"]),
        ("a{16}", 16, []),
        ("a{17}", 1, ["a{17}"]),
        ("a{0,8}b", 9, []),
        ("a{0,9}b", 2, ["a{0,9}"]),
        ("a{3,}", 3, ["a{3,}"]),
        ("a{16,}", 16, ["a{16,}"]),
        ("a{17,}", 1, ["a{17,}"]),
        ("(a+b)*c", 3, ["(a+b)*"]),
        ("a+b*", 2, ["a+", "b*"]),
    ],
)
def test_small_repeats_are_written_out_and_others_are_loops(
    pattern: str, states: int, loops: list[str]
) -> None:
    automaton = build(accepted(pattern))
    assert len(automaton.leaves) == states
    outermost = [loop.repeat.at for loop in automaton.outermost_loops()]
    assert [pattern[start:end] for start, end in outermost] == loops


def test_a_pattern_that_is_long_when_written_out_has_loops() -> None:
    assert build(accepted("(?:a{16}b){16}c")).loops == []
    assert build(accepted("(?:a{16}bcd){16}c")).loops != []
