"""AG466 by the solver: calls that later actions of the flow replace in every login, and those that some login keeps."""

from pathlib import Path

import pytest

from actiongen.commands.prove import ProveOptions, prove
from actiongen.commands.request import Request
from actiongen.diagnostics.codes_meaning import FLOW_CONFLICT

FLOWS = Path(__file__).parent / "conflicts"


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "lost"), [("lost", ["a.policy"]), ("kept", [])])
def test_calls_that_no_login_keeps_are_told(folder: str, lost: list[str]) -> None:
    """The default of the first action stays where an exception below it is one of some logins alone."""
    outcome = prove(Request(FLOWS / folder, None, False, cache=False), (), ProveOptions())
    found = [each for each in outcome.diagnostics if each.code is FLOW_CONFLICT]
    assert [Path(each.path or "").name for each in found] == lost
    assert all("multifactor.enable" in each.message and each.secondary for each in found)
