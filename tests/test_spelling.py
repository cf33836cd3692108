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
