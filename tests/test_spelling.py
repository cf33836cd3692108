"""One place says which word was meant."""

from pathlib import Path

import pytest

from actiongen.spelling import LOOSE, alike, meant

PACKAGE = Path(__file__).parent.parent / "actiongen"


@pytest.mark.parametrize(
    ("wrong", "known", "word"),
    [
        ("Role", ["PLAN", "ROLE"], "ROLE"),
        ("country-gate", ["country_gate"], "country_gate"),
        ("enabel", ["enable", "render"], "enable"),
        ("x", ["enable"], None),
        ("", ["enable"], None),
    ],
)
def test_the_word_that_was_meant(wrong: str, known: list[str], word: str | None) -> None:
    assert meant(wrong, known) == word


def test_all_that_are_alike() -> None:
    assert alike("chek", ["check", "checks", "test"], LOOSE) == ["check", "checks"]


def test_no_other_module_guesses() -> None:
    guessing = [file.name for file in PACKAGE.rglob("*.py") if "get_close_matches" in file.read_text("utf-8")]
    assert guessing == ["spelling.py"]


@pytest.mark.parametrize(
    ("wrong", "known", "cutoff", "word"),
    [
        ("role-a", ["ROLE_A"], 0.7, "ROLE_A"),
        ("b", ["a", "B", "b"], 0.7, "B"),
        ("abcd", ["abxy"], 0.5, "abxy"),
        ("abcd", ["abxy"], 0.7, None),
        ("abcdefg", ["abcxyzg", "abcdefx"], 0.5, "abcdefx"),
    ],
)
def test_how_near_a_word_must_be(wrong: str, known: list[str], cutoff: float, word: str | None) -> None:
    assert meant(wrong, iter(known), cutoff) == word
