"""No name leaves its string."""

import pytest
from backends.terraform.test_emit import action, texts
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.slow


@given(st.text(min_size=1, max_size=30))
def test_no_name_leaves_its_string(name: str) -> None:
    text = texts((action("a", name, secrets=("KEY",)),))
    resources = text["auth0_actions.tf"]
    assert resources.count("\n") == texts((action("a", "A", secrets=("KEY",)),))["auth0_actions.tf"].count(
        "\n"
    )
    assert all(line.isprintable() for line in resources.split("\n"))
