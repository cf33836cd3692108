"""The table of what editors get, beside other language servers: what is said to be there has a test."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "editors.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows() -> list[list[str]]:
    """The cells of each row below the head."""
    part = PAGE.read_text("utf-8").partition("## Beside Regal and Gleam\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_each_feature_of_ours_has_a_test_that_is_there() -> None:
    assert len(rows()) > 30
    for feature, ours, _, _, test in rows():
        if ours.startswith("no"):
            assert not test, feature
            continue
        found = TEST.fullmatch(test)
        assert found is not None, feature
        file = ROOT / found[1]
        assert file.is_file() and f"\ndef {found[2]}(" in file.read_text("utf-8"), test


def test_what_is_not_there_says_why() -> None:
    assert all(ours == "no" or ours.startswith("no: ") for _, ours, *_ in rows() if ours.startswith("no"))


def test_every_test_of_an_answer_is_of_a_feature_in_the_table() -> None:
    """A feature that is built and told nowhere is not found by anybody; some files try several features, or parts."""
    named = {TEST.fullmatch(test)[1] for *_, test in rows() if test}  # type: ignore[index]
    inner = {"naming", "functions", "workspace", "random_texts", "thorough", "as_it_was"}
    inner |= {
        "chains",
        "conditions",
        "definitions",
        "files",
        "names",
        "offers",
        "reasons",
        "refusals",
        "said",
    }
    inner |= {"place", "shown", "texts"}
    answers = {file.stem.removeprefix("test_") for file in (ROOT / "tests/ide").glob("test_*.py")} - inner
    assert {f"tests/ide/test_{name}.py" for name in answers} <= named
