"""Whether a condition asks for groups in a field, or asks something else of it."""

import pytest

from actiongen import ir
from actiongen.checks.membership import reads_of_groups

from .programs import program

ROLES = "event.authorization.roles"
NAMES = (
    f'is_admin = "A" in {ROLES}\n'
    f"def has(role):\n    return role in {ROLES}\n\n"
    "def is_in(roles):\n    return any(role == 'A' for role in roles)\n\n"
).replace("'", '"')


def asked(condition: str, above: str = NAMES) -> frozenset[bool]:
    steps = program(f'{above}with rule("a", when={condition}):\n    log("x")\n').all_steps
    (rule,) = (step for step in steps if isinstance(step, ir.Rule))
    assert rule.condition is not None
    return reads_of_groups(rule.condition, ("authorization", "roles"))


@pytest.mark.parametrize(
    "condition",
    [
        f'"A" in {ROLES}',
        f'not ("A" not in {ROLES})',
        f'any(role == "A" for role in {ROLES})',
        f'first(role for role in {ROLES} if role == "A") is not None',
        # any group at all is enough
        f"any(event.stats.logins_count > 1 for role in {ROLES})",
        "is_admin",
        'has("A")',
        f"is_in({ROLES})",
    ],
)
def test_a_condition_that_holds_when_a_group_is_found(condition: str) -> None:
    assert asked(condition) == {True}
    assert asked(f"not ({condition})") == {False}


@pytest.mark.parametrize("condition", [f"len({ROLES}) == 0", f'{ROLES}[0] == "A"', f"{ROLES} is None"])
def test_a_condition_that_looks_at_the_list_in_another_way(condition: str) -> None:
    assert asked(condition) == {False}


@pytest.mark.parametrize("condition", [f'any(role != "A" for role in {ROLES})', "is_admin or not is_admin"])
def test_a_condition_that_does_both(condition: str) -> None:
    assert asked(condition) == {True, False}


@pytest.mark.parametrize(
    "condition",
    [
        'event.client.name in ["A"]',
        "event.client.name in event.transaction.requested_scopes",
        'any(i.provider == "A" for i in event.user.identities)',
    ],
)
def test_other_lists_are_no_groups(condition: str) -> None:
    assert asked(condition) == frozenset()


def test_a_definition_is_looked_into_once() -> None:
    doubled = "".join(f"r{n + 1} = r{n} and r{n}\n" for n in range(60))
    assert asked("r60", f'r0 = "A" in {ROLES}\n{doubled}') == {True}
