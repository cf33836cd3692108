"""Which texts an engine can hold, and which fit into what a text may have, worked out by hand."""

import pytest
from facts.policies import logged

from actiongen import ir
from actiongen.facts.sizes import Sizes

TEXTS = "event.user.app_metadata.texts"
PLAN = "event.user.app_metadata.plan"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        # A field of the catalogue has 1,024 units at most, one of json 65,536; a text may have 4,194,304.
        ('event.user.name.replace("a", "bb")', True),
        (f'{PLAN}.replace("a", "{"b" * 62}")', True),
        (f'{PLAN}.replace("a", "{"b" * 64}")', False),
        (f'{PLAN}.replace("ab", "{"b" * 64}")', True),
        (f'{PLAN}.replace({PLAN}, "b")', True),
        (f'{PLAN}.replace("a", {PLAN})', False),
        (f'{PLAN}[:10].replace("a", {PLAN})', True),
        (f'{PLAN}[2:10].replace("a", {PLAN})', True),
        (f'{PLAN}[:100].replace("a", {PLAN})', False),
        (f'{PLAN}[-10:].replace("a", {PLAN})', True),
        (f'{PLAN}[10:].replace("a", {PLAN})', False),
        (f'",".join({TEXTS})', True),
        (f"{PLAN}.join({TEXTS})", False),
        ('",".join(["a", "b"])', True),
        ("to_json({'a': event.user.name})", True),
        (f"to_json({PLAN})", True),
        ("to_json(event.user.user_metadata.other)", False),
    ],
)
def test_what_fits_into_a_text(text: str, fits: bool) -> None:
    made = logged(text)
    assert isinstance(made, ir.Operation)
    assert Sizes().fits(made) is fits


@pytest.mark.parametrize(
    ("text", "can_be_held"),
    [
        (PLAN, True),
        (f"[coalesce({PLAN}, t) for t in {TEXTS}]", False),
        ('["x" + t for t in event.user.app_metadata.texts]', True),
        (f'[{PLAN} for t in ["a", "b"]]', True),
    ],
)
def test_what_an_engine_can_hold(text: str, can_be_held: bool) -> None:
    assert Sizes().can_be_held(logged(text)) is can_be_held
