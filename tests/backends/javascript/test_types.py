"""TypeScript finds the types of Auth0 in generated JavaScript, and no mistake in the functions of the runtime."""

from pathlib import Path

import pytest
from bench.types import MEANT, Complaint, complaints

ROOT = Path(__file__).parent.parent.parent.parent
FILES = {
    path.relative_to(ROOT).as_posix().replace("/", "_"): path.read_text(encoding="utf-8")
    for folder in ("tests/cases/good", "tests/cases/good/*/expected", "generated")
    for path in sorted(ROOT.glob(f"{folder}/*.js"))
}


@pytest.mark.slow
def test_only_what_is_meant_is_complained_about() -> None:
    found = complaints(FILES)
    assert [each for each in found if each.code not in MEANT] == []
    assert [each for each in found if _in_runtime(each)] == []


@pytest.mark.slow
def test_the_types_are_those_of_auth0() -> None:
    code = FILES["generated_mfa_action.js"]
    assert "event.user" in code
    [found] = complaints({"a.js": code.replace("event.user.", "event.usr.", 1)})
    assert found.code == "TS2551", found


def _in_runtime(complaint: Complaint) -> bool:
    """Whether the line is in a function below the handlers."""
    above = FILES[complaint.file].splitlines()[: complaint.line]
    starts = [line for line in above if line.startswith(("function ", "exports.", "const "))]
    return starts[-1].startswith("function ")
