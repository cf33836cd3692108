"""The expression of ``-k``."""

import re

import pytest

from actiongen.testing.select import BadExpression, matcher

NAME = "mfa_action::flagged accounts::The first login"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("", True),
        ("flagged", True),
        ("FIRST", True),
        ("second", False),
        ("not second", True),
        ("flagged and second", False),
        ("flagged or second", True),
        ("second or flagged and not first", False),
        ("(second or flagged) and first", True),
        ("not (second or first)", False),
        ('"first login"', True),
        ("'and' or mfa", True),
        ("not not mfa", True),
    ],
)
def test_matches(expression: str, expected: bool) -> None:
    assert matcher(expression)(NAME) is expected


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("and", "`and` is not expected there"),
        ("or", "`or` is not expected there"),
        ("mfa or or", "`or` is not expected there"),
        ("()", "`)` is not expected there"),
        ("mfa and", "ends too early"),
        ("not", "ends too early"),
        ("(mfa", "a parenthesis is not closed"),
        ("mfa)", ""),
        ("mfa flagged", ""),
        ('"mfa', ""),
    ],
)
def test_what_cannot_be_read(expression: str, said: str) -> None:
    with pytest.raises(BadExpression, match=re.escape(said)):
        matcher(expression)
