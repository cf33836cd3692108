"""How noisy the checks are on policies that are right, and how many of the mistakes that people make they find.

In: the policies of this repository, its recipes and its ports of Auth0's templates; the wrong policies of the cases.
Out: the numbers in docs/checks.md (``pytest --update`` rewrites them).
"""

import re
from functools import cache
from pathlib import Path

import pytest
from bad_cases import cases

from actiongen.checks.suppress import suppress
from actiongen.diagnostics.model import Severity
from actiongen.source import JavaScriptFile, Source
from actiongen.unit import compile_file, loader

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "checks.md"
RIGHT = (ROOT / "policies", ROOT / "docs" / "recipes", ROOT / "tests" / "cases" / "templates")
_NUMBERS = re.compile(r"(?<=<!-- numbers -->\n).*?(?=<!-- end of numbers -->)", re.DOTALL)


@cache
def right() -> tuple[int, int, tuple[str, ...]]:
    """How many policies there are, how many comments excuse something in them, and what is found all the same."""
    count = excused = 0
    found: list[str] = []
    for folder in RIGHT:
        shared = tuple(
            Source(f"policies/shared/{file.name}", file.read_text("utf-8"))
            for file in sorted((folder / "shared").glob("*.policy"))
        )
        externs = tuple(
            JavaScriptFile(f"externs/{file.name}", file.read_text("utf-8"))
            for file in sorted((folder / "externs").glob("*.js"))
        )
        for file in sorted(folder.glob("*.policy")):
            source = Source(f"policies/{file.name}", file.read_text("utf-8"), externs)
            unit = compile_file(source, loader((source, *shared))).unit
            count += 1
            excused += len(unit.suppressions.right)
            left = suppress(unit.diagnostics, (unit.suppressions,))
            found += [f"{file.name}: {each.code.id}" for each in left if each.code.id.startswith("AG4")]
    return count, excused, tuple(found)


@pytest.mark.slow
def test_policies_that_are_right_have_no_finding_without_a_reason() -> None:
    assert right()[2] == ()


def wrong() -> tuple[int, int]:
    """How many wrong policies the cases of the checks hold, and how many kinds of mistakes."""
    every = [case for case in cases("AG4") if case.code not in ("AG411", "AG412")]
    return len(every), len({case.code for case in every})


@pytest.mark.slow
def test_the_page_has_the_numbers(update: bool) -> None:
    policies, excused, found = right()
    chunks, kinds = wrong()
    numbers = (
        f"| policies that are right | findings | comments that excuse one, each with its reason |\n|---|---|---|\n"
        f"| {policies} | {len(found)} | {excused} |\n\n"
        f"| wrong policies | kinds of mistakes | found |\n|---|---|---|\n| {chunks} | {kinds} | all |\n"
    )
    page = PAGE.read_text(encoding="utf-8")
    wanted = _NUMBERS.sub(lambda _: numbers, page)
    if update:
        PAGE.write_text(wanted, encoding="utf-8")
    else:
        assert page == wanted, "run `pytest tests/checks/test_corpora.py --update`"


def test_every_check_that_can_be_excused_is_on_the_page() -> None:
    from actiongen.diagnostics.codes import ALL

    page = PAGE.read_text(encoding="utf-8")
    lacking = [
        code.name
        for code in ALL.values()
        if code.id.startswith("AG4") and code.severity is not Severity.ERROR and f"`{code.name}`" not in page
    ]
    assert lacking == []
