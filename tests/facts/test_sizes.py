"""Which texts an engine can hold, and which fit into what a text may have, worked out by hand."""

import pytest
from facts.policies import logged

from actiongen import ir
from actiongen.facts.sizes import Sizes

TEXTS = "event.user.app_metadata.texts"
PLAN = "event.user.app_metadata.plan"


NAME = "event.user.name"
FIELD = 1_024
"""How many units a text of the catalogue has at most."""
JSON = 65_536
LISTED = '["ab", "c"]'


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ('"abc"', 3),
        # A character beyond U+FFFF is two units.
        ('"\U0001f600"', 2),
        ('{"\U0001f600": "a"}', 4),
        ("f\"\U0001f600{'b'}\"", 4),
        (NAME, FIELD),
        (f"{NAME}.strip()", FIELD),
        (f"{NAME}.lower()", 3 * FIELD),
        (f'{NAME}.split(",")', 2 * FIELD + 1),
        (f'{NAME}.split(",")[0]', 2 * FIELD + 1),
        (PLAN, JSON),
        (TEXTS, JSON),
        (f"{TEXTS}[0]", JSON),
        ("len(event.user.name)", 64),
        ("None", 64),
        (f'{NAME} == "a"', 64),
        # In a list or dictionary each part has a separator.
        ('["ab", "cde"]', 7),
        ('["ab", *["cde"]]', 7),
        ('{"ab": "cde", "f": None}', 72),
        ('{event.client.name: "ab"}', FIELD + 3),
        ('"ab" + "cde"', 5),
        (f'"ab" if {NAME} == "a" else "cde"', 3),
        (f'"abcd" if {NAME} == "a" else "cde"', 4),
        (f'({NAME} or "abc")', FIELD),
        (f'coalesce({NAME}, "abc")', FIELD),
        ('sorted(["b", "aa"])', 5),
        ('{"a": "bcd"}["a"]', 5),
        (f'{{"a": "bcd"}}.get({NAME}, "xy")', 7),
        # What a loop makes of all items together, and what is added in each turn.
        (f"[t for t in {LISTED}]", 7),
        (f'[t + "!" for t in {LISTED}]', 10),
        (f'["x" for t in {LISTED}]', 5),
        (f"[{NAME} for t in {LISTED}]", 3 * FIELD + 2),
        (f'first(t + "!" for t in {LISTED})', 6),
        (f"first({NAME} for t in {LISTED})", FIELD),
        (f'{{t: "x" for t in {LISTED}}}', 10),
        (f"{{t: t for t in {LISTED}}}", 12),
        ('[k for k, v in {"ab": "c"}.items()]', 8),
        (f'[i for t in {LISTED} for i in t.split("a")]', 28),
        # How often a loop goes round.
        ('["x" for i in {"a": ["b"]}.a]', 9),
        (f'["x" for t in {TEXTS}]', 2 * JSON + 1),
        ('["x" for role in event.authorization.roles]', 2 * 512 + 1),
        ('["x" for role in coalesce(event.authorization.roles, ["a"])]', 2 * 512 + 1),
        ('["x" for t in coalesce(["a"], ["b", "c"])]', 5),
        ('["x" for t in [*["a"], "b"]]', 9),
        (f"{NAME}[:10]", 10),
        (f"{NAME}[2:10]", 10),
        (f"{NAME}[-10:]", 10),
        (f"{NAME}[10:]", FIELD),
        (f"{NAME}[:-10]", FIELD),
        (f"{NAME}[-10:-2]", FIELD),
        # A cut list has fewer items, but they may be as long as those of the whole list.
        (f"{TEXTS}[:2]", JSON),
        (f'{NAME}.replace("a", "bb")', 3 * FIELD),
        (f'{NAME}.replace("ab", "bbb")', 2.5 * FIELD),
        (f'{NAME}.replace("\U0001f600", "ab")', 2 * FIELD),
        (f'{NAME}.replace("", "bb")', FIELD + 2 * (FIELD + 1)),
        (f'{PLAN}.replace("a", {PLAN})', 4_194_304),
        ('"ab".join(["cde", "f"])', 6 * 3),
        (f"to_json({NAME})", 6 * FIELD + 64),
        ("from_json('{\"a\": 1}')", 8),
    ],
)
def test_a_bound_is_what_a_person_works_out(text: str, bound: float) -> None:
    assert Sizes().bound(logged(text)) == bound


def test_a_bound_is_found_through_names_and_helpers() -> None:
    above = 'def loud(text):\n    return text + "!"\n\n\nWORDS = ["ab", "c"]\n'
    assert Sizes().bound(logged("WORDS", above)) == 5
    assert Sizes().bound(logged('loud("ab")', above)) == 3
    assert Sizes().bound(logged('["x" for t in WORDS]', above)) == 5


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        # A field of the catalogue has 1,024 units at most, one of json 65,536; a text may have 4,194,304.
        ('event.user.name.replace("a", "bb")', True),
        (f'{PLAN}.replace("a", "{"b" * 62}")', True),
        (f'{PLAN}.replace("a", "{"b" * 63}")', True),
        (f'{PLAN}.replace("a", "{"b" * 64}")', False),
        (f'{PLAN}.replace("a", "{chr(0x1F600) * 32}")', False),
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


def test_an_engine_holds_no_more_than_64_million_units() -> None:
    plan = logged(PLAN)
    # Each value in an f-string counts one unit beside its own.
    most = 67_108_864 - 1_023 * (JSON + 1)
    for length, can_be_held in ((most, True), (most + 1, False)):
        text = ir.Interpolation(("x" * length, *[plan] * 1_023), plan.info)
        assert Sizes().can_be_held(text) is can_be_held
