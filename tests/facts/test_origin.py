"""Which texts are as long as whoever sends them likes, because they come from ``json``."""

import pytest
from facts.policies import logged

from actiongen.facts.origin import is_of_json

PLAN = "event.user.app_metadata.plan"


@pytest.mark.parametrize(
    ("text", "of_json"),
    [
        ('"a"', False),
        ("event.user.name", False),
        (PLAN, True),
        ("event.user.user_metadata.other", True),
        ('from_json("{}")', True),
        ("to_json(event.user.user_metadata.other)", True),
        (f'coalesce({PLAN}, "b")', True),
        (f'event.user.name if {PLAN} == "gold" else "b"', False),
        (f'{PLAN} if event.user.name == "a" else "b"', True),
        ("first(t for t in event.user.app_metadata.texts)", True),
        ('first(t for t in ["a"] if t in event.user.app_metadata.texts)', False),
        ("[t for t in event.user.app_metadata.texts]", True),
        ("sorted(event.user.app_metadata.texts)", True),
        ('["a", *event.user.app_metadata.texts]', True),
    ],
)
def test_where_a_text_comes_from(text: str, of_json: bool) -> None:
    assert is_of_json(logged(text)) is of_json


def test_names_and_helpers_are_seen_through() -> None:
    above = f"def short(text):\n    return text[:3]\n\n\nplan = {PLAN}\nname = event.user.name\n"
    assert is_of_json(logged("short(plan)", above))
    assert not is_of_json(logged("short(name)", above))
