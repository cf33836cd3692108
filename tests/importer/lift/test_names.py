"""Names are functions of the text, and none of them is one that a policy may not give."""

import pytest

from actiongen.analysis.scope import BUILTINS
from actiongen.importer.lift.names import Scope, snake_case


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("userDomain", "user_domain"),
        ("user_domain", "user_domain"),
        ("TEST_TENANT", "TEST_TENANT"),
        ("isMFAEnabled", "is_mfa_enabled"),
        ("$roles", "roles"),
        ("sha256Of", "sha256_of"),
        ("userDomain2", "user_domain2"),
        ("ID", "ID"),
        ("X", "x"),
    ],
)
def test_snake_case(original: str, expected: str) -> None:
    assert snake_case(original) == expected


def test_a_name_of_our_own_output_stays() -> None:
    """A policy's name becomes one of JavaScript and the same name again."""
    for name in ("is_admin", "user_domain_2", "a1_b2", "LIMIT"):
        scope = Scope()
        scope.reserve(name)
        head, *rest = name.split("_")
        camel = name if name.isupper() else head + "".join(part.capitalize() for part in rest)
        assert snake_case(camel).replace("_", "") == name.replace("_", "")


@pytest.mark.parametrize("taken", ["event", "rule", "log", "string", "class", "lambda", "from"])
def test_what_a_policy_forbids_is_avoided(taken: str) -> None:
    given = Scope().give(taken)
    assert given != taken
    assert given not in BUILTINS


def test_siblings_share_a_name_and_nothing_hides_another() -> None:
    outer = Scope()
    one, other = outer.inner(), outer.inner()
    assert one.give("name") == "name"
    assert other.give("name_2", "name") == "name"
    assert outer.give("name_3", "name") == "name_2", "the blocks below have it"
    assert one.inner().give("name_4", "name") == "name_3", "and neither of the two around is hidden"
