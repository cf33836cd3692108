"""Small policies that reach rare places of the emitter, and their JavaScript, do the same."""

import pytest
from verify.cases import programs, shown, verdicts
from verify.rare import POLICIES


@pytest.mark.parametrize("name", POLICIES)
def test_a_rare_policy_is_equal(name: str) -> None:
    (program,) = programs(POLICIES[name])
    assert shown(verdicts(program)) == []
