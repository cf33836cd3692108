"""Policies of ``tests/cases`` for tests of mutants, coverage and suggestions.

mutants_case("calendar")
"""

from pathlib import Path

_FOLDER = Path(__file__).parent.parent / "cases" / "mutants"


def mutants_case(name: str) -> str:
    """The text of a policy, without what stands above its ``action(…)``."""
    text = (_FOLDER / f"{name}.policy").read_text("utf-8")
    return text[text.index("action(") :]
