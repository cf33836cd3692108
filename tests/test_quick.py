"""Which cases `make quick` takes for changed files."""

from pathlib import Path

import pytest
from quick import case_of, is_case


@pytest.mark.parametrize(
    ("file", "case"),
    [
        ("tests/cases/bad/AG203-unknown-event-field.policy", "AG203"),
        ("tests/cases/bad/AG203.err", "AG203"),
        ("tests/cases/good/arithmetic.policy", "arithmetic"),
        ("tests/cases/good/arithmetic.events.json", "arithmetic"),
        ("tests/cases/good/folder/expected/a.js", "folder"),
        ("tests/cases/good/.actiongen-cache/x", None),
        ("tests/cases/README.md", None),
        ("actiongen/unit.py", None),
    ],
)
def test_a_file_belongs_to_a_case(file: str, case: str | None) -> None:
    path = Path(file)
    assert (case_of(path) if is_case(path) else None) == case
