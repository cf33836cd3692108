"""Which cases `make quick` takes: a few of each test, and those of changed files."""

from collections import Counter
from pathlib import Path

import pytest
import quick
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


def test_every_third_case_of_each_test_is_not_left_to_long() -> None:
    met: Counter[str] = Counter()
    names = [f"test_{test}[{case}]" for test in "ab" for case in range(5)]
    assert [name for name in names if not quick.is_left_to_long(name, 3, met)] == [
        *("test_a[0]", "test_a[3]"),
        *("test_b[0]", "test_b[3]"),
    ]


def test_one_case_of_each_kind_and_the_changed_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "changed_cases", lambda: ("AG203",))
    names = ["AG101-1", "AG101-2", "AG203-1", "AG203-2", "AG204-1"]
    assert [names[at] for at in quick.of_each_kind(names)] == ["AG101-1", "AG203-1", "AG203-2", "AG204-1"]


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (["a"], ["a"]),
        (["a", "b"], ["a"]),
        (["AG101-1", "AG203-1", "AG203-2", "AG204-1"], ["AG101-1", "AG203-1", "AG203-2"]),
    ],
)
def test_a_few_cases_and_the_changed_ones(
    names: list[str], taken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick, "changed_cases", lambda: ("AG203",))
    assert [names[at] for at in quick.quick(names)] == taken
