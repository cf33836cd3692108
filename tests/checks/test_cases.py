"""The case files and pages of the checks: all are there, and no corrected chunk has any diagnostic."""

import re
from pathlib import Path

import pytest
from bad_cases import Case, cases, compiled

from actiongen.checks import CHECKS
from actiongen.diagnostics.codes import ALL
from actiongen.diagnostics.codes_meaning import NOT_IN_FLOW
from actiongen.diagnostics.model import Code

CODES = [code for code in ALL.values() if code.id.startswith("AG4")]
PAGES = Path(__file__).parents[2] / "docs" / "diagnostics"


def test_every_check_is_listed_once_under_its_own_name() -> None:
    folder = Path(__file__).parents[2] / "actiongen" / "checks"
    defined = {
        path.stem
        for path in folder.glob("*.py")
        if f"def {path.stem}(resolved: Resolved)" in path.read_text()
    }
    assert sorted(check.__name__ for check in CHECKS) == sorted(defined)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_every_code_has_cases_and_a_page(code: Code) -> None:
    assert [*cases(f"{code.id}-{code.name}")]
    page = (PAGES / f"{code.id}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code.id} {code.name}\n")
    assert len(re.findall(r"^```python$", page, re.MULTILINE)) == 2


@pytest.mark.parametrize("case", [*cases("AG4")], ids=lambda case: case.id)
def test_the_twin_has_no_diagnostic_at_all(case: Case) -> None:
    assert [each for each in compiled(case.good.sources, case.good.options) if each.code != NOT_IN_FLOW] == []
