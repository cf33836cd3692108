"""A fix that lets a rule exclude something is offered where that takes away nothing but what the check is about."""

import pytest

from .programs import found

ONCE = 'with rule("a", when=event.stats.logins_count == 1):\n    api.user.setAppMetadata("plan", "free")\n'


@pytest.mark.parametrize(
    ("more", "has_fix"),
    [
        ("", True),
        ('    log("new")\n', True),
        ('    api.access.deny("no")\n', False),
        ('    api.accessToken.removeScope("write")\n', False),
        ("    stop()\n", False),
    ],
)
def test_a_rule_that_does_more_than_once_is_not_switched_off(more: str, has_fix: bool) -> None:
    (told,) = [each for each in found(ONCE + more) if each.code.id == "AG444"]
    assert (told.fix is not None) is has_fix
