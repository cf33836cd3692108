"""Rules that ask the Management API with the token that Auth0 handed them: ``managed.txt`` has each, and its policy.

Each was read by a person. ``pytest --update`` writes the policies anew.
"""

from pathlib import Path

import pytest
from importer.lift.test_forms import original, told

from actiongen.importer.convert import convert

MANAGED = Path(__file__).with_name("managed.txt")


def kept() -> dict[str, str]:
    """The Rules, and what stands below each."""
    cases = MANAGED.read_text("utf-8").removeprefix("//// ").split("\n//// ")
    return {line: below.strip() for line, _, below in (case.partition("\n") for case in cases)}


@pytest.mark.parametrize("line", kept())
def test_managed(line: str, update: bool) -> None:
    found = told(convert(original(line)))
    if update:
        cases = kept() | {line: found}
        MANAGED.write_text("\n".join(f"//// {each}\n{cases[each]}\n" for each in cases), "utf-8")
    assert found == kept()[line]
