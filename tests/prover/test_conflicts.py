"""What the solver says of flows: AG466 at calls that later actions replace in every login, AG438 where the actions
together make more calls in one login than Auth0 carries out; and nothing where some login keeps them, or none is over.
"""

from pathlib import Path

import pytest

from actiongen.commands.prove import ProveOptions, prove
from actiongen.commands.request import Request
from actiongen.diagnostics.codes_meaning import CALL_LIMIT, FLOW_CONFLICT
from actiongen.diagnostics.outcome import CLEAN, ERRORS
from actiongen.prover.at import values
from actiongen.prover.limits import at_least
from actiongen.prover.term import Sort
from actiongen.prover.terms import Terms

FLOWS = Path(__file__).parent / "conflicts"


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "lost"), [("lost", ["a.policy"]), ("kept", [])])
def test_calls_that_no_login_keeps_are_told(folder: str, lost: list[str]) -> None:
    """The default of the first action stays where an exception below it is one of some logins alone."""
    outcome = prove(Request(FLOWS / folder, None, False, cache=False), (), ProveOptions())
    found = [each for each in outcome.diagnostics if each.code is FLOW_CONFLICT]
    assert [Path(each.path or "").name for each in found] == lost
    assert all("multifactor.enable" in each.message and each.secondary for each in found)


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "exit_code"), [("many", ERRORS), ("few", CLEAN)])
def test_calls_of_several_actions_that_are_too_many_for_one_login_are_told(
    folder: str, exit_code: int
) -> None:
    outcome = prove(Request(FLOWS / folder, None, False, cache=False), (), ProveOptions())
    found = [each for each in outcome.diagnostics if each.code is CALL_LIMIT]
    assert outcome.exit_code == exit_code
    assert len(found) == (exit_code == ERRORS)
    for each in found:
        assert Path(each.path or "").name == "b.policy"
        assert [Path(label.span.path).name for label in each.secondary] == ["a.policy"]
        assert each.notes[0] == 'so does a login where `event.user.email` is "ann@acme.example"'


@pytest.mark.parametrize("count", range(5))
def test_at_least_so_many_hold(count: int) -> None:
    terms = Terms()
    of = [terms.unknown(Sort.TRUTH, (name,), "x", name) for name in "abcd"]
    for number in range(16):
        given = {term: bool(number >> index & 1) for index, term in enumerate(of)}
        asked = at_least(terms, count, of)
        assert values([asked], given.get)[asked] is (sum(given.values()) >= count)
