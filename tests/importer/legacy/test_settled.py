"""Calls that come to the same are equal, and those that do not are not."""

import pytest
from importer.legacy.settled import settled

from actiongen.runs.values import Call, Value

EVENT: dict[str, Value] = {"user": {"app_metadata": {"a": 1, "list": ["x"]}}}
CLAIM: Call = ("idToken.setCustomClaim", ("x", 1))
OTHER: Call = ("idToken.setCustomClaim", ("x", 2))
ACCESS: Call = ("accessToken.setCustomClaim", ("x", 1))
DENY: Call = ("access.deny", ("No.",))
FETCH: Call = ("fetch", ("GET https://a.example",))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([CLAIM, ACCESS], [ACCESS, CLAIM]),
        ([CLAIM, OTHER], [OTHER]),
        ([CLAIM, DENY], [DENY]),
        ([FETCH, CLAIM], [CLAIM, FETCH]),
        ([("user.setAppMetadata", ("a", 1))], []),
        ([("user.setAppMetadata", ("list", ["x"]))], []),
        (
            [("multifactor.enable", ("any",)), ("multifactor.enable", ("none",))],
            [("multifactor.enable", ("none",))],
        ),
        ([DENY, ("access.deny", ("Later.",))], [DENY]),
    ],
)
def test_it_comes_to_the_same(left: list[Call], right: list[Call]) -> None:
    assert settled(left, EVENT) == settled(right, EVENT)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([CLAIM], [OTHER]),
        ([CLAIM], [ACCESS]),
        ([CLAIM], []),
        ([DENY], []),
        ([FETCH, FETCH], [FETCH]),
        ([FETCH, DENY], [DENY]),
        ([("user.setAppMetadata", ("a", 2))], []),
        ([("user.setUserMetadata", ("a", 1))], []),
        ([("user.setAppMetadata", ("b", 1)), DENY], [DENY]),
    ],
)
def test_it_is_something_else(left: list[Call], right: list[Call]) -> None:
    assert settled(left, EVENT) != settled(right, EVENT)
