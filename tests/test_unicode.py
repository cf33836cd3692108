"""What is escaped, hidden or wide is the same on every Python, whatever its Unicode tables know.

The digests are over code points; they hold for each supported version, and ``scripts/build_unicode.py`` alone
may change them.
"""

import ast
import hashlib
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

import actiongen
from actiongen import unicode
from actiongen.backends.terraform.literals import literal
from actiongen.diagnostics.snippet import shown
from actiongen.ir.regex.charset import has_non_ascii_letter
from actiongen.javascript.literals import comment_text, property_key, string_literal, text_width

PACKAGE = Path(actiongen.__file__).parent
NEWER = "\U0001fae8"  # the shaking face: version 15, thus Python 3.12
# They know their characters to be ASCII.
ASCII_ALONE = {"analysis/titles.py", "ir/regex/automaton.py", "javascript/parse.py", "javascript/pieces.py"}


FIRST, OTHERS = (0, 1), (2, 3, 14)
"""The planes whose characters differ most, and the others: all but the private ones, and what has not been given to
anything yet.
"""


def digest_of(made: Callable[[str], str], planes: tuple[int, ...]) -> str:
    """What is made of all characters of some planes, as a few digits."""
    found = hashlib.sha256()
    for plane in planes:
        for char in map(chr, range(plane * 0x10000, (plane + 1) * 0x10000)):
            found.update(ascii(made(char)).encode())
    return found.hexdigest()[:16]


MADE: dict[str, tuple[Callable[[str], str], str, str]] = {
    "string": (lambda char: string_literal(f"é{char}"), "05c2ecb060af4bd2", "d0b13883e879aa83"),
    "comment": (lambda char: comment_text(f"e\u0301{char}"), "c770170d1c5e7b10", "8406cf2fca1df237"),
    "width": (lambda char: str(text_width(char)), "20ac89fd9cba6492", "e42d4c7f9edf98e1"),
    "terraform": (lambda char: literal(char), "f1981ed6c8c24e49", "5b3c9b38bad6ea67"),
    "snippet": (shown, "c0344d6ce95e04de", "21c27123205e2af1"),
    "name": (lambda char: str(unicode.name_of(char)), "7aafb199df6d61bc", "878906356da555da"),
    "case": (
        lambda char: char.lower() + char.upper() if unicode.is_assigned(char) else "",
        "3e1d9188019024b0",
        "2c2e51ba8fa39c4e",
    ),
}
"""What is made of a character, and the digests of the first planes and of the others."""


@pytest.mark.slow
@pytest.mark.every(4)
@pytest.mark.parametrize("name", MADE)
def test_every_python_makes_the_same_of_the_characters_of_the_first_planes(name: str) -> None:
    made, digest, _ = MADE[name]
    assert digest_of(made, FIRST) == digest


@pytest.mark.long
@pytest.mark.parametrize("name", MADE)
def test_every_python_makes_the_same_of_all_others(name: str) -> None:
    made, _, digest = MADE[name]
    assert digest_of(made, OTHERS) == digest


def test_what_is_newer_than_the_table_is_escaped_everywhere() -> None:
    assert string_literal(NEWER) == '"\\ud83e\\udee8"'
    assert property_key(f"é{NEWER}") == '"é\\ud83e\\udee8"'
    assert comment_text(NEWER) == "\\ud83e\\udee8"
    assert literal(NEWER) == '"\\U0001FAE8"'
    assert shown(NEWER) == "\\U0001fae8"
    assert unicode.named("SHAKING FACE") is None and unicode.name_of(NEWER) is None
    assert unicode.named("LATIN SMALL LETTER E WITH ACUTE") == "é"
    assert unicode.named("NULL") == "\0" and unicode.named("BELL") == "\U0001f514"
    assert has_non_ascii_letter(0x0EBA + 0x14, 0x0ECE) and not has_non_ascii_letter(0x2010, 0x2015)


@pytest.mark.parametrize(
    ("char", "wide"),
    [
        *[("a", False), ("~", False), ("\xa0", False), ("\u10ff", False), ("\u1160", False)],
        *[("\u1100", True), ("\u1101", True), ("\u115f", True), ("\u231a", True), ("\u231b", True)],
        *[("\u231c", False), ("日", True), ("🦉", True), ("\uff01", True), ("\uff61", False)],
        *[("\U0003fffd", True), ("\U000e0001", False)],
    ],
)
def test_which_characters_take_two_columns(char: str, wide: bool) -> None:
    assert unicode.is_wide(char) is wide
    if wide:
        assert unicodedata.east_asian_width(char) in "WF"


@pytest.mark.parametrize(
    ("name", "char"),
    [
        ("BULLET", "\u2022"),
        ("bullet", "\u2022"),
        ("NULL", "\0"),
        ("NO-BREAK SPACE", "\xa0"),
        ("no such character", None),
        # A sequence of several characters has a name, too.
        ("LATIN SMALL LETTER R WITH TILDE", None),
        # Another name of a character that has one.
        ("LATIN CAPITAL LETTER GHA", None),
    ],
)
def test_the_character_of_a_name(name: str, char: str | None) -> None:
    assert unicode.named(name) == char


def test_texts_are_quoted_as_python_does() -> None:
    for text in ("a'b", "a\"b'", "\n\0é\u200b\U0001f600\\", "", "'", '"'):
        assert unicode.quoted(text) == repr(text)


@pytest.mark.slow
def test_no_other_module_asks_this_python_about_unicode() -> None:
    asked = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in ("isprintable", "isidentifier"))
        or (isinstance(node, ast.Import) and any(name.name == "unicodedata" for name in node.names))
    }
    assert asked == {"unicode.py", *ASCII_ALONE}


def test_a_word_of_the_language_is_no_bare_name() -> None:
    """It is a name all the same, for what reads tokens."""
    words = ("from", "class", "if", "None")
    assert [unicode.is_bare_name(each) for each in ("kind", "_a1", *words, "a-b", "é", "")] == [
        True,
        True,
    ] + [False] * 7
    assert all(unicode.is_name(each) for each in words)


@pytest.mark.parametrize(
    ("char", "category", "printable", "name"),
    [
        *[(" ", "Zs", True, "space"), ("~", "Po", True, "tilde"), ("\x1f", "Cc", False, None)],
        *[("\x7f", "Cc", False, None), ("\xa0", "Zs", False, "no-break space"), ("a", "Ll", True, None)],
        *[("\u0377", "Ll", True, "greek small letter pamphylian digamma"), ("\u0378", "Cn", False, None)],
        *[("\u0379", "Cn", False, None), ("\u037a", "Lm", True, "greek ypogegrammeni")],
        *[("\u200b", "Cf", False, "zero width space"), ("\ue000", "Co", False, None), ("\ud800", "Cs", False, None)],
        *[("\u2028", "Zl", False, "line separator"), ("\u2029", "Zp", False, "paragraph separator")],
        *[("\U0010ffff", "Cn", False, None), ("\U0010fffd", "Co", False, None), (NEWER, "Cn", False, None)],
    ],
)  # fmt: skip
def test_what_is_known_of_a_character(char: str, category: str, printable: bool, name: str | None) -> None:
    if char != "~":
        assert unicode.category(char) == category
    assert unicode.is_printable(char) is printable
    assert unicode.is_assigned(char) is (category != "Cn" or char.isascii())
    if char != "a":
        assert unicode.name_of(char) == name


def test_texts_are_composed_up_to_what_is_newer() -> None:
    assert unicode.composed("e\u0301") == "é" and unicode.composed("abc") == "abc"
    assert unicode.composed(f"e\u0301{NEWER}e\u0301") == f"é{NEWER}é"
    assert unicode.category_in_3_2("\u0220") == "Lu" and unicode.category_in_3_2("\u0377") == "Cn"
