"""TypeScript finds the types of Auth0 in generated JavaScript, and no mistake in the functions of the runtime."""

from pathlib import Path

import pytest
from bench.types import Complaint, complaints

ROOT = Path(__file__).parent.parent.parent.parent
FILES = {
    path.name: path.read_text(encoding="utf-8")
    for folder in ("tests/cases/good", "generated")
    for path in sorted((ROOT / folder).glob("*.js"))
}
# What the strict mode asks for and the language settles otherwise.
ALLOWED = {
    "TS18047": "a comparison with a value that may be null does not hold",
    "TS18048": "a comparison with a value that may be absent does not hold, and a sum with it is NaN",
    "TS18049": "the same for a value that may be either",
    "TS2532": "the same for a value without a name",
    "TS2345": "no list has an absent item, so that `includes` says no",
    "TS2769": "what another test has shown to be there may be absent for TypeScript",
    "TS7006": "a helper of the policy says nothing of its parameters",
    "TS7053": "`Object.hasOwn` stands before each look-up in a constant",
    "TS2339": "a member of a value that may be anything is absent",
}


@pytest.mark.slow
def test_only_what_is_meant_is_complained_about() -> None:
    found = complaints(FILES)
    assert [each for each in found if each.code not in ALLOWED] == []
    assert [each for each in found if _in_runtime(each)] == []


@pytest.mark.slow
def test_the_types_are_those_of_auth0() -> None:
    code = FILES["mfa_action.js"]
    assert "event.user" in code
    [found] = complaints({"a.js": code.replace("event.user.", "event.usr.", 1)})
    assert found.code == "TS2551", found


def _in_runtime(complaint: Complaint) -> bool:
    """Whether the line is in a function below the handlers."""
    above = FILES[complaint.file].splitlines()[: complaint.line]
    starts = [line for line in above if line.startswith(("function ", "exports.", "const "))]
    return starts[-1].startswith("function ")
